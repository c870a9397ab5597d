"""Distances and quoted travel amounts against the reference data beside the project."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from gezel.adapters.rates import rate_book
from gezel.core.grants import RateKey, band, check_quoted_travel, haversine_km

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data"
PAIRS = SHARED / "places" / "distance_pairs_near_band_limits_derived.csv"
QUOTED = SHARED / "rules" / "travel_bands_as_quoted_by_third_parties.csv"


def rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        pytest.skip("the reference data (../shared) is not here")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_366_distances_and_bands_are_those_of_the_reference():
    pairs = rows(PAIRS)
    assert len(pairs) == 366
    wrong = []
    for pair in pairs:
        km = haversine_km(
            from_lat=Decimal(pair["from_lat"]),
            from_lon=Decimal(pair["from_lon"]),
            to_lat=Decimal(pair["to_lat"]),
            to_lon=Decimal(pair["to_lon"]),
        )
        if km != Decimal(pair["haversine_6371_km"]).quantize(Decimal("0.01")):
            wrong.append((pair["from_city"], pair["to_city"], km, pair["haversine_6371_km"]))
        elif band(km).label != pair["band_haversine"]:
            wrong.append((pair["from_city"], pair["to_city"], band(km).label))
    assert wrong == []


@pytest.mark.parametrize(
    ("calls", "year", "old"), [("2021-2023", 2021, False), ("2024+", 2024, False), ("2021-2023", 2024, True)]
)  # fmt: skip
def test_quoted_amounts_are_right_for_their_call_and_stale_for_the_next(calls, year, old):
    key = RateKey(year, "VET", "KA121", "BE02")
    for row in rows(QUOTED):
        if row["call_years"] != calls:
            continue
        km = Decimal(row["band_km"].split("-")[0].removesuffix("+")) + 1
        for column, green in (("standard_eur", False), ("green_eur", True)):
            if not row[column]:
                continue
            said = check_quoted_travel(
                rates=rate_book(), key=key, km=km, green=green, amount=Decimal(row[column])
            )
            assert (said and said.code) == ("grants.stale_rate" if old else None), row


def test_amounts_older_than_the_rate_files_differ():
    key = RateKey(2024, "VET", "KA121", "BE02")
    for row in rows(QUOTED):
        if (row["call_years"], row["band_km"]) == ("2014-2017", "8000+"):
            said = check_quoted_travel(
                rates=rate_book(),
                key=key,
                km=Decimal(8001),
                green=False,
                amount=Decimal(row["standard_eur"]),
            )
            assert said.code == "grants.quoted_differs"
