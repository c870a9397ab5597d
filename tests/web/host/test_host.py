"""Charlie sees the own places, and who comes once it is released: never more than a place needs."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.telling import signed_in, tell_everything, tell_selection
from tests.world import (
    BOB,
    LEARNER_HEAD,
    MIREIA,
    PASSWORD,
    PLACEMENT_HEAD,
    World,
    csv_of,
    make_world,
)

from gezel.apps.applications.models import Application
from gezel.apps.applications.withdrawal import withdraw
from gezel.apps.mobilities.models import Mobility
from gezel.apps.orgs.models import Organisation
from gezel.apps.orgs.services import give_role
from gezel.apps.plan.services import run_plan
from gezel.config.founding import account_for
from gezel.web.host.guests import age_on

pytestmark = pytest.mark.django_db
PAGES = ("host_home", "host_list")


def host_of(world: World, name: str) -> Client:
    """Somebody who acts for another host than Salon Mireia."""
    account = account_for("heidi@example.org", PASSWORD)
    give_role(
        actor=world.coordinator,
        account=account,
        office=world.office,
        role="host",
        host=Organisation.objects.get(office=world.office, name=name),
    )
    return signed_in(account)


def read(client: Client, name: str = "host_home") -> str:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_only_hosts_have_these_pages(done: World, name: str) -> None:
    assert Client().get(reverse(name)).status_code == 302
    assert signed_in(done.alice).get(reverse(name)).status_code == 404
    assert signed_in(done.bob()).get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_before_the_release_charlie_sees_the_place_and_nobody(done: World, name: str) -> None:
    tell_selection(done)
    page = read(signed_in(done.charlie()), name)
    for learner in ("Bob", "Dave", "Erin", "Frank"):
        assert learner not in page
    assert "published" in page


def test_before_the_release_charlie_reads_what_he_offers(done: World) -> None:
    page = read(signed_in(done.charlie()))
    assert "You offer 1 place" in page
    assert "Cutting and colouring" in page
    assert "Mon 1 Mar 2027 to Sun 14 Mar 2027" in page


def test_after_the_release_charlie_sees_bob_and_only_bob(done: World) -> None:
    tell_everything(done)
    page = read(signed_in(done.charlie()))
    assert "1 learner comes to you" in page
    assert "Bob De Smet" in page
    assert "<dd>17</dd>" in page
    assert "English B1" in page
    assert "alice@example.org" in page
    for other in ("Dave", "Erin", "Frank", "Duarte", "Rossi"):
        assert other not in page


@pytest.mark.parametrize("name", PAGES)
def test_no_birth_date_mark_or_reason_reaches_a_host(done: World, name: str) -> None:
    tell_everything(done)
    page = read(signed_in(done.charlie()), name)
    for secret in ("2009", "bob@example.org", "points", "fewer", "wish", "6HA", "0001"):
        assert secret not in page.partition("<main")[2], secret


def test_the_host_reads_what_the_place_must_have_after_the_release_only(done: World) -> None:
    client = host_of(done, "Restaurante Duarte")
    assert "without steps" not in read(client)
    tell_everything(done)
    assert "a place without steps" in read(client)
    assert "a place without steps" in read(client, "host_list")


def test_fewer_opportunities_is_no_affair_of_the_host(done: World) -> None:
    tell_everything(done)
    page = read(host_of(done, "Rossi Parrucchieri"))
    assert "Dave Van den Broek" in page
    assert "Needs" not in page


def test_charlie_downloads_the_agreement_of_bob_and_not_of_dave(done: World) -> None:
    client = signed_in(done.charlie())
    of = {m.application.learner.person.given_name: m for m in Mobility.objects.all()}
    assert client.get(reverse("host_agreement", args=[of["Bob"].pk])).status_code == 404
    tell_everything(done)
    answer = client.get(reverse("host_agreement", args=[of["Bob"].pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"].endswith('-bob-de-smet.pdf"')
    assert client.get(reverse("host_agreement", args=[of["Dave"].pk])).status_code == 404
    assert (
        signed_in(done.bob()).get(reverse("host_agreement", args=[of["Bob"].pk])).status_code == 404
    )


def test_a_learner_who_withdrew_is_gone_from_the_page_and_the_papers(done: World) -> None:
    tell_everything(done)
    bob = Application.objects.get(learner__person__given_name="Bob")
    withdraw(actor=done.coordinator, application=bob)
    client = signed_in(done.charlie())
    page = read(client)
    assert "Bob" not in page
    assert "1 learner does not come after all." in page
    assert "Bob" not in read(client, "host_list")
    mobility = Mobility.objects.get(application=bob)
    assert client.get(reverse("host_agreement", args=[mobility.pk])).status_code == 404


def test_a_host_without_places_reads_how_they_come_here(world: World) -> None:
    account = account_for("ivan@example.org", PASSWORD)
    give_role(actor=world.coordinator, account=account, office=world.office, role="host")
    page = read(signed_in(account))
    assert "You offer no place yet" in page
    assert "Your places will stand here" in page
    assert "alice@example.org" in page


def test_a_host_of_another_office_sees_nothing_of_this_one(done: World, stranger: World) -> None:
    stranger.bring("placements", csv_of(PLACEMENT_HEAD, [MIREIA]), name="places.csv")
    tell_everything(done)
    page = read(signed_in(stranger.charlie()))
    assert "Bob" not in page
    assert "mallory@example.org" in page
    assert "alice@example.org" not in page


@pytest.mark.parametrize(
    ("day", "born", "age"),
    [
        (date(2027, 3, 1), date(2009, 3, 1), 18),
        (date(2027, 2, 28), date(2009, 3, 1), 17),
        (date(2027, 2, 28), date(2008, 2, 29), 18),
        (date(2027, 3, 1), date(2008, 2, 29), 19),
        (date(2027, 3, 1), None, None),
    ],
)
def test_age_in_whole_years(day: date, born: date | None, age: int | None) -> None:
    assert age_on(day, born) == age


@pytest.mark.parametrize("name", PAGES)
def test_one_guest_or_thirty_cost_the_same(done: World, name: str) -> None:
    big = make_world(name="Northern Institute", email="nina@example.org", places=30)
    people = [BOB] + [
        (f"{n:04}", f"Pupil{n}", "Peeters", *BOB[3:4], "", *BOB[5:]) for n in range(10, 39)
    ]
    big.bring("learners", csv_of(LEARNER_HEAD, people), name="learners.csv")
    place = (*MIREIA[:6], "30", *MIREIA[7:])
    big.bring("placements", csv_of(PLACEMENT_HEAD, [place]), name="places.csv")
    run_plan(actor=big.coordinator, call=big.call)
    tell_everything(done)
    tell_everything(big)

    def cost(client: Client, guests: int) -> int:
        read(client, name)
        with CaptureQueriesContext(connection) as queries:
            page = read(client, name)
        assert page.count("Peeters") + page.count("De Smet") >= guests
        return len(queries)

    small = cost(signed_in(done.charlie()), 1)
    account = account_for("oscar@example.org", PASSWORD)
    give_role(
        actor=big.coordinator,
        account=account,
        office=big.office,
        role="host",
        host=Organisation.objects.get(office=big.office, name="Salon Mireia"),
    )
    assert cost(signed_in(account), 30) == small
