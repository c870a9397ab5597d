"""What the compiled reader leaves out of packed workbooks, found in their parts directly.

It gives an empty cell for an error and for a formula without a stored result, and it lays a
sheet out as one rectangle. So before it runs, the extent of each sheet is measured here, and
the places of errors, of missing results and of merged cells are noted. Positions are (row,
column) from 0.
"""

from __future__ import annotations

import itertools
import posixpath
import re
from dataclasses import dataclass, field

from gezel.core.intake.cells import NO_STORED_RESULT

Place = tuple[int, int]


@dataclass(slots=True)
class Marks:
    """Facts of one sheet. `rows` and `columns` span all cells that hold something."""

    rows: int = 0
    columns: int = 0
    errors: dict[Place, str] = field(default_factory=dict)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    text_cells: int = 0

    @property
    def area(self) -> int:
        return self.rows * self.columns


# -- XLSX ------------------------------------------------------------------------------------

_REF = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*[^/]>')
_ROW = re.compile(rb'<(?:\w+:)?row\s(?:[^>]*?\s)?r="(\d{1,7})"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s([^>]*?\bt="e"[^>]*)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<', re.DOTALL
)
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)><(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v></)"
)
_AT = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_SHARED = re.compile(rb"<(?:\w+:)?si\b")


def of_xlsx_sheet(part: bytes) -> Marks:
    marks = Marks()
    cells = set(_REF.findall(part))
    for column, row in cells:
        marks.rows = max(marks.rows, int(row))
        marks.columns = max(marks.columns, column_index(column) + 1)
    marks.text_cells = part.count(b't="s"')
    if b't="e"' in part:
        for attributes, shown in _ERROR.findall(part):
            _note(marks, attributes, shown.decode("utf-8", "replace").strip())
    if b"<f" in part or b":f>" in part:
        for attributes in _FORMULA.findall(part):
            # t="str" with an empty result is a formula that gave an empty text
            if b't="str"' not in attributes:
                _note(marks, attributes, NO_STORED_RESULT)
    return marks


def _note(marks: Marks, attributes: bytes, code: str) -> None:
    at = _AT.search(b" " + attributes)
    if at:
        marks.errors[(int(at.group(2)) - 1, column_index(at.group(1)))] = code


def column_index(letters: bytes) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + sign - 64
    return number - 1


def longest_shared_text(parts: dict[str, bytes]) -> int:
    """Bytes of the longest shared text: a short file can show one long text in many cells."""
    part = parts.get("xl/sharedStrings.xml", b"")
    starts = [m.start() for m in _SHARED.finditer(part)] + [len(part)]
    return max((b - a for a, b in itertools.pairwise(starts)), default=0)


_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")


def xlsx_sheet_parts(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Sheet name to the bytes of its part, by the relations of the workbook."""
    import html

    book, home = _find_book(parts)
    targets: dict[bytes, str] = {}
    for attributes in _RELATION.findall(
        parts.get(f"{home}/_rels/{posixpath.basename(book)}.rels", b"")
    ):
        named = dict(_ATTRIBUTE.findall(attributes))
        target = named.get(b"Target", b"").decode("utf-8", "replace").replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(home, target)
        targets[named.get(b"Id", b"")] = posixpath.normpath(path)
    found: dict[str, bytes] = {}
    for attributes in _SHEET.findall(parts.get(book, b"")):
        named = dict(_ATTRIBUTE.findall(attributes))
        relation = next((v for k, v in named.items() if k.endswith(b":id")), b"")
        title = html.unescape(named.get(b"name", b"").decode("utf-8", "replace"))
        part = parts.get(targets.get(relation, ""))
        if part is not None:
            found[title] = part
    return found


def _find_book(parts: dict[str, bytes]) -> tuple[str, str]:
    for name in ("xl/workbook.xml", "xl/workbook.bin"):
        if name in parts:
            return name, "xl"
    for name in sorted(parts):
        if name.endswith("/workbook.xml"):
            return name, posixpath.dirname(name)
    return "xl/workbook.xml", "xl"


# -- ODS -------------------------------------------------------------------------------------

_TABLE = re.compile(rb"<table:table\s[^>]*>")
_TOKEN = re.compile(
    rb"<table:table-row\b([^>]*)>|<table:(covered-)?table-cell\b([^>]*)>|</table:table-row>"
)
_TIMES = re.compile(rb'(?:rows|columns)-repeated="(\d{1,9})"')
_SPAN = re.compile(rb'number-(columns|rows)-spanned="(\d{1,7})"')
_TYPED = re.compile(rb'office:value-type="([^"]*)"')
_KNOWN = frozenset((b"float", b"percentage", b"currency", b"date", b"time", b"boolean", b"string"))
_SHOWN_TEXT = re.compile(rb"\s*<text:p[^>]*>([^<]*)<")


def of_ods(content: bytes) -> list[Marks]:
    """One `Marks` per table, in order. Cells that are repeated thousands of times are counted
    with their repetition, because the compiled reader writes each of them out."""
    starts = [m.start() for m in _TABLE.finditer(content)] + [len(content)]
    return [_of_table(content[a:b]) for a, b in itertools.pairwise(starts)]


def _of_table(part: bytes) -> Marks:
    marks = Marks()
    row = column = 0
    times = 1
    used = False
    for token in _TOKEN.finditer(part):
        text = token.group(0)
        if text.startswith(b"</"):
            if used:
                marks.rows = max(marks.rows, row + times)
            row += times
            continue
        if token.group(1) is not None or text.startswith(b"<table:table-row"):
            if text.endswith(b"/>"):
                row += _repeated(text)
                continue
            times, column, used = _repeated(text), 0, False
            continue
        count = _repeated(text)
        kind = _TYPED.search(text)
        if kind:
            used = True
            marks.columns = max(marks.columns, column + count)
            if kind.group(1) not in _KNOWN or b'calcext:value-type="error"' in text:
                shown = _SHOWN_TEXT.match(part, token.end())
                code = shown.group(1).decode("utf-8", "replace") if shown else ""
                marks.errors[(row, column)] = code if code[:1] in "#E" and code else "#UNKNOWN!"
        if b"-spanned=" in text:
            spans = {k: int(v) for k, v in _SPAN.findall(text)}
            high, wide = spans.get(b"rows", 1), spans.get(b"columns", 1)
            if high > 1 or wide > 1:
                marks.merged.append(((row, column), (row + high - 1, column + wide - 1)))
        column += count
    return marks


def _repeated(text: bytes) -> int:
    found = _TIMES.search(text)
    return int(found.group(1)) if found else 1
