"""Placements from files: hosts, places, and what a second file changes."""

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
from gezel.apps.desk.services import undo_import
from gezel.apps.orgs.models import Organisation
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
    # an undone allocation holds nothing
    assert (Placement.objects.count(), undone.counts["kept"]) == (0, 0)
