"""Mobilities, agreements and grants that follow from an allocation."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.world import (
    ALL_PLACES,
    EVERYBODY,
    LEARNER_HEAD,
    PLACEMENT_HEAD,
    World,
    csv_of,
    make_world,
    refused,
)

from gezel.adapters.pdf import words_as_data, words_from_data
from gezel.apps.applications.withdrawal import reinstate, withdraw
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.words import say
from gezel.apps.mobilities.models import Agreement, Mobility
from gezel.apps.mobilities.queries import of_call
from gezel.apps.mobilities.services import (
    agreement_words,
    draft_agreements,
    drop_mobilities,
    move_mobility,
    plan_mobilities,
)
from gezel.apps.money.models import Grant, OwnRate
from gezel.apps.money.queries import gaps_of, sums_by_kind, total_of
from gezel.apps.money.services import compute_grants, enter_rate, forget_rate, recompute
from gezel.apps.placements.queries import run_in_force
from gezel.apps.placements.services import release_allocation, undo_allocation
from gezel.apps.plan.services import run_plan, undo_run
from gezel.core.values import canonical_json


def mobility(world: World, name: str) -> Mobility:
    return Mobility.objects.get(application__learner__person__given_name=name)


def lines(world: World, name: str) -> dict[str, Decimal]:
    return {line.kind: line.amount for line in mobility(world, name).grant.lines.all()}


# --- mobilities -----------------------------------------------------------------------------------


def test_each_learner_with_a_place_has_one_mobility(done: World) -> None:
    assert sorted(m.number for m in of_call(done.call)) == ["M0001", "M0002", "M0003"]
    bob = mobility(done, "Bob")
    assert (bob.placement.number, bob.starts, bob.ends, bob.state) == (
        "P1",
        date(2027, 3, 1),
        date(2027, 3, 14),
        "planned",
    )
    assert plan_mobilities(actor=done.coordinator, run=run_in_force(done.call)) == []
    assert Mobility.objects.count() == 3


def test_mobilities_go_before_their_allocation_is_undone(done: World) -> None:
    run = run_in_force(done.call)
    assert drop_mobilities(actor=done.coordinator, run=run) > 0
    assert (Mobility.objects.count(), Grant.objects.count(), Agreement.objects.count()) == (0, 0, 0)
    undone = undo_allocation(actor=done.coordinator, run=run)
    assert refused(plan_mobilities, actor=done.coordinator, run=undone) == "mobilities.run_undone"


def test_after_release_mobilities_are_cancelled_one_by_one(done: World) -> None:
    run = release_allocation(actor=done.coordinator, run=run_in_force(done.call))
    assert refused(drop_mobilities, actor=done.coordinator, run=run) == "mobilities.run_released"
    moved = move_mobility(actor=done.coordinator, mobility=mobility(done, "Bob"), verb="cancel")
    assert moved.state == "cancelled"
    assert {m.application.learner.person.given_name for m in of_call(done.call)} == {"Dave", "Erin"}
    learner = Actor(role="learner", office=done.office.pk)
    assert (
        refused(move_mobility, actor=learner, mobility=mobility(done, "Dave"), verb="cancel")
        == "flow.wrong_role"
    )


def test_who_withdraws_does_not_go_and_may_come_back(done: World) -> None:
    application = mobility(done, "Bob").application
    withdraw(actor=done.coordinator, application=application)
    assert mobility(done, "Bob").state == "cancelled"
    assert {m.application.learner.person.given_name for m in of_call(done.call)} == {"Dave", "Erin"}
    reinstate(actor=done.coordinator, application=application)
    assert mobility(done, "Bob").state == "planned"


# --- agreements -----------------------------------------------------------------------------------


def test_an_agreement_keeps_the_words_as_they_were(done: World) -> None:
    bob = mobility(done, "Bob")
    agreement = bob.agreements.get()
    assert (agreement.version, agreement.languages) == (1, ["en", "es"])
    assert agreement.words["learner"]["name"] == "Bob De Smet"
    assert agreement.words["hosting"]["name"] == "Salon Mireia"
    assert agreement.words["place"] == "Valencia, Spain"
    text = canonical_json(agreement.words)
    assert agreement.sha256 == hashlib.sha256(text.encode()).hexdigest()
    done.bring(
        "learners",
        csv_of(LEARNER_HEAD, [(*EVERYBODY[0][:4], "bob@new.example", *EVERYBODY[0][5:])]),
    )
    assert bob.agreements.get().words["learner"]["email"] == "bob@example.org"
    assert draft_agreements(actor=done.coordinator, run=run_in_force(done.call)) == 0


def test_words_come_back_from_the_database_as_they_went_in(done: World) -> None:
    for one in Mobility.objects.all():
        words = agreement_words(one, issued_on=date(2026, 11, 20))
        assert words_from_data(words_as_data(words)) == words


# --- grants ---------------------------------------------------------------------------------------


def test_a_grant_is_the_sum_of_its_lines_and_each_line_has_a_source(done: World) -> None:
    for grant in Grant.objects.all():
        assert grant.total == sum(line.amount for line in grant.lines.all())
        assert grant.gaps == []
        for line in grant.lines.all():
            assert line.source
            assert line.status in {"confirmed", "derived", "unverified"}
    assert total_of(done.call) == sum(g.total for g in Grant.objects.all())
    assert sum(row["amount"] for row in sums_by_kind(done.call)) == total_of(done.call)


def test_computing_again_gives_the_same_and_leaves_no_second_grant(done: World) -> None:
    def facts() -> list[Any]:
        return [
            (
                g.mobility.number,
                g.total,
                g.kilometres,
                [(x.kind, x.amount, x.formula) for x in g.lines.all()],
            )
            for g in Grant.objects.order_by("mobility__number")
        ]

    before = facts()
    compute_grants(actor=done.coordinator, call=done.call)
    assert facts() == before


def test_a_learner_with_fewer_opportunities_has_one_more_line(done: World) -> None:
    assert set(lines(done, "Bob")) == set(lines(done, "Erin"))
    assert len(set(lines(done, "Dave")) - set(lines(done, "Bob"))) == 1


def test_a_cancelled_mobility_costs_nothing(done: World) -> None:
    before = total_of(done.call)
    bobs = mobility(done, "Bob").grant.total
    move_mobility(actor=done.coordinator, mobility=mobility(done, "Bob"), verb="cancel")
    assert total_of(done.call) == before - bobs


@pytest.fixture
def flanders(db: None) -> World:
    """Under the Flemish agency of 2026 no daily rate is known."""
    world = make_world(name="Flemish School", call_year=2026, agency="BE02")
    world.bring("learners", csv_of(LEARNER_HEAD, EVERYBODY))
    world.bring("placements", csv_of(PLACEMENT_HEAD, ALL_PLACES))
    run_plan(actor=world.coordinator, call=world.call)
    return world


def own(world: World, what: str, amount: str, **more: Any) -> OwnRate:
    return enter_rate(
        **{
            "actor": world.coordinator,
            "office": world.office,
            "call_year": 2026,
            "agency": "BE02",
            "action": "KA121",
            "what": what,
            "amount": Decimal(amount),
            "source": "Epos, letter of 3 March 2026",
            **more,
        }
    )


def test_an_unknown_figure_is_a_gap_with_its_name_and_not_a_guess(flanders: World) -> None:
    grant = mobility(flanders, "Bob").grant
    assert grant.gaps
    assert "individual_support" not in lines(flanders, "Bob")
    gaps = gaps_of(Grant.objects.all())
    assert sum(gaps.values()) >= 3
    for code, params in gaps:
        sentence = say({"code": code, "params": dict(params)})
        assert sentence != code
        assert "2026" in sentence


def test_an_own_figure_with_its_source_closes_the_gap(flanders: World) -> None:
    for group in (1, 2, 3):
        own(flanders, f"individual.learner.{group}.first", "70")
        own(flanders, f"individual.learner.{group}.second", "49")
    changed, waiting = recompute(
        actor=flanders.coordinator, call_year=2026, agency="BE02", action="KA121"
    )
    assert (changed, waiting) == (3, 0)
    line = mobility(flanders, "Bob").grant.lines.get(kind="individual_support")
    assert (line.amount, line.source) == (Decimal("980.00"), "Epos, letter of 3 March 2026")
    dave = mobility(flanders, "Dave").grant.lines.get(kind="individual_support")
    assert dave.amount == Decimal(14 * 70 + 16 * 49)


def test_an_own_figure_entered_again_replaces_the_first_and_can_be_forgotten(
    flanders: World,
) -> None:
    own(flanders, "individual.learner.1.first", "70")
    rate = own(flanders, "individual.learner.1.first", "71", status="unverified")
    assert OwnRate.objects.get() == rate
    assert (rate.amount, rate.status) == (Decimal(71), "unverified")
    forget_rate(actor=flanders.coordinator, rate=rate)
    assert not OwnRate.objects.exists()


def test_an_own_figure_needs_a_source_a_known_name_and_a_coordinator(flanders: World) -> None:
    with pytest.raises(ValidationError):
        own(flanders, "individual.learner.1.first", "70", source="  ")
    assert refused(own, flanders, "pocket.money", "70") == "grants.own_unknown_name"
    learner = Actor(role="learner", office=flanders.office.pk)
    assert (
        refused(own, flanders, "individual.learner.1.first", "70", actor=learner)
        == "flow.wrong_role"
    )
    assert not OwnRate.objects.exists()


def test_figures_of_one_office_are_not_used_by_another(flanders: World) -> None:
    other = make_world(name="Other School", email="o@example.org", call_year=2026, agency="BE02")
    for group in (1, 2, 3):
        own(
            other,
            f"individual.learner.{group}.first",
            "70",
            actor=other.coordinator,
            office=other.office,
        )
    compute_grants(actor=flanders.coordinator, call=flanders.call)
    assert mobility(flanders, "Bob").grant.gaps


def test_distances_start_at_the_nearest_town_that_is_known(done: World) -> None:
    """Nobody wrote a town, so it is that of the office: Leuven to Valencia is about 1 350 km."""
    assert 1300 < mobility(done, "Bob").grant.kilometres < 1400
    undo_run(actor=done.coordinator, call=done.call)
    head = (*LEARNER_HEAD, "City")
    done.bring("learners", csv_of(head, [(*row, "Oostende") for row in EVERYBODY]))
    run_plan(actor=done.coordinator, call=done.call)
    assert mobility(done, "Bob").grant.kilometres > 1300
    assert mobility(done, "Bob").grant.kilometres_from == "computed"
