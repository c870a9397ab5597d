"""Fixtures of the whole suite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from tests.world import World, make_world


@pytest.fixture(scope="session", autouse=True)
def _journal_may_be_emptied_between_tests() -> Iterator[None]:
    """Tests with real transactions empty all tables at their end, which the journal's triggers
    refuse: for that moment only they are taken off."""
    guard = import_module("gezel.apps.journal.migrations.0002_append_only")
    sqlite = connection.vendor == "sqlite"
    on = guard.SQLITE if sqlite else guard.POSTGRESQL
    off = guard.BACK_SQLITE if sqlite else guard.BACK_POSTGRESQL
    empty = connection.ops.execute_sql_flush

    def emptied(statements: Iterable[str]) -> Any:
        return empty([*off, *statements, *on])

    connection.ops.execute_sql_flush = emptied
    yield
    connection.ops.execute_sql_flush = empty


@pytest.fixture
def world(db: None) -> World:
    """Alice's office with a season and a call, and nobody in it yet."""
    return make_world()


@pytest.fixture
def stranger(db: None) -> World:
    """Mallory's office, which must see nothing of Alice's."""
    return make_world(name="Western Institute", email="mallory@example.org")


@pytest.fixture
def done(world: World) -> World:
    """Alice's office after the whole main job."""
    world.run()
    return world
