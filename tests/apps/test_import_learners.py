"""Learners from a file: what is brought in, what a second file changes, and the way back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.apps.imported import bring, changed, counts, everything
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

from gezel.apps.applications.models import Application, Wish
from gezel.apps.applications.services import run_selection, undo_selection
from gezel.apps.calls.services import CallIn, CriterionIn, make_call
from gezel.apps.desk.models import ImportFile
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
from gezel.apps.people.vault import key_of, unseal

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
