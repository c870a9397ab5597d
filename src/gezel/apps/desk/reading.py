"""From the bytes of a file to a checked preview, the same way for the page, the command and the test."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from typing import Any

from gezel.adapters.sheets import Workbook, read_workbook
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


@functools.lru_cache(maxsize=4)
def _book(sha256: str, name: str, content: bytes) -> Workbook:
    return read_workbook(content, name=name)


@functools.lru_cache(maxsize=8)
def _table(sha256: str, name: str, content: bytes, sheet: int, target: str) -> Table:
    book = _book(sha256, name, content)
    if not 0 <= sheet < len(book.sheets):
        raise Refusal(Reason("desk.no_such_sheet", {"sheet": sheet + 1}))
    return find_table(book.sheets[sheet].rows, target=target)


@functools.lru_cache(maxsize=4)
def _preview(
    sha256: str, name: str, content: bytes, sheet: int, target: str, mapping: str, options: str
) -> tuple[Mapping, Preview]:
    table = _table(sha256, name, content, sheet, target)
    chosen = (
        Mapping.from_data(json.loads(mapping)) if mapping else recognise(table, TARGETS[target])
    )
    return chosen, check(table, chosen, TARGETS[target], options=Options(**json.loads(options)))


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

    Reading is a pure function of its arguments, so its last answers are kept in the process:
    turning a page of the preview does not read the file again.
    """
    if len(content) > MAX_UPLOAD:
        raise Refusal(Reason("desk.file_too_big", {"megabytes": MAX_UPLOAD // 1024 // 1024}))
    book = _book(sha256, name, content)
    if sheet is None:
        sheet = best_sheet(book, target)
    chosen, preview = _preview(
        sha256,
        name,
        content,
        sheet,
        target,
        canonical_json(mapping) if mapping else "",
        canonical_json(dict(options or {})),
    )
    return Reading(book, sheet, _table(sha256, name, content, sheet, target), chosen, preview)
