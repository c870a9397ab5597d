"""What the allocation engine sees of an office: pairs, wishes, order, names of placements."""

from __future__ import annotations

import pytest
from tests.world import (
    ALL_PLACES,
    BOB,
    DAVE,
    ERIN,
    FRANK,
    LEARNER_HEAD,
    MIREIA,
    PLACEMENT_HEAD,
    World,
    csv_of,
)

from gezel.apps.applications.models import Application
from gezel.apps.applications.services import run_selection
from gezel.apps.placements.models import AllocationRun, Placement, Seat
from gezel.apps.placements.queries import (
    allocation_problem,
    pairs_of,
    placement_refs,
)
from gezel.apps.placements.services import (
    propose,
    store_allocation,
)
from gezel.core.allocation import Wish


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


# --- who travels with whom ------------------------------------------------------------------------

WITH = (*LEARNER_HEAD, "Travels with")


def pairs(world: World, *companions: tuple[tuple[str, ...], str]) -> list[set[str]]:
    world.bring("learners", csv_of(WITH, [(*row, name) for row, name in companions]))
    applications = list(
        Application.objects.filter(call=world.call).select_related("learner__person")
    )
    names = {a.ref: a.learner.person.given_name for a in applications}
    return [{names[a], names[b]} for a, b in pairs_of(applications)]


@pytest.mark.parametrize(
    "name", ["Dave Van den Broek", "van den broek, dave", "  VAN DEN BROEK  Dávé ", "0002"]
)
def test_a_companion_is_found_by_name_or_number(world: World, name: str) -> None:
    assert pairs(world, (BOB, name), (DAVE, "")) == [{"Bob", "Dave"}]


def test_who_named_somebody_else_is_not_paired_against_their_will(world: World) -> None:
    assert pairs(world, (BOB, "0002"), (DAVE, "0003"), (ERIN, "0002")) == [{"Dave", "Erin"}]


def test_nobody_is_in_two_pairs_or_travels_with_themselves(world: World) -> None:
    found = pairs(world, (BOB, "0004"), (DAVE, "0004"), (ERIN, "0003"), (FRANK, ""))
    assert len(found) == 1
    assert "Frank" in found[0]


def test_a_name_that_two_learners_share_pairs_nobody(world: World) -> None:
    twin = ("0009", *DAVE[1:3], "03/03/2009", *DAVE[4:])
    assert pairs(world, (BOB, "Dave Van den Broek"), (DAVE, ""), (twin, "")) == []


def test_an_unknown_companion_pairs_nobody(world: World) -> None:
    assert pairs(world, (BOB, "Somebody Else"), (DAVE, "")) == []


def test_a_pair_goes_to_the_same_place_or_at_least_the_same_town(world: World) -> None:
    world.bring(
        "learners",
        csv_of(WITH, [(*BOB, "0002"), (*DAVE, "0001"), (*ERIN, "")]),
    )
    both = ("P8", "Salon Doble", *MIREIA[2:6], "2", *MIREIA[7:])
    world.bring("placements", csv_of(PLACEMENT_HEAD, [*ALL_PLACES, both]))
    run_selection(actor=world.coordinator, call=world.call)
    given = seats(allocate(world))
    assert {place(world, str(given["Bob"])).city, place(world, str(given["Dave"])).city} == {
        "Valencia"
    }


# --- what the engine sees -------------------------------------------------------------------------


def test_wishes_reach_the_engine_as_it_compares_them(world: World) -> None:
    rows = [
        (*BOB[:8], "valencia", "P3", *BOB[10:]),
        (*DAVE[:8], "Salon Mireia", "anywhere", *DAVE[10:]),
        ERIN,
    ]
    world.bring("learners", csv_of(LEARNER_HEAD, rows))
    world.bring("placements", csv_of(PLACEMENT_HEAD, ALL_PLACES))
    run_selection(actor=world.coordinator, call=world.call)
    problem, applications, placements = allocation_problem(world.call)
    wishes = {
        applications[one.ref].learner.person.given_name: one.wishes for one in problem.learners
    }
    assert wishes["Bob"] == (Wish("city", "Valencia"), Wish("placement", "P3"))
    assert wishes["Dave"] == (Wish("placement", "P1"), Wish("anywhere", ""))
    assert placements["P1"].host.name == "Salon Mireia"


def test_only_the_selected_are_given_places_and_the_order_is_that_of_the_selection(
    chosen: World,
) -> None:
    problem, applications, _ = allocation_problem(chosen.call)
    order = {applications[one.ref].learner.person.given_name: one.order for one in problem.learners}
    assert order == {"Bob": 1, "Erin": 2, "Dave": 3}
    needs = {applications[one.ref].learner.person.given_name: one.need for one in problem.learners}
    assert needs == {"Bob": 0, "Erin": 0, "Dave": 1}


def test_placements_without_or_with_equal_numbers_have_names_of_their_own(world: World) -> None:
    rows = [
        ("", "Host A", *MIREIA[2:]),
        ("", "Host B", *MIREIA[2:]),
        ("P001", "Host C", *MIREIA[2:]),
    ]
    world.bring("placements", csv_of(PLACEMENT_HEAD, rows))
    placements = list(Placement.objects.filter(season=world.season))
    refs = placement_refs(placements)
    assert len(refs) == 3
    assert {p.pk for p in refs.values()} == {p.pk for p in placements}
    assert list(placement_refs(placements[::-1])) == list(refs)
