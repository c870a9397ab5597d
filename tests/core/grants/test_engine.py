"""The sums, the gaps and the warnings of one person's grant."""

from decimal import Decimal

import pytest

from gezel.adapters.rates import rate_book
from gezel.core.grants import TEXTS, Grant, GrantRequest, OwnFigure, OwnRule, compute
from gezel.core.grants.book import RateBook
from gezel.core.values import Country, Money, Refusal, Source, Status


def grant(*, rates: RateBook | None = None, **facts: object) -> Grant:
    """Alice goes from Spain to Italy for 30 days in call 2021, unless the test says otherwise."""
    alice = {
        "ref": "alice",
        "role": "learner",
        "activity": "LRN_SHORT",
        "call_year": 2021,
        "agency": "ES",
        "country": Country("IT"),
        "km": Decimal("1365.28"),
        "days": 30,
    }
    return compute(GrantRequest(**{**alice, **facts}), rates=rates or rate_book())


def codes(reasons) -> list[str]:
    return [reason.code for reason in reasons]


def own(name: str, value: str, **facts: object) -> OwnFigure:
    office = {
        "call_year": 2024,
        "field": "VET",
        "action": "KA121",
        "agency": "BE02",
        "status": Status.CONFIRMED,
        "source": Source("own", "letter of the agency"),
    }
    return OwnFigure(name=name, value=Decimal(value), **{**office, **facts})


def test_alice_gets_exactly_1438_for_thirty_days_in_italy():
    line = grant().line("individual_support")
    assert line.amount == Money.of("1438.00")
    assert line.formula == "14 × 57.00 + 16 × 40.00"
    assert (line.status, line.source.key, line.payee) == (Status.CONFIRMED, "ES21", "participant")


def test_without_rounding_alice_would_get_1436_40():
    rates = rate_book().with_own(
        own("individual.learner.2.first", "57", call_year=2021, agency="ES"),
        OwnRule(
            call_year=2021,
            field="VET",
            action="KA121",
            agency="ES",
            name="reduced_rate_rounding",
            value="none",
            status=Status.CONFIRMED,
            source=Source("own", "trial"),
        ),
    )
    line = grant(rates=rates).line("individual_support")
    assert line.amount == Money.of("1436.40")
    assert line.formula == "14 × 57.00 + 16 × 39.90"


def test_the_whole_grant_of_alice_is_complete_and_confirmed():
    alice = grant()
    assert alice.complete
    assert alice.total == Money.of(2063)
    assert alice.paid_to("participant") == Money.of(1713)
    assert alice.paid_to("organisation") == Money.of(350)
    assert alice.warnings == ()


def test_the_belgian_learner_rate_of_2024_is_refused_by_name_and_the_rest_is_computed():
    bob = grant(call_year=2024, agency="BE02")
    (gap,) = bob.gaps
    assert gap.code == "grants.unknown_rate"
    assert dict(gap.params) == {
        "figure": "individual.learner.1.first",
        "what": "daily rate (learner), country group 1, days 1-14",
        "call_year": 2024,
        "field": "VET",
        "action": "KA121",
        "agency": "BE02",
    }
    assert [line.kind for line in bob.lines] == ["travel", "organisational_support"]
    assert bob.total == Money.of(659)
    assert not bob.complete


def test_an_office_enters_its_own_rate_and_the_gap_closes():
    rates = rate_book().with_own(
        own("individual.learner.1.first", "60.00"), own("individual.learner.1.second", "42.00")
    )
    line = grant(rates=rates, call_year=2024, agency="BE02").line("individual_support")
    assert line.amount == Money.of(1512)
    assert line.source.text == "letter of the agency"
    # the group of Italy is derived for VET in 2024, so the line is not better than that
    assert line.status is Status.DERIVED


def test_an_own_first_rate_alone_needs_the_rounding_rule_when_it_matters():
    rates = rate_book().with_own(own("individual.learner.1.first", "57"))
    carol = grant(rates=rates, call_year=2024, agency="BE02")
    (gap,) = carol.gaps
    assert gap.code == "grants.unknown_rounding"
    assert gap.params["exact"] == Decimal("39.90")
    assert grant(rates=rates, call_year=2024, agency="BE02", days=14).complete
    whole = rate_book().with_own(own("individual.learner.1.first", "60"))
    line = grant(rates=whole, call_year=2024, agency="BE02").line("individual_support")
    assert line.formula == "14 × 60.00 + 16 × 42.00"


def test_an_own_rate_outside_the_eu_range_warns():
    rates = rate_book().with_own(own("individual.learner.1.first", "200"))
    dave = grant(rates=rates, call_year=2024, agency="BE02", days=10)
    assert "grants.outside_range" in codes(dave.warnings)


def test_own_figures_of_one_agency_do_not_reach_another():
    rates = rate_book().with_own(own("individual.learner.1.first", "60"))
    assert not grant(rates=rates, call_year=2024, agency="NL01").complete
    assert not grant(rates=rates, call_year=2025, agency="BE02").complete


@pytest.mark.parametrize(
    ("name", "value", "source", "code"),
    [
        ("individual.pilot.1.first", "10", "a letter", "grants.own_unknown_name"),
        ("individual.learner.4.first", "10", "a letter", "grants.own_unknown_name"),
        ("individual.learner.1.first", "10", " ", "grants.own_without_source"),
        ("individual.learner.1.first", "10.005", "a letter", "grants.own_bad_amount"),
        ("individual.learner.1.first", "-1", "a letter", "grants.own_bad_amount"),
        ("group.GB", "4", "a letter", "grants.own_bad_amount"),
        ("individual.learner.1.first", "NaN", "a letter", "grants.own_bad_amount"),
    ],
)
def test_an_own_figure_that_cannot_be_is_refused(name, value, source, code):
    with pytest.raises(Refusal) as no:
        own(name, value, source=Source("", source))
    assert no.value.reason.code == code
    assert TEXTS[code] % dict(no.value.reason.params)


def test_nine_kilometres_pay_nothing_except_where_spain_prints_from_zero():
    near = grant(agency="BE02", km=Decimal("9.99"))
    assert near.line("travel") is None
    assert "grants.too_near_for_travel" in codes(near.warnings)
    spain = grant(km=Decimal("9.98"))
    assert spain.line("travel").amount == Money.of(23)
    assert "grants.paid_below_ten_km" in codes(spain.warnings)


def test_sint_niklaas_to_s_hertogenbosch_shows_both_sides_of_the_limit():
    eve = grant(km=Decimal("99.99"))
    assert eve.line("travel").amount == Money.of(23)
    (warning,) = [w for w in eve.warnings if w.code == "grants.near_band_limit"]
    assert (warning.params["amount_below"], warning.params["amount_above"]) == (23, 180)
    assert grant(km=Decimal("99.99"), km_source="official").warnings == ()


def test_a_distance_is_recorded_with_its_source():
    basis = grant(km_source="official").line("travel").basis
    assert basis.params["km_source"] == "official"
    assert basis.params["band"] == "500-1999"


def test_without_a_distance_only_travel_is_missing():
    frank = grant(km=None)
    assert codes(frank.gaps) == ["grants.distance_missing"]
    assert frank.line("individual_support").amount == Money.of(1438)


def test_a_green_trip_below_100_km_has_no_amount_of_its_own_in_2021():
    line = grant(km=Decimal(50), green=True)
    assert line.line("travel").amount == Money.of(23)
    assert line.line("travel").status is Status.DERIVED
    assert codes(line.warnings) == ["grants.no_green_amount"]


def test_two_travel_days_are_paid_and_three_are_refused_unless_green():
    assert grant(days=12, travel_days=2).line("individual_support").amount == Money.of(14 * 57)
    three = grant(days=12, travel_days=3)
    assert three.line("individual_support") is None
    assert three.gaps[0].params["most"] == 2
    assert three.line("travel") is not None
    assert grant(days=12, travel_days=6, green=True).complete
    assert codes(grant(days=12, travel_days=7, green=True).gaps) == ["grants.too_many_travel_days"]


def test_travel_days_around_day_15_warn_with_both_amounts():
    grace = grant(days=30, travel_days=2)
    line = grace.line("individual_support")
    assert line.amount == Money.of(14 * 57 + 18 * 40)
    (warning,) = grace.warnings
    assert warning.code == "grants.day15_open"
    assert warning.params["other_amount"] == Decimal(16 * 57 + 16 * 40)
    assert line.status is Status.UNVERIFIED
    assert grant(days=12, travel_days=2).warnings == ()


def test_the_office_can_settle_day_15_by_its_own_rule():
    rule = OwnRule(
        call_year=2021,
        field="VET",
        action="KA121",
        agency="ES",
        name="day15_counts_travel_days",
        value=False,
        status=Status.CONFIRMED,
        source=Source("BM", "export of spring"),
    )
    heidi = grant(rates=rate_book().with_own(rule), days=30, travel_days=2)
    assert heidi.line("individual_support").formula == "16 × 57.00 + 16 × 40.00"
    assert heidi.warnings == ()


def test_eighty_nine_days_show_the_other_side_of_the_line():
    ivan = grant(days=89)
    (warning,) = ivan.warnings
    assert warning.code == "grants.duration_border"
    assert warning.params["amount"] == 275 + 14 * 57 + 75 * 40 + 350
    assert warning.params["other_amount"] == 275 + 14 * 57 + 76 * 40 + 500 + 150
    assert codes(grant(activity="LRN_PRO", days=90).warnings) == ["grants.duration_border"]
    assert grant(days=86).warnings == ()
    belgian = grant(days=89, call_year=2024, agency="BE02")
    assert "grants.duration_border_incomplete" in codes(belgian.warnings)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"days": 9}, "grants.too_short"),
        ({"days": 90}, "grants.too_long_fits"),
        ({"days": 89, "activity": "LRN_PRO"}, "grants.too_short_fits"),
        ({"days": 366, "activity": "LRN_PRO"}, "grants.too_long"),
        ({"days": 1, "fewer_opportunities": True}, "grants.too_short"),
        ({"activity": "LRN_GROUP"}, "grants.not_in_call"),
        ({"activity": "SCH_EXCHANGE"}, "grants.unknown_activity"),
        ({"role": "staff"}, "grants.role_does_not_fit"),
    ],
)
def test_what_cannot_be_paid_has_no_line_and_says_why(facts, code):
    judy = grant(**facts)
    assert codes(judy.gaps) == [code]
    assert judy.lines == ()


def test_nine_days_are_possible_with_fewer_opportunities_but_warn():
    mallory = grant(days=9, fewer_opportunities=True)
    assert mallory.complete
    assert codes(mallory.warnings) == ["grants.reduced_minimum"]
    assert mallory.line("inclusion_organisation").amount == Money.of(100)


def test_force_majeure_switches_the_minimum_off():
    niaj = grant(days=4, force_majeure=True)
    assert niaj.line("individual_support").amount == Money.of(4 * 57)
    assert codes(niaj.warnings) == ["grants.too_short_force_majeure"]


def test_support_falls_from_participant_101_on():
    assert grant(participant_number=100).line("organisational_support").amount == Money.of(350)
    assert grant(participant_number=101).line("organisational_support").amount == Money.of(200)
    unknown = grant(participant_number=101, call_year=2024, agency="BE02")
    assert "organisational.LRN_SHORT.after" in [gap.params.get("figure") for gap in unknown.gaps]


def test_two_sources_that_differ_are_both_named():
    bob = grant(
        role="staff", activity="STF_SHADOW", call_year=2024, agency="BE02", days=5,
        participant_number=101,
    )  # fmt: skip
    (warning,) = [w for w in bob.warnings if w.code == "grants.sources_differ"]
    assert (warning.params["value"], warning.params["others"]) == (200, "250")


def test_a_companion_gets_the_staff_rate_and_brings_no_support():
    trent = grant(role="accompanying")
    assert trent.line("individual_support").amount == Money.of(14 * 104 + 16 * 73)
    assert trent.line("organisational_support") is None


def test_a_third_country_brings_500_and_needs_ka121():
    zoe = grant(country=Country("ZA"), km=Decimal(9500))
    assert zoe.line("organisational_support").amount == Money.of(500)
    assert zoe.line("individual_support").amount == Money.of(14 * 57 + 16 * 40)
    short = grant(country=Country("ZA"), km=Decimal(9500), action="KA122")
    assert codes(short.gaps) == ["grants.third_country_needs_ka121"]
    assert short.line("organisational_support") is None
    later = grant(country=Country("ZA"), km=Decimal(9500), call_year=2024)
    assert codes(later.gaps) == ["grants.unknown_country_group"]
    assert later.line("organisational_support").amount == Money.of(500)


def test_a_zero_grant_has_no_lines_and_no_gaps():
    zero = grant(zero_grant=True, km=None)
    assert (zero.lines, zero.gaps, codes(zero.warnings)) == ((), (), ["grants.zero_grant"])


def test_an_incoming_expert_brings_organisational_support_only():
    expert = grant(role="staff", activity="INC_EXPERT", days=5, km=None, country=Country("ES"))
    assert [(line.kind, line.amount) for line in expert.lines] == [
        ("organisational_support", Money.of(100))
    ]
    assert expert.complete


def test_a_preparatory_visit_is_one_lump_sum():
    visit = grant(role="staff", activity="PREP", days=2)
    assert [(line.kind, line.amount) for line in visit.lines] == [
        ("preparatory_visit", Money.of(575))
    ]


def test_course_fees_stop_at_the_limit_of_the_project():
    course = {"role": "staff", "activity": "STF_COURSE", "days": 12}
    assert grant(**course, course_fee_days=9).line("course_fee").amount == Money.of(720)
    assert grant(**course, course_fee_days=11).line("course_fee").amount == Money.of(800)
    third = grant(**course, course_fee_days=5, course_fee_before=Money.of(700))
    assert third.line("course_fee").formula == "min(5 × 80.00, 100.00)"


def test_language_support_for_learners_long_stays_and_long_staff_stays():
    assert grant(language_support=True).line("language_support").amount == Money.of(150)
    assert grant(activity="LRN_PRO", days=120).line("language_support").amount == Money.of(150)
    both = grant(activity="LRN_PRO", days=120, language_support=True)
    assert both.line("language_support").formula == "2 × 150.00"
    staff = {"role": "staff", "activity": "STF_TEACH", "language_support": True}
    assert grant(**staff, days=30).line("language_support") is None
    assert grant(**staff, days=31).line("language_support").amount == Money.of(150)


def test_a_group_above_the_cap_warns():
    group = {"activity": "LRN_GROUP", "call_year": 2024, "agency": "BE02", "days": 5}
    assert "grants.group_cap" not in codes(grant(**group, group_size=10).warnings)
    assert "grants.group_cap" in codes(grant(**group, group_size=11).warnings)


def test_flemish_sport_rates_keep_their_cents():
    coach = grant(
        role="staff", activity="STF_SHADOW", call_year=2024, agency="BE02", field="SPO",
        action="KA182", days=16,
    )  # fmt: skip
    line = coach.line("individual_support")
    assert line.formula == "14 × 171.90 + 2 × 120.33"
    assert (line.amount, line.status) == (Money.of("2647.26"), Status.CONFIRMED)


@pytest.mark.parametrize(
    "bad",
    [
        {"role": "teacher"},
        {"km": Decimal(-1)},
        {"km": Decimal("NaN")},
        {"days": -1},
        {"travel_days": -1},
        {"km_source": "guess"},
        {"participant_number": 0},
    ],
)
def test_a_request_that_cannot_be_is_refused(bad):
    with pytest.raises(Refusal) as no:
        grant(**bad)
    assert no.value.reason.code == "grants.impossible_value"
