"""What goes in: the rules of a call and the people who applied. A problem that exists is sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gezel.core.selection.points import THOUSANDTHS_PER_POINT, readable
from gezel.core.values import Reason, Refusal


def _refuse(code: str, **params: str | int | Decimal) -> Refusal:
    shown = {k: readable(v) if isinstance(v, Decimal) else v for k, v in params.items()}
    return Refusal(Reason(code, shown))


def _number(value: object, name: str) -> None:
    """Floats are refused: 0.1 is not a tenth, and a place may hang on a thousandth."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{name} is a Decimal, not {type(value).__name__}")
    if not value.is_finite():
        raise ValueError(f"{name} is a finite number")


@dataclass(frozen=True, slots=True)
class Band:
    """From this value on, these points; the highest band that is reached counts.

    Bands have no upper edge, so there is no hole between 7.50 and 7.51 into which 7.505 can fall.
    """

    least: Decimal
    points: Decimal

    def __post_init__(self) -> None:
        _number(self.least, "the edge of a band")
        _number(self.points, "the points of a band")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the scoring grid.

    `weight` is the most points it can give, `maximum` the highest mark of its scale: a mark gives
    mark / maximum x weight points, or the points of its band when there are bands (then more need
    not be better: a low family income may give more points). A mark under `minimum` keeps a person
    out of the ranking. A missing mark counts as zero or keeps the person out (`missing`); a missing
    mark never reaches a minimum.
    """

    key: str
    label: str
    weight: Decimal
    maximum: Decimal
    minimum: Decimal | None = None
    missing: Literal["zero", "exclude"] = "zero"
    bands: tuple[Band, ...] = ()

    def __post_init__(self) -> None:
        _number(self.weight, "a weight")
        _number(self.maximum, "a maximum")
        if self.weight < 0:
            raise _refuse("selection.weight_negative", criterion=self.label, weight=self.weight)
        if self.maximum <= 0:
            raise _refuse("selection.maximum_not_positive", criterion=self.label)
        if self.minimum is not None:
            _number(self.minimum, "a minimum")
            if not 0 <= self.minimum <= self.maximum:
                raise _refuse(
                    "selection.minimum_out_of_range",
                    criterion=self.label,
                    minimum=self.minimum,
                    maximum=self.maximum,
                )
        if len({band.least for band in self.bands}) != len(self.bands):
            raise _refuse("selection.band_twice", criterion=self.label)
        for band in self.bands:
            if not 0 <= band.points <= self.weight:
                raise _refuse(
                    "selection.band_points_out_of_range",
                    criterion=self.label,
                    points=band.points,
                    weight=self.weight,
                )


@dataclass(frozen=True, slots=True)
class Reserve:
    """A soft minimum guarantee: at least `places` members of `group` go, if so many can go."""

    key: str
    label: str
    group: str
    places: int

    def __post_init__(self) -> None:
        if self.places < 0:
            raise _refuse("selection.places_negative", places=self.places)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person by pseudonym. `excluded` says why someone cannot take part, decided elsewhere."""

    ref: str
    scores: Mapping[str, Decimal | None]
    groups: frozenset[str] = frozenset()
    excluded: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class SelectionProblem:
    """A call on the moment that its list is frozen.

    `band`: candidates whose points lie in the same band are tied (5 ties 70 with 74.999); 0 ties
    only equal points. `reserve_list`: its length; None puts everybody who may still go on it.
    `seed` is made public after the commitment; it may be empty as long as only the commitment is
    asked for. `salt` is the school's secret, at least 16 random bytes written as text: without it
    somebody could guess marks and groups from the published seals by trying (`lottery.seal`).
    """

    call_ref: str
    places: int
    criteria: tuple[Criterion, ...]
    reserves: tuple[Reserve, ...]
    candidates: tuple[Candidate, ...]
    seed: str
    reserve_list: int | None = None
    band: Decimal = Decimal(0)
    salt: str = ""

    def __post_init__(self) -> None:
        if self.places < 0:
            raise _refuse("selection.places_negative", places=self.places)
        if self.reserve_list is not None and self.reserve_list < 0:
            raise _refuse("selection.places_negative", places=self.reserve_list)
        _number(self.band, "a band")
        numerator, denominator = self.band.as_integer_ratio()
        if numerator < 0 or THOUSANDTHS_PER_POINT * numerator % denominator:
            raise _refuse("selection.band_not_usable", band=self.band)
        _check_once("criterion", [criterion.key for criterion in self.criteria])
        _check_once("reserve", [reserve.key for reserve in self.reserves])
        _check_once("candidate", [candidate.ref for candidate in self.candidates])
        reserved = sum(reserve.places for reserve in self.reserves)
        if reserved > self.places:
            raise _refuse("selection.reserves_exceed_places", reserved=reserved, places=self.places)
        self._check_marks()

    def _check_marks(self) -> None:
        criteria = {criterion.key: criterion for criterion in self.criteria}
        for candidate in self.candidates:
            for key, value in candidate.scores.items():
                criterion = criteria.get(key)
                if criterion is None:
                    # A mistyped key would otherwise count as a missing mark without a sound.
                    raise _refuse("selection.unknown_criterion", ref=candidate.ref, criterion=key)
                if value is None:
                    continue
                _number(value, "a mark")
                if not 0 <= value <= criterion.maximum:
                    raise _refuse(
                        "selection.mark_out_of_range",
                        ref=candidate.ref,
                        criterion=criterion.label,
                        value=value,
                        maximum=criterion.maximum,
                    )


def _check_once(kind: str, keys: list[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise _refuse("selection.listed_twice", kind=kind, key=key)
        seen.add(key)
