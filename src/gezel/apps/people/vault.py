"""Locking sensitive facts: AES-256-GCM, one key per school, wrapped by the installation's key.

The context (school and row) is authenticated with the text, so a sealed value that is copied to
another row does not open there.
"""

from __future__ import annotations

import functools
import json
import os
import uuid
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from gezel.apps.people.models import SchoolKey

_NONCE = 12


class CannotOpen(RuntimeError):
    """The key was destroyed, or the value belongs to another row."""


def _master() -> AESGCM:
    return AESGCM(bytes.fromhex(settings.MASTER_KEY))


@functools.lru_cache(maxsize=512)
def _unwrap(owner: uuid.UUID, wrapped: bytes) -> AESGCM:
    return AESGCM(_master().decrypt(wrapped[:_NONCE], wrapped[_NONCE:], owner.bytes))


def make_key(owner: uuid.UUID) -> SchoolKey:
    """A new key for a school; call it inside a service."""
    nonce = os.urandom(_NONCE)
    wrapped = nonce + _master().encrypt(nonce, AESGCM.generate_key(256), owner.bytes)
    return SchoolKey.objects.create(owner=owner, wrapped=wrapped)


def key_of(owner: uuid.UUID) -> AESGCM:
    key = SchoolKey.objects.filter(owner=owner).first()
    if key is None or key.destroyed:
        raise CannotOpen("this school's key does not exist any more")
    return _unwrap(owner, bytes(key.wrapped))


def seal_bytes(content: bytes, *, key: AESGCM, row: uuid.UUID) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + key.encrypt(nonce, content, row.bytes)


def unseal_bytes(sealed: bytes, *, key: AESGCM, row: uuid.UUID) -> bytes:
    """The content again. Raises CannotOpen."""
    sealed = bytes(sealed)
    try:
        return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], row.bytes)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("this value was locked for another row or with another key") from error


def seal(facts: dict[str, Any], *, key: AESGCM, row: uuid.UUID) -> bytes:
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()
    return seal_bytes(text, key=key, row=row)


def unseal(sealed: bytes, *, key: AESGCM, row: uuid.UUID) -> dict[str, Any]:
    """The facts; {} for an empty value. Raises CannotOpen."""
    if not sealed:
        return {}
    facts: dict[str, Any] = json.loads(unseal_bytes(sealed, key=key, row=row))
    return facts
