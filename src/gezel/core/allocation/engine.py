"""Where each learner goes.

The rule, each aim only among the plans that are best for the aims before it:

1. as many learners as possible get a place;
2. of those with the most need as many as possible, then of those with the next need, and so on;
3. as many first wishes as possible, then as many second wishes, and so on;
4. who goes, then who gets the better wish, follows the committee's order;
5. what is still equal is decided by lots: SHA-256 of seed, learner and placement.

Reference: recommendation B2 `most-places` of the allocation study, with the wishes by profile.
"""

from __future__ import annotations

from collections.abc import Callable

from gezel.core.allocation.figures import figures
from gezel.core.allocation.pairs import WORK, PairAnswer, better, search, seat_singles
from gezel.core.allocation.parts import Part, options, split
from gezel.core.allocation.problem import Allocation, Assignment, Problem
from gezel.core.allocation.programme import Solver, solve
from gezel.core.allocation.rules import check
from gezel.core.values import Reason, Refusal

# With a solver at hand plain search only tries the easy cases: pairs that sit together anyway.
_TRY = 150_000


def allocate(
    problem: Problem,
    *,
    solver: Solver | None = None,
    progress: Callable[[float], None] | None = None,
) -> Allocation:
    """The one best plan under the rule.

    Parts without pairs are solved exactly in plain Python. Parts with pairs are solved exactly by
    `solver` when there is one, else by a search with limited work; when that is not enough, the
    best plan found comes back with `proof` "bound". Two runs that are both proved give the same
    plan whichever way was used. `progress` gets a share between 0 and 1.

    Raises Refusal with the first reason of `check(problem)` when the problem is impossible.
    """
    problems = check(problem)
    if problems:
        raise Refusal(problems[0])
    open_to = options(problem)
    parts = split(problem, open_to)
    whole = sum(len(part.learners) for part in parts) or 1
    done = 0
    where: dict[str, str] = {pin.learner: pin.placement for pin in problem.pins}
    pinned = set(where)
    bound = len(where)
    methods = {"flow"}
    unproved: list[Part] = []
    for part in parts:
        answer, method = _solve(part, solver)
        methods.add(method)
        bound += answer.bound if part.pairs else 0
        seats = seat_singles(part, answer.seats)
        for learner, at in zip(part.learners, seats, strict=True):
            if at is not None:
                where[learner.ref] = part.placements[at].ref
                bound += not part.pairs
        if not answer.proved:
            unproved.append(part)
        done += len(part.learners)
        if progress is not None:
            progress(done / whole)
    placements = {one.ref: one for one in problem.placements}
    assignments = tuple(
        Assignment(ref, where[ref], open_to.wishes[ref].rank(placements[where[ref]]), ref in pinned)
        for ref in sorted(where)
    )
    return Allocation(
        assignments=assignments,
        unplaced=tuple(sorted(one.ref for one in problem.learners if one.ref not in where)),
        method="+".join(sorted(methods)),
        proof="bound" if unproved else "proved",
        bound=bound,
        figures=figures(problem, open_to, assignments),
        notes=_notes(problem, unproved, placed=len(where), bound=bound),
    )


def _solve(part: Part, solver: Solver | None) -> tuple[PairAnswer, str]:
    if not part.pairs:
        return PairAnswer((), True, 0), "flow"
    answer = search(part, work=WORK if solver is None else _TRY)
    if answer.proved or solver is None:
        return answer, "search"
    return better(part, solve(part, solver), answer), solver.name


def _notes(
    problem: Problem, unproved: list[Part], *, placed: int, bound: int
) -> tuple[Reason, ...]:
    notes = []
    if unproved:
        notes.append(
            Reason(
                "allocation.not_proved",
                {
                    "pairs": sum(len(part.pairs) for part in unproved),
                    "placed": placed,
                    "bound": bound,
                },
            )
        )
    orders = [one.order for one in problem.learners]
    if len(set(orders)) < len(orders):
        notes.append(Reason("allocation.equal_order", {"learners": len(orders) - len(set(orders))}))
    return tuple(notes)
