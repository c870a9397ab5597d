"""Where people go: a map with curves from home to the places."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gezel.adapters.charts.data import Flow, Say, Svg, ThemeName
from gezel.adapters.charts.look import FONT_STACK, THEMES, Theme, config
from gezel.adapters.charts.render import drawn, labelled
from gezel.adapters.charts.texts import english
from gezel.adapters.charts.world import Point, View, World, find_world, land, view_for
from gezel.core.values import Reason

_MOST_LABELS = 14
_LETTER = 6.7  # average width of a letter of 13 pixels


@dataclass(frozen=True, slots=True)
class _Place:
    label: str
    lat: float
    lon: float
    count: int
    at: Point

    @property
    def radius(self) -> float:
        """The area of the dot grows with the number, from 3 pixels on."""
        return 3 + 1.5 * math.sqrt(self.count)


def flow_map(
    flows: Sequence[Flow],
    *,
    title: str,
    world: World | None = None,
    theme: ThemeName = "light",
    say: Say = english,
    width: int = 720,
) -> Svg:
    """Curves from each home to each place, dots that grow with the number, names of the largest.

    Europe when all places are in it, else the world. `world`: the shapes; by default those that
    set-up copied, and a map without land when there are none. Rows: place and number, the largest
    first.
    """
    flows = [flow for flow in flows if flow.count > 0]
    world = world or find_world()
    view = view_for(
        [(f.from_lat, f.from_lon) for f in flows] + [(f.to_lat, f.to_lon) for f in flows],
        width=width,
    )
    places = _places(flows, view)
    key = {
        "chart": "flow_map",
        "flows": [[f.from_lat, f.from_lon, f.to_lat, f.to_lon, f.count, f.label] for f in flows],
        "world": str(world.path) if world else "",
        "theme": theme,
        "width": width,
    }
    svg, w, h = drawn(key, lambda: _spec(flows, places, view, world, THEMES[theme]))
    finding = _finding(places)
    alt = say(finding)
    return Svg(
        svg=labelled(svg, alt=alt),
        title=title,
        alt=alt,
        columns=(say(Reason("charts.column.place")), say(Reason("charts.column.people"))),
        rows=tuple((place.label, place.count) for place in places),
        finding=finding,
        width=w,
        height=h,
    )


def _places(flows: Sequence[Flow], view: View) -> list[_Place]:
    counts: dict[tuple[str, float, float], int] = {}
    for flow in flows:
        place = (flow.label, flow.to_lat, flow.to_lon)
        counts[place] = counts.get(place, 0) + flow.count
    return [
        _Place(label, lat, lon, count, view.project(lat, lon))
        for (label, lat, lon), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _finding(places: Sequence[_Place]) -> Reason:
    if not places:
        return Reason("charts.empty")
    total = sum(place.count for place in places)
    if len(places) == 1:
        return Reason("charts.map.only", {"total": total, "first": places[0].label})
    return Reason(
        "charts.map.first",
        {
            "total": total,
            "places": len(places),
            "first": places[0].label,
            "count": places[0].count,
        },
    )


def _curve(start: Point, end: Point) -> list[Point]:
    """A quiet bow between two points, always bent the same way, so that two ways do not cover."""
    (x1, y1), (x2, y2) = start, end
    bend = 0.16
    middle = ((x1 + x2) / 2 + (y2 - y1) * bend, (y1 + y2) / 2 - abs(x2 - x1) * bend)
    points = []
    for step in range(17):
        t = step / 16
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append(
            (
                round(a * x1 + b * middle[0] + c * x2, 1),
                round(a * y1 + b * middle[1] + c * y2, 1),
            )
        )
    return points


Box = tuple[float, float, float, float]


def _labels(places: Sequence[_Place], view: View) -> list[dict[str, Any]]:
    """Names beside the largest dots, where they cover no dot and no other name."""
    taken: list[Box] = [
        (p.at[0] - p.radius, p.at[1] - p.radius, p.at[0] + p.radius, p.at[1] + p.radius)
        for p in places
    ]
    made: list[dict[str, Any]] = []
    for number, place in enumerate(places):
        if len(made) == _MOST_LABELS:
            break
        text = f"{place.label} {place.count}"
        wide, (x, y), gap = len(text) * _LETTER, place.at, place.radius + 4
        spots: list[tuple[str, float, float, Box]] = [
            ("left", x + gap, y, (x + gap, y - 8, x + gap + wide, y + 8)),
            ("right", x - gap, y, (x - gap - wide, y - 8, x - gap, y + 8)),
            ("center", x, y - gap - 6, (x - wide / 2, y - gap - 14, x + wide / 2, y - gap + 2)),
            ("center", x, y + gap + 6, (x - wide / 2, y + gap - 2, x + wide / 2, y + gap + 14)),
        ]
        for align, at_x, at_y, box in spots:
            inside = box[0] >= 0 and box[2] <= view.width and box[1] >= 0 and box[3] <= view.height
            others = taken[:number] + taken[number + 1 :]
            if inside and not any(_cover(box, other) for other in others):
                taken.append(box)
                made.append(
                    {"x": round(at_x, 1), "y": round(at_y, 1), "text": text, "align": align}
                )
                break
    return made


def _cover(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _spec(
    flows: Sequence[Flow],
    places: Sequence[_Place],
    view: View,
    world: World | None,
    theme: Theme,
) -> dict[str, Any]:
    import altair as alt

    polygons = [
        [[list(point) for point in (*ring, ring[0])] for ring in rings]
        for rings in (land(world, view) if world else ())
    ]
    shapes = [{"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": polygons}}]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, view.width], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[view.height, 0], nice=False))
    most = max((flow.count for flow in flows), default=1)
    curves = [
        {"x": px, "y": py, "flow": number, "step": step, "weight": _weight(flow.count, most)}
        for number, flow in enumerate(flows)
        for step, (px, py) in enumerate(
            _curve(
                view.project(flow.from_lat, flow.from_lon), view.project(flow.to_lat, flow.to_lon)
            )
        )
    ]
    homes = [
        {"x": round(hx, 1), "y": round(hy, 1)}
        for hx, hy in sorted({view.project(flow.from_lat, flow.from_lon) for flow in flows})
    ]
    dots = [
        {"x": round(p.at[0], 1), "y": round(p.at[1], 1), "area": round(math.pi * p.radius**2, 1)}
        for p in places
    ]
    labels = _labels(places, view)
    size = alt.Size("area:Q", scale=None)
    layers = [
        alt.Chart(alt.InlineData(values=shapes))
        .mark_geoshape(fill=theme.land, stroke=theme.border, strokeWidth=0.7, clip=True)
        .project(type="identity"),
        alt.Chart(alt.InlineData(values=curves))
        .mark_line(color=theme.accent, opacity=0.55, clip=True, strokeCap="round")
        .encode(
            x=x, y=y, detail="flow:N", order="step:Q",
            strokeWidth=alt.StrokeWidth("weight:Q", scale=None),
        ),
        alt.Chart(alt.InlineData(values=dots))
        .mark_point(filled=True, color=theme.accent, opacity=1, stroke=theme.halo, strokeWidth=1)
        .encode(x=x, y=y, size=size),
        alt.Chart(alt.InlineData(values=homes))
        .mark_point(filled=True, fill=theme.halo, stroke=theme.accent, strokeWidth=2.5, size=70,
                    opacity=1)
        .encode(x=x, y=y),
    ]  # fmt: skip
    for align in ("left", "right", "center"):
        these = [label for label in labels if label["align"] == align]
        if these:
            text = alt.Chart(alt.InlineData(values=these)).encode(x=x, y=y, text="text:N")
            face: dict[str, Any] = {
                "align": align,
                "baseline": "middle",
                "font": FONT_STACK,
                "fontWeight": 700,
            }
            layers += [
                text.mark_text(stroke=theme.halo, strokeWidth=3, strokeJoin="round", **face),
                text.mark_text(color=theme.ink, **face),
            ]
    chart = alt.layer(*layers).properties(width=view.width, height=view.height)
    return chart.to_dict(validate=False) | {"config": config(theme) | {"padding": 0}}


def _weight(count: int, most: int) -> float:
    return round(1 + 4 * math.sqrt(count / most), 2)
