"""Learners from a file: what is brought in, what a second file changes, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from tests.world import (
    BOB,
    DAVE,
    ERIN,
    EVERYBODY,
    FRANK,
    LEARNER_HEAD,
    World,
    csv_of,
    make_world,
    refused,
)

from gezel.apps.applications.incoming_calls import understand_wish
from gezel.apps.applications.models import Application, Score, Wish
from gezel.apps.applications.services import run_selection, undo_selection
from gezel.apps.calls.services import CallIn, CriterionIn, make_call
from gezel.apps.desk.models import ImportFile, RememberedMapping
from gezel.apps.desk.services import (
    choose_columns,
    content_of,
    drop_import,
    read_file,
    receive_file,
    set_options,
    store_import,
    undo_import,
)
from gezel.apps.journal.actor import Actor
from gezel.apps.orgs.models import Learner, Organisation
from gezel.apps.people.models import Person
from gezel.apps.people.vault import key_of, unseal
from gezel.core.values import Refusal

# What an import of learners writes.
WRITTEN = (Person, Learner, Organisation, Application, Score, Wish)


def everything(world: World) -> dict[str, Any]:
    """All rows of the models that an import writes, sensitive facts opened."""
    key = key_of(world.office.pk)
    rows: dict[str, Any] = {}
    for model in WRITTEN:
        for row in model._default_manager.order_by("pk"):
            values = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields}
            if isinstance(row, Learner):
                values["sealed"] = unseal(row.sealed, key=key, row=row.pk)
            rows[f"{model._meta.label}:{row.pk}"] = values
    return rows


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    heads = [h.replace(" ", "_").replace("-", "_").lower() for h in LEARNER_HEAD]
    return tuple(cells.get(head, cell) for head, cell in zip(heads, row, strict=True))


def bring(world: World, rows: Iterable[Iterable[str]], head: Iterable[str] = LEARNER_HEAD) -> Any:
    return world.bring("learners", csv_of(head, rows))


def counts(file: ImportFile) -> tuple[int, int, int]:
    return file.counts["made"], file.counts["changed"], file.counts["same"]


def codes(file: ImportFile) -> list[str]:
    return [remark["code"] for remark in file.counts["remarks"]]


# --- the first file -------------------------------------------------------------------------------


def test_a_file_makes_learners_with_marks_and_wishes(world: World) -> None:
    file = bring(world, EVERYBODY)
    assert counts(file) == (4, 0, 0)
    assert (file.state, file.counts["rows"], file.counts["bad"]) == ("stored", 4, 0)
    bob = world.learner("Bob")
    assert (bob.person.name, bob.person.birth_date, bob.person.email, bob.person.language) == (
        "Bob De Smet",
        date(2009, 5, 14),
        "bob@example.org",
        "en",
    )
    assert (bob.number, bob.class_name, bob.sector, bob.languages) == (
        "0001",
        "6HA",
        "Hairdressing",
        {"en": "B1"},
    )
    application = Application.objects.get(learner=bob)
    assert (application.call, application.state) == (world.call, "received")
    assert [(s.criterion.key, s.value) for s in application.scores.all()] == [
        ("motivation", Decimal(9))
    ]
    assert [(w.rank, w.kind, w.value) for w in application.wishes.all()] == [
        (1, "country", "ES"),
        (2, "country", "PT"),
    ]


def test_a_preview_writes_nothing(world: World) -> None:
    before = everything(world)
    file = receive_file(
        actor=world.coordinator,
        office=world.office,
        target="learners",
        name="learners.csv",
        content=csv_of(LEARNER_HEAD, EVERYBODY),
        options={"call": str(world.call.pk)},
    )
    assert len(read_file(file).preview.good) == 4
    assert everything(world) == before
    drop_import(actor=world.coordinator, file=file)
    assert not ImportFile.objects.exists()


def test_the_file_lies_locked_until_it_is_stored(world: World) -> None:
    file = bring(world, EVERYBODY)
    assert b"De Smet" not in bytes(file.content)
    assert content_of(file) == csv_of(LEARNER_HEAD, EVERYBODY)


def test_without_a_call_learners_come_without_application(world: World) -> None:
    file = receive_file(
        actor=world.coordinator,
        office=world.office,
        target="learners",
        name="learners.csv",
        content=csv_of(LEARNER_HEAD, [BOB]),
    )
    store_import(actor=world.coordinator, file=file)
    assert (Learner.objects.count(), Application.objects.count()) == (1, 0)
    assert world.learner("Bob").person.language == "nl"


def test_the_ref_of_an_application_is_the_same_in_every_database(world: World) -> None:
    bring(world, [BOB])
    other = make_world(name="Copy", email="copy@example.org")
    bring(other, [BOB])
    refs = list(Application.objects.values_list("ref", flat=True))
    assert refs[0] == refs[1]
    assert (len(refs[0]), "BOB" in refs[0]) == (8, False)


# --- the same file, and a changed one -------------------------------------------------------------


def test_the_same_file_a_second_time_changes_nothing(world: World) -> None:
    bring(world, EVERYBODY)
    before = everything(world)
    again = bring(world, EVERYBODY)
    assert counts(again) == (0, 0, 4)
    assert (again.counts["differences"], again.changes.count()) == ([], 0)
    assert everything(world) == before


def test_a_changed_file_says_what_changed(world: World) -> None:
    bring(world, EVERYBODY)
    file = bring(
        world,
        [
            changed(BOB, e_mail="bob@new.example", english="B2"),
            DAVE,
            changed(ERIN, step_free="no"),
            changed(FRANK, motivation="6", first_choice="Italy"),
        ],
    )
    assert counts(file) == (0, 3, 1)
    assert file.counts["differences"] == [
        {"row": 2, "fields": ["email", "languages"], "sensitive": False},
        {"row": 4, "fields": [], "sensitive": True},
    ]
    assert world.learner("Bob").person.email == "bob@new.example"
    assert world.learner("Bob").languages == {"en": "B2"}
    frank = Application.objects.get(learner=world.learner("Frank"))
    assert frank.scores.get().value == Decimal(6)
    assert frank.wishes.get(rank=1).value == "IT"
    key = key_of(world.office.pk)
    erin = world.learner("Erin")
    assert unseal(erin.sealed, key=key, row=erin.pk)["requirements"] == []


def test_a_blank_cell_wipes_nothing(world: World) -> None:
    bring(world, EVERYBODY)
    before = everything(world)
    blank = [(row[0], row[1], row[2], *[""] * (len(row) - 3)) for row in EVERYBODY]
    file = bring(world, blank)
    assert counts(file) == (0, 0, 4)
    assert everything(world) == before


def test_a_file_with_fewer_columns_wipes_nothing(world: World) -> None:
    bring(world, EVERYBODY)
    before = everything(world)
    file = bring(world, [row[:3] for row in EVERYBODY], head=LEARNER_HEAD[:3])
    assert counts(file) == (0, 0, 4)
    assert everything(world) == before


# --- undo -----------------------------------------------------------------------------------------


def test_undo_takes_away_all_that_a_first_file_made(world: World) -> None:
    before = everything(world)
    file = bring(world, EVERYBODY)
    undone = undo_import(actor=world.coordinator, file=file)
    assert undone.state == "undone"
    assert everything(world) == before


def test_undo_restores_exactly_what_stood_there(world: World) -> None:
    """Names, marks, wishes and what is locked away."""
    bring(world, EVERYBODY)
    before = everything(world)
    gina = ("0005", "Gina", "Claes", "01/01/2009", "", "6HA", "Hairdressing", "B1", "Spain", "", "5", "yes", "yes")  # fmt: skip
    file = bring(
        world,
        [
            changed(BOB, given_name="Robert", e_mail="robert@example.org", motivation="1"),
            changed(DAVE, fewer_opportunities="no", second_choice="Portugal"),
            changed(ERIN, step_free="no", date_of_birth="01/12/2008", second_choice="Greece"),
            changed(FRANK, e_mail="frank@example.org", **{"class": "7KO"}),
            gina,
        ],
    )
    assert counts(file) == (1, 4, 0)
    assert everything(world) != before
    undo_import(actor=world.coordinator, file=file)
    assert everything(world) == before


def test_imports_can_be_undone_in_either_order(world: World) -> None:
    """The middle one first: what it wrote is not brought back by undoing the last one."""
    bring(world, [BOB])
    start = everything(world)
    second = bring(world, [changed(BOB, e_mail="second@example.org", motivation="2")])
    after_second = everything(world)
    third = bring(world, [changed(BOB, e_mail="third@example.org", motivation="3")])
    after_third = everything(world)

    undo_import(actor=world.coordinator, file=third)
    assert everything(world) == after_second
    undo_import(actor=world.coordinator, file=second)
    assert everything(world) == start

    second = bring(world, [changed(BOB, e_mail="second@example.org", motivation="2")])
    third = bring(world, [changed(BOB, e_mail="third@example.org", motivation="3")])
    undo_import(actor=world.coordinator, file=second)
    assert everything(world) == after_third
    undo_import(actor=world.coordinator, file=third)
    assert everything(world) == start


def test_a_school_made_by_a_file_goes_with_it_unless_others_came_to_it(world: World) -> None:
    head = (*LEARNER_HEAD, "School")
    file = bring(world, [(*BOB, "Sint-Jozef"), (*DAVE, "Ter Zee")], head=head)
    other = bring(world, [(*ERIN, "Sint-Jozef")], head=head)
    assert Organisation.objects.filter(office=world.office).count() == 2
    undo_import(actor=world.coordinator, file=file)
    assert list(
        Organisation.objects.filter(office=world.office).values_list("name", flat=True)
    ) == ["Sint-Jozef"]
    assert world.learner("Erin").school.name == "Sint-Jozef"
    undo_import(actor=world.coordinator, file=other)
    assert not Learner.objects.exists()


def test_undo_is_refused_while_a_selection_stands_on_it(world: World) -> None:
    file = bring(world, EVERYBODY)
    run = run_selection(actor=world.coordinator, call=world.call)
    before = everything(world)
    assert (
        refused(undo_import, actor=world.coordinator, file=file)
        == "applications.selection_stands_on_import"
    )
    assert everything(world) == before
    undo_selection(actor=world.coordinator, run=run)
    undo_import(actor=world.coordinator, file=file)
    assert not Application.objects.exists()


def test_undo_is_refused_while_learners_stand_in_another_call(world: World) -> None:
    """Taking the learners away would take their other applications with them."""
    file = bring(world, [BOB, DAVE])
    other = make_call(
        actor=world.coordinator,
        season=world.season,
        what=CallIn(
            name="Other call",
            activity="LRN_SHORT",
            call_year=2021,
            agency="ES",
            starts=date(2027, 3, 1),
            ends=date(2027, 3, 31),
            places=1,
            seed="dice",
            criteria=(
                CriterionIn(
                    key="motivation", label="Motivation", weight=Decimal(1), maximum=Decimal(10)
                ),
            ),
        ),
    )
    first_call, world.call = world.call, other
    second = bring(world, [BOB])
    run = run_selection(actor=world.coordinator, call=other)
    world.call = first_call
    assert (
        refused(undo_import, actor=world.coordinator, file=file)
        == "applications.other_calls_stand_on_import"
    )
    undo_selection(actor=world.coordinator, run=run)
    assert (
        refused(undo_import, actor=world.coordinator, file=file)
        == "applications.other_calls_stand_on_import"
    )
    undo_import(actor=world.coordinator, file=second)
    undo_import(actor=world.coordinator, file=file)
    assert not Learner.objects.exists()


# --- two clicks, wrong roles ----------------------------------------------------------------------


def test_a_second_click_on_store_is_refused(world: World) -> None:
    file = bring(world, EVERYBODY)
    before = everything(world)
    stale = ImportFile.objects.get(pk=file.pk)
    stale.state = "uploaded"
    assert refused(store_import, actor=world.coordinator, file=stale) == "flow.wrong_state"
    assert everything(world) == before


def test_a_second_click_on_undo_is_refused(world: World) -> None:
    file = bring(world, EVERYBODY)
    undo_import(actor=world.coordinator, file=file)
    assert refused(undo_import, actor=world.coordinator, file=file) == "flow.wrong_state"
    assert refused(store_import, actor=world.coordinator, file=file) == "flow.wrong_state"


def test_a_stored_file_is_not_read_otherwise_any_more(world: World) -> None:
    file = bring(world, EVERYBODY)
    for call in (
        lambda: choose_columns(actor=world.coordinator, file=file, columns={0: None}),
        lambda: set_options(actor=world.coordinator, file=file, options={"check": {}}),
        lambda: drop_import(actor=world.coordinator, file=file),
    ):
        assert refused(call) == "desk.import_closed"


@pytest.mark.parametrize("role", ["learner", "host", "anybody", "system"])
def test_only_a_coordinator_stores_and_undoes(world: World, role: str) -> None:
    file = receive_file(
        actor=world.coordinator,
        office=world.office,
        target="learners",
        name="learners.csv",
        content=csv_of(LEARNER_HEAD, [BOB]),
    )
    other = Actor(role=role, office=world.office.pk)
    assert refused(store_import, actor=other, file=file) == "flow.wrong_role"
    store_import(actor=world.coordinator, file=file)
    assert refused(undo_import, actor=other, file=file) == "flow.wrong_role"


def test_a_call_of_another_office_is_not_written_to(world: World, stranger: World) -> None:
    file = receive_file(
        actor=stranger.coordinator,
        office=stranger.office,
        target="learners",
        name="learners.csv",
        content=csv_of(LEARNER_HEAD, [BOB]),
        options={"call": str(world.call.pk)},
    )
    with pytest.raises(world.call.DoesNotExist):
        store_import(actor=stranger.coordinator, file=file)
    assert not Application.objects.exists()
    assert not Learner.objects.exists()


def test_a_break_in_the_middle_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(world)

    def no_room(*args: Any, **kwargs: Any) -> None:
        raise OSError("no room on the disk")

    monkeypatch.setattr(type(Wish.objects.all()), "bulk_create", no_room)
    with pytest.raises(OSError, match="no room"):
        bring(world, EVERYBODY)
    monkeypatch.undo()
    assert everything(world) == before
    assert counts(bring(world, EVERYBODY)) == (4, 0, 0)


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
