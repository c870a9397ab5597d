"""The page of a call: everybody reads the rules; the draw can be repeated once it is released."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.telling import tell_selection
from tests.world import World

from gezel.apps.applications.queries import run_in_force
from gezel.apps.calls.models import Call
from gezel.apps.calls.services import CallIn, CriterionIn, ReserveIn, make_call, move_call
from gezel.apps.plan.services import start_plan

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).parents[3] / "docs" / "user" / "verify_lottery.py"
MOTIVATION = CriterionIn(
    key="motivation", label="Motivation", weight=Decimal("62.5"), maximum=Decimal(10)
)


def verifier() -> Any:
    spec = importlib.util.spec_from_file_location("verify_lottery", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page_of(call: Call) -> str:
    answer = Client().get(reverse("public_call", args=[call.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def opened(world: World, *verbs: str) -> Call:
    for verb in verbs or ("open",):
        world.call = move_call(actor=world.coordinator, call=world.call, verb=verb)
    return world.call


def with_a_secret(world: World, **changed: Any) -> World:
    """The same office with a call whose marks are protected by a secret of its own."""
    what = CallIn(
        name="Summer",
        activity="LRN_SHORT",
        call_year=2021,
        agency="ES",
        starts=world.call.starts,
        ends=world.call.ends,
        places=3,
        seed="two dice: 1 and 6",
        salt="5a" * 16,
        language="en",
        funder="Erasmus+",
        project_code="2021-1-ES01-KA121-VET-000000000",
        city="Leuven",
        criteria=(
            MOTIVATION,
            CriterionIn(
                key="interview",
                label="Interview",
                weight=Decimal("37.5"),
                maximum=Decimal(20),
                minimum=Decimal(8),
            ),
        ),
        reserves=(
            ReserveIn(
                key="fewer_opportunities",
                label="Fewer opportunities",
                group="fewer_opportunities",
                places=1,
            ),
        ),
    )
    what = dataclasses.replace(what, **changed)
    call = make_call(actor=world.coordinator, season=world.season, what=what)
    start_plan(actor=world.coordinator, call=call)
    return dataclasses.replace(world, call=call)


@pytest.mark.parametrize(
    ("verbs", "status"),
    [([], 404), (["open"], 200), (["open", "close"], 200), (["open", "close", "finish"], 200)],
)
def test_a_call_is_public_from_opening_to_finishing(
    world: World, verbs: list[str], status: int
) -> None:
    if verbs:
        opened(world, *verbs)
    assert Client().get(reverse("public_call", args=[world.call.pk])).status_code == status


def test_the_page_says_the_offer_and_the_rules(world: World) -> None:
    world = with_a_secret(world)
    page = page_of(opened(world))
    for said in (
        "You can apply now.",
        "Short-term learning mobility",
        "Mon 1 Mar 2027",
        "Wed 31 Mar 2027",
        "10 to 89 days",
        "Leuven (Belgium)",
        "Erasmus+",
        "62.5 of 100 points",
        "marks from 0 to 20",
        "Who has less than 8 for Interview is not ranked.",
        "No mark for Motivation counts as zero.",
        "at least 1 of the places go to: Fewer opportunities.",
        "Everybody else in the order is on the reserve list.",
        "People with the same points go by their ticket, the lowest first.",
        "Eastern Technical Institute",
    ):
        assert said in page, said


def test_the_page_shows_no_address_of_a_coordinator_to_everybody(world: World) -> None:
    assert "alice@example.org" not in page_of(opened(world))


def test_the_front_page_leads_to_an_open_call(world: World) -> None:
    opened(world)
    page = Client().get(reverse("front")).content.decode()
    assert reverse("public_call", args=[world.call.pk]) in page


def test_before_the_release_only_the_fingerprint_is_shown(done: World) -> None:
    opened(done, "open", "close")
    page = page_of(done.call)
    run = run_in_force(done.call)
    assert run is not None
    assert run.commitment in page
    assert "two dice" not in page
    assert reverse("public_protocol", args=[done.call.pk]) not in page
    assert Client().get(reverse("public_protocol", args=[done.call.pk])).status_code == 404


def test_after_the_release_everybody_can_repeat_the_draw(world: World) -> None:
    world = with_a_secret(world, criteria=(MOTIVATION,))
    world.run()
    opened(world, "open", "close")
    address = reverse("public_protocol", args=[world.call.pk])
    assert Client().get(address).status_code == 404
    tell_selection(world)
    page = page_of(world.call)
    assert "two dice: 1 and 6" in page
    assert address in page
    answer = Client().get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="protocol-summer.json"'
    told = json.loads(answer.content)
    run = run_in_force(world.call)
    assert run is not None
    assert list(verifier().faults(told, run.commitment)) == []
    assert list(verifier().faults({**told, "seed": "two dice: 6 and 6"}, run.commitment)) != []


def test_the_protocol_names_nobody(world: World) -> None:
    world = with_a_secret(world, criteria=(MOTIVATION,))
    world.run()
    opened(world)
    tell_selection(world)
    text = Client().get(reverse("public_protocol", args=[world.call.pk])).content.decode()
    for name in ("Bob", "Smet", "Dave", "Erin", "Frank", "0001", "example.org"):
        assert name not in text


def test_without_a_secret_the_marks_could_be_guessed_so_the_protocol_stays_inside(
    done: World,
) -> None:
    opened(done)
    tell_selection(done)
    assert done.call.salt == ""
    assert Client().get(reverse("public_protocol", args=[done.call.pk])).status_code == 404
    assert "The protocol of this draw lies at the office." in page_of(done.call)


def test_the_page_costs_the_same_before_and_after_with_few_or_many_criteria(world: World) -> None:
    opened(world)

    def cost(call: Call) -> int:
        with CaptureQueriesContext(connection) as queries:
            page_of(call)
        return len(queries)

    many = tuple(
        CriterionIn(key=f"c{n}", label=f"Criterion {n}", weight=Decimal(3), maximum=Decimal(10))
        for n in range(30)
    )
    rich = with_a_secret(world, name="Many", criteria=many)
    opened(rich)
    assert cost(world.call) == cost(rich.call)
