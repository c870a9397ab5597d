"""The journal: append-only, each line holding the hash of the line before it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import connection, models

from gezel.apps.journal import clock
from gezel.apps.journal.privacy import Privacy
from gezel.apps.journal.seal import Line
from gezel.core.values import canonical_json

FIRST = "0" * 64
_LOCK = 7_214_201  # any fixed number: the name of the advisory lock on PostgreSQL


class Entry(models.Model):
    """One line: who did what to which row, and when. No names, no addresses, no free text."""

    privacy = Privacy(
        purpose="Show afterwards who decided what",
        basis="6.1.c legal obligation",
        retention="As long as the grant's evidence must be kept",
        erasure="keep_as_evidence",
        personal=("actor",),
    )

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    role = models.CharField(max_length=40)
    office = models.UUIDField(null=True, db_index=True)
    action = models.CharField(max_length=80, db_index=True)
    subject = models.CharField(max_length=120, db_index=True)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("the journal is written by services only")

    def digest(self) -> str:
        """SHA-256 over the line in its one canonical text, the previous hash included."""
        return hashlib.sha256(
            canonical_json(
                {
                    "number": self.number,
                    "at": self.at.astimezone(clock.UTC).isoformat(timespec="microseconds"),
                    "actor": self.actor,
                    "role": self.role,
                    "office": str(self.office) if self.office else None,
                    "action": self.action,
                    "subject": self.subject,
                    "facts": self.facts,
                    "previous": self.previous,
                }
            ).encode()
        ).hexdigest()

    @classmethod
    def write(cls, line: Line) -> Entry:
        """Append the line of a service. Called by the service decorator, inside its transaction."""
        if connection.vendor == "postgresql":
            # SQLite's IMMEDIATE transactions already stand in a queue; here the queue is this lock.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = cls.objects.order_by("-number").values_list("number", "hash").first()
        number, previous = (last[0] + 1, last[1]) if last else (1, FIRST)
        entry = cls(
            number=number,
            at=clock.now(),
            actor=line.actor.name,
            role=line.actor.role,
            office=line.actor.office,
            action=line.action,
            subject=line.subject,
            facts=line.facts,
            previous=previous,
        )
        entry.hash = entry.digest()
        models.Model.save(entry, force_insert=True)
        return entry

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("the journal is never shortened")
