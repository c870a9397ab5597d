"""Single calls with names."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from decimal import localcontext
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.selection.calls import call, changed, of, selected

from gezel.core.selection import Candidate, Criterion, in_english, select
from gezel.core.selection.seats import Draw, draws, seat
from gezel.core.values import Reason, Refusal


def test_the_best_two_of_three_go():
    selection = select(call({"alice": "70", "bob": "90", "charlie": "80"}))
    assert [(o.ref, o.status, o.rank, o.seat) for o in selection.outcomes] == [
        ("bob", "selected", 1, "open"),
        ("charlie", "selected", 2, "open"),
        ("alice", "reserve", 3, None),
    ]


def test_alice_reads_what_would_have_been_enough():
    selection = select(call({"alice": "70", "bob": "90", "charlie": "80"}))
    alice = of(selection, "alice")
    # Level with charlie she would need the better ticket.
    enough = D("80.000") if alice.ticket < of(selection, "charlie").ticket else D("80.001")
    assert alice.reason == Reason(
        "selection.reserve_list",
        {
            "position": 1,
            "points": D("70.000"),
            "rank": 3,
            "lowest": D("80.000"),
            "threshold": enough,
        },
    )
    assert in_english(alice.reason) == (
        "You are number 1 on the reserve list, with 70.000 points (number 3 of all). The last "
        f"place that you could have had went to 80.000 points. With {enough} points you would "
        "have had a place."
    )


def test_without_a_reserve_list_alice_has_no_place():
    alice = of(select(call({"alice": "70", "bob": "90"}, places=1, reserve_list=0)), "alice")
    assert (alice.status, alice.waiting, alice.reason.code) == (
        "not_selected",
        None,
        "selection.not_selected",
    )


def test_a_reserve_list_of_one_has_one_person():
    selection = select(call({"alice": "70", "bob": "90", "dora": "60"}, places=1, reserve_list=1))
    assert [(o.status, o.waiting) for o in selection.outcomes] == [
        ("selected", None),
        ("reserve", 1),
        ("not_selected", None),
    ]


def test_dora_gets_the_kept_place_and_reads_so():
    problem = call(
        {"alice": "90", "bob": "80", "dora": "50"}, groups={"dora": "a"}, reserves={"a": 1}
    )
    selection = select(problem)
    assert selected(selection) == {"alice", "dora"}
    dora = of(selection, "dora")
    assert (dora.seat, dora.counts_for) == ("reserve:a", "a")
    assert dora.reason == Reason(
        "selection.selected_reserved",
        {"points": D("50.000"), "rank": 3, "places": 2, "group": "group a"},
    )


def test_a_member_with_enough_points_counts_and_sits_on_an_open_seat():
    problem = call(
        {"alice": "90", "bob": "80", "dora": "50"}, groups={"alice": "a"}, reserves={"a": 1}
    )
    selection = select(problem)
    assert selected(selection) == {"alice", "bob"}
    alice = of(selection, "alice")
    assert (alice.seat, alice.counts_for) == ("open", "a")
    assert alice.facts == (Reason("selection.counts_for_reserve", {"group": "group a"}),)
    use = selection.protocol.reserves[0]
    assert (use.places, use.filled, use.by_points) == (1, 1, 1)


def test_alice_of_two_groups_makes_room_for_bob_of_one():
    problem = call(
        {"charlie": "95", "alice": "90", "dora": "80", "bob": "50"},
        groups={"alice": "ab", "bob": "a"},
        reserves={"a": 1, "b": 1},
        places=3,
    )
    selection = select(problem)
    assert selected(selection) == {"charlie", "alice", "bob"}
    assert (of(selection, "alice").counts_for, of(selection, "bob").counts_for) == ("b", "a")


def test_a_kept_place_that_nobody_can_fill_goes_to_everyone():
    selection = select(call({"alice": "90", "bob": "80"}, reserves={"a": 2}))
    assert selected(selection) == {"alice", "bob"}
    assert selection.protocol.reserves[0].filled == 0


def test_when_all_places_are_kept_for_others_no_points_are_enough():
    problem = call({"alice": "90", "bob": "60"}, places=1, groups={"bob": "a"}, reserves={"a": 1})
    assert of(select(problem), "alice").reason == Reason(
        "selection.reserve_list_no_points_enough",
        {"position": 1, "points": D("90.000"), "rank": 1},
    )


def test_with_the_most_points_only_the_draw_decides_between_alice_and_bob():
    selection = select(call({"alice": "100", "bob": "100"}, places=1, reserve_list=0))
    winner, loser = selection.outcomes
    drawn = Reason("selection.lottery_decided", {"tied": 2, "places": 1})
    assert winner.ticket < loser.ticket
    assert (winner.facts, loser.facts) == ((drawn,), (drawn,))
    assert loser.reason == Reason(
        "selection.not_selected_no_points_enough", {"points": D("100.000"), "rank": 2}
    )


def test_a_seed_decides_and_another_seed_decides_otherwise():
    problem = call({"alice": "70", "bob": "70"}, places=1)
    winners = {next(iter(selected(select(replace(problem, seed=str(seed)))))) for seed in range(20)}
    assert winners == {"alice", "bob"}


def test_nobody_is_drawn_when_everybody_goes():
    selection = select(call({"alice": "70", "bob": "70"}))
    assert [outcome.facts for outcome in selection.outcomes] == [(), ()]


def test_points_in_one_step_are_level():
    problem = call({"alice": "74.999", "bob": "70"}, places=1, band=D(5))
    assert {
        next(iter(selected(select(replace(problem, seed=str(seed)))))) for seed in range(20)
    } == {"alice", "bob"}
    assert selected(select(changed(problem, "alice", scores={"points": D(75)}))) == {"alice"}


def test_charlie_who_was_warned_never_fills_a_place():
    why = (Reason("rules.serious_warning"), Reason("rules.no_permit"))
    problem = call({"alice": "70", "charlie": "90"}, reserves={"a": 1}, groups={"charlie": "a"})
    charlie = of(select(changed(problem, "charlie", excluded=why)), "charlie")
    assert (charlie.status, charlie.rank, charlie.seat, charlie.waiting) == (
        "not_selected",
        0,
        None,
        None,
    )
    assert charlie.reason == Reason("selection.excluded", {"causes": 2})
    assert charlie.facts == why


def test_a_missing_mark_that_excludes_is_named():
    problem = call({"alice": None, "bob": "10"})
    strict = replace(problem, criteria=(replace(problem.criteria[0], missing="exclude"),))
    alice = of(select(strict), "alice")
    assert alice.status == "not_selected"
    assert alice.facts == (Reason("selection.mark_missing", {"criterion": "points"}),)


def test_a_missing_mark_that_counts_as_zero_is_named_too():
    alice = of(select(call({"alice": None})), "alice")
    assert (alice.status, alice.points) == ("selected", D("0.000"))
    assert alice.facts == (Reason("selection.mark_counts_zero", {"criterion": "points"}),)


def test_under_the_minimum_is_out_and_on_the_minimum_is_in():
    problem = call({"alice": "6.99", "bob": "7", "charlie": None})
    least = replace(problem, criteria=(replace(problem.criteria[0], minimum=D(7)),))
    selection = select(least)
    assert selected(selection) == {"bob"}
    assert of(selection, "alice").facts == (
        Reason(
            "selection.below_minimum",
            {"criterion": "points", "value": D("6.99"), "minimum": D(7)},
        ),
    )
    assert of(selection, "charlie").facts == (
        Reason("selection.mark_missing", {"criterion": "points"}),
    )


def test_numbers_are_read_without_an_exponent():
    problem = call({"alice": "50"})
    wide = replace(problem.criteria[0], weight=D("1E+2"), maximum=D("1E+2"), minimum=D("6E+1"))
    selection = select(replace(problem, criteria=(wide,), band=D("1E+1")))
    told = [*selection.protocol.lines(), *map(in_english, of(selection, "alice").facts)]
    assert "The mark for points is 50. It must be at least 60." in told
    assert not [text for text in told[:8] if "E+" in text]


def test_a_call_up_keeps_the_tickets():
    problem = call({"alice": "70", "bob": "70", "charlie": "70"})
    first = select(problem)
    gone = first.outcomes[0].ref
    later = select(
        changed(problem, gone, excluded=(Reason("rules.withdrew"),)),
        drawn=first.protocol.commitment,
    )
    assert [outcome.ref for outcome in later.outcomes[:2]] == [o.ref for o in first.outcomes[1:]]
    assert all(outcome.status == "selected" for outcome in later.outcomes[:2])
    assert later.protocol.listed != later.protocol.commitment == first.protocol.commitment


def test_an_empty_call_has_no_outcomes():
    assert select(call({})).outcomes == ()


def test_no_places_no_thresholds():
    alice = of(select(call({"alice": "90"}, places=0)), "alice")
    assert alice.reason.code == "selection.reserve_list_no_points_enough"


def test_a_narrow_decimal_context_of_the_caller_changes_nothing():
    problem = call({"alice": "70.125", "bob": "70.124", "charlie": "3"}, band=D("0.001"))
    with localcontext() as context:
        context.prec = 2
        narrow = select(problem)
    assert narrow == select(problem)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: select(call({"alice": "1"}, seed="")), "selection.seed_missing"),
        (lambda: call({}, places=-1), "selection.places_negative"),
        (lambda: call({}, reserve_list=-1), "selection.places_negative"),
        (lambda: call({}, reserves={"a": -1}), "selection.places_negative"),
        (lambda: call({}, reserves={"a": 2, "b": 1}), "selection.reserves_exceed_places"),
        (lambda: call({}, band=D("-1")), "selection.band_not_usable"),
        (lambda: call({}, band=D("0.0005")), "selection.band_not_usable"),
        (lambda: call({"alice": "100.001"}), "selection.mark_out_of_range"),
        (lambda: call({"alice": "-1"}), "selection.mark_out_of_range"),
        (
            lambda: changed(call({"alice": "1"}), "alice", scores={"pionts": D(1)}),
            "selection.unknown_criterion",
        ),
        (
            lambda: replace(call({}), candidates=(Candidate("alice", {}), Candidate("alice", {}))),
            "selection.listed_twice",
        ),
        (lambda: Criterion("g", "grade", D(-1), D(20)), "selection.weight_negative"),
        (lambda: Criterion("g", "grade", D(1), D(0)), "selection.maximum_not_positive"),
        (lambda: Criterion("g", "grade", D(1), D(5), D(6)), "selection.minimum_out_of_range"),
    ],
)
def test_nonsense_is_refused_with_a_reason(make, code):
    with pytest.raises(Refusal) as refused:
        make()
    assert refused.value.reason.code == code
    assert in_english(refused.value.reason)


def test_a_float_is_refused():
    with pytest.raises(TypeError):
        changed(call({"alice": "1"}), "alice", scores={"points": 0.1})


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 7)), max_size=6),
    st.lists(st.integers(0, 2), min_size=3, max_size=3),
    st.integers(0, 3),
)
def test_the_draw_is_named_for_exactly_those_for_whom_it_mattered(people, capacity, extra):
    """By trying every order inside every band."""
    people.sort(key=lambda person: person[0])
    levels = [level for level, _ in people]
    kinds = [kind for _, kind in people]
    places = sum(capacity) + extra
    seating = seat(kinds, capacity=capacity, places=places)
    answers = [set() for _ in people]
    for order in permutations(range(len(people))):
        if all(levels[a] <= levels[b] for a, b in pairwise(order)):
            other = seat([kinds[i] for i in order], capacity=capacity, places=places)
            for position, i in enumerate(order):
                answers[i].add(other.chosen[position])
    expected = {}
    for level in set(levels):
        tied = [i for i, both in enumerate(answers) if len(both) == 2 and levels[i] == level]
        won = sum(seating.chosen[i] for i in tied)
        expected.update({i: Draw(len(tied), won) for i in tied})
    assert draws(kinds, levels, seating, capacity=capacity, places=places) == expected
