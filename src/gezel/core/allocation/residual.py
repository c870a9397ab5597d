"""What it would cost to seat one learner somewhere else, read from prices instead of solved again.

When a learner is put into a full placement, somebody there moves on, and so forth, until a seat is
filled that became free. The cheapest such chain is a shortest path between placements; its length
is exactly the difference between the best plan and the best plan with that learner there.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping

from gezel.core.allocation.flow import seat_all
from gezel.core.allocation.parts import Part
from gezel.core.allocation.value import Scale

Arcs = Callable[[int], Iterable[tuple[int, int]]]


class Residual:
    """One part of the problem around a given plan. Pairs stay where they are."""

    def __init__(self, part: Part, scale: Scale, where: Mapping[str, str]) -> None:
        self.part = part
        self.scale = scale
        self.index = {one.ref: k for k, one in enumerate(part.placements)}
        self.home = home = len(part.placements)
        paired = {i for pair in part.pairs for i in pair}
        self.singles = [i for i in range(len(part.learners)) if i not in paired]
        capacity = list(part.capacity)
        for i in paired:
            ref = where.get(part.learners[i].ref)
            if ref in self.index:
                capacity[self.index[ref]] -= 1
        self.capacity = [max(room, 0) for room in capacity]
        gains = {
            i: {
                s.placement: scale.gain(need=part.learners[i].need, rank=s.rank)
                for s in part.seats[i]
            }
            for i in self.singles
        }
        state = seat_all(
            capacity=self.capacity, gains=[sorted(gains[i].items()) for i in self.singles]
        )
        self.price = state.price
        self.worth = dict(zip(self.singles, state.worth, strict=True))
        self.seat: dict[int, int] = {}
        value = 0
        used = [0] * (home + 1)
        for i in self.singles:
            at = self.index.get(where.get(part.learners[i].ref, ""), home)
            self.seat[i] = at
            used[at] += 1
            value += gains[i].get(at, 0)
        self.used = used
        # is the plan at hand really a best one, so that the prices speak about it?
        self.sound = (
            min(capacity, default=0) >= 0
            and value == state.value(self.capacity)
            and all(used[p] <= self.capacity[p] for p in range(home))
        )
        self._arcs(gains)
        self._to: dict[int, dict[int, int]] = {}

    def _arcs(self, gains: Mapping[int, Mapping[int, int]]) -> None:
        """The cheapest move between any two placements, and the second cheapest from home."""
        home, price = self.home, self.price
        into: list[dict[int, int]] = [{} for _ in range(home + 1)]
        self.from_home: list[list[tuple[int, int]]] = [[] for _ in range(home)]
        for i in self.singles:
            at, worth = self.seat[i], self.worth[i]
            for p, gain in gains[i].items():
                if p == at:
                    continue
                cost = worth + price[p] - gain
                if cost < into[p].get(at, cost + 1):
                    into[p][at] = cost
                if at == home:
                    self.from_home[p].append((cost, i))
            if at != home and worth < into[home].get(at, worth + 1):
                into[home][at] = worth
        for p in range(home):
            self.from_home[p] = sorted(self.from_home[p])[:2]
            if self.used[p] < self.capacity[p]:
                into[home][p] = 0  # one too many finds an empty seat
            if price[p] < into[p].get(home, price[p] + 1):
                into[p][home] = price[p]  # the seat may also stay empty
        self.into = into
        self.out: list[list[tuple[int, int]]] = [[] for _ in range(home + 1)]
        for p, arcs in enumerate(into):
            for start, cost in arcs.items():
                self.out[start].append((p, cost))

    def to(self, target: int) -> dict[int, int]:
        """The cost of the cheapest chain from each place until a seat in `target` is filled."""
        known = self._to.get(target)
        if known is None:
            known = self._to[target] = _shortest(target, lambda place: self.into[place].items())
        return known

    def loss(self, learner: int, placement: int) -> int | None:
        """How much worse the best plan with the single learner there is; None when nobody there
        may be moved."""
        chain = self.to(self.seat[learner]).get(placement)
        if chain is None or self.capacity[placement] == 0:
            return None
        seat = next(s for s in self.part.seats[learner] if s.placement == placement)
        gain = self.scale.gain(need=self.part.learners[learner].need, rank=seat.rank)
        return self.worth[learner] + self.price[placement] - gain + chain

    def newcomer_wins(self, *, placement: str, need: int, rank: int | None) -> bool:
        """Whether somebody at home to whom this placement opens now gets a place for certain."""
        p = self.index[placement]
        chain = self.to(self.home).get(p)
        if chain is None or self.capacity[p] == 0:
            return False
        return self.scale.gain(need=need, rank=rank) - self.price[p] - chain > 0

    def seats_that_help(self, learner: int) -> list[int]:
        """Placements open to the learner at home where one more seat certainly brings a place."""
        others = _shortest(self.home, lambda place: self._onward(place, learner))
        helpful: list[int] = []
        need = self.part.learners[learner].need
        costs = [
            (s.placement, self.price[s.placement] - self.scale.gain(need=need, rank=s.rank))
            for s in self.part.seats[learner]
        ]
        for seat in self.part.seats[learner]:
            chains = self.to(seat.placement)
            mine = min(
                (cost + chains[p] for p, cost in costs if p in chains and self.capacity[p] > 0),
                default=None,
            )
            # the new seat itself is there even when all old ones are held
            own = dict(costs)[seat.placement]
            mine = own if mine is None else min(mine, own)
            rest = others.get(seat.placement)
            if rest is None or mine < rest:
                helpful.append(seat.placement)
        return helpful

    def _onward(self, place: int, without: int) -> list[tuple[int, int]]:
        if place != self.home:
            return self.out[place]
        arcs: list[tuple[int, int]] = []
        for p in range(self.home):
            costs = [cost for cost, i in self.from_home[p] if i != without]
            arcs.append((p, min([self.price[p], *costs])))
        return arcs


def _shortest(start: int, arcs: Arcs) -> dict[int, int]:
    """Dijkstra; all costs are zero or more."""
    done: dict[int, int] = {}
    queue = [(0, start)]
    while queue:
        far, place = heapq.heappop(queue)
        if place in done:
            continue
        done[place] = far
        for onward, cost in arcs(place):
            if onward not in done:
                heapq.heappush(queue, (far + cost, onward))
    return done
