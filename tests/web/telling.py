"""Releasing what a world decided, and signing in, for tests of pages."""

from __future__ import annotations

from django.test import Client
from tests.world import World

from gezel.apps.applications.queries import run_in_force as selection_of
from gezel.apps.applications.services import release_selection
from gezel.apps.people.models import Account
from gezel.apps.placements.queries import run_in_force as allocation_of
from gezel.apps.placements.services import release_allocation


def tell_selection(world: World) -> None:
    run = selection_of(world.call)
    assert run is not None
    release_selection(actor=world.coordinator, run=run)


def tell_places(world: World) -> None:
    run = allocation_of(world.call)
    assert run is not None
    release_allocation(actor=world.coordinator, run=run)


def tell_everything(world: World) -> None:
    tell_selection(world)
    tell_places(world)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client
