"""A whole installation for one test process: files, database, server, worker.

The server and the worker are processes of their own, as in real life, on an SQLite file; between
tests the file is put back as it was by SQLite's own backup, which respects who is reading.
"""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
LONG = 60.0  # seconds in which anything must have happened on a busy machine


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What a process of the house needs to know; nothing of the test run's own settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GEZEL_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "gezel.config.settings",
        "GEZEL_MODE": "demo",
        # the tests are the proxy: they say that a request came by https
        "GEZEL_BEHIND_PROXY": "1",
        "GEZEL_VAR": str(folder),
        "GEZEL_SECRET": "s" * 64,
        "GEZEL_MASTER_KEY": "0f" * 32,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        **more,
    }


def furnish(folder: Path) -> None:
    """Fill a folder with the furnished copies of the database; once, however many ask at a time."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + 3 * LONG
        while not (folder / "facts.json").exists():
            if (folder / "failed").exists() or time.monotonic() > until:
                raise RuntimeError("the house was not furnished, see the other worker") from None
            time.sleep(0.2)
        return
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.furnish", str(folder)],
        env=environment(folder / "var"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        (folder / "failed").touch()
        raise RuntimeError(done.stderr)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class House:
    """A served installation. `url` is where it is; `facts` names what is in it."""

    def __init__(self, folder: Path, furniture: Path, **more: str) -> None:
        self.folder, self.furniture = folder, furniture
        self.facts: dict[str, Any] = json.loads((furniture / "facts.json").read_text("utf-8"))
        self.database = folder / "gezel.sqlite3"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._env = environment(folder, **more)
        self._log = folder / "server.log"
        self._server: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self.put_back("sample")

    # --- what is in it ----------------------------------------------------------------------------

    def put_back(self, state: str) -> None:
        """The database as it was furnished: "sample" or "told"."""
        with (
            closing(sqlite3.connect(self.furniture / f"{state}.sqlite3")) as kept,
            closing(sqlite3.connect(self.database, timeout=LONG)) as live,
        ):
            kept.backup(live)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look into the database, past everything."""
        with closing(sqlite3.connect(self.database, timeout=LONG)) as live:
            return live.execute(query, values).fetchall()

    def count(self, query: str, *values: Any) -> int:
        return int(self.rows(query, *values)[0][0])

    # --- who works in it --------------------------------------------------------------------------

    def command(self, *words: str) -> subprocess.Popen[bytes]:
        """Start `gezel …` in this house."""
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "gezel.cli", *words],
                env=self._env,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )

    def start(self) -> None:
        self._server = self.command("serve", "--port", str(self.port))
        # in production mode the server believes the proxy in front of it, and no one else
        ready = Request(f"{self.url}/help/", headers={"X-Forwarded-Proto": "https"})
        until = time.monotonic() + LONG
        while True:
            try:
                with urlopen(ready, timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                assert self._server.poll() is None, self.log()
                assert time.monotonic() < until, self.log()
                time.sleep(0.1)

    def stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(timeout=LONG)

    @contextmanager
    def open(self) -> Iterator[House]:
        """Serve as long as somebody needs it, and never longer."""
        try:
            self.start()
            yield self
        finally:
            self.stop()

    def work(self) -> None:
        """Let a worker carry out what waits, and wait for its end."""
        assert self.command("worker", "--once").wait(timeout=LONG) == 0, self.log()

    @contextmanager
    def worker(self) -> Iterator[None]:
        """A worker that looks for work all the time."""
        process = self.command("worker")
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=LONG)

    def log(self) -> str:
        """The end of what server and workers wrote."""
        return self._log.read_text("utf-8", errors="replace")[-4000:] if self._log.exists() else ""
