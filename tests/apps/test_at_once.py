"""Two people do something at the same moment: neither undoes what the other did."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from tests.world import World, make_world

from gezel.apps.applications import services
from gezel.apps.applications.models import Application
from gezel.apps.applications.services import run_selection
from gezel.apps.applications.withdrawal import withdraw
from gezel.apps.desk.models import Message
from gezel.apps.mobilities import services as stays
from gezel.apps.mobilities.models import Mobility
from gezel.apps.plan import services as plan
from gezel.apps.plan.services import run_plan, write_letters

WAIT = 1.0  # seconds, in which whoever does not wait would be done

pytestmark = pytest.mark.django_db(transaction=True)


class Other:
    """Somebody else who acts in the middle of our transaction, in a thread with a connection of its
    own. SQLite has one writer at a time, so there they act right after us."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act
        self._thread = threading.Thread(target=self._run)
        self.began = False

    def _run(self) -> None:
        try:
            self._act()
        finally:
            connections.close_all()

    def begin(self) -> None:
        self.began = True
        if connection.vendor == "postgresql":
            self._thread.start()
            self._thread.join(WAIT)

    def end(self) -> None:
        assert self.began
        if connection.vendor == "postgresql":
            self._thread.join()
        else:
            self._act()


def in_the_middle(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, other: Other) -> None:
    """Let the other one begin when `where.name` is called for the first time."""
    real = getattr(where, name)

    def called(*args: Any, **kwargs: Any) -> Any:
        if not other.began:
            other.begin()
        return real(*args, **kwargs)

    monkeypatch.setattr(where, name, called)


@pytest.fixture
def bob(db: None) -> tuple[World, Application]:
    world = make_world()
    world.bring_everything()
    return world, Application.objects.get(learner__person__given_name="Bob")


def test_a_withdrawal_during_the_selection_is_not_overwritten(
    bob: tuple[World, Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, application = bob
    other = Other(lambda: withdraw(actor=world.coordinator, application=application))
    in_the_middle(monkeypatch, services, "verify", other)
    run_selection(actor=world.coordinator, call=world.call)
    other.end()
    application.refresh_from_db()
    assert application.state == "withdrawn"


def test_a_withdrawal_while_stays_are_planned_leaves_no_stay(
    bob: tuple[World, Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, application = bob
    other = Other(lambda: withdraw(actor=world.coordinator, application=application))
    in_the_middle(monkeypatch, stays, "note", other)
    run_plan(actor=world.coordinator, call=world.call)
    other.end()
    assert Mobility.objects.get(application=application).state == "cancelled"
    letters = Message.objects.filter(to=application.learner.person)
    assert not letters.exclude(state="cancelled").exists()


def test_a_withdrawal_while_letters_are_written_leaves_none_that_goes(
    bob: tuple[World, Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, application = bob
    run_plan(actor=world.coordinator, call=world.call)
    other = Other(lambda: withdraw(actor=world.coordinator, application=application))
    in_the_middle(monkeypatch, plan, "prepare_letters", other)
    write_letters(actor=world.coordinator, call=world.call)
    other.end()
    assert Message.objects.get(to=application.learner.person).state == "cancelled"
