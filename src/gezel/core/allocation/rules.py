"""The hard rules, in the order in which they are told, and the check of the problem itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from gezel.core.allocation.problem import Exclusion, LearnerIn, Pin, PlacementIn, Problem
from gezel.core.values import Level, Period, Reason

RULES = (
    "closed",
    "sector",
    "language",
    "dates",
    "birth_date_missing",
    "age",
    "requirements",
    "not_wished",
    "excluded",
)

# asked for every couple of learner and placement
_STEP = {level: level.step for level in Level}


def name_of(text: str) -> str:
    """Capitals and blanks do not make another city."""
    return " ".join(text.split()).casefold()


def age_on(day: date, birth: date) -> int:
    """Full years. Who is born on 29 February has the birthday on 1 March in other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


class WishList:
    """Ranks of one learner's wishes, ready to be asked for many placements."""

    __slots__ = ("_anywhere", "_city", "_country", "_placement")

    def __init__(self, learner: LearnerIn) -> None:
        self._country: dict[str, int] = {}
        self._city: dict[str, int] = {}
        self._placement: dict[str, int] = {}
        self._anywhere: int | None = None
        for rank, wish in enumerate(learner.wishes, start=1):
            if wish.kind == "country":
                self._country.setdefault(wish.value.strip().upper(), rank)
            elif wish.kind == "city":
                self._city.setdefault(name_of(wish.value), rank)
            elif wish.kind == "placement":
                self._placement.setdefault(wish.value, rank)
            elif self._anywhere is None:
                self._anywhere = rank

    def rank(self, placement: PlacementIn) -> int | None:
        """The best wish that the placement meets, 1 is the first; None when it meets none."""
        found = (
            self._placement.get(placement.ref),
            self._city.get(name_of(placement.city)) if self._city else None,
            self._named_country(placement),
            self._anywhere,
        )
        ranks = [rank for rank in found if rank is not None]
        return min(ranks) if ranks else None

    def names(self, placement: PlacementIn) -> bool:
        """Whether a wish points at this placement, other than by `anywhere`."""
        return (
            placement.ref in self._placement
            or self._named_country(placement) is not None
            or name_of(placement.city) in self._city
        )

    def _named_country(self, placement: PlacementIn) -> int | None:
        code = placement.country.code
        rank = self._country.get(code)
        # Greece is written GR by ISO and EL by the Commission, the kingdom GB and UK.
        other = {"GR": "EL", "GB": "UK"}.get(code)
        twin = self._country.get(other) if other else None
        if rank is None or twin is None:
            return rank if twin is None else twin
        return min(rank, twin)


def sector_fits(problem: Problem, learner: LearnerIn, placement: PlacementIn) -> bool:
    return placement.sector == learner.sector or placement.sector in (
        problem.neighbouring_sectors.get(learner.sector, frozenset())
    )


def eligible(problem: Problem, learner: LearnerIn, placement: PlacementIn) -> Reason | None:
    """None when the learner may go there, else the first hard rule that fails.

    The reason holds the learner's value and the needed one. Capacity beyond zero, pairs and pins
    concern several people at once and are not asked here.
    """
    reason = rule_failure(problem, learner, placement)
    if reason is None and learner.only_wishes and WishList(learner).rank(placement) is None:
        reason = Reason("allocation.not_wished", {"wishes": len(learner.wishes)})
    if reason is None:
        couple = (learner.ref, placement.ref)
        if any((e.learner, e.placement) == couple for e in problem.exclusions):
            reason = Reason("allocation.excluded")
    return reason


def rule_failure(problem: Problem, learner: LearnerIn, placement: PlacementIn) -> Reason | None:
    """The rules that need nothing but these two."""
    failures = rule_failures(problem, learner, placement)
    return next(iter(failures), None)


def rule_failures(problem: Problem, learner: LearnerIn, placement: PlacementIn) -> Iterable[Reason]:
    """All of them, lazily and in order: the explanation asks whether only one stands in the way."""
    if placement.capacity == 0:
        yield Reason("allocation.closed")
    if not sector_fits(problem, learner, placement):
        yield Reason("allocation.sector", {"yours": learner.sector, "needed": placement.sector})
    if placement.language is not None:
        level = learner.languages.get(placement.language)
        needed = placement.level or Level.A1
        if level is None:
            yield Reason(
                "allocation.language_missing",
                {"language": placement.language, "needed": needed.value},
            )
        elif _STEP[level] < _STEP[needed]:
            yield Reason(
                "allocation.language",
                {"language": placement.language, "yours": level.value, "needed": needed.value},
            )
    if learner.available is not None and not learner.available.contains(placement.period):
        yield _dates(learner.available, placement.period)
    if placement.minimum_age is not None:
        if learner.birth_date is None:
            yield Reason("allocation.birth_date_missing", {"needed": placement.minimum_age})
        else:
            age = age_on(placement.period.start, learner.birth_date)
            if age < placement.minimum_age:
                yield Reason(
                    "allocation.age",
                    {
                        "yours": age,
                        "needed": placement.minimum_age,
                        "day": placement.period.start,
                    },
                )
    missing = learner.requirements - placement.offers
    if missing:
        yield Reason("allocation.requirements", {"missing": ", ".join(sorted(missing))})


def _dates(yours: Period, needed: Period) -> Reason:
    return Reason(
        "allocation.dates",
        {
            "from": yours.start,
            "to": yours.end,
            "needed_from": needed.start,
            "needed_to": needed.end,
        },
    )


def together(first: PlacementIn, second: PlacementIn) -> bool:
    """Whether two people in these placements travel together."""
    same_place = first.host == second.host or (
        first.country == second.country and name_of(first.city) == name_of(second.city)
    )
    return same_place and first.period.overlaps(second.period)


def check(problem: Problem) -> tuple[Reason, ...]:
    """What makes the problem itself impossible, all of it at once; empty when it can be run."""
    found: list[Reason] = []
    links: tuple[Pin | Exclusion, ...] = (*problem.pins, *problem.exclusions)
    learners = {one.ref: one for one in problem.learners}
    placements = {one.ref: one for one in problem.placements}
    for refs, code in (
        ([one.ref for one in problem.learners], "allocation.learner_twice"),
        ([one.ref for one in problem.placements], "allocation.placement_twice"),
    ):
        found += [
            Reason(code, {"ref": ref}) for ref, times in sorted(Counter(refs).items()) if times > 1
        ]
    unknown = {ref for p in problem.pairs for ref in (p.first, p.second) if ref not in learners} | {
        link.learner for link in links
    } - learners.keys()
    found += [Reason("allocation.unknown_learner", {"ref": ref}) for ref in sorted(unknown)]
    unknown = {link.placement for link in links} - placements.keys()
    found += [Reason("allocation.unknown_placement", {"ref": ref}) for ref in sorted(unknown)]
    if found:
        return tuple(found)

    seats = {pin.learner: pin.placement for pin in problem.pins}
    for ref, times in sorted(Counter(pin.learner for pin in problem.pins).items()):
        if times > 1:
            found.append(Reason("allocation.pinned_twice", {"learner": ref}))
    for pin in sorted(problem.pins, key=lambda one: (one.learner, one.placement)):
        reason = eligible(problem, learners[pin.learner], placements[pin.placement])
        if reason is not None:
            found.append(
                Reason(
                    "allocation.pin_breaks_rule",
                    {
                        "learner": pin.learner,
                        "placement": pin.placement,
                        "rule": reason.code.removeprefix("allocation."),
                    },
                )
            )
    for ref, times in sorted(Counter(pin.placement for pin in problem.pins).items()):
        if times > placements[ref].capacity:
            found.append(
                Reason(
                    "allocation.pins_over_capacity",
                    {"placement": ref, "pins": times, "seats": placements[ref].capacity},
                )
            )
    for ref, times in sorted(
        Counter(ref for p in problem.pairs for ref in {p.first, p.second}).items()
    ):
        if times > 1:
            found.append(Reason("allocation.two_pairs", {"learner": ref}))
    for pair in sorted(problem.pairs, key=lambda one: (one.first, one.second)):
        names = {"first": pair.first, "second": pair.second}
        if pair.first == pair.second:
            found.append(Reason("allocation.pair_of_one", {"learner": pair.first}))
            continue
        pinned = [ref for ref in (pair.first, pair.second) if ref in seats]
        if len(pinned) == 1:
            found.append(Reason("allocation.pair_half_pinned", names))
        elif len(pinned) == 2 and not together(
            placements[seats[pair.first]], placements[seats[pair.second]]
        ):
            found.append(Reason("allocation.pair_pinned_apart", names))
    return tuple(found)
