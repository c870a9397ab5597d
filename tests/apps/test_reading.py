"""Reading files: outside every transaction, one thread at a time, and kept for a short while."""

from __future__ import annotations

import hashlib
import threading
import time
from typing import Any

import pytest
from django.db import connection, connections
from tests.world import BOB, DAVE, EVERYBODY, LEARNER_HEAD, World, csv_of, make_world

from gezel.apps.applications.marked import store_learners
from gezel.apps.desk import kept, reading, services
from gezel.apps.desk.services import (
    choose_columns,
    drop_import,
    receive_file,
    store_import,
    undo_import,
)
from gezel.apps.journal import seal
from gezel.apps.orgs.models import Learner
from gezel.apps.people.models import Person


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> kept.Shelf:
    """A shelf of this test alone."""
    new = kept.Shelf()
    monkeypatch.setattr(reading, "_shelf", new)
    return new


@pytest.fixture
def books(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose bytes are read, in their order."""
    names: list[str] = []
    real = reading.read_workbook

    def spy(content: bytes, *, name: str) -> Any:
        names.append(name)
        time.sleep(0.01)
        return real(content, name=name)

    monkeypatch.setattr(reading, "read_workbook", spy)
    return names


def learners(name: str = "learners.csv", rows: Any = EVERYBODY) -> dict[str, Any]:
    content = csv_of(LEARNER_HEAD, rows)
    return {"content": content, "name": name, "sha256": hashlib.sha256(content).hexdigest()}


def receive(world: World, rows: Any = EVERYBODY, name: str = "learners.csv") -> Any:
    return receive_file(
        actor=world.coordinator,
        office=world.office,
        target="learners",
        name=name,
        content=csv_of(LEARNER_HEAD, rows),
        options={"call": str(world.call.pk), "language": "en"},
    )


def test_no_file_is_read_while_a_service_holds_the_pen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has one writer: reading twenty megabytes there would stop everybody for a minute."""
    real = reading.read
    inside: list[bool] = []

    def spy(**kwargs: Any) -> reading.Reading:
        inside.append(seal._line.get() is not None)
        return real(**kwargs)

    monkeypatch.setattr(reading, "read", spy)
    file = receive(world)
    file = choose_columns(actor=world.coordinator, file=file, columns={10: "score:motivation"})
    file = store_import(actor=world.coordinator, file=file)
    undo_import(actor=world.coordinator, file=file)
    other = receive(world, [BOB], "bob.csv")
    store_learners(actor=world.coordinator, call=world.call, file=other)
    assert (len(inside), any(inside)) == (5, False)


def test_turning_pages_reads_once_and_done_files_are_forgotten(
    world: World, shelf: kept.Shelf, books: list[str]
) -> None:
    file = receive(world)
    choose_columns(actor=world.coordinator, file=file, columns={10: "score:motivation"})
    assert (books, len(shelf)) == (["learners.csv"], 1)
    file = store_import(actor=world.coordinator, file=file)
    assert len(shelf) == 0
    reading.read(**learners(), target="learners")
    undo_import(actor=world.coordinator, file=file)
    assert len(shelf) == 0
    file = receive(world)
    drop_import(actor=world.coordinator, file=file)
    assert len(shelf) == 0


def test_small_files_have_few_places(shelf: kept.Shelf, books: list[str]) -> None:
    for number in range(kept.PLACES + 3):
        reading.read(**learners(f"{number}.csv"), target="learners")
    assert len(shelf) == kept.PLACES
    reading.read(**learners(f"{kept.PLACES + 2}.csv"), target="learners")
    assert len(books) == kept.PLACES + 3
    reading.read(**learners("0.csv"), target="learners")
    assert len(books) == kept.PLACES + 4


def test_of_large_files_only_the_last_is_kept_and_not_for_long(
    shelf: kept.Shelf, books: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "SMALL", 10)
    for name in ("a.csv", "b.csv", "b.csv"):
        reading.read(**learners(name), target="learners")
    assert (books, len(shelf)) == (["a.csv", "b.csv"], 1)
    shelf.forget(learners()["sha256"])
    assert len(shelf) == 0
    monkeypatch.setattr(kept, "PATIENCE", 0.05)
    reading.read(**learners("c.csv"), target="learners")
    assert len(shelf) == 1
    until = time.monotonic() + 5
    while len(shelf) and time.monotonic() < until:
        time.sleep(0.02)
    assert len(shelf) == 0


def test_two_threads_read_a_file_once(shelf: kept.Shelf, books: list[str]) -> None:
    found: list[reading.Reading] = []
    threads = [
        threading.Thread(target=lambda: found.append(reading.read(**learners(), target="learners")))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (books, len(found)) == (["learners.csv"], 4)
    assert len({id(one.preview) for one in found}) == 1
    assert shelf._reading == {}


def test_what_cannot_be_read_is_not_kept(shelf: kept.Shelf) -> None:
    with pytest.raises(ValueError, match=r"."):
        reading.read(content=b"", sha256="x", name="x.xlsx", target="learners")
    assert (len(shelf), shelf._reading) == (0, {})


def test_a_changed_mapping_is_another_preview(shelf: kept.Shelf, world: World) -> None:
    first = receive(world, [BOB])
    second = choose_columns(actor=world.coordinator, file=first, columns={4: None})
    stored = store_import(actor=world.coordinator, file=second)
    assert (stored.counts["made"], Person.objects.get().email) == (1, "")


def test_columns_chosen_in_the_very_moment_of_storing_count(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the reading and the transaction another click may change what columns mean."""
    file = receive(world, [BOB])
    real = services._store_read

    def late(**kwargs: Any) -> Any:
        choose_columns(actor=world.coordinator, file=file, columns={4: None})
        return real(**kwargs)

    monkeypatch.setattr(services, "_store_read", late)
    store_import(actor=world.coordinator, file=file)
    assert Person.objects.get().email == ""


@pytest.mark.django_db(transaction=True)
def test_the_same_people_in_two_files_at_once_are_made_once() -> None:
    """On PostgreSQL two imports run side by side. The SQLite of the tests lies in memory, where
    nobody can wait for anybody: there the second one begins when the first is done."""
    world = make_world()
    rows = [("", *BOB[1:]), ("", *DAVE[1:]), *EVERYBODY[2:]]
    files = [receive(world, rows, f"{n}.csv") for n in range(2)]
    together = connection.vendor == "postgresql"
    start = threading.Barrier(2 if together else 1)
    found: list[Any] = []

    def store(file: Any) -> None:
        try:
            start.wait()
            stored = store_import(actor=world.coordinator, file=file)
            found.append((stored.counts["made"], stored.counts["same"]))
        except Exception as error:
            found.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=store, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
        if not together:
            thread.join()
    for thread in threads:
        thread.join()
    assert sorted(found) == [(0, 4), (4, 0)]
    assert Learner.objects.count() == 4
    assert connection.in_atomic_block is False
