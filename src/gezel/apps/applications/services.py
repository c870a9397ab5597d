"""Choosing among applications."""

from __future__ import annotations

import uuid

from django.db import IntegrityError

from gezel.apps.applications.flows import APPLICATION, RUN
from gezel.apps.applications.models import Application, SelectionOutcome, SelectionRun
from gezel.apps.applications.queries import hold, run_in_force, selection_problem
from gezel.apps.applications.registry import stands_on_selection
from gezel.apps.calls.models import Call
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service
from gezel.core.selection import select, verify
from gezel.core.values import Reason, Refusal

_VERBS = {"selected": "select", "reserve": "keep_in_reserve", "not_selected": "decline"}


@service("applications.run_selection")
def run_selection(*, actor: Actor, call: Call) -> SelectionRun:
    """Select among the applications of a call, and keep the outcome only if the referee agrees."""
    if not actor.may("coordinator"):
        raise Refusal(
            Reason("flow.wrong_role", {"flow": "run", "verb": "select", "role": actor.role})
        )
    if run_in_force(call) is not None:
        raise Refusal(Reason("applications.selection_in_force", {"call": call.name}))
    hold(Application.objects.filter(call=call))
    problem = selection_problem(call)
    if not problem.candidates:
        raise Refusal(Reason("applications.nobody", {"call": call.name}))
    selection = select(problem)
    verdict = verify(problem, selection)
    if not verdict.ok:
        raise Refusal(
            Reason("applications.referee", {"finding": verdict.findings[0].code, "call": call.name})
        )
    try:
        run = SelectionRun.objects.create(
            call=call,
            seed=problem.seed,
            commitment=selection.protocol.commitment,
            protocol=selection.protocol.as_data(),
            created=clock.now(),
        )
    except IntegrityError as error:
        raise Refusal(Reason("applications.selection_in_force", {"call": call.name})) from error
    applications = {a.ref: a for a in hold(Application.objects.filter(call=call))}
    SelectionOutcome.objects.bulk_create(
        [
            SelectionOutcome(
                run=run,
                application=applications[o.ref],
                status=o.status,
                points=o.points,
                rank=o.rank,
                ticket=o.ticket,
                seat=o.seat or "",
                counts_for=o.counts_for or "",
                waiting=o.waiting,
                parts=[
                    {
                        "criterion": part.criterion,
                        "value": None if part.value is None else f"{part.value:f}",
                        "points": str(part.points),
                        "formula": part.formula,
                    }
                    for part in o.parts
                ],
                reason=o.reason.as_data(),
                facts=[fact.as_data() for fact in o.facts],
            )
            for o in selection.outcomes
        ],
        batch_size=500,
    )
    counts = dict.fromkeys(_VERBS, 0)
    moved: list[tuple[Application, str]] = []
    for o in selection.outcomes:
        application = applications[o.ref]
        state = APPLICATION.try_move(application.state, _VERBS[o.status], role=actor.role)
        if isinstance(state, Reason):
            raise Refusal(state)
        moved.append((application, state))
        counts[o.status] += 1
    _set_states(moved)
    note(run, **counts, commitment=selection.protocol.commitment)
    return run


@service("applications.undo_selection")
def undo_selection(*, actor: Actor, run: SelectionRun) -> SelectionRun:
    """Take a selection back that nobody has been told of."""
    run = SelectionRun.objects.select_for_update().get(pk=run.pk)
    reason = stands_on_selection(run)
    if reason is not None:
        raise Refusal(reason)
    state = RUN.try_move(run.state, "undo", role=actor.role)
    if isinstance(state, Reason):
        raise Refusal(state)
    run.state = state
    run.save(update_fields=["state"])
    moved: list[tuple[Application, str]] = []
    for application in hold(Application.objects.filter(outcomes__run=run)):
        back = APPLICATION.try_move(application.state, "undo", role=actor.role)
        if not isinstance(back, Reason):
            moved.append((application, back))
    _set_states(moved)
    note(run)
    return run


@service("applications.release_selection")
def release_selection(*, actor: Actor, run: SelectionRun) -> SelectionRun:
    """From now on learners may see their outcome; the run cannot be undone any more."""
    run = SelectionRun.objects.select_for_update().get(pk=run.pk)
    state = RUN.try_move(run.state, "release", role=actor.role)
    if isinstance(state, Reason):
        raise Refusal(state)
    run.state = state
    run.save(update_fields=["state"])
    note(run)
    return run


def _set_states(moved: list[tuple[Application, str]]) -> None:
    """Move applications, each only from the state from which the move was allowed."""
    by_move: dict[tuple[str, str], list[uuid.UUID]] = {}
    for application, state in moved:
        by_move.setdefault((application.state, state), []).append(application.pk)
    for (before, after), pks in sorted(by_move.items()):
        for start in range(0, len(pks), 500):
            Application.objects.filter(pk__in=pks[start : start + 500], state=before).update(
                state=after
            )
