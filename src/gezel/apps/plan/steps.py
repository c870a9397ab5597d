"""Where the main job of a call stands, read from what is there and not from a counter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from gezel.apps.applications.models import Application, SelectionRun
from gezel.apps.applications.queries import runs_in_force as selections_of
from gezel.apps.calls.models import Call
from gezel.apps.desk.models import Message
from gezel.apps.mobilities.models import Agreement
from gezel.apps.mobilities.queries import planned_of
from gezel.apps.money.models import Grant
from gezel.apps.placements.models import AllocationRun, Placement
from gezel.apps.placements.queries import runs_in_force as allocations_of
from gezel.apps.placements.queries import seats_in_force


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of a call, each counted once and used on every page."""

    applications: int
    withdrawn: int
    placements: int
    seats: int
    selection: SelectionRun | None
    selected: int
    reserve: int
    not_selected: int
    late: int  # received, while a selection is in force that does not know them
    allocation: AllocationRun | None
    placed: int
    first_wish: int
    unplanned: int  # placed, and no mobility was made for them yet
    mobilities: int
    grants: int
    grants_with_gap: int
    agreements: int
    letters_prepared: int
    letters_released: int  # on their way, or arrived
    letters_failed: int

    @property
    def next_step(self) -> str:
        """The first step that still waits."""
        if not self.applications:
            return "learners"
        if not self.placements:
            return "placements"
        if self.selection is None:
            return "select"
        if self.allocation is None:
            return "allocate"
        if self.unplanned or self.grants < self.mobilities or not self.mobilities:
            return "fund"
        if self.agreements < self.mobilities:
            return "documents"
        return "done"


def standing(call: Call) -> Standing:
    """The figures of one call."""
    return standings([call])[0]


def standings(calls: Sequence[Call]) -> list[Standing]:
    """The figures of each call, in its order: the same number of queries for one as for thirty."""
    pks = [call.pk for call in calls]
    seasons = {call.season_id for call in calls}
    states = _by(Application.objects.filter(call__in=pks), "call", "state")
    capacities = _by(Placement.objects.filter(season__in=seasons), "season", "capacity")
    selections = {run.call_id: run for run in selections_of(pks)}
    allocations = {run.call_id: run for run in allocations_of(pks)}
    placed, first_wish, unplanned = Counter[Any](), Counter[Any](), Counter[Any]()
    seated = seats_in_force().filter(run__call__in=pks, placement__isnull=False)
    for one, wish, mobility in seated.order_by().values_list("run__call", "wish", "mobility"):
        placed[one] += 1
        first_wish[one] += wish == 1
        unplanned[one] += mobility is None
    mobilities = planned_of(pks)
    at_call = "mobility__application__call"
    gaps = _by(Grant.objects.filter(mobility__in=mobilities), at_call, "gaps")
    agreements = Counter(
        call
        for call, _mobility in Agreement.objects.filter(mobility__in=mobilities)
        .order_by()
        .values_list(at_call, "mobility")
        .distinct()
    )
    stays = Counter(mobilities.values_list("application__call", flat=True))
    letters = _by(
        Message.objects.filter(batch__in=[run.pk for run in selections.values()]), "batch", "state"
    )
    found = []
    for call in calls:
        selection = selections.get(call.pk)
        told = letters[selection.pk] if selection else []
        mine = states[call.pk]
        found.append(
            Standing(
                applications=len(mine),
                withdrawn=mine.count("withdrawn"),
                placements=len(capacities[call.season_id]),
                seats=sum(capacities[call.season_id]),
                selection=selection,
                selected=mine.count("selected"),
                reserve=mine.count("reserve"),
                not_selected=mine.count("not_selected"),
                late=mine.count("received") if selection else 0,
                allocation=allocations.get(call.pk),
                placed=placed[call.pk],
                first_wish=first_wish[call.pk],
                unplanned=unplanned[call.pk],
                mobilities=stays[call.pk],
                grants=len(gaps[call.pk]),
                grants_with_gap=sum(1 for gap in gaps[call.pk] if gap),
                agreements=agreements[call.pk],
                letters_prepared=told.count("prepared"),
                letters_released=told.count("released") + told.count("sent"),
                letters_failed=told.count("failed"),
            )
        )
    return found


def _by(rows: QuerySet[Any], key: str, value: str) -> defaultdict[Any, list[Any]]:
    """The values of one column, gathered by another one."""
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for one, other in rows.order_by().values_list(key, value):
        found[one].append(other)
    return found
