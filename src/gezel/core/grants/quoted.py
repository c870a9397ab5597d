"""Stale tables are a real failure: a school printed the amounts of an older call for a new one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from gezel.core.grants.book import RateBook
from gezel.core.grants.figures import RateKey
from gezel.core.values import Param, Reason


def check_quoted_travel(
    *, rates: RateBook, key: RateKey, km: Decimal, green: bool, amount: Decimal
) -> Reason | None:
    """Compares a travel amount that somebody printed with the one of the grant's call.

    None when it is right, or when the right one is not known or there is none for this distance.
    """
    column = "green" if green else "standard"
    band = rates.band(key, km)
    right = None if band is None else rates.figure(key, f"travel.{band.label}.{column}")
    if band is None or right is None or right.value == amount:
        return None
    params: dict[str, Param] = {
        "amount": amount,
        "right": right.value,
        "band": band.label,
        "call_year": key.call_year,
    }
    old = []
    for year in rates.call_years():
        then_key = replace(key, call_year=year)
        then_band = rates.band(then_key, km)
        if year < key.call_year and then_band is not None:
            figure = rates.figure(then_key, f"travel.{then_band.label}.{column}")
            if figure is not None and figure.value == amount:
                old.append(str(year))
    if old:
        return Reason("grants.stale_rate", {**params, "old_years": ", ".join(old)})
    return Reason("grants.quoted_differs", params)
