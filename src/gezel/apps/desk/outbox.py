"""Mail waits here until somebody releases it. Nothing leaves by accident, and nothing twice.

A letter is claimed before it leaves: its attempt is written down and counts as failed for an
unknown reason until the mail server has taken or refused it. Whoever is killed in between leaves
that behind: the letter may have gone or not, so it is not sent again by itself, and the outbox
says so.
"""

from __future__ import annotations

import logging
import smtplib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Count, Q, QuerySet

from gezel.apps.desk.flows import OUTBOX
from gezel.apps.desk.models import Message
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service
from gezel.apps.orgs.models import Organisation
from gezel.apps.people.models import Person
from gezel.core.values import Reason, Refusal

log = logging.getLogger(__name__)
# how long a letter rests after its first failure, after its second, and so on; then it stays
PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
MOST_ATTEMPTS = len(PAUSES) + 1
UNKNOWN = "unknown"  # trouble of a letter of which nobody knows whether it went


class ServerAway(Exception):
    """The mail server cannot be reached or does not let us in. No letter is the worse for it."""


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


def mail_leaves() -> bool:
    """False without a mail server, and in the demonstration."""
    return "dummy" not in settings.EMAIL_BACKEND and bool(settings.EMAIL_HOST)


def due() -> QuerySet[Message]:
    """Letters whose time has come: released ones, and failed ones that rested long enough."""
    ready = Q(state="released")
    for attempts, pause in enumerate(PAUSES, start=1):
        ready |= Q(state="failed", attempts=attempts, tried__lte=clock.now() - pause)
    return Message.objects.filter(ready).exclude(address="").exclude(trouble=UNKNOWN)


def next_try(message: Message) -> datetime | None:
    """When a letter that failed is tried again by itself, if ever."""
    if message.state != "failed" or message.trouble == UNKNOWN or message.tried is None:
        return None
    if not 1 <= message.attempts < MOST_ATTEMPTS:
        return None
    return message.tried + PAUSES[message.attempts - 1]


def send_released(
    *, actor: Actor, most: int = 100, go_on: Callable[[], bool] = lambda: True
) -> int:
    """Send letters that are due, at most that many; returns how many went out.

    A failure is kept with its kind and tried again later. Each letter has transactions of its own,
    and none is open while the mail server is spoken to. Raises ServerAway when it does not answer.
    `go_on` is asked before each letter.
    """
    if not mail_leaves():
        return 0
    letters = list(due().order_by("created", "pk").values_list("pk", flat=True)[:most])
    if not letters:
        return 0
    went = 0
    connection = get_connection()
    try:
        for letter in letters:
            if not go_on():
                break
            _reach(connection)
            message = claim_letter(actor=actor, letter=letter)
            if message is None:
                continue
            trouble = _send(message, connection)
            went += settle_letter(
                actor=actor, letter=letter, attempt=message.attempts, trouble=trouble
            )
            if trouble:
                # the next letter starts with a clean sheet
                connection.close()
    finally:
        connection.close()
    return went


def _reach(connection: Any) -> None:
    """Have an open connection that the server has not given up since the last letter."""
    server = getattr(connection, "connection", None)
    if server is not None:
        try:
            alive = server.noop()[0] == 250
        except OSError:
            alive = False
        if alive:
            return
        connection.close()
    try:
        connection.open()
    except (OSError, ValueError) as error:
        raise ServerAway(type(error).__name__) from error


def _send(message: Message, connection: Any) -> str:
    """Hand a letter to the mail server; returns what went wrong, or nothing."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    try:
        EmailMessage(
            message.subject,
            message.body,
            to=[message.address],
            connection=connection,
            # always the same for one letter, so that a mailbox knows it if it comes twice
            headers={
                "Message-ID": f"<{message.pk}@{domain}>",
                "Content-Language": message.language,
                "Auto-Submitted": "auto-generated",
            },
        ).send()
    except (TimeoutError, smtplib.SMTPServerDisconnected):
        # it fell silent in the middle: perhaps the letter is on its way
        return UNKNOWN
    except Exception as error:
        # a refusal, or an address or a subject that cannot stand in a mail
        return type(error).__name__[:200]
    return ""


@service("desk.claim_letter")
def claim_letter(*, actor: Actor, letter: uuid.UUID) -> Message | None:
    """Take a letter out to send it, unless somebody else just did or it is not due any more."""
    note(f"desk.message:{letter}", outcome="nothing")
    list(Message.objects.select_for_update().filter(pk=letter).values_list("pk", flat=True))
    message = due().filter(pk=letter).first()
    if message is None or isinstance(
        OUTBOX.try_move(message.state, "send", role=actor.role), Reason
    ):
        return None
    message.state, message.trouble = "failed", UNKNOWN
    message.attempts += 1
    message.tried = clock.now()
    message.save(update_fields=["state", "trouble", "attempts", "tried"])
    note(message, outcome="claimed", attempt=message.attempts)
    return message


@service("desk.send_letter")
def settle_letter(*, actor: Actor, letter: uuid.UUID, attempt: int, trouble: str) -> bool:
    """Write down what became of an attempt: sent, or failed with the kind of trouble."""
    note(f"desk.message:{letter}", outcome="nothing")
    message = (
        Message.objects.select_for_update()
        .filter(pk=letter, state="failed", trouble=UNKNOWN, attempts=attempt)
        .first()
    )
    if message is None:
        return False
    if trouble:
        message.trouble = trouble
    else:
        outcome = OUTBOX.try_move(message.state, "send", role=actor.role)
        if isinstance(outcome, Reason):
            raise Refusal(outcome)
        message.state, message.trouble, message.sent = outcome, "", clock.now()
    note(message, outcome=message.state)
    message.save(update_fields=["state", "trouble", "sent"])
    return not trouble


def counts_by_state(office: Organisation) -> dict[str, int]:
    return dict(Message.objects.filter(office=office).values_list("state").annotate(n=Count("pk")))
