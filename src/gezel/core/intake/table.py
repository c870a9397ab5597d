"""Where is the table in a sheet? Finds the header, keeps row numbers, skips with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gezel.core.intake import dates, numbers
from gezel.core.intake.cells import ERROR_TEXTS, Cell, CellError, Rows, is_blank, letter, text_of
from gezel.core.intake.headers import plain, shown, word_set
from gezel.core.intake.memory import no_collecting
from gezel.core.intake.synonyms import known_headers
from gezel.core.values import Reason

_SEARCHED = 20
_TOTALS = word_set(
    "totaal total totals totale totali summe gesamt gesamtsumme gesamtergebnis somme suma toplam"
    " eindtotaal subtotaal subtotal subtotale zwischensumme totaux som sum"
) | {
    "algemeen totaal",
    "grand total",
    "total general",
    "sous total",
    "totale generale",
    "in totaal",
}
_NOTES = word_set(
    "bron source quelle fonte fuente opmerking opmerkingen note notes nota remarque bemerkung"
    " remark legende legenda legend"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `index` counts from 0, `letter` is what the person sees above it."""

    index: int
    letter: str
    header: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row as it came, with its number in the spreadsheet (the first row is 1)."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no record, and why. `text` is what stands in it, cut to 200 characters."""

    number: int
    reason: Reason
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """`header_row` is the number of the (last) header row, None for a table without header.

    Every row of the sheet is in exactly one of `header_rows`, `rows` and `skipped`.
    """

    header_row: int | None
    columns: tuple[Column, ...]
    rows: tuple[SourceRow, ...]
    skipped: tuple[Skipped, ...]
    header_rows: tuple[int, ...] = ()

    def column(self, index: int) -> Column:
        for column in self.columns:
            if column.index == index:
                return column
        raise KeyError(f"no column {index}")


def find_table(rows: Rows, *, target: str | None = None) -> Table:
    """The table in a sheet. `target` makes its field names weigh in the search for the header."""
    filled = [_filled(row) for row in rows[: _SEARCHED * 4]]
    head = _find_header(rows, filled, target)
    if head is None:
        return _without_header(rows)
    first, last = _header_span(rows, filled, head, target)
    headers = _labels(rows, first, last)
    skipped: list[Skipped] = [
        _skip(n, row, "title") if not _blank(row) else _skip(n, row, "blank")
        for n, row in enumerate(rows[:first], 1)
    ]
    header_rows = tuple(range(first + 1, last + 2))
    with no_collecting():
        body, more = _body(rows, last + 1, tuple(plain(text_of(c)) for c in rows[last]))
    columns = _columns(headers, body)
    return Table(last + 1, columns, tuple(body), tuple(skipped + more), header_rows)


def _without_header(rows: Rows) -> Table:
    body, skipped = _body(rows, 0, None)
    width = max((len(r.cells) for r in body), default=0)
    columns = tuple(
        Column(i, letter(i), letter(i))
        for i in range(width)
        if any(i < len(r.cells) and not is_blank(r.cells[i]) for r in body)
    )
    return Table(None, columns, tuple(body), tuple(skipped))


def _filled(row: Sequence[Cell]) -> int:
    return sum(1 for c in row if not is_blank(c))


def _blank(row: Sequence[Cell]) -> bool:
    # `any` first: most rows hold something in their first cells, and it runs in C
    return (not any(row) and all(c is None or c == "" for c in row)) or all(map(is_blank, row))


# -- the header ------------------------------------------------------------------------------


def _is_label(cell: Cell) -> bool:
    """Could this cell be the name of a column?"""
    if not isinstance(cell, str):
        return False
    text = cell.strip()
    if not text or len(text) > 120:
        return False
    if numbers.bare(text) is not None or dates.shape(text) is not None:
        return False
    return not ("@" in text and "." in text) and "://" not in text and ":" not in text[1:3]


def _find_header(rows: Rows, filled: list[int], target: str | None) -> int | None:
    """Index of the header row. It has labels only, known words or a body of other stuff below."""
    candidates = [i for i in range(min(_SEARCHED, len(rows))) if filled[i]]
    if not candidates:
        return None
    usual = _usual_width(rows)
    known = known_headers(target)
    best: tuple[float, int] | None = None
    for i in candidates:
        cells = [c for c in rows[i] if not is_blank(c)]
        words = {plain(text_of(c)) for c in cells} - {""}
        labels = sum(map(_is_label, cells))
        # years and grades may be column names ("2007-08"), but most names are words
        if labels < 0.6 * len(cells) or len(words) * 2 < min(usual, 2 * len(cells)):
            continue
        if len(words) < 2 and usual > 1:
            continue
        matches = sum(w.replace(" ", "") in known for w in words)
        contrast = _contrast(rows, i)
        fill = min(1.0, len(cells) / usual)
        score = matches * 4 + contrast * 2 + fill * 3 - i * 0.25 + labels / len(cells)
        if matches == 0 and contrast <= 0 and not _looks_named(rows, i):
            continue
        if best is None or score > best[0]:
            best = (score, i)
    return best[1] if best else None


def _usual_width(rows: Rows) -> int:
    widths = Counter(w for w in map(_filled, rows[:200]) if w)
    return max(widths, key=lambda w: (widths[w] * w, w)) if widths else 1


def _contrast(rows: Rows, head: int) -> int:
    """In how many columns does a label stand above numbers, dates or addresses; minus the
    columns where the "label" is the same sort of thing as the rest."""
    score = 0
    below = [r for r in rows[head + 1 : head + 40] if not _blank(r)]
    for index, cell in enumerate(rows[head]):
        if is_blank(cell):
            continue
        column = [r[index] for r in below if index < len(r) and not is_blank(r[index])]
        if not column:
            continue
        others = sum(not _is_label(c) for c in column) / len(column)
        if _is_label(cell) and others >= 0.6:
            score += 1
        elif not _is_label(cell) and others >= 0.6:
            score -= 1
    return score


def _looks_named(rows: Rows, head: int) -> bool:
    """A table of words only: a header does not occur again below, a record's words often do
    (classes, towns, M and V), and it has no "Name, First name" where all below have one."""
    if head != next((i for i, r in enumerate(rows) if not _blank(r)), None):
        return False
    below = [r for r in rows[head + 1 : head + 200] if not _blank(r)]
    if not below:
        return True
    again = 0
    for index, cell in enumerate(rows[head]):
        column = [r[index] for r in below if index < len(r) and not is_blank(r[index])]
        if is_blank(cell) or not column:
            continue
        text = text_of(cell)
        commas = sum("," in text_of(c) for c in column) / len(column)
        if cell in column or ("," in text and commas > 0.8) or _same_sort(text, column):
            again += 1
    return again == 0


def _same_sort(text: str, column: list[Cell]) -> bool:
    """A class "3a" above "3b", "4c": digits in the "header" as in all cells below."""
    if not any(c.isdigit() for c in text):
        return False
    return all(any(c.isdigit() for c in text_of(cell)) for cell in column)


def _header_span(rows: Rows, filled: list[int], head: int, target: str | None) -> tuple[int, int]:
    """First and last index of the header: group names above, or a second line below it."""
    first = last = head
    known = known_headers(target)
    if head > 0:
        above = [c for c in rows[head - 1] if not is_blank(c)]
        words = {plain(text_of(c)) for c in above}
        if (
            len(words) >= 2
            and len(words) < len({plain(text_of(c)) for c in rows[head] if not is_blank(c)})
            and all(map(_is_label, above))
            and _has_gaps(rows[head - 1], rows[head])
        ):
            first = head - 1
    nxt = head + 1
    if nxt < len(rows) and nxt < len(filled) and filled[nxt]:
        below = [c for c in rows[nxt] if not is_blank(c)]
        same = [plain(text_of(c)) for c in rows[nxt]] == [plain(text_of(c)) for c in rows[head]]
        distinct = {plain(text_of(c)) for c in below}
        matches = sum(w.replace(" ", "") in known for w in distinct)
        if (
            not same
            and all(map(_is_label, below))
            and _has_gaps(rows[head], rows[nxt])
            and (_contrast(rows, nxt) > 0 or matches > 0)
            and _contrast(rows, nxt) >= min(1, _contrast(rows, head))
        ):
            last = nxt
    return first, last


def _has_gaps(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Group names span several columns: blank cells to their right, or the merged text again,
    while the row below names each column."""
    gaps = 0
    for index, cell in enumerate(lower):
        if is_blank(cell):
            continue
        over = upper[index] if index < len(upper) else None
        left = upper[index - 1] if 0 < index <= len(upper) else None
        if is_blank(over) or (index and over == left):
            gaps += 1
    return gaps > 0


def _labels(rows: Rows, first: int, last: int) -> list[str]:
    width = max(len(rows[i]) for i in range(first, last + 1))
    labels: list[str] = []
    for index in range(width):
        parts: list[str] = []
        for i in range(first, last + 1):
            row = rows[i]
            cell = row[index] if index < len(row) else None
            text = "" if isinstance(cell, CellError) else shown(text_of(cell))
            if not text and i < last:
                text = _group_name(row, index)
            if text and text not in parts:
                parts.append(text)
        labels.append(" ".join(parts))
    return labels


def _group_name(row: Sequence[Cell], index: int) -> str:
    """The group name to the left in a header row with gaps."""
    for i in range(min(index, len(row)) - 1, -1, -1):
        if not is_blank(row[i]):
            return shown(text_of(row[i]))
    return ""


def _columns(headers: list[str], body: list[SourceRow]) -> tuple[Column, ...]:
    """All columns with a header or a content; blank ones at the edge of a sheet are no columns."""
    width = max(len(headers), max((len(r.cells) for r in body), default=0))
    columns: list[Column] = []
    for i in range(width):
        header = headers[i] if i < len(headers) else ""
        if header or any(i < len(r.cells) and not is_blank(r.cells[i]) for r in body):
            columns.append(Column(i, letter(i), header))
    return tuple(columns)


# -- the body --------------------------------------------------------------------------------


def _body(
    rows: Rows, start: int, header: tuple[str, ...] | None
) -> tuple[list[SourceRow], list[Skipped]]:
    kept: list[SourceRow] = []
    skipped: list[Skipped] = []
    marked = sum(1 for row in rows[start:] if row and str(row[0])[:1] == "#" and _marked(row))
    comments = marked * 2 < max(1, len(rows) - start)
    last_full = len(rows) - 1
    while last_full >= 0 and not any(rows[last_full]):
        last_full -= 1
    # texts in the first cell that made a row a record before will do so again: most files have
    # few of them, or are short
    cleared: set[Cell] = set()
    for index in range(start, len(rows)):
        row = rows[index]
        first = row[0] if row else None
        if first.__class__ is str and first in cleared and index < last_full - 3:
            kept.append(SourceRow(index + 1, row))
            continue
        if not any(row) and _blank(row):
            skipped.append(_skip(index + 1, row, "blank"))
            continue
        # only rows whose first filled cell is a text can be a comment, a total or a header again
        if first is None or first == "":
            first = next((c for c in row if not is_blank(c)), None)
        if isinstance(first, str):
            if comments and first.startswith("#") and _marked(row):
                skipped.append(_skip(index + 1, row, "comment"))
                continue
            code = _not_a_record(row, first, header, at_end=index >= last_full - 3)
            if code:
                skipped.append(_skip(index + 1, row, code))
                continue
            if header is not None and _harmless(first, header):
                cleared.add(row[0])
        elif first is None and all(map(is_blank, row)):
            skipped.append(_skip(index + 1, row, "blank"))
            continue
        kept.append(SourceRow(index + 1, row))
    return kept, skipped


def _harmless(first: str, header: tuple[str, ...]) -> bool:
    """No row that begins with this text can be a comment, a total or a header again."""
    word = plain(first)
    return bool(word) and first[0] != "#" and word not in _TOTALS and word not in header


def _marked(row: Sequence[Cell]) -> bool:
    if not row or not isinstance(row[0], str) or not row[0].startswith("#"):
        return False
    return row[0] not in ERROR_TEXTS and not row[0][1:2].isdigit()


def _not_a_record(
    row: Sequence[Cell], first: str, header: tuple[str, ...] | None, *, at_end: bool
) -> str | None:
    """ "total", "repeated_header", "note", or None for a record."""
    word = first if len(first) > 40 else plain(first)
    if word in _TOTALS or word.rstrip(":") in _TOTALS:
        rest = [c for c in row if not is_blank(c)][1:]
        if all(_is_figure(c) or _is_count(c) for c in rest):
            return "total"
    if header is not None and word and word in header:
        again = tuple(plain(text_of(c)) for c in row)
        width = min(len(again), len(header))
        same = again[:width] == header[:width] and not any(header[width:]) and any(again)
        if same and not any(again[width:]):
            return "repeated_header"
    if at_end and header is not None and len([h for h in header if h]) > 2:
        others = [c for c in row if not is_blank(c)]
        if len(others) == 1 and (
            len(first) > 60 or first.startswith(("*", "©")) or plain(first).split(" ")[0] in _NOTES
        ):
            return "note"
    return None


def _is_figure(cell: Cell) -> bool:
    if isinstance(cell, str):
        return numbers.bare(cell) is not None
    return isinstance(cell, int | float | CellError)


def _is_count(cell: Cell) -> bool:
    """ "112 leerlingen": a figure with the word for what was counted."""
    if not isinstance(cell, str):
        return False
    figure, _, thing = cell.strip().partition(" ")
    return numbers.bare(figure) is not None and thing.isalpha()


def _skip(number: int, row: Sequence[Cell], code: str) -> Skipped:
    text = "" if code == "blank" else " | ".join(t for t in map(text_of, row) if t.strip())[:200]
    return Skipped(number, Reason(f"intake.skipped_{code}", {"row": number}), text)
