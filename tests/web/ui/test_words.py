"""Figures, days and states as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from gezel.core.values import Money
from gezel.web.ui.templatetags import gezel as words


def test_money_carries_its_currency_in_the_reader_s_way():
    with override("nl"):
        assert words.money(Money(Decimal("1438"))) == "€\u00a01.438,00"
    with override("en"):
        assert words.money("1438") == "€1,438.00"
        assert words.money(None) == "–"


def test_a_day_comes_with_its_weekday():
    with override("en"):
        assert words.day(date(2026, 11, 5)) == "Thu 5 Nov 2026"
    with override("nl"):
        assert words.day("2026-11-05").lower() == "do 5 nov 2026"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (34, 68, "34 of 68 (50 %)"),
        (0, 0, "none of none"),
        (1, 3, "1 of 3 (33 %)"),
        (2, 3, "2 of 3 (67 %)"),
    ],
)
def test_a_share_never_stands_without_its_count(part: int, whole: int, said: str):
    assert words.share(part, whole) == said


def test_countries_are_named_in_the_reader_s_language():
    with override("nl"):
        assert words.country("EL") == "Griekenland"
    with override("en"):
        assert words.country("ES") == "Spain"
        assert words.country("") == "–"


def test_a_reason_is_a_sentence():
    said = words.words({"code": "flow.wrong_role", "params": {"role": "host", "verb": "release"}})
    assert said == "Your role (host) may not do “release” here."
