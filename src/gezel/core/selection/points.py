"""Marks to points, in whole thousandths of a point, so that no decimal context can change them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from gezel.core.values import Reason

if TYPE_CHECKING:
    from gezel.core.selection.model import Candidate, Criterion

THOUSANDTHS_PER_POINT = 1000


def round_half_up(numerator: int, denominator: int) -> int:
    """The one place where points are rounded: to the nearest thousandth, a half goes up.

    The fraction is in points and not negative. Whole numbers only: a division in Decimal would
    round first to the precision of the caller's context and could then round a second time.
    """
    return (2 * THOUSANDTHS_PER_POINT * numerator + denominator) // (2 * denominator)


def thousandths(points: Decimal) -> int:
    """Points as a whole number of thousandths."""
    return round_half_up(*points.as_integer_ratio())


def as_points(steps: int) -> Decimal:
    """Thousandths as points with three decimals, exact in any context."""
    return Decimal(f"{steps // THOUSANDTHS_PER_POINT}.{steps % THOUSANDTHS_PER_POINT:03d}")


def plain(value: Decimal) -> str:
    """The one way to write a number: no exponent, no trailing zeros, so 7.50 and 7.5 agree."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def readable(value: Decimal) -> Decimal:
    """The same number, but a sentence shows 100 and not 1E+2."""
    return Decimal(plain(value))


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion gave. `formula` is arithmetic without words, readable in any language."""

    criterion: str
    value: Decimal | None
    points: Decimal
    formula: str


@dataclass(frozen=True, slots=True)
class Score:
    """A candidate's points in thousandths, the sum of the rounded parts as they stand on paper."""

    total: int
    parts: tuple[Part, ...]
    excluded: tuple[Reason, ...]
    facts: tuple[Reason, ...]


class Grid:
    """The scoring grid. Remembers what a mark gave: a thousand people share a few dozen marks."""

    def __init__(self, criteria: tuple[Criterion, ...]) -> None:
        self._criteria = criteria
        self._known: dict[tuple[str, str], tuple[int, Part]] = {}

    @property
    def most(self) -> int:
        """The most points, in thousandths, that anybody can have."""
        return sum(
            thousandths(max((band.points for band in c.bands), default=Decimal(0)))
            if c.bands
            else thousandths(c.weight)
            for c in self._criteria
        )

    def score(self, candidate: Candidate) -> Score:
        """Every exclusion is named, not only the first one: a person repairs all in one go."""
        total = 0
        parts: list[Part] = []
        excluded = list(candidate.excluded)
        facts: list[Reason] = []
        for criterion in self._criteria:
            value = candidate.scores.get(criterion.key)
            steps, part = self._part(criterion, value)
            total += steps
            parts.append(part)
            if value is None:
                named = {"criterion": criterion.label}
                if criterion.missing == "exclude" or criterion.minimum:
                    excluded.append(Reason("selection.mark_missing", named))
                else:
                    facts.append(Reason("selection.mark_counts_zero", named))
            elif criterion.minimum is not None and value < criterion.minimum:
                excluded.append(
                    Reason(
                        "selection.below_minimum",
                        {
                            "criterion": criterion.label,
                            "value": readable(value),
                            "minimum": readable(criterion.minimum),
                        },
                    )
                )
        return Score(total, tuple(parts), tuple(excluded), tuple(facts))

    def _part(self, criterion: Criterion, value: Decimal | None) -> tuple[int, Part]:
        # The text and not the number is the key: 7.5 and 7.50 are equal but shown as they came.
        known = self._known.get((criterion.key, str(value)))
        if known is not None:
            return known
        if value is None:
            steps, formula = 0, "– = 0.000"
        elif criterion.bands:
            reached = [band for band in criterion.bands if value >= band.least]
            if reached:
                band = max(reached, key=lambda band: band.least)
                steps = thousandths(band.points)
                formula = f"{plain(value)} ≥ {plain(band.least)} → {as_points(steps)}"
            else:
                lowest = min(band.least for band in criterion.bands)
                steps, formula = 0, f"{plain(value)} < {plain(lowest)} → 0.000"
        else:
            numerators, denominators = zip(
                *(n.as_integer_ratio() for n in (value, criterion.weight, criterion.maximum)),
                strict=True,
            )
            steps = round_half_up(
                numerators[0] * numerators[1] * denominators[2],
                denominators[0] * denominators[1] * numerators[2],
            )
            scale, weight = plain(criterion.maximum), plain(criterion.weight)
            formula = f"{plain(value)} / {scale} × {weight} = {as_points(steps)}"
        made = steps, Part(criterion.key, value, as_points(steps), formula)
        self._known[criterion.key, str(value)] = made
        return made
