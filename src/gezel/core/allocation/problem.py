"""What goes into an allocation and what comes out: plain, frozen facts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gezel.core.values import Country, Level, Period, Reason, canonical_json

WishKind = Literal["country", "city", "placement", "anywhere"]
Proof = Literal["proved", "bound"]


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish. Its place in the learner's list is its rank: the first one is wish 1.

    `value` is a two-letter country code, the name of a city (capitals do not matter), the
    reference of a placement, or anything at all for `anywhere`.
    """

    kind: WishKind
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerIn:
    """A selected learner.

    `available` None means that no limit was given; `birth_date` None means unknown, and then a
    placement with a minimum age stays closed. `need` 0 is none, a higher number is more.
    `order` is the committee's order, 1 is first; equal numbers are parted by the draw.
    `only_wishes` is True when the learner would rather stay than go outside the wishes.
    """

    ref: str
    sector: str
    order: int
    languages: Mapping[str, Level] = field(default_factory=dict)
    birth_date: date | None = None
    available: Period | None = None
    requirements: frozenset[str] = frozenset()
    wishes: tuple[Wish, ...] = ()
    need: int = 0
    only_wishes: bool = False

    def __post_init__(self) -> None:
        if self.need < 0:
            raise ValueError(f"{self.ref}: need {self.need} is below zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementIn:
    """A placement with `capacity` equal seats, all for the same period."""

    ref: str
    host: str
    title: str
    sector: str
    country: Country
    city: str
    capacity: int
    period: Period
    language: str | None = None
    level: Level | None = None
    minimum_age: int | None = None
    offers: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.capacity < 0:
            raise ValueError(f"{self.ref}: {self.capacity} seats")
        if self.level is not None and self.language is None:
            raise ValueError(f"{self.ref}: a level without a language")


@dataclass(frozen=True, slots=True)
class Pin:
    """The coordinator has already decided: this learner goes there. Hard rules still hold."""

    learner: str
    placement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    """This learner does not go there. The reason is for the file, the learner does not see it."""

    learner: str
    placement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who travel together: same host or same city, overlapping periods, both or neither."""

    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Everything that decides the answer. The order of the tuples does not matter.

    `neighbouring_sectors` leads from a learner's sector to the sectors of placements that will
    do as well; name both directions where both hold. `seed` is fixed and published before the
    run, it only parts what the rule leaves equal.
    """

    learners: tuple[LearnerIn, ...]
    placements: tuple[PlacementIn, ...]
    seed: str
    pairs: tuple[Pair, ...] = ()
    pins: tuple[Pin, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    neighbouring_sectors: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who goes where; `wish` is the rank of the best wish that this meets, None for none."""

    learner: str
    placement: str
    wish: int | None
    pinned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The result in numbers, all counts of learners unless said.

    `profile[0]` is how many got their first wish, and so on. `worst_wish` is the lowest rank
    that somebody got. `no_wish` had wishes, got a place, and none of the wishes. `envy` counts
    couples of learners of whom the one earlier in the committee's order would rather have the
    other's seat and could take it: the price of placing as many as possible.
    """

    learners: int
    placed: int
    first_wish: int
    worst_wish: int | None
    profile: tuple[int, ...]
    no_wish: int
    need: int
    need_placed: int
    pinned: int
    pairs: int
    pairs_placed: int
    seats: int
    seats_free: int
    envy: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The answer. Both tuples are sorted by learner.

    `method` names the ways used: `flow` (exact), `search` or the solver's name for the parts
    with pairs. `proof` is `proved` when nothing better exists under the rule; with `bound`, no
    plan places more than `bound` learners, and `notes` says what is not proved.
    """

    assignments: tuple[Assignment, ...]
    unplaced: tuple[str, ...]
    method: str
    proof: Proof
    bound: int
    figures: Figures
    notes: tuple[Reason, ...] = ()

    def answer(self) -> str:
        """Who goes where as canonical text, for a hash, without how it was found."""
        return canonical_json(
            {
                "assignments": [
                    [a.learner, a.placement, a.wish, a.pinned] for a in self.assignments
                ],
                "unplaced": list(self.unplaced),
            }
        )


def ticket(*parts: str) -> str:
    """A lot that everybody can check: SHA-256 of the parts, joined with a bar."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
