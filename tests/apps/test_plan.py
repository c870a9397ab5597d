"""The main job on the smallest world."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.world import World, refused

from gezel.apps.applications.models import SelectionRun
from gezel.apps.applications.queries import outcomes_of
from gezel.apps.applications.queries import run_in_force as selection_of
from gezel.apps.desk.work import ask_to_stop
from gezel.apps.money.models import Grant
from gezel.apps.placements.queries import run_in_force, seats_of
from gezel.apps.plan.jobs import order_plan
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


def test_a_run_is_not_taken_back_under_a_job_that_builds_on_it(done: World) -> None:
    undo_run(actor=done.coordinator, call=done.call, back_to="allocate")
    job = order_plan(actor=done.coordinator, office=done.office, call=done.call)
    assert refused(undo_run, actor=done.coordinator, call=done.call) == "desk.job_running"
    assert selection_of(done.call) is not None
    ask_to_stop(job)
    undo_run(actor=done.coordinator, call=done.call)
    assert set(SelectionRun.objects.values_list("state", flat=True)) == {"undone"}


def test_places_that_are_taken_back_under_a_run_are_a_sentence_and_not_a_crash(
    done: World,
) -> None:
    taken_back = False

    def tell(step: str, so_far: int, total: int) -> None:
        nonlocal taken_back
        if step == "allocate" and not taken_back:
            taken_back = True
            undo_run(actor=done.coordinator, call=done.call)

    assert (
        refused(run_plan, actor=done.coordinator, call=done.call, tell=tell)
        == "plan.taken_back_meanwhile"
    )
