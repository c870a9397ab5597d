"""The result in numbers."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable

from gezel.core.allocation.parts import Options, committee_key
from gezel.core.allocation.problem import Assignment, Figures, Problem


def figures(problem: Problem, open_to: Options, assignments: Iterable[Assignment]) -> Figures:
    """Counts for the committee's page."""
    learners = {one.ref: one for one in problem.learners}
    placed = {one.learner: one for one in assignments}
    ranks = [one.wish for one in placed.values() if one.wish is not None]
    worst = max(ranks, default=None)
    longest = max((len(one.wishes) for one in problem.learners), default=0)
    seats = sum(one.capacity for one in problem.placements)
    return Figures(
        learners=len(learners),
        placed=len(placed),
        first_wish=ranks.count(1),
        worst_wish=worst,
        profile=tuple(ranks.count(rank) for rank in range(1, longest + 1)),
        no_wish=sum(1 for a in placed.values() if a.wish is None and learners[a.learner].wishes),
        need=sum(1 for one in problem.learners if one.need),
        need_placed=sum(1 for ref in placed if learners[ref].need),
        pinned=sum(1 for one in placed.values() if one.pinned),
        pairs=len(problem.pairs),
        pairs_placed=sum(1 for p in problem.pairs if p.first in placed and p.second in placed),
        seats=seats,
        seats_free=seats - len(placed),
        envy=_envy(problem, open_to, placed),
    )


def _envy(problem: Problem, open_to: Options, placed: dict[str, Assignment]) -> int:
    """Couples (i, j): i is earlier in the order, could take j's seat and ranks it higher than
    what i has. Pinned learners neither envy nor are envied: somebody decided by hand."""
    order = {one.ref: committee_key(problem, one) for one in problem.learners}
    inside: dict[str, list[tuple[int, str, str]]] = {}
    for one in placed.values():
        if not one.pinned:
            insort(inside.setdefault(one.placement, []), order[one.learner])
    worst = 1 + max((len(one.wishes) for one in problem.learners), default=0)
    count = 0
    for learner in problem.learners:
        mine = placed.get(learner.ref)
        if mine is not None and mine.pinned:
            continue
        have = worst + 1 if mine is None else mine.wish or worst
        for placement, rank in open_to.seats[learner.ref]:
            if (rank or worst) < have:
                keys = inside.get(placement.ref, ())
                count += len(keys) - bisect_right(keys, order[learner.ref])
    return count
