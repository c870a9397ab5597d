"""Workbooks of spreadsheet programs, through python-calamine, within limits."""

from __future__ import annotations

import io
import math
from datetime import timedelta
from typing import Any

import python_calamine as calamine

from gezel.adapters.sheets import biff, marks, zips
from gezel.adapters.sheets.marks import Marks
from gezel.adapters.sheets.model import Limits, Sheet, Workbook
from gezel.core.intake.cells import ERROR_TEXTS, NO_STORED_RESULT, Cell, CellError, Rows
from gezel.core.values import Reason, Refusal

# Text that all cells of a file may come to, when one shared text is used many times.
_TEXT_ROOM = 1_000_000_000
_ERRORS = {e: CellError(e) for e in sorted(ERROR_TEXTS)}


def read_package(
    data: bytes, package: zips.Package, *, kind: str, name: str, limits: Limits
) -> Workbook:
    """XLSX, XLSM, XLSB, ODS. The archive has been unpacked within the limits before."""
    parts = package.parts
    found: dict[str, Marks] = {}
    if kind == "ods":
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise Refusal(Reason("sheets.password", {"name": name}))
        tables = marks.of_ods(parts.get("content.xml", b""))
        _within(tables, name=name, limits=limits)
        return _read(data, kind=kind, name=name, limits=limits, in_order=tables)
    for title, part in marks.xlsx_sheet_parts(parts).items():
        found[title] = biff.of_xlsb_sheet(part) if kind == "xlsb" else marks.of_xlsx_sheet(part)
    if kind == "xlsb":
        names = biff.xlsb_sheet_parts(parts)
        found = {title: biff.of_xlsb_sheet(part) for title, part in names.items()}
    _within(list(found.values()), name=name, limits=limits)
    texts = sum(m.text_cells for m in found.values())
    if texts * marks.longest_shared_text(parts) > _TEXT_ROOM:
        raise Refusal(Reason("sheets.too_big_unpacked", {"name": name, "limit": limits.unpacked}))
    return _read(data, kind=kind, name=name, limits=limits, by_name=found)


def read_ole(data: bytes, *, name: str, limits: Limits) -> Workbook:
    """XLS, and the container of workbooks with a password."""
    try:
        found = biff.of_xls(data)
    except biff.Locked as error:
        raise Refusal(Reason("sheets.password", {"name": name})) from error
    if found is None:
        # no workbook inside (a Word file), or a damaged container
        raise Refusal(Reason("sheets.not_a_table", {"name": name}))
    _within(list(found.values()), name=name, limits=limits)
    return _read(data, kind="xls", name=name, limits=limits, by_name=found)


def _within(sheets: list[Marks], *, name: str, limits: Limits) -> None:
    if len(sheets) > limits.sheets:
        raise Refusal(
            Reason(
                "sheets.too_many_sheets",
                {"name": name, "sheets": len(sheets), "limit": limits.sheets},
            )
        )
    area = sum(m.area for m in sheets)
    if area > limits.area:
        raise Refusal(
            Reason("sheets.too_many_cells", {"name": name, "cells": area, "limit": limits.area})
        )


def _read(
    data: bytes,
    *,
    kind: str,
    name: str,
    limits: Limits,
    by_name: dict[str, Marks] | None = None,
    in_order: list[Marks] | None = None,
) -> Workbook:
    notes: list[Reason] = []
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        names = list(book.sheet_names)
        about = {m.name: m for m in book.sheets_metadata}
    except BaseException as error:
        raise _refusal(name, error) from error
    sheets: list[Sheet] = []
    failed: Reason | None = None
    room = limits.cells
    for index, title in enumerate(names):
        meta = about.get(title)
        sort = str(meta.typ).rpartition(".")[2] if meta else "WorkSheet"
        if sort != "WorkSheet":
            notes.append(Reason("sheets.sheet_left_out", {"sheet": title, "kind": sort}))
            continue
        if meta and not str(meta.visible).endswith(".Visible"):
            notes.append(Reason("sheets.hidden_sheet", {"sheet": title}))
        own = (by_name or {}).get(title)
        if own is None and in_order and index < len(in_order):
            own = in_order[index]
        try:
            rows = _rows(book, title, own or Marks(), kind=kind, notes=notes, room=room)
        except Refusal:
            raise
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            failed = Reason("sheets.sheet_unreadable", {"sheet": title, "detail": str(error)[:120]})
            notes.append(failed)
            continue
        room -= sum(map(len, rows))
        if room < 0:
            raise Refusal(
                Reason(
                    "sheets.too_many_cells",
                    {"name": name, "cells": limits.cells - room, "limit": limits.cells},
                )
            )
        sheets.append(Sheet(title, rows))
    if failed is not None and not sheets:
        raise zips.broken(name, str(failed.params["detail"]))
    if not any(s.rows for s in sheets):
        raise Refusal(Reason("sheets.empty", {"name": name}))
    return Workbook(name, kind, tuple(sheets), notes=tuple(notes))


def _refusal(name: str, error: BaseException) -> Refusal:
    if isinstance(error, calamine.PasswordError):
        return Refusal(Reason("sheets.password", {"name": name}))
    if isinstance(error, KeyboardInterrupt | SystemExit):
        raise error
    return zips.broken(name, error)


def _rows(book: Any, title: str, own: Marks, *, kind: str, notes: list[Reason], room: int) -> Rows:
    sheet = book.get_sheet_by_name(title)
    if sheet.total_height * sheet.total_width > 4 * room:
        raise Refusal(
            Reason(
                "sheets.too_many_cells",
                {
                    "name": title,
                    "cells": sheet.total_height * sheet.total_width,
                    "limit": room,
                },
            )
        )
    raw = sheet.to_python(skip_empty_area=False)
    convert = _convert
    plain = str
    errors = _ERRORS
    rows: Rows = []
    for line in raw:
        row: list[Cell] = []
        for value in line:
            if value.__class__ is plain:
                if value == "":
                    row.append(None)
                elif value[0] in "#E" and value in errors:
                    row.append(errors[value])
                else:
                    row.append(value)
            else:
                row.append(convert(value))
        rows.append(tuple(row))
    merged = own.merged
    if kind in ("xlsx", "xlsm", "xls"):
        merged = sorted(sheet.merged_cell_ranges or [])
    rows = _with_merged(rows, merged, title=title, notes=notes)
    return _with_errors(rows, own, title=title, notes=notes)


def _convert(value: Any) -> Cell:
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return int(value)
        return value if math.isfinite(value) else None
    if isinstance(value, timedelta):
        # a duration such as 36:10:00 is a label for us; no field holds one
        seconds = round(value.total_seconds())
        minutes, second = divmod(abs(seconds), 60)
        hour, minute = divmod(minutes, 60)
        return f"{'-' if seconds < 0 else ''}{hour}:{minute:02}:{second:02}"
    return value  # type: ignore[no-any-return]


def _with_merged(
    rows: Rows,
    merged: list[tuple[tuple[int, int], tuple[int, int]]],
    *,
    title: str,
    notes: list[Reason],
) -> Rows:
    """Text and dates of a merged cell hold for all its cells: it is a label. A merged number is
    an amount, and repeating it would count it twice."""
    height = len(rows)
    width = max(map(len, rows), default=0)
    filled = 0
    changed: dict[int, list[Cell]] = {}
    for (top, left), (bottom, right) in merged:
        if top >= height or left >= len(rows[top]):
            continue
        value = rows[top][left]
        if value is None or isinstance(value, bool | int | float | CellError):
            continue
        for r in range(top, min(bottom, height - 1) + 1):
            for c in range(left, min(right, width - 1) + 1):
                row = changed.get(r)
                if row is None:
                    row = changed[r] = list(rows[r])
                if c < len(row) and row[c] is None:
                    row[c] = value
                    filled += 1
    for r, row in changed.items():
        rows[r] = tuple(row)
    if filled:
        notes.append(Reason("sheets.merged_filled", {"sheet": title, "count": filled}))
    return rows


def _with_errors(rows: Rows, own: Marks, *, title: str, notes: list[Reason]) -> Rows:
    height = len(rows)
    missing: list[int] = []
    for (r, c), code in sorted(own.errors.items()):
        while r >= height and r < own.rows:
            rows.append(())
            height += 1
        if r >= height:
            continue
        row = list(rows[r]) + [None] * (c + 1 - len(rows[r]))
        if row[c] is None:
            row[c] = CellError(code)
            rows[r] = tuple(row)
            if code == NO_STORED_RESULT:
                missing.append(r + 1)
    if missing:
        notes.append(
            Reason(
                "sheets.formula_without_result",
                {"sheet": title, "count": len(missing), "row": missing[0]},
            )
        )
    shown = [
        (number, cell)
        for number, row in enumerate(rows, 1)
        for cell in row
        if cell.__class__ is CellError and cell.code != NO_STORED_RESULT
    ]
    if shown:
        number, cell = shown[0]
        notes.append(
            Reason(
                "sheets.errors_found",
                {"sheet": title, "count": len(shown), "example": str(cell), "row": number},
            )
        )
    return rows
