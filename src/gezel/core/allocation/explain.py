"""Why here, why not there, why not at all: a reason for every learner and every empty seat.

Reasons name rules, the learner's own values and counts, never another learner. What it would cost
to seat somebody elsewhere is computed exactly (see `residual`), not guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gezel.core.allocation.parts import Part, options, split
from gezel.core.allocation.problem import Allocation, LearnerIn, PlacementIn, Problem
from gezel.core.allocation.residual import Residual
from gezel.core.allocation.rules import RULES, WishList, rule_failure, together
from gezel.core.allocation.value import Scale
from gezel.core.values import Param, Reason


@dataclass(frozen=True, slots=True)
class Option:
    """One placement from the learner's point of view."""

    placement: str
    wish: int | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class LearnerExplanation:
    """`options` has the placements of the learner's wishes and sector, best wish first.

    `changes` is for who has no place: single changes that would bring one, each checked, the
    smallest first, at most one of each kind. A step is a seat, a level, or a week begun.
    """

    summary: Reason
    options: tuple[Option, ...]
    changes: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanations:
    """`placements` has those with empty seats only."""

    learners: Mapping[str, LearnerExplanation]
    placements: Mapping[str, tuple[Reason, ...]]
    notes: tuple[Reason, ...] = ()


def explain(problem: Problem, allocation: Allocation) -> Explanations:
    """Reasons for an allocation that `allocate` made for this same problem.

    Where the plan was changed afterwards, the reasons that rest on the rule say so instead.
    """
    view = View(problem, allocation)
    from gezel.core.allocation.changes import changes

    learners = {}
    for learner in sorted(problem.learners, key=lambda one: one.ref):
        learners[learner.ref] = LearnerExplanation(
            summary=_summary(view, learner),
            options=_options(view, learner),
            changes=() if learner.ref in view.where else changes(view, learner),
        )
    notes = []
    if any(part.pairs for part in view.parts):
        notes.append(Reason("allocation.explain.pairs_held"))
    if not all(one.sound for one in view.residuals):
        notes.append(Reason("allocation.explain.not_the_rule"))
    return Explanations(
        learners=MappingProxyType(learners),
        placements=MappingProxyType(_empty_seats(view)),
        notes=tuple(notes),
    )


class View:
    """The problem and the plan, indexed once."""

    def __init__(self, problem: Problem, allocation: Allocation) -> None:
        self.problem = problem
        self.where = {one.learner: one.placement for one in allocation.assignments}
        self.pins = {one.learner for one in problem.pins}
        self.placements = {one.ref: one for one in problem.placements}
        self.learners = {one.ref: one for one in problem.learners}
        self.excluded = {(one.learner, one.placement) for one in problem.exclusions}
        self.partner: dict[str, str] = {}
        for pair in problem.pairs:
            self.partner[pair.first] = pair.second
            self.partner[pair.second] = pair.first
        self.options = options(problem)
        self.parts: tuple[Part, ...] = split(problem, self.options)
        longest = max((len(one.wishes) for one in problem.learners), default=0)
        scale = Scale.of(
            learners=len(problem.learners),
            needs=(one.need for one in problem.learners),
            ranks=longest,
        )
        self.residuals = [Residual(part, scale, self.where) for part in self.parts]
        self.part_of: dict[str, tuple[Residual, int]] = {}
        self.part_with: dict[str, Residual] = {}
        for residual in self.residuals:
            for i, learner in enumerate(residual.part.learners):
                self.part_of[learner.ref] = (residual, i)
            for placement in residual.part.placements:
                self.part_with[placement.ref] = residual
        self.used = Counter(self.where.values())
        self.by_sector: dict[str, list[PlacementIn]] = {}
        for placement in sorted(problem.placements, key=lambda one: one.ref):
            self.by_sector.setdefault(placement.sector, []).append(placement)

    def wishes(self, learner: LearnerIn) -> WishList:
        return self.options.wishes[learner.ref]

    def why_not(
        self, learner: LearnerIn, placement: PlacementIn, rank: int | None
    ) -> Reason | None:
        """The same answer as `eligible`, without looking everything up again."""
        reason = rule_failure(self.problem, learner, placement)
        if reason is None and rank is None and learner.only_wishes:
            reason = Reason("allocation.not_wished", {"wishes": len(learner.wishes)})
        if reason is None and (learner.ref, placement.ref) in self.excluded:
            reason = Reason("allocation.excluded")
        return reason

    def candidates(self, learner: LearnerIn) -> list[tuple[PlacementIn, int | None]]:
        """The placements of the sectors that fit and those that a wish points at."""
        wishes = self.wishes(learner)
        sectors = {learner.sector} | self.problem.neighbouring_sectors.get(
            learner.sector, frozenset()
        )
        found = [
            (placement, wishes.rank(placement))
            for sector, mine in self.by_sector.items()
            for placement in mine
            if sector in sectors or wishes.names(placement)
        ]
        last = len(learner.wishes) + 1
        return sorted(found, key=lambda one: (one[1] or last, one[0].ref))


def _summary(view: View, learner: LearnerIn) -> Reason:
    ref = view.where.get(learner.ref)
    if ref is not None:
        placement = view.placements[ref]
        facts: dict[str, Param] = {"title": placement.title, "city": placement.city}
        rank = view.wishes(learner).rank(placement)
        if learner.ref in view.pins:
            return Reason("allocation.summary.pinned", facts)
        if rank is not None:
            return Reason("allocation.summary.wish", facts | {"wish": rank})
        if learner.wishes:
            return Reason("allocation.summary.no_wish", facts)
        return Reason("allocation.summary.no_wishes", facts)
    count = len(view.options.seats[learner.ref])
    if count == 0:
        return Reason("allocation.summary.none_open", {"placements": len(view.placements)})
    if learner.ref in view.partner:
        return Reason("allocation.summary.pair")
    return Reason("allocation.summary.full", {"open": count})


def _options(view: View, learner: LearnerIn) -> tuple[Option, ...]:
    found = []
    for placement, rank in view.candidates(learner):
        reason = view.why_not(learner, placement, rank)
        if view.where.get(learner.ref) == placement.ref:
            reason = Reason("allocation.option.yours")
        elif reason is None:
            reason = _why_elsewhere(view, learner, placement, rank)
        found.append(Option(placement.ref, rank, reason))
    return tuple(found)


def _why_elsewhere(
    view: View, learner: LearnerIn, placement: PlacementIn, rank: int | None
) -> Reason:
    """The learner may go there and does not."""
    if learner.ref in view.pins:
        return Reason("allocation.option.by_hand")
    ref = view.where.get(learner.ref)
    if ref is not None:
        yours = view.wishes(learner).rank(view.placements[ref])
        if yours is not None and rank is None:
            return Reason("allocation.option.wish_instead", {"yours": yours})
        if yours is None and rank is None:
            return Reason("allocation.option.equal")
        if yours is not None and rank is not None and yours <= rank:
            if yours == rank:
                return Reason("allocation.option.same_wish", {"wish": rank})
            return Reason("allocation.option.higher", {"yours": yours, "this": rank})
    if learner.ref in view.partner:
        return _why_not_both(view, learner, placement)
    return _what_it_costs(view, learner, placement)


def _why_not_both(view: View, learner: LearnerIn, placement: PlacementIn) -> Reason:
    near = [
        other
        for other, _ in view.options.seats[view.partner[learner.ref]]
        if together(placement, other) and (other.ref != placement.ref or placement.capacity > 1)
    ]
    return Reason(f"allocation.option.{'pair_gives_way' if near else 'pair_apart'}")


def _what_it_costs(view: View, learner: LearnerIn, placement: PlacementIn) -> Reason:
    seats: dict[str, Param] = {"seats": placement.capacity}
    residual = view.part_with.get(placement.ref)
    place = view.part_of.get(learner.ref)
    if residual is None or place is None:
        return Reason("allocation.option.held", seats)
    if not residual.sound:
        return Reason("allocation.option.unexplained")
    loss = residual.loss(place[1], residual.index[placement.ref])
    if loss is None:
        return Reason("allocation.option.held", seats)
    first = residual.scale.first_loss(loss)
    if first is None:
        return Reason("allocation.option.order", seats)
    aim, fewer = first
    facts = seats | {"fewer": fewer}
    if aim.kind == "wish":
        facts["wish"] = aim.number
    return Reason(f"allocation.option.costs_{aim.kind}", facts)


def _empty_seats(view: View) -> dict[str, tuple[Reason, ...]]:
    found: dict[str, tuple[Reason, ...]] = {}
    by_sector: dict[str, list[LearnerIn]] = {}
    for learner in view.problem.learners:
        sectors = {learner.sector} | view.problem.neighbouring_sectors.get(
            learner.sector, frozenset()
        )
        for sector in sectors:
            by_sector.setdefault(sector, []).append(learner)
    for placement in sorted(view.problem.placements, key=lambda one: one.ref):
        free = placement.capacity - view.used[placement.ref]
        if free <= 0:
            continue
        reasons = [
            Reason("allocation.seats.free", {"free": free, "seats": placement.capacity}),
        ]
        people = by_sector.get(placement.sector, [])
        if not people:
            reasons.append(Reason("allocation.seats.no_sector", {"sector": placement.sector}))
        counts: Counter[str] = Counter()
        for learner in people:
            if view.where.get(learner.ref) == placement.ref:
                continue
            why = view.why_not(learner, placement, view.wishes(learner).rank(placement))
            if why is not None:
                rule = why.code.removeprefix("allocation.")
                counts["language" if rule == "language_missing" else rule] += 1
            else:
                counts["elsewhere" if learner.ref in view.where else "at_home"] += 1
        reasons += [
            Reason(f"allocation.seats.{what}", {"count": counts[what]})
            for what in (*RULES, "elsewhere", "at_home")
            if counts[what]
        ]
        found[placement.ref] = tuple(reasons)
    return found
