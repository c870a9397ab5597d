"""Learners who travel together, by whole-number programmes: one aim after the other.

Every stage is a small programme of yes and no whose best value is a count; the value is then
held and the next stage begins. Numbers stay small, so a solver that computes with fractions
cannot confuse two aims, and since the last stages leave one plan only, the answer does not depend
on the solver or its version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from gezel.core.allocation.pairs import Joint, PairAnswer, PairSeats, draw_order, joints
from gezel.core.allocation.parts import Part
from gezel.core.allocation.value import Aim

Terms = Sequence[tuple[int, int]]  # (column, whole number)

# Weights of one stage stay below this: far from where doubles stop telling whole numbers apart.
_WIDEST = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """lower <= sum of terms <= upper."""

    terms: tuple[tuple[int, int], ...]
    lower: int
    upper: int


@dataclass(frozen=True, slots=True)
class Found:
    """`ones` are the columns that are 1. Nothing can reach more than `bound`; `proved` says that
    the value found is that bound."""

    ones: frozenset[int]
    bound: int
    proved: bool


class Session(Protocol):
    """One programme that grows. Columns are 0 or 1; all at 0 is allowed at the start."""

    def add(self, row: Row) -> None: ...

    def fix(self, columns: Sequence[int], value: int) -> None: ...

    def maximise(self, terms: Terms) -> Found: ...


class Solver(Protocol):
    """Solves programmes of yes and no. Must be deterministic."""

    @property
    def name(self) -> str: ...

    def open(self, *, columns: int, rows: Sequence[Row]) -> Session: ...


def solve(part: Part, solver: Solver) -> PairAnswer:
    """The best seats for the pairs of a part under the whole rule."""
    return _Stages(part, solver).run()


class _Stages:
    def __init__(self, part: Part, solver: Solver) -> None:
        self.part = part
        self.joints = joints(part)
        # one column for each seat of a single learner, one for each couple of seats of a pair
        self.columns: list[tuple[tuple[int, int], ...]] = []  # (learner, index of seat)
        self.of_unit: list[list[int]] = []
        paired = {i for pair in part.pairs for i in pair}
        rows: list[Row] = []
        for i, mine in enumerate(part.seats):
            if i not in paired:
                self._unit([((i, k),) for k in range(len(mine))])
        self.first_pair = len(self.of_unit)
        for (a, b), couple in zip(part.pairs, self.joints, strict=True):
            self._unit([((a, x), (b, y)) for _, _, x, y in couple])
        rows = [Row(tuple((c, 1) for c in unit), 0, 1) for unit in self.of_unit if unit]
        rows += [Row(tuple(t), 0, part.capacity[p]) for p, t in self._uses().items()]
        self.session = solver.open(columns=len(self.columns), rows=rows)
        self.alive = set(range(len(self.columns)))
        self.mine: list[list[tuple[int, int]]] = [[] for _ in part.learners]  # (column, seat)
        for c, held in enumerate(self.columns):
            for i, k in held:
                self.mine[i].append((c, k))
        self.ones: frozenset[int] = frozenset()
        self.proved = True
        self.bound = len(part.learners)

    def _unit(self, held: list[tuple[tuple[int, int], ...]]) -> None:
        self.of_unit.append(list(range(len(self.columns), len(self.columns) + len(held))))
        self.columns += held

    def _uses(self) -> dict[int, list[tuple[int, int]]]:
        uses: dict[int, dict[int, int]] = {p: {} for p in range(len(self.part.placements))}
        for c, held in enumerate(self.columns):
            for i, k in held:
                at = uses[self.part.seats[i][k].placement]
                at[c] = at.get(c, 0) + 1
        return {p: sorted(terms.items()) for p, terms in uses.items() if terms}

    def run(self) -> PairAnswer:
        for number, aim in enumerate(self.part.scale.aims):
            terms = self._terms(partial(self._counts, aim))
            if not terms:
                continue
            bound = self._best(terms)
            if number == 0:
                self.bound = bound
            value = self._value(terms)
            self.session.add(Row(tuple(terms), value, max(value, bound)))
        self._who_goes()
        self._who_gets_the_wish()
        self._pairs_by_lot()
        return PairAnswer(self._pair_seats(), self.proved, self.bound)

    def _counts(self, aim: Aim, learner: int, seat: int) -> int:
        need, rank = self.part.learners[learner].need, self.part.seats[learner][seat].rank
        return int(self.part.scale.counts_towards(aim, need=need, rank=rank))

    def _terms(self, weight: Callable[[int, int], int]) -> list[tuple[int, int]]:
        summed = ((c, sum(weight(i, k) for i, k in self.columns[c])) for c in sorted(self.alive))
        return [(c, w) for c, w in summed if w]

    def _best(self, terms: Terms) -> int:
        found = self.session.maximise(terms)
        self.ones = found.ones
        self.proved = self.proved and found.proved
        return found.bound

    def _value(self, terms: Terms) -> int:
        return sum(w for c, w in terms if c in self.ones)

    def _seat(self, learner: int) -> int | None:
        """The seat of the learner in the plan at hand, as an index of the learner's seats."""
        return next((k for c, k in self.mine[learner] if c in self.ones), None)

    def _keep(self, learner: int, good: set[int]) -> None:
        """Only these seats remain for a learner who goes."""
        gone = [c for c, k in self.mine[learner] if c in self.alive and k not in good]
        if gone:
            self.session.fix(gone, 0)
            self.alive -= set(gone)
            self.mine[learner] = [(c, k) for c, k in self.mine[learner] if c in self.alive]

    def _who_goes(self) -> None:
        block: list[int] = []
        going: set[int] = set()
        for i in range(len(self.part.learners)):
            if not self.mine[i]:
                continue
            block.append(i)
            if len(block) == 9:
                self._settle_going(block, going)
                block = []
        if block:
            self._settle_going(block, going)

    def _settle_going(self, block: list[int], going: set[int]) -> None:
        if any(self._seat(i) is None for i in block):
            weight = {
                (i, k): 1 << (len(block) - 1 - n)
                for n, i in enumerate(block)
                for _, k in self.mine[i]
            }
            self._best(self._terms(partial(_weighed, weight)))
        for i in block:
            mine = [c for c, _ in self.mine[i] if c in self.alive]
            if self._seat(i) is None:
                self.session.fix(mine, 0)
                self.alive -= set(mine)
                self.mine[i] = []
            else:
                going.add(i)
                self.session.add(Row(tuple((c, 1) for c in mine), 1, 1))

    def _wish(self, learner: int, seat: int) -> int:
        return self.part.seats[learner][seat].rank or self.part.ranks + 1

    def _who_gets_the_wish(self) -> None:
        waiting = [i for i in range(len(self.part.learners)) if self._seat(i) is not None]
        while waiting:
            i = waiting[0]
            ranks = sorted({self._wish(i, k) for c, k in self.mine[i] if c in self.alive})
            if self._wish(i, self._at(i)) == ranks[0]:
                self._keep_wish(waiting.pop(0))
                continue
            block: list[int] = []
            weight: dict[tuple[int, int], int] = {}
            size = 1
            for j in waiting:
                mine = [k for c, k in self.mine[j] if c in self.alive]
                steps = sorted({self._wish(j, k) for k in mine}, reverse=True)
                if size * len(steps) > _WIDEST:
                    break
                # earlier learners count more: the numbers so far move up one step
                weight = {key: w * len(steps) for key, w in weight.items()}
                weight |= {(j, k): steps.index(self._wish(j, k)) for k in mine}
                size *= len(steps)
                block.append(j)
            self._best(self._terms(partial(_weighed, weight)))
            for j in block:
                self._keep_wish(j)
            waiting = waiting[len(block) :]

    def _at(self, learner: int) -> int:
        seat = self._seat(learner)
        if seat is None:
            raise LookupError(f"learner {learner} of the part has no seat")
        return seat

    def _keep_wish(self, learner: int) -> None:
        rank = self._wish(learner, self._at(learner))
        self._keep(
            learner,
            {k for k in range(len(self.part.seats[learner])) if self._wish(learner, k) == rank},
        )

    def _pairs_by_lot(self) -> None:
        paired = {i for pair in self.part.pairs for i in pair}
        for i in draw_order(self.part):
            if i not in paired or self._seat(i) is None:
                continue
            seats = {k for c, k in self.mine[i] if c in self.alive}
            by_lot = sorted(seats, key=lambda k: self.part.seats[i][k].lot, reverse=True)
            if self._at(i) != by_lot[-1]:
                weight = {(i, k): n for n, k in enumerate(by_lot)}
                self._best(self._terms(partial(_weighed, weight)))
            self._keep(i, {self._at(i)})

    def _pair_seats(self) -> PairSeats:
        seats: list[tuple[int, int] | None] = []
        for columns, couple in zip(self.of_unit[self.first_pair :], self.joints, strict=True):
            chosen: Joint | None = next(
                (j for c, j in zip(columns, couple, strict=True) if c in self.ones), None
            )
            seats.append(None if chosen is None else (chosen[0], chosen[1]))
        return tuple(seats)


def _weighed(weight: dict[tuple[int, int], int], learner: int, seat: int) -> int:
    return weight.get((learner, seat), 0)
