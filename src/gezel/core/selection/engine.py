"""Select: points, order, seats, and a reason for everybody."""

from __future__ import annotations

from collections.abc import Sequence

from gezel.core.selection import lottery
from gezel.core.selection.model import Candidate, SelectionProblem
from gezel.core.selection.points import Grid, Score, as_points, thousandths
from gezel.core.selection.result import (
    DrawnLine,
    Outcome,
    Protocol,
    ReserveUse,
    Selection,
    Standing,
)
from gezel.core.selection.rules import rule_texts
from gezel.core.selection.seats import draws, seat
from gezel.core.values import Param, Reason, Refusal, canonical_json


def select(problem: SelectionProblem, *, drawn: str | None = None) -> Selection:
    """Who goes, who waits, who does not, and why.

    `drawn` is the commitment of an earlier draw of the same call. A call-up passes it, with the
    people who withdrew marked as excluded or with more places, so that everybody keeps the ticket
    that was drawn; nobody who has a place loses it by that. Raises Refusal without a seed.
    """
    if not problem.seed:
        raise Refusal(Reason("selection.seed_missing", {"call": problem.call_ref}))
    grid = Grid(problem.criteria)
    scores = {person.ref: grid.score(person) for person in problem.candidates}
    frozen = lottery.frozen_list(problem, scores)
    listed = lottery.fingerprint(frozen)
    commitment = drawn or listed
    tickets = {
        person.ref: lottery.ticket(seed=problem.seed, commitment=commitment, ref=person.ref)
        for person in problem.candidates
    }
    band = thousandths(problem.band) or 1
    ranked = sorted(
        (person for person in problem.candidates if not scores[person.ref].excluded),
        key=lambda person: (-(scores[person.ref].total // band), tickets[person.ref]),
    )
    kept_out = sorted(
        (person for person in problem.candidates if scores[person.ref].excluded),
        key=lambda person: tickets[person.ref],
    )
    desk = _Desk(problem, scores, tickets, ranked, band=band, most=grid.most)
    outcomes = (
        *(desk.outcome(position) for position in range(len(ranked))),
        *(_kept_out(person, scores[person.ref], tickets[person.ref]) for person in kept_out),
    )
    protocol = Protocol(
        call_ref=problem.call_ref,
        places=problem.places,
        commitment=commitment,
        listed=listed,
        seed=problem.seed,
        frozen=canonical_json(frozen),
        tickets=tuple(
            DrawnLine(
                ref=outcome.ref,
                points=outcome.points if outcome.rank else None,
                ticket=outcome.ticket,
                rank=outcome.rank,
                status=outcome.status,
            )
            for outcome in outcomes
        ),
        reserves=desk.use(outcomes),
        rules=rule_texts(problem),
    )
    return Selection(outcomes, protocol)


def _kept_out(person: Candidate, score: Score, ticket: str) -> Outcome:
    return Outcome(
        ref=person.ref,
        status="not_selected",
        points=as_points(score.total),
        parts=score.parts,
        rank=0,
        ticket=ticket,
        seat=None,
        counts_for=None,
        waiting=None,
        reason=Reason("selection.excluded", {"causes": len(score.excluded)}),
        facts=(*score.excluded, *score.facts),
    )


class _Desk:
    """Seats the ranked people once and then answers for each position."""

    def __init__(
        self,
        problem: SelectionProblem,
        scores: dict[str, Score],
        tickets: dict[str, str],
        ranked: Sequence[Candidate],
        *,
        band: int,
        most: int,
    ) -> None:
        self.problem = problem
        self.scores = scores
        self.tickets = tickets
        self.ranked = ranked
        self.band = band
        self.most = most
        # The order of the keys, not of the input, so that shuffled reserves give the same seats.
        self.reserves = sorted(problem.reserves, key=lambda reserve: reserve.key)
        capacity = [reserve.places for reserve in self.reserves]
        self.kinds = [self._kind(person) for person in ranked]
        self.levels = [scores[person.ref].total // band for person in ranked]
        self.seating = seat(self.kinds, capacity=capacity, places=problem.places)
        self.draws = draws(
            self.kinds, self.levels, self.seating, capacity=capacity, places=problem.places
        )
        self.waiting: dict[int, int] = {}
        for position, chosen in enumerate(self.seating.chosen):
            if not chosen and (
                problem.reserve_list is None or len(self.waiting) < problem.reserve_list
            ):
                self.waiting[position] = len(self.waiting) + 1

    def _kind(self, person: Candidate) -> int:
        return sum(
            1 << index
            for index, reserve in enumerate(self.reserves)
            if reserve.group in person.groups
        )

    def outcome(self, position: int) -> Outcome:
        person = self.ranked[position]
        score = self.scores[person.ref]
        counted = self.seating.counted.get(position)
        reserve = None if counted is None else self.reserves[counted]
        facts = list(score.facts)
        status: Standing
        if self.seating.chosen[position]:
            status = "selected"
            # Whoever stands among the first `places` would go without any reserve; those below can
            # only be here because of one (the open places never reach that far down).
            by_points = position < self.problem.places
            seat_name = "open" if by_points or reserve is None else f"reserve:{reserve.key}"
            if by_points and reserve is not None:
                facts.append(Reason("selection.counts_for_reserve", {"group": reserve.label}))
            reason = self._placed(position, None if by_points or reserve is None else reserve.label)
        else:
            status = "reserve" if position in self.waiting else "not_selected"
            seat_name = None
            reason = self._unplaced(position)
        draw = self.draws.get(position)
        if draw is not None:
            facts.append(
                Reason("selection.lottery_decided", {"tied": draw.tied, "places": draw.places})
            )
        return Outcome(
            ref=person.ref,
            status=status,
            points=as_points(score.total),
            parts=score.parts,
            rank=position + 1,
            ticket=self.tickets[person.ref],
            seat=seat_name,
            counts_for=None if reserve is None else reserve.key,
            waiting=self.waiting.get(position),
            reason=reason,
            facts=tuple(facts),
        )

    def _placed(self, position: int, group: str | None) -> Reason:
        params: dict[str, Param] = {
            "points": as_points(self.scores[self.ranked[position].ref].total),
            "rank": position + 1,
            "places": self.problem.places,
        }
        if group is None:
            return Reason("selection.selected_open", params)
        return Reason("selection.selected_reserved", params | {"group": group})

    def _unplaced(self, position: int) -> Reason:
        person = self.ranked[position]
        waits = self.waiting.get(position)
        params: dict[str, Param] = {
            "points": as_points(self.scores[person.ref].total),
            "rank": position + 1,
        }
        code = "selection.not_selected"
        if waits is not None:
            code = "selection.reserve_list"
            params["position"] = waits
        cutoff = self.seating.cutoff(self.kinds[position])
        if cutoff is None:
            return Reason(f"{code}_no_points_enough", params)
        last = self.ranked[cutoff]
        # Level with the last person is enough for the better ticket; the other must be above.
        above = self.tickets[person.ref] > self.tickets[last.ref]
        threshold = (self.levels[cutoff] + above) * self.band
        if threshold > self.most:
            return Reason(f"{code}_no_points_enough", params)
        params["lowest"] = as_points(self.scores[last.ref].total)
        params["threshold"] = as_points(threshold)
        return Reason(code, params)

    def use(self, outcomes: Sequence[Outcome]) -> tuple[ReserveUse, ...]:
        return tuple(
            ReserveUse(
                key=reserve.key,
                label=reserve.label,
                places=reserve.places,
                filled=sum(outcome.counts_for == reserve.key for outcome in outcomes),
                by_points=sum(
                    outcome.counts_for == reserve.key and outcome.seat == "open"
                    for outcome in outcomes
                ),
            )
            for reserve in self.reserves
        )
