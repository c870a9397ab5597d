"""The smallest single change that would have brought a place, each one checked.

A change counts only when the plan with it is better than every plan without it, so that making
the plan again must give the learner a place; a change that would only lead to a tie is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from gezel.core.allocation.explain import View
from gezel.core.allocation.problem import LearnerIn, PlacementIn
from gezel.core.allocation.rules import rule_failures
from gezel.core.values import Level, Param, Reason

# (steps, kind, placement) in that order decide which change is the smallest
_KINDS = ("birth_date", "wishes", "dates", "language", "seat", "apart")
_Change = tuple[int, int, str, Reason]


def changes(view: View, learner: LearnerIn) -> tuple[Reason, ...]:
    """At most one change of each kind for a learner at home, the smallest first."""
    best: dict[int, _Change] = {}
    for change in (
        _travel_apart(view, learner) if learner.ref in view.partner else _single(view, learner)
    ):
        known = best.get(change[1])
        if known is None or change[:3] < known[:3]:
            best[change[1]] = change
    return tuple(change[3] for change in sorted(best.values(), key=lambda one: one[:3]))


def _change(
    kind: str, steps: int, placement: PlacementIn, facts: dict[str, Param] | None = None
) -> _Change:
    name = kind.removesuffix("_new")
    return (
        steps,
        _KINDS.index(name),
        placement.ref,
        Reason(
            f"allocation.change.{kind}",
            {"title": placement.title, "city": placement.city} | (facts or {}),
        ),
    )


def _wins(view: View, learner: LearnerIn, placement: PlacementIn, rank: int | None) -> bool:
    residual = view.part_with.get(placement.ref)
    if residual is None:
        # nobody else may go there, so a seat is free unless pins took all of them
        return view.used[placement.ref] < placement.capacity
    return residual.sound and residual.newcomer_wins(
        placement=placement.ref, need=learner.need, rank=rank
    )


def _single(view: View, learner: LearnerIn) -> Iterator[_Change]:
    for placement, rank in view.candidates(learner):
        if (learner.ref, placement.ref) in view.excluded:
            continue
        obstacles = []
        for reason in rule_failures(view.problem, learner, placement):
            obstacles.append(reason)
            if len(obstacles) > 1:
                break
        unwished = rank is None and learner.only_wishes
        if len(obstacles) + unwished != 1:
            continue
        found = (
            _change("wishes", 1, placement)
            if unwished
            else _removed(obstacles[0], learner, placement)
        )
        if found is not None and _wins(view, learner, placement, rank):
            yield found
    place = view.part_of.get(learner.ref)
    if place is not None and place[0].sound:
        for p in place[0].seats_that_help(place[1]):
            yield _change("seat", 1, place[0].part.placements[p])


def _removed(obstacle: Reason, learner: LearnerIn, placement: PlacementIn) -> _Change | None:
    """The change that removes this obstacle, if it is one that people can change."""
    rule = obstacle.code.removeprefix("allocation.")
    facts = obstacle.params
    if rule == "birth_date_missing":
        return _change(
            "birth_date",
            1,
            placement,
            {"needed": facts["needed"], "day": placement.period.start},
        )
    if rule == "language":
        steps = Level(str(facts["needed"])).step - Level(str(facts["yours"])).step
        return _change("language", steps, placement, dict(facts))
    if rule == "language_missing":
        steps = Level(str(facts["needed"])).step + 1
        return _change("language_new", steps, placement, dict(facts))
    if rule == "dates" and learner.available is not None:
        mine, needed = learner.available, placement.period
        start, end = min(mine.start, needed.start), max(mine.end, needed.end)
        days = (mine.start - start + (end - mine.end)) // timedelta(days=1)
        return _change("dates", -(-days // 7), placement, {"from": start, "to": end, "days": days})
    return None


def _travel_apart(view: View, learner: LearnerIn) -> Iterator[_Change]:
    """Whether there would be a place for this one alone, everybody else treated as before."""
    for placement, rank in view.options.seats[learner.ref]:
        if _wins(view, learner, placement, rank):
            yield _change("apart", 1 + (rank or 0), placement)
