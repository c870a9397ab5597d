"""Letters on their way: a real mail server, one that is away, refusals, and a worker that is killed."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from tests.apps.mailserver import MailServer, mail_server
from tests.apps.test_outbox import letter, release_all
from tests.world import ALL_PLACES, EVERYBODY, LEARNER_HEAD, PLACEMENT_HEAD, World, csv_of

from gezel.apps.desk import outbox
from gezel.apps.desk.models import Message
from gezel.apps.desk.outbox import (
    MOST_ATTEMPTS,
    PAUSES,
    UNKNOWN,
    ServerAway,
    claim_letter,
    next_try,
    send_released,
    settle_letter,
)
from gezel.apps.desk.services import receive_file, store_import
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor, system
from gezel.apps.journal.models import Entry
from gezel.apps.plan import jobs
from gezel.apps.plan.jobs import order_plan, work
from gezel.apps.plan.services import run_plan
from gezel.apps.plan.steps import standing
from gezel.config.settings import mail

MOMENT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.DEFAULT_FROM_EMAIL = "Office <office@school.example>"
        yield found


def in_two_languages(world: World) -> None:
    """Bob and Dave read Dutch, Erin and Frank English; everybody has an outcome."""
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
    world.bring("placements", csv_of(PLACEMENT_HEAD, ALL_PLACES))
    run_plan(actor=world.coordinator, call=world.call)


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_each_a_letter_in_their_language(world: World, server: MailServer) -> None:
    in_two_languages(world)
    work(once=True)
    assert server.letters == []  # nobody released them
    release_all(world)
    work(once=True)
    work(once=True)
    assert sorted(to for to, _letter in server.letters) == [
        "bob@example.org",
        "dave@example.org",
        "erin@example.org",
    ]
    for name, language in (("Bob", "nl"), ("Dave", "nl"), ("Erin", "en")):
        kept = letter(world, name)
        (arrived,) = server.to(kept.address)
        assert (kept.state, kept.attempts, kept.trouble, kept.language) == ("sent", 1, "", language)
        assert arrived["Subject"] == kept.subject
        assert arrived["Content-Language"] == language
        assert arrived["From"] == "Office <office@school.example>"
        assert arrived["Message-ID"] == f"<{kept.pk}@school.example>"
        assert arrived.get_content().split() == kept.body.split()
    # Frank has no address: his is printed
    assert letter(world, "Frank").state == "released"
    assert server.lines == 1


@pytest.mark.django_db(transaction=True)
def test_letters_go_between_two_plans(world: World, server: MailServer) -> None:
    world.run()
    release_all(world)
    order_plan(actor=world.coordinator, office=world.office, call=world.call)
    work(once=True)
    assert len(server.letters) == 3


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_is_spoken_to(
    done: World, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bool, str, int]] = []
    real = outbox._send

    def watched(message: Message, line: Any) -> str:
        now = Message.objects.get(pk=message.pk)
        seen.append((connection.in_atomic_block, now.trouble, now.attempts))
        return real(message, line)

    monkeypatch.setattr(outbox, "_send", watched)
    release_all(done)
    assert send_released(actor=system()) == 3
    assert seen == [(False, UNKNOWN, 1)] * 3


def test_a_server_that_closes_after_every_letter(done: World, server: MailServer) -> None:
    server.one_each = True
    release_all(done)
    assert send_released(actor=system()) == 3
    assert (len(server.letters), server.lines) == (3, 3)


def test_a_refusal_is_tried_again_after_growing_pauses_and_then_no_more(
    done: World, server: MailServer
) -> None:
    server.refuses = {"dave@example.org"}
    release_all(done)
    moment = MOMENT
    with clock.frozen(moment):
        assert send_released(actor=system()) == 2
    for attempt, pause in enumerate(PAUSES, start=1):
        dave = letter(done, "Dave")
        assert (dave.state, dave.attempts) == ("failed", attempt)
        assert (dave.trouble, next_try(dave)) == ("SMTPRecipientsRefused", moment + pause)
        with clock.frozen(moment + pause - timedelta(seconds=1)):
            send_released(actor=system())
            assert letter(done, "Dave").attempts == attempt
        moment += pause
        with clock.frozen(moment):
            assert send_released(actor=system()) == 0
    with clock.frozen(moment + timedelta(days=365)):
        send_released(actor=system())
    dave = letter(done, "Dave")
    assert (dave.attempts, next_try(dave)) == (MOST_ATTEMPTS, None)
    assert server.to("dave@example.org") == []
    now = standing(done.call)
    assert (now.letters_released, now.letters_failed, now.letters_prepared) == (3, 1, 0)


def test_a_refusal_that_ends_is_forgotten(done: World, server: MailServer) -> None:
    server.refuses = {"dave@example.org"}
    release_all(done)
    with clock.frozen(MOMENT):
        send_released(actor=system())
    server.refuses = set()
    with clock.frozen(MOMENT + PAUSES[0]):
        assert send_released(actor=system()) == 1
    dave = letter(done, "Dave")
    assert (dave.state, dave.attempts, dave.trouble) == ("sent", 2, "")
    assert len(server.to("dave@example.org")) == 1


def test_a_server_that_falls_silent_has_perhaps_taken_the_letter(
    done: World, server: MailServer
) -> None:
    """It did. Nobody knows, so it is not sent a second time by itself, and the others go."""
    server.hangs_up_on = {"dave@example.org"}
    release_all(done)
    with clock.frozen(MOMENT):
        assert send_released(actor=system()) == 2
    with clock.frozen(MOMENT + timedelta(days=365)):
        assert send_released(actor=system()) == 0
    dave = letter(done, "Dave")
    assert (dave.state, dave.attempts, dave.trouble) == ("failed", 1, UNKNOWN)
    assert next_try(dave) is None
    assert len(server.to("dave@example.org")) == 1


def test_a_worker_killed_between_sending_and_writing_it_down_sends_nothing_twice(
    done: World, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(**_what: Any) -> bool:
        raise KeyboardInterrupt

    release_all(done)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(outbox, "settle_letter", killed)
        send_released(actor=system())
    assert len(server.letters) == 1
    send_released(actor=system())
    assert len({to for to, _letter in server.letters}) == len(server.letters) == 3
    lost = Message.objects.get(trouble=UNKNOWN)
    assert (lost.state, lost.attempts) == ("failed", 1)
    # the journal says that it was claimed, and nothing of its end
    lines = Entry.objects.filter(subject=f"desk.message:{lost.pk}")
    assert [line.action for line in lines] == ["desk.claim_letter"]


def test_two_workers_share_the_letters(done: World, server: MailServer) -> None:
    release_all(done)
    first = Message.objects.filter(state="released").exclude(address="")[0]
    claimed = claim_letter(actor=system(), letter=first.pk)
    assert claimed is not None
    assert claim_letter(actor=system(), letter=first.pk) is None
    assert send_released(actor=system()) == 2
    assert settle_letter(actor=system(), letter=first.pk, attempt=1, trouble="") is True
    assert settle_letter(actor=system(), letter=first.pk, attempt=1, trouble="Late") is False
    assert Message.objects.get(pk=first.pk).state == "sent"


def test_only_gezel_itself_sends(done: World) -> None:
    release_all(done)
    pk = letter(done, "Bob").pk
    for role in ("coordinator", "learner", "host", "anybody"):
        assert claim_letter(actor=Actor(role=role, office=done.office.pk), letter=pk) is None
    assert letter(done, "Bob").state == "released"


def test_letters_wait_for_a_server_that_is_away_without_losing_a_try(
    done: World, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()
        release_all(done)
        with pytest.raises(ServerAway):
            send_released(actor=system())
        post = jobs.Post()
        with caplog.at_level(logging.WARNING):
            assert post.round() is False
            assert post.round() is False
    assert [r.getMessage() for r in caplog.records] == [
        "the mail server does not answer (ConnectionRefusedError); letters wait"
    ]
    assert set(Message.objects.values_list("state", "attempts")) == {("released", 0)}


def test_what_breaks_in_the_post_does_not_end_the_worker(
    done: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(**_what: Any) -> int:
        raise RuntimeError("bob@example.org")

    monkeypatch.setattr(jobs, "send_released", broken)
    with caplog.at_level(logging.DEBUG):
        assert jobs.Post().round() is False
    assert "RuntimeError" in caplog.text
    assert "bob@example.org" not in caplog.text


def test_a_worker_that_is_told_to_stop_sends_no_further_letter(
    done: World, server: MailServer
) -> None:
    release_all(done)
    asked = iter([True, False])
    assert send_released(actor=system(), go_on=lambda: next(asked)) == 1
    assert len(server.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_stays_sends_what_is_released_later(
    done: World, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "LOOK_EVERY", 0)
    monkeypatch.setattr(jobs, "INTERVAL", 0.01)
    from django_tasks_db.management.commands.db_worker import Worker

    looks = 0

    def signals(self: Worker) -> None:
        def count(self: Worker = self) -> None:
            nonlocal looks
            looks += 1
            if looks == 2:
                release_all(done)
            self.running = len(server.letters) < 3 and looks < 50

        monkeypatch.setattr(self, "run", count)

    monkeypatch.setattr(Worker, "configure_signals", signals)
    work()
    assert len(server.letters) == 3
    assert threading.active_count() < 10


# --- the address of the mail server ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://mail.example", 587, True, False),
        ("smtps://mail.example", 465, False, True),
        ("smtps://mail.example:4650", 4650, False, True),
    ],
)
def test_how_the_mail_server_is_spoken_to(url: str, port: int, tls: bool, ssl: bool) -> None:
    found = mail(url.replace("://", "://alice%40school:p%2Fw@"))
    assert found == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": "alice@school",
        "EMAIL_HOST_PASSWORD": "p/w",
        "EMAIL_USE_TLS": tls,
        "EMAIL_USE_SSL": ssl,
    }


def test_without_an_address_no_mail_leaves() -> None:
    assert mail("") == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


@pytest.mark.parametrize(
    "url", ["mail.example", "smtp+ssl://mail.example", "http://x", "smtp://", "smtp://x:99999"]
)
def test_an_odd_address_of_the_mail_server_is_said_at_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        mail(url)
