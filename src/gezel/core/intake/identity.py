"""Is this row somebody we know, and what would change? Importing a file twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from gezel.core.intake.names import folded
from gezel.core.values import Country

# In this order: the first complete group of fields is the identity. A number alone is one only
# as long as nothing else in the row contradicts it: see `same_learner`.
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
        ("number", "host"),
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
# Who has the same own number as somebody else, of another school, is known by one of these.
_OTHER_KEYS: tuple[tuple[str, ...], ...] = (
    ("number", "school"),
    ("family_name", "given_name", "birth_date"),
    ("number", "family_name", "given_name", "birth_date"),
    ("number", "family_name", "given_name"),
    ("number", "family_name"),
)
# More different people than this with one number in one file: the column is no number.
_MOST_WITH_ONE_NUMBER = 40


def identity(values: Mapping[str, object], *, target: str = "learners") -> str:
    """A stable key such as "number:0012345" or "family_name+given_name+birth_date:...".

    Equal for two rows that mean the same person or thing, whatever the capitals, accents and
    blanks. "" when nothing identifies the row. An e-mail address alone never does: brothers and
    sisters share the one of a parent.
    """
    return next(_keys(values, _KEYS[target]), "")


def other_identities(values: Mapping[str, object]) -> tuple[str, ...]:
    """Keys for a learner whose own number somebody else has already, the best one first: number
    and school, name and birth date, number and name."""
    return tuple(_keys(values, _OTHER_KEYS))


def _keys(values: Mapping[str, object], groups: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for group in groups:
        parts = same_thing(values, group)
        if parts is not None:
            yield f"{'+'.join(group)}:{'|'.join(parts)}"


def same_learner(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two rows with the same own number are about the same learner.

    Numbers are given by schools: in a consortium one number has many owners. The same school, or
    an unknown one, and a name that does not contradict: one corrected field (family name, given
    name or birth date) is a correction, two are somebody else. Equal full name and birth date
    are the same learner, who went to another school. Blank contradicts nothing.
    """
    return _relation(_facts(one), _facts(other)) == "same"


@dataclass(frozen=True, slots=True)
class ToldApart:
    """Rows with one number, told apart. `groups` are the places of the rows of one learner each;
    `unclear` are the places of rows of which nobody can say whose they are, each with the place
    of a row that contradicts it."""

    groups: tuple[tuple[int, ...], ...]
    unclear: Mapping[int, int]


def tell_apart(rows: Sequence[Mapping[str, object]]) -> ToldApart:
    """The learners behind rows with the same own number. The order of the rows does not matter."""
    places: dict[_Facts, list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(_facts(row), []).append(place)
    if len(places) == 1:
        return ToldApart((tuple(range(len(rows))),), {})
    # who says most comes first: a row without school joins those of its school, not the reverse
    different = sorted(places, key=lambda f: (-sum(map(bool, f.parts)), f.parts))
    if len(different) > _MOST_WITH_ONE_NUMBER:
        return ToldApart((), {at: (1 if at == 0 else 0) for at in range(len(rows))})
    unclear: dict[_Facts, _Facts] = {}
    for at, one in enumerate(different):
        for other in different[at + 1 :]:
            if _relation(one, other) == "unclear":
                unclear.setdefault(one, other)
                unclear.setdefault(other, one)
    groups: list[list[_Facts]] = []
    for one in different:
        if one in unclear:
            continue
        near = [g for g in groups if any(_relation(one, member) == "same" for member in g)]
        if not near:
            groups.append([one])
        elif len(near) == 1 and all(_relation(one, member) == "same" for member in near[0]):
            near[0].append(one)
        else:
            unclear[one] = near[-1][0]
    found = sorted(tuple(sorted(at for one in g for at in places[one])) for g in groups)
    return ToldApart(
        tuple(found),
        {at: places[other][0] for one, other in unclear.items() for at in places[one]},
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What tells learners with one number apart, in comparable form; "" is unknown. `words` are
    those of the whole name: in one cell nobody knows which of them is the family name."""

    school: str
    family: str
    given: str
    born: str
    words: tuple[str, ...]

    @property
    def parts(self) -> tuple[str, str, str, str]:
        return self.school, self.family, self.given, self.born


def _facts(values: Mapping[str, object]) -> _Facts:
    school, family, given, born = (
        _comparable(values.get(key) or "")
        for key in ("school", "family_name", "given_name", "birth_date")
    )
    return _Facts(school, family, given, born, tuple(sorted(f"{family} {given}".split())))


def _relation(one: _Facts, other: _Facts) -> Literal["same", "other", "unclear"]:
    if one.words == other.words and one.born and one.born == other.born:
        return "same"
    if _differ(one.school, other.school):
        return "other"
    if (
        one.words != other.words
        and _differ(one.family, other.family)
        and (_differ(one.born, other.born) or _differ(one.given, other.given))
    ):
        return "unclear"
    return "same"


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


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
