"""Reading seasons and calls."""

from __future__ import annotations

from django.db.models import QuerySet

from gezel.apps.calls.models import Call, Season
from gezel.apps.journal.actor import Actor


def visible_to(actor: Actor) -> QuerySet[Season]:
    """Seasons of the actor's office, the latest first."""
    if not actor.may("coordinator", "system") or actor.office is None:
        return Season.objects.none()
    return Season.objects.filter(office=actor.office)


def calls_visible_to(actor: Actor) -> QuerySet[Call]:
    if not actor.may("coordinator", "system") or actor.office is None:
        return Call.objects.none()
    return Call.objects.filter(season__office=actor.office).select_related("season__office")


def open_calls() -> QuerySet[Call]:
    """What everybody may see: calls that are open now."""
    return (
        Call.objects.filter(state="open")
        .select_related("season__office")
        .order_by("starts", "name", "pk")
    )
