"""The season's page and the page of the plan: counts of those who go, none that tells who somebody
is, and nobody forgotten."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.staff.conftest import signed_in
from tests.world import BOB, LEARNER_HEAD, MIREIA, PLACEMENT_HEAD, World, csv_of, make_world

from gezel.apps.applications.models import Application
from gezel.apps.applications.withdrawal import reinstate, withdraw
from gezel.apps.plan.insight import hide_small, placed_with_need
from gezel.apps.plan.release import release, waiting_for_release
from gezel.apps.plan.services import run_plan, undo_run
from gezel.apps.plan.steps import standing

GINA = ("0005", "Gina", "Claes", "01/01/2009", "", "6HA", "Hairdressing", "B1", "Spain", "", "5", "no", "no")  # fmt: skip


def read(client: Client, url: str) -> str:
    """The words of a page."""
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def of(world: World, name: str) -> Application:
    return Application.objects.get(call=world.call, learner=world.learner(name))


def pages(world: World, client: Client) -> tuple[str, str]:
    """The words of the season's page and of the page of the plan."""
    return (
        read(client, reverse("staff_season")),
        read(client, reverse("staff_plan_result", args=[world.call.pk])),
    )


# --- counts ---------------------------------------------------------------------------------------


def test_one_learner_with_fewer_opportunities_is_not_counted_on_any_page(
    done: World, alice: Client
) -> None:
    for words in pages(done, alice):
        assert (
            "fewer opportunities, placed not shown A count below 3 could tell who it is." in words
        )


@pytest.mark.django_db
def test_counts_of_three_and_more_are_shown() -> None:
    world = make_world(places=6)
    rows = [
        (f"{n:04d}", "Bob", f"Number{n}", *BOB[3:11], "yes" if n < 4 else "no", "no")
        for n in range(1, 7)
    ]
    world.bring("learners", csv_of(LEARNER_HEAD, rows))
    world.bring("placements", csv_of(PLACEMENT_HEAD, [(*MIREIA[:6], "9", *MIREIA[7:])]))
    run_plan(actor=world.coordinator, call=world.call)
    for words in pages(world, signed_in(world)):
        assert "fewer opportunities, placed 3 of 3 (100 %)" in words


def test_a_sum_is_hidden_where_one_of_its_parts_is() -> None:
    large, small = hide_small([9, 5, 4], [9, 5, 4]), hide_small([9, 1, 1], [9, 5, 4])
    assert placed_with_need([large, large]) == (8, 10)
    assert placed_with_need([large, small]) is None
    assert placed_with_need([hide_small([0, 0, 0], [5, 5, 5])]) == (0, 0)


def test_after_a_withdrawal_every_page_counts_those_who_go(done: World, alice: Client) -> None:
    withdraw(actor=done.coordinator, application=of(done, "Bob"))
    home, result = pages(done, alice)
    assert "2 selected · 2 placed" in home
    assert "Placed 2 of 2 (100 %)" in home
    assert "First wish met 1 of 2 (50 %)" in home
    assert "2 of 2 have a place" in result
    assert "First wish met 1 of 2 (50 %)" in result
    assert "Empty seats 2 of 4 (50 %)" in result
    assert "De Smet" not in result
    for name in ("staff_plan_xlsx", "staff_plan_json", "staff_protocol", "staff_plan"):
        assert alice.get(reverse(name, args=[done.call.pk])).status_code == 200


# --- who came after the selection -----------------------------------------------------------------


def test_who_applies_after_the_selection_is_a_thing_of_today(done: World, alice: Client) -> None:
    assert "after the selection" not in read(alice, reverse("staff_season"))
    done.bring("learners", csv_of(LEARNER_HEAD, [GINA]))
    assert standing(done.call).late == 1
    words = read(alice, reverse("staff_season"))
    assert "1 applicant came after the selection" in words
    assert "Undo it to take them in" in words
    undo_run(actor=done.coordinator, call=done.call)
    assert standing(done.call).late == 0
    run_plan(actor=done.coordinator, call=done.call)
    assert (standing(done.call).late, of(done, "Gina").state) == (0, "reserve")


def test_who_comes_back_to_a_selection_made_without_them_is_a_thing_of_today(
    done: World, alice: Client
) -> None:
    withdraw(actor=done.coordinator, application=of(done, "Dave"))
    undo_run(actor=done.coordinator, call=done.call)
    run_plan(actor=done.coordinator, call=done.call)
    reinstate(actor=done.coordinator, application=of(done, "Dave"))
    assert of(done, "Dave").state == "received"
    assert "1 applicant came after the selection" in read(alice, reverse("staff_season"))


def test_after_a_release_the_selection_is_not_offered_to_be_undone(
    done: World, alice: Client
) -> None:
    seen = waiting_for_release(done.call).seen
    release(actor=done.coordinator, call=done.call, seen=seen)
    done.bring("learners", csv_of(LEARNER_HEAD, [GINA]))
    words = read(alice, reverse("staff_season"))
    assert "1 applicant came after the selection" in words
    assert "Undo it to take them in" not in words
    assert reverse("staff_plan_undo", args=[done.call.pk]) not in words
    url = f"{reverse('staff_learners')}?call={done.call.pk}&state=received"
    found = alice.get(url).content.decode()
    assert "Gina" in found
    assert "De Smet" not in found
