"""Pictures of a call: asked for lazily by the page, kept by the reader's browser, never drawn for
somebody who only reads the table.

    figure = figure_of(call, "countries")   # cheap: words, table, addresses; nothing is drawn
    {% include "staff/chart.html" with chart=figure %}

The picture is drawn when the browser asks for its address. The address holds a hash of what the
picture depends on, so that a browser may keep it for as long as it likes.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gezel.apps.calls.models import Call
from gezel.apps.calls.queries import calls_visible_to
from gezel.apps.journal.words import say
from gezel.apps.plan.insight import countries_of, kinds_of, stays_of, trips_of
from gezel.core.values import Reason, canonical_json
from gezel.web.staff.words import LINE_KINDS, STATUS
from gezel.web.ui.pages import page
from gezel.web.ui.templatetags.gezel import country, day
from gezel.web.ui.templatetags.gezel import money as euro

if TYPE_CHECKING:
    from gezel.adapters.charts import Svg

LOOKS = ("light", "dark")
KEPT = 30 * 86400  # seconds
MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture before it is drawn: where it is, what it says, and its table.

    `alt` is the finding in a sentence. `width` and `height` in pixels, so that the page does not
    jump when the picture comes.
    """

    name: str
    title: str
    src_light: str
    src_dark: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What a picture needs: its words now, and `draw` for later."""

    title: str
    data: object
    finding: Reason
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    size: tuple[int, int]
    draw: Callable[[str], Svg]
    room: int = 0  # pixels on both sides for names that are wider than measured


def figure_of(call: Call, name: str) -> Figure:
    """Words, table and addresses of a picture: flows, countries, timeline or budget.

    Raises KeyError for another name. Loads no drawing library.
    """
    drawing = _DRAWINGS[name](call)
    return Figure(
        name=name,
        title=drawing.title,
        src_light=_address(call, name, "light", drawing),
        src_dark=_address(call, name, "dark", drawing),
        alt=say(drawing.finding),
        columns=drawing.columns,
        rows=drawing.rows,
        width=drawing.size[0] + 2 * drawing.room,
        height=drawing.size[1],
    )


def _address(call: Call, name: str, look: str, drawing: _Drawing) -> str:
    url = reverse("staff_chart", args=[call.pk, name])
    return f"{url}?look={look}&v={_hash(drawing, look)}"


def _hash(drawing: _Drawing, look: str) -> str:
    text = canonical_json([drawing.data, drawing.title, drawing.room, look, get_language()])
    return sha256(text.encode()).hexdigest()[:16]


@page(may=("coordinator",))
def chart(request: HttpRequest, call_id: uuid.UUID, name: str) -> HttpResponse:
    """The picture itself. `look` is light or dark; another one is light."""
    call = get_object_or_404(calls_visible_to(request.actor), pk=call_id)  # type: ignore[attr-defined]
    if name not in _DRAWINGS:
        raise Http404
    look = request.GET.get("look", "light")
    if look not in LOOKS:
        look = "light"
    drawing = _DRAWINGS[name](call)
    tag = f'"{_hash(drawing, look)}"'
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        svg = with_room(drawing.draw(look).svg, room=drawing.room)
        answer = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    answer["ETag"] = tag
    # a stale address must not keep the picture of now, and no proxy keeps anything
    fresh = request.GET.get("v") == tag.strip('"')
    answer["Cache-Control"] = f"private, max-age={KEPT}" if fresh else "private, no-cache"
    return answer


_HEAD = re.compile(r'width="(\d+)" height="(\d+)" viewBox="0 0 (\d+) (\d+)"')


def with_room(svg: str, *, room: int) -> str:
    """The picture with more room left and right.

    A picture inside <img> cannot use the font of the page. It was measured with that font and is
    shown in the reader's own, which may be wider: names at the edge would be cut off.
    """

    def wider(head: re.Match[str]) -> str:
        width, height, inner, tall = map(int, head.groups())
        return (
            f'width="{width + 2 * room}" height="{height}" '
            f'viewBox="{-room} 0 {inner + 2 * room} {tall}"'
        )

    return _HEAD.sub(wider, svg, count=1) if room else svg


def _room(labels: Iterable[str]) -> int:
    """An eighth of the longest name, at about seven pixels a letter."""
    return max((len(label) for label in labels), default=0) * 7 // 8 + 8


# -- the four pictures ------------------------------------------------------------------------


def _flows(call: Call) -> _Drawing:
    trips = trips_of(call)
    places: Counter[str] = Counter()
    for trip in trips:
        places[trip.label] += trip.count
    ranked = sorted(places.items(), key=lambda pair: (-pair[1], pair[0]))
    title = _("Where they go")
    total = sum(places.values())
    if not ranked:
        finding = Reason("charts.empty")
    elif len(ranked) == 1:
        finding = Reason("charts.map.only", {"total": total, "first": ranked[0][0]})
    else:
        finding = Reason(
            "charts.map.first",
            {"total": total, "places": len(ranked), "first": ranked[0][0], "count": ranked[0][1]},
        )
    data = [[t.from_lat, t.from_lon, t.to_lat, t.to_lon, t.label, t.count] for t in trips]

    def draw(look: str) -> Svg:
        from gezel.adapters.charts import Flow, flow_map

        flows = [Flow(t.from_lat, t.from_lon, t.to_lat, t.to_lon, t.count, t.label) for t in trips]
        return flow_map(flows, title=title, theme=_theme(look), say=say)

    return _Drawing(
        title,
        data,
        finding,
        (_("Place"), _("Stays")),
        tuple((place, str(count)) for place, count in ranked),
        (720, 619),
        draw,
    )


def _countries(call: Call) -> _Drawing:
    named = {country(code): count for code, count in countries_of(call).items()}
    title = _("By country")
    return _bars(title, named, column=_("Country"), unit=_("Learners"))


def _budget(call: Call) -> _Drawing:
    amounts = {
        f"{_(LINE_KINDS.get(kind, kind))} ({_(STATUS[status][1]).lower()})": amount
        for (kind, status), amount in kinds_of(call).items()
    }
    title = _("Known amounts, in whole euro")
    return _bars(
        title,
        {label: int(amount) for label, amount in amounts.items()},
        column=_("What for"),
        unit=_("Amount"),
        exact=amounts,
        width=520,
    )


def _bars(
    title: str,
    values: dict[str, int],
    *,
    column: str,
    unit: str,
    exact: dict[str, Decimal] | None = None,
    width: int = 340,
) -> _Drawing:
    ranked = sorted(
        ((label, value) for label, value in values.items() if value > 0),
        key=lambda pair: (-pair[1], pair[0]),
    )
    shown = euro if exact else str
    total = sum(exact.values(), Decimal(0)) if exact else sum(values.values())
    if not ranked:
        finding = Reason("charts.empty")
    elif len(ranked) == 1:
        finding = Reason("charts.bars.only", {"first": ranked[0][0], "total": shown(total)})
    elif ranked[0][1] == ranked[1][1]:
        finding = Reason(
            "charts.bars.tie",
            {
                "first": ranked[0][0],
                "second": ranked[1][0],
                "count": shown(exact[ranked[0][0]] if exact else ranked[0][1]),
                "total": shown(total),
            },
        )
    else:
        finding = Reason(
            "charts.bars.first",
            {
                "first": ranked[0][0],
                "count": shown(exact[ranked[0][0]] if exact else ranked[0][1]),
                "total": shown(total),
            },
        )

    def draw(look: str) -> Svg:
        from gezel.adapters.charts import Bar, bars

        return bars(
            [Bar(label, value) for label, value in ranked],
            title=title,
            theme=_theme(look),
            say=say,
            limit=MOST_BARS,
            width=width,
        )

    return _Drawing(
        title,
        [width, *ranked],
        finding,
        (column, unit),
        tuple((label, shown(exact[label] if exact else value)) for label, value in ranked),
        (width, 26 * min(len(ranked), MOST_BARS) + 8 if ranked else 34),
        draw,
        _room(label for label, _value in ranked),
    )


def _timeline(call: Call) -> _Drawing:
    stays = stays_of(call)
    title = _("When they are away")
    ordered = sorted(stays, key=lambda s: (s[1], s[2], s[0]))
    lines = len({stay[0] for stay in stays})

    def draw(look: str) -> Svg:
        from gezel.adapters.charts import Stay, timeline

        return timeline(
            [Stay(label, start, end, count) for label, start, end, count in stays],
            title=title,
            theme=_theme(look),
            say=say,
            language=(get_language() or "en")[:2],
        )

    return _Drawing(
        title,
        [[label, start.isoformat(), end.isoformat(), count] for label, start, end, count in stays],
        _busiest(stays),
        (_("Place"), _("From"), _("Until"), _("People")),
        tuple((label, day(start), day(end), str(count)) for label, start, end, count in ordered),
        (640, 26 * lines + 30),
        draw,
        _room(stay[0] for stay in stays),
    )


def _busiest(stays: Sequence[tuple[str, date, date, int]]) -> Reason:
    if not stays:
        return Reason("charts.empty")
    away: Counter[date] = Counter()
    for _label, start, end, count in stays:
        week = start - timedelta(days=start.weekday())
        while week <= end:
            away[week] += count
            week += timedelta(days=7)
    week = min(away, key=lambda one: (-away[one], one))
    return Reason(
        "charts.timeline.busiest",
        {
            "total": sum(stay[3] for stay in stays),
            "start": min(stay[1] for stay in stays),
            "end": max(stay[2] for stay in stays),
            "week": week,
            "count": away[week],
        },
    )


def _theme(look: str) -> Any:
    return "dark" if look == "dark" else "light"


_DRAWINGS: dict[str, Callable[[Call], _Drawing]] = {
    "flows": _flows,
    "countries": _countries,
    "timeline": _timeline,
    "budget": _budget,
}
NAMES = tuple(_DRAWINGS)
