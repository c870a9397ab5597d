"""What a column holds: the share of its first cells that read as a date, a name, a level ..."""

from __future__ import annotations

import re
from collections.abc import Callable

from gezel.core.intake import dates, numbers
from gezel.core.intake.cells import Cell, is_blank, text_of
from gezel.core.intake.countries import country_of
from gezel.core.intake.table import Column, Table
from gezel.core.intake.targets import Field
from gezel.core.intake.words import level_of, yes_no_of

_SAMPLE = 300


class Evidence:
    """What a column holds, measured on its first filled cells and only when asked."""

    def __init__(self, table: Table, column: Column) -> None:
        cells: list[Cell] = []
        for row in table.rows:
            cell = row.cells[column.index] if column.index < len(row.cells) else None
            if cell is not None and not is_blank(cell):
                cells.append(cell)
                if len(cells) == _SAMPLE:
                    break
        self.cells = cells
        self.texts = [text_of(c).strip() for c in cells]
        self._shares: dict[str, float] = {}

    def share(self, kind: str) -> float:
        """The share of cells that read as this kind; 0 for an empty column."""
        if kind not in self._shares:
            test = _TESTS[kind]
            count = sum(1 for c, t in zip(self.cells, self.texts, strict=True) if test(c, t))
            self._shares[kind] = count / len(self.cells) if self.cells else 0.0
        return self._shares[kind]


def _is_date(cell: Cell, text: str) -> bool:
    return (cell.__class__ is not str and hasattr(cell, "year")) or (
        isinstance(cell, str) and dates.shape(text) is not None
    )


def _is_serial(cell: Cell, text: str) -> bool:
    return text.isdigit() and len(text) == 5 and dates.from_serial(int(text)) is not None


_CLASS = re.compile(r"^\d{1,2}\s?[A-Za-z][\w\s./-]{0,8}$")
_TESTS: dict[str, Callable[[Cell, str], bool]] = {
    "date": lambda cell, text: _is_date(cell, text) or _is_serial(cell, text),
    "plain_date": _is_date,
    "month": lambda cell, text: _is_date(cell, text) or dates.month_of(text) is not None,
    "email": lambda cell, text: text.count("@") == 1 and "." in text.rpartition("@")[2],
    "phone": lambda cell, text: (
        sum(c.isdigit() for c in text) >= 6 and not any(c.isalpha() for c in text)
    ),
    "country": lambda cell, text: country_of(text) is not None,
    "level": lambda cell, text: len(text) <= 40 and level_of(text)[0] is not None,
    "yes_no": lambda cell, text: isinstance(cell, bool) or yes_no_of(text) is not None,
    "number": lambda cell, text: (
        not isinstance(cell, bool)
        and (isinstance(cell, int | float) or numbers.bare(text) is not None)
    ),
    "comma_name": lambda cell, text: (
        text.count(",") == 1
        and not any(c.isdigit() for c in text)
        and all(1 <= len(p.split()) <= 4 for p in text.split(","))
    ),
    "words": lambda cell, text: len(text.split()) > 1 and not any(c.isdigit() for c in text),
    "class": lambda cell, text: _CLASS.match(text) is not None,
}
# Shapes that only one field has: identifiers that the Commission gives out.
PATTERNS = (
    ("oid", re.compile(r"^E\d{8}$")),
    ("erasmus_code", re.compile(r"^[A-Z]{1,3} {0,2}[A-Z-]{2,}\d{2,3}$")),
)
KIND_TESTS = {
    "date": "date",
    "month": "month",
    "email": "email",
    "phone": "phone",
    "country": "country",
    "level": "level",
    "yes_no": "yes_no",
    "integer": "number",
    "decimal": "number",
}


def fits(field: Field, seen: Evidence) -> float:
    """1 when the content is what the field holds, 0.4 when it is clearly something else."""
    test = KIND_TESTS.get(field.kind)
    if test is None or not seen.cells:
        return 1.0
    share = seen.share(test)
    if share >= 0.5:
        return 1.0
    return 0.85 if share >= 0.2 else 0.4
