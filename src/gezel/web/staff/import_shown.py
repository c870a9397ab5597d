"""How the preview of an import is shown: columns with samples, choices, cells, the marked copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gezel.adapters.sheets.write import marked_copy
from gezel.apps.desk.reading import Reading
from gezel.apps.journal.words import say
from gezel.core.intake import TARGETS, CellError, Problem, recognise
from gezel.core.values import Country, Reason
from gezel.web.staff.field_names import FIELD_NAMES, LANGUAGE_FIELDS
from gezel.web.ui.templatetags import gezel as shown


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column of the file beside what it is taken for."""

    index: int
    letter: str
    header: str
    samples: tuple[str, ...]
    field: str
    why: str
    sure: bool


def shown_fields(fields: Sequence[str]) -> list[str]:
    """Fields of the sample rows: names first, at most ten."""
    first = [f for f in ("family_name", "given_name", "number", "host") if f in fields]
    if "family_name" not in fields:
        first = ["family_name", "given_name", *first] if "host" not in fields else first
    return [*first, *(f for f in fields if f not in first)][:10]


def columns_shown(read: Reading) -> list[ColumnShown]:
    """Each column with three of its cells, and the field it is taken for."""
    by_column = {a.column: a for a in read.mapping.assignments}
    # a stored mapping has forgotten its reasons; where it says what the file itself says, the
    # file's reason is the true one
    told = {(a.column, a.field): a for a in recognise(read.table, read.mapping.target).assignments}
    found = []
    for column in read.table.columns:
        samples: list[str] = []
        for row in read.table.rows[:200]:
            text = cell(row.cells[column.index]) if column.index < len(row.cells) else ""
            if text and text not in samples:
                samples.append(text[:40])
            if len(samples) == 3:
                break
        assignment = by_column.get(column.index)
        if assignment is not None:
            assignment = told.get((column.index, assignment.field), assignment)
        found.append(
            ColumnShown(
                index=column.index,
                letter=column.letter,
                header=" ".join(column.header.split()),
                samples=tuple(samples),
                field=assignment.field if assignment else "",
                why=say(assignment.why) if assignment else "",
                sure=bool(assignment and assignment.confidence >= 0.75),
            )
        )
    return found


def field_choices(target: str, read: Reading) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column can mean, in groups: fields, languages, marks."""
    groups = [
        (
            _("Fields"),
            [(f.key, field_name(f.key)) for f in TARGETS[target].fields if f.key in FIELD_NAMES],
        )
    ]
    if "language" in TARGETS[target].open:
        groups.append(
            (
                _("Level of a language"),
                [(f"language:{code}", field_name(f"language:{code}")) for code in LANGUAGE_FIELDS],
            )
        )
    if "score" in TARGETS[target].open:
        named = {a.field for a in (*read.mapping.assignments, *read.mapping.proposed)}
        keys = sorted(f for f in named if f.startswith("score:"))
        groups.append(
            (
                _("Marks for the selection"),
                [("score", _("Marks: use them in the selection"))]
                + [
                    (
                        key,
                        _("Marks: %(name)s")
                        % {"name": key.removeprefix("score:").replace("_", " ")},
                    )
                    for key in keys
                ],
            )
        )
    return groups


def field_name(key: str) -> str:
    """A field in the reader's language."""
    family, _colon, rest = key.partition(":")
    if family == "language" and rest:
        return _("Level of %(language)s") % {"language": shown.language(rest)}
    if family == "score" and rest:
        return rest.replace("_", " ").capitalize()
    return str(FIELD_NAMES.get(key, key))


def cell(value: object) -> str:
    """A value as the reader writes it."""
    if value is None or value == "":
        return ""
    if isinstance(value, CellError):
        return (
            _("formula without a stored result") if value.code.startswith("#GEZEL") else value.code
        )
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return shown.day(value)
    if isinstance(value, Country):
        return shown.country(value.code)
    if isinstance(value, Decimal | float | int):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value}"
    return str(value)


def problem_shown(problem: Problem) -> dict[str, Any]:
    """A problem in words; fields are called as people call them."""
    return {
        "row": problem.row,
        "column": problem.column_letter,
        "header": " ".join((problem.column_header or "").split()),
        "value": problem.value,
        "why": say(_named(problem.reason)),
        "remedy": say(_named(problem.remedy)),
        "error": problem.severity == "error",
    }


def _named(reason: Reason) -> Reason:
    fields = reason.params.get("fields")
    if not isinstance(fields, str):
        return reason
    names = ", ".join(field_name(key.strip()) for key in fields.split(","))
    return Reason(reason.code, {**reason.params, "fields": names})


def marked_file(read: Reading) -> bytes:
    """The table as XLSX with the reason and the remedy in each wrong cell."""
    position = {row.number: index for index, row in enumerate(read.table.rows)}
    letters = {c.letter: c.index for c in read.table.columns}
    marks: dict[tuple[int, int | None], str] = {}
    for row in read.preview.rows:
        for problem in row.problems:
            place = (position[row.number], letters.get(problem.column_letter or ""))
            text = f"{say(problem.reason)} {say(problem.remedy)}"
            marks[place] = f"{marks[place]} {text}" if place in marks else text
    width = max((c.index for c in read.table.columns), default=-1) + 1
    header = [""] * width
    for column in read.table.columns:
        header[column.index] = column.header
    return marked_copy(
        header=header,
        rows=[[_as_written(value) for value in row.cells] for row in read.table.rows],
        marks=marks,
        mend_title=_("What to mend"),
        sheet_name=_("To mend"),
    )


def _as_written(value: object) -> Any:
    return (
        value
        if isinstance(value, str | int | float | bool | Decimal | date) or value is None
        else str(value)
    )
