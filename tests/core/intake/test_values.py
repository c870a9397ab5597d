"""Dates, numbers, names, levels and countries as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from babel import Locale

from gezel.core.intake import dates, names, numbers
from gezel.core.intake.countries import country_of
from gezel.core.intake.dates import Order, day_of, from_serial, month_of, order_of, shape
from gezel.core.intake.headers import close, plain
from gezel.core.intake.words import level_of, yes_no_of
from gezel.core.values import Country, Level


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/02/2026", date(2026, 2, 1)),
        ("1.2.2026", date(2026, 2, 1)),
        ("1-2-26", date(2026, 2, 1)),
        ("31-12-68", date(1968, 12, 31)),
        ("2026-02-01", date(2026, 2, 1)),
        ("2026-02-01T00:00:00", date(2026, 2, 1)),
        ("20260201", date(2026, 2, 1)),
        ("01/02/2026 08:30", date(2026, 2, 1)),
        ("1 februari 2026", date(2026, 2, 1)),
        ("1er février 2026", date(2026, 2, 1)),
        ("1. Februar 2026", date(2026, 2, 1)),
        ("1º febbraio 2026", date(2026, 2, 1)),
        ("zondag 1 februari 2026", date(2026, 2, 1)),
        ("Feb 1, 2026", date(2026, 2, 1)),
        ("1-feb-26", date(2026, 2, 1)),
        ("3 mrt 2026", date(2026, 3, 3)),
        ("12. März 2007", date(2007, 3, 12)),
        ("15 août 2007", date(2007, 8, 15)),
    ],
)
def test_a_date_in_words_or_numbers(text, day):
    assert day_of(shape(text), Order.DMY) == day


@pytest.mark.parametrize(
    "text",
    ["", "2007", "1/2", "abc", "12 3", "31", "1/2/3/4", "mei 2008", "99", "1.5", "1-2-3456789"],
)
def test_a_text_that_is_no_date(text):
    assert shape(text) is None


def test_the_calendar_has_no_31_february():
    assert day_of(shape("31/02/2026"), Order.DMY) is None


def test_one_date_decides_the_order_of_its_column():
    assert order_of(["09-01-2025", "13-01-2025"]) == dates.Verdict(
        Order.DMY, "proved", "13-01-2025"
    )
    assert order_of(["09-01-2025", "01-13-2025"]) == dates.Verdict(
        Order.MDY, "proved", "01-13-2025"
    )
    assert order_of(["09-01-2025", "08-01-2025"]).how == "assumed"
    assert order_of(["13-01-2025", "01-13-2025"]).how == "mixed"
    assert order_of(["2025-01-09", "05/05/2025"]).how == "proved"


def test_day_numbers_of_excel_in_both_systems():
    assert from_serial(39083) == date(2007, 1, 1)
    assert from_serial(39083 - 1462, system=1904) == date(2007, 1, 1)
    assert from_serial(2008) is None
    assert from_serial(9_000_000) is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("09-2008", date(2008, 9, 1)),
        ("9/2008", date(2008, 9, 1)),
        ("2008-09", date(2008, 9, 1)),
        ("september 2008", date(2008, 9, 1)),
        ("2008 sept", date(2008, 9, 1)),
        ("13-2008", None),
        ("2008", None),
        ("00-2008", None),
        ("15/09/2008", date(2008, 9, 1)),
    ],
)
def test_months(text, first):
    assert month_of(text) == first


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1234", "1234"),
        ("0,075", "0.075"),
        ("10,00", "10.00"),
        ("€ 1.200,50", "1200.50"),
        ("75 %", "75"),
        ("-3,5", "-3.5"),
        ("−3,5", "-3.5"),
        ("1.234.567", "1234567"),
        ("1.234.567,8", "1234567.8"),
        ("12,5", "12.5"),
        (".5", "0.5"),
    ],
)
def test_a_number_that_leaves_no_doubt(text, number):
    assert numbers.number_of(text, None) == Decimal(number)


def test_a_number_with_two_meanings_is_questioned_until_the_file_decides():
    assert numbers.number_of("1,234", None) == "question"
    assert numbers.number_of("1,234", ",") == Decimal("1.234")
    assert numbers.number_of("1,234", ".") == Decimal(1234)
    assert numbers.mark_of(["1,234", "3,5"]) == ","
    assert numbers.mark_of(["1,234", "1234"]) is None
    assert numbers.mark_of(["3.5", "3,5"]) == "mixed"


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "1,23,4", "12 3", "--5", ",", "14/20", "1e5", "٣"]
)
def test_a_text_that_is_no_number(text):
    assert numbers.number_of(text, None) == "no_number"


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("Van den Broek, Jan", "Jan", "Van den Broek"),
        ("Berg, Jan van der", "Jan", "van der Berg"),
        ("D'hondt, Marie", "Marie", "D'hondt"),
        ("Jan De Smet", "Jan", "De Smet"),
        ("De Smet Jan", "Jan", "De Smet"),
        ("'t Kruierke", "", "'t Kruierke"),
        ("Suharto", "", "Suharto"),
        ("DUPONT Marie", "Marie", "DUPONT"),
        ("van den BROEK Jan", "Jan", "van den BROEK"),
        ("Иван Петров", "Иван", "Петров"),
        ("山田 太郎", "山田", "太郎"),
        ("L&#039;Aquila, Anna", "Anna", "L'Aquila"),
        ("  Peeters ,  An  Marie ", "An Marie", "Peeters"),
        ("Jan P. Peeters", "Jan", "P. Peeters"),
    ],
)
def test_a_name_in_one_cell(text, given, family):
    assert names.of_full(text) == names.Name(given, family)


def test_a_name_sorts_in_belgium_with_and_in_the_netherlands_without_its_particle():
    name = names.of_full("Jan van den Broek")

    assert name.display == "Jan van den Broek"
    assert name.sort == "van den Broek, Jan"
    assert name.sort_without_particle == "Broek, Jan van den"


def test_two_cells_with_the_particle_behind_the_family_name():
    assert names.of_parts("Jan", "Berg, van der") == names.Name("Jan", "van der Berg")
    assert names.of_parts("", "Maes, Alice") == names.Name("Alice", "Maes")


def test_decomposed_accents_are_the_same_name():
    assert names.clean("Zoe\u0308") == "Zoë"


@pytest.mark.parametrize("language", ["nl", "fr", "de", "it", "en"])
def test_every_erasmus_country_by_its_name_in_the_language(language):
    codes = [
        "AT",
        "BE",
        "BG",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GB",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
        "TR",
        "MK",
        "RS",
        "AL",
        "BA",
        "ME",
        "XK",
        "UA",
        "MD",
    ]
    written = Locale(language).territories

    assert [country_of(written[c]) for c in codes] == [Country(c) for c in codes]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EL", "GR"),
        ("uk", "GB"),
        ("XK", "XK"),
        ("Belgium (BE)", "BE"),
        ("BE - België", "BE"),
        ("BENL", "BE"),
        ("Nederlnad", "NL"),
        ("ITALIE", "IT"),
        ("Pays-Bas", "NL"),
        ("BEL", "BE"),
        ("Iceland", "IS"),
        ("Ireland", "IE"),
        ("Island", "IS"),
        ("Irland", "IE"),
    ],
)
def test_countries_as_people_and_the_commission_write_them(text, code):
    assert country_of(text) == Country(code)


@pytest.mark.parametrize("text", ["XX", "Europa", "Republiek", "", "???", "123"])
def test_no_country(text):
    assert country_of(text) is None


def test_language_levels():
    assert level_of("b1+") == (Level.B1, True)
    assert level_of("Niveau A 2") == (Level.A2, True)
    assert level_of("B1/B2") == (Level.B1, False)
    assert level_of("moedertaal") == (Level.NS, True)
    assert level_of("geen") == (None, True)
    assert level_of("goed") == (None, False)


def test_yes_and_no():
    assert [yes_no_of(t) for t in ("ja", "Oui", "x", "1", "✓", "WAHR", "sì")] == [True] * 7
    assert [yes_no_of(t) for t in ("nee", "Non", "0", "FAUX")] == [False] * 4
    assert yes_no_of("misschien") is None


def test_headers_are_compared_without_accents_capitals_and_typing_errors():
    assert plain("Geb.-Datum") == "geb datum"
    assert plain("studyStartDate") == "study start date"
    assert plain("Prénom") == plain("PRENOM") == "prenom"
    assert close("gebortedatum", "geboortedatum")
    assert not close("naam", "raam")
