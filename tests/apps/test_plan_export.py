"""The plan as data and as a spreadsheet: who withdrew stays in it, and what few may know is not said."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.world import DUARTE, PLACEMENT_HEAD, World, csv_of

from gezel.apps.applications.models import Application, SelectionOutcome
from gezel.apps.applications.withdrawal import withdraw
from gezel.apps.calls.models import Call
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service
from gezel.apps.journal.seal import services as all_services
from gezel.apps.placements.models import Seat
from gezel.apps.plan.export import plan_data, plan_json
from gezel.apps.plan.services import run_plan
from gezel.apps.plan.workbook import plan_workbook


def gives_up(world: World, name: str) -> None:
    application = Application.objects.get(call=world.call, learner=world.learner(name))
    withdraw(actor=world.coordinator, application=application)


def changed(world: World, change: Callable[[], object]) -> None:
    """Change something of the call that no page changes after the fact."""

    @service("test.change")
    def write(*, actor: Actor) -> None:
        change()
        note(world.call)

    try:
        write(actor=world.coordinator)
    finally:
        all_services.pop("test.change")


def sheet(world: World, data: dict[str, Any], number: int) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(plan_workbook(world.call, data)))
    return book.get_sheet_by_index(number).to_python()[1:]


# --- who withdrew ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Bob", "Frank"])
def test_who_withdraws_stays_in_the_plan_and_has_nothing(done: World, name: str) -> None:
    """Bob was selected and had a place, Frank was on the reserve list."""
    gives_up(done, name)
    data = plan_data(done.call)
    names = {one["ref"]: one["given_name"] for one in data["learners"]}
    assert sorted(names.values()) == ["Bob", "Dave", "Erin", "Frank"]
    states = {one["given_name"]: one["state"] for one in data["learners"]}
    usual = {"Bob": "selected", "Dave": "selected", "Erin": "selected", "Frank": "reserve"}
    assert states == {**usual, name: "withdrawn"}
    going = sorted({"Bob", "Dave", "Erin"} - {name})
    assert sorted(names[a["learner"]] for a in data["allocation"]["assignments"]) == going
    assert sorted(names[g["learner"]] for g in data["grants"]) == going
    # everything leads to somebody who is listed
    for one in (
        *data["selection"]["outcomes"],
        *data["grants"],
        *data["allocation"]["assignments"],
    ):
        assert one["learner"] in names
    assert set(data["explanations"]) <= set(names)


def test_the_spreadsheet_says_who_withdrew(done: World) -> None:
    gives_up(done, "Bob")
    data = plan_data(done.call)
    assert [row[0] for row in sheet(done, data, 0)] == ["D'hondt Erin", "Van den Broek Dave"]
    assert {row[1]: row[4] for row in sheet(done, data, 1)} == {
        "De Smet Bob": "withdrawn",
        "D'hondt Erin": "selected",
        "Van den Broek Dave": "selected",
        "Maes Frank": "on the reserve list",
    }


def test_who_withdrew_before_the_selection_is_listed_without_an_outcome(world: World) -> None:
    world.bring_everything()
    gives_up(world, "Bob")
    run_plan(actor=world.coordinator, call=world.call)
    data = plan_data(world.call)
    bob = next(one for one in data["learners"] if one["given_name"] == "Bob")
    assert bob["state"] == "withdrawn"
    assert bob["ref"] not in [o["learner"] for o in data["selection"]["outcomes"]]
    assert len(sheet(world, data, 1)) == 3


# --- what few may know ----------------------------------------------------------------------------


def test_no_sentence_of_the_plan_tells_who_has_fewer_opportunities(done: World) -> None:
    """Dave has: the fact is stored for him, and stays out of what the file says about him."""
    dave = SelectionOutcome.objects.get(application__learner=done.learner("Dave"))
    assert [fact["code"] for fact in dave.facts] == ["selection.counts_for_reserve"]
    said = plan_data(done.call)["explanations"]
    codes = {ref: (one["selection"]["code"], one["facts"]) for ref, one in said.items()}
    assert codes[dave.application.ref] == ("plan.selected", [])
    assert said[dave.application.ref]["selection"]["text"] == (
        "You are selected. With 70 points you are number 3."
    )
    assert {code for code, _facts in codes.values()} == {"plan.selected", "plan.in_reserve"}
    assert "Fewer opportunities" not in json.dumps(said)


def test_a_kept_place_and_the_points_that_are_enough_there_are_not_told(world: World) -> None:
    """Erin needs more points than Dave did: what would have been enough tells the group."""
    changed(world, lambda: Call.objects.filter(pk=world.call.pk).update(places=1))
    world.call.refresh_from_db()
    world.bring_everything()
    run_plan(actor=world.coordinator, call=world.call)
    stored = set(SelectionOutcome.objects.values_list("reason__code", flat=True))
    assert "selection.selected_reserved" in stored
    data = plan_data(world.call)
    codes = {one["selection"]["code"] for one in data["explanations"].values()}
    assert codes == {"plan.selected", "plan.in_reserve"}
    for one in data["explanations"].values():
        assert not {"lowest", "threshold", "group"} & set(one["selection"]["params"])


def test_what_a_learner_needs_at_a_place_is_not_told(world: World) -> None:
    """Erin needs a place without steps; what keeps her from the place with steps is left out."""
    world.bring_everything()
    steep = ("P5", "Taberna Rui", "Kitchen", "Hot kitchen", "Lisboa", *DUARTE[5:11], "no")
    world.bring("placements", csv_of(PLACEMENT_HEAD, [steep]))
    run_plan(actor=world.coordinator, call=world.call)
    seat = Seat.objects.get(application__learner=world.learner("Erin"))
    assert "allocation.requirements" in [option["code"] for option in seat.options]
    assert "allocation.seats.requirements" in str(seat.run.empty)
    data = plan_data(world.call)
    text = plan_json(data).decode()
    for words in ("allocation.requirements", "allocation.seats.requirements", "does not offer"):
        assert words not in text
    mine = [one for one in data["learners"] if one["given_name"] == "Erin"]
    assert "step_free" not in json.dumps([mine, data["explanations"][seat.application.ref]])


def test_without_kept_places_the_reasons_are_told_in_full(done: World) -> None:
    changed(done, lambda: done.call.reserves.all().delete())
    codes = {one["selection"]["code"] for one in plan_data(done.call)["explanations"].values()}
    assert codes == {"selection.selected_open", "selection.reserve_list"}
