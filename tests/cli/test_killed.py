"""Killed in the middle: either nothing happened or all of it, and the work can be done again."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.processes import ROOT, bytes_of, environment, gezel, killed_at, made_once
from tests.cli.steps import LEARNERS
from tests.world import ALL_PLACES, EVERYBODY, LEARNER_HEAD, PLACEMENT_HEAD, csv_of

SUBJECTS = {"journal", "people", "orgs", "desk", "calls", "applications", "placements"} | {
    "mobilities", "money", "plan",
}  # fmt: skip

# --- gezel plan -----------------------------------------------------------------------------------

PLAN = """
office = "Eastern Technical Institute"
season = "{season}"
day = 2026-11-20

[learners]
file = "learners.csv"

[placements]
file = "placements.csv"

[call]
name = "Work placements"
call_year = 2021
agency = "ES"
starts = 2027-03-01
ends = 2027-03-31
places = 3
seed = "dice"
salt = "pepper"
city = "Leuven"
"""


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two plans of the small world that differ in the season's name."""
    folder = tmp_path_factory.mktemp("killed")
    (folder / "learners.csv").write_bytes(csv_of(LEARNER_HEAD, EVERYBODY))
    (folder / "placements.csv").write_bytes(csv_of(PLACEMENT_HEAD, ALL_PLACES))
    for season in ("old", "new"):
        (folder / f"{season}.toml").write_text(PLAN.format(season=season), encoding="utf-8")
    run = gezel("plan", folder / "old.toml", "--out", folder / "old", folder=folder)
    assert run.returncode == 0, run.stderr
    return folder


def test_a_killed_plan_leaves_the_folder_as_it_was(plans: Path) -> None:
    """Once into no folder, then over an older plan; at the end the new plan is whole."""
    out = plans / "out"
    killed = ("gezel", "plan", plans / "new.toml", "--out", out)
    assert killed_at("step agreements", *killed, folder=plans)
    assert not out.exists()
    shutil.copytree(plans / "old", out)
    for mark in ("step allocate", "step agreements"):
        assert killed_at(mark, *killed, folder=plans)
        assert bytes_of(out) == bytes_of(plans / "old")
    run = gezel("plan", plans / "new.toml", "--out", out, folder=plans)
    assert run.returncode == 0, run.stderr
    assert bytes_of(out).keys() == bytes_of(plans / "old").keys()
    assert json.loads((out / "plan.json").read_text())["call"]["season"] == "new"
    # what the killed runs left beside the folder is gone too
    assert not list(plans.glob(".out.*"))


# --- services on a database -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the small world's files stored and a large one received."""
    return made_once(tmp_path_factory, "prepared", lambda folder: step("prepare", folder))


def copy_of(prepared: Path, folder: Path) -> Path:
    folder.mkdir()
    for file in prepared.glob("gezel.sqlite3*"):
        shutil.copy(file, folder / file.name)
    return folder


def step(name: str, folder: Path) -> str:
    """Carry a step out to its end; returns what it said."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.cli.steps", name],
        env=environment(folder),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def rows(folder: Path) -> dict[str, int]:
    """How many rows each table of Gezel has, asked of the file and not of Gezel."""
    with closing(sqlite3.connect(folder / "gezel.sqlite3")) as database:
        tables = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name.split("_")[0] in SUBJECTS
        ]
        return {
            name: database.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0]
            for name in sorted(tables)
        }


def sound(folder: Path) -> bool:
    return gezel("journal", "verify", folder=folder).returncode == 0


def test_a_killed_import_stores_nothing_and_can_be_stored_again(
    prepared: Path, tmp_path: Path
) -> None:
    folder = copy_of(prepared, tmp_path / "copy")
    before = rows(folder)
    assert before["orgs_learner"] == len(EVERYBODY)
    for mark in ("after orgs.Learner", "before applications.Wish", "after desk.ImportChange"):
        assert killed_at(mark, "store", folder=folder)
        assert rows(folder) == before, mark
    assert "stored" in step("store", folder)
    done = rows(folder)
    for table in ("people_person", "orgs_learner", "applications_application", "applications_wish"):
        assert done[table] == before[table] + LEARNERS, table
    assert done["journal_entry"] == before["journal_entry"] + 1
    assert sound(folder)


# Where the plan is killed, and what the database holds then of what comes after the import.
MOMENTS = {
    "after applications.SelectionOutcome": {},
    "after placements.Seat": {"applications_selectionrun", "applications_selectionoutcome"},
    "before money.GrantLine": {
        "placements_allocationrun",
        "placements_seat",
        "mobilities_mobility",
    },
    "after mobilities.Agreement": {"money_grant", "money_grantline"},
    "before desk.Message": {"mobilities_agreement"},
}
RESULTS = (*(t for tables in MOMENTS.values() for t in sorted(tables)), "desk_message")


def test_a_killed_plan_goes_on_where_it_was_and_ends_as_if_nothing_had_been(
    prepared: Path, tmp_path: Path
) -> None:
    quiet, killed = (copy_of(prepared, tmp_path / name) for name in ("quiet", "killed"))
    assert "planned" in step("plan", quiet)
    wanted = rows(quiet)
    assert (wanted["mobilities_mobility"], wanted["desk_message"]) == (3, 4)

    there: set[str] = set()
    for mark, written in MOMENTS.items():
        there |= set(written)
        assert killed_at(mark, "plan", folder=killed), mark
        now = rows(killed)
        assert {t for t in RESULTS if now[t]} == there, mark
        # what is there is whole
        assert all(now[t] == wanted[t] for t in there), mark
    assert "planned" in step("plan", killed)
    done = rows(killed)
    del wanted["journal_entry"], done["journal_entry"]
    assert done == wanted
    assert sound(killed)
