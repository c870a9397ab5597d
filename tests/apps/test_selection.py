"""Choosing: run, undo, release, withdraw; and what a learner may know of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.world import EVERYBODY, LEARNER_HEAD, World, csv_of, refused

from gezel.apps.applications import services
from gezel.apps.applications.models import Application, SelectionOutcome, SelectionRun
from gezel.apps.applications.queries import (
    outcomes_of,
    released_outcome,
    run_in_force,
    selection_problem,
    sensitive_facts,
)
from gezel.apps.applications.services import release_selection, run_selection, undo_selection
from gezel.apps.applications.withdrawal import reinstate, told_state, withdraw
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service
from gezel.apps.journal.seal import services as all_services
from gezel.core.selection import select, verify
from gezel.core.selection.result import Verdict
from gezel.core.values import Reason


@pytest.fixture
def applied(world: World) -> World:
    world.bring("learners", csv_of(LEARNER_HEAD, EVERYBODY))
    return world


def of(world: World, name: str) -> Application:
    return Application.objects.get(call=world.call, learner=world.learner(name))


def states(world: World) -> dict[str, str]:
    return dict(
        Application.objects.filter(call=world.call).values_list(
            "learner__person__given_name", "state"
        )
    )


CHOSEN = {"Bob": "selected", "Dave": "selected", "Erin": "selected", "Frank": "reserve"}
RECEIVED = dict.fromkeys(CHOSEN, "received")


def test_three_places_go_to_the_best_three_and_one_waits(applied: World) -> None:
    run = run_selection(actor=applied.coordinator, call=applied.call)
    assert states(applied) == CHOSEN
    assert [
        (o.application.learner.person.given_name, o.rank, o.points, o.status, o.waiting)
        for o in outcomes_of(run)
    ] == [
        ("Bob", 1, Decimal(90), "selected", None),
        ("Erin", 2, Decimal(80), "selected", None),
        ("Dave", 3, Decimal(70), "selected", None),
        ("Frank", 4, Decimal(40), "reserve", 1),
    ]


def test_a_reserved_place_goes_before_a_better_mark(applied: World) -> None:
    @service("test.fewer_places")
    def fewer(*, actor: Actor, places: int) -> None:
        applied.call.places = places
        applied.call.save()
        note(applied.call)

    try:
        fewer(actor=applied.coordinator, places=1)
    finally:
        all_services.pop("test.fewer_places")
    run = run_selection(actor=applied.coordinator, call=applied.call)
    chosen = SelectionOutcome.objects.get(run=run, status="selected")
    assert chosen.application.learner.person.given_name == "Dave"


def test_the_stored_protocol_repeats_the_run(applied: World) -> None:
    problem = selection_problem(applied.call)
    run = run_selection(actor=applied.coordinator, call=applied.call)
    again = select(problem)
    assert run.commitment == again.protocol.commitment
    assert run.protocol == again.protocol.as_data()
    assert verify(problem, again).ok


def test_the_protocol_names_nobody(applied: World) -> None:
    run = run_selection(actor=applied.coordinator, call=applied.call)
    text = str(run.protocol)
    for name in ("Bob", "De Smet", "Dave", "0001", "bob@example.org", "De Smet"):
        assert name not in text
    assert of(applied, "Bob").ref in text


def test_two_clicks_select_once(applied: World) -> None:
    run_selection(actor=applied.coordinator, call=applied.call)
    assert (
        refused(run_selection, actor=applied.coordinator, call=applied.call)
        == "applications.selection_in_force"
    )
    assert SelectionRun.objects.count() == 1


def test_of_two_simultaneous_clicks_the_database_keeps_one(
    applied: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one did not see the first one's run when it looked."""
    run_selection(actor=applied.coordinator, call=applied.call)
    before = states(applied)
    monkeypatch.setattr(services, "run_in_force", lambda call: None)
    assert (
        refused(run_selection, actor=applied.coordinator, call=applied.call)
        == "applications.selection_in_force"
    )
    assert (states(applied), SelectionRun.objects.count()) == (before, 1)


def test_undo_gives_everybody_back_and_can_be_done_again(applied: World) -> None:
    first = run_selection(actor=applied.coordinator, call=applied.call)
    undone = undo_selection(actor=applied.coordinator, run=first)
    assert (undone.state, states(applied), run_in_force(applied.call)) == ("undone", RECEIVED, None)
    assert refused(undo_selection, actor=applied.coordinator, run=first) == "flow.wrong_state"
    second = run_selection(actor=applied.coordinator, call=applied.call)
    assert second.commitment == first.commitment
    assert states(applied) == CHOSEN
    # the undone run stays as evidence
    assert SelectionRun.objects.count() == 2


def test_a_released_selection_is_not_undone(applied: World) -> None:
    run = run_selection(actor=applied.coordinator, call=applied.call)
    assert release_selection(actor=applied.coordinator, run=run).state == "released"
    assert refused(undo_selection, actor=applied.coordinator, run=run) == "flow.wrong_state"
    assert refused(release_selection, actor=applied.coordinator, run=run) == "flow.wrong_state"
    assert states(applied) == CHOSEN
    assert run_in_force(applied.call) == run


@pytest.mark.parametrize("role", ["learner", "host", "anybody"])
def test_only_a_coordinator_selects_undoes_and_releases(applied: World, role: str) -> None:
    other = Actor(role=role, office=applied.office.pk)
    assert refused(run_selection, actor=other, call=applied.call) == "flow.wrong_role"
    run = run_selection(actor=applied.coordinator, call=applied.call)
    assert refused(undo_selection, actor=other, run=run) == "flow.wrong_role"
    assert refused(release_selection, actor=other, run=run) == "flow.wrong_role"
    assert states(applied) == CHOSEN


def test_what_the_referee_does_not_accept_is_not_stored(
    applied: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = Verdict(ok=False, findings=(Reason("selection.verify_list"),))
    monkeypatch.setattr(services, "verify", lambda problem, selection: bad)
    assert (
        refused(run_selection, actor=applied.coordinator, call=applied.call)
        == "applications.referee"
    )
    assert (SelectionRun.objects.count(), states(applied)) == (0, RECEIVED)


# --- withdrawal -----------------------------------------------------------------------------------


def bob(world: World) -> Actor:
    learner = world.learner("Bob")
    return Actor(role="learner", office=world.office.pk, person=learner.person_id)


def test_a_learner_who_withdraws_is_not_chosen(applied: World) -> None:
    withdraw(actor=bob(applied), application=of(applied, "Bob"))
    run_selection(actor=applied.coordinator, call=applied.call)
    assert states(applied) == {
        "Bob": "withdrawn",
        "Dave": "selected",
        "Erin": "selected",
        "Frank": "selected",
    }


def test_a_learner_withdraws_nobody_else(applied: World) -> None:
    assert (
        refused(withdraw, actor=bob(applied), application=of(applied, "Dave")) == "flow.wrong_role"
    )
    assert states(applied) == RECEIVED


def test_a_withdrawal_gives_no_outcome_away(applied: World) -> None:
    """Frank may not withdraw once he was told "not selected"; before, the refusal would tell him."""
    run = run_selection(actor=applied.coordinator, call=applied.call)
    application = of(applied, "Bob")
    assert (application.state, told_state(application)) == ("selected", "received")
    release_selection(actor=applied.coordinator, run=run)
    assert told_state(of(applied, "Bob")) == "selected"


def test_who_is_withdrawn_stays_so_when_the_selection_is_undone(applied: World) -> None:
    run = run_selection(actor=applied.coordinator, call=applied.call)
    withdraw(actor=applied.coordinator, application=of(applied, "Bob"))
    undo_selection(actor=applied.coordinator, run=run)
    assert states(applied) == {**RECEIVED, "Bob": "withdrawn"}


def test_a_withdrawal_taken_back_stands_where_the_selection_put_it(applied: World) -> None:
    withdraw(actor=applied.coordinator, application=of(applied, "Dave"))
    assert reinstate(actor=applied.coordinator, application=of(applied, "Dave")).state == "received"
    run_selection(actor=applied.coordinator, call=applied.call)
    withdraw(actor=applied.coordinator, application=of(applied, "Bob"))
    assert reinstate(actor=applied.coordinator, application=of(applied, "Bob")).state == "selected"
    assert (
        refused(reinstate, actor=applied.coordinator, application=of(applied, "Bob"))
        == "flow.wrong_state"
    )
    assert refused(reinstate, actor=bob(applied), application=of(applied, "Bob")) in {
        "flow.wrong_role",
        "flow.wrong_state",
    }


# --- what may be known ----------------------------------------------------------------------------


def test_an_outcome_is_known_only_when_it_was_released(applied: World) -> None:
    run = run_selection(actor=applied.coordinator, call=applied.call)
    assert released_outcome(of(applied, "Bob")) is None
    release_selection(actor=applied.coordinator, run=run)
    outcome = released_outcome(of(applied, "Bob"))
    assert outcome is not None
    assert (outcome.status, outcome.rank) == ("selected", 1)


def test_fewer_opportunities_are_facts_for_the_engine_only(applied: World) -> None:
    applications = list(Application.objects.filter(call=applied.call))
    facts = sensitive_facts(applied.call, applications)
    assert facts[of(applied, "Dave").ref] == {"fewer_opportunities": True, "requirements": []}
    problem = selection_problem(applied.call)
    groups = {c.ref: sorted(c.groups) for c in problem.candidates}
    assert groups[of(applied, "Dave").ref] == ["fewer_opportunities"]
    assert groups[of(applied, "Bob").ref] == []


def test_the_database_keeps_one_outcome_per_learner_and_run(applied: World) -> None:
    run = run_selection(actor=applied.coordinator, call=applied.call)

    @service("test.twice")
    def twice(*, actor: Actor) -> None:
        outcome = run.outcomes.first()
        note(run)
        outcome.pk, outcome._state.adding = None, True
        SelectionOutcome.objects.bulk_create([outcome])

    try:
        with pytest.raises(IntegrityError), transaction.atomic():
            twice(actor=applied.coordinator)
    finally:
        all_services.pop("test.twice")
