"""What would be understood of a file, as data: for the command line and for tests."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gezel.apps.desk import reading
from gezel.apps.journal.words import say


def understood(content: bytes, *, name: str, target: str) -> dict[str, Any]:
    """The reading of a file row by row; nothing is stored. Raises Refusal."""
    read = reading.read(
        content=content, sha256=hashlib.sha256(content).hexdigest(), name=name, target=target
    )
    fields = {a.column: a.field for a in read.mapping.assignments}
    good = read.preview.good
    return {
        "file": name,
        "target": target,
        "kind": read.book.kind,
        "encoding": read.book.encoding,
        "separator": read.book.separator,
        "sheet": read.book.sheets[read.sheet].name,
        "header_row": read.table.header_row,
        "notes": [say(n) for n in read.book.notes],
        "columns": [
            {"letter": c.letter, "header": c.header, "field": fields.get(c.index)}
            for c in read.table.columns
        ],
        "counts": {
            "rows": len(read.preview.rows),
            "good": len(good),
            "bad": len(read.preview.rows) - len(good),
            "skipped": len(read.table.skipped),
        },
        "skipped": [{"row": s.number, "why": say(s.reason)} for s in read.table.skipped],
        "rows": [
            {
                "row": row.number,
                "ok": row.ok,
                "values": {key: _plain(value) for key, value in sorted(row.values.items())},
                "problems": [
                    {
                        "row": p.row,
                        "column": p.column_letter,
                        "header": p.column_header,
                        "field": p.field,
                        "severity": p.severity,
                        "code": p.reason.code,
                        "text": say(p.reason),
                        "remedy": say(p.remedy),
                    }
                    for p in row.problems
                ],
            }
            for row in read.preview.rows
        ],
    }


def _plain(value: object) -> Any:
    if isinstance(value, date | datetime | Decimal):
        return str(value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
