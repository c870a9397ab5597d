"""All rate sets together, and how a figure is found: own agency, its country, then EU-wide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Self

from gezel.core.grants.figures import (
    Band,
    Figure,
    OwnFigure,
    OwnRule,
    RateKey,
    RateSet,
    Rule,
)


@dataclass(frozen=True, slots=True)
class RateBook:
    """Every known rate set. Made by `read_rates`; an office adds its own with `with_own`."""

    sets: Mapping[RateKey, RateSet] = field(default_factory=dict)

    def chain(self, key: RateKey) -> tuple[RateSet, ...]:
        """The sets in which a figure for this key is looked up, nearest first."""
        return tuple(self.sets[k] for k in key.fallbacks() if k in self.sets)

    def figure(self, key: RateKey, name: str) -> Figure | None:
        for rate_set in self.chain(key):
            if name in rate_set.figures:
                return rate_set.figures[name]
        return None

    def rule(self, key: RateKey, name: str) -> Rule | None:
        for rate_set in self.chain(key):
            if name in rate_set.rules:
                return rate_set.rules[name]
        return None

    def bands(self, key: RateKey) -> tuple[Band, ...]:
        for rate_set in self.chain(key):
            if rate_set.bands:
                return rate_set.bands
        return ()

    def band(self, key: RateKey, km: Decimal) -> Band | None:
        return next((band for band in self.bands(key) if band.holds(km)), None)

    def daily_rates(
        self, key: RateKey, *, role: str, group: int
    ) -> tuple[Figure, Figure | None] | None:
        """First and printed second daily rate. Both come from one set: an own first rate must not
        meet the printed second rate of another table."""
        name = f"individual.{role}.{group}"
        for rate_set in self.chain(key):
            first = rate_set.figures.get(f"{name}.first")
            if first is not None:
                return first, rate_set.figures.get(f"{name}.second")
        return None

    def call_years(self) -> tuple[int, ...]:
        return tuple(sorted({key.call_year for key in self.sets}))

    def with_own(self, *own: OwnFigure | OwnRule) -> Self:
        """A new book in which the office's own figures come first for exactly their key.

        An own first daily rate without an own second one drops the printed second rate beside it:
        the second is then computed by factor and rounding.
        """
        sets = dict(self.sets)
        named = {(item.key, item.name) for item in own}
        for item in own:
            old = sets.get(item.key, RateSet(key=item.key))
            if isinstance(item, OwnRule):
                rule = Rule(item.name, item.value, item.status, item.source)
                sets[item.key] = replace(old, rules={**old.rules, item.name: rule})
                continue
            figure = Figure(item.name, item.value, item.status, item.source, own=True)
            figures = {**old.figures, item.name: figure}
            if item.name.startswith("individual.") and item.name.endswith(".first"):
                second = item.name.removesuffix("first") + "second"
                if (item.key, second) not in named:
                    figures.pop(second, None)
            sets[item.key] = replace(old, figures=figures)
        return replace(self, sets=sets)
