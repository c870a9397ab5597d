"""Placements with their seats, for lists and for the page of one placement."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from gezel.apps.journal.actor import Actor
from gezel.apps.orgs.models import Learner, Organisation
from gezel.apps.orgs.queries import visible_to as organisations_visible_to
from gezel.apps.placements.models import AllocationRun, Placement, Seat
from gezel.apps.placements.queries import (
    IN_FORCE,
    placement_refs,
    seats_in_force,
    visible_to,
)


def with_taken(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """Placements with `taken`, the seats that the allocations in force of all calls gave away, and
    `free`, which is never below zero: a host may take back places that were given already."""
    taken = (
        seats_in_force()
        .filter(placement=OuterRef("pk"))
        .order_by()
        .values("placement")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return rows.annotate(taken=Coalesce(Subquery(taken, output_field=IntegerField()), 0)).annotate(
        free=Greatest(F("capacity") - F("taken"), Value(0))
    )


def places_list(actor: Actor) -> QuerySet[Placement]:
    """The placements of the actor's office with their seats, without contacts and notes."""
    return with_taken(visible_to(actor).defer("contact_name", "contact_email", "notes"))


def countries_visible_to(actor: Actor) -> list[str]:
    return list(
        visible_to(actor)
        .select_related(None)
        .order_by("country")
        .values_list("country", flat=True)
        .distinct()
    )


def sectors_of_placements(actor: Actor) -> list[str]:
    """Trades of the placements of the actor's office, as the lists of hosts write them."""
    return list(
        visible_to(actor)
        .select_related(None)
        .exclude(sector="")
        .order_by("sector")
        .values_list("sector", flat=True)
        .distinct()
    )


def seats_at(placement: Placement) -> QuerySet[Seat]:
    """Who comes by the allocations in force, by name."""
    return (
        seats_in_force()
        .filter(placement=placement)
        .select_related("run__call", "application__learner__person", "application__learner__school")
        .order_by("application__learner__person__sort_name", "pk")
    )


def runs_over(placement: Placement) -> list[AllocationRun]:
    """Allocations in force of the placement's season, of every call."""
    return list(
        AllocationRun.objects.filter(call__season=placement.season_id, state__in=IN_FORCE)
        .select_related("call__season")
        .order_by("call__starts", "call__name", "pk")
    )


def ref_of(placement: Placement) -> str:
    """The name under which the engine knows a placement among those of its season."""
    known = placement_refs(
        list(Placement.objects.filter(season=placement.season_id).only("key", "number"))
    )
    return next(ref for ref, one in known.items() if one.pk == placement.pk)


def empty_because(run: AllocationRun, ref: str) -> list[dict[str, Any]]:
    """Why seats of a placement stayed empty in a run; empty when none did."""
    reasons: list[dict[str, Any]] = run.empty.get(ref, [])
    return reasons


def organisations_list(actor: Actor) -> QuerySet[Organisation]:
    """Organisations of the office with `places`, the seats that each offers in all seasons, and
    `learners_here`, how many learn there."""
    offered = (
        Placement.objects.filter(host=OuterRef("pk"))
        .order_by()
        .values("host")
        .annotate(n=Sum("capacity"))
        .values("n")
    )
    pupils = (
        Learner.objects.filter(school=OuterRef("pk"))
        .order_by()
        .values("school")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return organisations_visible_to(actor).annotate(
        places=Coalesce(Subquery(offered, output_field=IntegerField()), 0),
        learners_here=Coalesce(Subquery(pupils, output_field=IntegerField()), 0),
    )


def offers_of(organisation: Organisation, *, actor: Actor) -> QuerySet[Placement]:
    """What an organisation offers in the seasons of the office, the latest season first."""
    return with_taken(visible_to(actor).filter(host=organisation)).order_by(
        "-season__starts", "starts", "key"
    )
