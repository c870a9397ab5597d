"""Marks to points."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezel.core.selection import Band, Candidate, Criterion
from gezel.core.selection.points import Grid, as_points, plain, thousandths
from gezel.core.values import Refusal

# A grade table with the edges of a published call: 5.00-7.50 gives 1 point, 7.51-10 gives 3.
GRADE = Criterion(
    "grade", "grade", D(3), D(10), bands=(Band(D("7.51"), D(3)), Band(D("5.00"), D(1)))
)


def given_points(criterion, mark):
    score = Grid((criterion,)).score(Candidate("alice", {criterion.key: mark}))
    assert as_points(score.total) == score.parts[0].points
    return score.parts[0].points


@pytest.mark.parametrize(
    ("mark", "points"),
    [
        ("0", "0"),
        ("4.99", "0"),
        ("5", "1"),
        ("7.5", "1"),
        ("7.505", "1"),
        ("7.51", "3"),
        ("10", "3"),
    ],
)
def test_no_mark_falls_between_two_bands(mark, points):
    assert given_points(GRADE, D(mark)) == D(points)


@pytest.mark.parametrize(
    ("mark", "maximum", "weight", "points"),
    [
        ("14", "20", "30", "21.000"),
        ("1", "3", "1", "0.333"),
        ("2", "3", "1", "0.667"),
        ("0.0005", "1", "1", "0.001"),
        ("0.00049999", "1", "1", "0.000"),
        ("20", "20", "12.5", "12.500"),
        ("0", "20", "30", "0.000"),
    ],
)
def test_a_mark_gives_its_share_of_the_weight(mark, maximum, weight, points):
    criterion = Criterion("c", "c", D(weight), D(maximum))
    assert str(given_points(criterion, D(mark))) == points


def test_the_formula_is_arithmetic_without_words():
    def formula(criterion, mark):
        return Grid((criterion,)).score(Candidate("alice", {criterion.key: mark})).parts[0].formula

    linear = Criterion("c", "c", D("30.0"), D(20))
    assert formula(linear, D("14.50")) == "14.5 / 20 × 30 = 21.750"
    assert formula(linear, None) == "– = 0.000"
    assert formula(GRADE, D("7.505")) == "7.505 ≥ 5 → 1.000"
    assert formula(GRADE, D("4.99")) == "4.99 < 5 → 0.000"


@given(
    st.decimals(0, 100, places=6),
    st.decimals("0.000001", 100, places=6),
    st.decimals(0, 100, places=6),
)
def test_rounding_agrees_with_a_very_wide_decimal(mark, maximum, weight):
    mark = min(mark, maximum)
    wide = Context(prec=200, rounding=ROUND_HALF_UP)
    exact = wide.divide(wide.multiply(mark, weight), maximum)
    points = wide.quantize(exact, D("0.001"))
    assert given_points(Criterion("c", "c", weight, maximum), mark) == points


@given(st.integers(0, 10**9))
def test_thousandths_and_points_are_the_same_number(steps):
    assert thousandths(as_points(steps)) == steps


def test_one_number_has_one_spelling():
    spellings = [D("7.5"), D("7.50"), D("75E-1"), D("0"), D("-0.0"), D("100"), D("1E+2")]
    assert [plain(n) for n in spellings] == ["7.5", "7.5", "7.5", "0", "0", "100", "100"]


def test_a_lower_income_may_give_more_points():
    income = Criterion(
        "income", "income", D(10), D(10**6), bands=(Band(D(0), D(10)), Band(D(10001), D(0)))
    )
    assert given_points(income, D(10000)) == 10
    assert given_points(income, D(10001)) == 0
    assert Grid((income,)).most == 10000


@pytest.mark.parametrize(
    ("bands", "code"),
    [
        ((Band(D(1), D(1)), Band(D("1.0"), D(2))), "selection.band_twice"),
        ((Band(D(1), D(4)),), "selection.band_points_out_of_range"),
        ((Band(D(1), D(-1)),), "selection.band_points_out_of_range"),
    ],
)
def test_bands_that_make_no_sense_are_refused(bands, code):
    with pytest.raises(Refusal) as refused:
        Criterion("c", "c", D(3), D(10), bands=bands)
    assert refused.value.reason.code == code
