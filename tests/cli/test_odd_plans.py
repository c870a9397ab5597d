"""Odd plan files: each is refused in one line that names the key, and none ends in a traceback."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.cli.processes import EXAMPLE

from gezel import cli
from gezel.apps.plan.planfile import read_plan_file
from gezel.core.values import Refusal

GOOD = EXAMPLE.read_text(encoding="utf-8")
FILES = ("kandidaten_voorjaar_2027.xlsx", "offers_spring_2027.csv")
PIN = '[[pins]]\nlearner = "X"\nplacement = "Y"\nreason = "Z"\n\n'
OUT = PIN.replace("pins", "exclusions")
RESERVE = '[[call.reserves]]\nkey = "fewer_opportunities"\ngroup = "x"\nplaces = 1\n\n'

# (what stands in the good file, what stands there instead, the code, the key that is named)
ODD = {
    # one of a list
    "activity": ('activity = "LRN_SHORT"', 'activity = "NOPE"', "not_known", "call.activity"),
    "staff": ('activity = "LRN_SHORT"', 'activity = "STF_SHADOW"', "not_known", "call.activity"),
    "action": ('action = "KA121"', 'action = "KA999"', "not_known", "call.action"),
    "language": ('language = "en"', 'language = "fr"', "not_known", "call.language"),
    "missing": ("weight = 40", 'weight = 40\nmissing = "bogus"', "not_known", ".missing"),
    "status": ('status = "unverified"', 'status = "sure"', "not_known", "rates[1].status"),
    "figure": ("individual.learner.1.first", "bogus", "no_figure", "rates[1].what"),
    "country": ('country = "BE"', 'country = "ZZ"', "no_country", "call.country"),
    "country name": ('country = "BE"', 'country = "Belgium"', "no_country", "call.country"),
    # texts
    "no office": ("Consortium De Wissel", "", "empty", "office"),
    "blank name": ("Work placements spring 2027", "  ", "empty", "call.name"),
    "no seed": ("Joker draw of 18 November 2026: 3-11-17-28-32-41", "", "empty", "call.seed"),
    "long office": ("Consortium De Wissel", "W" * 241, "too_long", "office"),
    "long season": ("Spring 2027 abroad", "S" * 121, "too_long", "season"),
    "long name": ("Work placements spring 2027", "n" * 121, "too_long", "call.name"),
    "long agency": ('agency = "BE02"', 'agency = "BELGIUM-FLANDERS"', "too_long", "call.agency"),
    "long salt": ("never-publish", "s" * 80, "too_long", "call.salt"),
    "long key": ('key = "motivation"', f'key = "{"k" * 61}"', "too_long", ".key"),
    "long label": ('label = "Motivation"', f'label = "{"l" * 121}"', "too_long", ".label"),
    "two lines": ("Work placements spring", "Work\\nspring", "not_one_line", "call.name"),
    "NUL": ("Mechelen", "Meche\\u0000len", "not_one_line", "call.city"),
    "NUL in a path": ("kandidaten_voorjaar", "kand\\u0000idaten", "not_one_line", "learners.file"),
    # numbers
    "year": ("call_year = 2026", "call_year = 99999", "out_of_range", "call.call_year"),
    "old year": ("call_year = 2026", "call_year = 1900", "out_of_range", "call.call_year"),
    "places": ("places = 68", f"places = {10**30}", "out_of_range", "call.places"),
    "hex places": ("places = 68", f"places = 0x{'F' * 9000}", "out_of_range", "call.places"),
    "endless places": ("places = 68", f"places = {'9' * 9000}", "not_toml", "plan.toml"),
    "true places": ("places = 68", "places = true", "wrong_kind", "call.places"),
    "travel days": ("travel_days = 2", "travel_days = 7", "out_of_range", "call.travel_days"),
    "reserve list": ("reserve_list = 20", "reserve_list = 100001", "out_of_range", "reserve_list"),
    "reserves": ("places = 20", "places = 200", "out_of_range", "call.reserves[1].places"),
    "band": ("travel_days = 2", "travel_days = 2\nband = -1", "out_of_range", "call.band"),
    "weight": ("weight = 40", "weight = 100000000", "not_above", "call.criteria[1].weight"),
    "no weight": ("weight = 40", "weight = 0", "not_above", "call.criteria[1].weight"),
    "NaN": ("weight = 40", 'weight = "NaN"', "wrong_kind", "call.criteria[1].weight"),
    "sNaN": ("weight = 40", 'weight = "sNaN"', "wrong_kind", "call.criteria[1].weight"),
    "infinity": ("weight = 40", 'weight = "Infinity"', "wrong_kind", "call.criteria[1].weight"),
    "float": ("weight = 40", "weight = inf", "wrong_kind", "call.criteria[1].weight"),
    "power": ("weight = 40", 'weight = "1e999999"', "not_above", "call.criteria[1].weight"),
    "crumbs": ("weight = 40", 'weight = "1e-999"', "too_many_decimals", "criteria[1].weight"),
    "maximum": ("maximum = 10 ", "maximum = 1001 ", "not_above", "call.criteria[1].maximum"),
    "minimum": ("maximum = 10 ", "minimum = 11\nmaximum = 10 ", "out_of_range", ".minimum"),
    "rate NaN": ("amount = 70", 'amount = "NaN"', "wrong_kind", "rates[1].amount"),
    "rate below": ("amount = 70", "amount = -70", "out_of_range", "rates[1].amount"),
    "rate above": ("amount = 70", "amount = 10001", "out_of_range", "rates[1].amount"),
    "rate of crumbs": ("amount = 70", 'amount = "70.001"', "too_many_decimals", "rates[1].amount"),
    # days
    "text as day": ("day = 2026-11-20", 'day = "2026-11-20"', "wrong_kind", "day"),
    "time as day": ("day = 2026-11-20", "day = 07:32:00", "wrong_kind", "day"),
    "no such day": ("day = 2026-11-20", "day = 2026-02-30", "not_toml", "plan.toml"),
    "first day": ("starts = 2027-03-01", "starts = 0001-01-01", "out_of_range", "call.starts"),
    "last day": ("ends = 2027-03-26", "ends = 9999-12-31", "out_of_range", "call.ends"),
    "backwards": ("ends = 2027-03-26", "ends = 2026-03-26", "out_of_range", "call.ends"),
    # what belongs together
    "criterion twice": ('key = "attitude"', 'key = "motivation"', "twice", "call.criteria[2].key"),
    "reserve twice": ("[[rates]]", f"{RESERVE}[[rates]]", "twice", "call.reserves[2].key"),
    "pin twice": ("[[rates]]", f"{PIN}{PIN}[[rates]]", "twice", "pins[2].learner"),
    "pin and not": ("[[rates]]", f"{PIN}{OUT}[[rates]]", "twice", "exclusions[1]"),
    "column twice": ("score:attitude", "score:motivation", "twice", "learners.columns."),
    "no criterion": ("score:motivation", "score:zeal", "no_such_criterion", "learners.columns"),
    "no name": ("score:motivation", "score:", "no_such_criterion", "learners.columns"),
    # shapes
    "list of texts": ("[learners]", 'pins = ["abc"]\n[learners]', "wrong_kind", "pins[1]"),
    "list of numbers": ("[learners]", "pins = [1]\n[learners]", "wrong_kind", "pins[1]"),
    "one table": ("[learners]", "[pins]\na = 1\n[learners]", "wrong_kind", "pins"),
    "number of columns": ('"Totaal" = ""', '"Totaal" = 3', "wrong_kind", "learners.columns"),
    "no call": ("[call]", "[call2]", "unknown_key", "call2"),
    "folder": ("offers_spring_2027.csv", ".", "input_missing", "placements.file"),
    "long path": ("offers_spring_2027", "o" * 300, "not_readable", "placements.file"),
    "deep": ("[learners]", f"pins = {'[' * 9000}\n[learners]", "not_toml", "plan.toml"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).write_bytes((EXAMPLE.parent / name).read_bytes())
    return tmp_path


def written(folder: Path, text: str) -> Path:
    file = folder / "plan.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[str]:
    """The arguments of `gezel plan`, in a process that has its tables already."""
    for name in ("_in_memory", "_make_tables"):
        monkeypatch.setattr(cli, name, lambda: None)
    return ["plan", str(folder / "plan.toml"), "--out", str(folder / "out"), "--quiet"]


def test_the_good_plan_is_good(folder: Path) -> None:
    plan = read_plan_file(written(folder, GOOD))
    assert (plan.day, plan.call.country, plan.call.places) == (date(2026, 11, 20), "BE", 68)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_plan_is_refused_in_one_line_that_names_the_key(
    folder: Path, command: list[str], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    old, new, code, key = ODD[name]
    assert old in GOOD
    file = written(folder, GOOD.replace(old, new, 1))
    with pytest.raises(Refusal) as no:
        read_plan_file(file)
    assert no.value.reason.code == f"plan.{code}"
    said_of = str(no.value.reason.params.get("key", no.value.reason.params.get("path")))
    assert key in said_of
    assert cli.main(command) == 1
    said = capsys.readouterr().err
    assert (said.startswith("gezel: "), said.count("\n"), key in said) == (True, 1, True)
    assert len(said) < 400
    assert not (folder / "out").exists()


@pytest.mark.parametrize("code", ["EL", "GR", "gr"])
def test_greece_as_the_commission_and_as_everybody_writes_it(folder: Path, code: str) -> None:
    plan = read_plan_file(written(folder, GOOD.replace('country = "BE"', f'country = "{code}"')))
    assert plan.call.country == "GR"


def test_a_folder_is_no_plan(folder: Path) -> None:
    with pytest.raises(Refusal) as no:
        read_plan_file(folder)
    assert no.value.reason.code == "plan.not_readable"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValidationError({"name": ["Too long."], "city": ["Odd."]}), "name: Too long. city: Odd."),
        (ValidationError("Not so."), "Not so."),
        (ValidationError({"__all__": ["The last day lies first."]}), "The last day lies first."),
        (OverflowError("date value out of range"), "A number or a date is too large"),
    ],
)
def test_what_a_service_does_not_take_is_one_line_too(
    command: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    line: str,
) -> None:
    def broken(path: Path) -> Any:
        raise error

    monkeypatch.setattr("gezel.apps.plan.planfile.read_plan_file", broken)
    assert cli.main(command) == 1
    said = capsys.readouterr().err
    assert (said.startswith(f"gezel: {line}"), said.count("\n")) == (True, 1)
