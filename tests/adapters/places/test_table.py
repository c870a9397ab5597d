"""The table that the set-up step writes: small, the same bytes each time, quick to search."""

import gzip
from decimal import Decimal

import pytest
from tools import cities

from gezel.adapters.places import Places
from gezel.adapters.places.table import PATH
from gezel.core.values import Country

ROW = {
    "name": "Kortrijk",
    "countrycode": "BE",
    "latitude": 50.82803,
    "longitude": 3.26487,
    "population": 73879,
    "geonameid": 1,
    "alternatenames": ["Courtrai", "KJK", "Kortrijk", "kortrejk", "Κορτράικ", "Cortryck", "O"],
}


@pytest.fixture(scope="module")
def places() -> Places:
    assert cities.main([]) == 0
    return Places.load()


def test_a_line_keeps_latin_names_without_airport_codes_and_transliterations():
    assert cities.line_of(ROW) == (
        "BE\tKortrijk\t50.82803\t3.26487\t73879\t|kortrijk|cortryck|courtrai|"
    )


def test_the_table_is_written_once_and_with_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(
        cities, "table", lambda: cities.header() + "\n" + cities.line_of(ROW) + "\n"
    )
    one, two = tmp_path / "one.gz", tmp_path / "two.gz"
    assert not cities.is_up_to_date(one)
    cities.write(one)
    cities.write(two)
    assert one.read_bytes() == two.read_bytes()
    assert cities.is_up_to_date(one)
    one.write_bytes(b"broken")
    assert not cities.is_up_to_date(one)
    one.write_bytes(gzip.compress(b"gezel-cities 0\n"))
    assert not cities.is_up_to_date(one)


def test_the_whole_table_stays_below_three_megabytes(places):
    assert PATH.stat().st_size < 3_000_000


@pytest.mark.parametrize(
    ("typed", "country", "found"),
    [
        ("Mons", None, ("Mons", "BE")),
        ("Bergen", "BE", ("Mons", "BE")),
        ("Courtrai", None, ("Kortrijk", "BE")),
        ("Ghent", None, ("Gent", "BE")),
        ("Gand", None, ("Gent", "BE")),
        ("Luik", None, ("Liège", "BE")),
        ("Liege", None, ("Liège", "BE")),
        ("Lübeck (DE)", None, ("Lübeck", "DE")),
        ("Valencia, Spain", None, ("Valencia", "ES")),
        ("St. Pölten", None, ("Sankt Pölten", "AT")),
        ("St-Niklaas", "BE", ("Sint-Niklaas", "BE")),
        ("Kaapstad", None, ("Cape Town", "ZA")),
        ("Den Bosch", "NL", ("'s-Hertogenbosch", "NL")),
        ("Aken", None, ("Aachen", "DE")),
        ("Athene", None, ("Athens", "GR")),
    ],
)
def test_well_known_cities_are_found_in_several_languages(places, typed, country, found):
    city = places.find(typed, country and Country(country))
    assert (city.name, city.country.code) == found


def test_sint_niklaas_to_s_hertogenbosch_is_99_99_km(places):
    here = places.find("Sint-Niklaas", Country("BE"))
    there = places.find("'s-Hertogenbosch", None)
    assert places.distance_km(here, there) == Decimal("99.99")


def test_the_table_is_read_once_per_process(places):
    assert Places.load() is places
