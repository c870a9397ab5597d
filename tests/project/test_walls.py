"""The walls of the house: imports only go down, and each wall is seen to hold.

import-linter checks `.importlinter`; these tests plant one bad import for each contract in a copy
and see exactly that contract break, so that a contract that checks nothing is noticed.
"""

from __future__ import annotations

import ast
import configparser
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import gezel

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(gezel.__file__).parent
_VERDICT = re.compile(r"^(?P<name>.+) (?P<verdict>KEPT|BROKEN)\b")


def contracts() -> dict[str, str]:
    """Key and name of each contract."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    prefix = "importlinter:contract:"
    return {s.removeprefix(prefix): config[s]["name"] for s in config.sections() if prefix in s}


def broken_contracts(folder: Path) -> set[str]:
    """Keys of the contracts that the package in a folder breaks."""
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as lint; lint()",
            "--no-cache",
            "--no-logo",
            "--config",
            str(ROOT / ".importlinter"),
        ],
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    verdicts = {
        found["name"]: found["verdict"]
        for line in run.stdout.splitlines()
        if (found := _VERDICT.match(line.strip()))
    }
    names = contracts()
    assert set(verdicts) == set(names.values()), run.stdout + run.stderr
    return {key for key, name in names.items() if verdicts[name] == "BROKEN"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package without its data, where bad imports can be planted."""
    folder = tmp_path_factory.mktemp("walls")
    shutil.copytree(
        PACKAGE,
        folder / "gezel",
        ignore=lambda where, names: [
            n
            for n in names
            if n in {"__pycache__", "static", "templates", "fonts", "migrations"}
            or (Path(where, n).is_file() and not n.endswith(".py"))
        ],
    )
    return folder


def test_the_walls_stand(copy: Path) -> None:
    assert broken_contracts(copy) == set()


PLANTED = [
    # contract, file, bad line
    ("floors", "core/values.py", "import gezel.adapters"),
    ("floors", "adapters/rates.py", "import gezel.apps.journal.clock"),
    ("floors", "apps/journal/clock.py", "import gezel.web"),
    ("floors", "web/ui/pages.py", "import gezel.config.keys"),
    ("floors", "new_floor/__init__.py", ""),
    ("pure", "core/values.py", "import django"),
    ("pure", "core/allocation/engine.py", "import highspy"),
    ("subjects", "apps/journal/clock.py", "import gezel.apps.people.models"),
    ("subjects", "apps/calls/queries.py", "import gezel.apps.placements.models"),
    ("subjects", "apps/new_subject/__init__.py", ""),
    ("inside", "apps/calls/models.py", "import gezel.apps.calls.queries"),
    ("inside", "apps/desk/queries.py", "import gezel.apps.desk.services"),
    ("inside", "apps/plan/services.py", "import gezel.apps.plan.jobs"),
    ("inside", "apps/orgs/rules.py", "import gezel.apps.orgs.models"),
    ("audiences", "web/host/__init__.py", "import gezel.web.staff"),
    ("audiences", "web/public/__init__.py", "import gezel.web.learner"),
    ("engines", "core/selection/engine.py", "import gezel.core.grants"),
    ("engines", "core/intake/check.py", "import gezel.core.allocation"),
]


@pytest.mark.parametrize(("contract", "path", "line"), PLANTED)
def test_a_bad_import_breaks_its_own_wall(copy: Path, contract: str, path: str, line: str) -> None:
    file = copy / "gezel" / path
    before = file.read_text(encoding="utf-8") if file.exists() else None
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        assert broken_contracts(copy) == {contract}
    finally:
        if before is None:
            file.unlink()
            if file.name == "__init__.py":
                file.parent.rmdir()
        else:
            file.write_text(before, encoding="utf-8")


def test_every_contract_is_tried() -> None:
    assert {contract for contract, _, _ in PLANTED} == set(contracts())


# --- core is pure: what a list of forbidden names cannot say --------------------------------------

ALLOWED = {"numpy"}
# Names of the standard library by which chance, time, files and networks come in.
IMPURE_MODULES = {
    "asyncio", "io", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil", "socket",
    "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid", "importlib",
    "http", "logging",
}  # fmt: skip
IMPURE_CALLS = {"open", "input", "print", "hash", "id"}
IMPURE_ATTRIBUTES = {"now", "today", "utcnow", "read_text", "read_bytes", "write_text"}


def impure(root: Path) -> Iterator[str]:
    """Places in the core that reach for somebody's library, a clock, chance, a file or a network.

    `hash()` and `id()` count too: they differ from run to run.
    """
    for path in sorted(root.rglob("*.py")):
        where = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        # there hash() is the answer to hash(), and orders nothing
        allowed = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.name == "__hash__"
            for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            for name in _imported(node):
                top = name.split(".")[0]
                if name.startswith("gezel.core") or top in ALLOWED or top == "__future__":
                    continue
                if top not in sys.stdlib_module_names or top in IMPURE_MODULES:
                    yield f"{where}:{node.lineno} imports {name}"
            if isinstance(node, ast.Call) and id(node) not in allowed:
                if isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
                    yield f"{where}:{node.lineno} calls {node.func.id}()"
                if isinstance(node.func, ast.Attribute) and node.func.attr in IMPURE_ATTRIBUTES:
                    yield f"{where}:{node.lineno} calls {node.func.attr}()"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""] if not node.level else []
    return []


def test_core_knows_no_library_clock_chance_file_or_network() -> None:
    assert list(impure(PACKAGE / "core")) == []


def test_an_impure_core_is_found(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(
        "import random\nimport requests\nfrom datetime import date\n"
        "def f(x):\n    print(date.today())\n    return open(x)\n"
    )
    assert sorted(impure(tmp_path)) == [
        "bad.py:1 imports random",
        "bad.py:2 imports requests",
        "bad.py:5 calls print()",
        "bad.py:5 calls today()",
        "bad.py:6 calls open()",
    ]
