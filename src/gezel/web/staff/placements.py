"""Placements: the list, and one page for each of them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gezel.apps.calls.queries import visible_to as seasons_visible_to
from gezel.apps.journal.words import say
from gezel.apps.placements.lists import (
    countries_visible_to,
    empty_because,
    places_list,
    ref_of,
    runs_over,
    seats_at,
    sectors_of_placements,
    with_taken,
)
from gezel.apps.placements.models import Placement
from gezel.apps.placements.queries import could_come, unplaced_of, visible_to
from gezel.apps.plan.way import files_of_row, journal_lines
from gezel.web.staff.learner import Fact
from gezel.web.staff.learners import trade_name
from gezel.web.staff.sentences import told
from gezel.web.staff.words import REQUIREMENTS
from gezel.web.ui.filters import Options, Pick, Search
from gezel.web.ui.lists import list_page
from gezel.web.ui.pages import page
from gezel.web.ui.tables import Country, Day, ListTable, Number, Text
from gezel.web.ui.templatetags.gezel import country, day, icon, language

# a placement of hundreds of unplaced learners asks each of them; past this the page says how many
MOST_ASKED = 400


class PlacementsTable(ListTable):
    host = Text(accessor="host__name", verbose_name=gettext_lazy("Host"), page="staff_placement")
    trade = Text(accessor="sector", verbose_name=gettext_lazy("Trade"))
    city = Text(verbose_name=gettext_lazy("City"))
    country = Country(verbose_name=gettext_lazy("Country"))
    taken = Text(order_by=("free", "taken"), verbose_name=gettext_lazy("Taken"))
    language = Text(verbose_name=gettext_lazy("Language"))
    starts = Day(verbose_name=gettext_lazy("From"))
    ends = Day(verbose_name=gettext_lazy("Until"))
    offers = Text(orderable=False, verbose_name=gettext_lazy("Offers"))

    def render_taken(self, record: Any) -> str:
        return taken_of(record)

    def value_taken(self, record: Any) -> int:
        taken: int = record.taken
        return taken

    def render_language(self, record: Placement) -> str:
        return language_asked(record)

    def value_language(self, record: Placement) -> str:
        return language_asked(record) if record.language else ""

    def render_offers(self, value: list[str]) -> str | SafeString:
        return offers_shown(value)

    def value_offers(self, record: Placement) -> str:
        return ", ".join(_(REQUIREMENTS.get(one, one)) for one in record.offers)


class PlacementsExport(PlacementsTable):
    """The download has what is done and the places in columns of their own."""

    title = Text(verbose_name=gettext_lazy("What"))
    places = Number(accessor="capacity", verbose_name=gettext_lazy("Places"))


def taken_of(placement: Any) -> str:
    return _("%(taken)s of %(places)s") % {"taken": placement.taken, "places": placement.capacity}


def language_asked(placement: Placement) -> str:
    return f"{language(placement.language)} {placement.level}".strip()


def offers_shown(offers: list[str]) -> str | SafeString:
    if not offers:
        return "–"
    words = ", ".join(_(REQUIREMENTS.get(one, one)) for one in offers)
    return format_html('<span class="tag" data-tone="ok">{}{}</span>', icon("check"), words)


def _trades(request: HttpRequest) -> Options:
    names = {trade_name(sector) for sector in sectors_of_placements(request.actor)}  # type: ignore[attr-defined]
    return [(name, name) for name in sorted(names)]


def _countries(request: HttpRequest) -> Options:
    codes = countries_visible_to(request.actor)  # type: ignore[attr-defined]
    return sorted(((code, country(code)) for code in codes), key=lambda pair: pair[1])


def _seasons(request: HttpRequest) -> Options:
    seasons = seasons_visible_to(request.actor)  # type: ignore[attr-defined]
    return [(str(pk), name) for pk, name in seasons.values_list("pk", "name")]


def in_season(rows: QuerySet[Placement], value: str) -> QuerySet[Placement]:
    try:
        return rows.filter(season=uuid.UUID(value))
    except ValueError:
        return rows.none()


@page(may=("coordinator",))
def placements(request: HttpRequest) -> HttpResponse:
    """What hosts offer, and how much of it is taken."""
    actor = request.actor  # type: ignore[attr-defined]

    def in_trade(rows: QuerySet[Placement], value: str) -> QuerySet[Placement]:
        return rows.filter(
            sector__in=[one for one in sectors_of_placements(actor) if trade_name(one) == value]
        )

    def free(rows: QuerySet[Placement], value: str) -> QuerySet[Placement]:
        return rows.filter(free__gt=0) if value == "yes" else rows.filter(free__lte=0)

    return list_page(
        request,
        key="placements",
        nav="placements",
        title=_("Placements"),
        table_class=PlacementsExport if "export" in request.GET else PlacementsTable,
        rows=places_list(actor),
        export_name="placements",
        template="staff/nouns_list.html",
        filters=(
            Search(
                fields=("host__name", "title", "city", "sector", "number"),
                label=gettext_lazy("Host, task, city or number"),
            ),
            Pick(name="season", label=gettext_lazy("Season"), options=_seasons, apply=in_season),
            Pick(name="country", label=gettext_lazy("Country"), options=_countries),
            Pick(name="trade", label=gettext_lazy("Trade"), options=_trades, apply=in_trade),
            Pick(
                name="free",
                label=gettext_lazy("Free places"),
                options=[("yes", _("Some free")), ("no", _("All taken"))],
                apply=free,
            ),
        ),
        context={
            "empty": {
                "title": _("No placements yet"),
                "text": _(
                    "The offers of hosts stand here, one row each: trade, city, dates, language. "
                    "Bring in the list that you have, in any layout, from the page of a call."
                ),
                "href": reverse("staff_season"),
                "verb": _("Open the season"),
                "icon": "upload",
            },
        },
    )


@page(may=("coordinator",))
def placement(request: HttpRequest, placement_id: uuid.UUID) -> HttpResponse:
    """One placement: what is offered, who comes, why places are empty, who else could come."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(with_taken(visible_to(actor)), pk=placement_id)
    runs = runs_over(found)
    seats = list(seats_at(found))
    ref = ref_of(found)
    files = files_of_row(found.pk)
    subjects = [
        f"placements.placement:{found.pk}",
        *(f"desk.importfile:{file.pk}" for file in files),
        *(f"placements.allocationrun:{run.pk}" for run in runs),
    ]
    return render(
        request,
        "staff/placement.html",
        {
            "nav": "placements",
            "placement": found,
            "free": max(found.free, 0),
            "taken_words": taken_of(found),
            "facts": facts(found),
            "seats": seats,
            "calls": [
                {
                    "run": run,
                    "why": [
                        say(one)
                        for one in empty_because(run, ref)
                        # the heading says how many already
                        if one["code"] != "allocation.seats.free"
                    ],
                    **_others(found, run),
                }
                for run in runs
            ],
            "files": files,
            "lines": told(journal_lines(subjects, actor=actor), actor=actor),
        },
    )


def _others(placement: Any, run: Any) -> dict[str, Any]:
    """Learners without a place who could take a free one: nobody should have to look for them."""
    if placement.free <= 0:
        return {"others": [], "asked": 0}
    unplaced = unplaced_of(run)
    return {"others": could_come(placement, unplaced[:MOST_ASKED]), "asked": len(unplaced)}


def facts(placement: Placement) -> list[Fact]:
    rows = [
        Fact(
            _("Host"),
            placement.host.name,
            url=reverse("staff_organisation", args=[placement.host_id]),
        ),
        Fact(_("Where"), ", ".join(p for p in (placement.city, country(placement.country)) if p)),
        Fact(_("From"), day(placement.starts)),
        Fact(_("Until"), day(placement.ends)),
        Fact(_("Trade"), placement.sector),
        Fact(_("Language"), language_asked(placement) if placement.language else _("none asked")),
        Fact(
            _("Least age"),
            str(placement.minimum_age) if placement.minimum_age else "",
            note=_("on the first day"),
        ),
        Fact(_("Offers"), ", ".join(_(REQUIREMENTS.get(one, one)) for one in placement.offers)),
        Fact(_("Housing"), placement.housing),
        Fact(_("Contact"), placement.contact_name),
        Fact(
            _("E-mail"),
            placement.contact_email,
            url=f"mailto:{placement.contact_email}" if placement.contact_email else "",
        ),
        Fact(_("Number"), placement.number),
        Fact(_("Season"), placement.season.name),
    ]
    return [row for row in rows if row.value]
