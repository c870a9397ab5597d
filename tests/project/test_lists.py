"""Rule 5 of the house: a page asks the database the same number of times for one row and for thirty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import ModuleType

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, path
from django.utils import timezone
from tests.project.addresses import (
    address,
    decide_and_tell,
    may_open,
    visitor,
)
from tests.world import (
    BOB,
    LEARNER_HEAD,
    MIREIA,
    PLACEMENT_HEAD,
    World,
    csv_of,
    make_world,
)

from gezel.apps.calls.services import CallIn, make_call, make_season
from gezel.apps.desk.models import Job
from gezel.apps.desk.services import receive_file
from gezel.apps.money.services import enter_rate
from gezel.apps.orgs.models import Learner
from gezel.apps.orgs.queries import learners_visible_to
from gezel.web.ui.pages import EVERYBODY, all_patterns, page, permission_of

THIRTY = 30

# Pages that may ask more often when there is more, with the reason.
MAY_GROW: dict[str, str] = {}


def _like(row: tuple[str, ...], number: int, *changes: tuple[int, str]) -> tuple[str, ...]:
    cells = list(row)
    for column, text in ((0, f"{number:04d}"), *changes):
        cells[column] = text
    return tuple(cells)


def world_of(rows: int, *, name: str, email: str) -> World:
    """A world with that many of everything: learners who all go to Charlie, other places, seasons,
    calls, imports, rates, jobs, organisations."""
    world = make_world(name=name, email=email, places=rows, salt="pepper")
    learners = [
        _like(BOB, n, (1, f"Bob{n if n > 1 else ''}"), (4, f"bob{n}@example.org"))
        for n in range(1, rows + 1)
    ]
    places = [(*MIREIA[:6], str(rows), *MIREIA[7:])] + [
        _like(MIREIA, n, (0, f"Q{n}"), (1, f"Salon {n}"), (4, "Bologna"), (5, "Italy"))
        for n in range(2, rows + 1)
    ]
    decide_and_tell(
        world,
        learners=csv_of(LEARNER_HEAD, learners),
        placements=csv_of(PLACEMENT_HEAD, places),
    )
    for n in range(1, rows):
        receive_file(
            actor=world.coordinator,
            office=world.office,
            target="learners",
            name=f"list {n}.csv",
            content=csv_of(LEARNER_HEAD, [_like(BOB, n)]),
            options={"call": str(world.call.pk), "language": "en"},
        )
        season = make_season(
            actor=world.coordinator,
            office=world.office,
            name=f"Season {n}",
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
        )
        make_call(
            actor=world.coordinator,
            season=season,
            what=CallIn(
                name=f"Call {n}",
                activity="LRN_SHORT",
                call_year=2021,
                agency="ES",
                starts=date(2026, 3, 1),
                ends=date(2026, 3, 31),
                places=3,
                seed="dice",
            ),
        )
        make_call(
            actor=world.coordinator,
            season=world.season,
            what=CallIn(
                name=f"Z call {n}",
                activity="LRN_SHORT",
                call_year=2021,
                agency="ES",
                starts=date(2027, 3, 1),
                ends=date(2027, 3, 31),
                places=3,
                seed="dice",
            ),
        )
        enter_rate(
            actor=world.coordinator,
            office=world.office,
            call_year=2030 + n,
            agency="ES",
            action="KA121",
            what="individual.learner.1.second",
            amount=Decimal(10),
            source="Letter",
        )
        Job.objects.create(
            office=world.office, kind="plan.run", state="done", created=timezone.now()
        )
    return world


@dataclass(frozen=True, slots=True)
class Pair:
    """The same house with one row and with thirty, and who may look at both."""

    one: World
    thirty: World
    clients: dict[str, tuple[Client, Client]]


@pytest.fixture
def pair(db: None) -> Pair:
    one = world_of(1, name="Small School", email="alice@example.org")
    thirty = world_of(THIRTY, name="Large School", email="alice@large.example")
    return Pair(
        one=one,
        thirty=thirty,
        clients={
            "coordinator": (visitor(one.alice), visitor(thirty.alice)),
            "learner": (visitor(one.bob()), visitor(thirty.bob("bob@large.example"))),
            "host": (visitor(one.charlie()), visitor(thirty.charlie("charlie@large.example"))),
        },
    )


def queries(client: Client, url: str) -> tuple[int, HttpResponse, list[str]]:
    """How many queries a page needs that was opened once before."""
    with transaction.atomic():
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            response = client.get(url)
        transaction.set_rollback(True)
    return len(caught), response, [q["sql"][:160] for q in caught.captured_queries]


def growing(patterns: Iterable[URLPattern], pair: Pair) -> Iterator[str]:
    """Pages that ask the database more often when there are more rows."""
    for pattern in patterns:
        for role, (small, large) in pair.clients.items():
            if permission_of(pattern) != EVERYBODY and not may_open(pattern, role):
                continue
            few, response, _ = queries(small, address(pattern, pair.one))
            if response.status_code != 200:
                continue
            many, response, asked = queries(large, address(pattern, pair.thirty))
            if few != many and pattern.name not in MAY_GROW:
                repeated = max(asked, key=asked.count, default="")
                yield f"{pattern.name} ({role}): {few} queries for one row, {many} for thirty: {repeated}"
            if permission_of(pattern) == EVERYBODY:
                break


def lists(patterns: Iterable[URLPattern], pair: Pair) -> dict[str, int]:
    """Names of the pages that are lists, with the number of rows in the large world."""
    found = {}
    for pattern in patterns:
        for role, (_, large) in pair.clients.items():
            if not may_open(pattern, role):
                continue
            _, response, _ = queries(large, address(pattern, pair.thirty))
            context = getattr(response, "context", None)
            if response.status_code == 200 and context and "sort_query" in context:
                found[pattern.name] = int(context["total"])
    return found


def test_no_page_asks_more_often_for_thirty_rows(pair: Pair) -> None:
    assert list(growing(all_patterns(), pair)) == []


def test_lists_are_really_long_in_the_large_world(pair: Pair) -> None:
    """Else the test above would compare nothing with nothing."""
    short = {
        name: rows
        for name, rows in lists(all_patterns(), pair).items()
        if rows < THIRTY and name not in SHORT_LISTS
    }
    assert short == {}


# Lists that the large world does not fill, with the reason.
SHORT_LISTS: dict[str, str] = {}


# --- the tests of the tests -----------------------------------------------------------------------


@page(may=("coordinator",))
def _asks_for_each(request: HttpRequest) -> HttpResponse:
    rows = Learner.objects.filter(office=request.actor.office)  # type: ignore[attr-defined]
    return HttpResponse(", ".join(learner.person.name for learner in rows))


@page(may=("coordinator",))
def _asks_once(request: HttpRequest) -> HttpResponse:
    rows = learners_visible_to(request.actor)  # type: ignore[attr-defined]
    return HttpResponse(", ".join(learner.person.name for learner in rows))


def test_a_page_that_asks_for_each_row_is_found(pair: Pair) -> None:
    planted = ModuleType("planted")
    bad, good = path("x/", _asks_for_each, name="bad"), path("y/", _asks_once, name="good")
    planted.urlpatterns = [bad, good]  # type: ignore[attr-defined]
    with override_settings(ROOT_URLCONF=planted):
        (problem,) = growing([bad, good], pair)
    assert problem.startswith("bad (coordinator): 5 queries for one row, 34 for thirty: SELECT")
    assert '"people_person"' in problem
