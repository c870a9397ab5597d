"""The same person in two files is one person; two people are never made one."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezel.core.intake import (
    difference,
    identity,
    other_identities,
    same_learner,
    tell_apart,
)
from gezel.core.values import Country

ALICE = {"family_name": "Maes", "given_name": "Alice", "birth_date": date(2007, 2, 13)}


def test_the_own_number_comes_first():
    assert identity({"number": "0012345", **ALICE}) == "number:0012345"
    assert identity({"number": "0012345", "family_name": "Maes"}) == "number:0012345"


def test_name_and_birth_date_whatever_the_capitals_and_accents():
    assert identity(ALICE) == "family_name+given_name+birth_date:maes|alice|2007-02-13"
    assert identity(ALICE) == identity({**ALICE, "family_name": "MAES ", "given_name": "Alicé"})
    assert identity(ALICE) != identity({**ALICE, "birth_date": date(2007, 2, 14)})


def test_name_and_class_where_there_is_no_birth_date():
    row = {"family_name": "Maes", "given_name": "Alice", "class_name": "6KA"}

    assert identity(row) == "family_name+given_name+class_name:maes|alice|6ka"


def test_a_person_with_a_single_name_and_one_in_another_script():
    assert (
        identity({"family_name": "Suharto", "given_name": ""}) == "family_name+given_name:suharto|"
    )
    assert (
        identity({"family_name": "山田", "given_name": "太郎"})
        == "family_name+given_name:山田|太郎"
    )


def test_an_address_of_a_parent_does_not_make_two_learners_one():
    a = {**ALICE, "email": "ouders@example.org"}
    b = {**ALICE, "given_name": "Bob", "email": "ouders@example.org"}

    assert identity(a) != identity(b)
    assert identity({"email": "ouders@example.org"}) == ""


def test_organisations_and_placements():
    assert identity({"oid": "E10000001", "name": "A"}, target="organisations") == "oid:e10000001"
    row = {"host": "ACME", "city": "Bologna", "country": Country("IT"), "title": "Kok"}
    assert identity(row, target="placements") == "host+title+city:acme|kok|bologna"
    assert identity({"number": "P1", **row}, target="placements") == "number+host:p1|acme"
    assert identity({"number": "P1"}, target="placements") == "number:p1"
    assert identity({"mobility_type": "P"}, target="stays") == ""


def somebody(**values: Any) -> dict[str, Any]:
    return {"number": "1", **ALICE, "school": "School A", **values}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"family_name": "Maas"},
        {"given_name": "Alys"},
        {"birth_date": date(2007, 2, 14)},
        {"school": ""},
        {"family_name": "Maas", "school": None},
        {"family_name": "Alice", "given_name": "Maes"},
        {"family_name": "Other", "given_name": "", "birth_date": None},
        # who keeps name and birth date went to another school
        {"school": "School B"},
        {"given_name": "Alys", "birth_date": date(2007, 2, 14)},
    ],
)
def test_one_correction_is_still_the_same_learner(change: dict[str, Any]) -> None:
    assert same_learner(somebody(), somebody(**change))
    assert same_learner(somebody(**change), somebody())


@pytest.mark.parametrize(
    "change",
    [
        {"family_name": "Other", "given_name": "Zoe"},
        {"family_name": "Other", "birth_date": date(2008, 1, 1)},
        {"family_name": "Other", "given_name": "Zoe", "school": ""},
        {"family_name": "Maas", "school": "School B"},
        {"birth_date": None, "school": "School B"},
    ],
)
def test_another_school_or_two_other_facts_are_somebody_else(change: dict[str, Any]) -> None:
    assert not same_learner(somebody(), somebody(**change))
    assert not same_learner(somebody(**change), somebody())


ZOE = {"family_name": "Other", "given_name": "Zoe", "birth_date": date(2008, 1, 1)}


def test_rows_of_two_schools_with_one_number_are_told_apart():
    told = tell_apart([somebody(), somebody(**ZOE, school="School B"), somebody(class_name="6KA")])

    assert (told.groups, told.unclear) == (((0, 2), (1,)), {})


def test_two_names_with_one_number_in_one_school_are_unclear():
    told = tell_apart([somebody(), somebody(**ZOE), somebody(school="School B", **ZOE)])

    assert (told.groups, told.unclear) == (((2,),), {0: 1, 1: 0})
    told = tell_apart([somebody(school=""), somebody(**ZOE, school="")])
    assert (told.groups, told.unclear) == ((), {0: 1, 1: 0})


def test_a_row_without_school_that_fits_two_learners_is_unclear():
    jan = {"number": "1", "family_name": "Peeters", "given_name": "Jan"}
    told = tell_apart([{**jan, "school": "A"}, jan, {**jan, "school": "B"}])

    assert told.groups == ((0,), (2,))
    assert set(told.unclear) == {1}


def test_a_column_with_one_number_for_everybody_is_unclear_and_quick():
    rows = [{"number": "0", "family_name": f"F{n}", "given_name": f"G{n}"} for n in range(5000)]
    told = tell_apart(rows)

    assert (told.groups, len(told.unclear)) == ((), 5000)


PEOPLE = st.fixed_dictionaries(
    {
        "number": st.just("1"),
        "family_name": st.sampled_from(["", "Maes", "Smet"]),
        "given_name": st.sampled_from(["", "Bob", "Zoe"]),
        "birth_date": st.sampled_from([None, date(2007, 1, 1), date(2008, 1, 1)]),
        "school": st.sampled_from(["", "A", "B"]),
    }
)


@given(st.lists(PEOPLE, min_size=1, max_size=7))
def test_every_row_is_in_one_group_or_unclear_whatever_the_order(rows: list[dict[str, Any]]):
    told = tell_apart(rows)
    places = sorted([at for g in told.groups for at in g] + list(told.unclear))
    assert places == list(range(len(rows)))
    for group in told.groups:
        assert all(same_learner(rows[a], rows[b]) for a in group for b in group)
    turned = tell_apart(rows[::-1])
    last = len(rows) - 1
    assert sorted(tuple(sorted(last - at for at in g)) for g in turned.groups) == list(told.groups)
    assert {last - at for at in turned.unclear} == set(told.unclear)


def test_who_shares_a_number_is_known_by_school_or_name_and_birth_date():
    assert other_identities(somebody())[:2] == (
        "number+school:1|school a",
        "family_name+given_name+birth_date:maes|alice|2007-02-13",
    )
    assert other_identities({"number": "1", "family_name": "Maes", "given_name": "Alice"}) == (
        "number+family_name+given_name:1|maes|alice",
        "number+family_name:1|maes",
    )


def test_blank_means_keep():
    old = {**ALICE, "phone": "0475 12 34 56"}

    assert difference(old, {"family_name": "Maes", "phone": "", "email": None}) == {}


def test_only_what_changes_is_listed():
    old = {"city": "Gent", "country": "IT", "score:total": Decimal("14.50"), "step_free": False}
    new = {
        "city": "Luik",
        "country": Country("IT"),
        "score:total": Decimal("14.5"),
        "step_free": True,
        "notes": "x",
    }

    assert difference(old, new) == {
        "city": ("Gent", "Luik"),
        "notes": (None, "x"),
        "step_free": (False, True),
    }
