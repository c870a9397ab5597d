"""Placements, organisations and earlier stays from files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from tests.world import (
    ALL_PLACES,
    DUARTE,
    EVERYBODY,
    LEARNER_HEAD,
    MIREIA,
    PLACEMENT_HEAD,
    ROSSI,
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
from gezel.apps.placements.models import Placement
from gezel.apps.plan.services import run_plan, undo_run
from gezel.core.values import Refusal


def bring(
    world: World, rows: Iterable[Iterable[str]], head: Iterable[str] = PLACEMENT_HEAD
) -> ImportFile:
    return world.bring("placements", csv_of(head, rows), name="placements.csv")


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    heads = [h.replace("-", "_").lower() for h in PLACEMENT_HEAD]
    return tuple(cells.get(head, cell) for head, cell in zip(heads, row, strict=True))


def place(world: World, number: str) -> Placement:
    return Placement.objects.get(season=world.season, number=number)


def everything() -> dict[str, Any]:
    return {
        f"{model._meta.label}:{row.pk}": {
            f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields
        }
        for model in (Placement, Organisation)
        for row in model._default_manager.order_by("pk")
    }


def counts(file: ImportFile) -> tuple[int, int, int]:
    return file.counts["made"], file.counts["changed"], file.counts["same"]


def codes(file: ImportFile) -> list[str]:
    return [remark["code"] for remark in file.counts["remarks"]]


def test_a_placement_has_its_host_its_city_on_the_map_and_what_is_asked(world: World) -> None:
    assert counts(bring(world, ALL_PLACES)) == (3, 0, 0)
    one = place(world, "P1")
    assert (one.host.name, one.host.kind, one.host.country, one.host.city) == (
        "Salon Mireia",
        "company",
        "ES",
        "Valencia",
    )
    assert (round(one.latitude, 1), round(one.longitude, 1)) == (39.5, -0.4)
    assert (one.country, one.language, one.level, one.capacity) == ("ES", "en", "A2", 1)
    assert (one.starts, one.ends) == (date(2027, 3, 1), date(2027, 3, 14))
    assert (one.offers, place(world, "P2").offers) == ([], ["step_free"])


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    bring(world, ALL_PLACES)
    before = everything()
    assert counts(bring(world, ALL_PLACES)) == (0, 0, 3)
    assert everything() == before


def test_a_changed_file_says_what_changed_and_undo_restores_it(world: World) -> None:
    bring(world, ALL_PLACES)
    before = everything()
    file = bring(
        world, [changed(MIREIA, places="3", level="B1"), DUARTE, changed(ROSSI, city="Milan")]
    )
    assert counts(file) == (0, 2, 1)
    assert file.counts["differences"] == [
        {"row": 2, "fields": ["capacity", "level"], "sensitive": False},
        {"row": 4, "fields": ["city", "host", "latitude", "longitude"], "sensitive": False},
    ]
    assert (place(world, "P1").capacity, place(world, "P3").city) == (3, "Milan")
    undo_import(actor=world.coordinator, file=file)
    assert everything() == before


def test_a_blank_cell_wipes_nothing(world: World) -> None:
    """Not the places, nor the dates, nor the trade, nor the country, which have a fallback."""
    bring(world, ALL_PLACES)
    before = everything()
    blank = [(number, host, *[""] * (len(PLACEMENT_HEAD) - 2)) for number, host, *_ in ALL_PLACES]
    file = bring(world, blank)
    assert everything() == before
    assert counts(file) == (0, 0, 3)


def test_a_title_alone_does_not_become_the_trade_of_a_known_placement(world: World) -> None:
    bring(world, ALL_PLACES)
    bring(world, [("P1", "Salon Mireia", "Styling")], head=("Ref", "Company", "Tasks"))
    assert (place(world, "P1").title, place(world, "P1").sector) == ("Styling", "Hairdressing")


def test_no_is_an_answer_and_not_a_blank(world: World) -> None:
    """A place that turns out to have a step is not step-free any more."""
    bring(world, ALL_PLACES)
    file = bring(world, [changed(DUARTE, step_free="no")])
    assert (counts(file), place(world, "P2").offers) == ((0, 1, 0), [])
    file = bring(world, [changed(DUARTE, step_free="")])
    assert (counts(file), place(world, "P2").offers) == ((0, 0, 1), [])


def test_zero_places_are_no_place(world: World) -> None:
    bring(world, [MIREIA])
    file = bring(world, [changed(MIREIA, places="0"), changed(DUARTE, places="0"), ROSSI])
    assert codes(file) == ["placements.no_places", "placements.no_places"]
    assert counts(file) == (1, 0, 0)
    assert {p.number: p.capacity for p in Placement.objects.all()} == {"P1": 1, "P3": 1}


def test_hosts_are_found_again_and_not_made_twice(world: World) -> None:
    bring(world, [MIREIA])
    bring(
        world,
        [
            changed(MIREIA, ref="P7", company="SALON MIREIA, S.L."),
            changed(MIREIA, ref="P8", company="Salón Mireia"),
            changed(MIREIA, ref="P9", city=""),
        ],
    )
    assert Organisation.objects.filter(office=world.office).count() == 1
    assert Placement.objects.count() == 4


def test_one_name_in_two_countries_or_towns_is_two_hosts(world: World) -> None:
    bring(
        world,
        [
            MIREIA,
            changed(MIREIA, ref="P7", city="Porto", country="Portugal"),
            changed(MIREIA, ref="P8", city="Sevilla"),
        ],
    )
    assert sorted(
        Organisation.objects.filter(office=world.office).values_list("country", "city")
    ) == [("ES", "Sevilla"), ("ES", "Valencia"), ("PT", "Porto")]


def test_hosts_of_another_office_are_not_ours(world: World, stranger: World) -> None:
    bring(stranger, [MIREIA])
    bring(world, [MIREIA])
    hosts = Organisation.objects.filter(name="Salon Mireia")
    assert {h.office_id for h in hosts} == {world.office.pk, stranger.office.pk}
    undo_import(actor=world.coordinator, file=ImportFile.objects.get(office=world.office))
    assert Organisation.objects.get(name="Salon Mireia").office_id == stranger.office.pk


def test_the_same_placement_twice_in_a_file_is_one(world: World) -> None:
    file = bring(world, [MIREIA, changed(MIREIA, places="9")])
    assert (counts(file), codes(file)) == ((1, 0, 0), ["placements.row_twice"])
    assert file.counts["remarks"][0]["params"] == {"row": 3, "first": 2}
    assert place(world, "P1").capacity == 1


def test_an_unknown_language_is_said_and_not_asked(world: World) -> None:
    file = bring(world, [changed(MIREIA, language="Klingon")])
    assert codes(file) == ["placements.unknown_language"]
    assert file.counts["remarks"][0]["params"] == {"row": 2, "language": "Klingon"}
    assert place(world, "P1").language == ""


def test_a_city_says_the_country_and_an_unknown_city_stays_as_written(world: World) -> None:
    bring(
        world,
        [
            changed(MIREIA, country=""),
            changed(DUARTE, city="Qwertyville", country="Portugal"),
        ],
    )
    assert place(world, "P1").country == "ES"
    lost = place(world, "P2")
    assert (lost.city, lost.country, lost.latitude, lost.longitude) == (
        "Qwertyville",
        "PT",
        None,
        None,
    )


def test_without_dates_a_placement_takes_those_of_the_call(world: World) -> None:
    bring(world, [changed(MIREIA, **{"from": "", "until": ""})])
    one = place(world, "P1")
    assert (one.starts, one.ends) == (world.call.starts, world.call.ends)


def test_dates_that_do_not_fit_together_are_said(world: World) -> None:
    """One date in the file, the other one known or from the call."""
    file = bring(world, [changed(MIREIA, **{"from": "05/04/2027", "until": ""}), DUARTE, ROSSI])
    assert (counts(file), codes(file)) == ((2, 0, 0), ["placements.ends_before_start"])
    assert file.counts["remarks"][0]["params"] == {
        "row": 2,
        "start": "2027-04-05",
        "end": "2027-03-31",
    }
    file = bring(world, [changed(DUARTE, **{"from": "", "until": "01/02/2027"})])
    assert (counts(file), codes(file)) == ((0, 0, 1), ["placements.ends_before_start"])
    assert place(world, "P2").ends == date(2027, 3, 14)


def test_long_texts_fit_and_stay_apart(world: World) -> None:
    long = "Brouwerij " * 9
    rows = [
        changed(MIREIA, ref="", company=f"{long}Gent", tasks=f"{long}{n}", trade=long)
        for n in (1, 2)
    ]
    assert counts(bring(world, rows)) == (2, 0, 0)
    assert counts(bring(world, rows)) == (0, 0, 2)
    assert all(len(p.key) <= 200 for p in Placement.objects.all())


def test_undo_takes_hosts_along_but_not_those_that_others_use(world: World) -> None:
    before = everything()
    first = bring(world, [MIREIA, ROSSI])
    second = bring(world, [changed(MIREIA, ref="P7")])
    undo_import(actor=world.coordinator, file=first)
    assert [h.name for h in Organisation.objects.filter(office=world.office)] == ["Salon Mireia"]
    undo_import(actor=world.coordinator, file=second)
    assert "Salon Mireia" in [h.name for h in Organisation.objects.all()] or everything() == before


def test_undo_is_refused_while_places_are_given(world: World) -> None:
    world.bring("learners", csv_of(LEARNER_HEAD, EVERYBODY))
    file = bring(world, ALL_PLACES)
    run_plan(actor=world.coordinator, call=world.call)
    with pytest.raises(Refusal) as no:
        undo_import(actor=world.coordinator, file=file)
    assert (no.value.reason.code, no.value.reason.params["learners"]) == (
        "placements.allocation_stands_on_import",
        3,
    )
    undo_run(actor=world.coordinator, call=world.call)
    undone = undo_import(actor=world.coordinator, file=file)
    assert undone.state == "undone"
    # places that an undone allocation remembers stay; nothing else does
    assert Placement.objects.filter(seats__isnull=True).count() == 0


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
