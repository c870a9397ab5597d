"""Tables for people: XLSX workbooks, CSV files, and a copy of an imported table with its errors
marked. The same data gives the same bytes.

No cell ever runs. In XLSX every text is written as a text, and one that begins like a formula also
carries Excel's quote prefix, so that editing it does not start it; the value stays as it is. CSV
has no such mark, so a risky text gets one apostrophe in front (`neutral`), which our reader takes
off again (`restored`). Phone numbers such as +32 470 12 34 56 and negative amounts are not risky.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from gezel.core.values import Money

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Kind = Literal["text", "int", "number", "money", "percent", "date", "datetime", "bool"]
Value = str | int | float | bool | Decimal | Money | date | datetime | time | None

XLSX_ROWS = 1_048_576  # of Excel, the header included
_CELL_LENGTH = 32_767  # of Excel
_NAME_LENGTH = 31
_EXACT_DIGITS = 15  # Excel keeps numbers as binary floats
_CREATED = datetime(2000, 1, 1)  # fixed: a clock would make every file differ

_FORMATS: dict[str, str] = {
    "int": "#,##0",
    "number": "#,##0.##",
    "money": '#,##0.00 "€"',
    "percent": "0.0%",
    "date": "ddd d mmm yyyy",
    "datetime": "ddd d mmm yyyy hh:mm",
}
_WIDTHS: dict[str, float] = {
    "text": 24, "int": 10, "number": 12, "money": 14, "percent": 10, "date": 16, "datetime": 22,
    "bool": 8,
}  # fmt: skip

_HEAD: dict[str, Any] = {
    "bold": True, "bg_color": "#D9EBE7", "font_color": "#1D2430", "bottom": 2,
    "bottom_color": "#0B5D57", "valign": "top", "text_wrap": True,
}  # fmt: skip
_WRONG: dict[str, Any] = {
    "bg_color": "#FBE6D8", "font_color": "#8A3409", "border": 1, "border_color": "#B4490F",
}  # fmt: skip

_RISKY = re.compile(r"'*[\s\u200b\ufeff]*[=+\-@＝＋－＠]|'*[\t\r\n]")
_PHONE = re.compile(r"\+\d[\d .()]{4,20}")
_NEGATIVE = re.compile(r"-[€\s]?\d[\d., \u00a0\u202f]*\s?[€%]?")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")


class TooLarge(ValueError):
    """The table has more rows than a worksheet can hold; write CSV instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOut:
    """`width` in characters; `note` explains the column on the sheet of notes.

    `percent` takes a fraction (0.5 is 50 %), `money` a Money or Decimal in euro, `date` a date.
    A value that does not fit its kind is written as the text it is.
    """

    title: str
    kind: Kind = "text"
    width: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOut:
    """One sheet: columns and rows; `rows` is read once, so it may be a generator."""

    name: str
    columns: Sequence[ColumnOut]
    rows: Iterable[Sequence[Value]]
    notes: Sequence[str] = ()


# texts ----------------------------------------------------------------------------------------


def is_risky(text: str) -> bool:
    """Whether a spreadsheet could take this text for a formula when it opens a CSV file."""
    if not _RISKY.match(text):
        return False
    return not (_PHONE.fullmatch(text) or _NEGATIVE.fullmatch(text))


def neutral(text: str) -> str:
    """The text for a CSV cell: harmless when opened in a spreadsheet. `restored` undoes it."""
    return f"'{text}" if is_risky(text) else text


def restored(cell: str) -> str:
    """What `neutral` was given."""
    return cell[1:] if cell.startswith("'") and is_risky(cell[1:]) else cell


def _writable(text: str) -> str:
    text = _UNWRITABLE.sub("\ufffd", text)
    return text if len(text) <= _CELL_LENGTH else text[: _CELL_LENGTH - 1] + "…"


def sheet_names(wanted: Iterable[str]) -> tuple[str, ...]:
    """Names that Excel accepts: at most 31 characters, none of []:*?/\\, no two alike."""
    names: list[str] = []
    taken: set[str] = set()
    for number, name in enumerate(wanted, start=1):
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", _UNWRITABLE.sub("", name)).strip(" '")
        clean = clean[:_NAME_LENGTH].strip(" '") or f"Sheet {number}"
        if clean.casefold() == "history":  # reserved by Excel
            clean += " 1"
        candidate, copy = clean, 2
        while candidate.casefold() in taken:
            tail = f" ({copy})"
            candidate = clean[: _NAME_LENGTH - len(tail)] + tail
            copy += 1
        taken.add(candidate.casefold())
        names.append(candidate)
    return tuple(names)


# XLSX -----------------------------------------------------------------------------------------


class _Pen:
    """Writes single cells of one workbook, on the sheet it was last put on."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self.sheet: Worksheet
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def add_sheet(self, name: str) -> Worksheet:
        self.sheet = self._book.add_worksheet(name)
        return self.sheet

    def text(self, row: int, col: int, text: str, **look: Any) -> None:
        shown = _writable(text)
        if _RISKY.match(shown):
            look = {**look, "quote_prefix": True}
        if not shown:
            if look:
                self.sheet.write_blank(row, col, None, self.format(**look))
            return
        self.sheet.write_string(row, col, shown, self.format(**look) if look else None)

    def cell(self, row: int, col: int, value: Value, kind: Kind, **look: Any) -> None:
        if isinstance(value, Money):
            value = value.euro
        if value is None or isinstance(value, str):
            self.text(row, col, value or "", **look)
        elif isinstance(value, bool):
            self.sheet.write_boolean(row, col, value, self.format(**look) if look else None)
        elif isinstance(value, datetime | date):
            self._moment(row, col, value, kind, **look)
        elif isinstance(value, time):
            self.text(row, col, value.isoformat("minutes"), **look)
        elif kind == "text" or not _fits_float(value):
            self.text(row, col, plain(value), **look)
        else:
            pattern = _FORMATS.get(kind, _FORMATS["number"])
            self.sheet.write_number(row, col, float(value), self.format(num_format=pattern, **look))

    def _moment(self, row: int, col: int, value: date, kind: Kind, **look: Any) -> None:
        if value.year < 1900 or kind == "text":
            self.text(row, col, plain(value), **look)
            return
        with_time = isinstance(value, datetime) and kind != "date"
        # a time zone is not kept by Excel: the wall clock of the value is what people see
        moment = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        pattern = _FORMATS["datetime" if with_time else "date"]
        self.sheet.write_datetime(row, col, moment, self.format(num_format=pattern, **look))


def _fits_float(value: int | float | Decimal) -> bool:
    """Whether Excel keeps every digit: a longer number is an identifier and stays a text."""
    number = Decimal(str(value))
    return number.is_finite() and len(number.normalize().as_tuple().digits) <= _EXACT_DIGITS


def plain(value: Value, *, decimal: str = ".") -> str:
    """A value as text: dates as ISO, numbers without thousands, no exponent."""
    if value is None:
        return ""
    if isinstance(value, Money):
        value = value.euro
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        return (f"{value:f}" if value.is_finite() else "").replace(".", decimal)
    return str(value)


def _workbook(out: io.BytesIO, *, title: str) -> xlsxwriter.Workbook:
    import xlsxwriter

    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "default_date_format": _FORMATS["date"],
        },
    )
    book.set_properties({"title": title, "created": _CREATED})
    book.set_calc_mode("manual")
    return book


def _head(pen: _Pen, titles: Sequence[str]) -> None:
    sheet = pen.sheet
    for col, text in enumerate(titles):
        pen.text(0, col, text, **_HEAD)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)  # on every printed page
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _counted(
    rows: Iterable[Sequence[Value]], *, name: str
) -> Iterator[tuple[int, Sequence[Value]]]:
    for number, row in enumerate(rows, start=1):
        if number >= XLSX_ROWS:
            raise TooLarge(f"{name}: a worksheet holds {XLSX_ROWS - 1} rows; write CSV instead")
        yield number, row


def write_workbook(
    sheets: Sequence[SheetOut], *, title: str = "", notes_title: str = "Notes"
) -> bytes:
    """The sheets as one XLSX file in memory that does not grow with the rows.

    Header row frozen and with a filter; dates are dates, amounts are numbers with two decimals;
    texts longer than Excel's 32 767 characters end in "…". Notes of sheets and columns stand on a
    last sheet, so that the tables themselves can be read back by a program.
    Raises TooLarge past Excel's number of rows, ValueError without a sheet.
    """
    if not sheets:
        raise ValueError("a workbook has at least one sheet")
    notes = [
        (sheet.name, column, text)
        for sheet in sheets
        for column, text in chain(
            (("", text) for text in sheet.notes),
            ((column.title, column.note) for column in sheet.columns if column.note),
        )
    ]
    names = sheet_names([*(sheet.name for sheet in sheets), *([notes_title] if notes else [])])
    out = io.BytesIO()
    book = _workbook(out, title=title)
    pen = _Pen(book)
    for sheet, name in zip(sheets, names, strict=False):
        page = pen.add_sheet(name)
        for col, column in enumerate(sheet.columns):
            width = column.width or max(_WIDTHS[column.kind], min(len(column.title) + 4, 40))
            page.set_column(col, col, width)
        _head(pen, [column.title for column in sheet.columns])
        kinds = [column.kind for column in sheet.columns]
        last = 0
        for last, row in _counted(sheet.rows, name=name):
            for col, (value, kind) in enumerate(zip(row, kinds, strict=True)):
                pen.cell(last, col, value, kind)
        if kinds:
            page.autofilter(0, 0, last, len(kinds) - 1)
    if notes:
        page = pen.add_sheet(names[-1])
        page.set_column(0, 1, 24)
        page.set_column(2, 2, 90)
        for number, texts in enumerate(notes):
            for col, text in enumerate(texts):
                pen.text(number, col, text, valign="top", text_wrap=True)
    book.close()
    return out.getvalue()


def marked_copy(
    *,
    header: Sequence[str],
    rows: Sequence[Sequence[Value]],
    marks: Mapping[tuple[int, int | None], str],
    mend_title: str = "What to mend",
    sheet_name: str = "To mend",
    author: str = "Gezel",
) -> bytes:
    """An imported table as XLSX in which what is wrong can be seen, mended and sent in again.

    `marks`: (row, column) -> reason and remedy in words; rows and columns count from 0 without the
    header; column None is about the whole row. Marked cells are coloured and carry a comment; the
    same words stand in an extra first column `mend_title`, because a colour or a comment alone is
    not for everybody. Cells keep their type. Ragged rows stay ragged.
    """
    width = max([len(header), *(len(row) for row in rows)], default=0)
    out = io.BytesIO()
    book = _workbook(out, title=mend_title)
    pen = _Pen(book)
    page = pen.add_sheet(sheet_names([sheet_name])[0])
    page.set_comments_author(author)
    page.set_column(0, 0, 50)
    page.set_column(1, max(width, 1), 18)
    _head(pen, [mend_title, *header])
    page.freeze_panes(1, 1)

    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, col), text in marks.items():
        by_row.setdefault(row, []).append((-1 if col is None else col, text))
    for number, values in _counted(rows, name=sheet_name):
        found = sorted(by_row.get(number - 1, []))
        said: dict[int, str] = {}
        lines = []
        for col, text in found:
            if col >= 0:
                said[col] = f"{said[col]}\n{text}" if col in said else text
            title = header[col] if 0 <= col < len(header) else ""
            lines.append(f"{title}: {text}" if title else text)
        pen.text(number, 0, "\n".join(lines), valign="top", text_wrap=True)
        for col in range(max([len(values), *(c + 1 for c in said)], default=0)):
            value = values[col] if col < len(values) else None
            look = _WRONG if col in said else {}
            pen.cell(number, col + 1, value, _kind_of(value), **look)
            if col in said:
                page.write_comment(number, col + 1, _writable(said[col]), {"x_scale": 2})
    page.autofilter(0, 0, len(rows), width)
    book.close()
    return out.getvalue()


def _kind_of(value: Value) -> Kind:
    if isinstance(value, datetime):
        return "datetime"
    if isinstance(value, date):
        return "date"
    if isinstance(value, Money):
        return "money"
    return "text" if value is None or isinstance(value, str) else "number"


# CSV ------------------------------------------------------------------------------------------


def write_csv(
    columns: Sequence[ColumnOut],
    rows: Iterable[Sequence[Value]],
    *,
    excel: bool = True,
    separator: Literal[";", ",", "\t"] | None = None,
) -> bytes:
    """The table as CSV in UTF-8, dates as ISO, lines ending in CR LF.

    `excel`: for a double click in a European Excel: byte-order mark, `;`, decimal comma. Otherwise
    for programs: no mark, `,`, decimal point. `separator` chooses another one. A percentage is
    written as its fraction. Excel takes leading zeros off when it opens a CSV: give XLSX to people.
    """
    out = io.StringIO(newline="")
    sep = separator or (";" if excel else ",")
    decimal = "," if excel else "."
    writer = csv.writer(out, delimiter=sep, lineterminator="\r\n")

    def cell(value: Value) -> str:
        text = _UNWRITABLE.sub("\ufffd", plain(value, decimal=decimal))
        return neutral(text) if isinstance(value, str) else text

    writer.writerow([cell(column.title) for column in columns])
    for row in rows:
        writer.writerow([cell(value) for value, _ in zip(row, columns, strict=True)])
    return out.getvalue().encode("utf-8-sig" if excel else "utf-8")
