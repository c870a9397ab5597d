from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gezel.adapters.charts import (
    TEXTS,
    Bar,
    BudgetLine,
    Flow,
    Stay,
    Svg,
    World,
    bars,
    budget,
    english,
    euro,
    flow_map,
    render,
    timeline,
)
from gezel.adapters.charts.look import THEMES
from gezel.adapters.charts.world import View, land, view_for
from gezel.core.values import Reason

GHENT = (51.05, 3.72)
FLOWS = (
    Flow(*GHENT, 39.47, -0.38, 15, "València"),
    Flow(*GHENT, 41.15, -8.61, 11, "Porto"),
    Flow(50.85, 4.35, 41.15, -8.61, 2, "Porto"),
)
COUNTRIES = (
    Bar("Spain", 15),
    Bar("Portugal", 11),
    Bar("Finland", 6),
    Bar("unknown", 20, soft=True),
)
STAYS = (
    Stay("Porto", date(2027, 3, 8), date(2027, 3, 21), 3),
    Stay("València", date(2027, 3, 1), date(2027, 3, 14), 2),
    Stay("Porto", date(2027, 4, 5), date(2027, 4, 9)),
)
FUNDS = (
    BudgetLine("Travel", Decimal(12000), Decimal(7000), Decimal(2000)),
    BudgetLine("Support", Decimal(48000), Decimal(30000)),
)


def every_chart(world: World) -> dict[str, Svg]:
    return {
        "map": flow_map(FLOWS, title="Where they go", world=world),
        "dark map": flow_map(FLOWS, title="Where they go", world=world, theme="dark"),
        "bars": bars(COUNTRIES, title="By country"),
        "timeline": timeline(STAYS, title="When"),
        "budget": budget(FUNDS, title="Money"),
        "no map": flow_map([], title="Where they go", world=world),
        "no bars": bars([], title="By country"),
        "no timeline": timeline([], title="When"),
        "no budget": budget([], title="Money"),
    }


def words_in(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [element.text or "" for element in root.iter() if element.tag.endswith("text")]


def test_no_chart_holds_what_a_strict_policy_forbids(world: World) -> None:
    for name, chart in every_chart(world).items():
        root = ElementTree.fromstring(chart.svg)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        attributes = {key for element in root.iter() for key in element.attrib}
        assert tags <= {"svg", "g", "path", "text", "line", "rect", "defs", "clipPath", "tspan"}, (
            name
        )
        assert not {a for a in attributes if a == "style" or a.startswith("on") or "href" in a}, (
            name
        )
        assert chart.svg.replace("http://www.w3.org/2000/svg", "").count("http") == 0, name


def test_every_chart_says_its_size_and_its_words(world: World) -> None:
    for name, chart in every_chart(world).items():
        root = ElementTree.fromstring(chart.svg)
        assert root.attrib["role"] == "img", name
        assert root.attrib["aria-label"] == chart.alt, name
        assert (root.attrib["width"], root.attrib["height"]) == (
            str(chart.width), str(chart.height),
        ), name  # fmt: skip
        assert chart.alt == english(chart.finding), name
        assert all(len(row) == len(chart.columns) for row in chart.rows), name


def test_an_empty_chart_says_so(world: World) -> None:
    for name, chart in every_chart(world).items():
        if name.startswith("no "):
            assert (chart.alt, chart.rows) == ("There is nothing to show yet.", ()), name
    assert words_in(bars([], title="x").svg) == ["There is nothing to show yet."]


def test_ids_do_not_meet_when_two_charts_stand_on_one_page(world: World) -> None:
    one = flow_map(FLOWS, title="x", world=world).svg
    two = flow_map(FLOWS[:1], title="x", world=world).svg
    ids = [set(re.findall(r'id="([^"]+)"', svg)) for svg in (one, two)]
    assert ids[0] and not ids[0] & ids[1]


# the map --------------------------------------------------------------------------------------


def test_the_map_names_its_places_largest_first(world: World) -> None:
    chart = flow_map(FLOWS, title="Where they go", world=world)
    assert chart.rows == (("València", 15), ("Porto", 13))
    assert chart.alt == "28 stays in 2 places. Most are in València: 15."
    assert {"València 15", "Porto 13"} <= set(words_in(chart.svg))


def test_one_place_and_nobody(world: World) -> None:
    assert (
        flow_map(FLOWS[:1], title="x", world=world).alt
        == "All 15 stays are in one place: València."
    )
    nobody = Flow(*GHENT, 39.47, -0.38, 0, "València")
    assert flow_map([nobody], title="x", world=world).rows == ()


def test_the_closest_view_that_holds_all_places_is_taken() -> None:
    def view(*places: tuple[float, float]) -> tuple[str, float]:
        found = view_for(places)
        return found.name, found.reach

    assert view() == ("europe", 0.69)
    assert view(GHENT, (35.34, 25.14)) == ("europe", 0.69)  # Crete
    assert view(GHENT, (28.12, -15.43)) == ("europe", 0.85)  # Las Palmas
    assert view(GHENT, (37.74, -25.67)) == ("europe", 1.05)  # the Azores
    assert view(GHENT, (45.5, -73.56))[0] == "world"  # Montréal


def test_projections_put_known_points_where_they_belong() -> None:
    europe = View("europe", 720, 620)
    assert europe.project(52.0, 11.0) == pytest.approx((360, 310))
    north, south = europe.project(60, 11)[1], europe.project(44, 11)[1]
    assert north + south == pytest.approx(620, abs=0.5)  # equal distances from the middle
    globe = View("world", 545, 240)
    assert globe.project(0, 0) == pytest.approx((272.5, 134.4))
    # Equal Earth: half the equator is 2.7066 radii long
    assert globe.project(0, 180)[0] - 272.5 == pytest.approx(2.7066 * 100, abs=0.1)


def test_neighbours_share_their_border_and_specks_are_left_out(world: World) -> None:
    polygons = land(world, View("europe", 720, 620))
    assert len(polygons) == 2
    first, second = (set(rings[0]) for rings in polygons)
    assert len(first & second) == 2


def test_names_never_cover_each_other(world: World) -> None:
    crowd = [Flow(*GHENT, 50 + n / 50, 8, 1, f"Town {n:02}") for n in range(30)]
    svg = flow_map(crowd, title="x", world=world).svg
    spots = re.findall(r"<text[^>]*translate\(([\d.]+),([\d.]+)\)[^>]*>(Town \d\d) 1<", svg)
    heights = sorted({float(y) for _, y, _ in spots})
    assert len(heights) >= 2
    assert len({name for _, _, name in spots}) <= 14


# bars -----------------------------------------------------------------------------------------


def test_bars_are_ordered_and_the_rest_is_one_bar() -> None:
    many = [Bar(f"Country {n}", n) for n in range(1, 11)]
    chart = bars(many, title="x", limit=4)
    assert [row[0] for row in chart.rows][:2] == ["Country 10", "Country 9"]
    assert len(chart.rows) == 10
    assert words_in(chart.svg) == [
        "Country 10", "Country 9", "Country 8", "Other (7)", "10", "9", "8", "28",
    ]  # fmt: skip


def test_what_is_soft_never_comes_first() -> None:
    chart = bars(COUNTRIES, title="x")
    assert chart.alt == "Spain comes first with 15 of 52."
    assert chart.rows[-1] == ("unknown", 20)
    assert THEMES["light"].soft in chart.svg


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([Bar("Spain", 3), Bar("Spain", 2)], "All 5 are in one group: Spain."),
        ([Bar("Spain", 3), Bar("Portugal", 3)],
         "Portugal and Spain share the first place with 3 each of 6."),
        ([Bar("Spain", 0)], "There is nothing to show yet."),
    ],
)  # fmt: skip
def test_the_finding_of_bars(values: list[Bar], said: str) -> None:
    assert bars(values, title="x").alt == said


def test_a_label_with_markup_is_text() -> None:
    nasty = '<script>alert(1)</script>" onload="x" style=\'y\' href=z url(http://a)'
    chart = bars([Bar(nasty, 1), Bar("Spain", 2)], title="x", width=900)
    assert "<script" not in chart.svg
    assert any(word.startswith("<script>alert(1)") for word in words_in(chart.svg))


def test_a_picture_that_loads_something_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wicked:
        def vegalite_to_svg(self, spec: object, **_: object) -> str:
            return '<svg xmlns="x" width="1" height="1"><image href="http://a"/></svg>'

    monkeypatch.setattr(render, "_converter", Wicked)
    with pytest.raises(render.UnsafePicture):
        render.drawn({"wicked": 1}, dict)


# timeline and budget --------------------------------------------------------------------------


def test_the_timeline_finds_the_busiest_week() -> None:
    chart = timeline(STAYS, title="x")
    assert chart.finding == Reason(
        "charts.timeline.busiest",
        {
            "total": 6,
            "start": date(2027, 3, 1),
            "end": date(2027, 4, 9),
            "week": date(2027, 3, 8),
            "count": 5,
        },
    )
    assert chart.rows[0] == ("València", date(2027, 3, 1), date(2027, 3, 14), 2)


def test_the_weeks_are_named_in_the_readers_language() -> None:
    assert "8 mrt" in words_in(timeline(STAYS, title="x", language="nl").svg)
    assert "8 Mar" in words_in(timeline(STAYS, title="x", language="en").svg)


def test_a_budget_says_what_is_left() -> None:
    chart = budget(FUNDS, title="x")
    assert chart.rows == (
        ("Travel", Decimal(12000), Decimal(7000), Decimal(2000), Decimal(3000)),
        ("Support", Decimal(48000), Decimal(30000), Decimal(0), Decimal(18000)),
    )
    assert chart.alt == (
        f"{euro(Decimal(37000))} of {euro(Decimal(60000))} is paid and {euro(Decimal(2000))} is"
        f" promised; {euro(Decimal(21000))} is left."
    )


def test_what_goes_over_budget_is_said_and_warm() -> None:
    chart = budget([*FUNDS, BudgetLine("Food", Decimal(100), Decimal(90), Decimal(30))], title="x")
    assert chart.alt.startswith(f"Food is {euro(Decimal(20))} over budget.")
    assert THEMES["light"].warm in chart.svg


# words, memory, the same everywhere -----------------------------------------------------------


def test_a_caller_says_it_in_another_language() -> None:
    def dutch(reason: Reason) -> str:
        return {"charts.bars.first": "%(first)s staat vooraan: %(count)s van %(total)s."}.get(
            reason.code, reason.code
        ) % dict(reason.params)

    chart = bars(COUNTRIES, title="x", say=dutch)
    assert chart.alt == "Spain staat vooraan: 15 van 52."
    assert chart.columns == ("charts.column.country", "charts.column.count")


def test_every_reason_has_a_text_with_its_own_placeholders(world: World) -> None:
    charts: list[Callable[[], Svg]] = [
        *(lambda c=c: c for c in every_chart(world).values()),
        lambda: flow_map(FLOWS[:1], title="x", world=world),
        lambda: bars([Bar("a", 1), Bar("b", 1)], title="x"),
        lambda: bars([Bar("a", 1)], title="x"),
        lambda: budget([BudgetLine("a", Decimal(1), Decimal(2))], title="x"),
    ]
    seen = set()
    for make in charts:
        finding = make().finding
        seen.add(finding.code)
        assert set(re.findall(r"%\((\w+)\)", TEXTS[finding.code])) == set(finding.params)
    assert seen == {
        code for code in TEXTS if not code.startswith("charts.column") and code != "charts.other"
    }


def test_what_was_drawn_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    first = bars(COUNTRIES, title="x")
    monkeypatch.setattr(render, "_converter", lambda: pytest.fail("drawn twice"))
    assert bars(COUNTRIES, title="x") == first


def test_the_same_data_gives_the_same_picture_in_another_process(world: World) -> None:
    program = (
        "import sys; sys.path.insert(0, 'tests/adapters/charts');"
        "import hashlib, pathlib, test_charts as t;"
        "charts = list(t.every_chart(t.World(pathlib.Path(sys.argv[1]))).values())[::-1];"
        "print(hashlib.sha256(''.join(c.svg for c in charts[::-1]).encode()).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", program, str(world.path)],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "5", "PYTHONPATH": "src", "TZ": "Asia/Tokyo"},
    )
    here = "".join(chart.svg for chart in every_chart(world).values())
    assert there.stdout.decode().strip() == hashlib.sha256(here.encode()).hexdigest()


def test_without_shapes_the_map_still_shows_the_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gezel.adapters.charts.world._STATIC", Path("nowhere"))
    assert "València 15" in words_in(flow_map(FLOWS, title="x").svg)
