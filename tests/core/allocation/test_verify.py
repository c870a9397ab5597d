"""The referee finds every fault that somebody could plant in a plan."""

import dataclasses
from datetime import date

import pytest
from tests.core.allocation.worlds import learner, placement, small, stay, synthetic, wants

from gezel.core.allocation import (
    Assignment,
    Exclusion,
    Pair,
    Pin,
    Problem,
    Wish,
    allocate,
    verify,
)
from gezel.core.values import Level, Period, Reason


def school(**facts):
    """Alice, Bob and Charlie with three places; the rule gives clinic, home and mill."""
    people = {
        "alice": learner("alice", *wants("clinic"), languages={"es": Level.B1}),
        "bob": learner("bob", *wants("home"), order=2, birth_date=date(2008, 1, 1)),
        "charlie": learner("charlie", *wants("mill"), order=3, need=1),
    }
    places = {
        "clinic": placement("clinic"),
        "home": placement("home"),
        "mill": placement("mill", city="Porto"),
    }
    people |= facts.pop("people", {})
    places |= facts.pop("places", {})
    return Problem(
        learners=tuple(people.values()), placements=tuple(places.values()), seed="s", **facts
    )


def codes(problem, answer):
    return [one.code.removeprefix("allocation.verify.") for one in verify(problem, answer).findings]


def test_a_good_plan_passes_and_is_exact():
    problem = school()
    verdict = verify(problem, allocate(problem))
    assert (verdict.ok, verdict.findings, verdict.placed, verdict.bound, verdict.exact) == (
        True,
        (),
        3,
        3,
        True,
    )


@pytest.mark.parametrize(
    ("rule", "people", "places", "facts"),
    [
        ("sector", {"alice": learner("alice", *wants("clinic"), sector="wood")}, {}, {}),
        ("language", {}, {"clinic": placement("clinic", language="es", level=Level.B2)}, {}),
        ("language", {}, {"clinic": placement("clinic", language="fi")}, {}),
        ("dates", {"alice": learner("alice", *wants("clinic"), available=stay(1, 9))}, {}, {}),
        (
            "dates",
            {
                "alice": learner(
                    "alice",
                    *wants("clinic"),
                    available=Period(stay(0).start, stay(0).end.replace(day=14)),
                )
            },
            {},
            {},
        ),
        ("birth_date_missing", {}, {"clinic": placement("clinic", minimum_age=16)}, {}),
        (
            "age",
            {"alice": learner("alice", *wants("clinic"), birth_date=date(2008, 3, 3))},
            {"clinic": placement("clinic", minimum_age=18)},
            {},
        ),
        (
            "requirements",
            {"alice": learner("alice", *wants("clinic"), requirements=frozenset({"step_free"}))},
            {},
            {},
        ),
        ("not_wished", {"alice": learner("alice", *wants("moon"), only_wishes=True)}, {}, {}),
        ("excluded", {}, {}, {"exclusions": (Exclusion("alice", "clinic", ""),)}),
    ],
)
def test_each_hard_rule_is_checked_again(rule, people, places, facts):
    answer = allocate(school())
    planted = school(people=people, places=places, **facts)
    found = verify(planted, answer).findings
    assert found[0] == Reason(
        "allocation.verify.rule_broken",
        {"learner": "alice", "placement": "clinic", "rule": rule},
    )


def test_a_neighbouring_sector_is_no_fault():
    alice = learner("alice", *wants("clinic"), sector="wood")
    near = {"wood": frozenset({"care"})}
    assert (
        codes(school(people={"alice": alice}, neighbouring_sectors=near), allocate(school())) == []
    )


def tamper(answer, *assignments, **facts):
    kept = {one.learner: one for one in answer.assignments}
    kept |= {one.learner: one for one in assignments}
    return dataclasses.replace(
        answer, **({"assignments": tuple(kept[ref] for ref in sorted(kept))} | facts)
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            lambda a: tamper(a, Assignment("alice", "home", None, False)),
            "over_capacity",
        ),
        (
            lambda a: dataclasses.replace(
                a, assignments=(*a.assignments, Assignment("alice", "mill", None, False))
            ),
            "two_places",
        ),
        (lambda a: tamper(a, Assignment("dora", "home", None, False)), "unknown_learner"),
        (lambda a: tamper(a, Assignment("alice", "moon", None, False)), "unknown_placement"),
        (lambda a: dataclasses.replace(a, unplaced=("alice",)), "not_accounted_for"),
        (lambda a: dataclasses.replace(a, unplaced=("dora",)), "unknown_learner"),
        (lambda a: dataclasses.replace(a, assignments=a.assignments[1:]), "not_accounted_for"),
        (lambda a: tamper(a, Assignment("alice", "clinic", 2, False)), "wrong_wish"),
        (lambda a: tamper(a, Assignment("alice", "clinic", 1, True)), "wrong_pin_mark"),
        (
            lambda a: dataclasses.replace(a, figures=dataclasses.replace(a.figures, first_wish=2)),
            "wrong_figure",
        ),
        (lambda a: dataclasses.replace(a, bound=4), "wrong_bound"),
        (lambda a: dataclasses.replace(a, bound=2, proof="bound"), "wrong_bound"),
    ],
)
def test_a_changed_answer_is_found_out(change, code):
    problem = school()
    assert codes(problem, change(allocate(problem)))[0] == code


def refigured(problem, answer, pairs):
    """An answer with these places whose figures are right, so that only the rule is at fault."""
    need = {one.ref for one in problem.learners if one.need}
    pins = tuple(Pin(one, place, "") for one, place in pairs)
    pinned = allocate(dataclasses.replace(problem, pins=pins, pairs=()))
    wishes = {one.learner: one.wish for one in pinned.assignments}
    return dataclasses.replace(
        answer,
        assignments=tuple(Assignment(one, place, wishes[one], False) for one, place in pairs),
        unplaced=tuple(sorted({one.ref for one in problem.learners} - {one for one, _ in pairs})),
        figures=dataclasses.replace(
            pinned.figures,
            placed=len(pairs),
            need_placed=sum(one in need for one, _ in pairs),
            first_wish=sum(wishes[one] == 1 for one, _ in pairs),
        ),
        bound=len(pairs),
    )


def test_one_more_who_could_go_by_a_chain_is_found():
    alice = learner("alice")
    bob = learner("bob", order=2, languages={"es": Level.A1})
    places = (placement("clinic"), placement("home", language="es", level=Level.A1))
    problem = Problem(learners=(alice, bob), placements=places, seed="s")
    answer = allocate(problem)
    short = refigured(problem, answer, [("bob", "clinic")])
    # alice can only go to the clinic, bob would have to move on to home
    assert verify(problem, short).findings == (
        Reason("allocation.verify.could_go", {"learner": "alice", "placement": "home"}),
    )


def test_more_need_left_at_home_is_found():
    alice, bob = learner("alice"), learner("bob", order=2, need=1)
    problem = Problem(learners=(alice, bob), placements=(placement("clinic"),), seed="s")
    answer = allocate(problem)
    assert [one.learner for one in answer.assignments] == ["bob"]
    wrong = refigured(problem, answer, [("alice", "clinic")])
    assert codes(problem, wrong) == ["more_need_at_home"]


def test_pins_and_pairs_are_kept_or_found():
    problem = school(pins=(Pin("alice", "clinic", ""),))
    answer = allocate(school(pins=(Pin("alice", "home", ""),)))
    assert "pin_not_kept" in codes(problem, answer)
    answer = allocate(school())
    assert codes(school(pairs=(Pair("alice", "charlie"),)), answer) == ["pair_apart"]
    gone = dataclasses.replace(answer, assignments=answer.assignments[1:], unplaced=("alice",))
    assert codes(school(pairs=(Pair("alice", "charlie"),)), gone)[0] == "pair_half_placed"


def test_with_pairs_a_bound_is_stated():
    problem = Problem(
        learners=(learner("alice"), learner("bob", order=2)),
        placements=(placement("clinic"), placement("mill", city="Porto")),
        pairs=(Pair("alice", "bob"),),
        seed="s",
    )
    verdict = verify(problem, allocate(problem))
    assert (verdict.ok, verdict.placed, verdict.bound, verdict.exact) == (True, 0, 2, False)


def test_a_pin_is_not_moved_to_let_somebody_go():
    problem = Problem(
        learners=(learner("alice"), learner("bob", order=2, languages={"es": Level.A1})),
        placements=(placement("clinic"), placement("home", language="es")),
        pins=(Pin("bob", "clinic", ""),),
        seed="s",
    )
    verdict = verify(problem, allocate(problem))
    assert (verdict.ok, verdict.placed, verdict.exact) == (True, 1, True)


@pytest.mark.parametrize("seed", range(60))
def test_what_the_engine_makes_always_passes(seed):
    for pairs in (0, 1, 2):
        problem = small(seed, pairs=pairs)
        answer = allocate(problem)
        verdict = verify(problem, answer)
        assert verdict.findings == ()
        assert verdict.exact or pairs


@pytest.mark.parametrize("seed", range(40))
def test_sending_anybody_home_is_always_found(seed):
    problem = small(seed, learners=6)
    answer = allocate(problem)
    pinned = {pin.learner for pin in problem.pins}
    for one in answer.assignments:
        if one.learner in pinned:
            continue
        left = [(a.learner, a.placement) for a in answer.assignments if a != one]
        free = dataclasses.replace(problem, pins=())
        short = refigured(free, answer, left)
        assert codes(free, short) != []


def test_city_wishes_are_read_by_the_referee_too():
    alice = learner("alice", Wish("city", " VALENCIA"), Wish("anywhere"))
    problem = Problem(learners=(alice,), placements=(placement("clinic"),), seed="s")
    assert verify(problem, allocate(problem)).ok


def test_a_regions_season_is_refereed_in_less_than_a_second():
    import time

    problem = synthetic(1, learners=1000, placements=400, sectors=12)
    answer = allocate(problem)
    start = time.process_time()
    assert verify(problem, answer).ok
    assert time.process_time() - start < 1
