"""Giving places."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError

from gezel.adapters.solver import HighsSolver
from gezel.apps.applications.flows import RUN
from gezel.apps.applications.models import Application, SelectionRun
from gezel.apps.calls.models import Call, Season
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service
from gezel.apps.placements.models import AllocationRun, Pin, Placement, Seat
from gezel.apps.placements.queries import (
    IN_FORCE,
    Elsewhere,
    allocation_problem,
    run_in_force,
    why_not_there,
)
from gezel.apps.placements.registry import stands_on_allocation
from gezel.core.allocation import (
    Allocation,
    Explanations,
    LearnerExplanation,
    Option,
    Problem,
    allocate,
    explain,
    verify,
)
from gezel.core.values import Reason, Refusal

Progress = Callable[[float], None]
MOST_OPTIONS = 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """An allocation that was computed and checked, but not stored."""

    problem: Problem
    allocation: Allocation
    explanations: Explanations

    @property
    def problem_hash(self) -> str:
        return hashlib.sha256(_text(self.problem).encode()).hexdigest()


def _text(problem: Problem) -> str:
    """The problem as one text in which sets are sorted, so that equal problems have equal text."""

    def plain(value: object) -> object:
        if isinstance(value, frozenset):
            return sorted(map(str, value))
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return [[f.name, plain(getattr(value, f.name))] for f in dataclasses.fields(value)]
        if isinstance(value, dict):
            return [[k, plain(value[k])] for k in sorted(value)]
        if isinstance(value, tuple):
            return [plain(v) for v in value]
        return str(value)

    return repr(plain(problem))


def propose(call: Call, *, progress: Progress | None = None) -> Proposal:
    """Compute an allocation for the selected learners of a call. Writes nothing, may take long.

    Raises Refusal when the independent referee does not accept the result.
    """
    problem, applications, _ = allocation_problem(call)
    if not applications:
        raise Refusal(Reason("placements.nobody_selected", {"call": call.name}))
    if not problem.placements:
        raise Refusal(Reason("placements.no_placement", {"call": call.name}))
    allocation = allocate(problem, solver=HighsSolver(), progress=progress)
    verdict = verify(problem, allocation)
    if not verdict.ok:
        raise Refusal(
            Reason("placements.referee", {"finding": verdict.findings[0].code, "call": call.name})
        )
    return Proposal(problem, allocation, explain(problem, allocation))


@service("placements.store_allocation")
def store_allocation(*, actor: Actor, call: Call, proposal: Proposal) -> AllocationRun:
    """Keep a computed allocation. Refused when learners or placements changed in the meantime."""
    if not actor.may("coordinator"):
        raise Refusal(
            Reason("flow.wrong_role", {"flow": "run", "verb": "allocate", "role": actor.role})
        )
    if run_in_force(call) is not None:
        raise Refusal(Reason("placements.allocation_in_force", {"call": call.name}))
    _hold_places(call)
    problem, applications, placements = allocation_problem(call)
    now = Proposal(problem, proposal.allocation, proposal.explanations)
    if now.problem_hash != proposal.problem_hash:
        raise Refusal(Reason("placements.changed_meanwhile", {"call": call.name}))
    allocation, explanations = proposal.allocation, proposal.explanations
    try:
        run = AllocationRun.objects.create(
            call=call,
            seed=problem.seed,
            problem_hash=proposal.problem_hash,
            method=f"{allocation.method}, {allocation.proof}"[:120],
            figures={
                name: list(value) if isinstance(value, tuple) else value
                for name, value in dataclasses.asdict(allocation.figures).items()
            },
            notes=[n.as_data() for n in allocation.notes],
            empty={
                ref: [why.as_data() for why in explanations.placements[ref]]
                for ref in sorted(explanations.placements)
            },
            created=clock.now(),
        )
    except IntegrityError as error:
        raise Refusal(Reason("placements.allocation_in_force", {"call": call.name})) from error
    given = {a.learner: a for a in allocation.assignments}
    seats = []
    for ref in sorted(applications):
        assignment = given.get(ref)
        explained = explanations.learners[ref]
        seats.append(
            Seat(
                run=run,
                application=applications[ref],
                placement=placements[assignment.placement] if assignment else None,
                wish=assignment.wish if assignment else None,
                pinned=assignment.pinned if assignment else False,
                reason=explained.summary.as_data(),
                options=[
                    {
                        "placement": o.placement,
                        "id": str(placements[o.placement].pk),
                        "wish": o.wish,
                        **o.reason.as_data(),
                    }
                    for o in _worth_telling(explained)
                ],
                changes=[change.as_data() for change in explained.changes],
            )
        )
    Seat.objects.bulk_create(seats, batch_size=500)
    note(
        run,
        learners=allocation.figures.learners,
        placed=allocation.figures.placed,
        problem=proposal.problem_hash,
    )
    return run


def _hold_places(call: Call) -> None:
    """Until the end of the transaction nobody else gives away places of the season: two calls that
    share them would both take the last one."""
    Season.objects.select_for_update(no_key=True).get(pk=call.season_id)


def _worth_telling(explained: LearnerExplanation) -> list[Option]:
    """The options a learner would ask about. A wish for a country also leads to every placement of
    another trade there; that it is another trade, nobody needs to be told a hundred times."""
    near = [o for o in explained.options if o.reason.code != "allocation.sector"]
    return (near or list(explained.options[:5]))[:MOST_OPTIONS]


@service("placements.undo_allocation")
def undo_allocation(*, actor: Actor, run: AllocationRun) -> AllocationRun:
    """Take an allocation back that nobody has been told of."""
    run = AllocationRun.objects.select_for_update().get(pk=run.pk)
    reason = stands_on_allocation(run)
    if reason is not None:
        raise Refusal(reason)
    state = RUN.try_move(run.state, "undo", role=actor.role)
    if isinstance(state, Reason):
        raise Refusal(state)
    run.state = state
    run.save(update_fields=["state"])
    note(run)
    return run


@service("placements.release_allocation")
def release_allocation(*, actor: Actor, run: AllocationRun) -> AllocationRun:
    """From now on learners and hosts may see who goes where."""
    run = AllocationRun.objects.select_for_update().get(pk=run.pk)
    state = RUN.try_move(run.state, "release", role=actor.role)
    if isinstance(state, Reason):
        raise Refusal(state)
    run.state = state
    run.save(update_fields=["state"])
    note(run)
    return run


@service("placements.pin")
def pin(
    *, actor: Actor, application: Application, placement: Placement, reason: str, keep: bool = True
) -> Pin:
    """Decide by hand that a learner goes to a placement, or does not; with a reason.

    It takes effect at the next allocation, so it is refused while one is in force, and a fixed
    place is refused at once when a hard rule forbids it.
    """
    _decided_before_allocating(actor, application)
    kept = Pin(application=application, placement=placement, keep=keep, reason=reason.strip())
    if placement.season_id != application.call.season_id:
        raise Refusal(Reason("placements.other_season", {}))
    Pin.objects.filter(application=application, placement=placement).delete()
    if keep:
        why_not = why_not_there(application, placement)
        if why_not is not None:
            raise Refusal(why_not)
        Pin.objects.filter(application=application, keep=True).delete()
    kept.full_clean()
    kept.save()
    note(application, placement=str(placement.pk), keep=keep)
    return kept


@service("placements.unpin")
def unpin(*, actor: Actor, pin: Pin) -> None:
    """Take a decision by hand back; refused while an allocation that heeded it is in force."""
    _decided_before_allocating(actor, pin.application)
    note(pin.application, placement=str(pin.placement_id), keep=pin.keep)
    pin.delete()


def _decided_before_allocating(actor: Actor, application: Application) -> None:
    if not actor.may("coordinator"):
        raise Refusal(
            Reason("flow.wrong_role", {"flow": "pin", "verb": "decide", "role": actor.role})
        )
    if run_in_force(application.call) is not None:
        raise Refusal(Reason("placements.pin_under_allocation", {"call": application.call.name}))


def allocation_on(run: SelectionRun) -> Reason | None:
    """A selection is not undone under an allocation that stands on it."""
    if run_in_force(run.call) is not None:
        return Reason("applications.allocation_stands_on_selection", {"call": run.call.name})
    return None


def follow_reinstatement(application: Application, actor: Actor, withdrawn: bool) -> None:
    """Who comes back after a withdrawal has the same place again. Refused where another call gave
    that place away in the meantime, or sends the learner elsewhere at that time."""
    if withdrawn or application.state != "selected":
        return
    _hold_places(application.call)
    seat = (
        Seat.objects.filter(
            application=application, run__state__in=IN_FORCE, placement__isnull=False
        )
        .select_related("placement__host")
        .first()
    )
    if seat is None or seat.placement is None:
        return
    elsewhere = Elsewhere.of(application.call)
    if elsewhere.left(seat.placement) < 1 + _mates(seat):
        raise Refusal(
            Reason("placements.place_given_meanwhile", {"host": seat.placement.host.name})
        )
    away = elsewhere.keeps_away(application, seat.placement)
    if away is not None:
        raise Refusal(away)


def _mates(seat: Seat) -> int:
    """Learners of the same run who go to the same placement."""
    same = Seat.objects.filter(
        run=seat.run_id, placement=seat.placement_id, application__state="selected"
    )
    return same.exclude(pk=seat.pk).count()
