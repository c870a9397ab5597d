"""Where the main job of a call stands, read from what is there and not from a counter."""

from __future__ import annotations

from dataclasses import dataclass

from gezel.apps.applications.models import Application, SelectionRun
from gezel.apps.applications.queries import run_in_force as selection_of
from gezel.apps.calls.models import Call
from gezel.apps.desk.models import Message
from gezel.apps.mobilities.models import Agreement, Mobility
from gezel.apps.mobilities.queries import of_call as mobilities_of
from gezel.apps.money.models import Grant
from gezel.apps.placements.models import AllocationRun, Placement, Seat
from gezel.apps.placements.queries import run_in_force as allocation_of


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
    allocation: AllocationRun | None
    placed: int
    mobilities: int
    grants: int
    grants_with_gap: int
    agreements: int
    letters_prepared: int
    letters_released: int

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
        if self.grants < self.mobilities or not self.mobilities:
            return "fund"
        if self.agreements < self.mobilities:
            return "documents"
        return "done"


def standing(call: Call) -> Standing:
    """Count everything in a constant number of queries."""
    states = list(Application.objects.filter(call=call).values_list("state", flat=True))
    capacities = list(
        Placement.objects.filter(season=call.season_id).values_list("capacity", flat=True)
    )
    selection, allocation = selection_of(call), allocation_of(call)
    mobilities = Mobility.objects.filter(pk__in=mobilities_of(call).order_by().values("pk"))
    gaps = list(Grant.objects.filter(mobility__in=mobilities).values_list("gaps", flat=True))
    letters = list(
        Message.objects.filter(batch=selection.pk).values_list("state", flat=True)
        if selection
        else []
    )
    return Standing(
        applications=len(states),
        withdrawn=states.count("withdrawn"),
        placements=len(capacities),
        seats=sum(capacities),
        selection=selection,
        selected=states.count("selected"),
        reserve=states.count("reserve"),
        not_selected=states.count("not_selected"),
        allocation=allocation,
        placed=(
            Seat.objects.filter(run=allocation, placement__isnull=False).count()
            if allocation
            else 0
        ),
        mobilities=mobilities.count(),
        grants=len(gaps),
        grants_with_gap=sum(1 for g in gaps if g),
        agreements=Agreement.objects.filter(mobility__in=mobilities)
        .values("mobility")
        .distinct()
        .count(),
        letters_prepared=letters.count("prepared"),
        letters_released=len(letters) - letters.count("prepared") - letters.count("cancelled"),
    )
