"""Giving places: by hand and by the rule, kept only when nothing changed meanwhile."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from tests.world import (
    BOB,
    EVERYBODY,
    LEARNER_HEAD,
    MIREIA,
    PLACEMENT_HEAD,
    ROSSI,
    World,
    csv_of,
    refused,
)

from gezel.apps.applications.models import Application
from gezel.apps.applications.services import run_selection, undo_selection
from gezel.apps.journal.actor import Actor
from gezel.apps.placements import services
from gezel.apps.placements.models import AllocationRun, Pin, Placement, Seat
from gezel.apps.placements.queries import (
    allocation_problem,
    run_in_force,
)
from gezel.apps.placements.services import (
    Proposal,
    pin,
    propose,
    release_allocation,
    store_allocation,
    undo_allocation,
    unpin,
)
from gezel.apps.plan.services import run_plan, undo_run
from gezel.core.allocation import verify
from gezel.core.values import Reason


@pytest.fixture
def chosen(world: World) -> World:
    """Alice's office with three selected learners and places for all."""
    world.bring_everything()
    run_selection(actor=world.coordinator, call=world.call)
    return world


def of(world: World, name: str) -> Application:
    return Application.objects.get(call=world.call, learner=world.learner(name))


def place(world: World, number: str) -> Placement:
    return Placement.objects.get(season=world.season, number=number)


def allocate(world: World) -> AllocationRun:
    return store_allocation(actor=world.coordinator, call=world.call, proposal=propose(world.call))


def seats(run: AllocationRun) -> dict[str, str | None]:
    return {
        seat.application.learner.person.given_name: seat.placement.number
        if seat.placement
        else None
        for seat in Seat.objects.filter(run=run)
    }


def test_everybody_gets_the_best_place_and_a_reason(chosen: World) -> None:
    run = allocate(chosen)
    assert seats(run) == {"Bob": "P1", "Dave": "P3", "Erin": "P2"}
    assert all(seat.reason["code"] for seat in run.seats.all())
    assert run.figures["placed"] == 3
    assert set(run.empty) <= {"P1", "P2", "P3"}


def test_the_same_problem_twice_is_the_same_text_and_the_same_answer(chosen: World) -> None:
    first, second = propose(chosen.call), propose(chosen.call)
    assert first.problem_hash == second.problem_hash
    assert first.allocation == second.allocation
    assert verify(first.problem, first.allocation).ok


def test_a_proposal_writes_nothing(chosen: World) -> None:
    propose(chosen.call)
    assert not AllocationRun.objects.exists()


# --- by hand --------------------------------------------------------------------------------------


def test_a_fixed_place_is_kept(chosen: World) -> None:
    pin(
        actor=chosen.coordinator,
        application=of(chosen, "Dave"),
        placement=place(chosen, "P1"),
        reason="His grandmother lives in Valencia",
    )
    run = allocate(chosen)
    assert seats(run)["Dave"] == "P1"
    assert run.seats.get(application=of(chosen, "Dave")).pinned
    assert not run.seats.get(application=of(chosen, "Erin")).pinned


def test_a_place_ruled_out_is_not_given(chosen: World) -> None:
    pin(
        actor=chosen.coordinator,
        application=of(chosen, "Bob"),
        placement=place(chosen, "P1"),
        reason="He was there last year",
        keep=False,
    )
    run = allocate(chosen)
    assert seats(run)["Bob"] != "P1"
    codes = {o["code"] for o in run.seats.get(application=of(chosen, "Bob")).options}
    assert "allocation.excluded" in codes


def test_a_second_fixed_place_takes_the_first_ones_stead(chosen: World) -> None:
    for number in ("P1", "P3"):
        pin(
            actor=chosen.coordinator,
            application=of(chosen, "Dave"),
            placement=place(chosen, number),
            reason="As agreed",
        )
    assert Pin.objects.get().placement.number == "P3"
    unpin(actor=chosen.coordinator, pin=Pin.objects.get())
    assert not Pin.objects.exists()


def test_a_place_against_a_hard_rule_is_not_fixed(chosen: World) -> None:
    """Bob is a hairdresser: the kitchen is another trade. Erin needs a place without steps."""
    for name, number, code in (
        ("Bob", "P2", "allocation.sector"),
        ("Erin", "P1", "allocation.sector"),
    ):
        assert (
            refused(
                pin,
                actor=chosen.coordinator,
                application=of(chosen, name),
                placement=place(chosen, number),
                reason="All the same",
            )
            == code
        )
    assert not Pin.objects.exists()


def test_a_refused_decision_leaves_the_earlier_one(chosen: World) -> None:
    pin(
        actor=chosen.coordinator,
        application=of(chosen, "Bob"),
        placement=place(chosen, "P2"),
        reason="Not there",
        keep=False,
    )
    refused(
        pin,
        actor=chosen.coordinator,
        application=of(chosen, "Bob"),
        placement=place(chosen, "P2"),
        reason="There after all",
    )
    assert Pin.objects.get().keep is False


def test_a_decision_needs_a_reason_and_a_coordinator(chosen: World) -> None:
    with pytest.raises(ValidationError, match="cannot be blank"):
        pin(
            actor=chosen.coordinator,
            application=of(chosen, "Bob"),
            placement=place(chosen, "P1"),
            reason="  ",
        )
    learner = Actor(role="learner", office=chosen.office.pk)
    assert (
        refused(
            pin,
            actor=learner,
            application=of(chosen, "Bob"),
            placement=place(chosen, "P1"),
            reason="I want to",
        )
        == "flow.wrong_role"
    )


def test_a_place_of_another_season_is_refused(chosen: World, stranger: World) -> None:
    stranger.bring("placements", csv_of(PLACEMENT_HEAD, [MIREIA]))
    other = Placement.objects.get(season=stranger.season)
    assert (
        refused(
            pin,
            actor=chosen.coordinator,
            application=of(chosen, "Bob"),
            placement=other,
            reason="There",
        )
        == "placements.other_season"
    )


def test_nothing_is_decided_by_hand_under_an_allocation(chosen: World) -> None:
    kept = pin(
        actor=chosen.coordinator,
        application=of(chosen, "Bob"),
        placement=place(chosen, "P1"),
        reason="As agreed",
    )
    allocate(chosen)
    for call in (
        lambda: pin(
            actor=chosen.coordinator,
            application=of(chosen, "Dave"),
            placement=place(chosen, "P3"),
            reason="Too late",
        ),
        lambda: unpin(actor=chosen.coordinator, pin=kept),
    ):
        assert refused(call) == "placements.pin_under_allocation"


# --- changed meanwhile, two clicks, undo ----------------------------------------------------------


@pytest.mark.parametrize("target", ["learners", "placements"])
def test_a_proposal_is_refused_when_something_changed_meanwhile(chosen: World, target: str) -> None:
    proposal = propose(chosen.call)
    if target == "learners":
        other = (*BOB[:7], "A1", "Italy", *BOB[9:])
        chosen.bring("learners", csv_of(LEARNER_HEAD, [other]))
    else:
        chosen.bring("placements", csv_of(PLACEMENT_HEAD, [(*ROSSI[:6], "5", *ROSSI[7:])]))
    assert (
        refused(store_allocation, actor=chosen.coordinator, call=chosen.call, proposal=proposal)
        == "placements.changed_meanwhile"
    )
    assert not AllocationRun.objects.exists()
    assert allocate(chosen).state == "proposed"


def test_what_does_not_concern_the_places_may_change_meanwhile(chosen: World) -> None:
    proposal = propose(chosen.call)
    chosen.bring("learners", csv_of(LEARNER_HEAD, [(*BOB[:4], "bob@new.example", *BOB[5:])]))
    store_allocation(actor=chosen.coordinator, call=chosen.call, proposal=proposal)
    assert run_in_force(chosen.call) is not None


def test_two_clicks_allocate_once(chosen: World, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = propose(chosen.call)
    first = store_allocation(actor=chosen.coordinator, call=chosen.call, proposal=proposal)
    assert (
        refused(store_allocation, actor=chosen.coordinator, call=chosen.call, proposal=proposal)
        == "placements.allocation_in_force"
    )
    monkeypatch.setattr(services, "run_in_force", lambda call: None)
    assert (
        refused(store_allocation, actor=chosen.coordinator, call=chosen.call, proposal=proposal)
        == "placements.allocation_in_force"
    )
    assert AllocationRun.objects.get() == first


def test_undo_allocation_then_selection_and_not_the_other_way_round(chosen: World) -> None:
    run = allocate(chosen)
    selection = chosen.call.selection_runs.get()
    assert (
        refused(undo_selection, actor=chosen.coordinator, run=selection)
        == "applications.allocation_stands_on_selection"
    )
    assert undo_allocation(actor=chosen.coordinator, run=run).state == "undone"
    assert refused(undo_allocation, actor=chosen.coordinator, run=run) == "flow.wrong_state"
    undo_selection(actor=chosen.coordinator, run=selection)


def test_an_allocation_is_not_undone_under_mobilities(done: World) -> None:
    run = run_in_force(done.call)
    assert (
        refused(undo_allocation, actor=done.coordinator, run=run)
        == "placements.mobilities_stand_on_allocation"
    )


def test_a_released_allocation_is_not_undone(chosen: World) -> None:
    run = release_allocation(actor=chosen.coordinator, run=allocate(chosen))
    assert refused(undo_allocation, actor=chosen.coordinator, run=run) == "flow.wrong_state"


def test_a_released_plan_is_not_undone_as_a_whole(done: World) -> None:
    run = run_in_force(done.call)
    release_allocation(actor=done.coordinator, run=run)
    refused(undo_run, actor=done.coordinator, call=done.call)
    assert run_in_force(done.call) == run


@pytest.mark.parametrize("role", ["learner", "host", "anybody"])
def test_only_a_coordinator_allocates_and_releases(chosen: World, role: str) -> None:
    other = Actor(role=role, office=chosen.office.pk)
    proposal = propose(chosen.call)
    assert (
        refused(store_allocation, actor=other, call=chosen.call, proposal=proposal)
        == "flow.wrong_role"
    )
    run = store_allocation(actor=chosen.coordinator, call=chosen.call, proposal=proposal)
    assert refused(undo_allocation, actor=other, run=run) == "flow.wrong_role"
    assert refused(release_allocation, actor=other, run=run) == "flow.wrong_role"


def test_what_the_referee_does_not_accept_is_not_proposed(
    chosen: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = services.verify

    def strict(problem: object, allocation: object) -> object:
        verdict = real(problem, allocation)  # type: ignore[arg-type]
        return type(verdict)(
            ok=False,
            findings=(Reason("allocation.verify.capacity"),),
            placed=verdict.placed,
            bound=verdict.bound,
            exact=verdict.exact,
        )

    monkeypatch.setattr(services, "verify", strict)
    assert refused(propose, chosen.call) == "placements.referee"


def test_without_places_or_without_selected_learners_there_is_a_sentence(world: World) -> None:
    assert refused(propose, world.call) == "placements.nobody_selected"
    world.bring("learners", csv_of(LEARNER_HEAD, EVERYBODY))
    run_selection(actor=world.coordinator, call=world.call)
    assert refused(propose, world.call) == "placements.no_placement"
    assert refused(run_plan, actor=world.coordinator, call=world.call) == "placements.no_placement"
    # and the selection that was made stays
    assert world.call.selection_runs.count() == 1


def test_a_proposal_says_by_its_hash_what_it_was_computed_from(chosen: World) -> None:
    proposal = propose(chosen.call)
    problem, _, _ = allocation_problem(chosen.call)
    assert (
        Proposal(problem, proposal.allocation, proposal.explanations).problem_hash
        == proposal.problem_hash
    )
