"""Seats for single learners by shortest paths: exact, plain Python, whole numbers of any size.

Learners enter one by one. Each takes the best seat that somebody can be moved out of at the least
loss; prices on the placements keep the accounts, so that at the end no chain of moves can help.
This is the successive shortest path method for minimum-cost flow with potentials.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

Gains = Sequence[Sequence[tuple[int, int]]]


@dataclass(slots=True)
class Seating:
    """`seat[i]` is a placement's index or `home`; `price` and `worth` prove that it is best:
    no seat is worth more to anybody than its price plus what that learner already has."""

    home: int
    seat: list[int]
    price: list[int]
    worth: list[int]
    used: list[int]
    work: int

    def value(self, capacity: Sequence[int]) -> int:
        """The sum of all gains, read from the prices."""
        return sum(self.worth) + sum(
            price * room for price, room in zip(self.price, capacity, strict=False)
        )


def seat_all(*, capacity: Sequence[int], gains: Gains) -> Seating:
    """The seating with the highest sum of gains. Staying at home gains 0; gains are above 0.

    `gains[i]` holds (placement, gain) for learner i. Time grows about with learners x couples in
    the worst case; in practice a path ends after a few placements.
    """
    home = len(capacity)
    state = Seating(
        home=home,
        seat=[-1] * len(gains),
        price=[0] * (home + 1),
        worth=[0] * len(gains),
        used=[0] * (home + 1),
        work=0,
    )
    inside: list[set[int]] = [set() for _ in range(home)]
    for newcomer in range(len(gains)):
        _enter(newcomer, capacity, gains, state, inside)
    return state


def _enter(
    newcomer: int,
    capacity: Sequence[int],
    gains: Gains,
    state: Seating,
    inside: list[set[int]],
) -> None:
    price, worth, seat, home = state.price, state.worth, state.seat, state.home
    start = max((gain - price[p] for p, gain in gains[newcomer]), default=0)
    worth[newcomer] = start = max(start, 0)
    used = state.used
    distance: dict[int, int] = {home: start}
    mover: dict[int, int] = {home: newcomer}
    queue: list[tuple[int, int]] = [(start, home)]
    # the nearest free seat or home seen so far: nothing farther is worth remembering
    reach = start
    for p, gain in gains[newcomer]:
        far = start - gain + price[p]
        if far <= reach:
            distance[p] = far
            mover[p] = newcomer
            heapq.heappush(queue, (far, p))
            if used[p] < capacity[p]:
                reach = far
    settled: list[int] = []
    done: set[int] = set()
    while True:
        far, place = heapq.heappop(queue)
        if place in done:
            continue
        if place == home or used[place] < capacity[place]:
            break
        done.add(place)
        settled.append(place)
        for j in inside[place]:
            base = far + worth[j]
            state.work += len(gains[j])
            if base < distance[home]:
                distance[home] = base
                mover[home] = j
                heapq.heappush(queue, (base, home))
                reach = min(reach, base)
            least = base - reach  # a seat must gain this much over its price to be near enough
            for p, gain in gains[j]:
                if gain - price[p] < least:
                    continue
                onward = base - gain + price[p]
                known = distance.get(p)
                if known is None or onward < known:
                    distance[p] = onward
                    mover[p] = j
                    heapq.heappush(queue, (onward, p))
                    if used[p] < capacity[p] and onward < reach:
                        reach = onward
                        least = base - reach
    length, end = far, place
    worth[newcomer] -= length
    for p in settled:
        slack = length - distance[p]
        price[p] += slack
        for j in inside[p]:
            worth[j] -= slack
    # the chain, from its end: everybody moves one on, the newcomer takes the first seat
    used[end] += 1
    while True:
        j = mover[end]
        before = seat[j]
        seat[j] = end
        if before >= 0:
            inside[before].discard(j)
        if end != home:
            inside[end].add(j)
        if j == newcomer:
            return
        end = before
