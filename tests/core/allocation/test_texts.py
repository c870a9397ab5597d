"""Every reason that the engine can give has a sentence, and the sentence finds its facts."""

import ast
import re
from pathlib import Path

import pytest
from tests.core.allocation.worlds import small, synthetic

import gezel.core.allocation as package
from gezel.core.allocation import TEXTS, Problem, allocate, check, eligible, explain, verify
from gezel.core.values import Reason

SOURCE = Path(package.__file__).parent


def written_codes():
    """Codes as they stand in the source; None for a part that is filled in at run time."""
    for file in sorted(SOURCE.glob("*.py")):
        if file.name == "texts.py":
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"allocation(\.[a-z_]*[a-z])+", text):
                yield text
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "_find":
                yield f"allocation.verify.{node.args[0].value}"
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_change":
                yield f"allocation.change.{node.args[0].value}"


def test_every_code_in_the_source_has_a_text():
    assert set(written_codes()) - TEXTS.keys() == set()


def test_every_text_belongs_to_a_code_in_the_source():
    filled_in = {
        "allocation.option.pair_apart",
        "allocation.option.pair_gives_way",
        "allocation.option.costs_placed",
        "allocation.option.costs_need",
        "allocation.option.costs_wish",
    }
    counted = {code for code in TEXTS if code.startswith("allocation.seats.")}
    assert TEXTS.keys() - set(written_codes()) - filled_in - counted == set()


def test_an_empty_seat_can_name_every_rule():
    from gezel.core.allocation.rules import RULES

    # a placement without seats has no empty one, and only the sector's learners are counted
    named = {f"allocation.seats.{rule}" for rule in RULES if rule not in ("closed", "sector")}
    assert named - TEXTS.keys() == set()


def given(problem: Problem) -> list[Reason]:
    answer = allocate(problem)
    found = explain(problem, answer)
    reasons = [*answer.notes, *found.notes, *verify(problem, answer).findings]
    for one in found.learners.values():
        reasons += [one.summary, *one.changes, *(option.reason for option in one.options)]
    for some in found.placements.values():
        reasons += some
    for who in problem.learners:
        for where in problem.placements:
            no = eligible(problem, who, where)
            reasons += [no] if no else []
    return [*reasons, *check(problem)]


@pytest.mark.parametrize("pairs", [0, 1, 2])
def test_the_facts_of_each_sentence_are_there(pairs):
    for seed in range(40):
        for reason in given(small(seed, pairs=pairs)):
            wanted = set(re.findall(r"%\((\w+)\)s", TEXTS[reason.code]))
            assert wanted <= reason.params.keys(), reason
            assert "%(" not in TEXTS[reason.code] % reason.params
    for reason in given(synthetic(pairs, learners=60, placements=20, sectors=2, pairs=pairs)):
        assert TEXTS[reason.code] % reason.params


def test_a_sentence_is_short_enough_to_be_read():
    assert [code for code, text in TEXTS.items() if len(text.split()) > 45] == []
