"""Reading mobilities, agreements and past stays."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from gezel.apps.calls.models import Call
from gezel.apps.journal.actor import Actor
from gezel.apps.mobilities.models import Agreement, Mobility, PastStay
from gezel.apps.orgs.queries import hosts_of
from gezel.apps.placements.models import AllocationRun


def visible_to(actor: Actor) -> QuerySet[Mobility]:
    """A coordinator sees the office's mobilities; a host those at the own places and a learner the
    own one, both only once the allocation was released."""
    mobilities = Mobility.objects.select_related(
        "application__learner__person", "application__learner__school", "placement__host", "seat"
    )
    if actor.may("coordinator", "system") and actor.office is not None:
        return mobilities.filter(application__call__season__office=actor.office)
    released = mobilities.filter(seat__run__state="released")
    if actor.may("host"):
        return released.filter(placement__host__in=hosts_of(actor))
    if actor.may("learner") and actor.person is not None:
        return released.filter(application__learner__person=actor.person)
    return mobilities.none()


def of_call(call: Call) -> QuerySet[Mobility]:
    return (
        _planned()
        .filter(application__call=call)
        .select_related(
            "application__learner__person",
            "application__learner__school",
            "placement__host",
            "seat",
        )
        .order_by("number")
    )


def planned_of(calls: Iterable[uuid.UUID]) -> QuerySet[Mobility]:
    """Planned mobilities of the allocations in force of some calls, bare."""
    return _planned().filter(application__call__in=calls).order_by()


def _planned() -> QuerySet[Mobility]:
    """Mobilities that are to happen: of allocations in force, and of learners still selected."""
    return Mobility.objects.filter(
        state="planned",
        application__state="selected",
        seat__run__state__in=["proposed", "released"],
    )


def of_run(run: AllocationRun) -> QuerySet[Mobility]:
    return Mobility.objects.filter(seat__run=run).order_by("number")


def agreements_visible_to(actor: Actor) -> QuerySet[Agreement]:
    return Agreement.objects.filter(mobility__in=visible_to(actor)).select_related("mobility")


def past_stays_visible_to(actor: Actor) -> QuerySet[PastStay]:
    if not actor.may("coordinator", "system") or actor.office is None:
        return PastStay.objects.none()
    return PastStay.objects.filter(office=actor.office)


def agreements_list(actor: Actor) -> QuerySet[Agreement]:
    """Agreements of planned mobilities for a list: without their words."""
    return (
        agreements_visible_to(actor)
        .filter(mobility__state="planned")
        .select_related("mobility__application__learner__person", "mobility__placement__host")
        .defer("words")
    )
