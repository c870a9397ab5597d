"""What must hold for every grant."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from gezel.adapters.rates import rate_book
from gezel.core.grants import GrantRequest, band, compute, haversine_km, near_limit
from gezel.core.grants.distance import STANDARD_BANDS
from gezel.core.grants.figures import weakest
from gezel.core.grants.limits import FACTS
from gezel.core.values import ZERO, Country

KM = st.decimals(0, 20_000, places=2, allow_nan=False)
requests = st.builds(
    GrantRequest,
    ref=st.just("alice"),
    role=st.sampled_from(["learner", "staff", "accompanying"]),
    activity=st.sampled_from(sorted(FACTS)),
    call_year=st.integers(2020, 2027),
    agency=st.sampled_from(["ES", "ES01", "BE02", "PL"]),
    country=st.sampled_from([Country(code) for code in ("IT", "NO", "EL", "PL", "ZA", "CH", "US")]),
    km=st.none() | KM,
    days=st.integers(0, 400),
    km_source=st.sampled_from(["computed", "official"]),
    travel_days=st.integers(0, 7),
    green=st.booleans(),
    fewer_opportunities=st.booleans(),
    zero_grant=st.booleans(),
    participant_number=st.integers(1, 150),
    field=st.sampled_from(["VET", "SPO", "SCH"]),
    action=st.sampled_from(["KA121", "KA122", "KA182"]),
    course_fee_days=st.integers(0, 20),
    language_support=st.booleans(),
    force_majeure=st.booleans(),
)
spanish = st.builds(
    GrantRequest,
    ref=st.just("bob"),
    role=st.sampled_from(["learner", "accompanying"]),
    activity=st.just("LRN_SHORT"),
    call_year=st.just(2021),
    agency=st.just("ES"),
    country=st.sampled_from([Country(code) for code in ("NO", "IT", "PL", "CH", "ZA", "CO")]),
    km=KM,
    days=st.integers(10, 88),
    travel_days=st.integers(0, 2),
    green=st.booleans(),
)


@given(requests)
@settings(max_examples=300, deadline=None)
def test_lines_add_up_and_are_exact_to_the_cent(request):
    grant = compute(request, rates=rate_book())
    assert grant.total == sum((line.amount for line in grant.lines), ZERO)
    assert grant.total == grant.paid_to("participant") + grant.paid_to("organisation")
    for line in grant.lines:
        assert line.amount >= ZERO
        assert line.amount.euro == line.amount.euro.quantize(Decimal("0.01"))
        assert weakest([line.status, *(f.status for f in line.figures)]) is line.status
        assert line.source == line.figures[0].source
    kinds = [line.kind for line in grant.lines]
    assert len(set(kinds)) == len(kinds)


@given(requests)
@settings(max_examples=100, deadline=None)
def test_the_same_request_gives_the_same_grant(request):
    assert compute(request, rates=rate_book()) == compute(request, rates=rate_book())


@given(requests)
@settings(max_examples=300, deadline=None)
def test_what_is_not_paid_and_not_missing_is_explained(request):
    grant = compute(request, rates=rate_book())
    assert grant.lines or grant.gaps or grant.warnings


@given(spanish)
@settings(max_examples=200, deadline=None)
def test_one_day_more_never_pays_less_and_never_more_than_the_first_rate(request):
    here = compute(request, rates=rate_book())
    there = compute(replace(request, days=request.days + 1), rates=rate_book())
    more = there.total.euro - here.total.euro
    rate = here.line("individual_support").figures[0].value
    assert 0 < more <= rate


@given(KM)
def test_every_distance_from_ten_kilometres_on_is_in_exactly_one_band(km):
    holding = [b for b in STANDARD_BANDS if b.holds(km)]
    assert len(holding) == (1 if km >= 10 else 0)
    assert band(km) == (holding[0] if holding else None)
    limit = near_limit(km)
    assert limit is None or abs(km - limit) <= limit / 100


DEGREES = {"lat": st.floats(-90, 90), "lon": st.floats(-180, 180)}


@given(DEGREES["lat"], DEGREES["lon"], DEGREES["lat"], DEGREES["lon"])
def test_a_distance_is_the_same_there_and_back_and_fits_on_the_globe(lat1, lon1, lat2, lon2):
    there = haversine_km(from_lat=lat1, from_lon=lon1, to_lat=lat2, to_lon=lon2)
    back = haversine_km(from_lat=lat2, from_lon=lon2, to_lat=lat1, to_lon=lon1)
    assert abs(there - back) <= Decimal("0.01")
    assert 0 <= there <= Decimal("20015.09")


def test_madrid_to_rome_is_1365_28_km():
    km = haversine_km(from_lat=40.4165, from_lon=-3.70256, to_lat=41.89193, to_lon=12.51133)
    assert km == Decimal("1365.28")
    assert band(km).label == "500-1999"
