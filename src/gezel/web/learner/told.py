"""What a learner may know of the own applications: only what was released, in few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gezel.apps.applications.models import Application, SelectionOutcome
from gezel.apps.applications.queries import visible_to
from gezel.apps.journal.actor import Actor
from gezel.apps.mobilities.models import Agreement, Mobility
from gezel.apps.mobilities.queries import agreements_visible_to
from gezel.apps.mobilities.queries import visible_to as mobilities_visible_to
from gezel.apps.money.models import Grant
from gezel.apps.orgs.contacts import addresses_of
from gezel.apps.placements.models import Placement, Seat


@dataclass(frozen=True, slots=True)
class Option:
    """A placement that the learner wished for or could have had, with the reason in its own form."""

    placement: Placement | None
    wish: int | None
    reason: dict[str, Any]
    yours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One application. What is not released is None here, so that no page can show it."""

    application: Application
    outcome: SelectionOutcome | None
    seat: Seat | None
    options: tuple[Option, ...]
    mobility: Mobility | None
    cancelled: bool
    agreement: Agreement | None
    grant: Grant | None
    ask: tuple[str, ...]

    @property
    def state(self) -> str:
        """withdrawn, waiting, selected, reserve or not_selected."""
        if self.application.state == "withdrawn":
            return "withdrawn"
        return self.outcome.status if self.outcome else "waiting"

    @property
    def placement(self) -> Placement | None:
        return self.seat.placement if self.seat else None


def told_to(actor: Actor) -> list[Told]:
    """The learner's applications, the latest first."""
    applications = list(
        visible_to(actor)
        .select_related("call__season__office", "learner__person", "learner__school")
        .prefetch_related("wishes", "call__criteria")
        .order_by("-created", "pk")
    )
    pks = [a.pk for a in applications]
    outcomes = {
        o.application_id: o
        for o in SelectionOutcome.objects.filter(application__in=pks, run__state="released")
        .select_related("run")
        .defer("run__protocol")
    }
    seats = {
        s.application_id: s
        for s in Seat.objects.filter(application__in=pks, run__state="released").select_related(
            "placement__host", "mobility"
        )
    }
    mobilities = {
        m.application_id: m for m in mobilities_visible_to(actor).filter(application__in=pks)
    }
    agreements: dict[object, Agreement] = {}
    for agreement in agreements_visible_to(actor).order_by("version"):
        agreements[agreement.mobility_id] = agreement
    grants = {
        g.mobility_id: g
        for g in Grant.objects.filter(
            mobility__in=[m.pk for m in mobilities.values()]
        ).prefetch_related("lines")
    }
    names = _names_of({a.call.season_id for a in applications if a.pk in seats})
    ask = addresses_of({a.call.season.office_id for a in applications})
    told = []
    for a in applications:
        seat, mobility = seats.get(a.pk), mobilities.get(a.pk)
        told.append(
            Told(
                application=a,
                outcome=outcomes.get(a.pk),
                seat=seat,
                options=_options(seat, names.get(a.call.season_id, {})) if seat else (),
                mobility=mobility,
                cancelled=bool(seat and _is_cancelled(seat)),
                agreement=agreements.get(mobility.pk) if mobility else None,
                grant=grants.get(mobility.pk) if mobility else None,
                ask=tuple(ask[a.call.season.office_id]),
            )
        )
    return told


def _is_cancelled(seat: Seat) -> bool:
    mobility = getattr(seat, "mobility", None)
    return mobility is not None and mobility.state == "cancelled"


def _names_of(seasons: Iterable[object]) -> dict[object, dict[str, Placement]]:
    """The placements of each season by the id that the stored reasons carry."""
    by_season: dict[object, dict[str, Placement]] = {season: {} for season in seasons}
    for placement in Placement.objects.filter(season__in=list(by_season)).select_related("host"):
        by_season[placement.season_id][str(placement.pk)] = placement
    return by_season


def _options(seat: Seat, names: dict[str, Placement]) -> tuple[Option, ...]:
    """The options by wish."""
    yours = [o["id"] for o in seat.options if o["code"] == "allocation.option.yours"]
    options = [
        Option(
            placement=names.get(o["id"]),
            wish=o.get("wish"),
            reason={"code": o["code"], "params": o.get("params", {})},
            yours=o["id"] in yours,
        )
        for o in seat.options
    ]
    return tuple(sorted(options, key=lambda o: (o.wish is None, o.wish or 0)))
