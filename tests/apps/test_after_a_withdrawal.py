"""Somebody withdraws when the plan is made or half made: letters, stays, money, files and counts."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from tests.world import World

from gezel.apps.applications.models import Application
from gezel.apps.applications.services import run_selection
from gezel.apps.applications.withdrawal import reinstate, withdraw
from gezel.apps.desk.models import Message
from gezel.apps.desk.outbox import send_released
from gezel.apps.journal.actor import Actor, system
from gezel.apps.mobilities.models import Agreement, Mobility
from gezel.apps.mobilities.services import draft_agreements, plan_mobilities
from gezel.apps.money.models import Grant
from gezel.apps.money.services import compute_grants
from gezel.apps.placements.queries import run_in_force, seats_of
from gezel.apps.placements.services import propose, store_allocation
from gezel.apps.plan.insight import countries_of, fairness_of
from gezel.apps.plan.release import release, waiting_for_release
from gezel.apps.plan.services import run_plan, write_letters
from gezel.apps.plan.steps import standing


def of(world: World, name: str) -> Application:
    return Application.objects.get(call=world.call, learner=world.learner(name))


def gives_up(world: World, name: str) -> None:
    withdraw(actor=world.coordinator, application=of(world, name))


def comes_back(world: World, name: str) -> None:
    reinstate(actor=world.coordinator, application=of(world, name))


def letters(world: World, name: str) -> list[tuple[str, str]]:
    return list(
        Message.objects.filter(to=world.learner(name).person)
        .order_by("state")
        .values_list("kind", "state")
    )


def release_everything(world: World) -> int:
    seen = waiting_for_release(world.call).seen
    return release(actor=world.coordinator, call=world.call, seen=seen)


# --- letters --------------------------------------------------------------------------------------


def test_a_letter_that_waits_is_called_back(done: World) -> None:
    gives_up(done, "Dave")
    assert letters(done, "Dave") == [("selected", "cancelled")]
    assert waiting_for_release(done.call).count == 3
    assert release_everything(done) == 3
    assert send_released(actor=system()) == 2
    assert sorted(m.to[0] for m in mail.outbox) == ["bob@example.org", "erin@example.org"]


def test_a_letter_that_was_released_and_not_sent_is_called_back(done: World) -> None:
    assert release_everything(done) == 4
    learner = Actor(role="learner", office=done.office.pk, person=done.learner("Dave").person_id)
    withdraw(actor=learner, application=of(done, "Dave"))
    assert letters(done, "Dave") == [("selected", "cancelled")]
    send_released(actor=system())
    assert "dave@example.org" not in [m.to[0] for m in mail.outbox]


def test_a_letter_that_was_sent_stays_sent(done: World) -> None:
    release_everything(done)
    send_released(actor=system())
    gives_up(done, "Dave")
    assert letters(done, "Dave") == [("selected", "sent")]


def test_letters_written_after_a_withdrawal_leave_out_who_withdrew(done: World) -> None:
    gives_up(done, "Dave")
    assert write_letters(actor=done.coordinator, call=done.call) == 3
    assert letters(done, "Dave") == [("selected", "cancelled")]


def test_who_comes_back_gets_a_letter_again(done: World) -> None:
    gives_up(done, "Dave")
    comes_back(done, "Dave")
    assert letters(done, "Dave") == [("selected", "prepared")]
    assert standing(done.call).letters_prepared == 4
    release_everything(done)
    gives_up(done, "Dave")
    comes_back(done, "Dave")
    # the others were told; one letter follows
    assert letters(done, "Dave") == [("selected", "prepared")]
    assert release_everything(done) == 1


# --- stays, agreements and grants -----------------------------------------------------------------


@pytest.fixture
def placed(world: World) -> World:
    """Places are given, and nothing else is made yet."""
    world.bring_everything()
    run_selection(actor=world.coordinator, call=world.call)
    store_allocation(actor=world.coordinator, call=world.call, proposal=propose(world.call))
    return world


def made_for(name: str) -> tuple[int, int, int]:
    """Stays, agreements and grants of a learner."""
    given = {"learner__person__given_name": name}
    mobilities = Mobility.objects.filter(**{f"application__{k}": v for k, v in given.items()})
    return (
        mobilities.count(),
        Agreement.objects.filter(mobility__in=mobilities).count(),
        Grant.objects.filter(mobility__in=mobilities).count(),
    )


def test_who_withdraws_before_the_stays_are_planned_gets_none(placed: World) -> None:
    gives_up(placed, "Bob")
    assert run_plan(actor=placed.coordinator, call=placed.call)["mobilities"] == 2
    assert made_for("Bob") == (0, 0, 0)
    assert letters(placed, "Bob") == []
    assert standing(placed.call).next_step == "done"


def test_who_comes_back_later_is_the_next_step_and_has_the_number_of_the_place(
    placed: World,
) -> None:
    order = [s.application.learner.person.given_name for s in seats_of(_run(placed))]
    gives_up(placed, "Bob")
    run_plan(actor=placed.coordinator, call=placed.call)
    comes_back(placed, "Bob")
    assert standing(placed.call).next_step == "fund"
    run_plan(actor=placed.coordinator, call=placed.call)
    assert made_for("Bob") == (1, 1, 1)
    assert {m.number: m.application.learner.person.given_name for m in Mobility.objects.all()} == {
        f"M{number:04d}": name for number, name in enumerate(order, start=1)
    }
    assert standing(placed.call).next_step == "done"


def test_who_withdraws_between_stay_and_documents_gets_neither_agreement_nor_grant(
    placed: World,
) -> None:
    run = _run(placed)
    plan_mobilities(actor=placed.coordinator, run=run)
    gives_up(placed, "Bob")
    compute_grants(actor=placed.coordinator, call=placed.call)
    assert draft_agreements(actor=placed.coordinator, run=run) == 2
    assert made_for("Bob") == (1, 0, 0)


def _run(world: World) -> Any:
    run = run_in_force(world.call)
    assert run is not None
    return run


# --- counts ---------------------------------------------------------------------------------------


def test_every_count_is_of_those_who_still_go(done: World) -> None:
    now = standing(done.call)
    assert (now.selected, now.placed, now.first_wish, now.mobilities) == (3, 3, 2, 3)
    gives_up(done, "Bob")
    now = standing(done.call)
    assert (now.selected, now.placed, now.first_wish, now.mobilities) == (2, 2, 1, 2)
    assert countries_of(done.call) == {"IT": 1, "PT": 1}
    assert fairness_of(done.call).total == (3, 2, 2)
    assert len(seats_of(_run(done))) == 2
