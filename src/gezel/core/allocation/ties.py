"""What the aims leave equal: the committee's order, then the draw.

Among all best seatings, and without leaving them: first who goes, by the committee's order; then
who gets the better wish, by the same order; then each by the lots. Moves along chains that cost
nothing are exactly the other best seatings, so one search backwards for each learner is enough.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from gezel.core.allocation.flow import Gains, Seating
from gezel.core.allocation.parts import Seat


class _Chains:
    """Chains of moves that cost nothing, from where everybody sits now."""

    def __init__(self, *, capacity: Sequence[int], gains: Gains, state: Seating) -> None:
        self.capacity = capacity
        self.state = state
        self.home = home = state.home
        self.free: list[set[int]] = []
        self.takers: list[list[int]] = [[] for _ in range(home + 1)]
        for i, mine in enumerate(gains):
            worth = state.worth[i]
            tight = {p for p, gain in mine if gain - state.price[p] == worth}
            if worth == 0:
                tight.add(home)
            self.free.append(tight)
            for p in sorted(tight):
                self.takers[p].append(i)

    def empty_seat(self, place: int) -> bool:
        return place == self.home or self.state.used[place] < self.capacity[place]

    def leading_to(self, target: int) -> dict[int, tuple[int, int]]:
        """For each place from which one person too many can be passed on until a seat in `target`
        is filled: who moves (-1 for nobody, an empty seat takes it) and where to."""
        way: dict[int, tuple[int, int]] = {}
        queue = deque([target])
        seen = {target}
        while queue:
            place = queue.popleft()
            for j in self.takers[place]:
                at = self.state.seat[j]
                if at not in seen and place in self.free[j]:
                    seen.add(at)
                    way[at] = (j, place)
                    queue.append(at)
            if place == self.home:
                # one too many is no longer too many where a seat is empty
                for other in range(self.home):
                    if other not in seen and self.empty_seat(other):
                        seen.add(other)
                        way[other] = (-1, self.home)
                        queue.append(other)
            elif self.state.price[place] == 0 and self.home not in seen:
                # the target's seat may just as well stay empty
                seen.add(self.home)
                way[self.home] = (-1, place)
                queue.append(self.home)
        return way

    def move(self, learner: int, to: int, way: dict[int, tuple[int, int]]) -> None:
        """Seats the learner in `to` and passes on along `way` to the seat left behind."""
        state = self.state
        target = state.seat[learner]
        state.used[target] -= 1
        state.used[to] += 1
        state.seat[learner] = to
        place = to
        while place != target:
            j, onward = way[place]
            if j >= 0:
                state.seat[j] = onward
                state.used[place] -= 1
                state.used[onward] += 1
            place = onward


def settle(
    *, capacity: Sequence[int], gains: Gains, seats: Sequence[Sequence[Seat]], state: Seating
) -> None:
    """Turns a best seating into the one best seating. Learners are in the committee's order."""
    chains = _Chains(capacity=capacity, gains=gains, state=state)
    home = state.home
    for i in range(len(gains)):
        mine = chains.free[i]
        if home not in mine:
            continue
        if len(mine) > 1 and state.seat[i] == home:
            way = chains.leading_to(home)
            reached = sorted(p for p in mine if p != home and p in way)
            if reached:
                chains.move(i, reached[0], way)
        if state.seat[i] == home:
            chains.free[i] = {home}
        else:
            mine.discard(home)
    last = 1 + max((s.rank or 0 for mine in seats for s in mine), default=0)
    for i in range(len(gains)):
        _best(chains, i, {s.placement: (s.rank or last, "") for s in seats[i]})
    for i in range(len(gains)):
        _best(chains, i, {s.placement: (0, s.lot) for s in seats[i]})


def _best(chains: _Chains, i: int, score: dict[int, tuple[int, str]]) -> None:
    """Moves learner i to the best place that costs nothing and keeps only places as good."""
    at = chains.state.seat[i]
    if at == chains.home:
        return
    mine = chains.free[i]
    better = sorted((score[p], p) for p in mine if score[p] < score[at])
    if better:
        way = chains.leading_to(at)
        for _, p in better:
            if p in way:
                chains.move(i, p, way)
                at = p
                break
    chains.free[i] = {p for p in mine if score[p] == score[at]}
