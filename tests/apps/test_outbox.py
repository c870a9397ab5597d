"""Mail: prepared, counted, released, and only then sent."""

from __future__ import annotations

import smtplib
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from tests.world import EVERYBODY, LEARNER_HEAD, World, csv_of, refused

from gezel.apps.applications.queries import run_in_force as selection_of
from gezel.apps.desk.models import Message
from gezel.apps.desk.outbox import (
    MOST_ATTEMPTS,
    UNKNOWN,
    Letter,
    counts_by_state,
    drop_letters,
    prepare_letters,
    release_letters,
    send_released,
    visible_to,
)
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor, system
from gezel.apps.journal.models import Entry
from gezel.apps.plan.release import release, waiting_for_release
from gezel.apps.plan.services import run_plan, undo_run, write_letters


def batch(world: World) -> uuid.UUID:
    run = selection_of(world.call)
    assert run is not None
    return run.pk


def letter(world: World, name: str) -> Message:
    return Message.objects.get(to=world.learner(name).person)


def release_all(world: World, expected: int = 4) -> int:
    return release_letters(
        actor=world.coordinator, office=world.office, batch=batch(world), expected=expected
    )


def test_a_plan_prepares_letters_and_sends_none(done: World) -> None:
    assert counts_by_state(done.office) == {"prepared": 4}
    assert send_released(actor=system()) == 0
    assert mail.outbox == []
    assert counts_by_state(done.office) == {"prepared": 4}


def test_a_letter_says_the_outcome_the_place_and_the_reason(done: World) -> None:
    bob = letter(done, "Bob")
    assert (bob.kind, bob.language, bob.address) == ("selected", "en", "bob@example.org")
    assert bob.subject == "You are selected: Work placements"
    for words in ("Dear Bob,", "Salon Mireia, Valencia (Spain)", "2027", "Why:"):
        assert words in bob.body
    frank = letter(done, "Frank")
    assert frank.kind == "reserve"
    assert "You are number 1 on the reserve list" in " ".join(frank.body.split())
    assert "Mireia" not in frank.body


def test_a_letter_names_nobody_else_and_no_need(done: World) -> None:
    names = {"Bob", "Dave", "Erin", "Frank"}
    for message in Message.objects.select_related("to"):
        for other in names - {message.to.given_name}:
            assert other not in message.body
        assert "opportunit" not in message.body.casefold()


def test_a_letter_is_written_in_the_language_of_the_learner(world: World) -> None:
    """The same call, two languages, whatever the language of the one who presses the button."""
    from gezel.apps.desk.services import receive_file, store_import

    for language, rows in (("nl", EVERYBODY[:2]), ("en", EVERYBODY[2:])):
        file = receive_file(
            actor=world.coordinator,
            office=world.office,
            target="learners",
            name="learners.csv",
            content=csv_of(LEARNER_HEAD, rows),
            options={"call": str(world.call.pk), "language": language},
        )
        store_import(actor=world.coordinator, file=file)
    from tests.world import ALL_PLACES, PLACEMENT_HEAD

    world.bring("placements", csv_of(PLACEMENT_HEAD, ALL_PLACES))
    run_plan(actor=world.coordinator, call=world.call)
    assert (letter(world, "Bob").language, letter(world, "Erin").language) == ("nl", "en")
    assert letter(world, "Erin").body.startswith("Dear Erin,")


def test_preparing_again_replaces_what_was_not_released(done: World) -> None:
    before = set(Message.objects.values_list("pk", flat=True))
    assert write_letters(actor=done.coordinator, call=done.call) == 4
    after = set(Message.objects.values_list("pk", flat=True))
    assert (len(after), before & after) == (4, set())


def test_preparing_again_leaves_released_letters_alone(done: World) -> None:
    release_all(done)
    assert write_letters(actor=done.coordinator, call=done.call) == 0
    assert counts_by_state(done.office) == {"released": 4}


def test_release_needs_the_number_that_was_seen(done: World) -> None:
    assert refused(release_all, done, expected=3) == "desk.count_changed"
    assert counts_by_state(done.office) == {"prepared": 4}
    assert release_all(done, expected=4) == 4
    assert counts_by_state(done.office) == {"released": 4}
    # a second click finds nothing to release, and says so
    assert refused(release_all, done, expected=4) == "desk.count_changed"
    line = Entry.objects.get(action="desk.release_letters")
    assert line.facts == {"letters": 4, "without_address": 1}


@pytest.mark.parametrize("role", ["learner", "host", "anybody", "system"])
def test_only_a_coordinator_releases(done: World, role: str) -> None:
    other = Actor(role=role, office=done.office.pk)
    assert (
        refused(release_letters, actor=other, office=done.office, batch=batch(done), expected=4)
        == "flow.wrong_role"
    )
    assert counts_by_state(done.office) == {"prepared": 4}


def test_released_letters_are_sent_once_to_their_own_address(done: World) -> None:
    release_all(done)
    assert send_released(actor=system()) == 3
    assert send_released(actor=system()) == 0
    assert sorted(m.to[0] for m in mail.outbox) == [
        "bob@example.org",
        "dave@example.org",
        "erin@example.org",
    ]
    assert all(len(m.to) == 1 and not m.cc and not m.bcc for m in mail.outbox)
    bob = letter(done, "Bob")
    assert (bob.state, bob.attempts, bob.trouble) == ("sent", 1, "")
    assert bob.sent is not None
    # without an address a letter waits for somebody who prints it
    assert letter(done, "Frank").state == "released"


class Broken(EmailBackend):
    """Refuses Dave, takes the others."""

    error: Exception = smtplib.SMTPRecipientsRefused({})

    def send_messages(self, messages: Any) -> int:
        if messages[0].to == ["dave@example.org"]:
            raise self.error
        return super().send_messages(messages)


@pytest.mark.parametrize(
    "error",
    [smtplib.SMTPRecipientsRefused({}), ConnectionRefusedError("no"), ValueError("a line break")],
    ids=lambda e: type(e).__name__,
)
def test_a_failure_is_kept_with_its_kind_and_the_others_go(
    done: World, settings: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(Broken, "error", error)
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    monkeypatch.setattr("gezel.apps.desk.outbox.get_connection", Broken)
    release_all(done)
    assert send_released(actor=system()) == 2
    dave = letter(done, "Dave")
    assert (dave.state, dave.attempts, dave.trouble) == ("failed", 1, type(error).__name__)
    for days in range(1, MOST_ATTEMPTS + 2):
        with clock.frozen(timezone.now() + timedelta(days=days)):
            assert send_released(actor=system()) == 0
    assert letter(done, "Dave").attempts == MOST_ATTEMPTS
    assert len(mail.outbox) == 2
    outcomes = Entry.objects.filter(action="desk.send_letter").values_list("facts", flat=True)
    assert sorted(f["outcome"] for f in outcomes) == [*["failed"] * MOST_ATTEMPTS, "sent", "sent"]


def test_a_crash_while_sending_makes_nobody_get_a_letter_twice(
    done: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Broken, "error", KeyboardInterrupt())
    monkeypatch.setattr("gezel.apps.desk.outbox.get_connection", Broken)
    release_all(done)
    with pytest.raises(KeyboardInterrupt):
        send_released(actor=system())
    monkeypatch.undo()
    send_released(actor=system())
    # perhaps Dave's went: it is not sent again, and the outbox says so
    assert sorted(m.to[0] for m in mail.outbox) == ["bob@example.org", "erin@example.org"]
    dave = letter(done, "Dave")
    assert (dave.state, dave.trouble) == ("failed", UNKNOWN)


def test_without_a_mail_server_nothing_is_sent(done: World, settings: Any) -> None:
    release_all(done)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert send_released(actor=system()) == 0
    assert counts_by_state(done.office) == {"released": 4}


def test_dropping_takes_back_what_was_never_released(done: World) -> None:
    assert drop_letters(actor=done.coordinator, office=done.office, batch=batch(done)) == 4
    write_letters(actor=done.coordinator, call=done.call)
    release_all(done)
    assert drop_letters(actor=done.coordinator, office=done.office, batch=batch(done)) == 0
    assert counts_by_state(done.office) == {"released": 4}


def test_undoing_a_plan_takes_its_letters_back(done: World) -> None:
    undo_run(actor=done.coordinator, call=done.call)
    assert not Message.objects.exists()


def test_a_letter_too_many_of_one_kind_is_not_prepared_twice(done: World) -> None:
    person = done.learner("Bob").person
    one = Letter(to=person, kind="note", language="en", subject="s" * 300, body="b")
    number = uuid.uuid4()
    for _ in range(2):
        assert (
            prepare_letters(actor=done.coordinator, office=done.office, batch=number, letters=[one])
            == 1
        )
    assert len(Message.objects.get(batch=number).subject) == 200


def test_the_outbox_is_seen_by_its_own_coordinator(done: World, stranger: World) -> None:
    assert visible_to(done.coordinator).count() == 4
    assert not visible_to(stranger.coordinator).exists()
    for role in ("learner", "host", "anybody"):
        assert not visible_to(Actor(role=role, office=done.office.pk)).exists()


# --- telling everybody at once --------------------------------------------------------------------


def test_selection_places_and_letters_are_released_together(done: World) -> None:
    waiting = waiting_for_release(done.call)
    assert (waiting.count, waiting.without) == (4, 1)
    assert [(w.kind, w.count) for w in waiting.letters] == [("selected", 3), ("reserve", 1)]
    assert release(actor=done.coordinator, call=done.call, seen=waiting.seen) == 4
    now = waiting_for_release(done.call)
    assert now.selection is not None
    assert now.allocation is not None
    assert (now.selection.state, now.allocation.state, now.count) == ("released", "released", 0)


def test_a_release_of_something_else_than_was_seen_releases_nothing(done: World) -> None:
    seen = waiting_for_release(done.call).seen
    undo_run(actor=done.coordinator, call=done.call)
    run_plan(actor=done.coordinator, call=done.call)
    assert (
        refused(release, actor=done.coordinator, call=done.call, seen=seen)
        == "plan.changed_since_seen"
    )
    now = waiting_for_release(done.call)
    assert now.selection is not None
    assert (now.selection.state, now.count) == ("proposed", 4)


def test_a_learner_releases_nothing(done: World) -> None:
    seen = waiting_for_release(done.call).seen
    learner = Actor(role="learner", office=done.office.pk)
    assert refused(release, actor=learner, call=done.call, seen=seen) == "flow.wrong_role"
    assert counts_by_state(done.office) == {"prepared": 4}
