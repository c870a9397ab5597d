"""Serving the pages with granian; in the demonstration a worker runs beside it."""

from __future__ import annotations

import os
import subprocess
import sys


def serve(*, host: str, port: int, workers: int, with_worker: bool = False) -> int:
    """Serve until stopped. Returns the exit code."""
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    worker = None
    if with_worker:
        worker = subprocess.Popen(
            [sys.executable, "-m", "gezel.cli", "worker"], env=dict(os.environ)
        )
    try:
        Granian(
            "gezel.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4,
            log_access=False,
            log_enabled=True,
            websockets=False,
        ).serve()
    finally:
        if worker is not None:
            worker.terminate()
            worker.wait(timeout=10)
    return 0
