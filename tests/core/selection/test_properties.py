"""What the page for parents promises, on made-up calls."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.selection.calls import (
    GROUPS,
    again,
    by_trying_everything,
    call,
    calls,
    changed,
    kinds_of,
    most_filled,
    of,
    plain_calls,
    selected,
    statuses,
)

from gezel.core.selection import commitment, select, verify
from gezel.core.values import Reason


@given(calls())
def test_never_more_than_the_places_and_none_stays_empty(problem):
    outcomes = select(problem).outcomes
    ranked = [outcome for outcome in outcomes if outcome.rank]
    going = [outcome for outcome in outcomes if outcome.status == "selected"]
    assert len(going) == min(problem.places, len(ranked))
    assert all(outcome.rank for outcome in going)
    assert sorted(o.ref for o in outcomes) == sorted(c.ref for c in problem.candidates)


@given(calls())
def test_more_points_go_first_and_then_the_lowest_ticket(problem):
    outcomes = select(problem).outcomes
    ranked = [outcome for outcome in outcomes if outcome.rank]
    step = problem.band or D("0.001")
    keys = [(-(outcome.points // step), outcome.ticket) for outcome in ranked]
    assert keys == sorted(keys)
    assert [outcome.rank for outcome in ranked] == list(range(1, len(ranked) + 1))
    assert list(outcomes[: len(ranked)]) == ranked


@given(calls())
def test_nobody_is_passed_over_by_somebody_lower_of_the_same_groups(problem):
    kinds = kinds_of(problem)
    ranked = [outcome for outcome in select(problem).outcomes if outcome.rank]
    for upper in ranked:
        for lower in ranked[upper.rank :]:
            if kinds[upper.ref] == kinds[lower.ref] and lower.status == "selected":
                assert upper.status == "selected"


@given(calls())
def test_somebody_with_more_groups_is_not_passed_over_either(problem):
    kinds = kinds_of(problem)
    ranked = [outcome for outcome in select(problem).outcomes if outcome.rank]
    for upper in ranked:
        for lower in ranked[upper.rank :]:
            if kinds[upper.ref] >= kinds[lower.ref] and lower.status == "selected":
                assert upper.status == "selected"


@given(calls())
def test_without_reserves_the_order_alone_decides(problem):
    ranked = [o for o in select(replace(problem, reserves=())).outcomes if o.rank]
    assert [o.status == "selected" for o in ranked] == [o.rank <= problem.places for o in ranked]


@given(calls())
def test_reserves_of_no_places_change_nothing(problem):
    empty = tuple(replace(reserve, places=0) for reserve in problem.reserves)
    assert selected(again(replace(problem, reserves=empty), problem)) == selected(
        again(replace(problem, reserves=()), problem)
    )


@given(calls())
def test_as_many_kept_places_as_possible_are_filled_and_then_by_merit(problem):
    selection = select(problem)
    order = [outcome.ref for outcome in selection.outcomes if outcome.rank]
    filled = sum(outcome.counts_for is not None for outcome in selection.outcomes)
    assert filled == most_filled(problem, order)
    assert selected(selection) == by_trying_everything(problem, order)


@given(calls())
def test_everybody_fills_at_most_one_kept_place_of_an_own_group(problem):
    groups = {person.ref: person.groups for person in problem.candidates}
    outcomes = select(problem).outcomes
    for reserve in problem.reserves:
        members = [outcome for outcome in outcomes if outcome.counts_for == reserve.key]
        assert len(members) <= reserve.places
        assert all(reserve.group in groups[o.ref] and o.status == "selected" for o in members)


@given(calls())
def test_the_seat_says_whether_the_points_alone_were_enough(problem):
    without = selected(again(replace(problem, reserves=()), problem))
    for outcome in select(problem).outcomes:
        if outcome.status == "selected":
            open_seat = outcome.ref in without
            assert outcome.seat == ("open" if open_seat else f"reserve:{outcome.counts_for}")
        else:
            assert outcome.seat is None


@given(plain_calls(), st.data())
def test_declaring_a_group_never_hurts_the_person_who_declares(problem, data):
    if problem.candidates:
        person = data.draw(st.sampled_from(problem.candidates))
        more = person.groups | data.draw(st.frozensets(st.sampled_from(GROUPS)))
        after = again(changed(problem, person.ref, groups=more), problem)
        if of(select(problem), person.ref).status == "selected":
            assert of(after, person.ref).status == "selected"


@given(plain_calls(), st.data())
def test_more_points_never_hurt(problem, data):
    if problem.candidates:
        person = data.draw(st.sampled_from(problem.candidates))
        more = data.draw(st.decimals(person.scores["points"], 100, places=3))
        after = again(changed(problem, person.ref, scores={"points": more}), problem)
        if of(select(problem), person.ref).status == "selected":
            assert of(after, person.ref).status == "selected"


@given(calls(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(problem, chance: random.Random):
    def mixed(items):
        return tuple(chance.sample(items, len(items)))

    shuffled = replace(
        problem,
        candidates=mixed(
            tuple(
                replace(
                    person,
                    scores=dict(mixed(tuple(person.scores.items()))),
                    groups=frozenset(mixed(tuple(sorted(person.groups)))),
                )
                for person in problem.candidates
            )
        ),
        reserves=mixed(problem.reserves),
    )
    assert commitment(shuffled) == commitment(problem)
    assert select(shuffled) == select(problem)
    other = select(replace(shuffled, criteria=mixed(problem.criteria)))
    assert other.protocol == select(problem).protocol
    assert statuses(other) == statuses(select(problem))


@given(calls())
def test_the_same_call_gives_the_same_result(problem):
    assert select(problem) == select(problem)


@given(plain_calls(), st.data())
def test_a_call_up_takes_no_place_away(problem, data):
    first = select(problem)
    going = sorted(selected(first))
    if going:
        gone = data.draw(st.sampled_from(going))
        left = changed(problem, gone, excluded=(Reason("rules.withdrew"),))
        later = again(replace(left, places=problem.places + data.draw(st.integers(0, 2))), problem)
        assert selected(first) - {gone} <= selected(later)
        tickets = {outcome.ref: outcome.ticket for outcome in first.outcomes}
        assert {outcome.ref: outcome.ticket for outcome in later.outcomes} == tickets


@given(plain_calls())
def test_a_place_that_is_added_goes_to_the_first_on_the_reserve_list(problem):
    first = again(replace(problem, reserve_list=None), problem)
    later = again(replace(problem, places=problem.places + 1), problem)
    new = selected(later) - selected(first)
    assert new == {outcome.ref for outcome in first.outcomes if outcome.waiting == 1}


@given(plain_calls())
def test_the_points_that_would_have_been_enough_are_exact(problem):
    for outcome in select(problem).outcomes:
        threshold = outcome.reason.params.get("threshold")
        if outcome.status == "selected":
            assert threshold is None
            continue

        def with_points(points, ref=outcome.ref):
            return of(again(changed(problem, ref, scores={"points": points}), problem), ref)

        if threshold is None:
            assert with_points(D(100)).status != "selected"
        else:
            assert outcome.points < threshold <= 100
            assert with_points(threshold).status == "selected"
            assert with_points(threshold - D("0.001")).status != "selected"


@given(calls())
@settings(max_examples=200)
def test_the_referee_accepts_every_result(problem):
    selection = select(problem)
    assert verify(problem, selection).findings == ()
    assert verify(problem, selection).ok


@given(plain_calls(), plain_calls())
def test_the_referee_accepts_every_call_up(problem, first):
    drawn = commitment(first)
    assert verify(problem, select(problem, drawn=drawn), drawn=drawn).findings == ()


def test_a_member_of_a_group_can_be_worse_off_than_without_kept_places():
    marks = {"alice": "90", "bob": "80", "charlie": "70"}
    groups = {"alice": "a", "bob": "a", "charlie": "b"}
    with_places = call(marks, groups=groups, reserves={"a": 1, "b": 1})
    assert selected(select(call(marks, groups=groups))) == {"alice", "bob"}
    assert selected(select(with_places)) == {"alice", "charlie"}
