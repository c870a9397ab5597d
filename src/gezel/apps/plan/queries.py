"""Reading across subjects: where each learner stands, for lists and pages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from gezel.apps.applications.models import Application, SelectionRun
from gezel.apps.calls.models import Call
from gezel.apps.calls.queries import calls_visible_to
from gezel.apps.desk.models import Message
from gezel.apps.desk.outbox import visible_to as messages_visible_to
from gezel.apps.journal.actor import Actor
from gezel.apps.orgs.models import Learner
from gezel.apps.orgs.queries import learners_visible_to
from gezel.apps.placements.queries import seats_in_force


@dataclass(frozen=True, slots=True)
class Now:
    """Where a learner stands: the latest application, and the place that is in force."""

    application: uuid.UUID
    call_id: uuid.UUID
    call: str
    state: str
    placement_id: uuid.UUID | None = None
    host: str = ""
    city: str = ""
    country: str = ""


def _latest(call: uuid.UUID | str | None) -> QuerySet[Application]:
    found = Application.objects.filter(learner=OuterRef("pk"))
    if call is not None:
        found = found.filter(call=call)
    return found.order_by("-call__starts", "-created", "-pk")


def learners_with_state(
    rows: QuerySet[Learner], *, call: uuid.UUID | str | None = None
) -> QuerySet[Learner]:
    """Learners that can be filtered and sorted by `state` and `placed`.

    Both are about the latest application, or about that in `call`. They are aliases: a list that
    neither filters nor sorts by them does not pay for them.
    """
    latest = _latest(call)
    seats = seats_in_force().filter(application=OuterRef("now_pk"), placement__isnull=False)
    return rows.alias(
        state=Subquery(latest.values("state")[:1]), now_pk=Subquery(latest.values("pk")[:1])
    ).alias(placed=Exists(seats))


def learners_list(actor: Actor) -> QuerySet[Learner]:
    """The learners of the actor's office without what a list never shows."""
    return learners_with_state(learners_visible_to(actor).defer("sealed", "notes"))


def standing_of(
    learners: Iterable[Learner], *, call: uuid.UUID | str | None = None
) -> dict[uuid.UUID, Now]:
    """Where these learners stand, by their key, in two queries. Give no more than a page of them."""
    applications = Application.objects.filter(learner__in=[one.pk for one in learners])
    if call is not None:
        applications = applications.filter(call=call)
    found: dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID, str, str]] = {
        learner: (pk, call_id, name, state)
        for learner, pk, call_id, name, state in applications.order_by(
            "call__starts", "created", "pk"
        ).values_list("learner", "pk", "call", "call__name", "state")
    }
    places = {
        application: place
        for application, *place in seats_in_force()
        .filter(application__in=[one[0] for one in found.values()], placement__isnull=False)
        .order_by()
        .values_list(
            "application",
            "placement",
            "placement__host__name",
            "placement__city",
            "placement__country",
        )
    }
    return {
        learner: Now(pk, call_id, name, state, *places.get(pk, ()))
        for learner, (pk, call_id, name, state) in found.items()
    }


def calls_to_release(actor: Actor) -> QuerySet[Call]:
    """Calls of the office with letters that wait to be released."""
    waiting = messages_visible_to(actor).filter(state="prepared").order_by().values("batch")
    return calls_visible_to(actor).filter(selection_runs__in=waiting).distinct()


def letters_about(letters: QuerySet[Message], *, call: uuid.UUID) -> QuerySet[Message]:
    """Those of these letters that are about a call: a batch of letters is one of its selections."""
    return letters.filter(batch__in=SelectionRun.objects.filter(call=call).values("pk"))
