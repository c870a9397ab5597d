"""Who sits where: soft reserves as minimum guarantees over one order of merit.

The rule has two steps (in the literature: the meritorious horizontal choice rule of Sonmez and
Yenmez). First the reserved seats are filled, walking down the order and keeping each person with
whom more reserved seats can be filled than without; somebody in several groups fills one seat, and
those kept may change seats with each other to make room. Then the other places go down the order.
People who are high enough without any reserve thus count towards the guarantee.

The sets of people who can fill reserved seats together form a matroid (a transversal one), which
is why the walk is both the largest and the best by merit, and why a cut-off exists for every
combination of groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


class ReservedSeats:
    """The reserved seats and the kinds of people on them. A kind is a bit mask of reserves."""

    def __init__(self, capacity: Sequence[int]) -> None:
        self.free = list(capacity)
        self.held: list[Counter[int]] = [Counter() for _ in capacity]
        self.open = 0
        self._reopen()

    def add(self, kind: int, people: int = 1) -> int:
        """Seat as many of these alike people as the seats allow; how many were seated."""
        seated = 0
        while seated < people and kind & self.open:
            path = self._path(kind)
            step = min(people - seated, self.free[path[-1][1]])
            step = min([step, *(self.held[seat][k] for (k, _), (_, seat) in _hops(path))])
            for at, (moved, seat) in enumerate(path):
                if at:
                    before = path[at - 1][1]
                    self.held[before][moved] -= step
                    if not self.held[before][moved]:
                        del self.held[before][moved]
                self.held[seat][moved] += step
            self.free[path[-1][1]] -= step
            seated += step
            if len(path) > 1 or not self.free[path[0][1]]:
                self._reopen()
        return seated

    def _path(self, kind: int) -> list[tuple[int, int]]:
        """The shortest chain of moves: who sits down where, who moves on from there, and so on."""
        for seat in _seats(kind):
            if self.free[seat]:
                return [(kind, seat)]
        came: dict[int, tuple[int, int | None]] = {}
        queue: list[int] = []
        for seat in _seats(kind):
            came[seat] = (kind, None)
            queue.append(seat)
        for seat in queue:
            if self.free[seat]:
                path: list[tuple[int, int]] = []
                at: int | None = seat
                while at is not None:
                    moved, before = came[at]
                    path.append((moved, at))
                    at = before
                return path[::-1]
            for other in sorted(self.held[seat]):
                for target in _seats(other):
                    if target not in came:
                        came[target] = (other, seat)
                        queue.append(target)
        raise AssertionError("an open seat is always reachable")

    def _reopen(self) -> None:
        """Which reserves could still take one more of their members, after moves of others."""
        self.open = sum(1 << seat for seat, free in enumerate(self.free) if free)
        grown = bool(self.open)
        while grown:
            grown = False
            for seat, kinds in enumerate(self.held):
                if not self.open >> seat & 1 and any(kind & self.open for kind in kinds):
                    self.open |= 1 << seat
                    grown = True


def _hops(
    path: list[tuple[int, int]],
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Each later move with the move before it, whose seat the mover leaves."""
    return list(zip(path[1:], path[:-1], strict=True))


def _seats(kind: int) -> list[int]:
    return [seat for seat in range(kind.bit_length()) if kind >> seat & 1]


@dataclass(frozen=True, slots=True)
class Seating:
    """Positions count from 0 down the order of merit.

    `counted`: position -> index of the reserve that it counts for.
    `last_open`: the lowest position with an open place, when nothing is left below it.
    `closings`: at which position which reserves were still open afterwards.
    """

    chosen: tuple[bool, ...]
    counted: dict[int, int]
    last_open: int | None
    closings: tuple[tuple[int, int], ...]
    _cutoffs: dict[int, int | None] = field(default_factory=dict)

    def cutoff(self, kind: int) -> int | None:
        """Somebody of this kind without a place would get one exactly above this position.

        None: at no position, because every place was kept for others and filled by them.
        """
        if kind not in self._cutoffs:
            found = self.last_open
            # Closings start with position -1, so a kind that never had a seat finds itself there.
            closed = next((at for at, still_open in self.closings if not kind & still_open), None)
            if closed is not None and closed >= 0 and (found is None or closed > found):
                found = closed
            self._cutoffs[kind] = found
        return self._cutoffs[kind]


def seat(kinds: Sequence[int], *, capacity: Sequence[int], places: int) -> Seating:
    """`kinds` down the order of merit, `capacity` of each reserve, `places` in all."""
    seats = ReservedSeats(capacity)
    closings = [(-1, seats.open)]
    kept: list[int] = []
    for position, kind in enumerate(kinds):
        if not seats.open:
            break
        if kind & seats.open:
            seats.add(kind)
            kept.append(position)
            if seats.open != closings[-1][1]:
                closings.append((position, seats.open))
    counted = _hand_out(kinds, kept, seats)
    chosen = [False] * len(kinds)
    for position in kept:
        chosen[position] = True
    left = places - len(kept)
    last_open = None
    for position in range(len(kinds)):
        if not left:
            break
        if not chosen[position]:
            chosen[position] = True
            last_open = position
            left -= 1
    return Seating(tuple(chosen), counted, last_open, tuple(closings))


def _hand_out(kinds: Sequence[int], kept: Sequence[int], seats: ReservedSeats) -> dict[int, int]:
    """Alike people share out the seats of their kind down the order, first reserve first."""
    left = {
        (kind, index): count
        for index, held in enumerate(seats.held)
        for kind, count in held.items()
    }
    counted: dict[int, int] = {}
    for position in kept:
        kind = kinds[position]
        index = next(index for index in _seats(kind) if left.get((kind, index)))
        left[kind, index] -= 1
        counted[position] = index
    return counted


@dataclass(frozen=True, slots=True)
class Draw:
    """Among `tied` people in one band of points, `places` places hung on the tickets alone."""

    tied: int
    places: int


def draws(
    kinds: Sequence[int],
    levels: Sequence[int],
    seating: Seating,
    *,
    capacity: Sequence[int],
    places: int,
) -> dict[int, Draw]:
    """Position -> the draw that decided it, for everybody for whom another ticket in the same band
    would have changed the answer.

    Only bands with both answers can hold such people: the tickets move nobody between bands.
    """
    found: dict[int, Draw] = {}
    before: Counter[int] = Counter()
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and levels[end] == levels[start]:
            end += 1
        band = range(start, end)
        if len({seating.chosen[position] for position in band}) == 2:
            total = before + Counter(kinds[position] for position in band)
            open_places = places - len(seating.counted)
            hanging = {
                kind
                for kind in {kinds[position] for position in band}
                if _goes(kind, before, capacity, open_places)
                and not _goes(kind, total - Counter([kind]), capacity, open_places)
            }
            members = [position for position in band if kinds[position] in hanging]
            draw = Draw(len(members), sum(seating.chosen[position] for position in members))
            found.update(dict.fromkeys(members, draw))
        before.update(kinds[position] for position in band)
        start = end
    return found


def _goes(kind: int, ahead: Counter[int], capacity: Sequence[int], open_places: int) -> bool:
    """Whether one more person of this kind, with exactly these ahead, gets a place."""
    seats = ReservedSeats(capacity)
    filled = sum(seats.add(other, count) for other, count in sorted(ahead.items()))
    return bool(kind & seats.open) or sum(ahead.values()) - filled < open_places
