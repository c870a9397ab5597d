"""Insight: what the figures of a call say, each with its table, and what was before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gezel.apps.placements.queries import run_in_force
from gezel.apps.plan.insight import Cell, Fairness, fairness_of, past_of
from gezel.web.staff.charts import figure_of
from gezel.web.staff.learner import Fact
from gezel.web.staff.money import chosen_call
from gezel.web.ui.pages import page
from gezel.web.ui.templatetags.gezel import country, number, share


@dataclass(frozen=True, slots=True)
class FairRow:
    """One group of the fairness table: each count with the address of its rows, if it may have one.
    A hidden count is said in words."""

    name: str
    cells: tuple[tuple[str, str], ...]


@page(may=("coordinator",))
def insight(request: HttpRequest) -> HttpResponse:
    """For whom it is fair, where people go and when, and how it was in earlier years."""
    calls, call = chosen_call(request)
    run = run_in_force(call) if call else None
    context: dict[str, Any] = {
        "nav": "insight",
        "calls": calls,
        "call": call,
        "run": run,
        "past": past_shown(request),
    }
    if call is not None:
        fair = fairness_of(call)
        context |= {
            "fair": fair_rows(fair, url=f"{reverse('staff_learners')}?call={call.pk}"),
            "hidden": fair.hidden,
            "applied": fair.total[0],
        }
    if run is not None and call is not None:
        context |= {
            "figures": run_figures(run.figures),
            "profile": profile(run.figures),
            "charts": [figure_of(call, name) for name in ("flows", "timeline")],
            "countries": figure_of(call, "countries"),
        }
    return render(request, "staff/insight.html", context)


def fair_rows(fair: Fairness, *, url: str) -> list[FairRow]:
    """Groups and, at the end, all of them; only all lead to names, a group would tell who is in it."""
    rows = [f"{url}{more}" for more in ("", "&state=selected", "&state=placed")]
    return [
        FairRow(_("With fewer opportunities"), tuple((text, "") for text in _cells(fair.fewer))),
        FairRow(_("Everybody else"), tuple((text, "") for text in _cells(fair.others))),
        FairRow(
            _("All"),
            tuple((number(n), to) for n, to in zip(fair.total, rows, strict=True)),
        ),
    ]


def _cells(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    """Counts with their share of the stage before, where both are shown."""
    shown: list[str] = []
    for position, cell in enumerate(cells):
        before = cells[position - 1].count if position else None
        if cell.small:
            shown.append(_("fewer than 3"))
        elif cell.count is None:
            shown.append(_("not shown"))
        elif before:
            shown.append(share(cell.count, before))
        else:
            shown.append(number(cell.count))
    return tuple(shown)


def run_figures(figures: dict[str, Any]) -> list[Fact]:
    """What an allocation says about itself."""
    placed = figures.get("placed") or 0
    worst = figures.get("worst_wish")
    return [
        Fact(_("Have a place"), share(placed, figures.get("learners") or 0)),
        Fact(_("First wish met"), share(figures.get("first_wish") or 0, placed)),
        Fact(
            _("Lowest wish that somebody got"), _("number %(n)s") % {"n": worst} if worst else "–"
        ),
        Fact(
            _("Had wishes, got none of them"),
            number(figures.get("no_wish") or 0),
            note=_("nothing wished for was left"),
        ),
        Fact(
            _("Envy pairs"),
            number(figures.get("envy") or 0),
            note=_("the price of placing as many as possible"),
        ),
        Fact(_("Fixed by hand"), number(figures.get("pinned") or 0)),
        Fact(
            _("Pairs who travel together"),
            share(figures.get("pairs_placed") or 0, figures.get("pairs") or 0),
        ),
        Fact(
            _("Seats left empty"),
            share(figures.get("seats_free") or 0, figures.get("seats") or 0),
            url=f"{reverse('staff_placements')}?free=yes",
        ),
    ]


def profile(figures: dict[str, Any]) -> list[tuple[str, str]]:
    """How many got their first wish, their second, and so on."""
    placed = figures.get("placed") or 0
    rows = [
        (_("Wish number %(n)s") % {"n": rank}, share(count, placed))
        for rank, count in enumerate(figures.get("profile") or (), start=1)
    ]
    met = sum(figures.get("profile") or ())
    if placed > met:
        rows.append((_("No wish, or none that could be met"), share(placed - met, placed)))
    return rows


def past_shown(request: HttpRequest) -> dict[str, Any] | None:
    """Earlier stays by year and by country, the most first; None when no list was brought in."""
    rows = past_of(request.actor)  # type: ignore[attr-defined]
    if not rows:
        return None
    years: Counter[int | None] = Counter()
    countries: Counter[str] = Counter()
    for row in rows:
        years[row.year] += row.people
        countries[row.country] += row.people
    total = sum(years.values())
    return {
        "total": ngettext("%(n)s person", "%(n)s people", total) % {"n": number(total)},
        "years": [
            (_("year not known") if year is None else str(year), number(years[year]))
            for year in sorted(years, key=lambda y: (y is None, y))
        ],
        "countries": [
            (country(code) if code else _("country not known"), number(count))
            for code, count in sorted(countries.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
    }
