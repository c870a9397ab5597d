"""The referee: reads the problem and the answer, trusts nothing of how it was found.

It has its own code for every hard rule and imports only the shapes of problem and answer. Two of
the rule's promises it proves anew:

- *as many learners as possible*: from nobody who stays at home leads a chain of moves to a free
  seat. Without pairs that is exact (Berge 1957). With pairs the chains leave the pairs where they
  are, and a bound is stated: the most that could go if the pairs were taken apart.
- *then those with the most need*: no chain brings somebody in for a learner with less need. The
  sets of learners who can go together form a matroid, where no single exchange means no better.

The order of wishes is not proved here; the tests compare it with trying everything.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass

from gezel.core.allocation.problem import Allocation, LearnerIn, PlacementIn, Problem
from gezel.core.values import Param, Reason

_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2", "NS")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`ok` when there is no finding. No plan places more than `bound`; `exact` says that this
    plan places that many."""

    ok: bool
    findings: tuple[Reason, ...]
    placed: int
    bound: int
    exact: bool


def verify(problem: Problem, allocation: Allocation) -> Verdict:
    """Checks everything that was promised about the allocation."""
    return _Referee(problem, allocation).run()


class _Referee:
    def __init__(self, problem: Problem, allocation: Allocation) -> None:
        self.problem = problem
        self.allocation = allocation
        self.learners = {one.ref: one for one in problem.learners}
        self.placements = {one.ref: one for one in problem.placements}
        self.banned = {(one.learner, one.placement) for one in problem.exclusions}
        self.pinned = {one.learner: one.placement for one in problem.pins}
        self.paired = {ref for pair in problem.pairs for ref in (pair.first, pair.second)}
        self.findings: list[Reason] = []
        self.by_sector: dict[str, list[PlacementIn]] = {}
        for placement in problem.placements:
            self.by_sector.setdefault(placement.sector, []).append(placement)
        self.open: dict[str, tuple[str, ...]] = {}

    def run(self) -> Verdict:
        where = self._one_place_each()
        self._rules(where)
        self._capacity(where)
        self._pins(where)
        self._pairs(where)
        self._claims(where)
        bound = len(where)
        # a broken plan proves nothing about other plans
        if not self.findings:
            self._no_better_chain(where)
            bound = self._bound(where)
            self._claimed_bound(len(where), bound)
        return Verdict(
            ok=not self.findings,
            findings=tuple(self.findings),
            placed=len(where),
            bound=bound,
            exact=not self.findings and bound == len(where),
        )

    def _find(self, code: str, **params: Param) -> None:
        self.findings.append(Reason(f"allocation.verify.{code}", params))

    def _one_place_each(self) -> dict[str, str]:
        where: dict[str, str] = {}
        for one in self.allocation.assignments:
            if one.learner not in self.learners:
                self._find("unknown_learner", learner=one.learner)
            elif one.placement not in self.placements:
                self._find("unknown_placement", placement=one.placement)
            elif one.learner in where:
                self._find("two_places", learner=one.learner)
            else:
                where[one.learner] = one.placement
        home = Counter(self.allocation.unplaced)
        for ref in sorted(self.learners):
            if home[ref] + (ref in where) != 1:
                self._find("not_accounted_for", learner=ref)
        for ref in sorted(home.keys() - self.learners.keys()):
            self._find("unknown_learner", learner=ref)
        return where

    def _rules(self, where: dict[str, str]) -> None:
        for ref in sorted(where):
            rule = self._broken_rule(self.learners[ref], self.placements[where[ref]])
            if rule is not None:
                self._find("rule_broken", learner=ref, placement=where[ref], rule=rule)

    def _broken_rule(self, who: LearnerIn, place: PlacementIn) -> str | None:
        """The name of a hard rule that forbids this, written down a second time on purpose."""
        period, free = place.period, who.available
        near = self.problem.neighbouring_sectors.get(who.sector, ())
        if not (who.sector == place.sector or place.sector in near):
            return "sector"
        if place.language is not None:
            spoken = who.languages.get(place.language)
            asked = 0 if place.level is None else _LEVELS.index(place.level.value)
            if spoken is None or _LEVELS.index(spoken.value) < asked:
                return "language"
        if free is not None and (period.start < free.start or period.end > free.end):
            return "dates"
        if place.minimum_age is not None:
            born = who.birth_date
            if born is None:
                return "birth_date_missing"
            birthday = (born.year + place.minimum_age, born.month, born.day)
            first_day = (period.start.year, period.start.month, period.start.day)
            if first_day < birthday:
                return "age"
        if any(need not in place.offers for need in who.requirements):
            return "requirements"
        if who.only_wishes and self._wish(who, place) is None:
            return "not_wished"
        if (who.ref, place.ref) in self.banned:
            return "excluded"
        return None

    @staticmethod
    def _wish(who: LearnerIn, place: PlacementIn) -> int | None:
        def plain(city: str) -> str:
            return " ".join(city.split()).casefold()

        code = place.country.code
        codes = {code, place.country.commission_code, "UK" if code == "GB" else code}
        for rank, wish in enumerate(who.wishes, 1):
            met = {
                "anywhere": True,
                "country": wish.value.strip().upper() in codes,
                "city": plain(wish.value) == plain(place.city),
                "placement": wish.value == place.ref,
            }[wish.kind]
            if met:
                return rank
        return None

    def _capacity(self, where: dict[str, str]) -> None:
        for ref, used in sorted(Counter(where.values()).items()):
            seats = self.placements[ref].capacity
            if used > seats:
                self._find("over_capacity", placement=ref, placed=used, seats=seats)

    def _pins(self, where: dict[str, str]) -> None:
        for ref in sorted(self.pinned):
            if where.get(ref) != self.pinned[ref]:
                self._find("pin_not_kept", learner=ref, placement=self.pinned[ref])

    def _pairs(self, where: dict[str, str]) -> None:
        def city(place: PlacementIn) -> tuple[str, str]:
            return place.country.code, " ".join(place.city.split()).casefold()

        for pair in self.problem.pairs:
            names = {"first": pair.first, "second": pair.second}
            ends = [where.get(pair.first), where.get(pair.second)]
            if ends == [None, None]:
                continue
            if ends[0] is None or ends[1] is None:
                self._find("pair_half_placed", **names)
                continue
            one, other = self.placements[ends[0]], self.placements[ends[1]]
            meet = max(one.period.start, other.period.start) <= min(
                one.period.end, other.period.end
            )
            if not (meet and (one.host == other.host or city(one) == city(other))):
                self._find("pair_apart", **names)

    def _claims(self, where: dict[str, str]) -> None:
        for one in self.allocation.assignments:
            if where.get(one.learner) != one.placement:
                continue
            wish = self._wish(self.learners[one.learner], self.placements[one.placement])
            if one.wish != wish:
                self._find("wrong_wish", learner=one.learner, said=one.wish or 0, found=wish or 0)
            if one.pinned != (one.learner in self.pinned):
                self._find("wrong_pin_mark", learner=one.learner)
        ranks = Counter(
            self._wish(self.learners[ref], self.placements[place]) for ref, place in where.items()
        )
        figures = self.allocation.figures
        with_need = [ref for ref, one in self.learners.items() if one.need > 0]
        for name, said, found in (
            ("learners", figures.learners, len(self.learners)),
            ("placed", figures.placed, len(where)),
            ("first_wish", figures.first_wish, ranks[1]),
            ("need", figures.need, len(with_need)),
            ("need_placed", figures.need_placed, sum(ref in where for ref in with_need)),
            ("seats", figures.seats, sum(p.capacity for p in self.placements.values())),
        ):
            if said != found:
                self._find("wrong_figure", figure=name, said=said, found=found)

    # the promise that as many as possible go

    def _open_to(self, ref: str) -> tuple[str, ...]:
        known = self.open.get(ref)
        if known is None:
            who = self.learners[ref]
            near = self.problem.neighbouring_sectors.get(who.sector, frozenset())
            known = self.open[ref] = tuple(
                place.ref
                for sector in sorted({who.sector, *near})
                for place in self.by_sector.get(sector, ())
                if place.capacity > 0 and self._broken_rule(who, place) is None
            )
        return known

    def _no_better_chain(self, where: dict[str, str]) -> None:
        """Looks for chains from everybody at home; pinned learners and pairs stay put."""
        fixed = self.pinned.keys() | self.paired
        inside: dict[str, list[str]] = {}
        for ref in sorted(where):
            inside.setdefault(where[ref], []).append(ref)
        for ref in sorted(self.learners.keys() - where.keys() - self.paired):
            reached = self._reach(ref, inside, fixed)
            need = self.learners[ref].need
            for place, people in reached.items():
                if people is None:
                    self._find("could_go", learner=ref, placement=place)
                    return
                less = [one for one in people if self.learners[one].need < need]
                if less:
                    self._find("more_need_at_home", learner=ref, need=need)
                    return

    def _reach(
        self, start: str, inside: dict[str, list[str]], fixed: set[str]
    ) -> dict[str, list[str] | None]:
        """Placements that a chain from the learner reaches; the movable people inside, or None
        where a seat is free."""
        reached: dict[str, list[str] | None] = {}
        queue = deque([start])
        while queue:
            for place in self._open_to(queue.popleft()):
                if place in reached:
                    continue
                people = inside.get(place, [])
                if len(people) < self.placements[place].capacity:
                    reached[place] = None
                    return reached
                movable = [one for one in people if one not in fixed]
                reached[place] = movable
                queue.extend(movable)
        return reached

    def _bound(self, where: dict[str, str]) -> int:
        """The most that any plan can place: pairs taken apart, only pins stay."""
        if not any(ref not in where for ref in self.paired) and not self._pairs_hold_seats(where):
            return len(where)
        now = dict(where)
        inside: dict[str, list[str]] = {ref: [] for ref in self.placements}
        for ref in sorted(now):
            inside[now[ref]].append(ref)
        for ref in sorted(self.learners.keys() - now.keys()):
            self._augment(ref, now, inside)
        return len(now)

    def _pairs_hold_seats(self, where: dict[str, str]) -> bool:
        return any(ref in where and ref not in self.pinned for ref in self.paired)

    def _augment(self, start: str, now: dict[str, str], inside: dict[str, list[str]]) -> None:
        came: dict[str, str] = {}  # placement -> the learner who would move in
        queue = deque([start])
        while queue:
            ref = queue.popleft()
            for place in self._open_to(ref):
                if place in came:
                    continue
                came[place] = ref
                if len(inside[place]) < self.placements[place].capacity:
                    self._shift(place, start, came, now, inside)
                    return
                queue.extend(one for one in inside[place] if one not in self.pinned)

    @staticmethod
    def _shift(
        place: str,
        start: str,
        came: dict[str, str],
        now: dict[str, str],
        inside: dict[str, list[str]],
    ) -> None:
        while True:
            mover = came[place]
            left = now.get(mover)
            inside[place].append(mover)
            now[mover] = place
            if mover == start or left is None:
                return
            inside[left].remove(mover)
            place = left

    def _claimed_bound(self, placed: int, bound: int) -> None:
        said = self.allocation.bound
        if said < placed or (self.allocation.proof == "proved" and said != placed):
            self._find("wrong_bound", said=said, found=bound)
