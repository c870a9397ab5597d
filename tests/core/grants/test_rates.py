"""The rate files: every figure has a status and a source, and nothing was made up."""

import tomllib
from importlib.resources import files

import pytest

from gezel.adapters.rates import activity_catalogue, rate_book
from gezel.core.grants import RateKey, read_rates
from gezel.core.grants.limits import FACTS
from gezel.core.values import Status

SOURCES = 'ES21 = "annex"\n'
SET = """
call_year = 2021
[bands]
printed = [{ label = "10-99", from = 10, to = 100, standard = 23 }, { label = "100+", from = 100, standard = 180 }]
[countries.programme]
"1" = ["NO"]
[[set]]
field = "VET"
actions = ["KA121"]
agency = "ES"
travel = { bands = "printed", status = "confirmed", source = "ES21" }
countries = { table = "programme", status = "confirmed", source = "ES21" }
"""


def read(text: str):
    return read_rates({"sources.toml": SOURCES, "2021.toml": text})


def raw(name: str) -> str:
    return (files("gezel.core.grants") / "rates" / name).read_text(encoding="utf-8")


def test_no_daily_rate_for_vet_after_2021_is_known():
    for key, rate_set in rate_book().sets.items():
        if key.field == "VET" and (key.call_year, key.agency) != (2021, "ES"):
            assert [name for name in rate_set.figures if name.startswith("individual.")] == []


def test_only_spain_2021_is_confirmed_for_vet_but_for_group_support_of_2024():
    found = {
        (key.call_year, key.agency, name)
        for key, rate_set in rate_book().sets.items()
        for name, figure in rate_set.figures.items()
        if key.field == "VET" and figure.status is Status.CONFIRMED
        and (key.call_year, key.agency) != (2021, "ES")
    }  # fmt: skip
    assert found == {(2024, "EU", "organisational.LRN_GROUP.first")}


def test_norway_is_a_country_and_every_programme_country_is_in_every_call():
    for year in range(2021, 2027):
        figures = rate_book().sets[RateKey(year, "VET", "KA121", "EU")].figures
        groups = {name for name in figures if name.startswith("group.")}
        assert len(groups) == 33
        assert {"group.NO", "group.GR"} <= groups


def test_own_agency_comes_before_its_country_and_the_union():
    key = RateKey(2021, "VET", "KA121", "ES01")
    assert [k.agency for k in key.fallbacks()] == ["ES01", "ES", "EU"]
    assert [s.key.agency for s in rate_book().chain(key)] == ["ES", "EU"]


def test_every_source_is_used_and_every_activity_is_known():
    texts = "".join(raw(f"{year}.toml") for year in range(2021, 2027))
    for source in tomllib.loads(raw("sources.toml")):
        assert f'"{source}"' in texts, source
    for rate_set in rate_book().sets.values():
        for name in rate_set.figures:
            if name.startswith("organisational."):
                assert name.split(".")[1] in (*FACTS, "third_country")


def test_money_and_catalogue_agree_on_the_length_of_an_activity():
    catalogue = activity_catalogue()
    assert [activity.code for activity in catalogue] == list(FACTS)
    for activity in catalogue:
        facts = FACTS[activity.code]
        for limit in activity.limits:
            assert (limit.min_days, limit.max_days) == (facts.min_days, facts.max_days)
        reduced = activity.fewer_opportunities
        assert (reduced and reduced.min_days) == facts.min_days_fewer_opportunities
        assert activity.first_call == facts.first_call
        assert (activity.longer, activity.shorter) == (facts.longer, facts.shorter)
        assert activity.role in facts.roles
        assert (activity.direction == "incoming") == (facts.paid == "incoming")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('source = "ES21" }\ncountries', 'source = "ES99" }\ncountries', "no known source"),
        ('status = "confirmed", source = "ES21" }\ncountries', 'source = "ES21" }\ncountries', "no status"),
        ("from = 100,", "from = 101,", "leave a hole"),
        ('["NO"]', '["NO", "NO"]', "twice"),
        ('["NO"]', "[false]", "has no attribute"),
        ('label = "100+"', 'label = "a lot"', "not a name"),
        ("standard = 180", 'standard = "180"', "not a number"),
        ('actions = ["KA121"]', 'actions = ["KA121", "KA121"]', "twice"),
        ("[[set]]", '[[set]]\nrule = [{ name = "first_days", value = true, status = "derived", source = "ES21" }]', "not a rule"),
        ("[[set]]", '[[set]]\nrule = [{ name = "reduced_rate_rounding", value = "up", status = "derived", source = "ES21" }]', "not a rule"),
    ],
)  # fmt: skip
def test_a_careless_rate_file_is_not_read(old, new, complaint):
    assert old in SET
    assert read(SET).call_years() == (2021,)
    with pytest.raises((ValueError, TypeError, AttributeError), match=complaint):
        read(SET.replace(old, new, 1))
