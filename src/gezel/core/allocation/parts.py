"""Cuts the problem into parts that do not touch: mostly one per sector, found by themselves.

Who is in which part follows from who may go where and from pairs, so solving part by part loses
nothing: every aim of the rule is a count, and counts add up.
"""

from __future__ import annotations

from dataclasses import dataclass

from gezel.core.allocation.problem import LearnerIn, PlacementIn, Problem, ticket
from gezel.core.allocation.rules import WishList, rule_failure
from gezel.core.allocation.value import Scale


@dataclass(frozen=True, slots=True)
class Seat:
    """A placement open to a learner: its index in the part, the wish it meets, the lot."""

    placement: int
    rank: int | None
    lot: str


@dataclass(frozen=True, slots=True)
class Part:
    """Learners (in the committee's order, pinned ones left out) and placements (by reference).

    `capacity` is what pins left over. `pairs` are indices of learners, the earlier one in the
    committee's order first, and the pairs in the order of that one.
    """

    learners: tuple[LearnerIn, ...]
    placements: tuple[PlacementIn, ...]
    capacity: tuple[int, ...]
    seats: tuple[tuple[Seat, ...], ...]
    pairs: tuple[tuple[int, int], ...]
    scale: Scale
    ranks: int

    def gain(self, learner: int, seat: Seat) -> int:
        return self.scale.gain(need=self.learners[learner].need, rank=seat.rank)


@dataclass(frozen=True, slots=True)
class Options:
    """Who may go where, by reference: learner, placement, rank of the wish met."""

    seats: dict[str, list[tuple[PlacementIn, int | None]]]
    wishes: dict[str, WishList]


def options(problem: Problem) -> Options:
    """All eligible couples. Looks only at placements of fitting sectors, hence fast."""
    by_sector: dict[str, list[PlacementIn]] = {}
    for placement in sorted(problem.placements, key=lambda one: one.ref):
        by_sector.setdefault(placement.sector, []).append(placement)
    excluded = {(one.learner, one.placement) for one in problem.exclusions}
    found: dict[str, list[tuple[PlacementIn, int | None]]] = {}
    wishes: dict[str, WishList] = {}
    for learner in problem.learners:
        wishes[learner.ref] = mine = WishList(learner)
        sectors = problem.neighbouring_sectors.get(learner.sector, frozenset()) | {learner.sector}
        open_to: list[tuple[PlacementIn, int | None]] = []
        for sector in sorted(sectors):
            for placement in by_sector.get(sector, ()):
                if (learner.ref, placement.ref) in excluded:
                    continue
                if rule_failure(problem, learner, placement) is not None:
                    continue
                rank = mine.rank(placement)
                if rank is None and learner.only_wishes:
                    continue
                open_to.append((placement, rank))
        found[learner.ref] = open_to
    return Options(found, wishes)


def committee_key(problem: Problem, learner: LearnerIn) -> tuple[int, str, str]:
    """Earlier is better; equal numbers are parted by a lot."""
    return (learner.order, ticket(problem.seed, learner.ref), learner.ref)


def split(problem: Problem, open_to: Options) -> tuple[Part, ...]:
    """The parts, those with the smallest learner's key first. Learners without any seat open to
    them are in no part: nothing can be done for them."""
    pinned = {one.learner for one in problem.pins}
    taken: dict[str, int] = {}
    for pin in problem.pins:
        taken[pin.placement] = taken.get(pin.placement, 0) + 1
    pairs = [
        (pair.first, pair.second)
        for pair in problem.pairs
        if pair.first not in pinned and pair.second not in pinned
    ]
    left = {one.ref: one.capacity - taken.get(one.ref, 0) for one in problem.placements}

    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(node: tuple[str, str]) -> tuple[str, str]:
        top = node
        while parent.setdefault(top, top) != top:
            top = parent[top]
        while parent[node] != top:
            parent[node], node = top, parent[node]
        return top

    def join(one: tuple[str, str], other: tuple[str, str]) -> None:
        a, b = sorted((root(one), root(other)))
        parent[b] = a

    seats: dict[str, list[tuple[PlacementIn, int | None]]] = {}
    for learner in problem.learners:
        if learner.ref in pinned:
            continue
        mine = [(p, rank) for p, rank in open_to.seats[learner.ref] if left[p.ref] > 0]
        if not mine:
            continue
        seats[learner.ref] = mine
        for placement, _ in mine:
            join(("learner", learner.ref), ("placement", placement.ref))
    # a pair of which one can go nowhere stays at home together
    for first, second in pairs:
        if first in seats and second in seats:
            join(("learner", first), ("learner", second))
        else:
            seats.pop(first, None)
            seats.pop(second, None)

    groups: dict[tuple[str, str], list[LearnerIn]] = {}
    for learner in sorted(problem.learners, key=lambda one: committee_key(problem, one)):
        if learner.ref in seats:
            groups.setdefault(root(("learner", learner.ref)), []).append(learner)
    return tuple(_part(problem, members, seats, left, pairs) for members in groups.values())


def _part(
    problem: Problem,
    members: list[LearnerIn],
    seats: dict[str, list[tuple[PlacementIn, int | None]]],
    left: dict[str, int],
    pairs: list[tuple[str, str]],
) -> Part:
    placements = {p.ref: p for one in members for p, _ in seats[one.ref]}
    refs = sorted(placements)
    index = {ref: k for k, ref in enumerate(refs)}
    position = {one.ref: k for k, one in enumerate(members)}
    ranks = max((rank or 0 for one in members for _, rank in seats[one.ref]), default=0)
    couples = sorted(
        (min(position[a], position[b]), max(position[a], position[b]))
        for a, b in pairs
        if a in position and b in position
    )
    return Part(
        learners=tuple(members),
        placements=tuple(placements[ref] for ref in refs),
        capacity=tuple(left[ref] for ref in refs),
        seats=tuple(
            tuple(
                Seat(index[p.ref], rank, ticket(problem.seed, one.ref, p.ref))
                for p, rank in sorted(seats[one.ref], key=lambda s: s[0].ref)
            )
            for one in members
        ),
        pairs=tuple(couples),
        scale=Scale.of(learners=len(members), needs=(one.need for one in members), ranks=ranks),
        ranks=ranks,
    )
