"""The referee: reads a call and a result, and says what is wrong with it.

Written apart from the engine and along another road. It does not select. It recomputes marks with
fractions, seals and tickets from their definitions, and then proves that the set of people is the
right one: the kept places are shared out lawfully, no chain of moves could fill one more of them
(Berge), and no person without a place could take that of somebody lower in the order without
emptying a kept place. Only one set of people has these properties.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import floor

from gezel.core.selection.model import Candidate, Criterion, SelectionProblem
from gezel.core.selection.result import Outcome, Selection, Verdict
from gezel.core.selection.rules import rule_texts
from gezel.core.values import Param, Reason

STEP = Fraction(1, 1000)


def verify(problem: SelectionProblem, selection: Selection, *, drawn: str | None = None) -> Verdict:
    """Whether this is the result of this call. `drawn`: the commitment of the first draw, only when
    the result is a call-up after it."""
    check = _Check(problem, selection, drawn)
    findings = [*check.people()]
    if not findings:
        # The later questions make sense only once everybody is there exactly once.
        for question in check.questions():
            findings += question()
    return Verdict(not findings, tuple(findings))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _json(data: object) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _half_up(points: Fraction) -> Fraction:
    return floor(points / STEP + Fraction(1, 2)) * STEP


def _short(number: Decimal) -> str:
    """A number without exponent and without trailing zeros."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if number else "0"


def _points(criterion: Criterion, mark: Decimal | None) -> Fraction:
    if mark is None:
        return Fraction(0)
    if criterion.bands:
        best = Fraction(0)
        for band in sorted(criterion.bands, key=lambda band: band.least):
            if mark >= band.least:
                best = Fraction(band.points)
        return _half_up(best)
    return _half_up(Fraction(mark) / Fraction(criterion.maximum) * Fraction(criterion.weight))


def _most(criterion: Criterion) -> Fraction:
    if criterion.bands:
        return max(_half_up(Fraction(band.points)) for band in criterion.bands)
    return _half_up(Fraction(criterion.weight))


def _barriers(problem: SelectionProblem, person: Candidate) -> list[Reason]:
    """Why a person is kept out of the ranking, in words of the rules."""
    found = list(person.excluded)
    for c in problem.criteria:
        mark = person.scores.get(c.key)
        required = c.minimum if c.minimum is not None else Decimal(0)
        if mark is None:
            if c.missing == "exclude" or required > 0:
                found.append(Reason("selection.mark_missing", {"criterion": c.label}))
        elif mark < required:
            params: dict[str, Param] = {"value": mark, "minimum": required, "criterion": c.label}
            found.append(Reason("selection.below_minimum", params))
    return found


class _Check:
    def __init__(self, problem: SelectionProblem, selection: Selection, drawn: str | None) -> None:
        self.problem = problem
        self.protocol = selection.protocol
        self.outcomes = selection.outcomes
        self.person = {person.ref: person for person in problem.candidates}
        self.barriers = {ref: _barriers(problem, person) for ref, person in self.person.items()}
        points = cache(_points)
        self.parts = {
            ref: [points(c, person.scores.get(c.key)) for c in problem.criteria]
            for ref, person in self.person.items()
        }
        self.total = {ref: sum(parts, Fraction(0)) for ref, parts in self.parts.items()}
        width = Fraction(problem.band) or STEP
        # People on one step are level.
        self.step = {ref: total // width for ref, total in self.total.items()}
        self.list_text = _json(self._list())
        self.list_hash = _hash(self.list_text)
        self.commitment = self.list_hash if drawn is None else drawn
        self.ticket = {ref: _hash(f"{problem.seed}|{self.commitment}|{ref}") for ref in self.person}
        self.ranked = [outcome for outcome in self.outcomes if outcome.rank]
        self.reserve = {reserve.key: reserve for reserve in problem.reserves}
        self.kind = {ref: self._reserves_of(person) for ref, person in self.person.items()}
        self._reach_known: dict[frozenset[str], frozenset[str]] = {}
        self._occupants: dict[str, set[frozenset[str]]] = {key: set() for key in self.reserve}
        for outcome in self.ranked:
            if outcome.counts_for in self._occupants and outcome.ref in self.kind:
                self._occupants[outcome.counts_for].add(self.kind[outcome.ref])

    def questions(self) -> tuple[Callable[[], Iterable[Reason]], ...]:
        return (
            self.lists,
            self.points,
            self.order,
            self.kept_out,
            self.places,
            self.kept_places,
            self.passed_over,
            self.reserve_list,
            self.reasons,
            self.paper,
        )

    def _reserves_of(self, person: Candidate) -> frozenset[str]:
        return frozenset(r.key for r in self.problem.reserves if r.group in person.groups)

    def _list(self) -> dict[str, object]:
        problem = self.problem
        people = []
        for ref in sorted(self.person):
            person = self.person[ref]
            nonce = hmac.new(problem.salt.encode(), ref.encode(), hashlib.sha256).hexdigest()
            marks = {k: v if v is None else _short(v) for k, v in person.scores.items()}
            whys = sorted(_json(why.as_data()) for why in person.excluded)
            sealed = {
                "ref": ref,
                "nonce": nonce,
                "scores": marks,
                "groups": sorted(person.groups),
                "excluded": [json.loads(why) for why in whys],
            }
            points = None if self.barriers[ref] else f"{_three(self.total[ref])}"
            people.append({"ref": ref, "points": points, "seal": _hash(_json(sealed))})
        criteria = [
            {
                "key": c.key,
                "label": c.label,
                "weight": _short(c.weight),
                "maximum": _short(c.maximum),
                "minimum": c.minimum if c.minimum is None else _short(c.minimum),
                "missing": c.missing,
                "bands": [[_short(a), _short(b)] for a, b in _by_edge(c)],
            }
            for c in problem.criteria
        ]
        reserves = [
            {"key": r.key, "label": r.label, "group": r.group, "places": r.places}
            for r in problem.reserves
        ]
        rules = {
            "call": problem.call_ref,
            "places": problem.places,
            "band": _short(problem.band),
            "reserve_list": problem.reserve_list,
            "criteria": sorted(criteria, key=lambda c: str(c["key"])),
            "reserves": sorted(reserves, key=lambda r: str(r["key"])),
        }
        return {"rules": rules, "people": people}

    # Everybody, once, with the right marks, in the right order.

    def people(self) -> Iterable[Reason]:
        if sorted(outcome.ref for outcome in self.outcomes) != sorted(self.person):
            yield Reason("selection.verify_people")

    def lists(self) -> Iterable[Reason]:
        protocol = self.protocol
        if protocol.frozen != self.list_text or protocol.listed != self.list_hash:
            yield Reason("selection.verify_list")
        if protocol.commitment != self.commitment or not self.problem.seed:
            yield Reason("selection.verify_commitment")

    def points(self) -> Iterable[Reason]:
        for outcome in self.outcomes:
            ref = outcome.ref
            told = [
                (part.criterion, part.value, Fraction(part.points), _three_of(part.formula))
                for part in outcome.parts
            ]
            right = [
                (c.key, self.person[ref].scores.get(c.key), points, _three(points))
                for c, points in zip(self.problem.criteria, self.parts[ref], strict=True)
            ]
            if told != right or Fraction(outcome.points) != self.total[ref]:
                yield Reason("selection.verify_points", {"ref": ref})
            if outcome.ticket != self.ticket[ref]:
                yield Reason("selection.verify_ticket", {"ref": ref})

    def before(self, one: str, other: str) -> bool:
        if self.step[one] != self.step[other]:
            return self.step[one] > self.step[other]
        return self.ticket[one] < self.ticket[other]

    def order(self) -> Iterable[Reason]:
        ranks = [outcome.rank for outcome in self.outcomes]
        count = len(self.ranked)
        expected = [*range(1, count + 1), *[0] * (len(ranks) - count)]
        for outcome, rank in zip(self.outcomes, expected, strict=True):
            if outcome.rank != rank:
                yield Reason("selection.verify_order", {"ref": outcome.ref})
        for upper, lower in zip(self.ranked, self.ranked[1:], strict=False):
            if not self.before(upper.ref, lower.ref):
                yield Reason("selection.verify_order", {"ref": lower.ref})
        for upper, lower in zip(self.outcomes[count:], self.outcomes[count + 1 :], strict=False):
            if upper.ticket > lower.ticket:
                yield Reason("selection.verify_order", {"ref": lower.ref})

    def kept_out(self) -> Iterable[Reason]:
        for outcome in self.outcomes:
            barriers = self.barriers[outcome.ref]
            out = outcome.reason.code == "selection.excluded"
            told = list(outcome.facts[: len(barriers)]) if out else []
            nowhere = (
                outcome.status == "not_selected"
                and not outcome.rank
                and (outcome.seat, outcome.counts_for, outcome.waiting) == (None, None, None)
                and outcome.reason.params.get("causes") == len(barriers)
            )
            fine = nowhere and told == barriers if barriers else not out and bool(outcome.rank)
            if not fine:
                yield Reason("selection.verify_excluded", {"ref": outcome.ref})

    # The places.

    def places(self) -> Iterable[Reason]:
        selected = sum(outcome.status == "selected" for outcome in self.outcomes)
        able = sum(not barriers for barriers in self.barriers.values())
        expected = min(self.problem.places, able)
        if selected != expected:
            params: dict[str, Param] = {"selected": selected, "expected": expected}
            yield Reason("selection.verify_places", params)

    def kept_places(self) -> Iterable[Reason]:
        used = dict.fromkeys(self.reserve, 0)
        for outcome in self.outcomes:
            chosen = outcome.status == "selected"
            key = outcome.counts_for
            lawful = key is None or (chosen and key in self.kind[outcome.ref])
            name = None
            if chosen:
                name = "open" if outcome.rank <= self.problem.places else f"reserve:{key}"
            if not lawful or outcome.seat != name:
                yield Reason("selection.verify_seat", {"ref": outcome.ref})
            if lawful and key is not None:
                used[key] += 1
        for key, reserve in self.reserve.items():
            if used[key] > reserve.places:
                yield Reason("selection.verify_reserve_overfull", {"group": reserve.label})
        free = {key for key, reserve in self.reserve.items() if used[key] < reserve.places}
        for outcome in self.ranked:
            if outcome.counts_for is None and free & self.reach(self.kind[outcome.ref]):
                yield Reason("selection.verify_reserve_not_full", {"ref": outcome.ref})

    def reach(self, kind: frozenset[str]) -> frozenset[str]:
        """The reserves in which a seat comes free for a newcomer of this kind, if those who sit
        there may move on."""
        if kind not in self._reach_known:
            found = set(kind)
            while True:
                more = {k for key in found for other in self._occupants[key] for k in other}
                if more <= found:
                    break
                found |= more
            self._reach_known[kind] = frozenset(found)
        return self._reach_known[kind]

    def last_replaceable(self) -> Callable[[frozenset[str]], Outcome | None]:
        """For a kind of people: the lowest person with a place that one more of them could take
        without emptying a kept place."""
        selected = [outcome for outcome in self.ranked if outcome.status == "selected"]
        spare = [outcome for outcome in selected if outcome.counts_for is None]
        covered = frozenset(k for outcome in spare for k in self.reach(self.kind[outcome.ref]))
        known: dict[frozenset[str], Outcome | None] = {}

        def last(kind: frozenset[str]) -> Outcome | None:
            if kind not in known:
                reach = covered | self.reach(kind)
                fit = [o for o in selected if o.counts_for is None or o.counts_for in reach]
                known[kind] = fit[-1] if fit else None
            return known[kind]

        return last

    def passed_over(self) -> Iterable[Reason]:
        last = self.last_replaceable()
        for outcome in self.ranked:
            if outcome.status != "selected":
                lowest = last(self.kind[outcome.ref])
                if lowest is not None and self.before(outcome.ref, lowest.ref):
                    yield Reason("selection.verify_passed_over", {"ref": outcome.ref})

    def reserve_list(self) -> Iterable[Reason]:
        left = [outcome for outcome in self.ranked if outcome.status != "selected"]
        length = self.problem.reserve_list
        for number, outcome in enumerate(left, start=1):
            waits = length is None or number <= length
            right = ("reserve", number) if waits else ("not_selected", None)
            if (outcome.status, outcome.waiting) != right:
                yield Reason("selection.verify_reserve_list", {"ref": outcome.ref})
        for outcome in self.ranked:
            if outcome.status == "selected" and outcome.waiting is not None:
                yield Reason("selection.verify_reserve_list", {"ref": outcome.ref})

    # What people are told.

    def reasons(self) -> Iterable[Reason]:
        last = self.last_replaceable()
        for outcome in self.ranked:
            if outcome.reason != self._reason(outcome, last):
                yield Reason("selection.verify_reason", {"ref": outcome.ref})

    def _reason(self, outcome: Outcome, last: Callable[[frozenset[str]], Outcome | None]) -> Reason:
        params: dict[str, Param] = {"points": outcome.points, "rank": outcome.rank}
        if outcome.status == "selected":
            params["places"] = self.problem.places
            if outcome.seat == "open":
                return Reason("selection.selected_open", params)
            reserve = self.reserve.get(outcome.counts_for or "")
            params["group"] = reserve.label if reserve else None
            return Reason("selection.selected_reserved", params)
        code = f"selection.{'reserve_list' if outcome.status == 'reserve' else 'not_selected'}"
        if outcome.status == "reserve":
            params["position"] = outcome.waiting
        lowest = last(self.kind[outcome.ref])
        if lowest is not None:
            step = self.step[lowest.ref]
            if self.ticket[outcome.ref] > lowest.ticket:
                step += 1
            enough = step * (Fraction(self.problem.band) or STEP)
            if enough <= sum(map(_most, self.problem.criteria)):
                params["lowest"] = lowest.points
                params["threshold"] = Decimal(_three(enough))
                return Reason(code, params)
        return Reason(f"{code}_no_points_enough", params)

    def paper(self) -> Iterable[Reason]:
        """The protocol says what the outcomes say."""
        protocol = self.protocol
        lines = [(t.ref, t.points, t.ticket, t.rank, t.status) for t in protocol.tickets]
        told = [
            (o.ref, o.points if o.rank else None, o.ticket, o.rank, o.status) for o in self.outcomes
        ]
        if lines != told:
            yield Reason("selection.verify_protocol", {"about": "tickets"})
        head = (protocol.call_ref, protocol.places, protocol.seed)
        if protocol.rules != rule_texts(self.problem):
            yield Reason("selection.verify_protocol", {"about": "rules"})
        if head != (self.problem.call_ref, self.problem.places, self.problem.seed):
            yield Reason("selection.verify_protocol", {"about": "call"})
        uses = [(u.key, u.label, u.places, u.filled, u.by_points) for u in protocol.reserves]
        right = []
        for key in sorted(self.reserve):
            members = [o.seat for o in self.ranked if o.counts_for == key]
            reserve = self.reserve[key]
            by_points = members.count("open")
            right.append((key, reserve.label, reserve.places, len(members), by_points))
        if uses != right:
            yield Reason("selection.verify_protocol", {"about": "reserves"})


def _by_edge(criterion: Criterion) -> list[tuple[Decimal, Decimal]]:
    return sorted((band.least, band.points) for band in criterion.bands)


def _three(points: Fraction) -> str:
    """Points as text with three decimals; exact, because points are whole thousandths."""
    whole, rest = divmod(int(points / STEP), 1000)
    return f"{whole}.{rest:03d}"


def _three_of(formula: str) -> str:
    """The outcome of a printed formula: its last word."""
    return formula.rsplit(" ", 1)[-1]
