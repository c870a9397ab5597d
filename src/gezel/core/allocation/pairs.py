"""Learners who travel together, in plain Python: branch and bound with a limited amount of work.

When pairs are torn apart and each learner is seated alone, the result can only get better: that
is the bound. A plan in which the pairs happen to sit together is then the best one. Otherwise one
pair that was torn apart is decided in two ways (this seat for the one, or not this seat), and
both are looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gezel.core.allocation.flow import Seating, seat_all
from gezel.core.allocation.parts import Part
from gezel.core.allocation.rules import together
from gezel.core.allocation.ties import settle
from gezel.core.allocation.value import preference_bits, preference_gains

# Couples looked at in all shortest paths of one part: a few seconds of plain Python.
WORK = 4_000_000

# (placement of the first, placement of the second, indices of both in their own seats)
Joint = tuple[int, int, int, int]
# placements of both, or None for staying at home together
PairSeats = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """Where the pairs of a part sit. `bound` is the most learners that any plan could place."""

    seats: PairSeats
    proved: bool
    bound: int


@dataclass(frozen=True, slots=True)
class _Node:
    """What is still open to each pair, and whether it may stay at home; `bound` from above."""

    joints: tuple[tuple[Joint, ...], ...]
    home: tuple[bool, ...]
    bound: int | None


def joints(part: Part) -> tuple[tuple[Joint, ...], ...]:
    """For each pair the couples of seats in which they travel together."""
    near = [[together(one, other) for other in part.placements] for one in part.placements]
    return tuple(
        tuple(
            (one.placement, other.placement, x, y)
            for x, one in enumerate(part.seats[a])
            for y, other in enumerate(part.seats[b])
            if near[one.placement][other.placement]
            and (one.placement != other.placement or part.capacity[one.placement] > 1)
        )
        for a, b in part.pairs
    )


def draw_order(part: Part) -> tuple[int, ...]:
    """Pairs first, then the others, each in the committee's order."""
    paired = [i for pair in part.pairs for i in pair]
    inside = set(paired)
    return (*paired, *(i for i in range(len(part.learners)) if i not in inside))


def total_gains(part: Part) -> list[list[int]]:
    """One number for each seat that holds the whole rule, so that no two plans are equal."""
    draws = [
        {k: n for n, k in enumerate(sorted(range(len(mine)), key=lambda k: mine[k].lot))}
        for mine in part.seats
    ]
    below = preference_gains(
        order=range(len(part.learners)),
        seats=[
            [(s.placement, s.rank, draws[i][k]) for k, s in enumerate(mine)]
            for i, mine in enumerate(part.seats)
        ],
        units_first=draw_order(part),
        ranks=part.ranks,
    )
    shift = preference_bits(
        learners=len(part.learners),
        ranks=part.ranks,
        longest=max(map(len, part.seats), default=0),
    )
    return [
        [(part.gain(i, s) << shift) + below[i][k] for k, s in enumerate(mine)]
        for i, mine in enumerate(part.seats)
    ]


def search(part: Part, *, work: int = WORK) -> PairAnswer:
    """The best seats for the pairs; proved unless the work ran out."""
    return _Search(part, work).run()


def seat_singles(part: Part, seats: PairSeats) -> list[int | None]:
    """Everybody's placement in the part when the pairs sit like this: exact and unique."""
    capacity = list(part.capacity)
    placed: list[int | None] = [None] * len(part.learners)
    paired: set[int] = set()
    for (a, b), where in zip(part.pairs, seats, strict=True):
        paired |= {a, b}
        if where is not None:
            placed[a], placed[b] = where
            for p in where:
                capacity[p] -= 1
    singles = [i for i in range(len(part.learners)) if i not in paired]
    gains = [[(s.placement, part.gain(i, s)) for s in part.seats[i]] for i in singles]
    state = seat_all(capacity=capacity, gains=gains)
    settle(capacity=capacity, gains=gains, seats=[part.seats[i] for i in singles], state=state)
    for i, p in zip(singles, state.seat, strict=True):
        placed[i] = None if p == state.home else p
    return placed


def better(part: Part, answer: PairAnswer, other: PairAnswer) -> PairAnswer:
    """The better of two answers for the same part, with the lower of both bounds.

    A proof, and the bound that came with it, is not believed when `other` has something better.
    """
    gains = total_gains(part)
    values = [_value(part, gains, seat_singles(part, one.seats)) for one in (answer, other)]
    if answer.proved and values[0] < values[1]:
        return other
    return PairAnswer(
        seats=answer.seats if values[0] >= values[1] else other.seats,
        proved=answer.proved,
        bound=min(answer.bound, other.bound),
    )


def _value(part: Part, gains: list[list[int]], placed: list[int | None]) -> int:
    return sum(
        gains[i][k]
        for i, mine in enumerate(part.seats)
        for k, seat in enumerate(mine)
        if seat.placement == placed[i]
    )


class _Search:
    def __init__(self, part: Part, work: int) -> None:
        self.part = part
        self.left = work
        self.gains = total_gains(part)
        paired = {i for pair in part.pairs for i in pair}
        self.singles = [i for i in range(len(part.learners)) if i not in paired]
        self.single_gains = [self._edges(i, range(len(part.seats[i]))) for i in self.singles]
        self.shift = preference_bits(
            learners=len(part.learners),
            ranks=part.ranks,
            longest=max(map(len, part.seats), default=0),
        )
        self.best: int | None = None
        self.seats: PairSeats = (None,) * len(part.pairs)

    def _edges(self, learner: int, which: Sequence[int]) -> list[tuple[int, int]]:
        return [(self.part.seats[learner][k].placement, self.gains[learner][k]) for k in which]

    def run(self) -> PairAnswer:
        everything = joints(self.part)
        stack = [_Node(everything, (True,) * len(everything), None)]
        while stack and self.left > 0:
            node = stack.pop()
            if self._hopeless(node.bound):
                continue
            relaxed = self._relax(node)
            if relaxed is None:
                continue
            bound, where = relaxed
            if self._hopeless(bound):
                continue
            torn = self._torn(node, where)
            if not torn:
                self.best, self.seats = bound, tuple(where)
                continue
            if self.best is None:
                self._stay_home(node, torn, where)
            # an unlucky pair early in the order decides most
            far, near = self._branch(node, torn[0], where[torn[0]], bound)
            stack += [far, near]
        waiting = [node.bound for node in stack if not self._hopeless(node.bound)]
        if not waiting:
            return PairAnswer(self.seats, True, self._placed(self.best or 0))
        known = [bound for bound in waiting if bound is not None]
        if len(known) < len(waiting):  # not even the first step was done
            return PairAnswer(self.seats, False, len(self.part.learners))
        return PairAnswer(self.seats, False, self._placed(max(*known, self.best or 0)))

    def _placed(self, value: int) -> int:
        return self.part.scale.read(value >> self.shift)[0]

    def _hopeless(self, bound: int | None) -> bool:
        return self.best is not None and bound is not None and bound <= self.best

    def _relax(self, node: _Node) -> tuple[int, list[tuple[int, int] | None]] | None:
        """The bound and where the members of each pair sit (home is an index too); None when
        nothing fits."""
        part = self.part
        capacity = list(part.capacity)
        fixed = 0
        where: list[tuple[int, int] | None] = [None] * len(part.pairs)
        open_pairs: list[int] = []
        for u, (a, b) in enumerate(part.pairs):
            mine = node.joints[u]
            if node.home[u]:
                if mine:
                    open_pairs.append(u)
            elif len(mine) == 1:
                p, q, x, y = mine[0]
                capacity[p] -= 1
                capacity[q] -= 1
                fixed += self.gains[a][x] + self.gains[b][y]
                where[u] = (p, q)
            elif mine:
                open_pairs.append(u)
            else:
                return None
        if min(capacity, default=0) < 0:
            return None
        gains = list(self.single_gains)
        for u in open_pairs:
            a, b = part.pairs[u]
            gains.append(self._edges(a, sorted({j[2] for j in node.joints[u]})))
            gains.append(self._edges(b, sorted({j[3] for j in node.joints[u]})))
        state: Seating = seat_all(capacity=capacity, gains=gains)
        self.left -= state.work + sum(map(len, gains)) + 1
        value = fixed + state.value(capacity)
        for n, u in enumerate(open_pairs):
            at = len(self.singles) + 2 * n
            one, other = state.seat[at], state.seat[at + 1]
            where[u] = None if one == other == state.home else (one, other)
        return value, where

    def _torn(self, node: _Node, where: list[tuple[int, int] | None]) -> list[int]:
        """Pairs that do not sit together in the relaxed plan."""
        torn: list[int] = []
        for u, mine in enumerate(node.joints):
            at = where[u]
            if at is None:
                if not node.home[u]:
                    torn.append(u)
            elif all(j[:2] != at for j in mine):
                torn.append(u)
        return torn

    def _stay_home(self, node: _Node, torn: list[int], where: list[tuple[int, int] | None]) -> None:
        """A first plan to compare with: torn pairs stay at home."""
        seats = tuple(None if u in torn else at for u, at in enumerate(where))
        value = 0
        for (a, b), mine, at in zip(self.part.pairs, node.joints, seats, strict=True):
            for p, q, x, y in mine:
                if (p, q) == at:
                    value += self.gains[a][x] + self.gains[b][y]
        capacity = list(self.part.capacity)
        for at in seats:
            for p in at or ():
                capacity[p] -= 1
        state = seat_all(capacity=capacity, gains=self.single_gains)
        self.left -= state.work
        self.best, self.seats = value + state.value(capacity), seats

    def _branch(
        self, node: _Node, u: int, at: tuple[int, int] | None, bound: int
    ) -> tuple[_Node, _Node]:
        mine = node.joints[u]
        home = len(self.part.placements)
        one, other = at if at is not None else (home, home)
        chosen: tuple[Joint, ...] = ()
        for side, place in ((0, one), (1, other)):
            if place != home and not chosen:
                same = tuple(j for j in mine if j[side] == place)
                if len(same) < len(mine) or node.home[u]:
                    chosen = same
        if not chosen:
            a, b = self.part.pairs[u]
            chosen = (max(mine, key=lambda j: self.gains[a][j[2]] + self.gains[b][j[3]]),)
        rest = tuple(j for j in mine if j not in set(chosen))

        def child(options: tuple[Joint, ...], stay: bool) -> _Node:
            return _Node(
                (*node.joints[:u], options, *node.joints[u + 1 :]),
                (*node.home[:u], stay, *node.home[u + 1 :]),
                bound,
            )

        return child(rest, node.home[u]), child(chosen, False)
