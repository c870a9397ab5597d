"""Is this row somebody we know, and what would change? Importing a file twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from gezel.core.intake.names import folded
from gezel.core.values import Country

# In this order: the first complete group of fields is the identity.
_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "learners": (
        ("number",),
        ("family_name", "given_name", "birth_date"),
        ("family_name", "given_name", "class_name"),
        ("family_name", "given_name", "email"),
        ("family_name", "given_name"),
        ("family_name",),
    ),
    "placements": (
        ("number",),
        ("host", "title", "city", "country", "start"),
        ("host", "title", "city", "start"),
        ("host", "title", "city"),
        ("host", "title"),
        ("host", "city"),
        ("host",),
    ),
    "organisations": (
        ("oid",),
        ("pic",),
        ("erasmus_code",),
        ("number",),
        ("name", "city", "country"),
        ("name", "postcode"),
        ("name",),
    ),
    # A past stay has no identity: two equal rows are two people.
    "stays": (),
}


def identity(values: Mapping[str, object], *, target: str = "learners") -> str:
    """A stable key such as "number:0012345" or "family_name+given_name+birth_date:...".

    Equal for two rows that mean the same person or thing, whatever the capitals, accents and
    blanks. "" when nothing identifies the row. An e-mail address alone never does: brothers and
    sisters share the one of a parent.
    """
    for group in _KEYS[target]:
        parts = same_thing(values, group)
        if parts is not None:
            return f"{'+'.join(group)}:{'|'.join(parts)}"
    return ""


def same_thing(values: Mapping[str, object], group: tuple[str, ...]) -> tuple[str, ...] | None:
    """The comparable form of these fields, or None when one of them is blank.

    A given name may be "": people with a single name have none.
    """
    parts: list[str] = []
    for key in group:
        value = values.get(key)
        if value is None or (value == "" and key != "given_name"):
            return None
        parts.append(_comparable(value))
    return tuple(parts) if any(parts) else None


def _comparable(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return folded(value) or value.strip().casefold()
    return str(value)


def difference(
    old: Mapping[str, object], new: Mapping[str, object]
) -> dict[str, tuple[object, object]]:
    """The fields that would change: key to (old, new), in the order of their keys.

    A field that is blank or absent in `new` is kept: a list of wishes must not wipe birth dates.
    Numbers are compared as numbers, countries by code.
    """
    changed: dict[str, tuple[object, object]] = {}
    for key in sorted(new):
        value = new[key]
        if value is None or value == "":
            continue
        before = old.get(key)
        if _plain(before) != _plain(value):
            changed[key] = (before, value)
    return changed


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, Country):
        return value.code
    return value
