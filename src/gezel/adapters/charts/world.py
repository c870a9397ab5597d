"""Shapes of countries, projected, thinned and ready to draw. From world-atlas (Natural Earth).

The projection is done here and not by the renderer, because labels and curves need the same points,
and because shapes thinned to half a pixel are a fifth of the size.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Point = tuple[float, float]
Ring = tuple[Point, ...]
ViewName = Literal["europe", "world"]

_STATIC = Path(__file__).parents[2] / "web" / "ui" / "static" / "vendor" / "maps"
_THIN = 0.45  # pixels that a thinned line may stray
_SMALLEST = 1.2  # square pixels: smaller islands are not drawn
_CENTRE = (11.0, 52.0)  # longitude and latitude in the middle of the view of Europe


@dataclass(frozen=True, slots=True)
class World:
    """Where the shapes are: a TopoJSON file with an object `countries`."""

    path: Path


def find_world() -> World | None:
    """The shapes that set-up copied, the finer ones first; None when set-up has not run."""
    for name in ("countries-50m.json", "countries-110m.json"):
        if (_STATIC / name).is_file():
            return World(_STATIC / name)
    return None


@dataclass(frozen=True, slots=True)
class View:
    """A window on the world in pixels, y downwards."""

    name: ViewName
    width: int
    height: int
    reach: float = 0.69  # height of the view of Europe in radians

    def project(self, lat: float, lon: float) -> Point:
        return self._europe(lat, lon) if self.name == "europe" else self._world(lat, lon)

    def _europe(self, lat: float, lon: float) -> Point:
        """Azimuthal equal-area around the middle of Europe (Snyder 1987, equation 24-2 and on)."""
        phi, lam = math.radians(lat), math.radians(lon - _CENTRE[0])
        phi0 = math.radians(_CENTRE[1])
        cos_c = math.sin(phi0) * math.sin(phi) + math.cos(phi0) * math.cos(phi) * math.cos(lam)
        k = math.sqrt(2 / max(1 + cos_c, 1e-9))
        x = k * math.cos(phi) * math.sin(lam)
        y = k * (math.cos(phi0) * math.sin(phi) - math.sin(phi0) * math.cos(phi) * math.cos(lam))
        scale = self.height / self.reach
        return self.width / 2 + scale * x, self.height / 2 - scale * y

    def _world(self, lat: float, lon: float) -> Point:
        """Equal Earth (Šavrič, Patterson, Jenny 2018)."""
        a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
        root = math.sqrt(3) / 2
        theta = math.asin(root * math.sin(math.radians(lat)))
        t2 = theta * theta
        t6 = t2**3
        x = math.cos(theta) / (root * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)))
        y = theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))
        scale = self.width / 5.45
        # nobody goes to Antarctica: the view ends at 58 degrees south
        return self.width / 2 + scale * math.radians(lon) * x, self.height * 0.56 - scale * y

    def shows(self, point: Point) -> bool:
        """Whether a dot and its name fit there, not only the point."""
        margin = self.width / 36
        return (
            margin <= point[0] <= self.width - margin and margin <= point[1] <= self.height - margin
        )


def view_for(places: Iterable[tuple[float, float]], *, width: int = 720) -> View:
    """The closest view of Europe that holds all places (latitude, longitude), else the world."""
    wanted = tuple(places)
    for reach in (0.69, 0.85, 1.05):  # Cyprus and Tromsø; the Canary Islands; the Azores
        europe = View("europe", width, round(width * 0.86), reach)
        if all(europe.shows(europe.project(lat, lon)) for lat, lon in wanted):
            return europe
    return View("world", width, round(width * 0.44))


# TopoJSON -------------------------------------------------------------------------------------


def _arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Arcs in degrees: TopoJSON stores them as whole steps from point to point."""
    kx, ky = topology["transform"]["scale"]
    dx, dy = topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in topology["arcs"]:
        x = y = 0
        line: list[Point] = []
        for step_x, step_y in arc:
            x += step_x
            y += step_y
            line.append((x * kx + dx, y * ky + dy))
        arcs.append(line)
    return arcs


def _thin(line: Sequence[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker without recursion: keep the points that matter at this size."""
    if len(line) < 3:
        return list(line)
    keep = [False] * len(line)
    keep[0] = keep[-1] = True
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        (x1, y1), (x2, y2) = line[first], line[last]
        length = math.hypot(x2 - x1, y2 - y1)
        far, at = tolerance, 0
        for i in range(first + 1, last):
            x, y = line[i]
            if length > 1e-9:
                off = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length
            else:
                off = math.hypot(x - x1, y - y1)
            if off > far:
                far, at = off, i
        if at:
            keep[at] = True
            todo += [(first, at), (at, last)]
    return [point for point, kept in zip(line, keep, strict=True) if kept]


def _area(ring: Sequence[Point]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _clip(ring: Sequence[Point], box: tuple[float, float, float, float]) -> list[Point]:
    """Sutherland and Hodgman: the part of a ring inside a box."""
    left, top, right, bottom = box
    edges = ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1))
    points = list(ring)
    for axis, limit, sign in edges:
        inside = [sign * (point[axis] - limit) >= 0 for point in points]
        out: list[Point] = []
        for i, point in enumerate(points):
            before = points[i - 1]
            if inside[i] != inside[i - 1]:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                out.append(
                    (
                        before[0] + share * (point[0] - before[0]),
                        before[1] + share * (point[1] - before[1]),
                    )
                )
            if inside[i]:
                out.append(point)
        points = out
        if not points:
            break
    return points


@cache
def land(world: World, view: View) -> tuple[tuple[Ring, ...], ...]:
    """The polygons of all countries in this view, in pixels with one decimal."""
    topology = json.loads(world.path.read_text("utf-8"))
    # neighbours share an arc, so it is thinned once and no gap opens between them
    arcs = [_thin([view.project(lat, lon) for lon, lat in arc], _THIN) for arc in _arcs(topology)]
    margin = 4.0
    box = (-margin, -margin, view.width + margin, view.height + margin)

    def ring(indices: Sequence[int]) -> Ring:
        points: list[Point] = []
        for index in indices:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        inside = _clip(points, box)
        if len(inside) < 3 or _area(inside) < _SMALLEST:
            return ()
        return tuple((round(x, 1), round(y, 1)) for x, y in inside)

    polygons: list[tuple[Ring, ...]] = []
    for country in topology["objects"]["countries"]["geometries"]:
        if country["type"] not in ("Polygon", "MultiPolygon"):
            continue
        groups = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for group in groups:
            rings = tuple(r for r in (ring(indices) for indices in group) if r)
            if rings:
                polygons.append(rings)
    return tuple(polygons)
