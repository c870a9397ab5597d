"""Figures of a call for reading: where people go, for whom it is fair, what was before."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import ExtractYear

from gezel.adapters.places import City
from gezel.apps.applications.models import Application
from gezel.apps.applications.queries import FEWER_OPPORTUNITIES, sensitive_facts
from gezel.apps.calls.models import Call
from gezel.apps.journal.actor import Actor
from gezel.apps.mobilities.queries import of_call as mobilities_of
from gezel.apps.mobilities.queries import past_stays_visible_to
from gezel.apps.money.queries import sums_by_kind
from gezel.apps.money.services import start_among
from gezel.apps.placements.queries import seats_in_force

# A count of one or two people in a table of groups could tell who they are.
LEAST = 3
STAGES = ("applied", "selected", "placed")


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of a group, or nothing because it is too small or would give a small one away."""

    count: int | None
    small: bool = False


@dataclass(frozen=True, slots=True)
class Fairness:
    """For each stage the count of those with fewer opportunities, of everybody else, and of all."""

    fewer: tuple[Cell, ...]
    others: tuple[Cell, ...]
    total: tuple[int, ...]

    @property
    def hidden(self) -> bool:
        return any(cell.count is None for cell in (*self.fewer, *self.others))


def fairness_of(call: Call) -> Fairness:
    """Applied, selected and placed, by fewer opportunities. Withdrawn applications are left out."""
    return fairness_of_each([call])[0]


def fairness_of_each(calls: Sequence[Call]) -> list[Fairness]:
    """The same of several calls, in their order."""
    applications: defaultdict[uuid.UUID, list[Application]] = defaultdict(list)
    for one in (
        Application.objects.filter(call__in=calls)
        .exclude(state="withdrawn")
        .select_related("learner")
        .only("ref", "state", "call", "learner__sealed")
    ):
        applications[one.call_id].append(one)
    placed = set(
        seats_in_force()
        .filter(run__call__in=calls, placement__isnull=False)
        .values_list("application", flat=True)
    )
    found = []
    for call in calls:
        facts = sensitive_facts(call, applications[call.pk])
        counts = {True: [0, 0, 0], False: [0, 0, 0]}
        for one in applications[call.pk]:
            row = counts[bool(facts[one.ref].get(FEWER_OPPORTUNITIES))]
            row[0] += 1
            row[1] += one.state == "selected"
            row[2] += one.pk in placed
        found.append(hide_small(counts[True], counts[False]))
    return found


def placed_with_need(fair: Sequence[Fairness]) -> tuple[int, int] | None:
    """How many with fewer opportunities have a place, and how many of them are selected, over some
    calls. None where a count of one of the calls is hidden: their sum would give it away."""
    selected, placed = ([one.fewer[stage].count for one in fair] for stage in (1, 2))
    if None in selected or None in placed:
        return None
    return sum(n or 0 for n in placed), sum(n or 0 for n in selected)


def hide_small(fewer: list[int], others: list[int]) -> Fairness:
    """Counts of one and two are hidden, and with each the count beside it: the total is known, so
    the one would follow from the other."""
    shown: tuple[list[Cell], list[Cell]] = ([], [])
    for a, b in zip(fewer, others, strict=True):
        small = 0 < a < LEAST, 0 < b < LEAST
        for column, count, is_small in zip(shown, (a, b), small, strict=True):
            column.append(Cell(None, small=is_small) if any(small) else Cell(count))
    return Fairness(
        fewer=tuple(shown[0]),
        others=tuple(shown[1]),
        total=tuple(a + b for a, b in zip(fewer, others, strict=True)),
    )


@dataclass(frozen=True, slots=True)
class Trip:
    """Stays from one place to another; degrees, north and east positive."""

    from_lat: float
    from_lon: float
    to_lat: float
    to_lon: float
    label: str
    count: int


def trips_of(call: Call) -> list[Trip]:
    """Where the planned stays of a call lead, added up by start and end; stays whose town is not
    known are left out."""
    stays = Counter(
        mobilities_of(call)
        .order_by()
        .values_list(
            "application__learner__city",
            "application__learner__school__city",
            "placement__latitude",
            "placement__longitude",
            "placement__city",
        )
    )
    counts: Counter[tuple[float, float, float, float, str]] = Counter()
    starts: dict[tuple[str, str | None], City | None] = {}
    for (town, school, latitude, longitude, city), count in stays.items():
        if (town, school) not in starts:
            starts[town, school] = start_among(town, school or "", call=call)
        here = starts[town, school]
        if here is not None and latitude is not None and longitude is not None:
            counts[float(here.lat), float(here.lon), latitude, longitude, city] += count
    return [Trip(*key, count=count) for key, count in sorted(counts.items())]


def countries_of(call: Call) -> dict[str, int]:
    """How many go to each country, by its code."""
    return dict(
        Counter(
            seats_in_force()
            .filter(run__call=call, placement__isnull=False)
            .values_list("placement__country", flat=True)
        )
    )


def stays_of(call: Call) -> list[tuple[str, date, date, int]]:
    """City, first and last day of the planned stays, and how many share them."""
    counts = Counter(
        (city or host, starts, ends)
        for city, host, starts, ends in mobilities_of(call)
        .order_by()
        .values_list("placement__city", "placement__host__name", "starts", "ends")
    )
    return [(*key, count) for key, count in sorted(counts.items())]


def kinds_of(call: Call) -> dict[tuple[str, str], Decimal]:
    """Known amounts by kind of line and certainty."""
    found: dict[tuple[str, str], Decimal] = {}
    for row in sums_by_kind(call):
        key = (row["kind"], row["status"])
        found[key] = found.get(key, Decimal(0)) + row["amount"]
    return found


@dataclass(frozen=True, slots=True)
class Past:
    """People who went in a year, and to a country, by earlier lists."""

    year: int | None
    country: str
    people: int


def past_of(actor: Actor) -> list[Past]:
    """Earlier stays by year and country; a row may stand for several people."""
    return [
        Past(year, country, people)
        for year, country, people in past_stays_visible_to(actor)
        .order_by()
        .annotate(year=ExtractYear(F("starts")))
        .values("year", "receiving_country")
        .annotate(people=Sum("participants"))
        .values_list("year", "receiving_country", "people")
        .order_by("year", "receiving_country")
    ]
