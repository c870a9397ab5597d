"""Which header means which field: an index over the names in `targets`."""

from __future__ import annotations

from functools import lru_cache

from gezel.core.intake.headers import close
from gezel.core.intake.targets import TARGETS, Target


def squeeze(plain_text: str) -> str:
    """ "first name" and "firstname" are one header."""
    return plain_text.replace(" ", "")


@lru_cache(maxsize=16)
def index_of(key: str) -> dict[str, tuple[str, ...]]:
    """Squeezed header to the keys of the fields that bear it, in the order of the target."""
    found: dict[str, list[str]] = {}
    for field in TARGETS[key].fields:
        for name in (field.key.replace("_", " "), *field.names):
            keys = found.setdefault(squeeze(name), [])
            if field.key not in keys:
                keys.append(field.key)
    return {name: tuple(keys) for name, keys in found.items()}


@lru_cache(maxsize=16)
def known_headers(key: str | None) -> frozenset[str]:
    """All squeezed headers of a target, or of all targets."""
    keys = [key] if key is not None else list(TARGETS)
    return frozenset(name for k in keys for name in index_of(k))


@lru_cache(maxsize=5_000)
def misspelt(key: str, squeezed: str) -> tuple[str, ...]:
    """Fields of a target with a header that this one is a typing error of."""
    found: dict[str, None] = {}
    for name, keys in index_of(key).items():
        if abs(len(name) - len(squeezed)) <= 2 and close(squeezed, name):
            found.update(dict.fromkeys(keys))
    return tuple(found)


def target_of(target: str | Target) -> Target:
    return TARGETS[target] if isinstance(target, str) else target
