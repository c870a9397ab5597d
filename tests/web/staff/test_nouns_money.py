"""Money: what is missing is named, entered with its source, and the grants follow."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.staff.conftest import signed_in
from tests.world import World, make_world

from gezel.apps.money.models import Grant, OwnRate
from gezel.apps.money.services import enter_rate
from gezel.core.values import Refusal


@pytest.fixture
def gaps(db: None) -> World:
    """Alice under the Flemish agency in 2026, whose daily rates nobody has published."""
    world = make_world(call_year=2026, agency="BE02")
    world.run()
    return world


def rate(figure: str, amount: str, **other: str) -> dict[str, str]:
    return {
        "figure": figure,
        "amount": amount,
        "call_year": "2026",
        "agency": "be02",
        "action": "KA121",
        "source": "Letter of the agency, page 3",
        "status": "confirmed",
        **other,
    }


def figures_of(world: World) -> set[str]:
    return {
        gap["params"]["figure"]
        for grant in Grant.objects.filter(mobility__application__call=world.call)
        for gap in grant.gaps
    }


def outcomes() -> dict[object, tuple[Decimal, list[object]]]:
    return {
        mobility: (total, gaps)
        for mobility, total, gaps in Grant.objects.values_list("mobility", "total", "gaps")
    }


def test_a_missing_figure_is_named_with_the_way_to_enter_it(gaps: World) -> None:
    client = signed_in(gaps)
    figure = sorted(figures_of(gaps))[0]
    for url in (reverse("staff_money"), reverse("staff_rates")):
        page = client.get(url).content.decode()
        assert "No source is known for this number" in page
        assert f"figure={figure}&amp;call_year=2026&amp;agency=BE02&amp;action=KA121" in page
    form = client.get(
        f"{reverse('staff_rate_new')}?figure={figure}&call_year=2026"
    ).content.decode()
    assert f'<option value="{figure}" selected>' in form


def test_an_entered_rate_completes_the_grants_and_says_how_many(gaps: World) -> None:
    client = signed_in(gaps)
    figure = sorted(figures_of(gaps))[0]
    before = outcomes()
    answer = client.post(reverse("staff_rate_new"), rate(figure, "61,50"), follow=True)
    assert figure not in figures_of(gaps)
    changed = sum(1 for mobility, outcome in outcomes().items() if outcome != before[mobility])
    assert changed
    said = f"{changed} grants changed." if changed > 1 else "1 grant changed."
    assert said in answer.content.decode()
    assert OwnRate.objects.get().amount == Decimal("61.50")
    assert OwnRate.objects.get().agency == "BE02"


def test_a_removed_rate_can_be_brought_back(gaps: World) -> None:
    client = signed_in(gaps)
    figure, *others = sorted(figures_of(gaps))
    client.post(reverse("staff_rate_new"), rate(figure, "61.50"))
    totals = dict(Grant.objects.values_list("mobility", "total"))
    client.post(reverse("staff_rate_forget", args=[OwnRate.objects.get().pk]))
    assert figures_of(gaps) == {figure, *others}
    client.post(reverse("staff_rate_restore"))
    assert dict(Grant.objects.values_list("mobility", "total")) == totals
    assert client.post(reverse("staff_rate_restore")).status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (rate("group.ES", "7"), "cannot be the amount"),
        (rate("group.ES", "2", source=""), "Fill this in."),
        (rate("group.ES", "-1"), "greater than or equal"),
        (rate("nonsense", "2"), "Select a valid choice"),
    ],
)
def test_a_rate_that_cannot_be_is_refused_and_nothing_is_kept(
    gaps: World, data: dict[str, str], said: str
) -> None:
    page = signed_in(gaps).post(reverse("staff_rate_new"), data)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not OwnRate.objects.exists()


def test_the_service_refuses_a_figure_that_the_engine_does_not_know(gaps: World) -> None:
    with pytest.raises(Refusal, match=r"grants\.own_unknown_name"):
        enter_rate(
            actor=gaps.coordinator,
            office=gaps.office,
            call_year=2026,
            agency="BE02",
            action="KA121",
            what="nonsense",
            amount=Decimal(1),
            source="Somewhere",
        )
    assert not OwnRate.objects.exists()


def test_mallory_does_not_remove_the_rate_of_alice(gaps: World, mallory: Client) -> None:
    figure = sorted(figures_of(gaps))[0]
    signed_in(gaps).post(reverse("staff_rate_new"), rate(figure, "61.50"))
    url = reverse("staff_rate_forget", args=[OwnRate.objects.get().pk])
    assert mallory.post(url).status_code == 404
    assert OwnRate.objects.exists()


def test_a_grant_shows_each_line_with_formula_certainty_and_source(
    done: World, alice: Client
) -> None:
    grant = Grant.objects.order_by("pk").first()
    assert grant is not None
    page = alice.get(reverse("staff_grant", args=[grant.pk])).content.decode()
    for line in grant.lines.all():
        assert line.formula in page
        assert line.source in page
