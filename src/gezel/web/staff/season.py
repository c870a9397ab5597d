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
from gezel.apps.desk.models import ImportFile
from gezel.apps.journal import clock
from gezel.apps.money.queries import gaps_of
from gezel.apps.money.queries import of_call as grants_of
from gezel.apps.orgs.queries import offices_of
from gezel.apps.plan.steps import Standing, standing
from gezel.web.ui.forms import GezelForm
from gezel.web.ui.notices import notify
from gezel.web.ui.once import submit_once
from gezel.web.ui.pages import page
from gezel.web.ui.templatetags.gezel import day, share, words

MOST_TODAY = 7


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
class Thing:
    """One thing that waits, with the verb that does it."""

    tag: str
    tone: str
    title: str
    text: str
    url: str
    verb: str
    method: str = "get"


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
    standings = [(call, standing(call)) for call in calls]
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
                    "next": _next_verb(now),
                    "url": reverse("staff_plan", args=[call.pk]),
                }
                for call, now in standings
            ],
            "stages": stages(season, standings),
            "today": today(request, season, standings),
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
            _url("staff_learners"),
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
            _url("staff_documents"),
        ),
        Stage(
            _("Stay"), abroad, mobilities or None,
            _("starts %(day)s") % {"day": day(first)} if today_ < first else "",
            "now" if abroad else "later", None,
        ),
        Stage(_("Recognition"), None, None, _("after the stay"), "later", None),
        Stage(_("Report"), None, None, _("after the stay"), "later", _url("staff_insight")),
    ]  # fmt: skip


def _url(name: str) -> str | None:
    from gezel.web.ui.navigation import url_or_none

    return url_or_none(name)


def _next_verb(now: Standing) -> str:
    return {
        "learners": _("Bring in learners"),
        "placements": _("Bring in placements"),
        "select": _("Select and place"),
        "allocate": _("Give places"),
        "fund": _("Compute grants"),
        "documents": _("Draft documents"),
        "done": _("Look at the plan"),
    }[now.next_step]


def today(
    request: HttpRequest, season: Season, standings: list[tuple[Call, Standing]]
) -> list[Thing]:
    """What waits, the most urgent first; each with the verb that does it."""
    things: list[Thing] = []
    waiting = ImportFile.objects.filter(office=season.office_id, state="uploaded").order_by(
        "created"
    )[:2]
    for file in waiting:
        things.append(
            Thing(
                tag=_("file"),
                tone="wait",
                title=_("Finish bringing in “%(name)s”") % {"name": file.name},
                text=_("The file was read and waits for your look at its rows."),
                url=reverse("staff_import", args=[file.pk]),
                verb=_("Go on"),
            )
        )
    if not standings:
        things.append(
            Thing(
                tag=_("start"),
                tone="neutral",
                title=_("Write the first call of %(season)s") % {"season": season.name},
                text=_(
                    "A call says what you offer, when, how many places, and how people are chosen."
                ),
                url=reverse("staff_call_new", args=[season.pk]),
                verb=_("Write a call"),
            )
        )
    for call, now in standings:
        things += _of_call(call, now)
    return things[:MOST_TODAY]


def _of_call(call: Call, now: Standing) -> list[Thing]:
    things: list[Thing] = []
    plan_url = reverse("staff_plan", args=[call.pk])
    if now.next_step in {"learners", "placements"}:
        things.append(
            Thing(
                tag=call.name,
                tone="neutral",
                title=_next_verb(now),
                text=(
                    _("Drop in the list as you have it: XLSX, XLS, ODS or CSV.")
                    if now.next_step == "learners"
                    else _("The offers of hosts, one row each, in any layout.")
                ),
                url=reverse("staff_bring", args=[call.pk, now.next_step]),
                verb=_("Choose a file"),
            )
        )
    elif now.next_step in {"select", "allocate", "fund", "documents"}:
        things.append(
            Thing(
                tag=ngettext("%(n)s learner", "%(n)s learners", now.applications)
                % {"n": now.applications},
                tone="neutral",
                title=_next_verb(now),
                text=_("%(call)s: %(places)s places, %(seats)s seats at hosts.")
                % {"call": call.name, "places": call.places, "seats": now.seats},
                url=plan_url,
                verb=_("Open the plan"),
            )
        )
    without = now.selected - now.placed
    if now.allocation is not None and without > 0:
        things.append(
            Thing(
                tag=ngettext("%(n)s learner", "%(n)s learners", without) % {"n": without},
                tone="warn",
                title=_("Find places for those who have none"),
                text=_(
                    "Each of them has a reason, and what would change it, on the page of the plan."
                ),
                url=reverse("staff_plan_result", args=[call.pk]) + "#without",
                verb=_("See who and why"),
            )
        )
    if now.grants_with_gap:
        gaps = gaps_of(grants_of(call))
        (code, params), count = max(sorted(gaps.items(), key=str), key=lambda item: item[1])
        things.append(
            Thing(
                tag=_("money"),
                tone="warn",
                title=_("A rate is not known"),
                text=f"{words({'code': code, 'params': dict(params)})} "
                + ngettext("%(n)s grant waits for it.", "%(n)s grants wait for it.", count)
                % {"n": count},
                url=(_url("staff_rate_new") or plan_url),
                verb=_("Enter the rate"),
            )
        )
    if now.letters_prepared:
        things.append(
            Thing(
                tag=ngettext("%(n)s letter", "%(n)s letters", now.letters_prepared)
                % {"n": now.letters_prepared},
                tone="wait",
                title=_("Look at the letters and release them"),
                text=_("Nobody has been told anything yet. You see each letter before it goes."),
                url=_release_url(call, plan_url),
                verb=_("Second look"),
            )
        )
    if now.agreements and now.selection and now.selection.state == "released":
        things.append(
            Thing(
                tag=_("agreements"),
                tone="neutral",
                title=_("Get %(n)s learning agreements signed") % {"n": now.agreements},
                text=_("Print them or send them as PDF; companies may sign on paper."),
                url=_url("staff_documents") or plan_url,
                verb=_("Open documents"),
            )
        )
    return things


def _release_url(call: Call, fallback: str) -> str:
    from django.urls import NoReverseMatch

    try:
        return reverse("staff_release", args=[call.pk])
    except NoReverseMatch:
        return fallback


def _fair(standings: list[tuple[Call, Standing]]) -> list[Pair]:
    """How the last allocation treats people, in figures that lead to their rows."""
    figures = [now.allocation.figures for _call, now in standings if now.allocation]
    if not figures:
        return []

    def total(name: str) -> int:
        return sum(f.get(name) or 0 for f in figures)

    url = _url("staff_insight") or ""
    return [
        Pair(_("Placed"), share(total("placed"), total("learners")), url=url),
        Pair(_("First wish met"), share(total("first_wish"), total("placed")), url=url),
        Pair(
            _("Of those with fewer opportunities, placed"),
            share(total("need_placed"), total("need")),
            url=url,
        ),
        Pair(
            _("Envy pairs"),
            str(total("envy")),
            _("rule: most learners travel"),
            url=url,
        ),
    ]


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
