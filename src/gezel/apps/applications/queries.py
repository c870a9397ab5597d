"""Reading applications and selections, and freezing them for the engine."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from gezel.apps.applications.models import Application, Score, SelectionOutcome, SelectionRun, Wish
from gezel.apps.calls.models import Call
from gezel.apps.journal.actor import Actor
from gezel.apps.people.vault import key_of, unseal
from gezel.core.selection import Candidate, Criterion, Reserve, SelectionProblem

IN_FORCE = ("proposed", "released")
FEWER_OPPORTUNITIES = "fewer_opportunities"


def visible_to(actor: Actor) -> QuerySet[Application]:
    """A coordinator sees the office's applications, a learner the own ones."""
    applications = Application.objects.select_related("learner__person", "learner__school", "call")
    if actor.may("coordinator", "system") and actor.office is not None:
        return applications.filter(call__season__office=actor.office)
    if actor.may("learner") and actor.person is not None:
        return applications.filter(learner__person=actor.person)
    return applications.none()


def of_call(call: Call, *, withdrawn: bool = False) -> list[Application]:
    """The applications of a call with all that an engine needs, in a constant number of queries;
    `withdrawn` adds those that were taken back, which no engine may see."""
    found = Application.objects.filter(call=call)
    if not withdrawn:
        found = found.exclude(state="withdrawn")
    return list(
        found.select_related("learner__person", "learner__school")
        .prefetch_related(
            Prefetch("scores", Score.objects.select_related("criterion")),
            Prefetch("wishes", Wish.objects.order_by("rank")),
        )
        .order_by("ref")
    )


def hold(applications: QuerySet[Application]) -> list[Application]:
    """These applications, kept from others until the end of the transaction: who withdraws
    meanwhile waits. Always in one order, so that two who hold them do not wait for each other;
    rows that point to them may be written all the same."""
    return list(applications.select_for_update(of=("self",), no_key=True).order_by("call", "ref"))


def sensitive_facts(call: Call, applications: list[Application]) -> dict[str, dict[str, Any]]:
    """What is locked away about each applicant, by ref: requirements and fewer opportunities.

    Only for the engines and for the roles that may see it.
    """
    key = key_of(call.season.office_id)
    return {a.ref: unseal(a.learner.sealed, key=key, row=a.learner.pk) for a in applications}


def selection_problem(call: Call) -> SelectionProblem:
    """The call as the selection engine sees it: pseudonyms, marks, groups; no names."""
    applications = of_call(call)
    facts = sensitive_facts(call, applications)
    criteria = list(call.criteria.all())
    return SelectionProblem(
        call_ref=call.name,
        places=call.places,
        criteria=tuple(
            Criterion(
                key=c.key,
                label=c.label,
                weight=c.weight,
                maximum=c.maximum,
                minimum=c.minimum,
                missing="exclude" if c.missing == "exclude" else "zero",
            )
            for c in criteria
        ),
        reserves=tuple(
            Reserve(key=r.key, label=r.label, group=r.group, places=r.places)
            for r in call.reserves.all()
        ),
        candidates=tuple(
            Candidate(
                ref=a.ref,
                scores=_marks(a),
                groups=_groups(a, facts[a.ref]),
            )
            for a in applications
        ),
        seed=call.seed,
        salt=call.salt,
        reserve_list=call.reserve_list,
        band=call.band,
    )


def _marks(application: Application) -> dict[str, Decimal | None]:
    return {score.criterion.key: score.value.normalize() for score in application.scores.all()}


def _groups(application: Application, facts: dict[str, Any]) -> frozenset[str]:
    """Groups for which places may be reserved."""
    groups = set()
    if facts.get(FEWER_OPPORTUNITIES):
        groups.add(FEWER_OPPORTUNITIES)
    if application.learner.school_id:
        groups.add(f"school:{application.learner.school.match_name}")
    return frozenset(groups)


def run_in_force(call: Call) -> SelectionRun | None:
    return SelectionRun.objects.filter(call=call, state__in=IN_FORCE).first()


def runs_in_force(calls: Iterable[uuid.UUID]) -> QuerySet[SelectionRun]:
    return SelectionRun.objects.filter(call__in=calls, state__in=IN_FORCE)


def outcomes_of(run: SelectionRun) -> QuerySet[SelectionOutcome]:
    return (
        SelectionOutcome.objects.filter(run=run)
        .select_related("application__learner__person", "application__learner__school")
        .order_by("rank", "ticket")
    )


def released_outcome(application: Application) -> SelectionOutcome | None:
    """What the learner may know: only what was released."""
    return SelectionOutcome.objects.filter(application=application, run__state="released").first()
