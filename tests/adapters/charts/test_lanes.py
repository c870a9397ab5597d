"""Stays of one place that overlap do not hide each other."""

from __future__ import annotations

from datetime import date

from gezel.adapters.charts import Stay
from gezel.adapters.charts.plots import _lanes

MARCH = [date(2027, 3, day) for day in range(1, 32)]


def test_overlapping_stays_of_one_place_have_lines_of_their_own() -> None:
    long = Stay("Porto", MARCH[0], MARCH[18], 2)
    short = Stay("Porto", MARCH[0], MARCH[13], 4)
    later = Stay("Porto", MARCH[15], MARCH[19])
    other = Stay("Lübeck", MARCH[7], MARCH[19], 3)
    lanes = _lanes([short, long, other, later], ["Porto", "Lübeck"])
    assert lanes == {
        short: "Porto",
        long: "Porto\u200b",
        later: "Porto",
        other: "Lübeck",
    }
