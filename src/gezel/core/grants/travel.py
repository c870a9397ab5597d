"""Travel: once per participant, by distance band; the amount covers the way there and back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from gezel.core.grants.distance import STANDARD_BANDS, band, near_limit
from gezel.core.grants.figures import Band, Figure, weakest
from gezel.core.grants.work import Work
from gezel.core.values import Money, Param, Reason, Status

FIRST_KM = Decimal(10)


def travel(work: Work) -> None:
    request = work.request
    km = request.km
    if km is None:
        work.gap("grants.distance_missing", ref=request.ref)
        return
    bands = work.rates.bands(work.key)
    if not bands:
        nearest = band(km) or STANDARD_BANDS[0]
        work.gap_figure("grants.unknown_rate", _name(nearest, green=request.green))
        return
    found = band(km, bands=bands)
    _warn_near_limit(work, km=km, bands=bands)
    if found is None:
        work.warn("grants.too_near_for_travel", km=km, least=bands[0].from_km)
        return
    if km < FIRST_KM:
        # Spain's annex of 2021 prints 0-99; all other sources begin at 10 km.
        work.warn("grants.paid_below_ten_km", km=km, band=found.label)
    figure = _amount(work, found, tell=True)
    if figure is None:
        return
    basis: dict[str, Param] = {"km": km, "km_source": request.km_source, "band": found.label}
    work.add(
        kind="travel",
        amount=figure.value,
        formula=f"1 × {Money(figure.value)}",
        payee="participant",
        figures=(figure,),
        basis=Reason(
            "grants.basis_travel_green" if request.green else "grants.basis_travel", basis
        ),
    )


def _name(found: Band, *, green: bool) -> str:
    return f"travel.{found.label}.{'green' if green else 'standard'}"


def _amount(work: Work, found: Band, *, tell: bool) -> Figure | None:
    """The figure of a band. Where no green amount is printed, a green trip gets the standard one:
    a conclusion, so never better than derived."""
    green = work.request.green
    figure = work.rates.figure(work.key, _name(found, green=green))
    if figure is None and green:
        standard = work.rates.figure(work.key, _name(found, green=False))
        if standard is not None:
            if tell:
                work.warn("grants.no_green_amount", band=found.label, amount=standard.value)
            return replace(standard, status=weakest((standard.status, Status.DERIVED)))
    if figure is None and tell:
        work.gap_figure("grants.unknown_rate", _name(found, green=green))
    return figure


def _warn_near_limit(work: Work, *, km: Decimal, bands: tuple[Band, ...]) -> None:
    """A computed distance within 1 % of a limit may fall on the other side in the official tool."""
    if work.request.km_source == "official":
        return
    limit = near_limit(km, bands=bands)
    if limit is None:
        return
    below = next((b for b in bands if b.to_km == limit), None)
    above = next(b for b in bands if b.from_km == limit)
    low = _amount(work, below, tell=False) if below is not None else None
    high = _amount(work, above, tell=False)
    if high is None or (below is not None and low is None):
        return
    work.warn(
        "grants.near_band_limit",
        km=km,
        limit=limit,
        band_below=below.label if below is not None else "",
        amount_below=low.value if low is not None else Decimal(0),
        band_above=above.label,
        amount_above=high.value,
    )
