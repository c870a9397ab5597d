"""Fetch and permission are one act: what coordinator, stranger, learner and host get to see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet
from tests.world import PASSWORD, World, csv_of

from gezel.apps.applications import queries as applications
from gezel.apps.applications.queries import run_in_force as selection_of
from gezel.apps.applications.services import release_selection
from gezel.apps.calls import queries as calls
from gezel.apps.desk import outbox
from gezel.apps.desk import queries as desk
from gezel.apps.desk import work as jobs
from gezel.apps.journal import queries as journal
from gezel.apps.journal.actor import ANYBODY, Actor, system
from gezel.apps.mobilities import queries as mobilities
from gezel.apps.money import queries as money
from gezel.apps.orgs import queries as orgs
from gezel.apps.orgs.models import Organisation
from gezel.apps.orgs.services import give_role
from gezel.apps.people.models import Account
from gezel.apps.placements import queries as placements
from gezel.apps.placements.queries import run_in_force as allocation_of
from gezel.apps.placements.services import release_allocation
from gezel.config.founding import account_for

Query = Callable[..., QuerySet[Any]]

# Every list of the house, and who else than a coordinator gets something of it in Alice's world
# once everything is released: Bob the learner, Charlie the host.
LISTS: dict[str, tuple[Query, bool, bool]] = {
    "journal": (journal.visible_to, False, False),
    "organisations": (orgs.visible_to, False, False),
    "learners": (orgs.learners_visible_to, True, False),
    "seasons": (calls.visible_to, False, False),
    "calls": (calls.calls_visible_to, False, False),
    "imports": (desk.imports_visible_to, False, False),
    "outbox": (outbox.visible_to, False, False),
    "jobs": (jobs.visible_to, False, False),
    "applications": (applications.visible_to, True, False),
    "placements": (placements.visible_to, False, True),
    "pins": (placements.pins_visible_to, False, False),
    "mobilities": (mobilities.visible_to, True, True),
    "agreements": (mobilities.agreements_visible_to, True, True),
    "past stays": (mobilities.past_stays_visible_to, False, False),
    "grants": (money.visible_to, False, False),
    "lines": (money.lines_visible_to, False, False),
    "rates": (money.rates_visible_to, False, False),
}


@pytest.fixture
def told(done: World) -> World:
    """Everything done and released."""
    selection, allocation = selection_of(done.call), allocation_of(done.call)
    assert selection is not None
    assert allocation is not None
    release_selection(actor=done.coordinator, run=selection)
    release_allocation(actor=done.coordinator, run=allocation)
    return done


def actor(account: Account) -> Actor:
    return orgs.actor_for(account)


def names(rows: QuerySet[Any]) -> set[str]:
    return {str(row.application.learner.person.given_name) for row in rows}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_empty_for_those_it_is_not_for(told: World, stranger: World, name: str) -> None:
    query, learner, host = LISTS[name]
    mine = set(query(told.coordinator).values_list("pk", flat=True))
    assert not mine & set(query(stranger.coordinator).values_list("pk", flat=True))
    for nobody in (
        ANYBODY,
        Actor(role="coordinator"),
        Actor(role="learner", office=told.office.pk),
        Actor(role="host", office=told.office.pk),
        Actor(role="committee", office=told.office.pk),
        system(),
    ):
        assert not query(nobody).exists(), nobody
    assert query(actor(told.bob())).exists() == learner
    assert query(actor(told.charlie())).exists() == host


def test_no_list_of_the_house_is_forgotten() -> None:
    import inspect

    found = {
        function
        for module in (
            journal, orgs, calls, desk, outbox, jobs, applications, placements, mobilities, money,
        )
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if name.endswith("visible_to")
        and function.__module__ == module.__name__
        and "QuerySet" in str(inspect.signature(function).return_annotation)
    }  # fmt: skip
    known = {query for query, _, _ in LISTS.values()}
    # narrower views of a list that is here
    narrower = {money.planned_visible_to}
    assert {f.__qualname__ for f in found - known - narrower} == set()


def test_a_coordinator_sees_all_of_the_office(told: World) -> None:
    assert orgs.learners_visible_to(told.coordinator).count() == 4
    assert applications.visible_to(told.coordinator).count() == 4
    assert placements.visible_to(told.coordinator).count() == 3
    assert mobilities.visible_to(told.coordinator).count() == 3
    assert {o.name for o in orgs.visible_to(told.coordinator)} == {
        "Eastern Technical Institute",
        "Salon Mireia",
        "Restaurante Duarte",
        "Rossi Parrucchieri",
    }


def test_a_learner_sees_himself(told: World) -> None:
    bob = actor(told.bob())
    assert {one.person.given_name for one in orgs.learners_visible_to(bob)} == {"Bob"}
    assert {a.learner.person.given_name for a in applications.visible_to(bob)} == {"Bob"}
    assert names(mobilities.visible_to(bob)) == {"Bob"}


def test_before_the_release_learner_and_host_see_no_outcome(done: World) -> None:
    bob, charlie = actor(done.bob()), actor(done.charlie())
    application = applications.visible_to(bob).get()
    for released in (False, True):
        assert (applications.released_outcome(application) is not None) == released
        assert mobilities.visible_to(bob).exists() == released
        assert mobilities.visible_to(charlie).exists() == released
        assert mobilities.agreements_visible_to(charlie).exists() == released
        if not released:
            selection, allocation = selection_of(done.call), allocation_of(done.call)
            assert selection is not None
            assert allocation is not None
            release_selection(actor=done.coordinator, run=selection)
            release_allocation(actor=done.coordinator, run=allocation)


def test_a_host_sees_the_own_places_and_who_comes_there(told: World) -> None:
    charlie = actor(told.charlie())
    assert [p.number for p in placements.visible_to(charlie)] == ["P1"]
    assert names(mobilities.visible_to(charlie)) == {"Bob"}
    assert not orgs.learners_visible_to(charlie).exists()
    assert not applications.visible_to(charlie).exists()
    assert not money.visible_to(charlie).exists()


def test_a_host_for_two_companies_sees_both_and_no_third(told: World) -> None:
    account = told.charlie()
    give_role(
        actor=told.coordinator,
        account=account,
        office=told.office,
        role="host",
        host=Organisation.objects.get(name="Rossi Parrucchieri"),
    )
    charlie = actor(account)
    assert sorted(p.number for p in placements.visible_to(charlie)) == ["P1", "P3"]
    assert names(mobilities.visible_to(charlie)) == {"Bob", "Dave"}


def test_a_host_of_another_office_sees_nothing_of_the_same_company(
    told: World, stranger: World
) -> None:
    """Mallory's office knows a Salon Mireia too; its contact is not Alice's Charlie."""
    from tests.world import MIREIA, PLACEMENT_HEAD

    stranger.bring("placements", csv_of(PLACEMENT_HEAD, [MIREIA]))
    account = account_for("victor@example.org", PASSWORD)
    give_role(
        actor=stranger.coordinator,
        account=account,
        office=stranger.office,
        role="host",
        host=Organisation.objects.get(office=stranger.office, name="Salon Mireia"),
    )
    victor = actor(account)
    assert {p.season_id for p in placements.visible_to(victor)} == {stranger.season.pk}
    assert not mobilities.visible_to(victor).exists()


def test_a_learner_who_coordinates_elsewhere_acts_in_one_role_at_a_time(
    told: World, stranger: World
) -> None:
    account = told.bob()
    membership = give_role(
        actor=stranger.coordinator, account=account, office=stranger.office, role="coordinator"
    )
    there = orgs.actor_for(account, chosen=str(membership.pk))
    assert (there.role, there.office) == ("coordinator", stranger.office.pk)
    assert not applications.visible_to(there).exists()
    own = next(m for m in orgs.memberships_of(account) if m.role == "learner")
    here = orgs.actor_for(account, chosen=str(own.pk))
    assert applications.visible_to(here).count() == 1
    assert not orgs.visible_to(here).exists()
    # a membership of somebody else is not taken up
    alices = orgs.memberships_of(told.alice).get()
    forged = orgs.actor_for(account, chosen=str(alices.pk))
    assert (forged.account, forged.role, forged.office) in {
        (account.pk, "coordinator", stranger.office.pk),
        (account.pk, "learner", told.office.pk),
    }


def test_needs_are_opened_for_the_own_coordinator_only(told: World, stranger: World) -> None:
    erin = told.learner("Erin")
    assert orgs.needs_of(told.coordinator, erin) == {
        "fewer_opportunities": False,
        "requirements": ["step_free"],
    }
    for other in (stranger.coordinator, actor(told.bob()), actor(told.charlie()), ANYBODY):
        assert orgs.needs_of(other, erin) is None


def test_a_role_given_twice_is_one(told: World) -> None:
    told.bob()
    told.bob()
    assert orgs.memberships_of(account_for("bob@example.org", None)).count() == 1


def test_an_account_without_a_role_is_nobody(told: World) -> None:
    nobody = actor(account_for("nobody@example.org", PASSWORD))
    assert (nobody.role, nobody.office) == ("anybody", None)
