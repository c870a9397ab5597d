"""Which activity may have which length in which call."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from gezel.adapters.rates import activity_catalogue
from gezel.core.activities import (
    NAMES,
    TEXTS,
    duration_notes,
    duration_problem,
    parse_catalogue,
)
from gezel.core.values import Status

SOURCE = Path(__file__).parents[3] / "src" / "gezel" / "core" / "activities"


def problem(code: str, days: int, *, fewer: bool = False, call: int = 2024):
    return duration_problem(
        activity_catalogue()[code], days, fewer_opportunities=fewer, call_year=call
    )


def notes(code: str, days: int, *, fewer: bool = False, call: int = 2024) -> list[str]:
    found = duration_notes(
        activity_catalogue()[code], days, fewer_opportunities=fewer, call_year=call
    )
    for note in found:
        assert TEXTS[note.code] % dict(note.params)
    return [note.code for note in found]


@pytest.mark.parametrize(
    ("code", "shortest", "longest"),
    [
        ("LRN_COMP", 1, 10),
        ("LRN_GROUP", 2, 30),
        ("LRN_SHORT", 10, 89),
        ("LRN_PRO", 90, 365),
        ("STF_SHADOW", 2, 60),
        ("STF_TEACH", 2, 365),
        ("STF_COURSE", 2, 30),
        ("INC_EXPERT", 2, 60),
        ("INC_TRAINEE", 10, 365),
    ],
)
def test_the_shortest_and_the_longest_stay_are_inside(code, shortest, longest):
    assert problem(code, shortest) is None
    assert problem(code, longest) is None
    for days in (shortest - 1, longest + 1):
        reason = problem(code, days)
        assert reason.code.startswith("activities.too_")
        assert str(days) in TEXTS[reason.code] % dict(reason.params)


def test_the_other_side_of_the_eighty_nine_day_line_is_named():
    assert problem("LRN_SHORT", 90).params["fits"] == "LRN_PRO"
    assert problem("LRN_PRO", 89).params["fits"] == "LRN_SHORT"


def test_a_preparatory_visit_has_no_length_of_its_own():
    assert problem("PREP", 200) is None
    assert notes("PREP", 200) == []


def test_group_mobility_begins_with_call_2024():
    assert problem("LRN_GROUP", 5, call=2023).code == "activities.not_in_call"
    assert problem("LRN_GROUP", 5, call=2024) is None
    in_2023 = [activity.code for activity in activity_catalogue().in_call(2023, role="learner")]
    assert in_2023 == ["LRN_COMP", "LRN_SHORT", "LRN_PRO"]


def test_a_short_stay_with_fewer_opportunities_is_possible_but_not_verified():
    assert problem("LRN_SHORT", 2) is not None
    assert problem("LRN_SHORT", 2, fewer=True) is None
    assert problem("LRN_SHORT", 1, fewer=True).code == "activities.too_short"
    assert notes("LRN_SHORT", 2, fewer=True) == ["activities.reduced_minimum"]
    assert notes("LRN_SHORT", 10, fewer=True) == []


def test_the_longest_course_is_a_matter_on_which_sources_differ():
    assert notes("STF_COURSE", 10) == []
    assert notes("STF_COURSE", 11) == ["activities.sources_differ"]


def test_lengths_of_call_2026_are_not_verified_where_only_second_hand_read():
    assert notes("LRN_GROUP", 5, call=2025) == []
    assert notes("LRN_GROUP", 5, call=2026) == ["activities.unverified_limit"]
    assert activity_catalogue()["LRN_GROUP"].status is Status.UNVERIFIED


def test_names_can_be_translated_and_agree_with_the_catalogue():
    assert {activity.code: activity.name for activity in activity_catalogue()} == dict(NAMES)


def test_every_code_in_the_source_has_a_sentence():
    code = re.compile(r'"(activities\.[a-z0-9_]+)"')
    for path in sorted(SOURCE.glob("*.py")):
        for found in code.findall(path.read_text(encoding="utf-8")):
            assert found in TEXTS, f"{path.name}: {found}"
    for found in (
        problem("LRN_PRO", 1),
        problem("LRN_COMP", 11),
        problem("LRN_GROUP", 1, call=2021),
    ):
        assert TEXTS[found.code] % dict(found.params)


def test_an_unknown_code_is_not_in_the_catalogue():
    assert "LRN_SHORT" in activity_catalogue()
    assert "NONE" not in activity_catalogue()
    with pytest.raises(KeyError):
        activity_catalogue()["NONE"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('role = "learner"', 'role = "pilot"', "role"),
        ('longer = "LRN_PRO"', 'longer = "NONE"', "does not exist"),
        ('source = "TR"', 'source = "XX"', "source"),
        ('code = "LRN_PRO"', 'code = "LRN_SHORT"', "twice"),
        ("min_days = 90", "min_days = 900", "no stay"),
        ("from_call = 2026", "from_call = 2020", "order"),
    ],
)
def test_a_careless_catalogue_is_not_read(old, new, complaint):
    text = (files("gezel.core.activities") / "catalogue.toml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(ValueError, match=complaint):
        parse_catalogue(text.replace(old, new, 1))
