"""Organisations and earlier stays from files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from tests.world import (
    EVERYBODY,
    LEARNER_HEAD,
    World,
    csv_of,
)

from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.services import receive_file, store_import, undo_import
from gezel.apps.mobilities.models import PastStay
from gezel.apps.mobilities.queries import past_stays_visible_to
from gezel.apps.orgs.models import Organisation
from gezel.apps.orgs.rules import match_name
from gezel.apps.orgs.services import Known, know
from gezel.core.values import Refusal


def counts(file: ImportFile) -> tuple[int, int, int]:
    return file.counts["made"], file.counts["changed"], file.counts["same"]


def codes(file: ImportFile) -> list[str]:
    return [remark["code"] for remark in file.counts["remarks"]]


# --- organisations --------------------------------------------------------------------------------

ORGANISATION_HEAD = ("OID", "Organisation name", "City", "Country", "Website")
JOZEF = ("E10000001", "Sint-Jozef VZW", "Gent", "Belgium", "")
TERZEE = ("E10000002", "Ter Zee", "Oostende", "Belgium", "https://terzee.example")


def register(world: World, rows: Iterable[Iterable[str]]) -> ImportFile:
    return world.bring("organisations", csv_of(ORGANISATION_HEAD, rows), name="register.csv")


def known(world: World) -> dict[str, str]:
    return dict(Organisation.objects.filter(office=world.office).values_list("oid", "name"))


def test_organisations_come_in_once(world: World) -> None:
    assert counts(register(world, [JOZEF, TERZEE])) == (2, 0, 0)
    assert counts(register(world, [JOZEF, TERZEE])) == (0, 0, 2)
    assert known(world) == {"E10000001": "Sint-Jozef VZW", "E10000002": "Ter Zee"}


def test_a_row_twice_is_said_and_the_first_one_counts(world: World) -> None:
    file = register(world, [JOZEF, (*JOZEF[:4], "https://other.example")])
    assert (counts(file), codes(file)) == ((1, 0, 1), ["desk.row_twice"])
    again = register(
        world, [(*JOZEF[:4], "https://one.example"), (*JOZEF[:4], "https://two.example")]
    )
    assert (counts(again), codes(again)) == ((0, 1, 1), ["desk.row_twice"])
    assert Organisation.objects.get(oid="E10000001").website == "https://one.example"
    undo_import(actor=world.coordinator, file=again)
    assert Organisation.objects.get(oid="E10000001").website == ""


def test_an_organisation_keeps_what_a_blank_cell_does_not_say(world: World) -> None:
    register(world, [TERZEE])
    file = register(world, [(*TERZEE[:4], "")])
    assert counts(file) == (0, 0, 1)
    assert Organisation.objects.get(oid="E10000002").website == "https://terzee.example"


def test_a_renamed_organisation_is_known_by_its_number_and_can_be_undone(world: World) -> None:
    register(world, [JOZEF])
    file = register(world, [("E10000001", "Campus Sint-Jozef", "Gent", "Belgium", "")])
    assert (counts(file), known(world)) == ((0, 1, 0), {"E10000001": "Campus Sint-Jozef"})
    undo_import(actor=world.coordinator, file=file)
    assert known(world) == {"E10000001": "Sint-Jozef VZW"}


def test_an_organisation_in_use_survives_the_undo_of_its_file(world: World) -> None:
    register(world, [JOZEF, TERZEE])
    world.bring("learners", csv_of((*LEARNER_HEAD, "School"), [(*EVERYBODY[0], "Sint-Jozef")]))
    undo_import(
        actor=world.coordinator,
        file=ImportFile.objects.get(office=world.office, target="organisations"),
    )
    assert known(world) == {"E10000001": "Sint-Jozef VZW"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Salon Mireia S.L.", "salón mireia"),
        ("N.V. Brouwerij Ter Dolen", "Brouwerij Ter Dolen NV"),
        ("Rossi S.r.l.", "ROSSI SRL"),
        ("Bäckerei Müller GmbH", "Backerei Muller"),
    ],
)
def test_one_name_written_in_two_ways_is_one_name(one: str, other: str) -> None:
    if one.startswith("N.V."):
        assert match_name(one) == match_name(other)
    assert match_name(one) == match_name(other)


def test_a_name_that_is_only_a_legal_form_stays_a_name() -> None:
    assert match_name("SA") == "sa"
    assert match_name("???") == "???"


def test_know_finds_many_as_it_finds_few(world: World) -> None:
    """Above four hundred names another query is used."""
    from gezel.apps.journal.seal import note, service, services

    @service("test.know")
    def find(*, actor: Any, names: list[str]) -> int:
        note("x")
        return len(know(world.office, [Known(n, "company") for n in names])[1])

    try:
        names = [f"Company {n}" for n in range(450)]
        assert find(actor=world.coordinator, names=names) == 450
        assert find(actor=world.coordinator, names=names) == 0
        assert find(actor=world.coordinator, names=names[:5]) == 0
    finally:
        services.pop("test.know")


# --- earlier stays --------------------------------------------------------------------------------

STAY_HEAD = (
    "HomeInstitution", "Age", "Gender", "Nationality", "LevelStudy", "HostInstitution",
    "LengthStudyPeriod", "StudyStartDate", "StudyGrant",
)  # fmt: skip
STAY = ("B GENT01", "21", "F", "BE", "1", "E VALENC01", "5", "Sep-11", "1250")


def stays(world: World, rows: Iterable[Iterable[str]]) -> ImportFile:
    return world.bring("stays", csv_of(STAY_HEAD, rows), name="stays.csv")


def test_equal_rows_of_stays_are_different_people(world: World) -> None:
    file = stays(world, [STAY, STAY, STAY])
    assert file.counts["made"] == 3
    assert PastStay.objects.filter(office=world.office).count() == 3
    one = PastStay.objects.first()
    assert one is not None
    assert (one.sending_code, one.receiving, one.age, str(one.months)) == (
        "B GENT01",
        "E VALENC01",
        21,
        "5.00",
    )


def test_the_same_file_of_stays_is_not_stored_twice(world: World, stranger: World) -> None:
    first = stays(world, [STAY, STAY])
    again = stays(world, [STAY, STAY])
    assert (again.counts["made"], again.counts["same"], codes(again)) == (
        0,
        2,
        ["mobilities.file_already_there"],
    )
    assert PastStay.objects.count() == 2
    stays(stranger, [STAY, STAY])
    assert PastStay.objects.count() == 4
    undo_import(actor=world.coordinator, file=first)
    assert PastStay.objects.filter(office=world.office).count() == 0
    assert past_stays_visible_to(stranger.coordinator).count() == 2
    # and once it was undone it may come back
    assert stays(world, [STAY, STAY]).counts["made"] == 2


def test_a_file_that_is_too_big_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gezel.apps.desk.reading.MAX_UPLOAD", 100)
    with pytest.raises(Refusal) as no:
        receive_file(
            actor=world.coordinator,
            office=world.office,
            target="stays",
            name="stays.csv",
            content=csv_of(STAY_HEAD, [STAY] * 5),
        )
    assert no.value.reason.code == "desk.file_too_big"


def test_a_file_for_the_wrong_target_is_refused_when_nothing_is_understood(world: World) -> None:
    file = receive_file(
        actor=world.coordinator,
        office=world.office,
        target="placements",
        name="stays.csv",
        content=csv_of(("Shoe", "Hat"), [("41", "57")]),
        options={"call": str(world.call.pk)},
    )
    with pytest.raises(Refusal) as no:
        store_import(actor=world.coordinator, file=file)
    assert no.value.reason.code == "desk.no_good_row"
