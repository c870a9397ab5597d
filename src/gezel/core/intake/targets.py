"""What can be imported, as data: the fields of learners, placements, past stays, organisations.

The fields stand in `fields_*.py` as text, to be read aloud and added to. A line that starts at
the edge is a field: key, kind, then what is special about it. The indented lines below it are
the headers that people give it, without accents and capitals, between bars.
"""

from __future__ import annotations

from dataclasses import dataclass

from gezel.core.intake.fields_learners import LEARNERS
from gezel.core.intake.fields_organisations import ORGANISATIONS
from gezel.core.intake.fields_placements import PLACEMENTS
from gezel.core.intake.fields_stays import STAYS
from gezel.core.intake.headers import plain, word_set

# How a cell of a field is read, see `values.py`:
#   text       as it stands, blanks around it and HTML entities removed
#   name       a name of a person or a part of it: blanks inside become one
#   full_name  given and family name in one cell, either order
#   id         text that is never turned into a number: leading zeros stay
#   date       a day; month: a month of a year, read as its first day
#   email, phone, country, level, yes_no, integer, decimal
KINDS = word_set(
    "text name full_name id date month email phone country level yes_no integer decimal"
)
WISHES = 6


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `names` are the headers people give it, in several languages.

    `least` and `most` bound numbers and the year of dates; `length` the signs of a text. A value
    that cannot be read stops its row (an error), unless the field is `lenient`: then the row goes
    on without the value (a warning). `hint` allows recognition by content alone.
    """

    key: str
    kind: str
    names: tuple[str, ...] = ()
    required: bool = False
    lenient: bool = False
    hint: bool = False
    least: int | None = None
    most: int | None = None
    length: int = 300


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of list. One field of each group in `needs` must have a column.

    `unique` lists the fields that together mark two rows of a file as the same thing. `open`
    lists the families of fields with a free second part: "language" (language:en), "score"
    (score:motivation).
    """

    key: str
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    open: tuple[str, ...] = ()

    def field(self, key: str) -> Field:
        """The field with this key. Raises KeyError."""
        family, colon, rest = key.partition(":")
        if colon and family in self.open and rest:
            return Field(key, "level" if family == "language" else "decimal", lenient=True)
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(f"{self.key} has no field {key!r}")


def _parse(text: str) -> tuple[Field, ...]:
    fields: list[Field] = []
    names: list[str] = []
    head = ""
    for line in [*text.strip().splitlines(), "end"]:
        if line.startswith(" "):
            names += [plain(name) for name in line.split("|") if name.strip()]
            continue
        if head:
            fields.append(_field(head, tuple(dict.fromkeys(names))))
        head, names = line, []
    return tuple(fields)


def _field(head: str, names: tuple[str, ...]) -> Field:
    key, kind, *special = head.split()
    if kind not in KINDS:
        raise ValueError(f"{key} has the unknown kind {kind}")
    least = most = None
    length = 300
    for word in special:
        if ".." in word:
            low, _, high = word.partition("..")
            least, most = int(low) if low else None, int(high) if high else None
        elif word.startswith("length="):
            length = int(word.removeprefix("length="))
    return Field(
        key,
        kind,
        names,
        required="required" in special,
        lenient="lenient" in special,
        hint="hint" in special,
        least=least,
        most=most,
        length=length,
    )


TARGETS: dict[str, Target] = {
    "learners": Target(
        "learners",
        _parse(LEARNERS),
        needs=(("full_name", "family_name", "given_name"),),
        unique=(("number",), ("family_name", "given_name", "birth_date")),
        open=("language", "score"),
    ),
    "placements": Target(
        "placements", _parse(PLACEMENTS), needs=(("host",),), unique=(("number", "host"),)
    ),
    # Two equal stays are two people: nothing is unique.
    "stays": Target(
        "stays",
        _parse(STAYS),
        needs=(("mobility_type", "home_institution", "sending_country"),),
    ),
    "organisations": Target(
        "organisations", _parse(ORGANISATIONS), needs=(("name",),), unique=(("oid",), ("pic",))
    ),
}
