"""The outbox says what became of each letter, in words."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.apps.test_outbox import letter, release_all
from tests.world import World

from gezel.apps.desk.models import Message
from gezel.apps.desk.outbox import MOST_ATTEMPTS, UNKNOWN, claim_letter, settle_letter
from gezel.apps.journal import clock
from gezel.apps.journal.actor import system
from gezel.web.staff.sentences import SENTENCES


def text_of(answer: HttpResponse) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


MOMENT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def fail(world: World, name: str, trouble: str, *, times: int = 1) -> Message:
    """A letter that was tried that many times, each time long after the last."""
    found = letter(world, name)
    for n in range(1, times + 1):
        with clock.frozen(MOMENT.replace(year=2026 + n - 1)):
            assert claim_letter(actor=system(), letter=found.pk)
            settle_letter(actor=system(), letter=found.pk, attempt=n, trouble=trouble)
    return letter(world, name)


@pytest.fixture
def released(done: World) -> World:
    release_all(done)
    return done


def page(alice: Client, message: Message) -> str:
    return text_of(alice.get(reverse("staff_message", args=[message.pk])))


def test_a_refusal_says_why_and_when_it_is_tried_again(released: World, alice: Client) -> None:
    said = page(alice, fail(released, "Dave", "SMTPRecipientsRefused"))
    assert "The mail server does not take letters for this address." in said
    assert "Next try" in said
    assert "10:05" in said


def test_a_letter_that_perhaps_went_says_so(released: World, alice: Client) -> None:
    said = page(alice, fail(released, "Dave", UNKNOWN))
    assert "Perhaps it arrived." in said
    assert "Next try" not in said


def test_a_letter_that_is_given_up_says_what_to_do(released: World, alice: Client) -> None:
    said = page(alice, fail(released, "Dave", "SMTPStrangeError", times=MOST_ATTEMPTS))
    assert "Sending broke (SMTPStrangeError)." in said
    assert "print it, or tell the learner in another way" in said


def test_the_outbox_counts_what_was_not_delivered(released: World, alice: Client) -> None:
    url = reverse("staff_outbox")
    assert "was not delivered" not in text_of(alice.get(url))
    fail(released, "Dave", "SMTPDataError")
    answer = alice.get(url)
    assert "1 letter was not delivered" in text_of(answer)
    assert f'href="{url}?state=failed"' in answer.content.decode()


def test_each_attempt_has_its_sentences() -> None:
    for action in ("claim_letter", "claim_letter:nothing", "send_letter", "send_letter:failed"):
        assert f"desk.{action}" in SENTENCES
