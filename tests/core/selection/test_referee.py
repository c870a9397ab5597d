"""The referee rejects results that somebody touched."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.core.selection.calls import call, calls, changed, selected

from gezel.core.selection import Selection, select, verify
from gezel.core.values import Reason


def codes(verdict):
    assert verdict.ok == (not verdict.findings)
    return [finding.code for finding in verdict.findings]


def touched(selection: Selection, ref: str, **what: object) -> Selection:
    return replace(
        selection,
        outcomes=tuple(replace(o, **what) if o.ref == ref else o for o in selection.outcomes),
    )


@pytest.fixture
def problem():
    """alice and bob by points, dora by the kept place, fatima waits, gus not, ivo is kept out."""
    made = call(
        {
            "alice": "90",
            "bob": "80",
            "charlie": "75",
            "dora": "50",
            "fatima": "40",
            "gus": "30",
            "ivo": "99",
        },
        places=3,
        groups={"bob": "b", "dora": "a", "fatima": "a"},
        reserves={"a": 1, "b": 1},
        reserve_list=2,
    )
    return changed(made, "ivo", excluded=(Reason("rules.withdrew"),))


def test_the_untouched_result_is_accepted(problem):
    assert selected(select(problem)) == {"alice", "bob", "dora"}
    assert codes(verify(problem, select(problem))) == []


def test_somebody_dropped(problem):
    selection = select(problem)
    short = replace(selection, outcomes=selection.outcomes[1:])
    assert codes(verify(problem, short)) == ["selection.verify_people"]


def test_somebody_twice(problem):
    selection = select(problem)
    twice = replace(selection, outcomes=(*selection.outcomes, selection.outcomes[0]))
    assert codes(verify(problem, twice)) == ["selection.verify_people"]


def test_altered_points(problem):
    verdict = verify(problem, touched(select(problem), "charlie", points=D("80.001")))
    assert Reason("selection.verify_points", {"ref": "charlie"}) in verdict.findings


def test_an_altered_part(problem):
    part = replace(select(problem).outcomes[0].parts[0], formula="90 / 100 × 100 = 95.000")
    verdict = verify(problem, touched(select(problem), "alice", parts=(part,)))
    assert verdict.findings == (Reason("selection.verify_points", {"ref": "alice"}),)


def test_an_altered_ticket(problem):
    verdict = verify(problem, touched(select(problem), "alice", ticket="0" * 64))
    assert Reason("selection.verify_ticket", {"ref": "alice"}) in verdict.findings


def test_an_altered_reason(problem):
    selection = select(problem)
    reason = next(o.reason for o in selection.outcomes if o.ref == "charlie")
    lied = Reason(reason.code, {**reason.params, "threshold": D("80.500")})
    verdict = verify(problem, touched(selection, "charlie", reason=lied))
    assert verdict.findings == (Reason("selection.verify_reason", {"ref": "charlie"}),)


def test_an_exclusion_whose_cause_is_hidden(problem):
    verdict = verify(problem, touched(select(problem), "ivo", facts=()))
    assert verdict.findings == (Reason("selection.verify_excluded", {"ref": "ivo"}),)


def test_one_more_than_the_places(problem):
    more = touched(select(problem), "charlie", status="selected", seat="open", waiting=None)
    assert "selection.verify_places" in codes(verify(problem, more))


def test_charlie_instead_of_dora_leaves_a_kept_place_empty(problem):
    selection = touched(
        select(problem), "dora", status="reserve", seat=None, counts_for=None, waiting=1
    )
    selection = touched(selection, "charlie", status="selected", seat="open", waiting=None)
    found = codes(verify(problem, selection))
    assert "selection.verify_places" not in found
    assert "selection.verify_reserve_not_full" in found


def test_fatima_instead_of_dora_passes_dora_over(problem):
    selection = touched(
        select(problem), "dora", status="reserve", seat=None, counts_for=None, waiting=2
    )
    selection = touched(
        selection,
        "fatima",
        status="selected",
        seat="reserve:a",
        counts_for="a",
        waiting=None,
    )
    assert Reason("selection.verify_passed_over", {"ref": "dora"}) in (
        verify(problem, selection).findings
    )


def test_dora_counted_for_a_group_that_is_not_hers(problem):
    selection = touched(select(problem), "dora", counts_for="b", seat="reserve:b")
    found = verify(problem, selection).findings
    assert Reason("selection.verify_seat", {"ref": "dora"}) in found


def test_another_commitment_or_seed_or_list(problem):
    selection = select(problem)
    paper = selection.protocol
    for change, code in (
        ({"commitment": "0" * 64}, "selection.verify_commitment"),
        ({"listed": "0" * 64}, "selection.verify_list"),
        ({"frozen": "{}"}, "selection.verify_list"),
        ({"seed": "other"}, "selection.verify_protocol"),
        ({"rules": paper.rules[1:]}, "selection.verify_protocol"),
        ({"tickets": paper.tickets[1:]}, "selection.verify_protocol"),
        ({"reserves": ()}, "selection.verify_protocol"),
    ):
        verdict = verify(problem, replace(selection, protocol=replace(paper, **change)))
        assert codes(verdict) == [code]


def test_a_list_that_was_changed_after_the_draw(problem):
    later = changed(problem, "gus", groups=frozenset("a"))
    assert "selection.verify_list" in codes(verify(later, select(problem)))


def test_a_call_up_that_is_not_announced(problem):
    later = changed(problem, "alice", excluded=(Reason("rules.withdrew"),))
    first = select(problem).protocol.commitment
    selection = select(later, drawn=first)
    assert codes(verify(later, selection, drawn=first)) == []
    assert "selection.verify_commitment" in codes(verify(later, selection))


@given(calls(), st.data())
def test_two_swapped_people_are_always_found(problem, data):
    selection = select(problem)
    ranked = [outcome.rank for outcome in selection.outcomes if outcome.rank]
    assume(len(ranked) > 1)
    one, two = data.draw(st.permutations(range(len(ranked))))[:2]
    mixed = list(selection.outcomes)
    mixed[one], mixed[two] = mixed[two], mixed[one]
    assert not verify(problem, replace(selection, outcomes=tuple(mixed))).ok
    # The same with ranks put right again, as a careful forger would.
    forged = [replace(o, rank=n if o.rank else 0) for n, o in enumerate(mixed, start=1)]
    assert not verify(problem, replace(selection, outcomes=tuple(forged))).ok


@given(calls(), st.data())
def test_two_people_who_changed_places_are_always_found(problem, data):
    """The forger moves the whole result of one person to another and keeps the paper in step."""
    selection = select(problem)
    going = [o for o in selection.outcomes if o.status == "selected"]
    staying = [o for o in selection.outcomes if o.status != "selected"]
    assume(going and staying)
    lucky, robbed = data.draw(st.sampled_from(staying)), data.draw(st.sampled_from(going))
    keys = [None, *(reserve.key for reserve in problem.reserves)]
    fits = data.draw(st.sampled_from(keys))
    by_points = lucky.rank and lucky.rank <= problem.places
    forged = touched(
        selection,
        lucky.ref,
        status="selected",
        seat="open" if by_points else f"reserve:{fits}",
        counts_for=fits,
        waiting=None,
    )
    forged = touched(
        forged,
        robbed.ref,
        status=lucky.status,
        seat=None,
        counts_for=None,
        waiting=lucky.waiting,
    )
    status = {o.ref: o.status for o in forged.outcomes}
    paper = replace(
        forged.protocol,
        tickets=tuple(replace(t, status=status[t.ref]) for t in forged.protocol.tickets),
    )
    assert not verify(problem, replace(forged, protocol=paper)).ok


@given(calls(), st.data())
def test_any_altered_field_of_an_outcome_is_found(problem, data):
    selection = select(problem)
    assume(selection.outcomes)
    outcome = data.draw(st.sampled_from(selection.outcomes))
    name, value = data.draw(
        st.sampled_from(
            [
                ("status", "selected" if outcome.status != "selected" else "not_selected"),
                ("points", outcome.points + D("0.001")),
                ("parts", outcome.parts[1:]),
                ("rank", outcome.rank + 1),
                ("ticket", outcome.ticket[::-1]),
                ("seat", "open" if outcome.seat != "open" else None),
                ("counts_for", "nothing"),
                ("waiting", (outcome.waiting or 0) + 1),
                ("reason", Reason("selection.selected_open")),
            ]
        )
    )
    assume(value != getattr(outcome, name))
    assert not verify(problem, touched(selection, outcome.ref, **{name: value})).ok
