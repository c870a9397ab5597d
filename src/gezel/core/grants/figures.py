"""What a rate set is made of: figures and rules, each with its status and source.

A figure has a dotted name, so that a gap can name exactly the number that is missing and an
office can supply exactly that number:

====================================  =========================================================
name                                  meaning (euro unless said)
====================================  =========================================================
travel.100-499.standard, .green       travel per participant, there and back, per distance band
group.IT / third.ZA                   country group 1-3 of a programme country / third country
individual.learner.2.first, .second   daily rate, days 1-14 / from day 15, per role and group
reduced_rate_factor                   second rate divided by first rate
organisational.LRN_SHORT.first        organisational support per participant of an activity
organisational.LRN_SHORT.threshold    number of participants after which the lower amount holds
organisational.LRN_SHORT.after        the lower amount
organisational.third_country.first    the same for anyone who goes to a third country
inclusion_organisation                per participant with fewer opportunities
preparatory_visit                     per person
course_fee.day, course_fee.most       per day, and the most per person and project
language_support                      per participant
range.learner.2.least, .most          the EU range from which an agency chooses its daily rate
====================================  =========================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from gezel.core.values import Reason, Refusal, Rounding, Source, Status

RuleValue = str | bool | int

_STRENGTH = (Status.CONFIRMED, Status.DERIVED, Status.UNVERIFIED)

_NAMES = re.compile(
    r"travel\.(\d+-\d+|\d+\+)\.(standard|green)"
    r"|(group|third)\.[A-Z]{2}"
    r"|individual\.(learner|staff|accompanying)\.[123]\.(first|second)"
    r"|range\.(learner|staff)\.[123]\.(least|most)"
    r"|organisational\.([A-Z]+_[A-Z]+|third_country)\.(first|threshold|after)"
    r"|course_fee\.(day|most)"
    r"|reduced_rate_factor|inclusion_organisation|preparatory_visit|language_support"
)

RULES: Mapping[str, type] = {
    "reduced_rate_rounding": str,
    "first_days": int,
    "day15_counts_travel_days": bool,
    "travel_days_paid": bool,
    "max_travel_days_standard": int,
    "max_travel_days_green": int,
    "accompanying_rate": str,
    "group_cap": int,
}


def weakest(statuses: Iterable[Status]) -> Status:
    """A sum is as sure as its least sure part."""
    return max(statuses, key=_STRENGTH.index, default=Status.CONFIRMED)


def is_figure_name(name: str) -> bool:
    return _NAMES.fullmatch(name) is not None


def fits_rule(name: str, value: RuleValue) -> bool:
    """A known rule with a value of its kind (True is no number here)."""
    if name == "reduced_rate_rounding":
        return value in list(Rounding)
    if name == "accompanying_rate":
        return value in ("learner", "staff")
    return name in RULES and type(value) is RULES[name]


@dataclass(frozen=True, slots=True, order=True)
class RateKey:
    """Which grants a rate set is for. Agency "EU" holds amounts that are the same everywhere."""

    call_year: int
    field: str
    action: str
    agency: str

    def fallbacks(self) -> tuple[RateKey, ...]:
        """This agency, then its country (ES01 -> ES), then the EU-wide set."""
        names = dict.fromkeys((self.agency, self.agency[:2], "EU"))
        return tuple(RateKey(self.call_year, self.field, self.action, name) for name in names)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `others` holds values that sources also name when they do not agree."""

    name: str
    value: Decimal
    status: Status
    source: Source
    others: tuple[Decimal, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One flag of a rate set, such as how the reduced rate is rounded."""

    name: str
    value: RuleValue
    status: Status
    source: Source


@dataclass(frozen=True, slots=True)
class Band:
    """Kilometres one way, half-open: `from_km` is inside, `to_km` is not (None: no upper limit).

    Printed limits such as 10-99 and 100-499 leave no place for 99.99 km; half-open limits do
    (derived: domain facts, section 5).
    """

    label: str
    from_km: Decimal
    to_km: Decimal | None

    def holds(self, km: Decimal) -> bool:
        return self.from_km <= km and (self.to_km is None or km < self.to_km)


@dataclass(frozen=True, slots=True)
class RateSet:
    """Figures and rules of one key."""

    key: RateKey
    figures: Mapping[str, Figure] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()


def _check_own(*, name: str, known: bool, source: Source) -> None:
    if not known:
        raise Refusal(Reason("grants.own_unknown_name", {"figure": name}))
    if not (source.text.strip() or source.key.strip()):
        raise Refusal(Reason("grants.own_without_source", {"figure": name}))


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """A number that the office read itself, with the source in its own words.

    Raises Refusal for an unknown name, a missing source, or an amount that cannot be.
    """

    call_year: int
    field: str
    action: str
    agency: str
    name: str
    value: Decimal
    status: Status
    source: Source

    def __post_init__(self) -> None:
        _check_own(name=self.name, known=is_figure_name(self.name), source=self.source)
        bad = not self.value.is_finite() or self.value < 0
        if not bad and self.name.startswith(("group.", "third.")):
            bad = self.value not in (1, 2, 3)
        if bad or self.value != self.value.quantize(Decimal("0.01")):
            raise Refusal(
                Reason("grants.own_bad_amount", {"figure": self.name, "value": str(self.value)})
            )

    @property
    def key(self) -> RateKey:
        return RateKey(self.call_year, self.field, self.action, self.agency)


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule that the office read itself, for instance that its agency does not round."""

    call_year: int
    field: str
    action: str
    agency: str
    name: str
    value: RuleValue
    status: Status
    source: Source

    def __post_init__(self) -> None:
        known = fits_rule(self.name, self.value)
        _check_own(name=self.name, known=known, source=self.source)

    @property
    def key(self) -> RateKey:
        return RateKey(self.call_year, self.field, self.action, self.agency)
