"""The journal: appended by services, chained line by line, guarded by the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction
from tests.world import World

from gezel.apps.journal import clock
from gezel.apps.journal.actor import ANYBODY, Actor, command_line, system
from gezel.apps.journal.models import FIRST, Entry
from gezel.apps.journal.queries import about, verify, visible_to
from gezel.cli import main

TABLE = "journal_entry"


@contextmanager
def without_guard() -> Iterator[None]:
    """As somebody who owns the database and takes the triggers off."""
    guard = import_module("gezel.apps.journal.migrations.0002_append_only")
    sqlite = connection.vendor == "sqlite"
    run(*(guard.BACK_SQLITE if sqlite else guard.BACK_POSTGRESQL))
    yield
    run(*(guard.SQLITE if sqlite else guard.POSTGRESQL))


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_the_chain_of_a_whole_season_is_sound(done: World) -> None:
    proof = verify()
    last = Entry.objects.latest("number")
    assert (proof.sound, proof.lines, proof.head) == (True, last.number, last.hash)
    first = Entry.objects.earliest("number")
    assert (first.number, first.previous) == (1, FIRST)


def test_an_empty_journal_is_sound(db: None) -> None:
    proof = verify()
    assert (proof.sound, proof.lines, proof.head) == (True, 0, FIRST)


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'account:mallory'",
        "action = 'desk.release_letters'",
        "subject = 'calls.call:other'",
        "role = 'system'",
        "office = NULL",
        "facts = '{\"places\": 100}'",
        "at = '2020-01-01 00:00:00+00:00'",
    ],
)
def test_a_changed_line_is_found(world: World, change: str) -> None:
    with without_guard():
        run(f"UPDATE {TABLE} SET {change} WHERE number = 4")
    proof = verify()
    assert (proof.sound, proof.broken_at) == (False, 4)
    assert proof.why == "the line was changed after it was written"


def test_a_changed_line_with_a_fresh_hash_breaks_the_next_one(world: World) -> None:
    with without_guard():
        forged = Entry.objects.get(number=4)
        forged.actor = "account:mallory"
        run(
            f"UPDATE {TABLE} SET actor = '{forged.actor}', hash = '{forged.digest()}' WHERE number = 4"
        )
    proof = verify()
    assert (proof.broken_at, proof.why) == (5, "the line does not follow the one before")


def test_a_missing_line_is_found(world: World) -> None:
    with without_guard():
        run(f"DELETE FROM {TABLE} WHERE number = 3")
    proof = verify()
    assert (proof.broken_at, proof.why) == (4, "line 3 is missing")


def test_a_missing_first_line_is_found(world: World) -> None:
    with without_guard():
        run(f"DELETE FROM {TABLE} WHERE number = 1")
    assert (verify().broken_at, verify().why) == (2, "line 1 is missing")


def test_swapped_lines_are_found(world: World) -> None:
    with without_guard():
        run(
            f"UPDATE {TABLE} SET number = 1000 WHERE number = 3",
            f"UPDATE {TABLE} SET number = 3 WHERE number = 4",
            f"UPDATE {TABLE} SET number = 4 WHERE number = 1000",
        )
    assert (verify().broken_at, verify().why) == (3, "the line does not follow the one before")


def test_missing_last_lines_are_found_by_the_head_that_was_written_down(world: World) -> None:
    head = verify().head
    with without_guard():
        run(f"DELETE FROM {TABLE} WHERE number = (SELECT MAX(number) FROM {TABLE})")
    assert verify().sound
    assert main(["journal", "verify"]) == 0
    assert main(["journal", "verify", "--head", head]) == 1


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET actor = 'account:mallory'",
        f"UPDATE {TABLE} SET number = number + 100",
        f"DELETE FROM {TABLE}",
        f"DELETE FROM {TABLE} WHERE number = 1",
        pytest.param(f"TRUNCATE {TABLE}", id="truncate"),
    ],
)
def test_the_database_refuses_to_change_or_shorten_the_journal(
    world: World, statement: str
) -> None:
    before = list(Entry.objects.values_list("number", "hash"))
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        run(statement)
    if not (statement.startswith("TRUNCATE") and connection.vendor == "sqlite"):
        assert "append-only" in str(refused.value)
    assert list(Entry.objects.values_list("number", "hash")) == before


def test_the_model_refuses_too(world: World) -> None:
    line = Entry.objects.get(number=1)
    with pytest.raises(TypeError, match="written by services only"):
        line.save()
    with pytest.raises(TypeError, match="never shortened"):
        line.delete()


def test_two_lines_cannot_have_one_number(world: World) -> None:
    columns = ", ".join(f.column for f in Entry._meta.concrete_fields if f.name != "hash")
    with pytest.raises(DatabaseError), transaction.atomic():
        run(
            f"INSERT INTO {TABLE} ({columns}, hash) SELECT {columns}, 'x' FROM {TABLE} WHERE number = 1"
        )


def test_the_command_says_what_is_wrong(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["journal", "verify"]) == 0
    assert f"The journal is sound: {verify().lines} lines" in capsys.readouterr().out
    head = verify().head
    assert main(["journal", "verify", "--head", head]) == 0
    assert main(["journal", "verify", "--head", "0" * 64]) == 1
    assert "lines are missing" in capsys.readouterr().out
    with without_guard():
        run(f"UPDATE {TABLE} SET actor = 'account:mallory' WHERE number = 2")
    assert main(["journal", "verify"]) == 1
    assert "The journal is broken at line 2" in capsys.readouterr().out


def test_the_hash_does_not_depend_on_the_time_zone(world: World, settings: object) -> None:
    with clock.frozen(datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=UTC)):
        world.bring_everything()
    settings.TIME_ZONE = "Pacific/Auckland"  # type: ignore[attr-defined]
    assert verify().sound


def test_an_office_reads_its_own_lines(done: World, stranger: World) -> None:
    ours = visible_to(done.coordinator)
    assert ours.exists()
    assert set(ours.values_list("office", flat=True)) == {done.office.pk}
    assert set(visible_to(stranger.coordinator).values_list("office", flat=True)) == {
        stranger.office.pk
    }
    assert not visible_to(ANYBODY).exists()
    assert not visible_to(Actor(role="learner", office=done.office.pk)).exists()
    assert not visible_to(system()).exists()


def test_the_lines_about_one_thing(done: World, stranger: World) -> None:
    lines = about("calls.call", done.call.pk, actor=done.coordinator)
    assert {line.action for line in lines} == {"calls.make_call", "money.compute_grants"}
    assert not about("calls.call", done.call.pk, actor=stranger.coordinator).exists()


def test_who_acts_is_an_id_and_never_a_name(world: World) -> None:
    assert world.coordinator.name == f"account:{world.alice.pk}"
    assert command_line(world.office.pk).name == "system:coordinator"
    assert system().name == "system:system"


def test_the_clock_stands_still_inside_one_request() -> None:
    with clock.frozen() as moment:
        assert clock.now() == moment == clock.now()
        with clock.frozen(datetime(2027, 3, 1, 23, 30, tzinfo=UTC)):
            # in Brussels it is already the next day
            assert clock.today().isoformat() == "2027-03-02"
        assert clock.now() == moment
