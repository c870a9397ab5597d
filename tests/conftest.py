"""Fixtures of the whole suite."""

from __future__ import annotations

import pytest

from tests.world import World, make_world


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
