"""Reading grants."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from gezel.apps.calls.models import Call
from gezel.apps.journal.actor import Actor
from gezel.apps.mobilities.models import Mobility
from gezel.apps.money.models import Grant, GrantLine, OwnRate
from gezel.apps.orgs.models import Organisation


def visible_to(actor: Actor) -> QuerySet[Grant]:
    """Grants of the office's mobilities."""
    grants = Grant.objects.select_related(
        "mobility__application__learner__person", "mobility__placement__host"
    ).prefetch_related("lines")
    if actor.may("coordinator", "system") and actor.office is not None:
        return grants.filter(mobility__application__call__season__office=actor.office)
    return grants.none()


def of_call(call: Call) -> QuerySet[Grant]:
    return (
        Grant.objects.filter(mobility__application__call=call, mobility__state="planned")
        .select_related("mobility__application", "mobility__placement")
        .prefetch_related("lines")
        .order_by("mobility__number")
    )


def sums_by_kind(call: Call) -> list[dict[str, Any]]:
    """Known amounts of a call by kind of line, payee and status of the figures."""
    return list(
        GrantLine.objects.filter(
            grant__mobility__application__call=call, grant__mobility__state="planned"
        )
        .values("kind", "payee", "status")
        .annotate(amount=Sum("amount"))
        .order_by("kind", "payee", "status")
    )


def total_of(call: Call) -> Decimal:
    return sum((row["amount"] for row in sums_by_kind(call)), Decimal("0.00"))


def gaps_of(grants: Iterable[Grant]) -> dict[tuple[str, tuple[tuple[str, Any], ...]], int]:
    """Each figure that is not known, with the number of grants that wait for it."""
    gaps: dict[tuple[str, tuple[tuple[str, Any], ...]], int] = {}
    for grant in grants:
        for gap in grant.gaps:
            key = (gap["code"], tuple(sorted(gap["params"].items())))
            gaps[key] = gaps.get(key, 0) + 1
    return gaps


def grant_of(mobility: Mobility) -> Grant | None:
    return Grant.objects.filter(mobility=mobility).prefetch_related("lines").first()


def own_rates(office: Organisation) -> QuerySet[OwnRate]:
    return OwnRate.objects.filter(office=office)


def lines_visible_to(actor: Actor) -> QuerySet[GrantLine]:
    """Lines of the grants of planned mobilities of the office, in the order of their grants."""
    lines = GrantLine.objects.select_related(
        "grant__mobility__application__learner__person", "grant__mobility__placement__host"
    ).filter(grant__mobility__state="planned")
    if actor.may("coordinator", "system") and actor.office is not None:
        return lines.filter(grant__mobility__application__call__season__office=actor.office)
    return lines.none()


def planned_visible_to(actor: Actor) -> QuerySet[Grant]:
    """Grants of planned mobilities, for a list: without their lines."""
    return visible_to(actor).prefetch_related(None).filter(mobility__state="planned")


def rates_visible_to(actor: Actor) -> QuerySet[OwnRate]:
    """The figures that the actor's office entered itself."""
    if not actor.may("coordinator", "system") or actor.office is None:
        return OwnRate.objects.none()
    return OwnRate.objects.filter(office=actor.office)


def gap_counts(actor: Actor) -> dict[tuple[str, tuple[tuple[str, Any], ...]], int]:
    """What is missing in the grants of the office's planned mobilities, and how many wait for it."""
    return gaps_of(planned_visible_to(actor).select_related(None).only("gaps").exclude(gaps=[]))


def calls_under(actor: Actor, *, call_year: int, agency: str, action: str) -> QuerySet[Call]:
    """Calls of the office whose grants rest on the rates of this year, agency and action."""
    return Call.objects.filter(
        season__office=actor.office, call_year=call_year, agency=agency, action=action
    ).select_related("season__office")
