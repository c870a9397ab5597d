"""Files that come when work has begun: what they may change, what they must say, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from tests.world import (
    ALL_PLACES,
    BOB,
    DUARTE,
    EVERYBODY,
    LEARNER_HEAD,
    MIREIA,
    PLACEMENT_HEAD,
    World,
    csv_of,
    refused,
)

from gezel.apps.applications.models import Application
from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.services import choose_columns, receive_file, store_import, undo_import
from gezel.apps.mobilities.models import Mobility
from gezel.apps.orgs.models import Organisation
from gezel.apps.placements.models import Pin, Placement, Seat
from gezel.apps.placements.services import pin, unpin
from gezel.apps.plan.services import run_plan, undo_run


def places(
    world: World, rows: Iterable[Iterable[str]], head: Iterable[str] = PLACEMENT_HEAD
) -> ImportFile:
    return world.bring("placements", csv_of(head, rows), name="placements.csv")


def learners(world: World, rows: Iterable[Iterable[str]]) -> ImportFile:
    return world.bring("learners", csv_of(LEARNER_HEAD, rows), name="learners.csv")


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    heads = [h.replace("-", "_").lower() for h in PLACEMENT_HEAD]
    return tuple(cells.get(head, cell) for head, cell in zip(heads, row, strict=True))


def counts(file: ImportFile) -> tuple[int, int, int]:
    return file.counts["made"], file.counts["changed"], file.counts["same"]


def remarks(file: ImportFile) -> list[tuple[str, dict[str, Any]]]:
    return [(remark["code"], remark["params"]) for remark in file.counts["remarks"]]


# --- numbers of hosts -----------------------------------------------------------------------------

OTHER = changed(MIREIA, company="Hotel Sol", city="Sevilla")


def test_the_number_of_another_host_is_another_placement(world: World) -> None:
    places(world, ALL_PLACES)
    assert counts(places(world, [OTHER])) == (1, 0, 0)
    assert sorted(
        Placement.objects.filter(number="P1").values_list("key", "host__name", "city")
    ) == [
        ("number+host:p1|hotel sol", "Hotel Sol", "Sevilla"),
        ("number+host:p1|salon mireia", "Salon Mireia", "Valencia"),
    ]
    assert counts(places(world, [*ALL_PLACES, OTHER])) == (0, 0, 4)
    assert counts(places(world, [OTHER, MIREIA])) == (0, 0, 2)


def test_one_number_of_two_hosts_in_one_file_is_two_placements(world: World) -> None:
    file = places(world, [MIREIA, OTHER])
    assert (counts(file), remarks(file)) == ((2, 0, 0), [])


def test_dates_and_town_of_the_same_number_and_host_are_corrected(world: World) -> None:
    places(world, ALL_PLACES)
    moved = changed(MIREIA, company="SALÓN MIREIA, S.L.", city="Sevilla", until="21/03/2027")
    assert counts(places(world, [moved])) == (0, 1, 0)
    one = Placement.objects.get(number="P1")
    assert (one.city, one.ends, Placement.objects.count()) == ("Sevilla", date(2027, 3, 21), 3)
    assert counts(places(world, [moved])) == (0, 0, 1)


def test_a_host_written_in_two_ways_is_the_same_row_twice(world: World) -> None:
    file = places(world, [MIREIA, changed(MIREIA, company="SALON MIREIA, S.L.", places="5")])
    assert counts(file) == (1, 0, 0)
    assert remarks(file) == [("placements.row_twice", {"row": 3, "first": 2})]


# --- the way back ---------------------------------------------------------------------------------


def test_undo_after_an_undone_run_leaves_nothing(world: World) -> None:
    offices = Organisation.objects.count()
    learners(world, EVERYBODY)
    file = places(world, ALL_PLACES)
    run_plan(actor=world.coordinator, call=world.call)
    undo_run(actor=world.coordinator, call=world.call)
    undone = undo_import(actor=world.coordinator, file=file)
    assert (undone.state, undone.counts["kept"]) == ("undone", 0)
    assert (Placement.objects.count(), Organisation.objects.count()) == (0, offices)
    # the undone run still says whom it gave how much
    assert Seat.objects.filter(placement=None).count() == Seat.objects.count() == 3


def test_what_stays_since_others_use_it_is_counted(world: World) -> None:
    first = places(world, [MIREIA])
    places(world, [changed(MIREIA, ref="P7")])
    undone = undo_import(actor=world.coordinator, file=first)
    assert undone.counts["kept"] == 1
    assert [p.number for p in Placement.objects.all()] == ["P7"]


@pytest.mark.parametrize("target", ["placements", "learners"])
def test_undo_does_not_take_decisions_by_hand_along(world: World, target: str) -> None:
    files = {"learners": learners(world, EVERYBODY), "placements": places(world, ALL_PLACES)}
    made = pin(
        actor=world.coordinator,
        application=Application.objects.get(learner__number="0001"),
        placement=Placement.objects.get(number="P1"),
        reason="The family asked.",
    )
    code = refused(undo_import, actor=world.coordinator, file=files[target])
    assert code == "placements.decisions_stand_on_import"
    assert Pin.objects.count() == 1
    unpin(actor=world.coordinator, pin=made)
    assert undo_import(actor=world.coordinator, file=files[target]).counts["kept"] == 0


# --- under a selection and an allocation ----------------------------------------------------------

ZED = ("0009", "Zed", "New", "14/05/2009", "z@example.org", "6HA", "Hairdressing", "B1", "Italy", "", "10", "no", "no")  # fmt: skip


def test_what_does_not_count_under_a_selection_is_said(world: World) -> None:
    world.run()
    file = learners(world, [(*BOB[:10], "1", *BOB[11:]), ZED])
    assert remarks(file) == [
        ("applications.import_under_selection", {"applicants": 1, "marks": 1}),
    ]
    assert remarks(learners(world, [BOB])) == [
        ("applications.import_under_selection", {"applicants": 0, "marks": 1}),
    ]
    assert remarks(learners(world, [BOB])) == []
    undo_run(actor=world.coordinator, call=world.call, back_to="select")
    assert remarks(learners(world, [(*BOB[:10], "1", *BOB[11:])])) == []


def test_a_placement_that_was_given_keeps_what_the_papers_say(world: World) -> None:
    world.run()
    seats = Seat.objects.filter(placement__number="P1").count()
    assert seats == 1
    offices = Organisation.objects.count()
    before = Placement.objects.values().get(number="P1")
    moved = changed(MIREIA, city="Porto", country="Portugal", until="20/03/2027", tasks="Colours")
    file = places(world, [moved])
    kept = ("placements.kept_under_allocation", {"row": 2, "learners": 1})
    assert (counts(file), remarks(file)) == ((0, 1, 0), [kept])
    assert file.counts["differences"] == [{"row": 2, "fields": ["title"], "sensitive": False}]
    assert Placement.objects.values().get(number="P1") == {**before, "title": "Colours"}
    assert Organisation.objects.count() == offices
    for mobility in Mobility.objects.select_related("placement"):
        assert (mobility.starts, mobility.ends) == (
            mobility.placement.starts,
            mobility.placement.ends,
        )
    undo_run(actor=world.coordinator, call=world.call)
    assert counts(places(world, [moved])) == (0, 1, 0)
    assert Placement.objects.get(number="P1").city == "Porto"


def test_fewer_places_than_given_wait_and_more_places_are_welcome(world: World) -> None:
    world.run()
    file = places(world, [changed(DUARTE, places="1")])
    assert [code for code, _params in remarks(file)] == ["placements.kept_under_allocation"]
    assert Placement.objects.get(number="P2").capacity == 2
    file = places(world, [changed(DUARTE, places="5")])
    assert (counts(file), remarks(file)) == ((0, 1, 0), [])
    assert Placement.objects.get(number="P2").capacity == 5


def test_a_placement_that_nobody_got_may_change(world: World) -> None:
    world.run()
    free = Placement.objects.exclude(seats__isnull=False).first()
    if free is None:
        places(world, [changed(MIREIA, ref="P9", company="Hotel Sol")])
        free = Placement.objects.get(number="P9")
        file = places(world, [changed(MIREIA, ref="P9", company="Hotel Sol", places="7")])
    else:
        row = next(row for row in ALL_PLACES if row[0] == free.number)
        file = places(world, [changed(row, places="7")])
    assert (counts(file), remarks(file)) == ((0, 1, 0), [])
    free.refresh_from_db()
    assert free.capacity == 7


def test_marks_of_a_column_that_no_criterion_knows_are_said_once(world: World) -> None:
    file = receive_file(
        actor=world.coordinator,
        office=world.office,
        target="learners",
        name="marks.csv",
        content=csv_of(("Number", "Family name", "Zeal"), [("1", "Aa", "5"), ("2", "Bb", "6")]),
        options={"call": str(world.call.pk), "language": "en"},
    )
    file = choose_columns(actor=world.coordinator, file=file, columns={2: "score:zeal"})
    file = store_import(actor=world.coordinator, file=file)
    assert remarks(file) == [
        ("applications.marks_without_criterion", {"column": "zeal", "rows": 2})
    ]
