"""A column that is no mark reaches no call; a number that its column cannot hold reaches no table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from tests.apps.test_calls import WHAT
from tests.world import EVERYBODY, LEARNER_HEAD, World, csv_of, refused

from gezel.apps.applications.marked import store_learners
from gezel.apps.applications.models import Application, Score
from gezel.apps.calls.criteria import add_criteria, key_of_column
from gezel.apps.calls.models import Call, Criterion
from gezel.apps.calls.services import MOST_CRITERIA, CriterionIn, change_call, make_call
from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.services import choose_columns, read_file, receive_file
from gezel.apps.journal.models import Entry
from gezel.apps.journal.seal import Sealed, check_figure
from gezel.apps.money.models import OwnRate
from gezel.apps.money.services import enter_rate
from gezel.core.values import Refusal


def bare_call(world: World) -> Call:
    """A call without criteria: the file brings them."""
    return make_call(
        actor=world.coordinator,
        season=world.season,
        what=replace(WHAT, name="Bare", criteria=(), reserves=()),
    )


def brought(world: World, call: Call, head: tuple[str, ...], *marks: str) -> ImportFile:
    """A file with a last column `head`, received, with that column as a mark of its own name."""
    rows = [(*row, mark) for row, mark in zip(EVERYBODY, marks, strict=False)]
    file = receive_file(
        actor=world.coordinator,
        office=world.office,
        target="learners",
        name="marks.csv",
        content=csv_of((*LEARNER_HEAD, *head), rows),
        options={"call": str(call.pk), "language": "en"},
    )
    columns = {
        c.index: f"score:{c.header.casefold()}"
        for c in read_file(file).table.columns
        if c.header in head
    }
    return choose_columns(actor=world.coordinator, file=file, columns=columns)


def keep(world: World, call: Call, file: ImportFile) -> ImportFile:
    return store_learners(actor=world.coordinator, call=call, file=file)


@pytest.mark.parametrize("odd", ["470123456", "1001", "99999999999999"])
def test_a_telephone_number_is_no_mark_and_nothing_of_its_file_stays(
    world: World, odd: str
) -> None:
    call = bare_call(world)
    file = brought(world, call, ("Phone",), odd, "8")
    assert refused(keep, world, call, file) == "calls.no_mark"
    assert list(Call.objects.get(pk=call.pk).criteria.all()) == []
    assert Application.objects.count() == 0
    file.refresh_from_db()
    assert file.state == "uploaded"


def test_without_the_odd_column_the_same_file_is_stored(world: World) -> None:
    call = bare_call(world)
    file = brought(world, call, ("Phone",), "470123456", "8")
    phone = next(c.index for c in read_file(file).table.columns if c.header == "Phone")
    file = choose_columns(actor=world.coordinator, file=file, columns={phone: None})
    assert keep(world, call, file).state == "stored"
    assert [c.maximum for c in call.criteria.all()] == [Decimal(10)]


def test_a_file_that_is_refused_leaves_no_criteria_behind(world: World) -> None:
    """The second time the file is stored already."""
    call = bare_call(world)
    file = brought(world, call, ("Zeal",), "7", "8")
    keep(world, call, file)
    change_call(
        actor=world.coordinator,
        call=call,
        what=replace(WHAT, name="Bare", criteria=(), reserves=()),
    )
    lines = Entry.objects.count()
    file = ImportFile.objects.get(pk=file.pk)
    assert refused(keep, world, call, file) == "flow.wrong_state"
    assert (list(call.criteria.all()), Entry.objects.count()) == ([], lines)


def test_two_long_headers_make_two_criteria_with_their_own_marks(world: World) -> None:
    call = bare_call(world)
    long = "Motivation as the teacher of the second year saw it in the " + "x" * 40
    rows = [(*EVERYBODY[0], "7", "9")]
    file = receive_file(
        actor=world.coordinator,
        office=world.office,
        target="learners",
        name="long.csv",
        content=csv_of((*LEARNER_HEAD, long, f"{long} again"), rows),
        options={"call": str(call.pk), "language": "en"},
    )
    names = {
        c.index: f"score:{c.header.casefold()}"
        for c in read_file(file).table.columns
        if c.header.startswith(long)
    }
    file = choose_columns(actor=world.coordinator, file=file, columns=names)
    keep(world, call, file)
    keys = [c.key for c in call.criteria.all() if c.key.startswith("motivation as")]
    assert keys == [key_of_column(name.removeprefix("score:")) for _index, name in names.items()]
    assert (len(set(keys)), [len(key) for key in keys]) == (2, [60, 60])
    marks = Score.objects.filter(criterion__key__in=keys).order_by("value")
    assert [s.value for s in marks] == [Decimal(7), Decimal(9)]


def test_nobody_weighs_more_than_forty_criteria(world: World) -> None:
    columns = [(f"c{n}", f"C{n}", Decimal(10)) for n in range(MOST_CRITERIA)]
    assert (
        refused(add_criteria, actor=world.coordinator, call=world.call, columns=columns)
        == "calls.too_many_criteria"
    )
    assert world.call.criteria.count() == 1


def line(**other: Any) -> CriterionIn:
    return CriterionIn(
        **{"key": "k", "label": "K", "weight": Decimal(1), "maximum": Decimal(1), **other}
    )


@pytest.mark.parametrize(
    "odd",
    [
        line(weight=Decimal(470123456)),
        line(weight=Decimal("NaN")),
        line(weight=Decimal("Infinity")),
        line(maximum=Decimal(0)),
        line(maximum=Decimal("1e30")),
        line(minimum=Decimal("-1e30")),
        line(key="k" * 61),
        line(label="l" * 121),
        line(missing="bogus"),
    ],
)
def test_an_odd_criterion_is_refused_and_the_call_stays_as_it_was(
    world: World, odd: CriterionIn
) -> None:
    what = replace(WHAT, criteria=(odd,))
    with pytest.raises(ValidationError):
        change_call(actor=world.coordinator, call=world.call, what=what)
    assert [c.key for c in Call.objects.get(pk=world.call.pk).criteria.all()] == ["motivation"]


def test_one_key_twice_is_refused(world: World) -> None:
    twice = replace(WHAT, criteria=(line(), line()))
    assert (
        refused(change_call, actor=world.coordinator, call=world.call, what=twice)
        == "calls.key_twice"
    )
    reserves = replace(WHAT, reserves=WHAT.reserves * 2)
    assert (
        refused(change_call, actor=world.coordinator, call=world.call, what=reserves)
        == "calls.key_twice"
    )


@pytest.mark.parametrize("amount", ["10000.01", "9999999.99", "1e30", "Infinity", "NaN", "-1"])
def test_an_own_figure_that_would_make_grants_outgrow_their_column(
    world: World, amount: str
) -> None:
    with pytest.raises((ValidationError, Refusal)):
        enter_rate(
            actor=world.coordinator,
            office=world.office,
            call_year=2021,
            agency="ES",
            action="KA121",
            what="individual.learner.1.first",
            amount=Decimal(amount),
            source="somebody said so",
        )
    assert not OwnRate.objects.exists()


# --- every column of every table ------------------------------------------------------------------

FIGURES = [
    field
    for model in apps.get_models()
    if issubclass(model, Sealed)
    for field in model._meta.concrete_fields
    if isinstance(field, models.DecimalField)
]


@pytest.mark.parametrize("field", FIGURES, ids=str)
def test_a_column_takes_what_it_can_hold_and_nothing_more(field: models.DecimalField) -> None:
    limit = Decimal(10) ** (field.max_digits - field.decimal_places)
    step = Decimal(1).scaleb(-field.decimal_places)
    for fits in (Decimal(0), limit - step, step - limit, 0, 7):
        check_figure(field, fits)
    for odd in (limit, -limit, limit - step / 10, Decimal("NaN"), Decimal("Infinity"), 10**40):
        with pytest.raises(ValidationError):
            check_figure(field, odd)


def test_no_way_of_writing_gets_around_the_check(world: World, monkeypatch: Any) -> None:
    from gezel.apps.journal import seal

    criterion = world.call.criteria.get()
    odd = Decimal(470123456)
    monkeypatch.setattr(seal, "require_service", lambda what: None)
    for write in (
        lambda: Criterion.objects.filter(pk=criterion.pk).update(weight=odd),
        lambda: Criterion.objects.create(
            call=world.call, key="x", label="X", weight=odd, maximum=1
        ),
        lambda: Criterion.objects.bulk_create(
            [Criterion(call=world.call, key="x", label="X", weight=odd, maximum=1)]
        ),
    ):
        with pytest.raises(ValidationError):
            write()
    criterion.weight = odd
    for write in (
        criterion.save,
        lambda: criterion.save(update_fields=["weight"]),
        lambda: Criterion.objects.bulk_update([criterion], ["weight"]),
    ):
        with pytest.raises(ValidationError):
            write()
    assert Criterion.objects.get().weight == Decimal(100)
