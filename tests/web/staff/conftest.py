"""Alice at her desk, and Mallory at hers in another school."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.world import LEARNER_HEAD, PLACEMENT_HEAD, World, csv_of


def signed_in(world: World) -> Client:
    client = Client()
    client.force_login(world.alice, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def alice(world: World) -> Client:
    """Alice, who coordinates the office of `world` (and of `done`)."""
    return signed_in(world)


@pytest.fixture
def mallory(stranger: World) -> Client:
    return signed_in(stranger)


def bring_many(world: World, count: int) -> None:
    """That many learners and placements, all of one trade, so that each has a place for itself."""
    world.bring(
        "learners",
        csv_of(
            LEARNER_HEAD,
            [
                (f"{n:04d}", "Bob", f"Number{n:04d}", "14/05/2009", f"bob{n}@example.org", "6HA",
                 "Hairdressing", "B1", "Spain", "", "9", "no", "no")
                for n in range(1, count + 1)
            ],
        ),
    )  # fmt: skip
    world.bring(
        "placements",
        csv_of(
            PLACEMENT_HEAD,
            [
                (f"P{n}", f"Salon {n}", "Hairdressing", "Cutting", "Valencia", "Spain", "1",
                 "English", "A2", "01/03/2027", "14/03/2027", "no")
                for n in range(1, count + 1)
            ],
        ),
    )  # fmt: skip
