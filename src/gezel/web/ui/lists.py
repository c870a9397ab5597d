"""A list page in one call: sorting, filters, pages of fifty, downloads, remembered choices.

    @page(may=("coordinator",))
    def learners(request):
        return list_page(
            request, key="learners", nav="learners", title=_("Learners"), table_class=Learners,
            rows=queries.learners_visible_to(request.actor), filters=(…), export_name="learners",
        )

The rows are already those that the actor may see; filters only take away. What somebody chose is
remembered per account and taken up at the next visit without an address of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from gezel.apps.desk import choices
from gezel.web.ui.filters import Filter
from gezel.web.ui.tables import ListTable, _read

PER_PAGE = 50
SORT, PAGE, EXPORT, RESET = "sort", "page", "export", "reset"


@dataclass(frozen=True, slots=True)
class Shown:
    """A filter as the page shows it."""

    name: str
    label: str
    kind: str
    value: str
    options: Sequence[tuple[str, str]] = ()
    everything: str = ""


@dataclass(slots=True)
class ListState:
    """What is asked of a list: the value of each filter, and the sorting."""

    values: dict[str, str] = field(default_factory=dict)
    sort: str = ""

    def query(self, **other: str) -> str:
        """The address of this state; with other values where given."""
        pairs = {**self.values, SORT: self.sort, **other}
        return urlencode({name: value for name, value in pairs.items() if value})


def _asked(data: QueryDict, filters: Sequence[Filter]) -> ListState:
    values = {f.name: data.get(f.name, "").strip()[:100] for f in filters}
    return ListState({k: v for k, v in values.items() if v}, data.get(SORT, "")[:60])


def list_page(
    request: HttpRequest,
    *,
    key: str,
    table_class: type[ListTable],
    rows: Any,
    title: str,
    filters: Sequence[Filter] = (),
    template: str = "ui/list.html",
    export_name: str = "",
    default_sort: str = "",
    nav: str = "",
    context: Mapping[str, Any] | None = None,
    per_page: int = PER_PAGE,
    table_options: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Answer a request for a list.

    `rows` is a QuerySet or a sequence (filters on a sequence need `apply`). With `?export=xlsx` or
    `csv` the filtered rows are sent as a file. For htmx the list alone is sent, without the page.
    `context` may hold `empty` (dict of title, text, href, verb) for a list that has no rows at all.
    """
    actor = request.actor  # type: ignore[attr-defined]
    known = {f.name for f in filters} | {SORT}
    if RESET in request.GET:
        if actor.account:
            choices.remember_list(actor=actor, key=key, query="")
        return HttpResponseRedirect(request.path)
    remembered = choices.remembered_list(account=actor.account, key=key) if actor.account else ""
    from_memory = bool(remembered) and not known & set(request.GET)
    state = _asked(QueryDict(remembered) if from_memory else request.GET, filters)
    table = table_class([], **dict(table_options or {}))
    if not table.ordering(state.sort):
        state.sort = ""
    chosen = not from_memory and known & set(request.GET) and EXPORT not in request.GET
    if actor.account and chosen and state.query() != remembered:
        choices.remember_list(actor=actor, key=key, query=state.query())

    narrowed = rows
    for one in filters:
        if value := state.values.get(one.name):
            narrowed = one.narrow(narrowed, value)
    sort = state.sort or default_sort
    narrowed = ordered(narrowed, table.ordering(sort))

    if export := request.GET.get(EXPORT):
        return _download(table, narrowed, kind=export, name=export_name or key, title=title)

    paginator = Paginator(narrowed, per_page)
    page = paginator.get_page(request.GET.get(PAGE))
    total = paginator.count
    whole = total
    if state.values:
        whole = rows.count() if isinstance(rows, QuerySet) else len(rows)
    part = bool(getattr(request, "htmx", False)) and request.htmx.target == "list"  # type: ignore[attr-defined]
    query = state.query()
    answer = render(
        request,
        "ui/list_body.html" if part else template,
        {
            "title": title,
            "nav": nav,
            "table": table,
            "heads": list(table.heads(sort=sort)),
            "body": table.body(page.object_list),
            "page": page,
            "page_numbers": list(
                paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
            ),
            "query": f"{query}&" if query else "",
            "sort_query": f"{urlencode(state.values)}&" if state.values else "",
            "state": state,
            "sort": sort,
            "filters": [
                Shown(
                    name=f.name,
                    label=f.label,
                    kind=f.kind,
                    value=state.values.get(f.name, ""),
                    options=f.options_for(request),
                    everything=getattr(f, "everything", ""),
                )
                for f in filters
            ]
            if not part
            else (),
            "total": total,
            "whole": whole,
            "narrowed": bool(state.values),
            "from_memory": from_memory and bool(state.values),
            "may_export": bool(export_name),
            **dict(context or {}),
        },
    )
    patch_vary_headers(answer, ("HX-Request",))
    return answer


def ordered(rows: Any, fields: Sequence[str]) -> Any:
    """Rows in the asked order; the key at the end keeps pages from overlapping."""
    if isinstance(rows, QuerySet):
        return rows.order_by(*(fields or rows.query.order_by or rows.model._meta.ordering), "pk")
    if not fields:
        return rows

    def compare(one: Any, other: Any) -> int:
        for name in fields:
            bits = name.removeprefix("-").split("__")
            a, b = _read(bits, one), _read(bits, other)
            if a != b:
                # rows without a value stand at the end, whichever way one sorts
                if a is None or b is None:
                    return 1 if a is None else -1
                return (1 if a > b else -1) * (-1 if name.startswith("-") else 1)
        return 0

    return sorted(rows, key=cmp_to_key(compare))


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _download(table: ListTable, rows: Any, *, kind: str, name: str, title: str) -> HttpResponse:
    from gezel.adapters.sheets.write import ColumnOut, SheetOut, write_csv, write_workbook

    columns = [ColumnOut(title=head, kind=of) for head, of in table.export_columns()]
    if isinstance(rows, QuerySet):
        rows = rows.iterator(chunk_size=500)
    lines = list(table.export_rows(rows))
    if kind == "xlsx":
        content = write_workbook(
            [SheetOut(name=title[:31] or gettext("List"), columns=columns, rows=lines)]
        )
        answer = HttpResponse(content, content_type=XLSX)
    else:
        kind = "csv"
        answer = HttpResponse(write_csv(columns, lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
