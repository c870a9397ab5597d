"""From the bytes of a file to a checked preview, the same way for the page, the command and the test."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from typing import Any

from gezel.adapters.sheets import Workbook, read_workbook
from gezel.apps.desk.kept import Shelf
from gezel.core.intake import (
    TARGETS,
    Mapping,
    Options,
    Preview,
    Table,
    check,
    find_table,
    identity,
    recognise,
)
from gezel.core.values import Reason, Refusal, canonical_json

MAX_UPLOAD = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as far as it was understood."""

    book: Workbook
    sheet: int
    table: Table
    mapping: Mapping
    preview: Preview


def row_key(values: Dict[str, object], *, target: str, longest: int = 200) -> str:
    """The identity of a row as a column can hold it; two long ones stay two."""
    return fitting(identity(values, target=target), longest=longest)


def fitting(key: str, *, longest: int = 200) -> str:
    """A key as it is, or its beginning and its hash where it is too long for the column."""
    if len(key) <= longest:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: longest - len(digest) - 1]}#{digest}"


def best_sheet(book: Workbook, target: str) -> int:
    """The sheet in which most columns of the target are recognised; the first one among equals."""
    if len(book.sheets) == 1:
        return 0
    scores = []
    for index, sheet in enumerate(book.sheets):
        try:
            table = find_table(sheet.rows, target=target)
        except Refusal:
            continue
        found = len(recognise(table, TARGETS[target]).assignments)
        scores.append((-found, -min(len(table.rows), 1), index))
    return min(scores)[2] if scores else 0


_shelf = Shelf()


def forget(sha256: str) -> None:
    """The file with these bytes is done with: nothing of it stays in memory."""
    _shelf.forget(sha256)


def read(
    *,
    content: bytes,
    sha256: str,
    name: str,
    target: str,
    sheet: int | None = None,
    mapping: Dict[str, Any] | None = None,
    options: Dict[str, Any] | None = None,
) -> Reading:
    """Read a file for a target. Raises Refusal with a reason that says what to do.

    Reading is a pure function of its arguments and may take seconds: do it outside a service,
    which holds the only pen that SQLite has. What was read lately is kept for a while.
    """
    if len(content) > MAX_UPLOAD:
        raise Refusal(Reason("desk.file_too_big", {"megabytes": MAX_UPLOAD // 1024 // 1024}))
    with _shelf.file(sha256, name, len(content)) as kept:
        if kept.book is None:
            kept.book = read_workbook(content, name=name)
        if sheet is None:
            sheet = best_sheet(kept.book, target)
        if not 0 <= sheet < len(kept.book.sheets):
            raise Refusal(Reason("desk.no_such_sheet", {"sheet": sheet + 1}))
        table = kept.tables.get((sheet, target))
        if table is None:
            table = find_table(kept.book.sheets[sheet].rows, target=target)
            kept.tables[sheet, target] = table
        key = (sheet, target, canonical_json([mapping, dict(options or {})]))
        if key not in kept.previews:
            chosen = Mapping.from_data(mapping) if mapping else recognise(table, TARGETS[target])
            preview = check(table, chosen, TARGETS[target], options=Options(**(options or {})))
            kept.keep_preview(key, (chosen, preview))
        return Reading(kept.book, sheet, table, *kept.previews[key])
