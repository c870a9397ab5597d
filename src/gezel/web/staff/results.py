"""The plan as a page and as files: who goes where, money, what is missing, the protocol of the draw."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from gezel.apps.calls.models import Call
from gezel.apps.calls.queries import calls_visible_to
from gezel.apps.journal.words import say
from gezel.apps.money.queries import gaps_of, sums_by_kind, total_of
from gezel.apps.money.queries import of_call as grants_of
from gezel.apps.placements.models import Seat
from gezel.apps.placements.queries import seats_of
from gezel.apps.plan.export import plan_data, plan_json
from gezel.apps.plan.models import Plan
from gezel.apps.plan.steps import Standing, standing
from gezel.apps.plan.workbook import plan_workbook
from gezel.web.staff.season import with_need
from gezel.web.ui.navigation import url_or_none
from gezel.web.ui.pages import page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE = 50


def _call(request: HttpRequest, call_id: UUID) -> Call:
    return get_object_or_404(calls_visible_to(request.actor), pk=call_id)


@page(may=("coordinator",))
def result(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The plan as a page: who goes where, map, timeline, budget, and what is missing."""
    call = _call(request, call_id)
    now = standing(call)
    if now.selection is None:
        return HttpResponseRedirect(reverse("staff_plan", args=[call.pk]))
    seats = list(seats_of(now.allocation)) if now.allocation else []
    seats.sort(key=lambda s: (s.application.learner.person.sort_name, s.application.ref))
    placed = [s for s in seats if s.placement_id]
    seat_page = Paginator(placed, PER_PAGE).get_page(request.GET.get("page"))
    gaps = gaps_of(grants_of(call))
    by_country = Counter(s.placement.country for s in placed if s.placement)
    money: dict[str, dict[str, Any]] = {}
    for row in sums_by_kind(call):
        kind = money.setdefault(
            row["kind"],
            {"name": _kind(row["kind"]), "amount": 0, "statuses": []},
        )
        kind["amount"] += row["amount"]
        kind["statuses"].append(row["status"])
    return render(
        request,
        "staff/plan_result.html",
        {
            "nav": "season",
            "call": call,
            "now": now,
            "figures": _figures(call, now),
            "seats": seat_page,
            "seat_numbers": list(
                seat_page.paginator.get_elided_page_range(
                    seat_page.number, on_each_side=2, on_ends=1
                )
            ),
            "without": [_without(s) for s in seats if not s.placement_id],
            "by_country": by_country.most_common(),
            "money": list(money.values()),
            "total": total_of(call),
            "gaps": [
                {"text": say({"code": code, "params": dict(params)}), "count": count}
                for (code, params), count in sorted(gaps.items(), key=str)
            ],
            "charts": _charts(call, now),
            "notes": [say(n) for n in now.allocation.notes] if now.allocation else [],
            "release_url": _release_url(call),
            "rate_url": url_or_none("staff_rate_new"),
        },
    )


_KINDS = {
    "travel": lambda: _("Travel"),
    "individual_support": lambda: _("Individual support"),
    "organisational_support": lambda: _("Organisational support"),
    "inclusion_organisation": lambda: _("Inclusion support for the organisation"),
    "language_support": lambda: _("Language support"),
    "course_fee": lambda: _("Course fees"),
    "preparatory_visit": lambda: _("Preparatory visits"),
}


def _kind(key: str) -> str:
    name = _KINDS.get(key)
    return name() if name else key


def _figures(call: Call, now: Standing) -> dict[str, Any]:
    """Figures of the allocation, counted again without those who withdrew since."""
    if now.allocation is None:
        return {}
    stored = now.allocation.figures
    seats = stored.get("seats") or 0
    value, note = with_need([call])
    return {
        "first_wish": now.first_wish,
        "placed": now.placed,
        "need": value,
        "need_note": note,
        "pairs": stored.get("pairs") or 0,
        "pairs_placed": stored.get("pairs_placed") or 0,
        "seats": seats,
        "seats_free": max(seats - now.placed, 0),
    }


def _without(seat: Seat) -> dict[str, Any]:
    return {
        "seat": seat,
        "why": say(seat.reason),
        "changes": [say(change) for change in seat.changes[:3]],
    }


def _release_url(call: Call) -> str | None:
    try:
        return reverse("staff_release", args=[call.pk])
    except NoReverseMatch:
        return None


def _charts(call: Call, now: Standing) -> list[Any]:
    """The three pictures of the plan, each with its finding in words."""
    if not now.placed:
        return []
    from gezel.web.staff.charts import figure_of

    return [figure_of(call, name) for name in ("flows", "timeline", "budget")]


@page(may=("coordinator",))
def as_json(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The plan as data, as the command line writes it."""
    call = _call(request, call_id)
    answer = HttpResponse(
        plan_json(plan_data(call, files=_files(call))), content_type="application/json"
    )
    answer["Content-Disposition"] = 'attachment; filename="plan.json"'
    return answer


@page(may=("coordinator",))
def as_workbook(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The plan as a spreadsheet."""
    call = _call(request, call_id)
    answer = HttpResponse(
        plan_workbook(call, plan_data(call, files=_files(call))), content_type=XLSX
    )
    answer["Content-Disposition"] = 'attachment; filename="plan.xlsx"'
    return answer


def _files(call: Call) -> tuple[Any, ...]:
    kept = Plan.objects.filter(call=call).select_related("learners", "placements").first()
    if kept is None:
        return ()
    return tuple(
        f for f in (kept.learners, kept.placements) if f is not None and f.state == "stored"
    )


@page(may=("coordinator",))
def protocol(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The protocol of the draw, to print, to publish and to recompute."""
    call = _call(request, call_id)
    now = standing(call)
    if now.selection is None:
        raise Http404
    text = json.dumps(now.selection.protocol, ensure_ascii=False, indent=1, sort_keys=True)
    answer = HttpResponse(text + "\n", content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="selection-protocol.json"'
    return answer
