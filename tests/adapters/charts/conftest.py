from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from gezel.adapters.charts import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two square countries that share a border at 5 degrees east, and an island too small to see."""
    path = tmp_path / "countries-110m.json"
    scale = 0.01

    def arc(*points: tuple[float, float]) -> list[list[int]]:
        whole = [(round(lon / scale), round(lat / scale)) for lon, lat in points]
        steps = [list(whole[0])]
        for (x1, y1), (x2, y2) in pairwise(whole):
            steps.append([x2 - x1, y2 - y1])
        return steps

    topology = {
        "type": "Topology",
        "transform": {"scale": [scale, scale], "translate": [0, 0]},
        "arcs": [
            arc((5, 45), (5, 55)),
            arc((5, 55), (0, 55), (0, 45), (5, 45)),
            arc((5, 55), (10, 55), (10, 45), (5, 45)),
            arc((20, 50), (20.01, 50), (20.01, 50.01), (20, 50)),
        ],
        "objects": {
            "countries": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "arcs": [[[0, 2]], [[3]]]},
                    {"type": "Point", "coordinates": [0, 0]},
                ],
            }
        },
    }
    path.write_text(json.dumps(topology), "utf-8")
    return World(path)
