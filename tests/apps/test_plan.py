"""The main job on the smallest world."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.world import World

from gezel.apps.applications.queries import outcomes_of
from gezel.apps.applications.queries import run_in_force as selection_of
from gezel.apps.money.models import Grant
from gezel.apps.placements.queries import run_in_force, seats_of
from gezel.apps.plan.services import run_plan, undo_run
from gezel.apps.plan.steps import standing
from gezel.core.values import Refusal


def test_three_of_four_are_selected_and_placed_with_complete_grants(done: World) -> None:
    now = standing(done.call)
    assert (now.applications, now.selected, now.reserve, now.placed) == (4, 3, 1, 3)
    assert (now.mobilities, now.grants, now.grants_with_gap, now.agreements) == (3, 3, 0, 3)
    assert now.letters_prepared == 4
    seats = {s.application.learner.person.given_name: s for s in seats_of(run_in_force(done.call))}
    assert {name: s.placement.number for name, s in seats.items()} == {
        "Bob": "P1",
        "Dave": "P3",
        "Erin": "P2",
    }
    assert seats["Bob"].wish == 1


def test_thirty_days_in_italy_give_the_published_amount(done: World) -> None:
    grant = Grant.objects.get(mobility__placement__number="P3")
    line = grant.lines.get(kind="individual_support")
    assert (line.amount, line.formula, line.status) == (
        Decimal("1438.00"),
        "14 × 57.00 + 16 × 40.00",
        "confirmed",
    )


def test_running_again_changes_nothing(done: World) -> None:
    before = [(o.application.ref, o.status) for o in outcomes_of(selection_of(done.call))]
    run_plan(actor=done.coordinator, call=done.call)
    assert [(o.application.ref, o.status) for o in outcomes_of(selection_of(done.call))] == before
    assert standing(done.call).letters_prepared == 4


def test_a_run_can_be_taken_back_and_done_again(done: World) -> None:
    undo_run(actor=done.coordinator, call=done.call)
    now = standing(done.call)
    assert (now.selection, now.allocation, now.mobilities, now.letters_prepared) == (
        None,
        None,
        0,
        0,
    )
    assert now.next_step == "select"
    run_plan(actor=done.coordinator, call=done.call)
    assert standing(done.call).placed == 3


def test_nobody_applied_is_a_sentence_and_not_a_crash(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        run_plan(actor=world.coordinator, call=world.call)
    assert refused.value.reason.code == "applications.nobody"
