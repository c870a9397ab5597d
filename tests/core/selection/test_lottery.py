"""The draw, its protocol, and the script with which a parent repeats it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from tests.core.selection.calls import call, calls, changed

from gezel.core.selection import commitment, line, select
from gezel.core.values import Reason, canonical_json

SCRIPT = Path(__file__).parents[3] / "docs" / "user" / "verify_lottery.py"
spec = importlib.util.spec_from_file_location("verify_lottery", SCRIPT)
verify_lottery = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify_lottery)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def problem():
    return call(
        {"zoë": "70.0", "bob": "70", "charlie": "90", "dora": "20", "ivo": "80"},
        groups={"dora": "a"},
        reserves={"a": 1},
        salt="kept in the safe",
    )


def test_a_ticket_is_the_hash_that_the_rules_say(problem):
    selection = select(problem)
    for outcome in selection.outcomes:
        assert outcome.ticket == sha256(f"12-34-56|{commitment(problem)}|{outcome.ref}")


def test_the_same_bytes_on_every_machine_and_version(problem):
    selection = select(problem)
    assert commitment(problem) == (
        "f6857f9979d685278508e97336adac1103baef0ff94e6baa384d9bb05ab97564"
    )
    assert sha256(canonical_json(selection.protocol.as_data())) == (
        "e14b99b707e0ac17fde8561679dc789d832b9b191a0d358b5b938c1bc7082b98"
    )


def test_the_commitment_does_not_know_the_seed(problem):
    assert commitment(replace(problem, seed="")) == commitment(problem)
    assert commitment(replace(problem, seed="other")) == commitment(problem)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: replace(p, places=3),
        lambda p: replace(p, band=D(5)),
        lambda p: replace(p, reserve_list=1),
        lambda p: replace(p, reserves=()),
        lambda p: replace(p, call_ref="autumn"),
        lambda p: replace(p, candidates=p.candidates[1:]),
        lambda p: replace(p, criteria=(replace(p.criteria[0], missing="exclude"),)),
        lambda p: changed(p, "bob", scores={"points": D("70.0001")}),
        lambda p: changed(p, "bob", groups=frozenset("a")),
        lambda p: changed(p, "bob", excluded=(Reason("rules.warned"),)),
    ],
)
def test_whatever_changes_in_the_list_changes_the_commitment(problem, change):
    assert commitment(change(problem)) != commitment(problem)


def test_another_spelling_of_the_same_mark_changes_nothing(problem):
    assert commitment(changed(problem, "bob", scores={"points": D("70.00")})) == (
        commitment(problem)
    )


def test_the_protocol_tells_no_marks_groups_or_causes():
    problem = call({"alice": "17.25", "bob": "3"}, groups={"alice": "q"}, salt="secret")
    problem = changed(problem, "alice", excluded=(Reason("rules.warned", {"times": 2}),))
    told = canonical_json(select(problem).protocol.as_data())
    told += "\n".join(select(problem).protocol.lines())
    assert "17.25" not in told
    assert '"q"' not in told
    assert "warned" not in told


def test_the_seal_of_a_line_cannot_be_made_without_the_salt(problem):
    people = {p["ref"]: p["seal"] for p in select(problem).protocol.as_data()["frozen"]["people"]}
    dora = next(person for person in problem.candidates if person.ref == "dora")
    assert sha256(canonical_json(line(dora, salt=problem.salt))) == people["dora"]
    assert sha256(canonical_json(line(dora, salt=""))) != people["dora"]


def test_the_protocol_is_a_page_of_plain_text(problem):
    lines = select(problem).protocol.lines()
    assert lines[0] == "Protocol of the selection for spring: 2 places"
    assert "- If enough of them can go, at least 1 of the places go to: group a." in lines
    assert "Seed of the draw: 12-34-56" in lines
    assert "Kept for group a: 1 of 1 places filled, 0 of them by points alone." in lines
    assert len([text for text in lines if text.endswith("has a place")]) == 2
    assert all("\n" not in text for text in lines)


def test_the_protocol_survives_being_written_to_a_file(problem):
    data = select(problem).protocol.as_data()
    assert json.loads(json.dumps(data)) == data


def run(*arguments: object) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def test_a_parent_repeats_the_draw_and_finds_the_own_line(problem, tmp_path):
    protocol = tmp_path / "protocol.json"
    protocol.write_text(json.dumps(select(problem).protocol.as_data()), "utf-8")
    assert run(protocol) == (0, "The draw is right.")
    assert run(protocol, commitment(problem)) == (0, "The draw is right.")
    zoe = next(person for person in problem.candidates if person.ref == "zoë")
    own = tmp_path / "my_line.json"
    own.write_text(json.dumps(line(zoe, salt=problem.salt)), "utf-8")
    assert run(protocol, commitment(problem), own) == (0, "The draw is right.")
    own.write_text(
        json.dumps(line(replace(zoe, scores={"points": D(71)}), salt=problem.salt)), "utf-8"
    )
    assert run(protocol, commitment(problem), own) == (
        1,
        "WRONG: your line is not the line that was frozen",
    )


def test_a_parent_finds_a_touched_protocol(problem, tmp_path):
    data = select(problem).protocol.as_data()
    data["tickets"][0]["ticket"] = "0" * 64
    protocol = tmp_path / "protocol.json"
    protocol.write_text(json.dumps(data), "utf-8")
    assert run(protocol) == (1, "WRONG: a ticket, the points or the order is wrong")


ORDER = ["a ticket, the points or the order is wrong"]
NUMBER = ["the number of people with a place is wrong"]


@pytest.mark.parametrize(
    ("touch", "found"),
    [
        (
            lambda d: d["frozen"]["people"][0].update(points="99.000"),
            ["the list was changed", *ORDER],
        ),
        (lambda d: d["frozen"]["people"].pop(), ["the list was changed", *ORDER]),
        (lambda d: d.update(seed="another"), ORDER),
        (lambda d: d["tickets"].reverse(), ORDER),
        (lambda d: d["tickets"].pop(), [*ORDER, *NUMBER]),
        (lambda d: d["tickets"][1].update(status="selected"), NUMBER),
        (lambda d: d["tickets"][0].update(status="reserve"), NUMBER),
    ],
)
def test_the_script_names_what_was_touched(problem, touch, found):
    data = deepcopy(select(problem).protocol.as_data())
    assert list(verify_lottery.faults(data)) == []
    touch(data)
    assert list(verify_lottery.faults(data)) == found


def test_the_script_counts_who_passed_others(problem):
    data = select(problem).protocol.as_data()
    status = ["reserve", "reserve", "selected", "selected", "reserve"]
    for told, forged in zip(data["tickets"], status, strict=True):
        told["status"] = forged
    assert list(verify_lottery.faults(data)) == [
        "more people passed others than there are kept places"
    ]


def test_a_list_made_anew_after_the_draw_has_another_commitment(problem):
    promised = commitment(problem)
    forged = select(changed(problem, "bob", scores={"points": D(95)})).protocol.as_data()
    assert list(verify_lottery.faults(forged)) == []
    assert list(verify_lottery.faults(forged, promised)) == [
        "the commitment does not fit (for a later call-up, give the one of the first draw)"
    ]


def test_a_call_up_needs_the_first_commitment(problem):
    first = commitment(problem)
    later = changed(problem, "charlie", excluded=(Reason("rules.withdrew"),))
    data = select(later, drawn=first).protocol.as_data()
    assert list(verify_lottery.faults(data, first)) == []
    assert list(verify_lottery.faults(data)) == [
        "the commitment does not fit (for a later call-up, give the one of the first draw)"
    ]


@given(calls())
def test_the_script_accepts_every_result(problem):
    data = json.loads(json.dumps(select(problem).protocol.as_data()))
    assert list(verify_lottery.faults(data, commitment(problem))) == []


def test_the_script_is_short_and_needs_nothing_but_python():
    code = [
        text
        for text in SCRIPT.read_text("utf-8").split('"""', 2)[2].splitlines()
        if text.strip() and not text.startswith(("import", "from"))
    ]
    assert len(code) <= 40
    modules = {
        text.split()[1]
        for text in SCRIPT.read_text("utf-8").splitlines()
        if text.startswith(("import ", "from "))
    }
    assert modules <= {*sys.stdlib_module_names}
