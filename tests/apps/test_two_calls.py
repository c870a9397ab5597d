"""Two calls of one season share its placements, and a learner may be in both."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, connections
from tests.world import (
    ALL_PLACES,
    BOB,
    LEARNER_HEAD,
    MIREIA,
    PLACEMENT_HEAD,
    World,
    csv_of,
    make_world,
    refused,
)

from gezel.apps.applications.models import Application
from gezel.apps.applications.services import run_selection
from gezel.apps.applications.withdrawal import reinstate, withdraw
from gezel.apps.calls.services import CallIn, CriterionIn, make_call
from gezel.apps.mobilities.models import Mobility
from gezel.apps.placements.lists import seats_at, with_taken
from gezel.apps.placements.models import AllocationRun, Placement
from gezel.apps.placements.queries import allocation_problem, run_in_force, seats_of
from gezel.apps.placements.services import pin, propose, store_allocation
from gezel.apps.plan.services import run_plan, undo_run
from gezel.core.values import Refusal

GUS = ("0101", "Gus", "Aerts", "01/01/2008", "gus@example.org", "6HA", "Hairdressing", "C1", "Spain", "", "5", "no", "no")  # fmt: skip
HAL = ("0102", "Hal", "Bos", "01/01/2008", "hal@example.org", "6HA", "Hairdressing", "C1", "Italy", "", "5", "no", "no")  # fmt: skip
FAY = ("P4", "Salon Fay", "Hairdressing", "Styling", "Sevilla", "Spain", "1", "English", "A2", "05/04/2027", "18/04/2027", "no")  # fmt: skip


def second(world: World, *learners: tuple[str, ...]) -> World:
    """Another call of the same season, with learners of its own."""
    call = make_call(
        actor=world.coordinator,
        season=world.season,
        what=CallIn(
            name="Second",
            activity="LRN_SHORT",
            call_year=2021,
            agency="ES",
            starts=date(2027, 3, 1),
            ends=date(2027, 4, 30),
            places=5,
            seed="x",
            language="en",
            criteria=(
                CriterionIn(key="motivation", label="Motivation", weight=Decimal(100), maximum=Decimal(10)),
            ),
        ),
    )  # fmt: skip
    other = replace(world, call=call)
    other.bring("learners", csv_of(LEARNER_HEAD, learners), name="second.csv")
    return other


def places(world: World) -> dict[str, str | None]:
    run = run_in_force(world.call)
    assert run is not None
    return {
        seat.application.learner.person.given_name: seat.placement.number
        if seat.placement
        else None
        for seat in seats_of(run)
    }


def taken(world: World) -> dict[str, tuple[int, int]]:
    return {
        one.number: (one.taken, one.free)
        for one in with_taken(Placement.objects.filter(season=world.season))
    }


def of(world: World, name: str) -> Application:
    return Application.objects.get(call=world.call, learner=world.learner(name))


def test_a_place_is_given_away_once(done: World) -> None:
    assert taken(done) == {"P1": (1, 0), "P2": (1, 1), "P3": (1, 0)}
    other = second(done, GUS, HAL)
    run_plan(actor=other.coordinator, call=other.call)
    assert places(other) == {"Gus": None, "Hal": None}
    assert taken(done) == {"P1": (1, 0), "P2": (1, 1), "P3": (1, 0)}
    # who asked for it hears that it has no seats left
    run = run_in_force(other.call)
    assert run is not None
    options = {o["placement"]: o["code"] for o in seats_of(run)[0].options}
    assert options["P1"] == "allocation.closed"
    assert (run.figures["seats"], run.figures["seats_free"]) == (1, 1)


def test_what_one_call_gives_back_is_there_for_the_other(done: World) -> None:
    other = second(done, GUS)
    withdraw(actor=done.coordinator, application=of(done, "Bob"))
    run_plan(actor=other.coordinator, call=other.call)
    assert places(other) == {"Gus": "P1"}
    mireia = Placement.objects.get(number="P1")
    assert [s.application.learner.person.given_name for s in seats_at(mireia)] == ["Gus"]
    # and who comes back does not make two of one place
    assert (
        refused(reinstate, actor=done.coordinator, application=of(done, "Bob"))
        == "placements.place_given_meanwhile"
    )
    assert of(done, "Bob").state == "withdrawn"
    undo_run(actor=other.coordinator, call=other.call)
    reinstate(actor=done.coordinator, application=of(done, "Bob"))
    assert places(done)["Bob"] == "P1"
    assert taken(done)["P1"] == (1, 0)


def test_a_host_that_takes_a_place_back_leaves_none_and_not_less(done: World) -> None:
    other = second(done, GUS)
    erin_and_frank = Placement.objects.get(number="P2")
    assert erin_and_frank.capacity == 2
    done.bring("placements", csv_of(PLACEMENT_HEAD, [(*MIREIA[:6], "1", *MIREIA[7:])]))
    problem, _, _ = allocation_problem(other.call)
    assert {p.ref: p.capacity for p in problem.placements} == {"P1": 0, "P2": 1, "P3": 0}


def test_nobody_is_at_two_hosts_on_one_day(done: World) -> None:
    done.bring("placements", csv_of(PLACEMENT_HEAD, [(*MIREIA[:6], "5", *MIREIA[7:]), FAY]))
    other = second(done, BOB, GUS)
    assert (
        refused(
            pin,
            actor=other.coordinator,
            application=of(other, "Bob"),
            placement=Placement.objects.get(number="P1"),
            reason="His wish",
        )
        == "placements.away_by_other_call"
    )
    run_plan(actor=other.coordinator, call=other.call)
    # Bob is at Salon Mireia in March by the first call, and free again in April
    assert places(done)["Bob"] == "P1"
    assert places(other) == {"Bob": "P4", "Gus": "P1"}
    stays = Mobility.objects.filter(application__learner=done.learner("Bob"), state="planned")
    assert sorted(m.starts for m in stays) == [date(2027, 3, 1), date(2027, 4, 5)]


def test_who_comes_back_does_not_go_to_two_hosts_on_one_day(done: World) -> None:
    done.bring("placements", csv_of(PLACEMENT_HEAD, [(*MIREIA[:6], "5", *MIREIA[7:])]))
    other = second(done, BOB)
    withdraw(actor=done.coordinator, application=of(done, "Bob"))
    run_plan(actor=other.coordinator, call=other.call)
    assert places(other) == {"Bob": "P1"}
    assert (
        refused(reinstate, actor=done.coordinator, application=of(done, "Bob"))
        == "placements.away_by_other_call"
    )


def test_a_proposal_made_before_the_other_call_took_the_place_is_refused(world: World) -> None:
    world.bring_everything()
    other = second(world, GUS)
    for one in (world, other):
        run_selection(actor=one.coordinator, call=one.call)
    proposal = propose(other.call)
    run_plan(actor=world.coordinator, call=world.call)
    assert (
        refused(store_allocation, actor=other.coordinator, call=other.call, proposal=proposal)
        == "placements.changed_meanwhile"
    )
    assert not AllocationRun.objects.filter(call=other.call).exists()


@pytest.mark.django_db(transaction=True)
def test_two_calls_at_once_do_not_both_take_the_last_place() -> None:
    world = make_world()
    world.bring("learners", csv_of(LEARNER_HEAD, [BOB]))
    world.bring("placements", csv_of(PLACEMENT_HEAD, ALL_PLACES[:1]))
    other = second(world, GUS)
    both = (world, other)
    for one in both:
        run_selection(actor=one.coordinator, call=one.call)
    proposals = [propose(one.call) for one in both]
    told: list[str] = []
    # SQLite has one writer at a time, so there they come one after the other
    together = connection.vendor == "postgresql"
    start = threading.Barrier(2)

    def store(index: int) -> None:
        try:
            if together:
                start.wait()
            store_allocation(
                actor=world.coordinator, call=both[index].call, proposal=proposals[index]
            )
            told.append("stored")
        except Refusal as refusal:
            told.append(refusal.reason.code)
        finally:
            if together:
                connections.close_all()

    threads = [threading.Thread(target=store, args=(index,)) for index in range(2)]
    if together:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:
        for index in range(2):
            store(index)
    assert sorted(told) == ["placements.changed_meanwhile", "stored"]
    assert taken(world) == {"P1": (1, 0)}
