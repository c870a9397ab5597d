"""Reading the journal."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from gezel.apps.journal.actor import Actor
from gezel.apps.journal.models import FIRST, Entry


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome of a check of the chain. `broken_at` is the first line that does not fit."""

    lines: int
    head: str
    broken_at: int | None = None
    why: str = ""

    @property
    def sound(self) -> bool:
        return self.broken_at is None


def verify() -> Proof:
    """Walk the chain from the first line and recompute every hash."""
    previous, count = FIRST, 0
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        count += 1
        if entry.number != count:
            return Proof(count, previous, entry.number, f"line {count} is missing")
        if entry.previous != previous:
            return Proof(count, previous, entry.number, "the line does not follow the one before")
        if entry.digest() != entry.hash:
            return Proof(count, previous, entry.number, "the line was changed after it was written")
        previous = entry.hash
    return Proof(count, previous)


def visible_to(actor: Actor) -> QuerySet[Entry]:
    """Lines of the actor's own office."""
    if not actor.may("coordinator", "system") or actor.office is None:
        return Entry.objects.none()
    return Entry.objects.filter(office=actor.office).order_by("-number")


def about(label: str, pk: uuid.UUID, *, actor: Actor) -> QuerySet[Entry]:
    return visible_to(actor).filter(subject=f"{label}:{pk}")
