"""Seasons and calls: rules that can change until somebody was chosen by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.world import EVERYBODY, LEARNER_HEAD, World, csv_of, refused

from gezel.apps.applications.models import Score
from gezel.apps.applications.services import release_selection, run_selection, undo_selection
from gezel.apps.calls.criteria import add_criteria, label_of, scale_of
from gezel.apps.calls.flows import CALL
from gezel.apps.calls.models import Call
from gezel.apps.calls.queries import calls_visible_to, open_calls, visible_to
from gezel.apps.calls.services import (
    CallIn,
    CriterionIn,
    ReserveIn,
    change_call,
    make_call,
    make_season,
    move_call,
)
from gezel.apps.journal.actor import ANYBODY, Actor

WHAT = CallIn(
    name="Work placements",
    activity="LRN_SHORT",
    call_year=2021,
    agency="ES",
    starts=date(2027, 3, 1),
    ends=date(2027, 3, 31),
    places=3,
    language="en",
    criteria=(
        CriterionIn(key="motivation", label="Motivation", weight=Decimal(60), maximum=Decimal(10)),
        CriterionIn(key="interview", label="Interview", weight=Decimal(40), maximum=Decimal(20)),
    ),
    reserves=(
        ReserveIn(key="r", label="Fewer opportunities", group="fewer_opportunities", places=2),
    ),
)


def test_a_changed_call_has_the_new_rules_and_keeps_the_marks_of_criteria_that_stay(
    world: World,
) -> None:
    world.bring("learners", csv_of(LEARNER_HEAD, EVERYBODY))
    assert Score.objects.count() == 4
    change_call(actor=world.coordinator, call=world.call, what=WHAT)
    call = Call.objects.get(pk=world.call.pk)
    assert [(c.key, c.weight, c.position) for c in call.criteria.all()] == [
        ("motivation", Decimal(60), 0),
        ("interview", Decimal(40), 1),
    ]
    assert [(r.key, r.places) for r in call.reserves.all()] == [("r", 2)]
    assert Score.objects.count() == 4
    change_call(actor=world.coordinator, call=call, what=replace(WHAT, criteria=WHAT.criteria[1:]))
    assert Score.objects.count() == 0


def test_without_a_new_seed_the_seed_stays(world: World) -> None:
    change_call(actor=world.coordinator, call=world.call, what=WHAT)
    assert Call.objects.get(pk=world.call.pk).seed == "two dice: 3 and 5"
    change_call(actor=world.coordinator, call=world.call, what=replace(WHAT, seed="coin"))
    assert Call.objects.get(pk=world.call.pk).seed == "coin"


def test_a_call_without_a_seed_gets_one_and_a_secret(world: World) -> None:
    one, other = (
        make_call(actor=world.coordinator, season=world.season, what=replace(WHAT, name=name))
        for name in ("One", "Other")
    )
    assert (len(one.seed), len(one.salt)) == (32, 32)
    assert len({one.seed, one.salt, other.seed, other.salt}) == 4


def test_rules_are_frozen_while_a_selection_is_in_force(world: World) -> None:
    world.bring("learners", csv_of(LEARNER_HEAD, EVERYBODY))
    run = run_selection(actor=world.coordinator, call=world.call)
    before = list(Call.objects.filter(pk=world.call.pk).values())
    assert (
        refused(change_call, actor=world.coordinator, call=world.call, what=WHAT) == "calls.frozen"
    )
    assert list(Call.objects.filter(pk=world.call.pk).values()) == before
    assert world.call.criteria.count() == 1
    undo_selection(actor=world.coordinator, run=run)
    change_call(actor=world.coordinator, call=world.call, what=WHAT)
    run = run_selection(actor=world.coordinator, call=world.call)
    release_selection(actor=world.coordinator, run=run)
    assert (
        refused(change_call, actor=world.coordinator, call=world.call, what=WHAT) == "calls.frozen"
    )


def test_a_file_adds_no_criteria_under_a_selection(world: World) -> None:
    add_criteria(
        actor=world.coordinator,
        call=world.call,
        columns=[("motivation", "Again", Decimal(5)), ("zeal", "Zeal", Decimal(20))],
    )
    assert [(c.key, c.label, c.weight) for c in world.call.criteria.all()] == [
        ("motivation", "Motivation", Decimal(100)),
        ("zeal", "Zeal", Decimal(20)),
    ]
    world.bring("learners", csv_of(LEARNER_HEAD, EVERYBODY))
    run_selection(actor=world.coordinator, call=world.call)
    assert (
        refused(
            add_criteria,
            actor=world.coordinator,
            call=world.call,
            columns=[("luck", "Luck", Decimal(5))],
        )
        == "calls.frozen"
    )
    known = [("zeal", "Zeal", Decimal(20))]
    assert add_criteria(actor=world.coordinator, call=world.call, columns=known) == []


@pytest.mark.parametrize(
    ("header", "marks", "scale"),
    [
        ("Motivatie (op 10)", [7], 10),
        ("Gesprek /20", [11], 20),
        ("Interview", [17], 20),
        ("Interview", [3, 4], 4),
        ("Note sur 20", [5], 20),
        ("Motivatie op 10", [15], 20),
        ("Points", [1234], 1234),
        ("Points", [], 4),
    ],
)
def test_the_scale_of_a_column(header: str, marks: list[int], scale: int) -> None:
    assert scale_of(header, map(Decimal, marks)) == scale


def test_the_label_of_a_column_is_its_header_without_the_scale() -> None:
    assert label_of("Motivatie (op 10)") == "Motivatie"
    assert label_of(" Gesprek  /20 ") == "Gesprek"
    assert label_of("Interview") == "Interview"


def test_a_call_goes_through_its_states_and_no_others(world: World) -> None:
    call = world.call
    assert [m.verb for m in CALL.open_to(call.state, role="coordinator")] == ["open"]
    assert (
        refused(move_call, actor=world.coordinator, call=call, verb="close") == "flow.wrong_state"
    )
    for verb, state in (
        ("open", "open"),
        ("close", "closed"),
        ("reopen", "open"),
        ("close", "closed"),
        ("finish", "finished"),
    ):
        call = move_call(actor=world.coordinator, call=call, verb=verb)
        assert Call.objects.get(pk=call.pk).state == state
    assert (
        refused(move_call, actor=world.coordinator, call=call, verb="reopen") == "flow.wrong_state"
    )


def test_a_learner_opens_no_call(world: World) -> None:
    learner = Actor(role="learner", office=world.office.pk)
    assert refused(move_call, actor=learner, call=world.call, verb="open") == "flow.wrong_role"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends": date(2027, 2, 1)}, "The last day lies before the first day."),
        ({"name": "Work placements"}, "This season already has a call with this name."),
    ],
)
def test_what_the_database_refuses_it_refuses_with_a_sentence(
    world: World, change: dict[str, Any], sentence: str
) -> None:
    what = replace(WHAT, **{"name": "Another", **change})
    with pytest.raises(ValidationError) as no:
        make_call(actor=world.coordinator, season=world.season, what=what)
    assert sentence in no.value.messages


def test_a_season_has_a_name_of_its_own_and_ends_after_it_starts(world: World) -> None:
    days = {"starts": date(2027, 1, 1), "ends": date(2027, 2, 1)}
    with pytest.raises(ValidationError, match="already have a season"):
        make_season(actor=world.coordinator, office=world.office, name="Spring 2027 ", **days)
    with pytest.raises(ValidationError, match="ends before it starts"):
        make_season(
            actor=world.coordinator,
            office=world.office,
            name="Backwards",
            starts=date(2027, 2, 1),
            ends=date(2027, 1, 1),
        )


def test_who_sees_seasons_and_calls(world: World, stranger: World) -> None:
    assert list(visible_to(world.coordinator)) == [world.season]
    assert list(calls_visible_to(world.coordinator)) == [world.call]
    assert list(calls_visible_to(stranger.coordinator)) == [stranger.call]
    for role in ("learner", "host", "anybody"):
        actor = Actor(role=role, office=world.office.pk)
        assert not visible_to(actor).exists()
        assert not calls_visible_to(actor).exists()
    assert not visible_to(ANYBODY).exists()


def test_everybody_sees_open_calls_only(world: World, stranger: World) -> None:
    assert not open_calls().exists()
    move_call(actor=world.coordinator, call=world.call, verb="open")
    assert list(open_calls()) == [world.call]
