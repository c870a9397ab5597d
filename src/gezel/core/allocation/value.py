"""The rule as whole numbers: one number per seat, so that adding up compares plans exactly.

Each aim gets its own group of bits, the first aim the highest. A group is wide enough that a whole
part of the problem cannot overflow into the next one, and Python's integers have no upper end,
so nothing is rounded and no aim can ever be outweighed by a later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

AimKind = Literal["placed", "need", "wish"]


@dataclass(frozen=True, slots=True)
class Aim:
    """One thing to have as much of as possible: learners placed; with this need; with this wish."""

    kind: AimKind
    number: int = 0


@dataclass(frozen=True, slots=True)
class Scale:
    """The aims of one part, from the first to the last, and how wide each is in bits."""

    aims: tuple[Aim, ...]
    bits: int

    @classmethod
    def of(cls, *, learners: int, needs: Iterable[int], ranks: int) -> Scale:
        aims = (
            Aim("placed"),
            *(Aim("need", level) for level in sorted(set(needs) - {0}, reverse=True)),
            *(Aim("wish", rank) for rank in range(1, ranks + 1)),
        )
        # twice the learners and a bit: differences of two plans must be readable too
        return cls(aims, (2 * learners + 2).bit_length())

    def counts_towards(self, aim: Aim, *, need: int, rank: int | None) -> bool:
        if aim.kind == "placed":
            return True
        return aim.number == (need if aim.kind == "need" else rank)

    def gain(self, *, need: int, rank: int | None) -> int:
        """What one learner with this need in a seat that meets this wish adds."""
        total = 0
        for aim in self.aims:
            total = (total << self.bits) + self.counts_towards(aim, need=need, rank=rank)
        return total

    def read(self, value: int) -> tuple[int, ...]:
        """A value, or a difference of two values, as counts per aim."""
        half, base = 1 << (self.bits - 1), 1 << self.bits
        counts: list[int] = []
        for _ in self.aims:
            digit = value & (base - 1)
            if digit >= half:
                digit -= base
            counts.append(digit)
            value = (value - digit) >> self.bits
        return tuple(reversed(counts))

    def first_loss(self, loss: int) -> tuple[Aim, int] | None:
        """The aim on which a plan that is worse by `loss` is worse, and by how many."""
        for aim, count in zip(self.aims, self.read(loss), strict=True):
            if count:
                return aim, count
        return None


def preference_gains(
    *,
    order: Sequence[int],
    seats: Sequence[Sequence[tuple[int, int | None, int]]],
    units_first: Sequence[int],
    ranks: int,
) -> list[list[int]]:
    """What comes after the aims, as numbers too: who goes, who gets the better wish, the draw.

    `order` lists the learners of the part in the committee's order, `units_first` the same
    learners as the draw takes them: pairs first, they are harder to seat. `seats[i]` holds
    (placement, rank, position in the learner's own draw, 0 is best). Returns one number for each
    seat; two different plans never add up to the same.
    """
    count = len(order)
    wide = (ranks + 2).bit_length()
    draw = max((len(mine) for mine in seats), default=0).bit_length() + 1
    going_at: dict[int, int] = {}
    wish_at: dict[int, int] = {}
    draw_at: dict[int, int] = {}
    for k, one in enumerate(order):
        going_at[one] = count * (wide + draw) + (count - 1 - k)
        wish_at[one] = count * draw + (count - 1 - k) * wide
    for k, one in enumerate(units_first):
        draw_at[one] = (count - 1 - k) * draw
    return [
        [
            (1 << going_at[i])
            + ((0 if rank is None else ranks + 1 - rank) << wish_at[i])
            + ((len(mine) - position) << draw_at[i])
            for _, rank, position in mine
        ]
        for i, mine in enumerate(seats)
    ]


def preference_bits(*, learners: int, ranks: int, longest: int) -> int:
    """How many bits `preference_gains` needs below the aims."""
    return learners * (1 + (ranks + 2).bit_length() + longest.bit_length() + 1)
