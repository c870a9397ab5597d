"""Every cell of a table, checked before anything is stored. What is good goes on; what is not
comes with its row, its column, a reason and a remedy.

Works column by column: each different text of a column is read once, so that 26 000 rows with
5 000 different dates cost 5 000 readings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from gezel.core.intake import dates, numbers
from gezel.core.intake.cells import Cell, is_blank, letter, text_of
from gezel.core.intake.identity import same_thing, tell_apart
from gezel.core.intake.memory import no_collecting
from gezel.core.intake.names import Name, of_parts
from gezel.core.intake.preview import (
    CheckedRow,
    Options,
    Preview,
    Problem,
    Sample,
    Severity,
    Values,
)
from gezel.core.intake.readers import WARNINGS, Context, Issue, read
from gezel.core.intake.recognise import Mapping as FieldMapping
from gezel.core.intake.synonyms import target_of
from gezel.core.intake.table import Table
from gezel.core.intake.targets import Field, Target
from gezel.core.intake.texts import REMEDIES
from gezel.core.values import Param, Reason

_SAMPLES = 3


def check(
    table: Table,
    mapping: FieldMapping,
    target: str | Target | None = None,
    *,
    options: Options = Options(),  # noqa: B008 - frozen
) -> Preview:
    """Read and judge every mapped cell. Never raises for what is in the table."""
    goal = target_of(target if target is not None else mapping.target)
    work = _Work(table, goal, options)
    columns = _columns_of(table, mapping, goal)
    work.missing_columns(columns)
    work.mark = _file_mark(columns.values(), options)
    work.order = _file_order(columns.values())
    values = [work.read_column(column) for column in columns.values()]
    work.odd_widths()
    with no_collecting():
        rows = work.rows(list(columns), values)
    return Preview(goal.key, rows, table.skipped, tuple(work.notes), tuple(work.samples))


class _Column:
    """The cells of one column, each different cell once, and what was measured on them."""

    __slots__ = ("cells", "different", "index", "mark", "texts", "what")

    def __init__(self, what: Field, index: int, cells: Sequence[Cell]) -> None:
        self.what = what
        self.index = index
        different = dict.fromkeys(cells)
        if 1 in different or 0 in different:
            # True and 1 would share one place in the table of cells that were read before
            cells = [text_of(c) if c.__class__ is bool else c for c in cells]
            different = dict.fromkeys(cells)
        different.pop(None, None)
        self.cells = cells
        self.different = different
        self.texts = [c for c in different if isinstance(c, str)]
        numeric = what.kind in ("decimal", "integer")
        self.mark = numbers.mark_of(self.texts) if numeric else None


def _columns_of(table: Table, mapping: FieldMapping, goal: Target) -> dict[str, _Column]:
    """The mapped columns. Turning the whole table at once is several times faster than picking
    cells row by row; short rows are filled up with blanks first."""
    cells = [row.cells for row in table.rows]
    even = len(set(map(len, cells))) < 2
    turned = list(zip(*cells, strict=True)) if even else list(zip_longest(*cells))
    blank: tuple[Cell, ...] = (None,) * len(cells)
    return {
        a.field: _Column(
            goal.field(a.field), a.column, turned[a.column] if a.column < len(turned) else blank
        )
        for a in mapping.assignments
    }


def _file_mark(columns: Iterable[_Column], options: Options) -> str | None:
    """The decimal mark that the number columns of the file agree on, or None."""
    if options.decimal_mark is not None:
        return options.decimal_mark
    shown = {c.mark for c in columns if c.mark is not None}
    return shown.pop() if len(shown) == 1 and shown != {"mixed"} else None


def _file_order(columns: Iterable[_Column]) -> dates.Verdict | None:
    """The date order that columns of the file prove, for the columns that prove none."""
    proved = [
        verdict
        for column in columns
        if column.what.kind == "date"
        and (verdict := dates.order_of(column.texts)).proof is not None
        and verdict.how == "proved"
    ]
    return proved[0] if len({v.order for v in proved}) == 1 else None


@dataclass
class _Work:
    """What builds up while the columns are read."""

    table: Table
    goal: Target
    options: Options
    notes: list[Problem] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    by_row: dict[int, list[Problem]] = field(default_factory=dict)
    mark: str | None = None
    order: dates.Verdict | None = None

    def header(self, index: int) -> str:
        for column in self.table.columns:
            if column.index == index:
                return column.header
        return ""

    def problem(
        self,
        issue: Issue,
        *,
        row: int | None = None,
        column: int | None = None,
        key: str | None = None,
        value: str = "",
        severity: Severity = "error",
    ) -> Problem:
        code, params = issue
        where: dict[str, Param] = dict(params)
        if column is not None:
            where.setdefault("column", self.header(column) or letter(column))
        return Problem(
            row,
            letter(column) if column is not None else None,
            self.header(column) if column is not None else None,
            key,
            value[:200],
            Reason(f"intake.{code}", where),
            Reason(f"intake.{REMEDIES[code]}", where),
            severity,
        )

    def missing_columns(self, columns: dict[str, _Column]) -> None:
        groups = [*self.goal.needs, *((f.key,) for f in self.goal.fields if f.required)]
        for group in dict.fromkeys(groups):
            if not any(key in columns for key in group):
                issue: Issue = ("column_missing", {"fields": ", ".join(group)})
                self.notes.append(self.problem(issue, key=group[0]))

    # -- one column ------------------------------------------------------------------------

    def read_column(self, column: _Column) -> list[object]:
        context = self.context(column)
        known: dict[Cell, object] = {None: None}
        issues: dict[Cell, Issue] = {}
        for cell in column.different:
            known[cell], issue = read(cell, context)
            if issue is not None:
                issues[cell] = issue
        if issues:
            self.report(column, issues)
        if column.what.kind == "date" or column.mark is not None:
            self.sample(column, known)
        return list(map(known.__getitem__, column.cells))

    def context(self, column: _Column) -> Context:
        what, mark = column.what, self.mark
        order = dates.Verdict(dates.Order.DMY, "proved")
        out_of: int | None = None
        if what.kind == "date":
            order = self.order_of(column)
        elif column.mark is not None and self.options.decimal_mark is None:
            if column.mark == "mixed":
                self.note(column, ("decimal_marks_mixed", {}))
            mark = None if column.mark == "mixed" else column.mark
        if what.key.startswith("score:"):
            out_of = _out_of(column.texts)
        return Context(what, order, mark, self.options.date_system, out_of)

    def order_of(self, column: _Column) -> dates.Verdict:
        if self.options.date_order is not None:
            return dates.Verdict(dates.Order(self.options.date_order), "proved")
        verdict = dates.order_of(column.texts)
        if verdict.how == "assumed" and self.order is not None:
            return self.order
        if verdict.how != "proved":
            code = "date_order_assumed" if verdict.how == "assumed" else "date_order_mixed"
            self.note(column, (code, {"value": verdict.proof or ""}))
        return verdict

    def note(self, column: _Column, issue: Issue) -> None:
        self.notes.append(
            self.problem(issue, column=column.index, key=column.what.key, severity="warning")
        )

    def report(self, column: _Column, issues: dict[Cell, Issue]) -> None:
        for row, cell in zip(self.table.rows, column.cells, strict=True):
            issue = issues.get(cell) if cell is not None else None
            if issue is None:
                continue
            mild = issue[0] in WARNINGS or column.what.lenient
            self.by_row.setdefault(row.number, []).append(
                self.problem(
                    issue,
                    row=row.number,
                    column=column.index,
                    key=column.what.key,
                    value=text_of(cell),
                    severity="warning" if mild else "error",
                )
            )

    def sample(self, column: _Column, known: dict[Cell, object]) -> None:
        """Up to three different cells that were text, the most telling first: days up to 12."""
        telling: dict[str, date | Decimal] = {}
        others: dict[str, date | Decimal] = {}
        for cell in column.texts:
            value = known[cell]
            if isinstance(value, date):
                place = telling if value.day <= 12 and value.day != value.month else others
            elif isinstance(value, Decimal):
                place = telling if "," in cell or "." in cell else others
            else:
                continue
            place[cell] = value
            if len(telling) >= _SAMPLES:
                break
        for cell, value in [*telling.items(), *others.items()][:_SAMPLES]:
            row = self.table.rows[column.cells.index(cell)].number
            self.samples.append(Sample(column.what.key, row, cell, value))

    # -- rows ------------------------------------------------------------------------------

    def odd_widths(self) -> None:
        """Rows with more or fewer cells than their neighbours: a separator inside a cell, or a
        lost one, shifts all that follows."""
        rows = self.table.rows
        widths = Counter([len(r.cells) for r in rows])
        if not rows or self.table.header_row is None:
            return
        usual, count = widths.most_common(1)[0]
        even = count > 0.9 * len(rows)
        named = max((c.index + 1 for c in self.table.columns if c.header), default=usual)
        if named > usual and even:
            header: Issue = ("header_too_long", {"cells": named, "usual": usual})
            self.notes.append(self.problem(header, severity="warning"))
        if len(widths) < 2:
            return
        most = max(usual, named)
        for row in rows:
            width = len(row.cells)
            if width > most:
                full = not all(map(is_blank, row.cells[most:]))
                if full or even:
                    longer: Issue = ("row_too_long", {"cells": width, "usual": most})
                    self.add(row.number, longer, "error" if full else "warning")
            elif width < usual == named and even:
                self.add(row.number, ("row_too_short", {"cells": width, "usual": usual}), "warning")

    def add(self, row: int, issue: Issue, severity: Severity, key: str | None = None) -> None:
        self.by_row.setdefault(row, []).append(
            self.problem(issue, row=row, key=key, severity=severity)
        )

    def rows(self, keys: list[str], columns: list[list[object]]) -> tuple[CheckedRow, ...]:
        source = self.table.rows
        if not columns:
            return tuple(CheckedRow(r.number, {}) for r in source)
        filled: list[Mapping[str, object]]
        if any(k in keys for k in ("full_name", "given_name", "family_name")):
            lines = (dict(zip(keys, line, strict=True)) for line in zip(*columns, strict=True))
            filled = list(map(_with_names, lines))
        else:
            places = {key: at for at, key in enumerate(keys)}
            filled = [Values(places, line) for line in zip(*columns, strict=True)]
        self.missing_values(keys, columns, filled)
        self.reversed_periods(keys, filled)
        self.duplicates(filled)
        get = self.by_row.get
        none: tuple[Problem, ...] = ()
        return tuple(
            CheckedRow(r.number, values, tuple(get(r.number, none)))
            for r, values in zip(source, filled, strict=True)
        )

    def missing_values(
        self, keys: list[str], columns: list[list[object]], filled: Sequence[Mapping[str, object]]
    ) -> None:
        groups = [*self.goal.needs, *((f.key,) for f in self.goal.fields if f.required)]
        for group in dict.fromkeys(groups):
            own = [columns[keys.index(key)] for key in group if key in keys]
            if not own or any(None not in column for column in own):
                continue
            for row, values in zip(self.table.rows, filled, strict=True):
                if any(key in values for key in group):
                    continue
                told = self.by_row.get(row.number, ())
                if any(p.field in group and p.severity == "error" for p in told):
                    continue
                issue: Issue = ("value_missing", {"fields": ", ".join(group)})
                self.add(row.number, issue, "error", group[0])

    def reversed_periods(self, keys: list[str], filled: Sequence[Mapping[str, object]]) -> None:
        for first, last in (("start", "end"), ("available_from", "available_to")):
            if first not in keys or last not in keys:
                continue
            for row, values in zip(self.table.rows, filled, strict=True):
                start, end = values.get(first), values.get(last)
                if isinstance(start, date) and isinstance(end, date) and end < start:
                    issue: Issue = ("end_before_start", {"start": start, "end": end})
                    self.add(row.number, issue, "error", last)

    def duplicates(self, filled: Sequence[Mapping[str, object]]) -> None:
        for group in self.goal.unique:
            if self.goal.key == "learners" and group == ("number",):
                self.shared_numbers(filled)
                continue
            first: dict[tuple[str, ...], int] = {}
            for row, values in zip(self.table.rows, filled, strict=True):
                mark = same_thing(values, group)
                if mark is None:
                    continue
                earlier = first.setdefault(mark, row.number)
                if earlier != row.number and not self.told(row.number, "duplicate_row"):
                    issue: Issue = ("duplicate_row", {"row": earlier, "fields": ", ".join(group)})
                    self.add(row.number, issue, "warning", group[0])

    def shared_numbers(self, filled: Sequence[Mapping[str, object]]) -> None:
        """A number twice: one learner is questioned; of two, either could be the wrong one."""
        owners: dict[tuple[str, ...], list[int]] = {}
        for at, values in enumerate(filled):
            mark = same_thing(values, ("number",))
            if mark is not None:
                owners.setdefault(mark, []).append(at)
        for places in (p for p in owners.values() if len(p) > 1):
            numbers_of = [self.table.rows[at].number for at in places]
            apart = tell_apart([filled[at] for at in places])
            for group in apart.groups:
                for at in group[1:]:
                    again: Issue = (
                        "duplicate_row",
                        {"row": numbers_of[group[0]], "fields": "number"},
                    )
                    self.add(numbers_of[at], again, "warning", "number")
            for at in sorted(apart.unclear):
                shared: Issue = ("number_of_two", {"row": numbers_of[apart.unclear[at]]})
                self.add(numbers_of[at], shared, "error", "number")

    def told(self, row: int, code: str) -> bool:
        return any(p.reason.code == f"intake.{code}" for p in self.by_row.get(row, ()))


def _with_names(line: dict[str, object]) -> dict[str, object]:
    """Every learner gets family_name, given_name and full_name, whichever the file had."""
    values = {key: value for key, value in line.items() if value is not None}
    whole = values.get("full_name")
    if isinstance(whole, Name):
        name = Name(
            str(values.get("given_name", whole.given)), str(values.get("family_name", whole.family))
        )
    elif "family_name" in values or "given_name" in values:
        name = of_parts(str(values.get("given_name", "")), str(values.get("family_name", "")))
        if not name.family:
            name = Name("", name.given)
    else:
        return values
    values["full_name"] = name.display
    values["family_name"] = name.family
    values["given_name"] = name.given
    return values


def _out_of(texts: list[str]) -> int | None:
    """20 when marks are written "14/20" and never out of anything else."""
    ends = {t.rpartition("/")[2].strip() for t in texts if "/" in t}
    if len(ends) != 1:
        return None
    end = ends.pop()
    return int(end) if end.isascii() and end.isdigit() and int(end) > 0 else None
