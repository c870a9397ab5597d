"""Alice and Bob travel together: same host or same city, at one time, both or neither."""

import dataclasses

import pytest
from tests.core.allocation.worlds import learner, oracle, placement, small, stay, synthetic, wants

from gezel.core.allocation import Pair, Pin, Problem, allocate, verify
from gezel.core.allocation import engine as engine_module
from gezel.core.allocation.pairs import search
from gezel.core.allocation.parts import options, split
from gezel.core.allocation.programme import Found


def couple(*placements, others=(), **facts):
    alice = learner("alice", *wants("clinic"), **facts)
    bob = learner("bob", *wants("home"), order=2)
    return Problem(
        learners=(alice, bob, *others),
        placements=placements,
        pairs=(Pair("alice", "bob"),),
        seed="spring",
    )


def plan(problem):
    return {one.learner: one.placement for one in allocate(problem).assignments}


def test_a_pair_goes_to_one_city():
    problem = couple(placement("clinic"), placement("home"), placement("far", city="Porto"))
    assert plan(problem) == {"alice": "clinic", "bob": "home"}


def test_a_pair_stays_at_home_together_when_the_cities_differ():
    problem = couple(placement("clinic"), placement("home", city="Porto"))
    assert plan(problem) == {}
    assert allocate(problem).unplaced == ("alice", "bob")


def test_two_sites_of_one_host_count_as_together():
    clinic = placement("clinic", host="Red Cross")
    home = placement("home", city="Porto", host="Red Cross")
    assert plan(couple(clinic, home)) == {"alice": "clinic", "bob": "home"}


def test_the_periods_must_overlap():
    assert plan(couple(placement("clinic"), placement("home", period=stay(2)))) == {}
    assert len(plan(couple(placement("clinic"), placement("home", period=stay(1))))) == 2


def test_two_seats_of_one_placement_serve_a_pair_and_one_seat_does_not():
    assert plan(couple(placement("clinic", seats=2))) == {"alice": "clinic", "bob": "clinic"}
    assert plan(couple(placement("clinic", seats=1))) == {}


def test_a_pair_goes_before_one_learner_with_more_need_when_more_go():
    charlie = learner("charlie", need=2, order=3)
    problem = couple(placement("clinic", seats=2), others=(charlie,))
    assert plan(problem) == {"alice": "clinic", "bob": "clinic"}


def test_a_pair_of_which_one_can_go_nowhere_stays_and_the_seat_goes_on():
    charlie = learner("charlie", order=3)
    problem = couple(placement("clinic"), others=(charlie,), sector="wood")
    assert plan(problem) == {"charlie": "clinic"}


def test_a_pair_may_be_pinned_as_a_whole():
    problem = couple(placement("clinic", seats=2), placement("home", seats=2))
    pins = (Pin("alice", "home", "school"), Pin("bob", "clinic", "school"))
    problem = dataclasses.replace(problem, pins=pins)
    assert plan(problem) == {"alice": "home", "bob": "clinic"}
    assert verify(problem, allocate(problem)).ok


@pytest.mark.parametrize("pairs", [1, 2])
@pytest.mark.parametrize("seed", range(60))
def test_with_pairs_the_answer_is_the_one_that_trying_everything_finds(seed, pairs):
    problem = small(seed, pairs=pairs)
    answer = allocate(problem)
    assert {one.learner: one.placement for one in answer.assignments} == oracle(problem)
    assert answer.proof == "proved"
    assert verify(problem, answer).findings == ()


def test_the_order_of_pairs_and_of_their_members_does_not_matter():
    problem = synthetic(2, learners=40, placements=20, sectors=2, pairs=5)
    turned = tuple(Pair(one.second, one.first) for one in reversed(problem.pairs))
    assert allocate(dataclasses.replace(problem, pairs=turned)) == allocate(problem)


def test_a_stopped_search_gives_a_sound_plan_and_says_that_it_is_not_proved(monkeypatch):
    problem = synthetic(1, learners=120, placements=48, sectors=1, pairs=20)
    monkeypatch.setattr(engine_module, "WORK", 1)
    answer = allocate(problem)
    verdict = verify(problem, answer)
    assert verdict.findings == ()
    assert answer.proof == "bound"
    assert answer.figures.placed <= answer.bound <= 120
    assert [note.code for note in answer.notes] == ["allocation.not_proved"]
    assert dict(answer.notes[0].params) == {
        "pairs": 20,
        "placed": answer.figures.placed,
        "bound": answer.bound,
    }


def test_the_search_starts_with_a_bound_that_no_plan_can_pass():
    problem = synthetic(4, learners=60, placements=24, sectors=1, pairs=6)
    part = split(problem, options(problem))[0]
    stopped, done = search(part, work=1), search(part)
    assert stopped.bound >= done.bound


class Boaster:
    """A solver that leaves everybody at home and calls that the best."""

    name = "boaster"

    def open(self, *, columns, rows):
        return self

    def add(self, row):
        pass

    def fix(self, columns, value):
        pass

    def maximise(self, terms):
        return Found(ones=frozenset(), bound=0, proved=True)


def test_a_solver_that_claims_too_much_is_not_believed(monkeypatch):
    problem = synthetic(1, learners=120, placements=48, sectors=1, pairs=20)
    monkeypatch.setattr(engine_module, "_TRY", 20_000)
    answer = allocate(problem, solver=Boaster())
    assert answer.proof == "bound"
    assert answer.figures.pairs_placed > 0
    assert verify(problem, answer).ok
