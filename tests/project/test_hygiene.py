"""What may not stand in the repository, and what must."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Put together here, so that this file does not find itself.
_HOSTS = re.compile(
    "|".join(("registry" + r"\.npm", r"files\.python" + "hosted", r"pypi\." + "org/simple"))
)
_INDEX = re.compile(
    "--" + r"(extra-)?index" + "-url|--find" + "-links|UV_" + "INDEX|PIP_" + "INDEX"
)
_FOLDERS = re.compile(
    r"(?<![\w.<{])/("
    + "|".join(("work", "home/[a-z]", "Users", "root", "mnt", "scratch"))
    + r")/[\w.-]"
)
_LOCK = re.compile(r"^(#.*|[A-Za-z0-9._-]+==\S+( ; .*)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|)$")


def committed(root: Path) -> list[Path]:
    """Text files that belong to the project: those in git, else all but what set-up puts there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False
    ).stdout.decode()
    names = [n for n in listed.split("\0") if n]
    files = [root / n for n in names] or [
        p
        for p in sorted(root.rglob("*"))
        if not {".venv", "node_modules", "var", "vendor", "__pycache__"} & set(p.parts)
    ]
    return [p for p in files if p.is_file() and b"\0" not in p.read_bytes()[:4096]]


def traces(files: list[Path], root: Path) -> Iterator[str]:
    """Places where a file names a download address or a folder of somebody's machine."""
    for path in files:
        text = path.read_text(encoding="utf-8", errors="replace")
        for what, pattern in (("host", _HOSTS), ("index", _INDEX), ("folder", _FOLDERS)):
            for found in pattern.finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                yield f"{path.relative_to(root).as_posix()}:{line} {what} {found.group()}"


def loose_pins(path: Path) -> Iterator[str]:
    """Lines of a lock that are not a version or its hashes."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not _LOCK.match(line):
            yield f"{path.name}:{number} {line}"


def unexplained(pyproject: str) -> Iterator[str]:
    """Dependencies at run time without a word of why."""
    wanted = {
        re.split(r"[<>=\[]", d)[0] for d in tomllib.loads(pyproject)["project"]["dependencies"]
    }
    for line in pyproject.splitlines():
        found = re.match(r'\s*"([\w.-]+)[^"]*",?(\s*#\s*(\S.*))?$', line)
        if found and found[1] in wanted:
            wanted.discard(found[1])
            if not found[3]:
                yield f"{found[1]} says no reason"
    yield from (f"{name} says no reason" for name in sorted(wanted))


# The lock-maker names the switches that it forbids.
MAY_NAME = {"tools/lock.py"}


def test_no_file_names_an_address_of_downloads_or_a_folder_of_a_machine() -> None:
    found = [t for t in traces(committed(ROOT), ROOT) if t.split(":")[0] not in MAY_NAME]
    assert found == []


def test_traces_are_found(tmp_path: Path) -> None:
    file = tmp_path / "bad.txt"
    file.write_text(
        "fine ../shared, a/home/b and https://example.org/work/\n"
        + "cd /" + "work/main\n"
        + "--index" + "-url=https://x\n"
        + "https://registry" + ".npmjs.example/\n"
    )  # fmt: skip
    assert [t.split(" ")[0] + " " + t.split(" ")[1] for t in traces([file], tmp_path)] == [
        "bad.txt:4 host",
        "bad.txt:3 index",
        "bad.txt:2 folder",
    ]


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "assets.txt", "uv.txt"])
def test_a_lock_holds_versions_and_hashes_only(name: str) -> None:
    assert list(loose_pins(ROOT / "requirements" / name)) == []


def test_a_loose_pin_is_found(tmp_path: Path) -> None:
    file = tmp_path / "bad.txt"
    digest = "a" * 64
    file.write_text(
        f"django==5.2 \\\n    --hash=sha256:{digest}\nnumpy>=2\nx @ https://example.org/x.whl\n"
    )
    assert list(loose_pins(file)) == [
        "bad.txt:3 numpy>=2",
        "bad.txt:4 x @ https://example.org/x.whl",
    ]


def test_every_dependency_says_why() -> None:
    assert list(unexplained((ROOT / "pyproject.toml").read_text(encoding="utf-8"))) == []


def test_a_dependency_without_reason_is_found() -> None:
    text = '[project]\ndependencies = [\n  "Django>=5",  # the web\n  "numpy>=2",\n]\n'
    assert list(unexplained(text)) == ["numpy says no reason"]
