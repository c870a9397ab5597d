"""What few may see is locked: for one school, for one row, until its key is destroyed."""

from __future__ import annotations

import uuid

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from tests.world import World

from gezel.apps.applications.queries import sensitive_facts
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor, system
from gezel.apps.journal.seal import note, service, services
from gezel.apps.orgs.models import Learner
from gezel.apps.people.models import SchoolKey
from gezel.apps.people.vault import (
    CannotOpen,
    _unwrap,
    key_of,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)

FACTS = {"fewer_opportunities": True, "requirements": ["step_free"]}


def test_what_is_sealed_opens_again(world: World) -> None:
    key, row = key_of(world.office.pk), uuid.uuid4()
    sealed = seal(FACTS, key=key, row=row)
    assert b"step_free" not in sealed
    assert unseal(sealed, key=key, row=row) == FACTS
    assert unseal(b"", key=key, row=row) == {}
    assert seal(FACTS, key=key, row=row) != sealed


def test_a_value_copied_to_another_row_does_not_open_there(world: World) -> None:
    key, bob, dave = key_of(world.office.pk), uuid.uuid4(), uuid.uuid4()
    with pytest.raises(CannotOpen):
        unseal(seal(FACTS, key=key, row=bob), key=key, row=dave)


def test_a_value_does_not_open_with_the_key_of_another_school(
    world: World, stranger: World
) -> None:
    row = uuid.uuid4()
    sealed = seal(FACTS, key=key_of(world.office.pk), row=row)
    with pytest.raises(CannotOpen):
        unseal(sealed, key=key_of(stranger.office.pk), row=row)


@pytest.mark.parametrize("at", [0, 11, 12, -1])
def test_a_value_with_one_changed_byte_does_not_open(world: World, at: int) -> None:
    key, row = key_of(world.office.pk), uuid.uuid4()
    sealed = bytearray(seal_bytes(b"Alice knows", key=key, row=row))
    sealed[at] ^= 1
    with pytest.raises(CannotOpen):
        unseal_bytes(bytes(sealed), key=key, row=row)


def test_a_cut_value_does_not_open(world: World) -> None:
    key, row = key_of(world.office.pk), uuid.uuid4()
    sealed = seal_bytes(b"Alice knows", key=key, row=row)
    for cut in (sealed[:5], sealed[:12], sealed[:-1]):
        with pytest.raises(CannotOpen):
            unseal_bytes(cut, key=key, row=row)


def test_a_destroyed_key_closes_everything(world: World) -> None:
    @service("test.destroy_key")
    def destroy(*, actor: Actor) -> None:
        key = SchoolKey.objects.get(owner=world.office.pk)
        key.wrapped, key.destroyed = b"", clock.now()
        key.save()
        note(key)

    try:
        world.bring_everything()
        assert key_of(world.office.pk)
        destroy(actor=system())
        with pytest.raises(CannotOpen):
            key_of(world.office.pk)
        with pytest.raises(CannotOpen):
            sensitive_facts(world.call, [])
    finally:
        services.pop("test.destroy_key")


def test_a_school_without_a_key_has_nothing_to_open(db: None) -> None:
    with pytest.raises(CannotOpen):
        key_of(uuid.uuid4())


def test_keys_lie_wrapped_and_belong_to_one_school(world: World, stranger: World) -> None:
    ours, theirs = (SchoolKey.objects.get(owner=w.office.pk) for w in (world, stranger))
    assert len(bytes(ours.wrapped)) == 12 + 32 + 16
    with pytest.raises(InvalidTag):
        _unwrap(stranger.office.pk, bytes(ours.wrapped))
    assert isinstance(_unwrap(stranger.office.pk, bytes(theirs.wrapped)), AESGCM)


def test_requirements_of_learners_stand_nowhere_in_clear(done: World) -> None:
    erin = done.learner("Erin")
    assert b"step_free" not in bytes(erin.sealed)
    assert unseal(erin.sealed, key=key_of(done.office.pk), row=erin.pk) == {
        "fewer_opportunities": False,
        "requirements": ["step_free"],
    }
    assert {bytes(one.sealed) for one in Learner.objects.all()}.isdisjoint({b""})
