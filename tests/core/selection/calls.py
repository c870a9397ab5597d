"""Made-up calls for the tests: small enough to check by trying everything."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from itertools import combinations

from hypothesis import strategies as st

from gezel.core.selection import (
    Band,
    Candidate,
    Criterion,
    Reserve,
    Selection,
    SelectionProblem,
    commitment,
    select,
)
from gezel.core.values import Reason

NAMES = ("alice", "bob", "charlie", "dora", "emil", "fatima", "gus", "hanne", "ivo")
GROUPS = ("a", "b", "c")

POINTS = Criterion("points", "points", D(100), D(100))


def call(
    marks: dict[str, str | None],
    *,
    places: int = 2,
    groups: dict[str, str] | None = None,
    reserves: dict[str, int] | None = None,
    **more: object,
) -> SelectionProblem:
    """One criterion where the mark is the points; groups as letters: {"alice": "ab"}."""
    return SelectionProblem(
        call_ref="spring",
        places=places,
        criteria=(POINTS,),
        reserves=tuple(
            Reserve(key, f"group {key}", key, count) for key, count in (reserves or {}).items()
        ),
        candidates=tuple(
            Candidate(
                ref,
                {"points": None if mark is None else D(mark)},
                frozenset((groups or {}).get(ref, "")),
            )
            for ref, mark in marks.items()
        ),
        **{"seed": "12-34-56", **more},
    )


def statuses(selection: Selection) -> dict[str, str]:
    return {outcome.ref: outcome.status for outcome in selection.outcomes}


def selected(selection: Selection) -> set[str]:
    return {outcome.ref for outcome in selection.outcomes if outcome.status == "selected"}


def of(selection: Selection, ref: str):
    return next(outcome for outcome in selection.outcomes if outcome.ref == ref)


def changed(problem: SelectionProblem, ref: str, **what: object) -> SelectionProblem:
    return replace(
        problem,
        candidates=tuple(
            replace(person, **what) if person.ref == ref else person
            for person in problem.candidates
        ),
    )


def again(problem: SelectionProblem, first: SelectionProblem) -> Selection:
    """Select with the tickets of another list, so that only the change itself can matter."""
    return select(problem, drawn=commitment(first))


def kinds_of(problem: SelectionProblem) -> dict[str, frozenset[str]]:
    wanted = {reserve.group for reserve in problem.reserves}
    return {person.ref: person.groups & wanted for person in problem.candidates}


def most_filled(problem: SelectionProblem, people: list[str]) -> int:
    """By trying everything: how many kept places these people can fill together."""
    kinds = kinds_of(problem)
    seats = [reserve.group for reserve in problem.reserves for _ in range(reserve.places)]

    def best(index: int, left: tuple[str, ...]) -> int:
        if index == len(people):
            return 0
        found = best(index + 1, left)
        for seat in sorted(set(left)):
            if seat in kinds[people[index]]:
                rest = list(left)
                rest.remove(seat)
                found = max(found, 1 + best(index + 1, tuple(rest)))
        return found

    return best(0, tuple(seats))


def by_trying_everything(problem: SelectionProblem, order: list[str]) -> set[str]:
    """Of all groups of people that fill most kept places, the first in the order of merit."""
    size = min(problem.places, len(order))
    groups = [list(group) for group in combinations(order, size)]
    full = max(most_filled(problem, group) for group in groups)
    return set(next(group for group in groups if most_filled(problem, group) == full))


@st.composite
def reserved(draw: st.DrawFn, places: int) -> tuple[Reserve, ...]:
    kept = []
    left = places
    for key in draw(st.permutations(GROUPS))[: draw(st.integers(0, 3))]:
        count = draw(st.integers(0, left))
        left -= count
        kept.append(Reserve(f"for-{key}", f"group {key}", key, count))
    return tuple(kept)


@st.composite
def plain_calls(draw: st.DrawFn) -> SelectionProblem:
    """One criterion, marks with up to three decimals and many ties; nobody is kept out."""
    places = draw(st.integers(0, 6))
    marks = st.sampled_from([D("70"), D("70.001"), D("72.5"), D("74.999"), D("75"), D("100"), D(0)])
    return SelectionProblem(
        call_ref="spring",
        places=places,
        criteria=(POINTS,),
        reserves=draw(reserved(places)),
        candidates=tuple(
            Candidate(ref, {"points": draw(marks)}, draw(st.frozensets(st.sampled_from(GROUPS))))
            for ref in draw(st.lists(st.sampled_from(NAMES), unique=True))
        ),
        seed=draw(st.text(min_size=1, max_size=4)),
        reserve_list=draw(st.none() | st.integers(0, 3)),
        band=draw(st.sampled_from([D(0), D("2.5"), D(5), D(1000)])),
    )


@st.composite
def calls(draw: st.DrawFn) -> SelectionProblem:
    """Everything at once: several criteria, steps, minimums, missing marks, exclusions."""
    places = draw(st.integers(0, 6))
    criteria = (
        Criterion("grade", "grade", D(30), D(20), D(5), missing="exclude"),
        Criterion("letter", "letter", D(10), D(3)),
        Criterion(
            "income", "income", D(5), D(99999), bands=(Band(D(0), D(5)), Band(D("20000.5"), D("2")))
        ),
    )
    mark = st.none() | st.sampled_from([D(0), D(1), D("2.5"), D(3)])
    people = []
    for ref in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        scores = {"letter": draw(mark), "income": draw(mark | st.just(D(30000)))}
        grade = draw(st.none() | st.sampled_from([D("4.99"), D(12), D("12.0"), D("17.125")]))
        if draw(st.booleans()) or grade is not None:
            scores["grade"] = grade
        out = (Reason("rules.warned", {"times": 2}),) if draw(st.integers(0, 5)) == 0 else ()
        people.append(
            Candidate(ref, scores, draw(st.frozensets(st.sampled_from(GROUPS))), excluded=out)
        )
    return SelectionProblem(
        call_ref="autumn",
        places=places,
        criteria=criteria,
        reserves=draw(reserved(places)),
        candidates=tuple(people),
        seed=draw(st.text(min_size=1, max_size=4)),
        reserve_list=draw(st.none() | st.integers(0, 3)),
        band=draw(st.sampled_from([D(0), D(3), D("0.5"), D(1000)])),
        salt=draw(st.sampled_from(["", "secret"])),
    )
