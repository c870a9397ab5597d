"""Reading placements and allocations, and freezing them for the engine."""

from __future__ import annotations

import unicodedata
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
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


def seats_in_force() -> QuerySet[Seat]:
    """Seats that count: of allocations in force, and of learners who have not withdrawn since.

    Whoever counts places starts here, so that all pages and files say the same number.
    """
    return Seat.objects.filter(run__state__in=IN_FORCE, application__state="selected")


def seats_of(run: AllocationRun) -> QuerySet[Seat]:
    """What a run says about each learner who is still selected."""
    return (
        Seat.objects.filter(run=run, application__state="selected")
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


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the other calls of the office gave away: seats of placements, and times of learners.

    The calls of a season share its placements, and a learner may be selected in two calls. Whoever
    is given places first keeps them; a later allocation works with what is left.
    """

    seats: Counter[uuid.UUID]
    stays: dict[uuid.UUID, list[tuple[Period, str]]]

    @classmethod
    def of(cls, call: Call) -> Elsewhere:
        others = seats_in_force().filter(placement__isnull=False).exclude(run__call=call).order_by()
        stays: dict[uuid.UUID, list[tuple[Period, str]]] = defaultdict(list)
        for learner, starts, ends, name in (
            others.filter(
                application__learner__in=Application.objects.filter(call=call).values("learner")
            )
            .order_by("placement__starts", "run__call__name", "pk")
            .values_list(
                "application__learner", "placement__starts", "placement__ends", "run__call__name"
            )
        ):
            stays[learner].append((Period(starts, ends), name))
        return cls(
            seats=Counter(
                others.filter(placement__season=call.season_id).values_list("placement", flat=True)
            ),
            stays=dict(stays),
        )

    def left(self, placement: Placement) -> int:
        """Seats that this call may give away. Never below zero: a host may take back places that
        were given already."""
        return max(placement.capacity - self.seats[placement.pk], 0)

    def keeps_away(self, application: Application, placement: Placement) -> Reason | None:
        """A learner cannot be at two hosts on one day."""
        period = Period(placement.starts, placement.ends)
        for stay, name in self.stays.get(application.learner_id, ()):
            if stay.overlaps(period):
                return Reason(
                    "placements.away_by_other_call",
                    {"call": name, "start": stay.start, "end": stay.end},
                )
        return None


def allocation_problem(call: Call) -> tuple[Problem, dict[str, Application], dict[str, Placement]]:
    """Selected learners and the season's placements as the engine sees them. A placement has the
    seats that no other call gave away; one without any stays in it, closed, so that who asked for
    it hears why.

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
    elsewhere = Elsewhere.of(call)
    pins = Pin.objects.filter(application__call=call).select_related("application", "placement")
    ref_of = {placement.pk: ref for ref, placement in placements.items()}
    kept = [p for p in pins if p.application.ref in applications and p.placement_id in ref_of]
    problem = Problem(
        learners=tuple(
            _learner(a, facts[a.ref], order.get(a.ref) or len(order) + 1, wishes)
            for a in applications.values()
        ),
        placements=tuple(
            _placement(ref, p, wishes, elsewhere.left(p)) for ref, p in placements.items()
        ),
        pairs=tuple(Pair(first, second) for first, second in pairs_of(list(applications.values()))),
        pins=tuple(
            PinIn(p.application.ref, ref_of[p.placement_id], p.reason) for p in kept if p.keep
        ),
        exclusions=tuple(
            Exclusion(p.application.ref, ref_of[p.placement_id], p.reason)
            for p in kept
            if not p.keep
        )
        + _away(elsewhere, applications, placements),
        seed=call.seed,
    )
    return problem, applications, placements


def _away(
    elsewhere: Elsewhere, applications: dict[str, Application], placements: dict[str, Placement]
) -> tuple[Exclusion, ...]:
    return tuple(
        Exclusion(learner, ref, "away by another call at that time")
        for learner, application in applications.items()
        if application.learner_id in elsewhere.stays
        for ref, placement in placements.items()
        if elsewhere.keeps_away(application, placement) is not None
    )


def why_not_there(application: Application, placement: Placement) -> Reason | None:
    """The hard rule that keeps a learner from a placement, or None. Rules about several people of
    the call (places, pairs) are not asked; what people ruled out by hand is not asked either."""
    facts = sensitive_facts(application.call, [application])
    return _rule(
        application,
        placement,
        facts[application.ref],
        _WishReader({"": placement}),
        Elsewhere.of(application.call),
    )


def open_to(application: Application, placements: list[Placement]) -> set[uuid.UUID]:
    """Keys of those of these placements that no hard rule closes to the learner."""
    facts = sensitive_facts(application.call, [application])[application.ref]
    wishes = _WishReader({str(one.pk): one for one in placements})
    elsewhere = Elsewhere.of(application.call)
    return {
        one.pk for one in placements if _rule(application, one, facts, wishes, elsewhere) is None
    }


def could_come(placement: Placement, applications: list[Application]) -> list[Application]:
    """Those of these applications of one call whose learners may go to the placement by the hard
    rules and were not kept from it by hand. Give only those who have no place: each is asked."""
    if not applications:
        return []
    facts = sensitive_facts(applications[0].call, applications)
    wishes = _WishReader({"": placement})
    elsewhere = Elsewhere.of(applications[0].call)
    ruled_out = set(
        Pin.objects.filter(
            placement=placement, keep=False, application__in=applications
        ).values_list("application", flat=True)
    )
    return [
        one
        for one in applications
        if one.pk not in ruled_out
        and _rule(one, placement, facts[one.ref], wishes, elsewhere) is None
    ]


def _rule(
    application: Application,
    placement: Placement,
    facts: dict[str, Any],
    wishes: _WishReader,
    elsewhere: Elsewhere,
) -> Reason | None:
    """The rule between one learner and one placement, asked in a problem of their own."""
    learner = _learner(application, facts, 1, wishes)
    place = _placement("", placement, wishes, elsewhere.left(placement))
    problem = Problem(learners=(learner,), placements=(place,), seed="")
    return eligible(problem, learner, place) or elsewhere.keeps_away(application, placement)


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


def _placement(ref: str, placement: Placement, wishes: _WishReader, seats: int) -> PlacementIn:
    return PlacementIn(
        ref=ref,
        host=placement.host.name,
        title=placement.title,
        sector=label_of(trade_of(placement.sector)),
        country=Country(placement.country),
        city=wishes.city(placement.city, placement.country),
        capacity=seats,
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
