"""What a person sees before saying yes: rows, problems, samples, and the choices they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from gezel.core.intake.table import Skipped
from gezel.core.values import Reason

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Options:
    """Choices of the person who looks at the preview.

    `date_order` ("dmy" or "mdy") and `decimal_mark` ("," or ".") overrule what the file seems to
    say; `date_system` is 1904 for day numbers from an old Mac.
    """

    date_order: Literal["dmy", "mdy"] | None = None
    decimal_mark: Literal[",", "."] | None = None
    date_system: Literal[1900, 1904] = 1900


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong where. `row` and the column are None for what concerns the whole file."""

    row: int | None
    column_letter: str | None
    column_header: str | None
    field: str | None
    value: str
    reason: Reason
    remedy: Reason
    severity: Severity


class Values(Mapping[str, object]):
    """The values of a row by field key, read like a dict; blank cells have no key.

    Holds the row as it is and one table of places for all rows: as dicts, 26 000 rows would take
    30 MB and a quarter of the time of the preview.
    """

    __slots__ = ("_line", "_places")

    def __init__(self, places: dict[str, int], line: tuple[object, ...]) -> None:
        self._places = places
        self._line = line

    def __getitem__(self, key: str) -> object:
        value = self._line[self._places[key]]
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        return (key for key, at in self._places.items() if self._line[at] is not None)

    def __len__(self) -> int:
        return sum(1 for value in self._line if value is not None)

    def __repr__(self) -> str:
        return repr(dict(self))


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row with its values by field key; blank cells have no key. `number` is the row number
    in the spreadsheet. A row with an error is not `ok`; warnings leave it good."""

    number: int
    values: Mapping[str, object]
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        return not any(p.severity == "error" for p in self.problems)


@dataclass(frozen=True, slots=True)
class Sample:
    """A cell and what it was read as, to be shown in words ("1 December 2026")."""

    field: str
    row: int
    text: str
    value: date | Decimal


@dataclass(frozen=True)
class Preview:
    """All that a person needs to say yes. `notes` concern a column or the whole file."""

    target: str
    rows: tuple[CheckedRow, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[Problem, ...] = ()
    samples: tuple[Sample, ...] = ()

    @cached_property
    def lacks_column(self) -> bool:
        """A column without which no row says enough was not found."""
        return any(n.reason.code == "intake.column_missing" for n in self.notes)

    @cached_property
    def good(self) -> tuple[CheckedRow, ...]:
        """Rows that can be brought in; none of them while a needed column is missing."""
        if self.lacks_column:
            return ()
        return tuple(r for r in self.rows if not r.problems or r.ok)

    @cached_property
    def bad(self) -> tuple[CheckedRow, ...]:
        if self.lacks_column:
            return self.rows
        return tuple(r for r in self.rows if r.problems and not r.ok)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Notes first, then the problems of the rows in their order."""
        return self.notes + tuple(p for r in self.rows for p in r.problems)
