"""Home is the season: eight stages with their counts, and what waits today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gezel.apps.calls.models import Call, Season
from gezel.apps.calls.queries import calls_visible_to, visible_to
from gezel.apps.calls.services import make_season
from gezel.apps.journal import clock
from gezel.apps.orgs.queries import offices_of
from gezel.apps.plan.insight import LEAST, fairness_of_each, placed_with_need
from gezel.apps.plan.steps import Standing
from gezel.apps.plan.steps import standings as standings_of
from gezel.web.staff.season_today import next_verb, today
from gezel.web.ui.forms import GezelForm
from gezel.web.ui.navigation import url_or_none
from gezel.web.ui.notices import notify
from gezel.web.ui.once import submit_once
from gezel.web.ui.pages import page
from gezel.web.ui.templatetags.gezel import day, share


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the strip."""

    name: str
    count: int | None
    target: int | None
    note: str
    state: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    term: str
    value: str
    note: str = ""
    url: str = ""


@page(may=("coordinator",))
def home(request: HttpRequest, season_id: UUID | None = None) -> HttpResponse:
    """The season one works in: the one asked for, else the latest one."""
    seasons = list(visible_to(request.actor)[:30])
    if season_id is None:
        season = seasons[0] if seasons else None
    else:
        season = next((s for s in seasons if s.pk == season_id), None)
        if season is None:
            raise Http404
    if season is None:
        return render(
            request, "staff/season_empty.html", {"nav": "season", "steps": _first_steps()}
        )
    calls = list(calls_visible_to(request.actor).filter(season=season))
    standings = list(zip(calls, standings_of(calls), strict=True))
    return render(
        request,
        "staff/season.html",
        {
            "nav": "season",
            "season": season,
            "seasons": [s for s in seasons if s.pk != season.pk],
            "calls": [
                {
                    "call": call,
                    "now": now,
                    "next": next_verb(now),
                    "url": reverse("staff_plan", args=[call.pk]),
                }
                for call, now in standings
            ],
            "stages": stages(season, standings),
            "today": today(season, standings),
            "fair": _fair(standings),
            "figure": _figure(standings),
        },
    )


def stages(season: Season, standings: list[tuple[Call, Standing]]) -> list[Stage]:
    """The eight stages of the season, summed over its calls."""
    calls = [call for call, _now in standings]
    nows = [now for _call, now in standings]

    def total(name: str) -> int:
        return sum(getattr(now, name) for now in nows)

    places = sum(call.places for call in calls)
    selected, placed, mobilities = total("selected"), total("placed"), total("mobilities")
    applications, agreements = total("applications"), total("agreements")
    released = (
        all(now.selection and now.selection.state == "released" for now in nows) if nows else False
    )
    allocation_released = (
        all(now.allocation and now.allocation.state == "released" for now in nows)
        if nows
        else False
    )
    today_ = clock.today()
    first = min((call.starts for call in calls), default=season.starts)
    abroad = mobilities if mobilities and first <= today_ <= season.ends else 0
    plan_url = reverse("staff_plan", args=[calls[0].pk]) if len(calls) == 1 else None
    open_calls = sum(1 for call in calls if call.state == "open")
    return [
        Stage(
            _("Call"), len(calls), None,
            ngettext("%(n)s open", "%(n)s open", open_calls) % {"n": open_calls} if open_calls
            else (_("closed") if calls else _("write the first one")),
            "done" if calls and not open_calls and all(c.state != "draft" for c in calls) else "now",
            plan_url or reverse("staff_season_of", args=[season.pk]) + "#calls",
        ),
        Stage(
            _("Applications"), applications, None,
            _("%(places)s places") % {"places": places} if calls else "",
            "done" if selected else ("now" if calls else "later"),
            url_or_none("staff_learners"),
        ),
        Stage(
            _("Selection"), selected, places or None,
            _("released") if released and selected
            else (_("not released") if selected else _("not started")),
            "done" if released and selected else ("now" if applications else "later"),
            plan_url,
        ),
        Stage(
            _("Placement"), placed, selected or None,
            (
                ngettext("%(n)s without a place", "%(n)s without a place", selected - placed)
                % {"n": selected - placed}
                if selected > placed
                else (_("everybody has a place") if placed else "")
            ),
            "done" if allocation_released and placed and placed == selected else ("now" if selected else "later"),
            plan_url and reverse("staff_plan_result", args=[calls[0].pk]) if placed else plan_url,
        ),
        Stage(
            _("Agreement"), agreements, mobilities or None,
            _("drafted, to be signed") if agreements else "",
            "now" if agreements else "later",
            url_or_none("staff_documents"),
        ),
        Stage(
            _("Stay"), abroad, mobilities or None,
            _("starts %(day)s") % {"day": day(first)} if today_ < first else "",
            "now" if abroad else "later", None,
        ),
        Stage(_("Recognition"), None, None, _("after the stay"), "later", None),
        Stage(_("Report"), None, None, _("after the stay"), "later", url_or_none("staff_insight")),
    ]  # fmt: skip


def _fair(standings: list[tuple[Call, Standing]]) -> list[Pair]:
    """How the allocations treat people, in figures that lead to their rows."""
    given = [(call, now) for call, now in standings if now.allocation]
    if not given:
        return []

    def total(name: str) -> int:
        return sum(getattr(now, name) for _call, now in given)

    url = url_or_none("staff_insight") or ""
    value, note = with_need([call for call, _now in given])
    return [
        Pair(_("Placed"), share(total("placed"), total("selected")), url=url),
        Pair(_("First wish met"), share(total("first_wish"), total("placed")), url=url),
        Pair(_("Of those with fewer opportunities, placed"), value, note, url=url),
        Pair(
            _("Envy pairs"),
            str(
                sum(
                    now.allocation.figures.get("envy") or 0
                    for _call, now in given
                    if now.allocation
                )
            ),
            _("rule: most learners travel"),
            url=url,
        ),
    ]


def with_need(calls: list[Call]) -> tuple[str, str]:
    """How many with fewer opportunities have a place, in words, and a note where that is not said."""
    counts = placed_with_need(fairness_of_each(calls))
    if counts is None:
        return _("not shown"), _("A count below %(least)s could tell who it is.") % {"least": LEAST}
    return share(*counts), ""


def _figure(standings: list[tuple[Call, Standing]]) -> Any:
    """Where the placed learners go, of the first call that has any."""
    from gezel.web.staff.charts import figure_of

    call = next((c for c, now in standings if now.placed), None)
    return figure_of(call, "countries") if call else None


def _first_steps() -> list[dict[str, Any]]:
    return [
        {
            "title": _("Make a season"),
            "note": _("A name and dates, such as “Spring 2027”."),
            "state": "now",
            "url": reverse("staff_season_new"),
            "verb": _("Make a season"),
        },
        {
            "title": _("Write a call"),
            "note": _("What you offer, how many places, how people are chosen."),
            "state": "later",
        },
        {
            "title": _("Drop in two spreadsheets"),
            "note": _("One of learners, one of placements, in any layout. You see what was understood before anything is stored."),
            "state": "later",
        },
        {
            "title": _("Get the plan"),
            "note": _("Who goes where and why, the grants, the agreements and the letters. Nothing leaves before you release it."),
            "state": "later",
        },
    ]  # fmt: skip


class SeasonForm(GezelForm, forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("As you talk about it: “Spring 2027”."),
    )
    starts = forms.DateField(label=gettext_lazy("First day"))
    ends = forms.DateField(label=gettext_lazy("Last day"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", _("The season ends before it starts."))
        return data


@page(may=("coordinator",))
@submit_once
def new(request: HttpRequest) -> HttpResponse:
    """A new season of the office."""
    form = SeasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if visible_to(request.actor).filter(name=form.cleaned_data["name"].strip()).exists():
            form.add_error("name", _("You already have a season with this name."))
        else:
            office = get_object_or_404(offices_of(request.actor))
            season = make_season(actor=request.actor, office=office, **form.cleaned_data)
            notify(
                request, "ok", _("%(name)s is there. Write its first call.") % {"name": season.name}
            )
            return HttpResponseRedirect(reverse("staff_season_of", args=[season.pk]))
    return render(request, "staff/season_new.html", {"nav": "season", "form": form})
