"""Cases worked out by hand from published figures (tests/golden/grants)."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from gezel.adapters.rates import rate_book
from gezel.core.grants import GrantRequest, compute
from gezel.core.values import Country

FOLDER = Path(__file__).parents[2] / "golden" / "grants"


def cases():
    for path in sorted(FOLDER.glob("*.toml")):
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in file["case"]:
            yield pytest.param({**file["defaults"], **case}, id=case["name"])


def named(reason) -> str:
    figure = reason.params.get("figure")
    rate = reason.code in ("grants.unknown_rate", "grants.unknown_country_group")
    return f"{reason.code} {figure}" if rate else reason.code


@pytest.mark.parametrize("case", list(cases()))
def test_the_engine_agrees_with_the_hand(case):
    assert case["source"]
    facts = {
        "call_year": case["call_year"],
        "agency": case["agency"],
        "role": "learner",
        "activity": "LRN_SHORT",
        "country": "IT",
        "km": "1365.28",
        "km_source": "official",
        "days": 30,
        **case.get("request", {}),
    }
    facts["country"] = Country(facts["country"])
    facts["km"] = Decimal(facts["km"])
    grant = compute(GrantRequest(ref="alice", **facts), rates=rate_book())
    lines = [[line.kind, str(line.amount), str(line.status)] for line in grant.lines]
    assert lines == case.get("lines", [])
    assert [named(gap) for gap in grant.gaps] == case.get("gaps", [])
    assert [warning.code for warning in grant.warnings] == case.get("warnings", [])


def test_there_are_at_least_forty_hand_made_cases():
    assert len(list(cases())) >= 40
