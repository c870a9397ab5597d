"""Who is who in a list of learners, what its columns mean, and cells that are in doubt."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.apps import apps
from tests.apps.imported import bring, changed, codes, counts, everything
from tests.world import (
    BOB,
    DAVE,
    ERIN,
    EVERYBODY,
    LEARNER_HEAD,
    World,
    csv_of,
    refused,
)

from gezel.apps.applications.incoming_calls import understand_wish
from gezel.apps.applications.models import Application, Score, Wish
from gezel.apps.desk.models import ImportFile, RememberedMapping
from gezel.apps.desk.services import (
    choose_columns,
    read_file,
    receive_file,
    store_import,
)
from gezel.apps.orgs.models import Learner
from gezel.apps.people.models import Person
from gezel.core.values import Refusal

# --- who is who -----------------------------------------------------------------------------------


def test_two_learners_of_one_name_stay_two(world: World) -> None:
    head = ("Given name", "Family name", "Date of birth", "Class")
    file = bring(
        world,
        [("Bob", "De Smet", "14/05/2009", "6HA"), ("Bob", "De Smet", "15/05/2009", "6HA")],
        head=head,
    )
    assert counts(file) == (2, 0, 0)
    assert Application.objects.count() == 2
    assert counts(bring(world, [("bob", "DE SMET", "14/05/2009", "6HB")], head=head)) == (0, 1, 0)
    assert sorted(Learner.objects.values_list("class_name", flat=True)) == ["6HA", "6HB"]


def test_two_learners_of_one_name_with_numbers_stay_two(world: World) -> None:
    file = bring(world, [BOB, changed(BOB, number="0009")])
    assert counts(file) == (2, 0, 0)


def test_one_learner_in_two_rows_is_one_and_is_told(world: World) -> None:
    file = bring(world, [BOB, changed(BOB, **{"class": "6HB"})])
    assert counts(file) == (1, 0, 0)
    assert codes(file) == ["desk.rows_joined"]
    assert Learner.objects.count() == 1


def test_the_same_number_in_another_office_is_somebody_else(world: World, stranger: World) -> None:
    bring(world, [BOB])
    assert counts(bring(stranger, [BOB])) == (1, 0, 0)
    assert Person.objects.count() == 2


def test_a_learner_with_one_name_only_is_a_learner(world: World) -> None:
    bring(world, [("7", "", "Sukarno")], head=("Number", "Given name", "Family name"))
    assert Learner.objects.get().person.name == "Sukarno"


def test_long_names_fit_and_stay_apart(world: World) -> None:
    head = ("Given name", "Family name", "Date of birth")
    long = "Maria-Magdalena " * 6
    rows = [(long, f"{long}{n}", "14/05/2009") for n in (1, 2)]
    assert counts(bring(world, rows, head=head)) == (2, 0, 0)
    assert counts(bring(world, rows, head=head)) == (0, 0, 2)
    assert all(len(one.key) <= 200 for one in Learner.objects.all())


# --- columns --------------------------------------------------------------------------------------

ODD_HEAD = ("Number", "Given name", "Family name", "Zeal out of ten")
ODD = (("1", "Bob", "De Smet", "9"), ("2", "Dave", "Maes", "4"))


def test_what_a_column_meant_is_remembered_for_files_of_this_shape(world: World) -> None:
    def receive() -> ImportFile:
        return receive_file(
            actor=world.coordinator,
            office=world.office,
            target="learners",
            name="zeal.csv",
            content=csv_of(ODD_HEAD, ODD),
            options={"call": str(world.call.pk)},
        )

    first = receive()
    assert {a.field for a in read_file(first).mapping.assignments} == {
        "number",
        "given_name",
        "family_name",
    }
    first = choose_columns(actor=world.coordinator, file=first, columns={3: "score:motivation"})
    # only storing remembers: a look at another meaning is not a decision
    assert not RememberedMapping.objects.exists()
    store_import(actor=world.coordinator, file=first)
    again = receive()
    assert {a.column: a.field for a in read_file(again).mapping.assignments}[
        3
    ] == "score:motivation"
    assert counts(store_import(actor=world.coordinator, file=again)) == (0, 0, 2)
    assert RememberedMapping.objects.count() == 1


def test_another_shape_and_another_office_do_not_remember(world: World, stranger: World) -> None:
    for office in (world, stranger):
        file = receive_file(
            actor=office.coordinator,
            office=office.office,
            target="learners",
            name="zeal.csv",
            content=csv_of(ODD_HEAD, ODD),
        )
        assert len(read_file(file).mapping.assignments) == 3
        choose = choose_columns(
            actor=office.coordinator, file=file, columns={3: "score:motivation"}
        )
        store_import(actor=office.coordinator, file=choose)
    other = receive_file(
        actor=world.coordinator,
        office=world.office,
        target="learners",
        name="zeal.csv",
        content=csv_of((*ODD_HEAD, "Shoe size"), [(*row, "41") for row in ODD]),
    )
    assert len(read_file(other).mapping.assignments) == 3


def test_a_column_can_be_left_out(world: World) -> None:
    file = receive_file(
        actor=world.coordinator,
        office=world.office,
        target="learners",
        name="learners.csv",
        content=csv_of(LEARNER_HEAD, [BOB]),
    )
    file = choose_columns(
        actor=world.coordinator, file=file, columns={LEARNER_HEAD.index("E-mail"): None}
    )
    store_import(actor=world.coordinator, file=file)
    assert world.learner("Bob").person.email == ""


# --- doubtful cells -------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["11", "-1", "100"])
def test_a_mark_off_its_scale_is_left_out_and_said(world: World, mark: str) -> None:
    file = bring(world, [changed(BOB, motivation=mark), DAVE])
    assert codes(file) == ["applications.mark_off_scale"]
    assert file.counts["remarks"][0]["params"] == {
        "row": 2,
        "criterion": "Motivation",
        "value": mark,
        "maximum": "10.000",
    }
    assert not Score.objects.filter(application__learner=world.learner("Bob")).exists()
    assert Score.objects.filter(application__learner=world.learner("Dave")).exists()


def test_a_mark_with_many_decimals_is_the_same_mark_the_next_time(world: World) -> None:
    row = changed(BOB, motivation="8.333333")
    bring(world, [row])
    assert Score.objects.get().value == Decimal("8.3333")
    assert counts(bring(world, [row])) == (0, 0, 1)


def test_free_days_that_do_not_fit_together_are_said(world: World) -> None:
    head = (*LEARNER_HEAD, "Available from", "Available to")
    bring(world, [(*BOB, "01/03/2027", "14/03/2027")], head=head)
    before = everything(world)
    file = bring(world, [(*BOB, "20/03/2027", "")], head=head)
    assert (counts(file), codes(file)) == ((0, 0, 1), ["applications.free_days_out_of_order"])
    assert everything(world) == before


def test_no_good_row_is_refused_with_the_reason(world: World) -> None:
    file = receive_file(
        actor=world.coordinator,
        office=world.office,
        target="learners",
        name="learners.csv",
        content=csv_of(LEARNER_HEAD, [changed(BOB, given_name="", family_name="", number="")]),
    )
    assert refused(store_import, actor=world.coordinator, file=file) == "desk.no_good_row"
    assert ImportFile.objects.get(pk=file.pk).state == "uploaded"


def test_good_rows_come_in_beside_bad_ones(world: World) -> None:
    file = bring(world, [BOB, changed(DAVE, date_of_birth="31/02/2009"), ERIN])
    assert (file.counts["good"], file.counts["bad"], file.counts["made"]) == (2, 1, 2)
    assert {one.person.given_name for one in Learner.objects.all()} == {"Bob", "Erin"}


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Spain", ("country", "ES")),
        ("Spanje", ("country", "ES")),
        (" anywhere ", ("anywhere", "")),
        ("Maakt niet uit", ("anywhere", "")),
        ("Valencia", ("city", "Valencia")),
        ("P1", ("placement", "P1")),
        ("Bakery, Ghent", ("placement", "Bakery, Ghent")),
        ("x" * 300, ("placement", "x" * 200)),
    ],
)
def test_a_wish_is_understood_as_people_write_it(text: str, wish: tuple[str, str]) -> None:
    assert understand_wish(text) == wish


def test_the_same_wish_twice_counts_once(world: World) -> None:
    bring(world, [changed(BOB, first_choice="Spain", second_choice="Spanje")])
    assert [(w.rank, w.value) for w in Wish.objects.all()] == [(1, "ES")]


def test_an_unreadable_file_is_refused_and_not_kept(world: World) -> None:
    for content in (b"", b"\x00\x01\x02" * 100):
        with pytest.raises(Refusal):
            receive_file(
                actor=world.coordinator,
                office=world.office,
                target="learners",
                name="learners.xlsx",
                content=content,
            )
    assert not ImportFile.objects.exists()


def test_every_change_names_a_model_that_exists(world: World) -> None:
    bring(world, EVERYBODY)
    file = bring(
        world, [changed(BOB, e_mail="b@example.org", motivation="1", first_choice="Italy")]
    )
    assert {c.model for c in file.changes.all()} == {
        "people.person",
        "applications.score",
        "applications.wish",
    }
    for change in file.changes.all():
        model = apps.get_model(change.model)
        assert set(change.before) <= {f.name for f in model._meta.concrete_fields}
