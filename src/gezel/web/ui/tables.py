"""Tables: declared with django-tables2, written out lean.

    class Learners(ListTable):
        name = Text(accessor="person__name", order_by=("person__sort_name",), page="staff_learner")
        school = Text(accessor="school__name")
        points = Number()
        state = State(STATES)

`page` names the page that a cell leads to; it is asked with the row's pk. A method
`render_<column>(self, value, record)` gives other HTML (escape it), `value_<column>` another value
for the download. django-tables2 itself takes about a millisecond for a row of ten cells; a list
of fifty rows must stay far under that, so the cells are written here and not by its templates.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import django_tables2
from django.urls import reverse
from django.utils import formats
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from gezel.core.values import Money
from gezel.web.ui.templatetags import gezel as words

NOTHING = "–"


class Column(django_tables2.Column):
    """Base of our columns. `kind` is the kind of cell in a spreadsheet."""

    kind = "text"
    css = ""

    def __init__(self, *args: Any, page: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.page = page

    def show(self, value: Any) -> str:
        """The cell as HTML; plain strings are escaped after this."""
        return str(value)

    def plain(self, value: Any) -> Any:
        """The cell in a spreadsheet."""
        return value


class Text(Column):
    def plain(self, value: Any) -> Any:
        return None if value is None else str(value)


class Number(Column):
    """A figure; `decimals` shows that many, always."""

    kind = "number"
    css = "num"

    def __init__(self, *args: Any, decimals: int | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.decimals = decimals

    def show(self, value: Any) -> str:
        if self.decimals is None:
            return words.number(value)
        return formats.number_format(value, self.decimals, use_l10n=True, force_grouping=True)


class Amount(Column):
    """Money in euro."""

    kind = "money"
    css = "num"

    def show(self, value: Any) -> str:
        return words.money(value)

    def plain(self, value: Any) -> Any:
        return value.euro if isinstance(value, Money) else value


class Day(Column):
    kind = "date"
    css = "when"

    def show(self, value: date) -> str:
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), words.day(value))


class Moment(Column):
    kind = "datetime"
    css = "when"

    def show(self, value: Any) -> str:
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), words.moment(value))


class Country(Column):
    def show(self, value: Any) -> str:
        return words.country(value)

    def plain(self, value: Any) -> Any:
        return words.country(value)


class State(Column):
    """A state as icon and word. `states` maps each value to (tone, word)."""

    def __init__(self, states: Mapping[str, tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.states = states

    def show(self, value: Any) -> str:
        tone, word = self.states.get(str(value), ("neutral", str(value)))
        return format_html(
            '<span class="tag" data-tone="{}">{}{}</span>',
            tone,
            words.icon(words.tone_icon(tone)),
            gettext(word) if isinstance(word, str) else word,
        )

    def plain(self, value: Any) -> Any:
        word = self.states.get(str(value), ("", str(value)))[1]
        return gettext(word) if isinstance(word, str) else str(word)


@dataclass(frozen=True, slots=True)
class Head:
    """One head of a column, with the way to sort by it."""

    name: str
    label: str
    css: str
    sort: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    name: str
    css: str
    label: str
    read: Callable[[Any], Any]
    show: Callable[..., str]
    names: tuple[str, ...] | None
    link: Callable[[Any], str] | None


class ListTable(django_tables2.Table):
    """Base of every table. The first column is the row's name and its head."""

    class Meta:
        template_name = "ui/table.html"
        attrs: dict[str, str] = {}

    caption = ""

    def heads(self, *, sort: str = "") -> Iterator[Head]:
        for bound in self.columns.iterall():
            if not bound.visible:
                continue
            direction = {bound.name: "ascending", f"-{bound.name}": "descending"}.get(sort, "")
            after = f"-{bound.name}" if direction == "ascending" else bound.name
            yield Head(
                name=bound.name,
                label=str(bound.header),
                css=getattr(bound.column, "css", ""),
                sort=after if bound.orderable else "",
                direction=direction,
            )

    def ordering(self, sort: str) -> tuple[str, ...]:
        """Fields to order by for a value of ?sort=; empty when the column may not be sorted by."""
        name = sort.removeprefix("-")
        if name not in self.base_columns or not self.columns[name].orderable:
            return ()
        fields = tuple(str(field) for field in self.columns[name].column.order_by or (name,))
        if self.columns[name].column.order_by is None:
            fields = (str(self.columns[name].accessor).replace(".", "__"),)
        if not sort.startswith("-"):
            return fields
        return tuple(
            field.removeprefix("-") if field.startswith("-") else f"-{field}" for field in fields
        )

    def body(self, records: Iterable[Any]) -> SafeString:
        """The rows as HTML."""
        plan = list(self._plan())
        rows = [f'<tr role="row">{"".join(self._cells(plan, record))}</tr>' for record in records]
        return mark_safe("\n".join(rows))

    def _cells(self, plan: Sequence[_Plan], record: Any) -> Iterator[str]:
        for position, column in enumerate(plan):
            value = column.read(record)
            css = column.css
            if value is None or value == "":
                text, css = NOTHING, f"{css} none".strip()
            elif column.names is None:
                text = column.show(value)
            else:
                known = {"value": value, "record": record, "table": self}
                text = column.show(**{name: known[name] for name in column.names})
            if column.link is not None and text != NOTHING:
                text = f'<a href="{escape(column.link(record))}">{conditional_escape(text)}</a>'
            else:
                text = conditional_escape(text)
            told = f'data-label="{column.label}"' + (f' class="{css}"' if css else "")
            if position == 0:
                yield f'<th scope="row" role="rowheader" {told}>{text}</th>'
            else:
                yield f'<td role="cell" {told}>{text}</td>'

    def _plan(self) -> Iterator[_Plan]:
        for bound in self.columns.iterall():
            if not bound.visible:
                continue
            own = getattr(self, f"render_{bound.name}", None)
            names = tuple(inspect.signature(own).parameters) if own else None
            column = bound.column
            yield _Plan(
                name=bound.name,
                css=getattr(column, "css", ""),
                label=str(escape(bound.header)),
                read=partial(_read, tuple(bound.accessor.bits)),
                show=own or getattr(column, "show", str),
                names=names,
                link=partial(_link, column.page) if getattr(column, "page", "") else None,
            )

    def export_columns(self) -> list[tuple[str, str]]:
        """Title and kind of each column of the download."""
        return [
            (str(bound.header), getattr(bound.column, "kind", "text"))
            for bound in self.columns.iterall()
            if bound.visible and not getattr(bound.column, "exclude_from_export", False)
        ]

    def export_rows(self, records: Iterable[Any]) -> Iterator[list[Any]]:
        """Plain values of the rows, for the download."""
        readers: list[Callable[[Any], Any]] = []
        for bound in self.columns.iterall():
            if not bound.visible or getattr(bound.column, "exclude_from_export", False):
                continue
            own = getattr(self, f"value_{bound.name}", None)
            read = partial(_read, tuple(bound.accessor.bits))
            readers.append(own or partial(_plain, read, getattr(bound.column, "plain", None)))
        for record in records:
            yield [reader(record) for reader in readers]


def _read(bits: Sequence[str], record: Any) -> Any:
    value = record
    for bit in bits:
        if value is None:
            return None
        value = value[bit] if isinstance(value, Mapping) else getattr(value, bit)
        if callable(value) and not getattr(value, "alters_data", False):
            value = value()
    return value


def _plain(read: Callable[[Any], Any], show: Callable[[Any], Any] | None, record: Any) -> Any:
    value = read(record)
    if value is None or show is None:
        return value
    plain = show(value)
    if isinstance(plain, str | int | float | Decimal | date | bool) or plain is None:
        return plain
    return str(plain)


def _link(page: str, record: Any) -> str:
    pk = record["pk"] if isinstance(record, Mapping) else record.pk
    return reverse(page, args=[pk])
