"""HiGHS gives the same plan as trying everything, whatever way it is asked."""

import dataclasses
import random

import pytest
from tests.core.allocation.worlds import oracle, small, synthetic

from gezel.adapters.solver import HighsSolver
from gezel.core.allocation import allocate, verify
from gezel.core.allocation import engine as engine_module
from gezel.core.allocation.programme import Row


@pytest.fixture
def only_highs(monkeypatch):
    """Plain search gives up at once, so that every pair goes through the solver."""
    monkeypatch.setattr(engine_module, "_TRY", 0)


def test_a_small_programme_is_solved_and_proved():
    # three things of which two fit, the third worth most
    session = HighsSolver().open(columns=3, rows=[Row(((0, 1), (1, 1), (2, 1)), 0, 2)])
    found = session.maximise([(0, 1), (1, 2), (2, 4)])
    assert (found.ones, found.bound, found.proved) == (frozenset({1, 2}), 6, True)
    session.fix([2], 0)
    assert session.maximise([(0, 1), (1, 2), (2, 4)]).ones == frozenset({0, 1})
    session.add(Row(((0, 1),), 0, 0))
    assert session.maximise([(0, 1), (1, 2), (2, 4)]).ones == frozenset({1})


def test_it_says_nothing_on_the_screen(capfd):
    HighsSolver().open(columns=1, rows=[]).maximise([(0, 1)])
    assert capfd.readouterr() == ("", "")


def test_it_is_there():
    assert HighsSolver.available()
    assert HighsSolver().name == "highs"


@pytest.mark.parametrize("pairs", [1, 2])
@pytest.mark.parametrize("seed", range(60))
def test_the_answer_is_the_one_that_trying_everything_finds(only_highs, seed, pairs):
    problem = small(seed, pairs=pairs)
    answer = allocate(problem, solver=HighsSolver())
    assert {one.learner: one.placement for one in answer.assignments} == oracle(problem)
    assert answer.proof == "proved"


@pytest.mark.parametrize("seed", range(6))
def test_search_and_solver_give_the_same_bytes_when_both_are_sure(only_highs, seed):
    problem = synthetic(seed, learners=40, placements=16, sectors=2, pairs=5)
    by_search, by_solver = allocate(problem), allocate(problem, solver=HighsSolver())
    assert (by_search.proof, by_solver.proof) == ("proved", "proved")
    assert by_solver.answer() == by_search.answer()
    assert by_solver.figures == by_search.figures


def test_the_order_of_the_input_does_not_matter(only_highs):
    problem = synthetic(7, learners=60, placements=24, sectors=1, pairs=8)
    expected = allocate(problem, solver=HighsSolver())
    rng = random.Random(7)
    shuffled = dataclasses.replace(
        problem,
        learners=tuple(rng.sample(problem.learners, len(problem.learners))),
        placements=tuple(rng.sample(problem.placements, len(problem.placements))),
        pairs=tuple(rng.sample(problem.pairs, len(problem.pairs))),
    )
    assert allocate(shuffled, solver=HighsSolver()) == expected
    assert expected.method == "flow+highs"


def test_a_school_with_many_pairs_is_proved_where_plain_search_stops():
    problem = synthetic(1, learners=120, placements=48, sectors=1, pairs=20)
    answer = allocate(problem, solver=HighsSolver())
    assert (answer.proof, answer.bound) == ("proved", answer.figures.placed)
    assert verify(problem, answer).findings == ()
    assert answer.notes == ()


def test_too_few_nodes_give_a_plan_with_a_bound(only_highs):
    problem = synthetic(1, learners=120, placements=48, sectors=1, pairs=20)
    answer = allocate(problem, solver=HighsSolver(max_nodes=0))
    assert verify(problem, answer).findings == ()
    assert answer.figures.placed <= answer.bound
