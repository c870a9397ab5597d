"""Money: the budget of a call, grants with their lines, and every figure led back to its rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gezel.apps.calls.models import Call
from gezel.apps.calls.queries import calls_visible_to
from gezel.apps.desk import choices
from gezel.apps.journal.words import say
from gezel.apps.money.models import Grant, GrantLine
from gezel.apps.money.queries import (
    gaps_of,
    lines_visible_to,
    of_call,
    planned_visible_to,
    sums_by_kind,
    visible_to,
)
from gezel.web.staff.grants import GapShown, gap_shown, gaps_shown, line_shown
from gezel.web.staff.words import COMPLETE, LINE_KINDS, PAYEES, STATUS
from gezel.web.ui.filters import Filter, Options, Pick, Search
from gezel.web.ui.lists import list_page
from gezel.web.ui.pages import page
from gezel.web.ui.tables import Amount, Country, ListTable, Number, State, Text
from gezel.web.ui.templatetags.gezel import money as euro
from gezel.web.ui.templatetags.gezel import number


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One figure of the budget with the address of the lines that make it up."""

    kind: str
    payee: str
    tone: str
    status: str
    amount: Decimal
    url: str


@dataclass(frozen=True, slots=True)
class GapRow:
    gap: GapShown
    count: int
    waiting: str


def _calls(request: HttpRequest) -> Options:
    calls = calls_visible_to(request.actor).order_by("-starts", "name")  # type: ignore[attr-defined]
    return [(str(pk), name) for pk, name in calls.values_list("pk", "name")]


def chosen_call(request: HttpRequest) -> tuple[list[Call], Call | None]:
    """The calls of the office, the latest first, and the one that the address asks for."""
    calls = list(calls_visible_to(request.actor).order_by("-starts", "name"))  # type: ignore[attr-defined]
    asked = request.GET.get("call", "")
    chosen = next((call for call in calls if str(call.pk) == asked), None)
    return calls, chosen or (calls[0] if calls else None)


@page(may=("coordinator",))
def money(request: HttpRequest) -> HttpResponse:
    """The budget of one call: by kind, payee and certainty; what is missing, and the way to fill it."""
    calls, call = chosen_call(request)
    context: dict[str, Any] = {"nav": "money", "calls": calls, "call": call}
    if call is not None:
        grants = list(of_call(call).select_related(None).prefetch_related(None))
        context |= {
            "grants": len(grants),
            "complete": sum(1 for grant in grants if not grant.gaps),
            "total": sum((grant.total for grant in grants), Decimal(0)),
            "budget": budget_of(call),
            "gaps": gap_rows(gaps_of(grants), call=call),
        }
    return render(request, "staff/money.html", context)


def budget_of(call: Call) -> list[BudgetRow]:
    rows = []
    for row in sums_by_kind(call):
        tone, status = STATUS[row["status"]]
        asked = {k: row[k] for k in ("kind", "payee", "status")} | {"call": call.pk}
        rows.append(
            BudgetRow(
                kind=_(LINE_KINDS.get(row["kind"], row["kind"])),
                payee=_(PAYEES.get(row["payee"], row["payee"])),
                tone=tone,
                status=_(status),
                amount=row["amount"],
                url=f"{reverse('staff_lines')}?{urlencode(asked)}",
            )
        )
    order = list(LINE_KINDS.values())
    return sorted(rows, key=lambda r: (order.index(r.kind) if r.kind in order else 99, r.payee))


def gap_rows(
    gaps: dict[tuple[str, tuple[tuple[str, Any], ...]], int], *, call: Call | None
) -> list[GapRow]:
    rows = [
        GapRow(
            gap_shown(code, dict(params), call=call),
            count,
            ngettext("%(n)s grant waits for it", "%(n)s grants wait for it", count)
            % {"n": number(count)},
        )
        for (code, params), count in gaps.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.gap.text))


# -- lists ------------------------------------------------------------------------------------


class GrantsTable(ListTable):
    learner = Text(
        accessor="mobility__application__learner__person__name",
        order_by=("mobility__application__learner__person__sort_name",),
        verbose_name=gettext_lazy("Learner"),
        page="staff_grant",
    )
    host = Text(accessor="mobility__placement__host__name", verbose_name=gettext_lazy("Host"))
    country = Country(accessor="mobility__placement__country", verbose_name=gettext_lazy("Country"))
    days = Number(verbose_name=gettext_lazy("Days"))
    kilometres = Number(decimals=0, verbose_name=gettext_lazy("Kilometres"))
    total = Amount(verbose_name=gettext_lazy("Known so far"))
    complete = State(COMPLETE, accessor="gaps", orderable=False, verbose_name=gettext_lazy("State"))

    def render_complete(self, value: list[Any]) -> str:
        return self.columns["complete"].column.show("no" if value else "yes")

    def value_complete(self, record: Grant) -> str:
        return self.columns["complete"].column.plain("no" if record.gaps else "yes")


class LinesTable(ListTable):
    """Lines of grants; the last row is the sum of all rows that fit, on every page of the list."""

    learner = Text(
        accessor="grant__mobility__application__learner__person__name",
        order_by=("grant__mobility__application__learner__person__sort_name",),
        verbose_name=gettext_lazy("Learner"),
    )
    kind = Text(verbose_name=gettext_lazy("What for"))
    payee = Text(verbose_name=gettext_lazy("Paid to"))
    formula = Text(orderable=False, verbose_name=gettext_lazy("How it is computed"))
    amount = Amount(verbose_name=gettext_lazy("Amount"))
    status = State(STATUS, verbose_name=gettext_lazy("How sure"))
    source = Text(verbose_name=gettext_lazy("Source"))

    def __init__(
        self, *args: Any, total: Decimal = Decimal(0), count: int = 0, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.total, self.count = total, count

    def render_learner(self, value: str, record: GrantLine) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("staff_grant", args=[record.grant_id]), value
        )

    def render_kind(self, value: str) -> str:
        return _(LINE_KINDS.get(value, value))

    def value_kind(self, record: GrantLine) -> str:
        return _(LINE_KINDS.get(record.kind, record.kind))

    def render_payee(self, value: str) -> str:
        return _(PAYEES.get(value, value))

    def value_payee(self, record: GrantLine) -> str:
        return _(PAYEES.get(record.payee, record.payee))

    def body(self, records: Iterable[Any]) -> SafeString:
        words = ngettext("%(n)s line together", "All %(n)s lines together", self.count)
        blank = '<td role="cell" class="none"></td>'
        return mark_safe(
            f"{super().body(records)}\n"
            '<tr role="row" class="row-sum"><th scope="row" role="rowheader">'
            f"{escape(words % {'n': number(self.count)})}</th>{blank * 3}"
            f'<td role="cell" class="num" data-label="{escape(_("Amount"))}">'
            f"{escape(euro(self.total))}</td>{blank * 2}</tr>"
        )


def narrowed(
    request: HttpRequest, rows: QuerySet[Any], *, key: str, filters: Sequence[Filter]
) -> QuerySet[Any]:
    """The rows that a list page will show: what the address asks, else what was remembered."""
    actor = request.actor  # type: ignore[attr-defined]
    data: QueryDict = request.GET
    known = {f.name for f in filters} | {"sort"}
    if actor.account and not known & set(data):
        data = QueryDict(choices.remembered_list(account=actor.account, key=key))
    for one in filters:
        if value := data.get(one.name, "").strip()[:100]:
            rows = one.narrow(rows, value)
    return rows


def _by_key(lookup: str) -> Any:
    def narrow(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        try:
            return rows.filter(**{lookup: uuid.UUID(value)})
        except ValueError:
            return rows.none()

    return narrow


@page(may=("coordinator",))
def grants(request: HttpRequest) -> HttpResponse:
    """Each learner's grant."""
    return list_page(
        request,
        key="grants",
        nav="money",
        title=_("Grants"),
        table_class=GrantsTable,
        rows=planned_visible_to(request.actor),  # type: ignore[attr-defined]
        export_name="grants",
        template="staff/money_list.html",
        filters=(
            Search(
                fields=(
                    "mobility__application__learner__person__sort_name",
                    "mobility__placement__host__name",
                ),
                label=gettext_lazy("Learner or host"),
            ),
            Pick(
                name="call",
                label=gettext_lazy("Call"),
                options=_calls,
                apply=_by_key("mobility__application__call"),
            ),
            Pick(
                name="complete",
                label=gettext_lazy("State"),
                options=[(key, _(word)) for key, (_tone, word) in COMPLETE.items()],
                apply=lambda rows, value: (
                    rows.filter(gaps=[]) if value == "yes" else rows.exclude(gaps=[])
                ),
            ),
        ),
        context={"empty": _no_grants()},
    )


def _no_grants() -> dict[str, str]:
    return {
        "title": _("No grants yet"),
        "text": _("Grants are computed when places are given: one for each stay, line by line."),
        "href": reverse("staff_season"),
        "verb": _("Open the season"),
    }


@page(may=("coordinator",))
def lines(request: HttpRequest) -> HttpResponse:
    """The lines behind a figure of the budget, with their sum."""
    filters: tuple[Filter, ...] = (
        Search(
            fields=("grant__mobility__application__learner__person__sort_name", "source"),
            label=gettext_lazy("Learner or source"),
        ),
        Pick(
            name="call",
            label=gettext_lazy("Call"),
            options=_calls,
            apply=_by_key("grant__mobility__application__call"),
        ),
        Pick(
            name="kind",
            label=gettext_lazy("What for"),
            options=[(key, _(word)) for key, word in LINE_KINDS.items()],
        ),
        Pick(
            name="payee",
            label=gettext_lazy("Paid to"),
            options=[(key, _(word)) for key, word in PAYEES.items()],
        ),
        Pick(
            name="status",
            label=gettext_lazy("How sure"),
            options=[(key, _(word)) for key, (_tone, word) in STATUS.items()],
        ),
    )
    rows = lines_visible_to(request.actor).order_by("grant__mobility__number", "position")  # type: ignore[attr-defined]
    shown = narrowed(request, rows, key="grant_lines", filters=filters)
    sums = shown.order_by().aggregate(total=Sum("amount"))
    return list_page(
        request,
        key="grant_lines",
        nav="money",
        title=_("Lines of grants"),
        table_class=LinesTable,
        rows=rows,
        export_name="grant-lines",
        template="staff/money_list.html",
        filters=filters,
        table_options={"total": sums["total"] or Decimal(0), "count": shown.count()},
        context={"empty": _no_grants()},
    )


# -- one grant --------------------------------------------------------------------------------


@page(may=("coordinator",))
def grant(request: HttpRequest, grant_id: uuid.UUID) -> HttpResponse:
    """All lines of one grant with formula, certainty and source; gaps and warnings in words."""
    found = get_object_or_404(
        visible_to(request.actor).select_related(  # type: ignore[attr-defined]
            "mobility__application__call", "mobility__placement__host",
            "mobility__application__learner__person", "mobility__application__learner__school",
        ),
        pk=grant_id,
    )  # fmt: skip
    application = found.mobility.application
    return render(
        request,
        "staff/grant.html",
        {
            "nav": "money",
            "grant": found,
            "mobility": found.mobility,
            "application": application,
            "lines": [line_shown(line) for line in found.lines.all()],
            "gaps": gaps_shown(found, call=application.call),
            "warnings": list(_warnings(found)),
            "by_payee": _by_payee(found),
        },
    )


def _warnings(grant: Grant) -> Iterator[str]:
    seen = set()
    for warning in grant.warnings:
        text = say(warning)
        if text not in seen:
            seen.add(text)
            yield text


def _by_payee(grant: Grant) -> list[tuple[str, Decimal]]:
    sums: dict[str, Decimal] = {}
    for line in grant.lines.all():
        sums[line.payee] = sums.get(line.payee, Decimal(0)) + line.amount
    return [
        (_(PAYEES.get(payee, payee)), amount)
        for payee, amount in sorted(sums.items(), reverse=True)
    ]
