"""Text tables: which separator, which quotation mark, and rows that survive broken quotes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from gezel.adapters.sheets import letters
from gezel.adapters.sheets.model import Limits, Sheet, Workbook
from gezel.core.intake.cells import ERROR_TEXTS, Cell, CellError, Rows
from gezel.core.intake.memory import no_collecting
from gezel.core.values import Reason, Refusal

# In this order on equal evidence: a comma or a space is often part of a text, a tab never.
SEPARATORS = ("\t", ";", "|", ",")
_SAMPLE_CHARS = 200_000
_SAMPLE_ROWS = 400
_SEP_LINE = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
_NO_SEPARATOR = "\x1f"  # a sign that no text table holds: everything is one column


@dataclass(frozen=True, slots=True)
class Dialect:
    separator: str | None
    quote: str = '"'
    blank_after: bool = False  # "a, b": the blank belongs to the separator
    backslash: bool = False  # \" inside quotes is a quotation mark


def read_csv(data: bytes, *, name: str, limits: Limits) -> Workbook:
    """A workbook of one sheet. Cells are text or None, never numbers: leading zeros stay."""
    text, encoding, notes = letters.decode(data, name=name)
    given = _SEP_LINE.match(text)
    if given:
        text = text[given.end() :]
        notes.append(Reason("sheets.separator_line"))
    if not text or text.isspace():
        raise Refusal(Reason("sheets.empty", {"name": name}))
    dialect = sniff(text, given=given.group(1) if given else None)
    rows = parse(text, dialect, notes=notes)
    _within(rows, name=name, limits=limits)
    kind = "tsv" if dialect.separator == "\t" else "csv"
    sheet = Sheet("", rows)
    return Workbook(name, kind, (sheet,), encoding, dialect.separator, tuple(notes))


def sniff(text: str, *, given: str | None = None) -> Dialect:
    """The dialect that cuts the first rows into the most even table."""
    sample = _sample(text)
    quote = _quote(sample)
    best: tuple[float, int] | None = None
    separator: str | None = None
    candidates = (given,) if given else SEPARATORS
    for rank, candidate in enumerate(candidates):
        if candidate not in sample:
            continue
        widths = [len(r) for r in _lenient(sample, candidate, quote) if any(r)]
        score = _evenness(widths[:_SAMPLE_ROWS])
        if score > 0 and (best is None or (score, -rank) > best):
            best, separator = (score, -rank), candidate
    if separator is None:
        return Dialect(given, quote)
    after = f"{separator} {quote}"
    blank_after = separator != "\t" and after in sample and f"{separator}{quote}" not in sample
    backslash = f"\\{quote}" in sample and not re.search(
        rf"\\{quote}(?:[{re.escape(separator)}\r\n]|$|{quote}(?!{quote}))", sample
    )
    return Dialect(separator, quote, blank_after, backslash)


class _Cells(dict[str, Cell]):
    """Text to cell: blank to None, and error texts that a spreadsheet wrote to errors.

    Every other text comes back as the first one that was equal to it. A column has few different
    texts, so a large file takes a fraction of the memory and all later work gets faster.
    """

    def __missing__(self, text: str) -> Cell:
        self[text] = text
        return text


_ERRORS: dict[str, Cell] = {e: CellError(e) for e in sorted(ERROR_TEXTS)}


def parse(text: str, dialect: Dialect, *, notes: list[Reason]) -> Rows:
    """All rows. The strict reader first; where quotes do not match up, the forgiving one."""
    cell = _Cells({"": None, **_ERRORS}).__getitem__
    if not dialect.backslash:
        reader = csv.reader(
            io.StringIO(text, newline=""),
            delimiter=dialect.separator or _NO_SEPARATOR,
            quotechar=dialect.quote,
            skipinitialspace=dialect.blank_after,
            strict=True,
        )
        try:
            with no_collecting():
                rows: Rows = [tuple(map(cell, row)) for row in reader]
        except csv.Error:
            pass
        else:
            if not _swallowed(rows):
                return rows
    mended, repaired, first = _forgiving(text, dialect)
    if repaired:
        notes.append(Reason("sheets.quotes_repaired", {"count": repaired, "row": first}))
    return [tuple(map(cell, row)) for row in mended]


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE_CHARS:
        return text
    cut = text.rfind("\n", 0, _SAMPLE_CHARS)
    return text[: cut + 1] if cut > 0 else text[:_SAMPLE_CHARS]


def _quote(sample: str) -> str:
    """The apostrophe is the quotation mark only where cells begin and end with it and no
    double quote is about: "'t Kruierke" must stay a name."""
    if sample.count("'") < 6 or re.search(r'(?:^|[,;|\t])"', sample, re.MULTILINE):
        return '"'
    opened = len(re.findall(r"(?:^|[,;|\t])'", sample, re.MULTILINE))
    closed = len(re.findall(r"'(?=[,;|\t\r\n]|$)", sample))
    # "Kids', " may end a cell now and then
    return "'" if opened >= 3 and opened <= closed <= opened * 1.05 else '"'


def _lenient(sample: str, separator: str, quote: str) -> list[list[str]]:
    reader = csv.reader(
        io.StringIO(sample, newline=""), delimiter=separator, quotechar=quote, strict=False
    )
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        # a cell of over 131 072 characters: what was cut until here is evidence enough
        pass
    return rows


def _evenness(widths: list[int]) -> float:
    """Share of rows with the most telling width, times how much that width tells."""
    counts = Counter(widths)
    best = 0.0
    for width, count in sorted(counts.items()):
        if width > 1:
            best = max(best, count / len(widths) * (width.bit_length() + width / 1000))
    return best


def _swallowed(rows: Rows) -> bool:
    """A stray quotation mark can eat line ends without breaking a rule: then a row is too short
    or too long and has a cell of several lines."""
    usual = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    return any(
        len(row) != usual and any(isinstance(c, str) and ("\n" in c or "\r" in c) for c in row)
        for row in rows
        if row
    )


def _forgiving(text: str, dialect: Dialect) -> tuple[list[list[str]], int, int]:
    """Rows, number of repaired cells, first row with one.

    A quoted cell ends at a quotation mark before a separator or a line end. A quotation mark
    elsewhere is a sign like any other; one that looks like the start of another cell shows that
    ours was never a quoted cell.
    """
    separator, quote = dialect.separator or _NO_SEPARATOR, dialect.quote
    stop = re.compile(f"[{re.escape(separator)}\r\n]")
    ends = frozenset((separator, "\r", "\n", ""))
    rows: list[list[str]] = []
    row: list[str] = []
    position, length = 0, len(text)
    repaired, first = 0, 0
    while position < length:
        if dialect.blank_after and row:
            while text[position : position + 1] == " ":
                position += 1
        value: str | None = None
        if text[position : position + 1] == quote:
            value, end, clean = _quoted(text, position, quote, ends, dialect.backslash)
            if not clean:
                repaired += 1
                first = first or len(rows) + 1
            if value is not None:
                position = end
        if value is None:
            found = stop.search(text, position)
            end = found.start() if found else length
            value = text[position:end]
            position = end
        row.append(value)
        if text[position : position + 1] == separator:
            position += 1
            if position == length:
                row.append("")
            continue
        position += 2 if text.startswith("\r\n", position) else 1
        rows.append(row if row != [""] else [])
        row = []
    if row:
        rows.append(row)
    return rows, repaired, first


def _quoted(
    text: str, start: int, quote: str, ends: frozenset[str], backslash: bool
) -> tuple[str | None, int, bool]:
    """Value, position after it, and whether the quotes were in order. None: not quoted at all."""
    clean = True
    pieces: list[str] = []
    begin = start + 1
    position = begin
    while True:
        at = text.find(quote, position)
        if at < 0:
            return None, start, False
        if backslash and text[at - 1 : at] == "\\" and at > begin:
            pieces.append(text[begin : at - 1] + quote)
            begin = position = at + 1
            continue
        after = text[at + 1 : at + 2]
        if after == quote:
            pieces.append(text[begin:at] + quote)
            begin = position = at + 2
            continue
        if after in ends:
            pieces.append(text[begin:at])
            return "".join(pieces), at + 1, clean
        clean = False
        before = text[at - 1]
        if at > start + 1 and before in ends:
            return None, start, False
        position = at + 1


def _within(rows: Rows, *, name: str, limits: Limits) -> None:
    cells = sum(map(len, rows))
    widest = max(map(len, rows), default=0)
    if cells > limits.cells or len(rows) > limits.rows or widest > limits.columns:
        raise Refusal(
            Reason("sheets.too_many_cells", {"name": name, "cells": cells, "limit": limits.cells})
        )
