"""Every reason is true: what it says is done, and the plan is made again to see."""

import dataclasses
import time
from datetime import date

import pytest
from tests.core.allocation.worlds import learner, placement, small, stay, synthetic, wants

from gezel.core.allocation import (
    TEXTS,
    Exclusion,
    Pair,
    Pin,
    Problem,
    allocate,
    explain,
)
from gezel.core.allocation.rules import eligible
from gezel.core.values import Level, Period, Reason


def made(*learners, placements, **facts):
    return Problem(learners=learners, placements=tuple(placements), seed="spring", **facts)


def told(problem):
    return explain(problem, allocate(problem))


def reasons(problem, ref):
    return {one.placement: one.reason for one in told(problem).learners[ref].options}


def test_alice_reads_why_she_goes_where_she_goes():
    problem = made(learner("alice", *wants("clinic")), placements=[placement("clinic")])
    alice = told(problem).learners["alice"]
    assert alice.summary == Reason(
        "allocation.summary.wish", {"title": "Clinic", "city": "Valencia", "wish": 1}
    )
    assert [one.reason for one in alice.options] == [Reason("allocation.option.yours")]
    assert alice.changes == ()


def test_summaries_name_hand_made_places_missing_wishes_and_lost_wishes():
    problem = made(
        learner("alice"),
        learner("bob", *wants("moon"), order=2),
        learner("charlie", order=3),
        placements=[placement("clinic", seats=3)],
        pins=(Pin("charlie", "clinic", "host asked"),),
    )
    answers = told(problem).learners
    assert {ref: one.summary.code for ref, one in answers.items()} == {
        "alice": "allocation.summary.no_wishes",
        "bob": "allocation.summary.no_wish",
        "charlie": "allocation.summary.pinned",
    }


def test_a_lower_wish_an_equal_wish_and_no_wish_are_told_apart():
    alice = learner("alice", *wants("clinic", "home"))
    problem = made(alice, placements=[placement("clinic"), placement("home"), placement("mill")])
    assert reasons(problem, "alice") == {
        "clinic": Reason("allocation.option.yours"),
        "home": Reason("allocation.option.higher", {"yours": 1, "this": 2}),
        "mill": Reason("allocation.option.wish_instead", {"yours": 1}),
    }


def test_bob_is_told_the_price_of_seating_him():
    alice = learner("alice", *wants("clinic"), need=1, only_wishes=True)
    bob = learner("bob", *wants("clinic", "home"), order=2)
    charlie = learner("charlie", *wants("home"), order=3)
    dora = learner("dora", *wants("clinic"), order=4)
    problem = made(alice, bob, charlie, dora, placements=[placement("clinic"), placement("home")])
    assert reasons(problem, "bob") == {
        "clinic": Reason("allocation.option.costs_need", {"seats": 1, "fewer": 1}),
        "home": Reason("allocation.option.costs_wish", {"seats": 1, "fewer": 1, "wish": 1}),
    }
    assert reasons(problem, "dora")["clinic"].code == "allocation.option.costs_need"


def test_the_committees_order_is_named_when_nothing_else_decided():
    problem = made(
        learner("alice", *wants("clinic")),
        learner("bob", *wants("clinic"), order=2),
        placements=[placement("clinic")],
    )
    assert reasons(problem, "bob") == {"clinic": Reason("allocation.option.order", {"seats": 1})}


def test_one_fewer_would_go_is_said_when_a_move_costs_a_place():
    alice = learner("alice", *wants("clinic"), languages={"es": Level.B1})
    bob = learner("bob", order=2)
    places = [placement("clinic"), placement("home", language="es", level=Level.B1)]
    assert reasons(made(alice, bob, placements=places), "alice")["clinic"] == Reason(
        "allocation.option.costs_placed", {"seats": 1, "fewer": 1}
    )


def test_seats_given_by_hand_are_said_to_be_held():
    alice, bob = learner("alice", *wants("clinic")), learner("bob", order=2)
    problem = made(alice, bob, placements=[placement("clinic")], pins=(Pin("bob", "clinic", ""),))
    assert reasons(problem, "alice") == {"clinic": Reason("allocation.option.held", {"seats": 1})}
    assert reasons(
        dataclasses.replace(problem, placements=(*problem.placements, placement("home"))), "bob"
    )["home"] == Reason("allocation.option.by_hand")


def test_a_pair_is_told_that_there_are_no_two_seats_together_or_what_gives_way():
    pair = (Pair("alice", "bob"),)
    alice, bob = learner("alice", *wants("clinic")), learner("bob", order=2)
    apart = made(
        alice, bob, placements=[placement("clinic"), placement("mill", city="Porto")], pairs=pair
    )
    assert reasons(apart, "alice")["clinic"] == Reason("allocation.option.pair_apart")
    assert told(apart).learners["alice"].summary == Reason("allocation.summary.pair")
    assert [one.code for one in told(apart).learners["alice"].changes] == [
        "allocation.change.apart"
    ]
    others = tuple(learner(ref, need=1, order=3) for ref in ("charlie", "dora"))
    full = made(alice, bob, *others, placements=[placement("clinic", seats=2)], pairs=pair)
    assert reasons(full, "bob")["clinic"] == Reason("allocation.option.pair_gives_way")


def one_change(alice, *places, others=(), **facts):
    problem = made(alice, *others, placements=places, **facts)
    return told(problem).learners["alice"].changes


def test_the_smallest_change_comes_first_and_each_kind_once():
    alice = learner(
        "alice", languages={"es": Level.A2}, available=stay(0, 2), birth_date=date(2008, 1, 1)
    )
    changes = one_change(
        alice,
        placement("clinic", language="es", level=Level.B2),
        placement("home", language="es", level=Level.C1),
        placement("mill", period=stay(1)),
        placement("farm", period=stay(3)),
        placement("ship", minimum_age=30),
    )
    assert changes == (
        Reason(
            "allocation.change.dates",
            {
                "from": date(2026, 3, 2),
                "to": date(2026, 3, 22),
                "days": 7,
                "title": "Mill",
                "city": "Valencia",
            },
        ),
        Reason(
            "allocation.change.language",
            {
                "language": "es",
                "yours": "A2",
                "needed": "B2",
                "title": "Clinic",
                "city": "Valencia",
            },
        ),
    )


def test_an_unknown_birth_date_and_narrow_wishes_are_changes_too():
    assert [
        one.code
        for one in one_change(
            learner("alice", *wants("moon"), only_wishes=True), placement("clinic")
        )
    ] == ["allocation.change.wishes"]
    assert one_change(learner("alice"), placement("clinic", minimum_age=18)) == (
        Reason(
            "allocation.change.birth_date",
            {"needed": 18, "day": date(2026, 3, 2), "title": "Clinic", "city": "Valencia"},
        ),
    )


def test_a_change_that_would_only_push_out_somebody_equal_is_not_promised():
    alice, bob = learner("alice", order=2), learner("bob", languages={"es": Level.B1})
    place = placement("clinic", language="es", level=Level.A1)
    assert one_change(alice, place, others=(bob,)) == ()


def test_one_more_seat_is_named_where_it_helps():
    alice, bob = learner("alice", order=2), learner("bob")
    assert one_change(alice, placement("clinic"), others=(bob,)) == (
        Reason("allocation.change.seat", {"title": "Clinic", "city": "Valencia"}),
    )


def test_an_excluded_placement_is_never_offered_as_a_change():
    alice = learner("alice")
    excluded = (Exclusion("alice", "clinic", ""),)
    assert one_change(alice, placement("clinic", minimum_age=18), exclusions=excluded) == ()


def test_an_empty_seat_counts_who_could_not_come_and_why():
    people = [
        learner("alice", languages={"es": Level.A1}),
        learner("bob", order=2),
        learner("charlie", order=3, languages={"es": Level.C1}, available=stay(3)),
        learner("dora", order=4, languages={"es": Level.C1}),
    ]
    problem = made(
        *people,
        placements=[
            placement("clinic", seats=2, language="es", level=Level.B1),
            placement("mill", sector="wood", seats=3),
            placement("ward", seats=0),
        ],
    )
    assert dict(told(problem).placements) == {
        "clinic": (
            Reason("allocation.seats.free", {"free": 1, "seats": 2}),
            Reason("allocation.seats.language", {"count": 2}),
            Reason("allocation.seats.dates", {"count": 1}),
        ),
        "mill": (
            Reason("allocation.seats.free", {"free": 3, "seats": 3}),
            Reason("allocation.seats.no_sector", {"sector": "wood"}),
        ),
    }


def test_a_plan_changed_by_hand_gets_no_invented_reasons():
    alice, bob = learner("alice", *wants("clinic")), learner("bob", *wants("home"), order=2)
    problem = made(alice, bob, placements=[placement("clinic"), placement("home")])
    answer = allocate(problem)
    swapped = dataclasses.replace(
        answer,
        assignments=tuple(
            dataclasses.replace(one, placement={"clinic": "home", "home": "clinic"}[one.placement])
            for one in answer.assignments
        ),
    )
    found = explain(problem, swapped)
    assert [one.code for one in found.notes] == ["allocation.explain.not_the_rule"]
    assert found.learners["alice"].options[0].reason == Reason("allocation.option.unexplained")


def value(problem, answer):
    """Counts in the order of the rule."""
    placed = {one.learner for one in answer.assignments}
    needs = sorted({one.need for one in problem.learners} - {0}, reverse=True)
    counts = {("placed", 0): len(placed)}
    for level in needs:
        counts["need", level] = sum(
            one.need == level and one.ref in placed for one in problem.learners
        )
    ranks = [one.wish for one in answer.assignments]
    for rank in range(1, 1 + max((len(one.wishes) for one in problem.learners), default=0)):
        counts["wish", rank] = ranks.count(rank)
    return counts


@pytest.mark.parametrize("seed", range(80))
def test_every_price_is_what_seating_the_learner_there_really_costs(seed):
    problem = (
        small(seed, learners=6)
        if seed < 60
        else synthetic(seed, learners=30, placements=12, sectors=2)
    )
    answer = allocate(problem)
    best = value(problem, answer)
    found = explain(problem, answer)
    for ref, one in found.learners.items():
        for option in one.options:
            code = option.reason.code
            if not code.startswith(("allocation.option.costs", "allocation.option.order")):
                continue
            forced = allocate(
                dataclasses.replace(problem, pins=(*problem.pins, Pin(ref, option.placement, "")))
            )
            loss = [
                (kind, number, best[kind, number] - count)
                for (kind, number), count in value(problem, forced).items()
                if best[kind, number] != count
            ]
            if code == "allocation.option.order":
                assert loss == []
                continue
            kind, number, fewer = loss[0]
            assert code == f"allocation.option.costs_{kind}"
            assert option.reason.params["fewer"] == fewer
            if kind == "wish":
                assert option.reason.params["wish"] == number


def changed(problem, ref, change):
    """The problem after the change that the reason proposes."""
    facts = change.params
    alice = next(one for one in problem.learners if one.ref == ref)
    places = problem.placements
    target = next(p for p in places if (p.title, p.city) == (facts["title"], facts["city"]))
    kind = change.code.removeprefix("allocation.change.")
    if kind == "seat":
        more = dataclasses.replace(target, capacity=target.capacity + 1)
        places = tuple(more if p is target else p for p in places)
    elif kind == "dates":
        alice = dataclasses.replace(alice, available=Period(facts["from"], facts["to"]))
    elif kind in ("language", "language_new"):
        spoken = dict(alice.languages) | {facts["language"]: Level(facts["needed"])}
        alice = dataclasses.replace(alice, languages=spoken)
    elif kind == "birth_date":
        born = facts["day"].replace(year=facts["day"].year - facts["needed"])
        alice = dataclasses.replace(alice, birth_date=born)
    else:
        assert kind == "wishes"
        alice = dataclasses.replace(alice, only_wishes=False)
    learners = tuple(alice if one.ref == ref else one for one in problem.learners)
    return dataclasses.replace(problem, learners=learners, placements=places)


@pytest.mark.parametrize("seed", range(80))
def test_every_promised_change_brings_a_place(seed):
    problem = (
        small(seed, learners=7, placements=4)
        if seed < 50
        else synthetic(seed, learners=50, placements=12, sectors=2)
    )
    answer = allocate(problem)
    for ref, one in explain(problem, answer).learners.items():
        assert (one.changes == ()) or ref in answer.unplaced
        for change in one.changes:
            again = allocate(changed(problem, ref, change))
            assert ref not in again.unplaced, (ref, change)


@pytest.mark.parametrize("seed", range(30))
def test_reasons_agree_with_the_rules_and_name_nobody_else(seed):
    problem = small(seed, learners=6, pairs=seed % 3)
    answer = allocate(problem)
    people = {one.ref: one for one in problem.learners}
    places = {one.ref: one for one in problem.placements}
    where = {one.learner: one.placement for one in answer.assignments}
    found = explain(problem, answer)
    assert set(found.learners) == set(people)
    for ref, one in found.learners.items():
        others = set(people) - {ref}
        for option in one.options:
            no = eligible(problem, people[ref], places[option.placement])
            if no is not None:
                assert option.reason == no
            else:
                assert option.reason.code.startswith("allocation.option.")
            assert (option.reason.code == "allocation.option.yours") == (
                where.get(ref) == option.placement
            )
        for reason in (one.summary, *one.changes, *(o.reason for o in one.options)):
            assert not others & {str(v) for v in reason.params.values()}
            assert TEXTS[reason.code] % reason.params


def test_a_regions_season_is_explained_in_seconds():
    problem = synthetic(1, learners=1000, placements=400, sectors=12)
    answer = allocate(problem)
    start = time.process_time()
    found = explain(problem, answer)
    assert time.process_time() - start < 4
    assert len(found.learners) == 1000
