"""Mail waits here until somebody releases it. Nothing leaves by accident."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Count, QuerySet

from gezel.apps.desk.flows import OUTBOX
from gezel.apps.desk.models import Message
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service
from gezel.apps.orgs.models import Organisation
from gezel.apps.people.models import Person
from gezel.core.values import Reason, Refusal

MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter before it is in the outbox."""

    to: Person
    kind: str
    language: str
    subject: str
    body: str


def visible_to(actor: Actor) -> QuerySet[Message]:
    if not actor.may("coordinator", "system") or actor.office is None:
        return Message.objects.none()
    return Message.objects.filter(office=actor.office).select_related("to")


@service("desk.prepare_letters")
def prepare_letters(
    *, actor: Actor, office: Organisation, batch: uuid.UUID, letters: Sequence[Letter]
) -> int:
    """Put letters into the outbox. A batch prepared twice replaces what was not yet released."""
    Message.objects.filter(office=office, batch=batch, state=OUTBOX.start).delete()
    batched = Message.objects.filter(office=office, batch=batch)
    there = set(batched.exclude(state="cancelled").values_list("to_id", "kind"))
    new = [
        Message(
            office=office,
            to=letter.to,
            address=letter.to.email,
            kind=letter.kind,
            batch=batch,
            language=letter.language,
            subject=letter.subject[:200],
            body=letter.body,
            created=clock.now(),
        )
        for letter in letters
        if (letter.to.pk, letter.kind) not in there
    ]
    # a letter that was called back makes room for the one that is written anew
    batched.filter(state="cancelled", to__in=[message.to_id for message in new]).delete()
    Message.objects.bulk_create(new, batch_size=500)
    note(f"batch:{batch}", letters=len(new))
    return len(new)


@service("desk.cancel_letters")
def cancel_letters(*, actor: Actor, office: Organisation, batch: uuid.UUID, to: Person) -> int:
    """Call back what a batch tells one person and was not sent; returns how many letters."""
    gone = 0
    for message in Message.objects.select_for_update().filter(office=office, batch=batch, to=to):
        state = OUTBOX.try_move(message.state, "cancel", role=actor.role)
        if not isinstance(state, Reason):
            message.state = state
            message.save(update_fields=["state"])
            gone += 1
    note(f"batch:{batch}", letters=gone)
    return gone


@service("desk.drop_letters")
def drop_letters(*, actor: Actor, office: Organisation, batch: uuid.UUID) -> int:
    """Take back letters that were never released."""
    gone, _ = Message.objects.filter(office=office, batch=batch, state=OUTBOX.start).delete()
    note(f"batch:{batch}", letters=gone)
    return gone


@service("desk.release_letters")
def release_letters(*, actor: Actor, office: Organisation, batch: uuid.UUID, expected: int) -> int:
    """Release a batch. `expected` is the count that the person saw: another count is refused."""
    waiting = Message.objects.select_for_update().filter(
        office=office, batch=batch, state=OUTBOX.start
    )
    count = waiting.count()
    if count != expected:
        raise Refusal(Reason("desk.count_changed", {"expected": expected, "found": count}))
    outcome = OUTBOX.try_move(OUTBOX.start, "release", role=actor.role)
    if isinstance(outcome, Reason):
        raise Refusal(outcome)
    without = waiting.filter(address="").count()
    waiting.update(state=outcome)
    note(f"batch:{batch}", letters=count, without_address=without)
    return count


def send_released(*, actor: Actor, most: int = 100) -> int:
    """Send what was released; returns how many went out. A failure is kept with its kind and tried
    again later.

    Each letter has a transaction of its own: what breaks at one of them makes no other go twice.
    """
    if not getattr(settings, "EMAIL_HOST", "") or "dummy" in settings.EMAIL_BACKEND:
        return 0
    waiting = Message.objects.filter(
        state__in=["released", "failed"], attempts__lt=MOST_ATTEMPTS
    ).exclude(address="")
    connection = get_connection()
    try:
        return sum(
            send_letter(actor=actor, letter=letter, connection=connection)
            for letter in list(
                waiting.order_by("created", "pk").values_list("pk", flat=True)[:most]
            )
        )
    finally:
        connection.close()


@service("desk.send_letter")
def send_letter(*, actor: Actor, letter: uuid.UUID, connection: Any) -> bool:
    """Send one released letter, unless somebody else just did."""
    message = Message.objects.select_for_update().get(pk=letter)
    note(message, outcome="nothing")
    outcome = OUTBOX.try_move(message.state, "send", role=actor.role)
    if isinstance(outcome, Reason):
        return False
    message.attempts += 1
    try:
        EmailMessage(
            message.subject, message.body, to=[message.address], connection=connection
        ).send()
    except (OSError, ValueError) as error:
        # no server, a refusal, or an address or a subject that cannot stand in a mail
        message.state, message.trouble = "failed", type(error).__name__
    else:
        message.state, message.trouble, message.sent = outcome, "", clock.now()
    note(message, outcome=message.state)
    message.save(update_fields=["state", "trouble", "sent", "attempts"])
    return message.state == "sent"


def counts_by_state(office: Organisation) -> dict[str, int]:
    return dict(Message.objects.filter(office=office).values_list("state").annotate(n=Count("pk")))
