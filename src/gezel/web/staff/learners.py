"""The list of learners."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet, UUIDField, Value
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gezel.apps.calls.queries import calls_visible_to
from gezel.apps.orgs.models import Learner
from gezel.apps.orgs.queries import schools_visible_to, sectors_visible_to
from gezel.apps.plan.queries import learners_list, learners_with_state, standing_of
from gezel.core.trades import label_of, trade_of
from gezel.web.staff.words import APPLICATION
from gezel.web.ui.filters import Options, Pick, Search
from gezel.web.ui.lists import list_page
from gezel.web.ui.pages import page
from gezel.web.ui.tables import ListTable, State, Text
from gezel.web.ui.templatetags.gezel import country

PORTION = 400


def languages_short(levels: dict[str, str]) -> str:
    """EN B1 · ES A2."""
    return " · ".join(f"{code.upper()} {level}" for code, level in sorted(levels.items()))


class LearnersTable(ListTable):
    name = Text(
        accessor="person__name",
        order_by=("person__sort_name",),
        verbose_name=gettext_lazy("Name"),
        page="staff_learner",
    )
    school = Text(accessor="school__name", verbose_name=gettext_lazy("School"))
    class_name = Text(verbose_name=gettext_lazy("Class"))
    trade = Text(accessor="sector", verbose_name=gettext_lazy("Trade"))
    languages = Text(verbose_name=gettext_lazy("Languages"), orderable=False)
    state = State(
        APPLICATION,
        accessor="now__state",
        order_by=("state",),
        verbose_name=gettext_lazy("Outcome"),
    )
    place = Text(accessor="now__host", orderable=False, verbose_name=gettext_lazy("Place"))

    def render_languages(self, value: dict[str, str]) -> str:
        return languages_short(value) or "–"

    def value_languages(self, record: Learner) -> str:
        return languages_short(record.languages)

    def render_place(self, record: Any) -> SafeString:
        now = record.now
        return format_html(
            '<span><a href="{}">{}</a>, {}</span>',
            reverse("staff_placement", args=[now.placement_id]),
            now.host,
            now.city or country(now.country),
        )

    def value_place(self, record: Any) -> str | None:
        now = record.now
        if now is None or now.placement_id is None:
            return None
        return f"{now.host}, {_place(now.city, now.country)}"

    def body(self, records: Iterable[Any]) -> SafeString:
        return super().body(_standing(list(records)))

    def export_rows(self, records: Iterable[Any]) -> Iterator[list[Any]]:
        records = iter(records)
        while portion := list(islice(records, PORTION)):
            yield from super().export_rows(_standing(portion))


def _place(city: str, code: str) -> str:
    return ", ".join(part for part in (city, country(code)) if part)


def _standing(learners: list[Any]) -> list[Any]:
    """Give each learner of a page its `now`; of the call that the list is narrowed to, if any."""
    call = getattr(learners[0], "in_call", None) if learners else None
    standing = standing_of(learners, call=call)
    for learner in learners:
        learner.now = standing.get(learner.pk)
    return learners


def _key(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def in_call(rows: QuerySet[Learner], value: str) -> QuerySet[Learner]:
    """Those who applied there; state and place are then about that call."""
    call = _key(value)
    if call is None:
        return rows.none()
    return (
        learners_with_state(rows, call=call)
        .filter(applications__call=call)
        .annotate(in_call=Value(call, output_field=UUIDField()))
    )


OUTCOMES = [
    ("received", gettext_lazy("Applied")),
    ("selected", gettext_lazy("Selected")),
    ("placed", gettext_lazy("Selected, with a place")),
    ("unplaced", gettext_lazy("Selected, without a place")),
    ("reserve", gettext_lazy("Reserve list")),
    ("not_selected", gettext_lazy("Not selected")),
    ("withdrawn", gettext_lazy("Withdrawn")),
    ("none", gettext_lazy("Not applied")),
]


def with_outcome(rows: QuerySet[Learner], value: str) -> QuerySet[Learner]:
    """By the state of the application, and for those who are selected also by the place."""
    if value in {"placed", "unplaced"}:
        return rows.filter(state="selected", placed=value == "placed")
    if value == "none":
        return rows.filter(state=None)
    return rows.filter(state=value)


def in_school(rows: QuerySet[Learner], value: str) -> QuerySet[Learner]:
    school = _key(value)
    return rows.filter(school=school) if school else rows.none()


def _schools(request: HttpRequest) -> Options:
    return [(str(pk), name) for pk, name in schools_visible_to(request.actor)]  # type: ignore[attr-defined]


def _calls(request: HttpRequest) -> Options:
    calls = calls_visible_to(request.actor).order_by("-starts", "name")  # type: ignore[attr-defined]
    return [(str(pk), name) for pk, name in calls.values_list("pk", "name")]


def trade_name(sector: str) -> str:
    """The trade under one name, however the school writes it."""
    return _(label_of(trade_of(sector))) if sector else ""


def _trades(request: HttpRequest) -> Options:
    names = {trade_name(sector) for sector in sectors_visible_to(request.actor)}  # type: ignore[attr-defined]
    return [(name, name) for name in sorted(names)]


@page(may=("coordinator",))
def learners(request: HttpRequest) -> HttpResponse:
    """Who the office knows, where each stands, and where each goes."""
    actor = request.actor  # type: ignore[attr-defined]

    def in_trade(rows: QuerySet[Learner], value: str) -> QuerySet[Learner]:
        return rows.filter(
            sector__in=[
                sector for sector in sectors_visible_to(actor) if trade_name(sector) == value
            ]
        )

    return list_page(
        request,
        key="learners",
        nav="learners",
        title=_("Learners"),
        table_class=LearnersTable,
        rows=learners_list(actor),
        export_name="learners",
        template="staff/nouns_list.html",
        filters=(
            Search(
                fields=(
                    "person__sort_name",
                    "person__given_name",
                    "school__name",
                    "class_name",
                    "number",
                ),
                label=gettext_lazy("Name, school, class or number"),
            ),
            # the call first: state and place are about the call that was chosen
            Pick(name="call", label=gettext_lazy("Call"), options=_calls, apply=in_call),
            Pick(name="school", label=gettext_lazy("School"), options=_schools, apply=in_school),
            Pick(name="trade", label=gettext_lazy("Trade"), options=_trades, apply=in_trade),
            Pick(
                name="state",
                label=gettext_lazy("Outcome"),
                options=OUTCOMES,
                apply=with_outcome,
            ),
        ),
        context={
            "empty": {
                "title": _("No learners yet"),
                "text": _(
                    "Drop in the list that your school already has: a spreadsheet with names is "
                    "enough. Open the season, write a call, and bring the list in there."
                ),
                "href": reverse("staff_season"),
                "verb": _("Open the season"),
                "icon": "upload",
            },
        },
    )
