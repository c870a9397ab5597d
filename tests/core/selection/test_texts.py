"""Every code has words, and every placeholder has its fact."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from hypothesis import given
from tests.core.selection.calls import calls

import gezel.core.selection
from gezel.core.selection import TEXTS, in_english, select

FOLDER = Path(gezel.core.selection.__file__).parent


def codes_in_the_source() -> set[str]:
    found = set()
    for path in sorted(FOLDER.glob("*.py")):
        if path.name == "words.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= set(re.findall(r"^selection\.\w+$", node.value))
    waits = {"selection.reserve_list", "selection.not_selected"}
    found |= {f"{code}_no_points_enough" for code in waits} | waits
    found |= {f"selection.status_{name}" for name in ("selected", "reserve", "not_selected")}
    return found - {"selection.status_"}


def test_every_code_has_a_text_and_every_text_a_code():
    assert codes_in_the_source() == set(TEXTS)


def test_no_text_is_empty_or_has_a_loose_percent_sign():
    for code, text in TEXTS.items():
        assert text.strip(), code
        assert not re.sub(r"%\(\w+\)s", "", text).count("%"), code


@given(calls())
def test_every_reason_can_be_read(problem):
    selection = select(problem)
    for outcome in selection.outcomes:
        given = [reason for reason in outcome.facts if reason.code.startswith("selection.")]
        for reason in (outcome.reason, *given):
            assert in_english(reason)
            assert set(re.findall(r"%\((\w+)\)s", TEXTS[reason.code])) <= set(reason.params)
    assert all(in_english(rule) for rule in selection.protocol.rules)
    assert selection.protocol.lines()


def test_a_reason_says_nothing_about_another_person():
    names = {"ref", "name", "who", "ticket"}
    for code, text in TEXTS.items():
        spoken_to_a_learner = not re.match(
            r"selection\.(verify|unknown|mark_out_of|listed|protocol|status|rule)", code
        )
        if spoken_to_a_learner:
            assert not names & set(re.findall(r"%\((\w+)\)s", text)), code
