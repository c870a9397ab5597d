"""Distance between two places as the travel bands mean it: one way, straight line."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import asin, cos, radians, sin, sqrt

from gezel.core.grants.figures import Band

EARTH_RADIUS_KM = 6371
"""The sphere with this radius gives the 1 365.28 km Madrid-Rome of older guides (derived). That
the Commission's calculator uses it is unverified: a figure typed from that calculator wins."""

STANDARD_BANDS = tuple(
    Band(label, Decimal(low), None if high is None else Decimal(high))
    for label, low, high in (
        ("10-99", 10, 100),
        ("100-499", 100, 500),
        ("500-1999", 500, 2000),
        ("2000-2999", 2000, 3000),
        ("3000-3999", 3000, 4000),
        ("4000-7999", 4000, 8000),
        ("8000+", 8000, None),
    )
)

_CENT = Decimal("0.01")


def haversine_km(
    *,
    from_lat: float | Decimal,
    from_lon: float | Decimal,
    to_lat: float | Decimal,
    to_lon: float | Decimal,
) -> Decimal:
    """Great-circle kilometres, two decimals. Degrees in; ValueError outside the globe."""
    for lat, lon in ((from_lat, from_lon), (to_lat, to_lon)):
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise ValueError(f"{lat}, {lon} is no place on the globe")
    lat1, lat2 = radians(from_lat), radians(to_lat)
    half_lat = (lat2 - lat1) / 2
    half_lon = radians(float(to_lon) - float(from_lon)) / 2
    a = sin(half_lat) ** 2 + cos(lat1) * cos(lat2) * sin(half_lon) ** 2
    km = 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(a)))
    return Decimal(repr(km)).quantize(_CENT, ROUND_HALF_UP)


def band(km: Decimal, *, bands: tuple[Band, ...] = STANDARD_BANDS) -> Band | None:
    """The band that holds this distance; None below the first one."""
    return next((b for b in bands if b.holds(km)), None)


def near_limit(km: Decimal, *, bands: tuple[Band, ...] = STANDARD_BANDS) -> Decimal | None:
    """The band limit that lies within 1 % of this distance, if any (domain facts, section 5)."""
    limits = (b.from_km for b in bands if b.from_km > 0)
    return next((limit for limit in limits if abs(km - limit) * 100 <= limit), None)
