"""Lists of learners, placements, organisations, money and documents."""

from __future__ import annotations

import io
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.staff.conftest import bring_many, signed_in
from tests.world import World, make_world

from gezel.apps.applications.models import Application
from gezel.apps.orgs.models import Organisation
from gezel.apps.placements.models import Placement
from gezel.apps.plan.services import run_plan
from gezel.web.ui.pages import all_patterns

LISTS = (
    "staff_learners",
    "staff_placements",
    "staff_organisations",
    "staff_grants",
    "staff_lines",
    "staff_documents",
    "staff_outbox",
)
PAGES = (*LISTS, "staff_money", "staff_rates", "staff_rate_new", "staff_insight", "staff_search")


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_the_database_as_often_for_one_learner_as_for_thirty(
    db: None, name: str
) -> None:
    few, many = (
        make_world(name="One", email="alice@example.org", places=1),
        make_world(name="Thirty", email="mallory@example.org", places=30),
    )
    for world, count in ((few, 1), (many, 30)):
        bring_many(world, count)
        run_plan(actor=world.coordinator, call=world.call)
    url = reverse(name)
    assert queries(signed_in(few), url) == queries(signed_in(many), url)


def test_the_list_of_learners_asks_at_most_fifteen_times_also_when_narrowed(
    done: World, alice: Client
) -> None:
    url = f"{reverse('staff_learners')}?call={done.call.pk}&state=placed&q=bob&sort=-state"
    assert queries(alice, url) <= 15


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_office_is_told_what_comes_here_and_how(
    world: World, alice: Client, name: str
) -> None:
    assert alice.get(reverse(name)).status_code == 200


def test_learners_show_where_they_stand(done: World, alice: Client) -> None:
    page = alice.get(reverse("staff_learners")).content.decode()
    assert "Bob De Smet" in page
    bob = Application.objects.get(learner=done.learner("Bob"))
    assert reverse("staff_learner", args=[bob.learner_id]) in page
    assert "EN B1" in page


def names(client: Client, query: str) -> list[str]:
    answer = client.get(f"{reverse('staff_learners')}?{query}&export=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()[1:]
    return sorted(line.split(";")[0].split(",")[0].strip('"') for line in lines)


def test_learners_are_narrowed_by_school_trade_outcome_and_place(
    done: World, alice: Client
) -> None:
    everybody = ["Bob De Smet", "Dave Van den Broek", "Erin D'hondt", "Frank Maes"]
    assert names(alice, "sort=name") == everybody
    assert names(alice, "q=smet") == ["Bob De Smet"]
    assert names(alice, "state=not_selected") == []
    assert names(alice, "state=placed") + names(alice, "state=unplaced") == names(
        alice, "state=selected"
    )
    assert names(alice, f"call={done.call.pk}&state=placed") == names(alice, "state=placed")
    assert names(alice, f"call={uuid.uuid4()}") == []
    assert names(alice, "call=nonsense") == []
    assert len(names(alice, "trade=Hair and beauty")) == 2


def test_a_download_of_learners_says_nothing_that_is_locked(done: World, alice: Client) -> None:
    text = alice.get(f"{reverse('staff_learners')}?export=csv").content.decode("utf-8-sig")
    assert "Fewer" not in text
    assert "step" not in text.casefold()


def test_placements_show_how_much_is_taken_and_are_narrowed_by_it(
    done: World, alice: Client
) -> None:
    page = alice.get(reverse("staff_placements")).content.decode()
    assert "Salon Mireia" in page
    assert "1 of 1" in page
    free = alice.get(f"{reverse('staff_placements')}?free=yes").content.decode()
    full = alice.get(f"{reverse('staff_placements')}?free=no").content.decode()
    found = Placement.objects.filter(season=done.season)
    for placement in found:
        url = reverse("staff_placement", args=[placement.pk])
        assert (url in free) != (url in full)


def test_a_download_of_placements_opens_as_a_spreadsheet(done: World, alice: Client) -> None:
    from gezel.adapters.sheets import read_workbook  # type: ignore[attr-defined]

    answer = alice.get(f"{reverse('staff_placements')}?export=xlsx")
    book = read_workbook(io.BytesIO(answer.content).getvalue(), name="placements.xlsx")
    assert book.sheets[0].rows[0][0] == "Host"


def test_the_sum_below_lines_is_the_sum_of_all_that_fit(done: World, alice: Client) -> None:
    from django.db.models import Sum

    from gezel.apps.money.models import GrantLine
    from gezel.web.ui.templatetags.gezel import money

    for query, rows in (
        ("", GrantLine.objects.all()),
        ("?kind=travel", GrantLine.objects.filter(kind="travel")),
    ):
        page = alice.get(reverse("staff_lines") + query).content.decode()
        assert money(rows.aggregate(n=Sum("amount"))["n"]) in page


def test_a_figure_of_the_budget_leads_to_lines_that_add_up_to_it(
    done: World, alice: Client
) -> None:
    from gezel.web.staff.money import budget_of
    from gezel.web.ui.templatetags.gezel import money

    rows = budget_of(done.call)
    assert rows
    for row in rows:
        assert money(row.amount) in alice.get(row.url).content.decode()


def test_remembered_filters_change_the_sum_too(done: World, alice: Client) -> None:
    url = reverse("staff_lines")
    asked = alice.get(f"{url}?kind=travel").content.decode()
    remembered = alice.get(url).content.decode()
    everything = alice.get(f"{url}?kind=").content.decode()
    assert sum_row(asked) == sum_row(remembered) != sum_row(everything)


def sum_row(page: str) -> str:
    return page.partition('class="row-sum"')[2].partition("</tr>")[0]


ONE_OF_ALICES = {
    "staff_learner": lambda w: [w.learner("Bob").pk],
    "staff_by_hand": lambda w: [
        w.learner("Bob").pk,
        Application.objects.get(learner=w.learner("Bob")).pk,
    ],
    "staff_placement": lambda w: [Placement.objects.filter(season=w.season)[0].pk],
    "staff_organisation": lambda w: [
        Organisation.objects.get(office=w.office, name="Salon Mireia").pk
    ],
    "staff_grant": lambda w: [_first("money.Grant").pk],
    "staff_agreement": lambda w: [_first("mobilities.Agreement").pk],
    "staff_message": lambda w: [_first("desk.Message").pk],
    "staff_message_pdf": lambda w: [_first("desk.Message").pk],
    "staff_release": lambda w: [w.call.pk],
    "staff_agreements_zip": lambda w: [w.call.pk],
    "staff_letters_pdf": lambda w: [w.call.pk],
    "staff_chart": lambda w: [w.call.pk, "countries"],
}


def _first(label: str) -> object:
    from django.apps import apps

    return apps.get_model(label).objects.first()


@pytest.mark.parametrize("name", sorted(ONE_OF_ALICES))
def test_alice_opens_what_is_hers_and_mallory_does_not_learn_that_it_exists(
    done: World, alice: Client, mallory: Client, name: str
) -> None:
    url = reverse(name, args=ONE_OF_ALICES[name](done))
    assert alice.get(url).status_code == 200
    assert mallory.get(url).status_code == 404
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize("name", sorted(ONE_OF_ALICES))
def test_bob_and_charlie_do_not_open_pages_of_the_staff(done: World, name: str) -> None:
    url = reverse(name, args=ONE_OF_ALICES[name](done))
    for account in (done.bob(), done.charlie()):
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(url).status_code == 404


def test_every_page_of_nouns_is_for_coordinators_only() -> None:
    from gezel.web.staff import urls_nouns

    known = {pattern.name for pattern in urls_nouns.urlpatterns}
    assert known <= {pattern.name for pattern in all_patterns()}
    for pattern in urls_nouns.urlpatterns:
        assert pattern.callback.may == ("coordinator",)
