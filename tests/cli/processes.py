"""Starting the command in a process of its own, and ending it in the middle."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "plan.toml"


def environment(folder: Path, **more: str) -> dict[str, str]:
    """An installation of its own under a folder, with keys that all its processes share."""
    return {
        **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "PYTHONHASHSEED"}},
        "DJANGO_SETTINGS_MODULE": "gezel.config.settings",
        "GEZEL_MODE": "test",
        "GEZEL_VAR": str(folder / "var"),
        "GEZEL_SECRET": "s" * 64,
        "GEZEL_MASTER_KEY": "0f" * 32,
        "DATABASE_URL": f"sqlite:///{folder}/gezel.sqlite3",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "COLUMNS": "200",
        **more,
    }


def gezel(*arguments: str | Path, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "gezel.cli", *map(str, arguments)],
        env=environment(folder, **more),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def killed_at(mark: str, *step: str | Path, folder: Path) -> bool:
    """Start a step of `tests.cli.steps` and kill it where it says `mark`.

    False when it ended without saying the mark.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.cli.steps", *map(str, step)],
        env=environment(folder, STOP_AT=mark),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if line.strip() == mark:
                os.killpg(process.pid, signal.SIGKILL)
                return True
        if process.wait() != 0:
            raise AssertionError("".join(said))
        return False
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that takes long to make, made by the first of the test processes that needs it.
    Nobody may change it."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, failed = root / name, root / f"{name}.failed"
    try:
        (root / f"{name}.making").mkdir()
    except FileExistsError:
        until = time.monotonic() + 300
        while not folder.exists() and not failed.exists() and time.monotonic() < until:
            time.sleep(0.2)
        assert folder.exists(), f"another test process could not make {name}"
        return folder
    try:
        draft = root / f"{name}.draft"
        draft.mkdir()
        make(draft)
        return draft.rename(folder)
    except BaseException:
        failed.touch()
        raise


def bytes_of(folder: Path) -> dict[str, str]:
    """Name and hash of every file under a folder; {} when there is none."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
