"""Rule 1 of the house: rows are written by services only, and each service leaves one line."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps
from tests.world import World

import gezel.apps
from gezel.apps.calls.models import Criterion, Season
from gezel.apps.calls.services import make_season
from gezel.apps.journal import seal
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.models import Entry
from gezel.apps.journal.queries import verify
from gezel.apps.journal.seal import (
    OutsideService,
    Sealed,
    SealedQuerySet,
    Working,
    note,
    service,
)
from gezel.apps.orgs.models import Organisation
from gezel.core.values import Reason, Refusal

NOT_SEALED = {
    "journal.Entry": "it is the journal: Entry.write appends, triggers refuse the rest",
    "people.Account": "the sign-in library writes passwords and log-in times",
}
APPS = Path(gezel.apps.__path__[0])


def our_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("gezel.")]


def unsealed(found: Iterable[type[models.Model]]) -> Iterator[str]:
    """Models that are neither sealed nor working rows, and sealed ones with an unguarded manager."""
    for model in found:
        label = model._meta.label
        if issubclass(model, Sealed):
            for manager in {model._default_manager, model._base_manager, *model._meta.managers}:
                if not isinstance(manager.get_queryset(), SealedQuerySet):
                    yield f"{label}.{manager.name} writes without asking"
            if model.save is not Sealed.save or model.delete is not Sealed.delete:
                yield f"{label} has its own save or delete"
        elif not issubclass(model, Working) and label not in NOT_SEALED:
            yield f"{label} is not sealed"


def test_every_model_is_sealed_or_says_why_not() -> None:
    assert list(unsealed(our_models())) == []


def test_the_list_of_exceptions_names_models_that_exist() -> None:
    assert set(NOT_SEALED) <= {m._meta.label for m in our_models()}


@isolate_apps()
def test_a_plain_model_is_found() -> None:
    class Loose(models.Model):
        class Meta:
            app_label = "desk"

    class OwnManager(Sealed):
        everything = models.Manager()

        class Meta:
            app_label = "desk"

    class OwnSave(Sealed):
        class Meta:
            app_label = "desk"

        def save(self, *args: Any, **kwargs: Any) -> None:
            models.Model.save(self, *args, **kwargs)

    assert list(unsealed([Loose, OwnManager, OwnSave])) == [
        "desk.Loose is not sealed",
        "desk.OwnManager.everything writes without asking",
        "desk.OwnSave has its own save or delete",
    ]


SEALED = [m for m in our_models() if issubclass(m, Sealed)]


@pytest.mark.django_db
@pytest.mark.parametrize("model", SEALED, ids=lambda m: m._meta.label)
def test_a_sealed_row_is_not_written_outside_a_service(model: type[Sealed]) -> None:
    row = model()
    rows = model.objects.filter(pk=row.pk)
    field = next(f for f in model._meta.concrete_fields if not f.primary_key)
    for write in (
        row.save,
        row.delete,
        model.objects.create,
        lambda: model.objects.get_or_create(pk=row.pk),
        lambda: model.objects.update_or_create(pk=row.pk, defaults={}),
        lambda: rows.update(**{field.attname: None}),
        rows.delete,
        lambda: model.objects.bulk_create([row]),
        lambda: model.objects.bulk_update([row], [field.name]),
        lambda: model._base_manager.filter(pk=row.pk).update(**{field.attname: None}),
        lambda: model._base_manager.bulk_create([row]),
    ):
        with pytest.raises(OutsideService):
            write()
    assert model.objects.count() == 0


def test_related_rows_are_not_moved_outside_a_service(world: World) -> None:
    criterion = world.call.criteria.get()
    for write in (
        lambda: world.call.criteria.add(criterion),
        lambda: world.call.criteria.create(key="x"),
        lambda: world.season.calls.all().delete(),
        lambda: world.season.calls.update(places=100),
    ):
        with pytest.raises(OutsideService):
            write()


def test_an_account_does_not_take_sealed_rows_with_it_outside_a_service(world: World) -> None:
    world.bring_everything()
    with pytest.raises(OutsideService):
        world.alice.delete()


# --- services -------------------------------------------------------------------------------------


@pytest.fixture
def scratch() -> Iterator[None]:
    """Services that a test declares are forgotten after it."""
    before = dict(seal.services)
    yield
    seal.services.clear()
    seal.services.update(before)


def lines() -> int:
    return Entry.objects.count()


def misdeclared(services: dict[str, Any]) -> Iterator[str]:
    """Services without a keyword-only actor, or that never say what they acted upon."""
    for action, function in sorted(services.items()):
        plain = inspect.unwrap(function)
        actor = inspect.signature(plain).parameters.get("actor")
        if actor is None or actor.kind is not inspect.Parameter.KEYWORD_ONLY:
            yield f"{action} takes no actor by keyword"
        if "note" not in plain.__code__.co_names:
            yield f"{action} never notes what it acted upon"
        subject = plain.__module__.split(".")[2] if plain.__module__.startswith("gezel.") else ""
        if subject and not action.startswith(f"{subject}."):
            yield f"{action} is not named after its subject {subject}"


def test_every_service_demands_an_actor_and_notes_what_it_did() -> None:
    assert len(seal.services) > 25
    assert list(misdeclared(seal.services)) == []


def test_a_service_without_actor_or_note_is_found(scratch: None) -> None:
    seal.services.clear()

    @service("test.nobody")
    def nobody() -> None:
        return None

    assert list(misdeclared(seal.services)) == [
        "test.nobody takes no actor by keyword",
        "test.nobody never notes what it acted upon",
    ]


def test_two_services_do_not_share_a_name(scratch: None) -> None:
    with pytest.raises(ValueError, match=r"two services are called calls\.make_season"):
        service("calls.make_season")(lambda *, actor: None)


def test_a_service_needs_an_actor(world: World) -> None:
    before = lines()
    with pytest.raises(TypeError, match=r"calls\.make_season needs actor"):
        make_season(office=world.office, name="x", starts=None, ends=None)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"calls\.make_season needs actor"):
        make_season(actor="alice", office=world.office, name="x", starts=None, ends=None)  # type: ignore[arg-type]
    assert lines() == before


def test_a_service_writes_exactly_one_line(world: World, scratch: None) -> None:
    @service("test.rename")
    def rename(*, actor: Actor, season: Season, name: str) -> Season:
        season.name = name
        season.save()
        note(season, letters=len(name))
        note(season, again=True)
        return season

    before = lines()
    rename(actor=world.coordinator, season=world.season, name="Autumn")
    assert lines() == before + 1
    line = Entry.objects.order_by("-number").first()
    assert line is not None
    assert (line.action, line.subject, line.actor, line.role, line.office, line.facts) == (
        "test.rename",
        f"calls.season:{world.season.pk}",
        f"account:{world.alice.pk}",
        "coordinator",
        world.office.pk,
        {"letters": 6, "again": True},
    )


def test_row_and_line_fall_together(world: World, scratch: None) -> None:
    @service("test.break")
    def broken(*, actor: Actor, season: Season) -> None:
        season.name = "Never"
        season.save()
        note(season)
        raise Refusal(Reason("flow.wrong_state"))

    @service("test.silent")
    def silent(*, actor: Actor, season: Season) -> None:
        season.name = "Never"
        season.save()

    before = lines()
    with pytest.raises(Refusal):
        broken(actor=world.coordinator, season=world.season)
    with pytest.raises(OutsideService, match="did not note"):
        silent(actor=world.coordinator, season=world.season)
    world.season.refresh_from_db()
    assert (world.season.name, lines()) == ("Spring 2027", before)


def test_when_the_line_cannot_be_written_the_row_is_not_either(
    world: World, scratch: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    @service("test.rename")
    def rename(*, actor: Actor, season: Season) -> None:
        season.name = "Never"
        season.save()
        note(season)

    def no_line(line: seal.Line) -> Entry:
        raise IntegrityError("the journal is full")

    monkeypatch.setattr(Entry, "write", no_line)
    with pytest.raises(IntegrityError):
        rename(actor=world.coordinator, season=world.season)
    world.season.refresh_from_db()
    assert world.season.name == "Spring 2027"


def test_a_service_inside_a_service_writes_its_own_line_and_falls_with_the_outer_one(
    world: World, scratch: None
) -> None:
    @service("test.inner")
    def inner(*, actor: Actor, season: Season) -> None:
        season.name = "Inner"
        season.save()
        note(season, place="inner")

    @service("test.outer")
    def outer(*, actor: Actor, season: Season, fall: bool) -> None:
        inner(actor=actor, season=season)
        note(season, place="outer")
        if fall:
            raise Refusal(Reason("flow.wrong_state"))

    before = lines()
    with pytest.raises(Refusal):
        outer(actor=world.coordinator, season=world.season, fall=True)
    assert lines() == before
    outer(actor=world.coordinator, season=world.season, fall=False)
    last = Entry.objects.order_by("-number")[:2]
    assert [(e.action, e.facts["place"]) for e in last] == [
        ("test.outer", "outer"),
        ("test.inner", "inner"),
    ]
    assert lines() == before + 2
    assert verify().sound


def test_a_caught_failure_of_an_inner_service_leaves_no_line_of_it(
    world: World, scratch: None
) -> None:
    @service("test.inner")
    def inner(*, actor: Actor, season: Season) -> None:
        season.name = "Inner"
        season.save()
        note(season)
        raise Refusal(Reason("flow.wrong_state"))

    @service("test.outer")
    def outer(*, actor: Actor, season: Season) -> None:
        try:
            inner(actor=actor, season=season)
        except Refusal:
            note(season, inner=False)

    before = lines()
    outer(actor=world.coordinator, season=world.season)
    world.season.refresh_from_db()
    assert (lines(), world.season.name) == (before + 1, "Spring 2027")


def test_after_a_service_the_seal_is_closed_again(world: World) -> None:
    with pytest.raises(OutsideService):
        world.season.save()
    with pytest.raises(OutsideService):
        note(world.season)


def test_the_whole_main_job_leaves_one_line_per_service_call(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    real = seal.Line

    def counted(**kwargs: Any) -> seal.Line:
        opened.append(kwargs["action"])
        return real(**kwargs)

    monkeypatch.setattr(seal, "Line", counted)
    before = lines()
    world.run()
    written = Entry.objects.filter(number__gt=before).values_list("action", flat=True)
    assert sorted(written) == sorted(opened)
    assert verify().sound


def test_no_name_of_a_person_stands_in_the_journal(done: World) -> None:
    text = " ".join(f"{e.actor} {e.subject} {e.facts}" for e in Entry.objects.all()).casefold()
    for name in ("bob", "de smet", "dave", "erin", "hondt", "frank", "mireia", "example.org"):
        assert name not in text


# --- who writes without a service? ----------------------------------------------------------------

# Functions outside services that write rows of the machine (Working), or the journal itself.
RAW_SQL = {
    "journal/models.py": "the advisory lock on PostgreSQL",
}


def raw_sql(root: Path) -> Iterator[str]:
    """Modules that reach the database beside the models."""
    for path in sorted(root.rglob("*.py")):
        where = path.relative_to(root).as_posix()
        if "/migrations/" in where or where in RAW_SQL:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {
                "cursor", "raw", "_raw_delete", "_update", "save_base",
            }:  # fmt: skip
                yield f"{where}:{node.lineno} {node.attr}"


def test_nothing_reaches_the_database_beside_the_models() -> None:
    assert list(raw_sql(APPS)) == []


def test_a_cursor_is_found(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("connection.cursor().execute('DELETE FROM x')\n")
    assert list(raw_sql(tmp_path)) == ["bad.py:1 cursor"]


@pytest.mark.django_db(transaction=True)
def test_the_transaction_is_open_while_a_service_runs(scratch: None) -> None:
    seen: list[bool] = []

    @service("test.look")
    def look(*, actor: Actor) -> None:
        seen.append(connection.in_atomic_block)
        note("nothing")

    assert not transaction.get_connection().in_atomic_block
    look(actor=Actor(role="system"))
    assert seen == [True]
    assert Organisation.objects.count() == Criterion.objects.count() == 0
