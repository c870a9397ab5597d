"""What comes out: one outcome with its reason for everybody, and the protocol of the draw."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gezel.core.selection.points import Part
from gezel.core.selection.words import in_english
from gezel.core.values import Reason

FORMAT = "gezel-selection-protocol-1"

Standing = Literal["selected", "reserve", "not_selected"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one person, and why.

    `rank` counts from 1 down the order of merit, 0 for somebody who was kept out of the ranking.
    `seat` says what gave the place: "open" when the points alone were enough, "reserve:<key>" when
    they were not. `counts_for` is the key of the reserve whose guarantee this person fills, also on
    an open seat. `waiting` is the position on the reserve list, from 1. `reason` and `facts` say
    nothing about other people beyond cut-offs and counts.
    """

    ref: str
    status: Standing
    points: Decimal
    parts: tuple[Part, ...]
    rank: int
    ticket: str
    seat: str | None
    counts_for: str | None
    waiting: int | None
    reason: Reason
    facts: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One line of the published order. No points and rank 0: kept out of the ranking."""

    ref: str
    points: Decimal | None
    ticket: str
    rank: int
    status: Standing


@dataclass(frozen=True, slots=True)
class ReserveUse:
    """How a reserve was used: `filled` of `places`, of whom `by_points` needed no reserve."""

    key: str
    label: str
    places: int
    filled: int
    by_points: int


@dataclass(frozen=True, slots=True)
class Protocol:
    """All that is needed to repeat the draw, and nothing that tells marks, groups or exclusions.

    `frozen` is the canonical JSON of the frozen list and `listed` its SHA-256. `commitment` is the
    hash that the tickets were drawn with: the same as `listed`, except in a call-up after the
    draw, which keeps the tickets of the first list.
    """

    call_ref: str
    places: int
    commitment: str
    listed: str
    seed: str
    frozen: str
    tickets: tuple[DrawnLine, ...]
    reserves: tuple[ReserveUse, ...]
    rules: tuple[Reason, ...]

    def as_data(self) -> dict[str, object]:
        """JSON-ready; decimals as text. `docs/user/verify_lottery.py` reads this."""
        return {
            "format": FORMAT,
            "call": self.call_ref,
            "places": self.places,
            "commitment": self.commitment,
            "listed": self.listed,
            "seed": self.seed,
            "frozen": json.loads(self.frozen),
            "tickets": [
                {
                    "ref": line.ref,
                    "points": None if line.points is None else str(line.points),
                    "ticket": line.ticket,
                    "rank": line.rank,
                    "status": line.status,
                }
                for line in self.tickets
            ],
            "reserves": [
                {
                    "key": use.key,
                    "label": use.label,
                    "places": use.places,
                    "filled": use.filled,
                    "by_points": use.by_points,
                }
                for use in self.reserves
            ],
            "rules": [rule.as_data() for rule in self.rules],
        }

    def lines(self, *, say: Callable[[Reason], str] = in_english) -> tuple[str, ...]:
        """The protocol as plain text, to print and to sign. `say` puts a reason into words."""
        width = max((len(line.ref) for line in self.tickets), default=0)
        told = [
            say(Reason("selection.protocol_title", {"call": self.call_ref, "places": self.places})),
            "",
            *(f"- {say(rule)}" for rule in self.rules),
            "",
            say(Reason("selection.protocol_commitment", {"commitment": self.commitment})),
            say(Reason("selection.protocol_seed", {"seed": self.seed})),
        ]
        if self.listed != self.commitment:
            told.append(say(Reason("selection.protocol_call_up", {"listed": self.listed})))
        for use in self.reserves:
            told.append(
                say(
                    Reason(
                        "selection.protocol_reserve",
                        {
                            "group": use.label,
                            "places": use.places,
                            "filled": use.filled,
                            "by_points": use.by_points,
                        },
                    )
                )
            )
        told += ["", say(Reason("selection.protocol_order"))]
        told += [
            f"{line.rank or '–':>5}  {line.ref:<{width}}  "
            f"{'–' if line.points is None else line.points:>9}  {line.ticket}  "
            f"{say(Reason(f'selection.status_{line.status}'))}"
            for line in self.tickets
        ]
        return tuple(told)


@dataclass(frozen=True, slots=True)
class Selection:
    """Outcomes in order of rank; people who were kept out come last, by ticket."""

    outcomes: tuple[Outcome, ...]
    protocol: Protocol


@dataclass(frozen=True, slots=True)
class Verdict:
    """The referee's answer: `ok` when there is nothing to say."""

    ok: bool
    findings: tuple[Reason, ...]
