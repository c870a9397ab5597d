"""What the reader hands over: a workbook of sheets of rows of cells, and what was noticed."""

from __future__ import annotations

from dataclasses import dataclass

from gezel.core.intake.cells import Cell, CellError, Rows
from gezel.core.values import Reason

__all__ = ["Cell", "CellError", "Limits", "Rows", "Sheet", "Workbook"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may cost. Sizes in bytes; `ratio` is unpacked size per packed byte.

    A sheet is laid out as a rectangle while it is read, so `area` (rows times columns of the
    used rectangle, over all sheets) bounds the memory; `cells` bounds what is kept.
    """

    size: int = 50_000_000
    unpacked: int = 400_000_000
    ratio: int = 200
    entries: int = 5_000
    area: int = 12_000_000
    cells: int = 6_000_000
    rows: int = 1_048_576
    columns: int = 16_384
    sheets: int = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Row 1 of the spreadsheet is `rows[0]`; blank rows are kept so that this holds."""

    name: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class Workbook:
    """A spreadsheet that was read. `kind` is what the bytes are, whatever the file is called.

    `encoding` and `separator` are set for text files only; `notes` are facts that the person
    should see (bytes that were no letters, hidden sheets, filled merged cells ...).
    """

    name: str
    kind: str
    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    separator: str | None = None
    notes: tuple[Reason, ...] = ()
