"""Reading placements and allocations, and freezing them for the engine."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from gezel.adapters.places import Places
from gezel.apps.applications.models import Application
from gezel.apps.applications.queries import of_call, sensitive_facts
from gezel.apps.calls.models import Call
from gezel.apps.journal.actor import Actor
from gezel.apps.orgs.queries import hosts_of
from gezel.apps.orgs.rules import match_name
from gezel.apps.placements.models import AllocationRun, Pin, Placement, Seat
from gezel.core.allocation import (
    Exclusion,
    LearnerIn,
    Pair,
    PlacementIn,
    Problem,
    Wish,
    eligible,
)
from gezel.core.allocation import Pin as PinIn
from gezel.core.trades import label_of, trade_of
from gezel.core.values import Country, Level, Period, Reason

IN_FORCE = ("proposed", "released")


def visible_to(actor: Actor) -> QuerySet[Placement]:
    """A coordinator sees the placements of the office's seasons, a host the own ones."""
    placements = Placement.objects.select_related("host", "season")
    if actor.may("coordinator", "system") and actor.office is not None:
        return placements.filter(season__office=actor.office)
    if actor.may("host"):
        return placements.filter(host__in=hosts_of(actor), season__office=actor.office)
    return placements.none()


def pins_visible_to(actor: Actor) -> QuerySet[Pin]:
    """What people of the actor's office decided by hand."""
    if not actor.may("coordinator", "system") or actor.office is None:
        return Pin.objects.none()
    return Pin.objects.filter(application__call__season__office=actor.office).select_related(
        "application__call", "placement__host"
    )


def run_in_force(call: Call) -> AllocationRun | None:
    return AllocationRun.objects.filter(call=call, state__in=IN_FORCE).first()


def runs_in_force(calls: Iterable[uuid.UUID]) -> QuerySet[AllocationRun]:
    return AllocationRun.objects.filter(call__in=calls, state__in=IN_FORCE)


def seats_of(run: AllocationRun) -> QuerySet[Seat]:
    return (
        Seat.objects.filter(run=run)
        .select_related(
            "application__learner__person", "application__learner__school", "placement__host"
        )
        .order_by("application__ref")
    )


def placement_refs(placements: list[Placement]) -> dict[str, Placement]:
    """Placements by the name under which the engine and the plan know them: the own number, else
    a running number in the order of their keys, so that two runs call them the same."""
    refs: dict[str, Placement] = {}
    for counter, placement in enumerate(sorted(placements, key=lambda p: p.key), start=1):
        ref = placement.number or f"P{counter:03d}"
        if ref in refs:
            ref = f"{ref}/{counter}"
        refs[ref] = placement
    return refs


def allocation_problem(call: Call) -> tuple[Problem, dict[str, Application], dict[str, Placement]]:
    """Selected learners and the season's placements as the engine sees them.

    Returns the problem, and who and what stands behind its refs.
    """
    applications = {a.ref: a for a in of_call(call) if a.state == "selected"}
    placements = placement_refs(
        list(Placement.objects.filter(season=call.season).select_related("host"))
    )
    facts = sensitive_facts(call, list(applications.values()))
    order = dict(
        call.selection_runs.filter(state__in=IN_FORCE).values_list(
            "outcomes__application__ref", "outcomes__rank"
        )
    )
    wishes = _WishReader(placements)
    pins = Pin.objects.filter(application__call=call).select_related("application", "placement")
    ref_of = {placement.pk: ref for ref, placement in placements.items()}
    kept = [p for p in pins if p.application.ref in applications and p.placement_id in ref_of]
    problem = Problem(
        learners=tuple(
            _learner(a, facts[a.ref], order.get(a.ref) or len(order) + 1, wishes)
            for a in applications.values()
        ),
        placements=tuple(_placement(ref, p, wishes) for ref, p in placements.items()),
        pairs=tuple(Pair(first, second) for first, second in pairs_of(list(applications.values()))),
        pins=tuple(
            PinIn(p.application.ref, ref_of[p.placement_id], p.reason) for p in kept if p.keep
        ),
        exclusions=tuple(
            Exclusion(p.application.ref, ref_of[p.placement_id], p.reason)
            for p in kept
            if not p.keep
        ),
        seed=call.seed,
    )
    return problem, applications, placements


def why_not_there(application: Application, placement: Placement) -> Reason | None:
    """The hard rule that keeps a learner from a placement, or None. Rules about several people
    (places, pairs) are not asked; what people ruled out by hand is not asked either."""
    facts = sensitive_facts(application.call, [application])
    return eligible(
        *_couple(application, placement, facts[application.ref], _WishReader({"": placement}))
    )


def open_to(application: Application, placements: list[Placement]) -> set[uuid.UUID]:
    """Keys of those of these placements that no hard rule closes to the learner."""
    facts = sensitive_facts(application.call, [application])[application.ref]
    wishes = _WishReader({str(one.pk): one for one in placements})
    return {
        one.pk for one in placements if eligible(*_couple(application, one, facts, wishes)) is None
    }


def could_come(placement: Placement, applications: list[Application]) -> list[Application]:
    """Those of these applications of one call whose learners may go to the placement by the hard
    rules and were not kept from it by hand. Give only those who have no place: each is asked."""
    if not applications:
        return []
    facts = sensitive_facts(applications[0].call, applications)
    wishes = _WishReader({"": placement})
    ruled_out = set(
        Pin.objects.filter(
            placement=placement, keep=False, application__in=applications
        ).values_list("application", flat=True)
    )
    return [
        one
        for one in applications
        if one.pk not in ruled_out
        and eligible(*_couple(one, placement, facts[one.ref], wishes)) is None
    ]


def _couple(
    application: Application, placement: Placement, facts: dict[str, Any], wishes: _WishReader
) -> tuple[Problem, LearnerIn, PlacementIn]:
    """One learner and one placement as the engine sees them, in a problem of their own."""
    learner = _learner(application, facts, 1, wishes)
    place = _placement("", placement, wishes)
    return Problem(learners=(learner,), placements=(place,), seed=""), learner, place


def unplaced_of(run: AllocationRun) -> list[Application]:
    """Applications of selected learners to whom a run gave no place, ready for `could_come`."""
    return list(
        Application.objects.filter(seats__run=run, seats__placement__isnull=True, state="selected")
        .select_related("call__season", "learner__person", "learner__school")
        .prefetch_related("wishes")
        .order_by("learner__person__sort_name", "pk")
    )


def _learner(
    application: Application, facts: dict[str, Any], order: int, wishes: _WishReader
) -> LearnerIn:
    learner = application.learner
    available = None
    if learner.available_from and learner.available_to:
        available = Period(learner.available_from, learner.available_to)
    return LearnerIn(
        ref=application.ref,
        sector=label_of(trade_of(learner.sector or learner.programme)),
        order=order,
        languages={code: Level(level) for code, level in sorted(learner.languages.items())},
        birth_date=learner.person.birth_date,
        available=available,
        requirements=frozenset(facts.get("requirements", ())),
        wishes=tuple(
            dict.fromkeys(wishes.understand(w.kind, w.value) for w in application.wishes.all())
        ),
        need=1 if facts.get("fewer_opportunities") else 0,
    )


def _placement(ref: str, placement: Placement, wishes: _WishReader) -> PlacementIn:
    return PlacementIn(
        ref=ref,
        host=placement.host.name,
        title=placement.title,
        sector=label_of(trade_of(placement.sector)),
        country=Country(placement.country),
        city=wishes.city(placement.city, placement.country),
        capacity=placement.capacity,
        period=Period(placement.starts, placement.ends),
        language=placement.language or None,
        level=Level(placement.level) if placement.level and placement.language else None,
        minimum_age=placement.minimum_age,
        offers=frozenset(placement.offers),
    )


class _WishReader:
    """Turns what people wrote into what the engine compares: one name per city, refs of placements."""

    def __init__(self, placements: dict[str, Placement]) -> None:
        self._places = Places.load()
        self._refs: dict[str, str] = {}
        for ref, placement in placements.items():
            for name in (placement.number, placement.host.name, placement.title):
                if name:
                    self._refs.setdefault(match_name(name), ref)

    def city(self, name: str, country: str | None) -> str:
        found = self._places.find(name, Country(country) if country else None) if name else None
        return found.name if found else name

    def understand(self, kind: str, value: str) -> Wish:
        if kind == "country":
            return Wish("country", value)
        if kind == "anywhere":
            return Wish("anywhere", "")
        ref = self._refs.get(match_name(value))
        if ref is not None:
            return Wish("placement", ref)
        if kind == "city":
            return Wish("city", self.city(value, None))
        return Wish("placement", value)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())


def pairs_of(applications: list[Application]) -> list[tuple[str, str]]:
    """Couples who each named the other, or where one named somebody who named nobody.

    A companion is named by own number or by full name in either order; a name that two learners
    share pairs nobody. Each learner is in one pair at most, the first in the order of refs.
    """
    names: dict[str, list[Application]] = {}
    for a in applications:
        person = a.learner.person
        for name in (
            a.learner.number,
            f"{person.given_name} {person.family_name}",
            f"{person.family_name} {person.given_name}",
        ):
            if name.strip():
                names.setdefault(_plain(name.replace(",", " ")), []).append(a)

    def companion(a: Application) -> Application | None:
        found = {x.pk: x for x in names.get(_plain(a.travels_with.replace(",", " ")), [])}
        found.pop(a.pk, None)
        return next(iter(found.values())) if len(found) == 1 else None

    pairs: list[tuple[str, str]] = []
    paired: set[str] = set()
    for a in sorted(applications, key=lambda x: x.ref):
        other = companion(a) if a.travels_with else None
        if other is None or a.ref in paired or other.ref in paired:
            continue
        if other.travels_with and companion(other) is not a:
            continue
        paired |= {a.ref, other.ref}
        pairs.append((a.ref, other.ref) if a.ref < other.ref else (other.ref, a.ref))
    return sorted(pairs)
