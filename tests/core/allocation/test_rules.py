"""Each hard rule says no with the learner's value and the needed value."""

import dataclasses
from datetime import date

import pytest
from tests.core.allocation.worlds import learner, placement, stay, wants

from gezel.core.allocation import Exclusion, Pair, Pin, Problem, Wish, check, eligible
from gezel.core.values import Country, Level, Period, Reason


def ask(alice, place, **facts):
    problem = Problem(learners=(alice,), placements=(place,), seed="s", **facts)
    return eligible(problem, alice, place)


def test_alice_may_go_where_nothing_forbids_it():
    assert ask(learner("alice"), placement("clinic")) is None


def test_a_placement_without_seats_is_closed():
    assert ask(learner("alice"), placement("clinic", seats=0)) == Reason("allocation.closed")


def test_another_sector_is_closed_unless_it_is_a_neighbour():
    alice, place = learner("alice", sector="care"), placement("mill", sector="wood")
    assert ask(alice, place) == Reason("allocation.sector", {"yours": "care", "needed": "wood"})
    assert ask(alice, place, neighbouring_sectors={"care": frozenset({"wood"})}) is None
    # one direction does not give the other
    assert ask(alice, place, neighbouring_sectors={"wood": frozenset({"care"})}) is not None


@pytest.mark.parametrize(
    ("spoken", "needed", "answer"),
    [
        ({"es": Level.B1}, Level.B1, None),
        ({"es": Level.NS}, Level.C2, None),
        (
            {"es": Level.A2},
            Level.B1,
            Reason("allocation.language", {"language": "es", "yours": "A2", "needed": "B1"}),
        ),
        (
            {"en": Level.C2},
            Level.A1,
            Reason("allocation.language_missing", {"language": "es", "needed": "A1"}),
        ),
        ({"es": Level.A1}, None, None),
        (
            {},
            None,
            Reason("allocation.language_missing", {"language": "es", "needed": "A1"}),
        ),
    ],
)
def test_the_working_language_needs_its_level(spoken, needed, answer):
    place = placement("clinic", language="es", level=needed)
    assert ask(learner("alice", languages=spoken), place) == answer


def test_the_whole_placement_lies_within_the_availability():
    place = placement("clinic", period=stay(1, 2))
    assert ask(learner("alice", available=stay(1, 2)), place) is None
    assert ask(learner("alice", available=None), place) is None
    mine = Period(stay(1).start, stay(1).end.replace(day=21))
    assert ask(learner("alice", available=mine), place) == Reason(
        "allocation.dates",
        {
            "from": date(2026, 3, 9),
            "to": date(2026, 3, 21),
            "needed_from": date(2026, 3, 9),
            "needed_to": date(2026, 3, 22),
        },
    )


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(2008, 3, 2), None),  # birthday on the first day
        (date(2008, 3, 3), 17),
        (date(2009, 1, 1), 17),
    ],
)
def test_the_age_counts_on_the_first_day(born, age):
    place = placement("clinic", minimum_age=18)
    day = date(2026, 3, 2)
    expected = (
        None if age is None else Reason("allocation.age", {"yours": age, "needed": 18, "day": day})
    )
    assert ask(learner("alice", birth_date=born), place) == expected


def test_born_on_29_february_the_birthday_is_1_march():
    born = date(2008, 2, 29)
    early = placement("a", minimum_age=18, period=Period(date(2026, 2, 28), date(2026, 3, 9)))
    late = placement("b", minimum_age=18, period=Period(date(2026, 3, 1), date(2026, 3, 9)))
    assert ask(learner("alice", birth_date=born), early) is not None
    assert ask(learner("alice", birth_date=born), late) is None


def test_an_unknown_birth_date_closes_a_placement_with_a_minimum_age():
    assert ask(learner("alice"), placement("clinic", minimum_age=16)) == Reason(
        "allocation.birth_date_missing", {"needed": 16}
    )
    assert ask(learner("alice"), placement("clinic")) is None


def test_a_requirement_must_be_offered():
    alice = learner("alice", requirements=frozenset({"step_free", "quiet_room"}))
    place = placement("clinic", offers=frozenset({"step_free"}))
    assert ask(alice, place) == Reason("allocation.requirements", {"missing": "quiet_room"})


def test_who_goes_only_where_wished_goes_nowhere_else():
    alice = learner("alice", Wish("city", "  valencia "), only_wishes=True)
    assert ask(alice, placement("clinic", city="Valencia")) is None
    assert ask(alice, placement("clinic", city="Porto")) == Reason(
        "allocation.not_wished", {"wishes": 1}
    )


def test_an_exclusion_closes_one_placement_without_telling_why():
    exclusion = Exclusion("alice", "clinic", "private")
    reason = ask(learner("alice"), placement("clinic"), exclusions=(exclusion,))
    assert reason == Reason("allocation.excluded")


def test_greece_may_be_written_both_ways():
    alice = learner("alice", Wish("country", "el"), only_wishes=True)
    assert ask(alice, placement("clinic", country=Country("GR"))) is None


def test_a_level_without_a_language_is_refused():
    with pytest.raises(ValueError, match="level without a language"):
        placement("clinic", level=Level.B1)


def faults(**facts):
    base = {
        "learners": (learner("alice"), learner("bob", order=2), learner("charlie", order=3)),
        "placements": (placement("clinic"), placement("home", city="Porto", seats=2)),
        "seed": "s",
    }
    return check(Problem(**(base | facts)))


def test_a_problem_without_faults_passes():
    assert faults() == ()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (
            {"learners": (learner("alice"), learner("alice"))},
            Reason("allocation.learner_twice", {"ref": "alice"}),
        ),
        (
            {"placements": (placement("clinic"), placement("clinic"))},
            Reason("allocation.placement_twice", {"ref": "clinic"}),
        ),
        (
            {"pairs": (Pair("alice", "dora"),)},
            Reason("allocation.unknown_learner", {"ref": "dora"}),
        ),
        (
            {"exclusions": (Exclusion("alice", "moon", ""),)},
            Reason("allocation.unknown_placement", {"ref": "moon"}),
        ),
        (
            {"pins": (Pin("alice", "clinic", ""), Pin("alice", "home", ""))},
            Reason("allocation.pinned_twice", {"learner": "alice"}),
        ),
        (
            {"pins": (Pin("alice", "clinic", ""), Pin("bob", "clinic", ""))},
            Reason("allocation.pins_over_capacity", {"placement": "clinic", "pins": 2, "seats": 1}),
        ),
        (
            {"pairs": (Pair("alice", "bob"), Pair("charlie", "bob"))},
            Reason("allocation.two_pairs", {"learner": "bob"}),
        ),
        (
            {"pairs": (Pair("alice", "alice"),)},
            Reason("allocation.pair_of_one", {"learner": "alice"}),
        ),
        (
            {"pairs": (Pair("alice", "bob"),), "pins": (Pin("alice", "home", ""),)},
            Reason("allocation.pair_half_pinned", {"first": "alice", "second": "bob"}),
        ),
        (
            {
                "pairs": (Pair("alice", "bob"),),
                "pins": (Pin("alice", "home", ""), Pin("bob", "clinic", "")),
            },
            Reason("allocation.pair_pinned_apart", {"first": "alice", "second": "bob"}),
        ),
        (
            {
                "pins": (Pin("alice", "clinic", ""),),
                "exclusions": (Exclusion("alice", "clinic", ""),),
            },
            Reason(
                "allocation.pin_breaks_rule",
                {"learner": "alice", "placement": "clinic", "rule": "excluded"},
            ),
        ),
    ],
)
def test_a_problem_that_contradicts_itself_is_named(facts, reason):
    assert faults(**facts) == (reason,)


def test_all_faults_are_told_at_once():
    found = faults(
        pins=(Pin("alice", "clinic", ""), Pin("bob", "clinic", "")),
        pairs=(Pair("charlie", "charlie"),),
    )
    assert [one.code for one in found] == [
        "allocation.pins_over_capacity",
        "allocation.pair_of_one",
    ]


def test_a_wish_is_ranked_by_its_place_and_the_best_one_counts():
    alice = learner("alice", Wish("placement", "x"), *wants("clinic"), Wish("country", "ES"))
    problem = Problem(learners=(alice,), placements=(placement("clinic"),), seed="s")
    from gezel.core.allocation import allocate

    assert allocate(problem).assignments[0].wish == 2
    only = dataclasses.replace(alice, wishes=alice.wishes[2:])
    assert allocate(dataclasses.replace(problem, learners=(only,))).assignments[0].wish == 1
