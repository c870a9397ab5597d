"""Cities by the names that people type. Uses a small table, so no set-up step is needed."""

from decimal import Decimal
from pathlib import Path

import pytest

from gezel.adapters.places import TEXTS, City, Places, country_of
from gezel.adapters.places.table import FORMAT
from gezel.core.values import Country, Refusal

TABLE = "\n".join(
    [
        f"{FORMAT} test",
        "BE\tGent\t51.05\t3.71667\t265086\t|gent|gand|ghent|",
        "BE\tKortrijk\t50.82803\t3.26487\t73879\t|kortrijk|courtrai|",
        "BE\tLille\t51.24197\t4.82313\t16386\t|lille|",
        "BE\tMons\t50.45413\t3.95229\t95299\t|mons|bergen|",
        "DE\tLübeck\t53.86893\t10.68729\t212207\t|lubeck|luebeck|",
        "ES\tMadrid\t40.4165\t-3.70256\t3255944\t|madrid|",
        "ES\tValencia\t39.46975\t-0.37739\t824340\t|valencia|valence|",
        "DK\tAarhus\t56.15674\t10.21076\t285273\t|aarhus|arhus|",
        "FR\tLille\t50.63297\t3.05858\t238695\t|lille|rijsel|",
        "FR\tMons\t43.69333\t6.71611\t1224\t|mons|",
        "FR\tMons\t45.86666\t3.36666\t1490\t|mons|",
        "FR\tValence\t44.92560\t4.90956\t63864\t|valence|",
        "GF\tCayenne\t4.93333\t-52.33333\t61550\t|cayenne|",
        "IT\tRome\t41.89193\t12.51133\t2318895\t|rome|roma|",
        "NO\tBergen\t60.39299\t5.32415\t294029\t|bergen|",
        "VE\tValencia\t10.16202\t-68.00765\t1385083\t|valencia|",
    ]
)


@pytest.fixture
def places() -> Places:
    return Places((TABLE + "\n").encode())


BE, ES, FR = Country("BE"), Country("ES"), Country("FR")


@pytest.mark.parametrize(
    ("typed", "country", "found"),
    [
        ("Gent", None, ("Gent", "BE")),
        ("GHENT", None, ("Gent", "BE")),
        ("  gand ", None, ("Gent", "BE")),
        ("Courtrai", None, ("Kortrijk", "BE")),
        ("8500 Kortrijk", None, ("Kortrijk", "BE")),
        ("B-8500 Kortrijk", None, ("Kortrijk", "BE")),
        ("Bergen", None, ("Bergen", "NO")),
        ("Bergen", BE, ("Mons", "BE")),
        ("Bergen (België)", None, ("Mons", "BE")),
        ("Lille", None, ("Lille", "FR")),
        ("Lille", BE, ("Lille", "BE")),
        ("Lille, Belgium", None, ("Lille", "BE")),
        ("Lübeck (DE)", None, ("Lübeck", "DE")),
        ("Luebeck", None, ("Lübeck", "DE")),
        ("lubeck", None, ("Lübeck", "DE")),
        ("Valencia, Spain", None, ("Valencia", "ES")),
        ("Valencia", None, ("Valencia", "ES")),
        ("Valencia, Venezuela", None, ("Valencia", "VE")),
        ("Valence", None, ("Valence", "FR")),
        ("Valence", ES, ("Valencia", "ES")),
        ("Roma - Italia", None, ("Rome", "IT")),
        ("Rome/Roma", None, ("Rome", "IT")),
        ("Gent Belgium", None, ("Gent", "BE")),
        ("AARHUS C", None, ("Aarhus", "DK")),
        ("LILLE CEDEX 2", FR, ("Lille", "FR")),
        ("Lille 3 (Belgique)", None, ("Lille", "BE")),
        ("Cayenne", FR, ("Cayenne", "GF")),
        ("Cayenne", BE, None),
        ("Atlantis", None, None),
        ("Gent", FR, None),
        ("", None, None),
        ("|", None, None),
        ("\ud800\x00\n", None, None),
        ("x" * 100_000, None, None),
    ],
)
def test_a_city_is_found_by_what_people_type(places, typed, country, found):
    city = places.find(typed, country)
    assert (city and (city.name, city.country.code)) == found


def test_candidates_come_largest_first(places):
    assert [(c.country.code, c.population) for c in places.candidates("Mons", None)] == [
        ("BE", 95299),
        ("FR", 1490),
        ("FR", 1224),
    ]


def test_a_name_that_is_only_a_part_of_another_is_not_found(places):
    assert places.find("Mon", None) is None
    assert [c.name for c in places.suggest("val", None)] == ["Valencia", "Valence", "Valencia"]
    assert [c.name for c in places.suggest("Kor", BE)] == ["Kortrijk"]
    assert places.suggest("k") == []


def test_madrid_to_rome_is_1365_28_km_both_ways(places):
    madrid, rome = places.find("Madrid", None), places.find("Rome", None)
    assert isinstance(madrid, City)
    assert places.distance_km(madrid, rome) == Decimal("1365.28")
    assert places.distance_km(rome, madrid) == Decimal("1365.28")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Belgium", "BE"),
        ("België", "BE"),
        ("belgique", "BE"),
        ("Belgien", "BE"),
        ("Belgio", "BE"),
        ("BE", "BE"),
        ("be", "BE"),
        ("BEL", "BE"),
        ("EL", "GR"),
        ("Griekenland", "GR"),
        ("UK", "GB"),
        ("United Kingdom", "GB"),
        ("Czech Republic", "CZ"),
        ("Tsjechië", "CZ"),
        ("Türkiye", "TR"),
        ("Turkije", "TR"),
        ("Holland", "NL"),
        ("NO", "NO"),
        ("Côte d’Ivoire", "CI"),
        ("Atlantis", None),
        ("ZZ", None),
        ("ABC", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_code_and_by_name(typed, code):
    country = country_of(typed)
    assert (country and country.code) == code


def test_a_missing_table_says_to_run_make_setup():
    with pytest.raises(Refusal) as no:
        Places._load(Path("there-is-no-such-table"))
    assert no.value.reason.code == "places.table_missing"
    assert "make setup" in TEXTS["places.table_missing"]


def test_a_table_of_another_version_is_refused():
    with pytest.raises(Refusal) as no:
        Places(b"gezel-cities 0 old\n")
    assert no.value.reason.code == "places.table_old"
