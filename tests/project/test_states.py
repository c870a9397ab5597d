"""Rule 4 of the house: the database knows the same states as the lifecycle tables."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps
from tests.project.test_sealed import our_models
from tests.world import World

import gezel.apps
from gezel.apps.applications.models import SelectionRun
from gezel.apps.desk.models import Job
from gezel.apps.journal.seal import Sealed, state_constraint
from gezel.apps.orgs.roles import ROLES
from gezel.apps.placements.models import AllocationRun
from gezel.core.flow import Flow, move


def all_flows() -> list[Flow]:
    flows = []
    for subject in pkgutil.iter_modules(gezel.apps.__path__):
        name = f"gezel.apps.{subject.name}.flows"
        if importlib.util.find_spec(name) is not None:
            flows += [
                f for f in vars(importlib.import_module(name)).values() if isinstance(f, Flow)
            ]
    return list({flow.name: flow for flow in flows}.values())


def stateful(found: Iterable[type[models.Model]]) -> list[type[models.Model]]:
    return [m for m in found if any(f.name == "state" for f in m._meta.concrete_fields)]


def guarded_states(model: type[models.Model]) -> tuple[str, list[str]] | None:
    """Name and values of the constraint that bounds `state`."""
    for constraint in model._meta.constraints:
        if not isinstance(constraint, models.CheckConstraint):
            continue
        for child in constraint.condition.children:
            if isinstance(child, tuple) and child[0] == "state__in":
                return constraint.name, list(child[1])
    return None


def unguarded(found: Iterable[type[models.Model]], flows: Iterable[Flow]) -> Iterator[str]:
    """Models whose states the database does not know as the lifecycle does."""
    known = {flow.states: flow for flow in flows}
    for model in stateful(found):
        label = model._meta.label
        guard = guarded_states(model)
        if guard is None:
            yield f"{label}.state is not bounded by the database"
            continue
        flow = known.get(tuple(guard[1]))
        if flow is None:
            yield f"{label}: {guard[0]} knows states of no lifecycle: {', '.join(guard[1])}"
            continue
        field = model._meta.get_field("state")
        if field.default != flow.start:
            yield f"{label} does not start at {flow.start}"
        if max(map(len, flow.states)) > (field.max_length or 0):
            yield f"{label}.state is too short for its states"


def test_every_state_is_bounded_by_its_lifecycle() -> None:
    assert list(unguarded(our_models(), all_flows())) == []


def test_every_lifecycle_is_the_lifecycle_of_something() -> None:
    used = {tuple(guard[1]) for m in stateful(our_models()) if (guard := guarded_states(m))}
    assert [flow.name for flow in all_flows() if flow.states not in used] == []


def test_the_roles_in_lifecycles_exist() -> None:
    known = {*ROLES, "system"}
    assert [
        f"{flow.name}.{m.verb}"
        for flow in all_flows()
        for m in flow.moves
        if not m.roles or m.roles - known
    ] == []


@isolate_apps()
def test_a_state_without_guard_or_with_another_list_is_found() -> None:
    traffic = Flow("light", ("red", "green"), (move("go", "red", "green", roles=["system"]),))

    class Free(Sealed):
        state = models.CharField(max_length=16, default="red")

        class Meta:
            app_label = "desk"

    class Other(Sealed):
        state = models.CharField(max_length=16, default="red")

        class Meta:
            app_label = "desk"
            constraints = [
                models.CheckConstraint(
                    condition=models.Q(state__in=["red", "amber"]), name="other_known"
                )
            ]

    class Late(Sealed):
        state = models.CharField(max_length=4, default="green")

        class Meta:
            app_label = "desk"
            constraints = [state_constraint(traffic, name="late_known")]

    assert list(unguarded([Free, Other, Late], [traffic])) == [
        "desk.Free.state is not bounded by the database",
        "desk.Other: other_known knows states of no lifecycle: red, amber",
        "desk.Late does not start at red",
        "desk.Late.state is too short for its states",
    ]


# --- the real database ----------------------------------------------------------------------------


def definition_of(model: type[models.Model], name: str) -> str:
    """The constraint as the database itself writes it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name]
            )
            return str(cursor.fetchone()[0])
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s",
            [model._meta.db_table],
        )
        table = str(cursor.fetchone()[0])
        start = table.index(f'CONSTRAINT "{name}"')
        end = table.find("CONSTRAINT", start + 1)
        return table[start : end if end > 0 else None]


@pytest.fixture
def full(done: World) -> World:
    """A world in which every model with a state has a row."""
    Job.objects.create(office=done.office, kind="x", created=done.call.created)
    return done


def test_the_database_takes_each_state_of_the_lifecycle_and_no_other(full: World) -> None:
    for model in stateful(our_models()):
        guard = guarded_states(model)
        assert guard is not None
        table = model._meta.db_table
        definition = definition_of(model, guard[0])
        for state in guard[1]:
            assert f"'{state}'" in definition, (table, state)
        assert definition.count("'") == 2 * len(guard[1]), definition
        assert model._default_manager.exists(), f"no row of {model._meta.label} to try on"
        with connection.cursor() as cursor:
            for state in guard[1]:
                with transaction.atomic():
                    cursor.execute(f"UPDATE {table} SET state = %s", [state])
                    transaction.set_rollback(True)
            for nonsense in ("nonsense", "", guard[1][0].upper()):
                with pytest.raises(IntegrityError), transaction.atomic():
                    cursor.execute(f"UPDATE {table} SET state = %s", [nonsense])


def test_the_database_keeps_one_run_in_force(done: World) -> None:
    for model in (SelectionRun, AllocationRun):
        run = model.objects.get()
        names = [f.column for f in model._meta.concrete_fields if not f.primary_key]
        columns = ", ".join(names)
        other = "'" + "0" * 32 + "'" if connection.vendor == "sqlite" else "gen_random_uuid()"
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} (id, {columns}) "
                f"SELECT {other}, {columns} FROM {model._meta.db_table}"
            )
        assert model.objects.get() == run
