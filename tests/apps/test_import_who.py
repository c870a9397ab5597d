"""Two learners are never made one: schools of a consortium give the same own numbers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from typing import Any

import pytest
from tests.world import BOB, LEARNER_HEAD, World, csv_of, make_world

from gezel.apps.applications.models import Application
from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.services import undo_import
from gezel.apps.orgs.models import Learner
from gezel.apps.people.models import Person

HEAD = (*LEARNER_HEAD, "School")
BOB_A = (*BOB, "School A")
ZOE = ("0001", "Zoe", "Other", "01/01/2008", "zoe@example.org", "5XX", "Kitchen", "A1", "Italy", "", "1", "no", "no")  # fmt: skip
ZOE_B = (*ZOE, "School B")


def bring(world: World, rows: Iterable[Iterable[str]], head: Iterable[str] = HEAD) -> ImportFile:
    return world.bring("learners", csv_of(head, rows))


def counts(file: ImportFile) -> tuple[int, int, int]:
    return file.counts["made"], file.counts["changed"], file.counts["same"]


def codes(file: ImportFile) -> list[str]:
    return [remark["code"] for remark in file.counts["remarks"]]


def known() -> list[tuple[str, str, str | None]]:
    return sorted(
        Learner.objects.values_list("key", "person__given_name", "school__name"),
        key=lambda row: row[0],
    )


def everything() -> dict[str, Any]:
    return {
        f"{model._meta.label}:{row.pk}": {
            f.attname: bytes(value) if isinstance(value := getattr(row, f.attname), memoryview) else value
            for f in model._meta.concrete_fields
        }
        for model in (Person, Learner, Application)
        for row in model._default_manager.order_by("pk")
    }  # fmt: skip


BOTH = [
    ("number+school:0001|school a", "Bob", "School A"),
    ("number+school:0001|school b", "Zoe", "School B"),
]


def test_one_number_in_two_schools_of_one_file_is_two_learners(world: World) -> None:
    file = bring(world, [BOB_A, ZOE_B])
    assert (counts(file), codes(file), known()) == ((2, 0, 0), [], BOTH)
    assert Application.objects.count() == 2
    before = everything()
    assert counts(bring(world, [ZOE_B, BOB_A])) == (0, 0, 2)
    assert everything() == before


def test_the_order_of_the_rows_does_not_decide_the_keys(world: World) -> None:
    bring(world, [ZOE_B, BOB_A])
    assert known() == BOTH


def test_a_later_file_of_another_school_makes_nobody_into_somebody_else(world: World) -> None:
    """Without any school column too, and after Bob was selected."""
    world.run()
    bob = world.learner("Bob")
    file = bring(world, [ZOE], head=LEARNER_HEAD)
    assert counts(file) == (1, 0, 0)
    bob.refresh_from_db()
    assert (bob.key, bob.person.name, bob.person.email) == (
        "number:0001",
        "Bob De Smet",
        "bob@example.org",
    )
    assert world.learner("Zoe").key == "family_name+given_name+birth_date:other|zoe|2008-01-01"
    before = everything()
    assert counts(bring(world, [ZOE], head=LEARNER_HEAD)) == (0, 0, 1)
    assert counts(bring(world, [BOB], head=LEARNER_HEAD)) == (0, 0, 1)
    assert everything() == before


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_files_of_three_schools_stay_apart_in_every_order(
    world: World, order: tuple[int, ...]
) -> None:
    jan = ("0001", "Jan", "Peeters", "", *BOB[4:])
    files = [[BOB_A], [ZOE_B], [(*jan, "School C")]]
    assert [counts(bring(world, files[at])) for at in order] == [(1, 0, 0)] * 3
    before = everything()
    assert [counts(bring(world, files[at])) for at in (0, 1, 2)] == [(0, 0, 1)] * 3
    assert counts(bring(world, [row for rows in files for row in rows])) == (0, 0, 3)
    assert everything() == before


@pytest.mark.parametrize(
    "change",
    [{1: "Robert"}, {2: "De Smedt"}, {3: "15/05/2009"}, {13: "School B"}, {13: ""}],
)
def test_a_correction_of_one_field_is_the_same_learner(
    world: World, change: dict[int, str]
) -> None:
    bring(world, [BOB_A])
    file = bring(world, [tuple(change.get(at, cell) for at, cell in enumerate(BOB_A))])
    assert counts(file) == ((0, 0, 1) if change == {13: ""} else (0, 1, 0))
    assert Learner.objects.count() == 1


def test_a_correction_of_a_learner_who_shares_a_number(world: World) -> None:
    bring(world, [BOB_A, ZOE_B])
    file = bring(world, [(*ZOE[:2], "Others", *ZOE[3:], "School B")])
    assert counts(file) == (0, 1, 0)
    assert world.learner("Zoe").person.family_name == "Others"
    assert world.learner("Bob").person.family_name == "De Smet"


def test_two_names_with_one_number_in_one_school_are_both_refused(world: World) -> None:
    erin = ("0003", "Erin", "D'hondt", *BOB[3:], "School A")
    file = bring(world, [BOB_A, (*ZOE, "School A"), erin])
    assert (file.counts["bad"], counts(file)) == (2, (1, 0, 0))
    assert [key for key, _name, _school in known()] == ["number:0003"]


def test_a_refused_pair_changes_nobody_who_is_known(world: World) -> None:
    bring(world, [BOB_A])
    before = everything()
    erin = ("0003", "Erin", "D'hondt", *BOB[3:], "School A")
    bring(world, [erin])
    file = bring(world, [(*BOB, ""), (*ZOE, ""), erin])
    assert (file.counts["bad"], counts(file)) == (2, (0, 0, 1))
    assert {key: value for key, value in everything().items() if key in before} == before


def test_a_row_that_fits_two_known_learners_is_left_out_and_said(world: World) -> None:
    jan = ("0001", "Jan", "Peeters", "", "", *BOB[5:])
    bring(world, [(*jan, "School A"), (*jan, "School B")])
    before = everything()
    file = bring(world, [(*jan[:4], "jan@example.org", *jan[5:], "")])
    assert (counts(file), codes(file)) == ((0, 0, 0), ["applications.whose_number"])
    assert everything() == before


def test_two_rows_of_one_learner_say_together_what_they_say(world: World) -> None:
    first = tuple("" if at in (4, 10) else cell for at, cell in enumerate(BOB_A))
    second = tuple(cell if at in (0, 1, 2, 4, 10) else "" for at, cell in enumerate(BOB_A))
    file = bring(world, [first, second])
    assert (counts(file), codes(file)) == ((1, 0, 0), ["desk.rows_joined"])
    bob = world.learner("Bob")
    assert (bob.person.email, bob.class_name, str(bob.school)) == (
        "bob@example.org",
        "6HA",
        "School A",
    )
    assert str(Application.objects.get().scores.get().value) == "9.0000"


def test_who_was_known_without_number_gets_it(world: World) -> None:
    bring(world, [("", *BOB[1:])], head=LEARNER_HEAD)
    file = bring(world, [BOB], head=LEARNER_HEAD)
    assert (counts(file), world.learner("Bob").number) == ((0, 1, 0), "0001")
    undo_import(actor=world.coordinator, file=file)
    assert world.learner("Bob").number == ""


def test_two_numbers_for_one_name_are_two_learners(world: World) -> None:
    bring(world, [("", *BOB[1:])], head=LEARNER_HEAD)
    file = bring(world, [BOB, ("0009", *BOB[1:])], head=LEARNER_HEAD)
    assert Learner.objects.count() == 2
    assert counts(file) == (1, 1, 0)
    assert counts(bring(world, [BOB, ("0009", *BOB[1:])], head=LEARNER_HEAD)) == (0, 0, 2)


def test_refs_of_who_shares_a_number_are_the_same_in_every_database(world: World) -> None:
    other = make_world(name="Copy", email="copy@example.org")
    bring(world, [BOB_A, ZOE_B])
    bring(other, [ZOE_B, BOB_A])
    refs = [
        set(Application.objects.filter(call=w.call).values_list("ref", flat=True))
        for w in (world, other)
    ]
    assert refs[0] == refs[1]
