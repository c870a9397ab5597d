"""Telling people: selection, places and letters are released together, after a second look."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from gezel.apps.applications.models import SelectionRun
from gezel.apps.applications.queries import run_in_force as selection_of
from gezel.apps.applications.services import release_selection
from gezel.apps.calls.models import Call
from gezel.apps.desk.outbox import Message, release_letters
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service
from gezel.apps.placements.models import AllocationRun
from gezel.apps.placements.queries import run_in_force as allocation_of
from gezel.apps.placements.services import release_allocation
from gezel.core.values import Reason, Refusal


@dataclass(frozen=True, slots=True)
class LetterCount:
    """Waiting letters of one kind and language; `without` have no e-mail address."""

    kind: str
    language: str
    count: int
    without: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a release would release now."""

    selection: SelectionRun | None
    allocation: AllocationRun | None
    letters: tuple[LetterCount, ...]

    @property
    def count(self) -> int:
        return sum(line.count for line in self.letters)

    @property
    def without(self) -> int:
        return sum(line.without for line in self.letters)

    @property
    def seen(self) -> Seen:
        return Seen(
            letters=self.count,
            selection=self.selection.pk if self.selection else None,
            allocation=self.allocation.pk if self.allocation else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the person saw who releases: the number of letters, and which selection and places."""

    letters: int
    selection: uuid.UUID | None
    allocation: uuid.UUID | None


def waiting_for_release(call: Call) -> Waiting:
    """What waits, counted by kind and language of the letters, in three queries."""
    selection, allocation = selection_of(call), allocation_of(call)
    counts: Counter[tuple[str, str]] = Counter()
    without: Counter[tuple[str, str]] = Counter()
    if selection is not None:
        for kind, language, address in Message.objects.filter(
            batch=selection.pk, state="prepared"
        ).values_list("kind", "language", "address"):
            counts[kind, language] += 1
            without[kind, language] += not address
    order = ("selected", "reserve", "not_selected")
    return Waiting(
        selection=selection,
        allocation=allocation,
        letters=tuple(
            LetterCount(kind, language, counts[kind, language], without[kind, language])
            for kind, language in sorted(
                counts, key=lambda k: (order.index(k[0]) if k[0] in order else 9, k)
            )
        ),
    )


@service("plan.release")
def release(*, actor: Actor, call: Call, seen: Seen) -> int:
    """Release the selection, the places and the letters of a call, all or nothing.

    Refused when something is not as it was seen. Returns the number of letters released. After
    this, selection and places cannot be taken back.
    """
    now = waiting_for_release(call)
    if now.selection is None:
        raise Refusal(Reason("plan.nothing_to_release", {"call": call.name}))
    if now.seen != seen:
        if (now.seen.selection, now.seen.allocation) != (seen.selection, seen.allocation):
            raise Refusal(Reason("plan.changed_since_seen", {"call": call.name}))
        raise Refusal(Reason("desk.count_changed", {"expected": seen.letters, "found": now.count}))
    if not now.letters:
        raise Refusal(Reason("plan.no_letters", {"call": call.name}))
    if now.selection.state == "proposed":
        release_selection(actor=actor, run=now.selection)
    if now.allocation is not None and now.allocation.state == "proposed":
        release_allocation(actor=actor, run=now.allocation)
    letters = release_letters(
        actor=actor, office=call.season.office, batch=now.selection.pk, expected=seen.letters
    )
    note(call, letters=letters, allocation=now.allocation is not None)
    return letters
