"""The page about plans names every key of the file that goes in and of the data that come out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gezel.apps.plan.export import plan_data
from gezel.apps.plan.fromfile import make_plan
from gezel.apps.plan.planfile import read_plan_file
from gezel.core.values import Refusal

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "user" / "plan.md").read_text("utf-8")
INPUT, OUTPUT = PAGE.split("## plan.json")

# tables whose unknown key is refused, with what must stand before it so that it is reached
BOGUS = "bogus = 1\n"
FILES = 'office = "a"\nseason = "b"\nday = 2027-01-01\n'
LISTS = '[learners]\nfile = "a.csv"\n[placements]\nfile = "a.csv"\n'
CALL = '[call]\nname = "c"\ncall_year = 2026\nstarts = 2027-03-01\nends = 2027-03-02\nplaces = 1\nseed = "d"\n'
TABLES = {
    "top": BOGUS,
    "learners": FILES + CALL + "[learners]\n" + BOGUS,
    "placements": FILES + CALL + '[learners]\nfile = "a.csv"\n[placements]\n' + BOGUS,
    "call": "[call]\n" + BOGUS,
    "call.criteria": FILES + LISTS + CALL + "[[call.criteria]]\n" + BOGUS,
    "call.reserves": FILES + LISTS + CALL + "[[call.reserves]]\n" + BOGUS,
    "pins": FILES + LISTS + CALL + "[[pins]]\n" + BOGUS,
    "exclusions": FILES + LISTS + CALL + "[[exclusions]]\n" + BOGUS,
    "rates": FILES + LISTS + CALL + "[[rates]]\n" + BOGUS,
}


def known_keys(folder: Path, text: str) -> list[str]:
    """The keys of a table, as the refusal of an unknown one lists them."""
    (folder / "a.csv").write_text("Name\nBob\n")
    file = folder / "plan.toml"
    file.write_text(text)
    with pytest.raises(Refusal) as refused:
        read_plan_file(file)
    assert refused.value.reason.code == "plan.unknown_key"
    return str(refused.value.reason.params["known"]).split(", ")


def written_keys(table: str) -> list[str]:
    """The keys in the table under a heading."""
    for part in INPUT.split("\n### ")[1:]:
        heading, _line, body = part.partition("\n")
        if table in heading.split(", "):
            return sorted(re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE))
    raise AssertionError(f"no table {table}")


@pytest.mark.parametrize("table", TABLES)
def test_every_key_of_a_plan_file_is_written_down(tmp_path: Path, table: str) -> None:
    assert written_keys(table) == known_keys(tmp_path, TABLES[table])


# objects whose keys are names of things, and those that are described elsewhere or as a whole
NAMED = {"languages": "<language>", "scores": "<criterion>", "explanations": "<ref>", "empty_seats": "<placement>"}  # fmt: skip
WHOLE = {"selection.protocol", "problems[].params"}
REASON = {"code", "params", "text"}


def paths(value: Any, path: str = "") -> Iterator[tuple[str, bool]]:
    """Every path to a value, and whether it is an empty list or object."""
    if path in WHOLE:
        yield path, False
    elif isinstance(value, dict) and (value or not path):
        if set(value) >= REASON and not path.startswith("problems"):
            yield path, False
            value = {k: v for k, v in value.items() if k not in REASON}
        name = path.rpartition(".")[2]
        for key, inner in value.items():
            step = NAMED.get(name, key)
            yield from paths(inner, f"{path}.{step}" if path else step)
    elif isinstance(value, list) and value:
        for inner in value:
            yield from paths(inner, f"{path}[]")
    else:
        yield path, value in ([], {})


@pytest.mark.django_db
@pytest.mark.slow
def test_every_field_of_the_data_is_written_down() -> None:
    made = make_plan(read_plan_file(ROOT / "examples" / "plan.toml"), tell=lambda *said: None)
    data = plan_data(made.call, files=(made.learners, made.placements))
    found = set(paths(data))
    empty = {path for path, bare in found if bare}
    real = {path for path, bare in found if not bare}
    rows = [line for line in OUTPUT.splitlines() if line.startswith("| `")]
    written = {path for line in rows for path in re.findall(r"`([^`]+)`", line.split(" | ")[0])}
    # what the sample has only as null or as an empty list is written down all the same
    nothing = {"problems[].params"}
    assert sorted(real - written) == []
    never = {
        path
        for path in written - real - nothing
        if not any(path.startswith(start) for start in empty)
    }
    assert sorted(never) == []
