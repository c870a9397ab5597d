"""Bob's page tells what was released, in words, and nothing before."""

from __future__ import annotations

import dataclasses
import html
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.telling import signed_in, tell_everything, tell_places, tell_selection
from tests.world import (
    ALL_PLACES,
    DUARTE,
    EVERYBODY,
    LEARNER_HEAD,
    MIREIA,
    PASSWORD,
    PLACEMENT_HEAD,
    ROSSI,
    World,
    csv_of,
)

from gezel.apps.applications.models import Application
from gezel.apps.calls.models import Call
from gezel.apps.calls.services import CallIn, CriterionIn, change_call, make_call
from gezel.apps.journal import clock
from gezel.apps.mobilities.models import Mobility
from gezel.apps.mobilities.services import move_mobility
from gezel.apps.orgs.services import give_role
from gezel.apps.people.models import Account
from gezel.apps.plan.services import run_plan, start_plan
from gezel.config.founding import account_for
from gezel.web.learner.said import said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def winter(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 29 January 2027: 31 days before the stays begin."""
    monkeypatch.setattr(clock, "today", lambda: date(2027, 1, 29))


def read(client: Client, name: str = "learner_home") -> str:
    """The text of a page as a reader sees it."""
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    body = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def account_of(world: World, name: str) -> Account:
    """The account of another learner than Bob."""
    account = account_for(f"{name.lower()}@example.org", PASSWORD)
    give_role(
        actor=world.coordinator,
        account=account,
        office=world.office,
        role="learner",
        person=world.learner(name).person,
    )
    return account


def same_call(call: Call, **changed: object) -> CallIn:
    """What a call says, with something changed."""
    what = CallIn(
        name=call.name,
        activity=call.activity,
        call_year=call.call_year,
        starts=call.starts,
        ends=call.ends,
        places=call.places,
        agency=call.agency,
        seed=call.seed,
        language=call.language,
        criteria=(
            CriterionIn(
                key="motivation", label="Motivation", weight=Decimal(100), maximum=Decimal(10)
            ),
        ),
    )
    return dataclasses.replace(what, **changed)


def test_nobody_is_let_in_but_learners(done: World) -> None:
    assert Client().get(reverse("learner_home")).status_code == 302
    for other in (done.alice, done.charlie()):
        assert signed_in(other).get(reverse("learner_home")).status_code == 404


def test_an_account_without_an_application_reads_what_will_stand_here(world: World) -> None:
    account = account_for("grace@example.org", PASSWORD)
    give_role(actor=world.coordinator, account=account, office=world.office, role="learner")
    page = read(signed_in(account))
    assert "You have no application yet" in page
    assert "Here you will follow your application" in page


def test_before_the_release_bob_reads_that_nothing_is_published(done: World) -> None:
    page = read(signed_in(done.bob()))
    assert "We have your application, Bob." in page
    assert "The decisions are not published yet." in page
    assert "so it will be before that day" in page
    for secret in ("You are selected", "Mireia", "Valencia", "90", "€", "ticket"):
        assert secret not in page, secret


def test_bob_and_frank_cannot_be_told_apart_before_the_release(done: World) -> None:
    """Bob is selected, Frank is in reserve; neither page shows it."""
    pages = [read(signed_in(account_of(done, name))) for name in ("Bob", "Frank")]
    assert pages[0].replace("Bob", "Frank") == pages[1]


def test_after_the_selection_bob_reads_why_but_not_where(done: World) -> None:
    tell_selection(done)
    page = read(signed_in(done.bob()))
    assert "You are selected, Bob." in page
    assert "You are selected. With 90 points you are number 1, and there are 3 places." in page
    assert "Motivation 90 9 / 10 × 100" in page
    assert "Who goes where is not published yet." in page
    assert "Mireia" not in page
    assert "Valencia" not in page


def test_after_the_allocation_bob_reads_where_and_when(done: World) -> None:
    tell_everything(done)
    page = read(signed_in(done.bob()))
    assert "You are going to Valencia, Bob." in page
    assert "In 31 days. Mon 1 Mar 2027 to Sun 14 Mar 2027." in page
    assert "Host Salon Mireia Where Valencia (Spain)" in page
    assert "It meets your wish number 1." in page
    assert "Download the agreement" in page


def test_bob_reads_his_money_and_not_the_schools(done: World) -> None:
    tell_everything(done)
    page = read(signed_in(done.bob()))
    grant = Mobility.objects.get(application__learner__person__given_name="Bob").grant
    own = [line for line in grant.lines.all() if line.payee == "participant"]
    assert {line.kind for line in own} < {line.kind for line in grant.lines.all()}
    total = sum(line.amount for line in own)
    assert f"Together €{total:,.2f}" in page
    assert all(line.formula in page for line in own)
    assert "confirmed" in page


def test_erin_reads_why_not_there_in_the_names_of_hosts(done: World) -> None:
    tell_everything(done)
    page = read(signed_in(account_of(done, "Dave")))
    assert "Why not me, why not there?" in page
    assert "Salon Mireia, Valencia (Spain) No seat is free here: 1 of 1 are taken." in page
    assert "Rossi Parrucchieri, Bologna (Italy) You go here." in page
    assert not re.search(r"\bP[123]\b", page)


def test_a_language_is_named_and_not_coded(world: World) -> None:
    """Rossi wants Italian, which Dave does not speak."""
    world.bring("learners", csv_of(LEARNER_HEAD, EVERYBODY), name="learners.csv")
    italian = (*ROSSI[:7], "Italian", *ROSSI[8:])
    world.bring("placements", csv_of(PLACEMENT_HEAD, [MIREIA, DUARTE, italian]), name="p.csv")
    run_plan(actor=world.coordinator, call=world.call)
    tell_everything(world)
    page = read(signed_in(account_of(world, "Dave")))
    assert "This placement needs Italian at B1. No level of yours is known." in page


def test_a_need_is_named_and_not_coded(done: World) -> None:
    assert said({"code": "allocation.requirements", "params": {"missing": "step_free"}}) == (
        "This placement does not offer: a place without steps."
    )


def test_frank_reads_his_number_on_the_reserve_list(done: World) -> None:
    tell_everything(done)
    page = read(signed_in(account_of(done, "Frank")))
    assert "You are on the reserve list, Frank." in page
    assert "You are number 1 on the reserve list." in page
    assert "you would have had a place" in page
    assert "Why not me, why not there?" not in page


def test_without_a_reserve_list_frank_reads_that_he_is_not_selected(world: World) -> None:
    change_call(
        actor=world.coordinator, call=world.call, what=same_call(world.call, reserve_list=0)
    )
    world.run()
    tell_everything(world)
    page = read(signed_in(account_of(world, "Frank")))
    assert "You are not selected this time, Frank." in page
    assert "Learning agreement" not in page
    assert "I do not want to go any more" not in page


def test_bob_never_reads_the_name_of_another_learner(done: World) -> None:
    tell_everything(done)
    page = read(signed_in(done.bob()))
    for other in ("Dave", "Erin", "Frank", "Van den Broek"):
        assert other not in page


def test_the_page_follows_the_stay(done: World, monkeypatch: pytest.MonkeyPatch) -> None:
    tell_everything(done)
    client = signed_in(done.bob())
    monkeypatch.setattr(clock, "today", lambda: date(2027, 3, 3))
    assert "You are in Valencia, Bob. Day 3 of 14." in read(client)
    monkeypatch.setattr(clock, "today", lambda: date(2027, 3, 15))
    page = read(client)
    assert "You were in Valencia, Bob." in page
    assert "I do not want to go any more" not in page


def test_a_cancelled_stay_is_told_as_cancelled(done: World) -> None:
    tell_everything(done)
    mobility = Mobility.objects.get(application__learner__person__given_name="Bob")
    move_mobility(actor=done.coordinator, mobility=mobility, verb="cancel")
    page = read(signed_in(done.bob()))
    assert "Your stay is cancelled, Bob." in page
    assert "Your place" not in page
    assert "Download the agreement" not in page


def test_a_missing_figure_is_named_without_the_work_of_the_office(world: World) -> None:
    """In 2026 nobody knows the daily rate of this agency."""
    change_call(
        actor=world.coordinator,
        call=world.call,
        what=same_call(world.call, call_year=2026, agency="BE02"),
    )
    world.run()
    tell_everything(world)
    page = read(signed_in(world.bob()))
    assert "Something is not known yet" in page
    assert "Daily rate (learner), country group" in page
    assert "Known so far" in page
    assert "Enter it with its source" not in page


def test_bob_downloads_his_agreement_and_not_daves(done: World) -> None:
    client = signed_in(done.bob())
    of = {m.application.learner.person.given_name: m for m in Mobility.objects.all()}
    assert client.get(reverse("learner_agreement", args=[of["Bob"].pk])).status_code == 404
    tell_everything(done)
    answer = client.get(reverse("learner_agreement", args=[of["Bob"].pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    number = of["Bob"].number.lower()
    assert (
        answer["Content-Disposition"]
        == f'attachment; filename="learning-agreement-{number}-bob-de-smet.pdf"'
    )
    assert client.get(reverse("learner_agreement", args=[of["Dave"].pk])).status_code == 404


def test_bob_of_another_office_gets_nothing(done: World, stranger: World) -> None:
    stranger.run()
    tell_everything(done)
    account = account_of(stranger, "Dave")
    mobility = Mobility.objects.get(
        application__learner__office=done.office, application__learner__person__given_name="Dave"
    )
    answer = signed_in(account).get(reverse("learner_agreement", args=[mobility.pk]))
    assert answer.status_code == 404


def test_one_application_or_three_cost_the_same(done: World) -> None:
    tell_everything(done)
    client = signed_in(done.bob())

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("learner_home")).status_code == 200
        return len(queries)

    cost()
    one = cost()
    for month, name in ((4, "Second round"), (5, "Third round")):
        call = make_call(
            actor=done.coordinator, season=done.season, what=same_call(done.call, name=name)
        )
        start_plan(actor=done.coordinator, call=call)
        more = dataclasses.replace(done, call=call)
        more.bring("learners", csv_of(LEARNER_HEAD, EVERYBODY))
        # each round in a month of its own: nobody is at two hosts on one day
        later = [
            (
                f"{ref}-{month}",
                *rest[:8],
                *(day.replace("/03/", f"/{month:02d}/") for day in rest[8:]),
            )
            for ref, *rest in ALL_PLACES
        ]
        more.bring("placements", csv_of(PLACEMENT_HEAD, later))
        run_plan(actor=done.coordinator, call=call)
        tell_selection(more)
        tell_places(more)
    assert Application.objects.filter(learner__person__given_name="Bob").count() == 3
    assert cost() == one
    assert read(client).count("You are going to Valencia, Bob.") == 3
