"""Every reason that the engine can give has a sentence, and the sentence finds its facts."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from gezel.adapters.rates import rate_book
from gezel.core.grants import (
    FIGURE_TEXTS,
    TEXTS,
    GrantRequest,
    OwnFigure,
    RateKey,
    check_quoted_travel,
    compute,
    figure_label,
)
from gezel.core.grants.words import what
from gezel.core.values import Country, Money, Reason, Refusal, Source, Status

ENGINE = Path(__file__).parents[3] / "src" / "gezel" / "core" / "grants"
BASE = {
    "role": "learner",
    "activity": "LRN_SHORT",
    "call_year": 2021,
    "agency": "ES",
    "country": Country("IT"),
    "km": Decimal("1365.28"),
    "days": 30,
}
STAFF = {"role": "staff", "activity": "STF_COURSE", "days": 10}
SCENES = [
    {},
    {"call_year": 2024, "agency": "BE02", "participant_number": 101},
    {"call_year": 2024, "agency": "BE02", "days": 89},
    {"call_year": 2024, "country": Country("ZA")},
    {"country": Country("ZA"), "action": "KA122"},
    {"country": Country("ZA")},
    {"activity": "NONE"},
    {"role": "staff"},
    {"activity": "LRN_GROUP"},
    {"days": 3},
    {"days": 3, "force_majeure": True},
    {"days": 3, "fewer_opportunities": True},
    {"days": 120},
    {"activity": "LRN_PRO"},
    {"activity": "LRN_PRO", "days": 400},
    {"activity": "LRN_PRO", "days": 90},
    {"days": 89},
    {"travel_days": 7},
    {"travel_days": 2},
    {"km": None},
    {"km": Decimal("99.9")},
    {"km": Decimal("3"), "agency": "BE02"},
    {"km": Decimal("3")},
    {"km": Decimal("50"), "green": True},
    {"green": True},
    {"zero_grant": True},
    {"role": "staff", "activity": "INC_EXPERT", "days": 5},
    {"role": "staff", "activity": "PREP"},
    {"call_year": 2024, "activity": "LRN_GROUP", "days": 5, "group_size": 20},
    {**STAFF, "course_fee_days": 12},
    {**STAFF, "language_support": True},
    {**STAFF, "call_year": 2024},
    {"call_year": 2024, "agency": "BE99"},
    {"call_year": 2024, "agency": "BE98", "days": 12},
]


def office(name: str, value: str, source: str = "letter", **facts: object) -> OwnFigure:
    mine = {"call_year": 2024, "field": "VET", "action": "KA121", "agency": "BE99"}
    return OwnFigure(
        name=name,
        value=Decimal(value),
        status=Status.CONFIRMED,
        source=Source("own", source),
        **{**mine, **facts},
    )


def every_reason() -> list[Reason]:
    rates = rate_book().with_own(
        office("individual.learner.1.first", "57"),
        office("individual.learner.1.first", "300", agency="BE98"),
    )
    found: list[Reason] = []
    for scene in SCENES:
        grant = compute(GrantRequest(ref="alice", **{**BASE, **scene}), rates=rates)
        found += [*grant.gaps, *grant.warnings, *(line.basis for line in grant.lines)]
    key = RateKey(2024, "VET", "KA121", "BE02")
    for amount in (275, 1):
        found.append(
            check_quoted_travel(
                rates=rates, key=key, km=Decimal(900), green=False, amount=Decimal(amount)
            )
        )
    for bad in (("pilot", "1"), ("language_support", "-1")):
        with pytest.raises(Refusal) as no:
            office(*bad)
        found.append(no.value.reason)
    with pytest.raises(Refusal) as no:
        OwnFigure(2024, "VET", "KA121", "BE02", "language_support", Decimal(1),
                  Status.CONFIRMED, Source(""))  # fmt: skip
    found.append(no.value.reason)
    with pytest.raises(Refusal) as no:
        GrantRequest(ref="alice", **{**BASE, "days": -1})
    found.append(no.value.reason)
    return found


def test_every_sentence_is_reached_and_finds_its_facts():
    reached = set()
    for reason in every_reason():
        sentence = TEXTS[reason.code] % dict(reason.params)
        assert "%(" not in sentence
        reached.add(reason.code)
    assert reached == set(TEXTS) - set(FIGURE_TEXTS)


def test_every_code_in_the_source_has_a_sentence():
    code = re.compile(r'"(grants\.[a-z0-9_]+)"')
    for path in sorted(ENGINE.glob("*.py")):
        for found in code.findall(path.read_text(encoding="utf-8")):
            assert found in TEXTS, f"{path.name}: {found}"


def test_every_figure_of_the_book_has_a_name_in_words():
    names = {name for one in rate_book().sets.values() for name in one.figures}
    labels = {figure_label(name).code for name in names}
    labels.add(figure_label("individual.learner.1.second").code)
    assert labels == set(FIGURE_TEXTS)
    assert (
        what("individual.learner.2.second") == "daily rate (learner), country group 2, from day 15"
    )
    with pytest.raises(ValueError, match="pocket_money"):
        figure_label("pocket_money")


def test_stale_tables_are_called_by_the_call_they_belong_to():
    key = RateKey(2024, "VET", "KA121", "BE02")
    stale = check_quoted_travel(
        rates=rate_book(), key=key, km=Decimal(900), green=False, amount=Decimal(275)
    )
    assert (stale.code, stale.params["old_years"]) == ("grants.stale_rate", "2021, 2022, 2023")
    right = check_quoted_travel(
        rates=rate_book(), key=key, km=Decimal(900), green=True, amount=Decimal(417)
    )
    assert right is None
    assert Money.of(309).euro == stale.params["right"]
