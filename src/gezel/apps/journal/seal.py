"""Sealed models and the one door for writing.

A sealed row can only be written inside a function that carries `@service`. The decorator opens
the transaction, demands an actor and writes exactly one line into the journal, in the same
transaction: what happened and the line that says so stand or fall together.
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext

from gezel.apps.journal.actor import Actor
from gezel.apps.journal.privacy import Privacy

P = ParamSpec("P")
R = TypeVar("R")


class OutsideService(RuntimeError):
    """A sealed row was about to be written outside a service. A bug, never an input error."""


@dataclass(slots=True)
class Line:
    """The journal line of the service that is running; the service fills it in with `note`."""

    action: str
    actor: Actor
    subject: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


_line: ContextVar[Line | None] = ContextVar("line", default=None)
services: dict[str, Callable[..., Any]] = {}


def require_service(what: str) -> None:
    if _line.get() is None:
        raise OutsideService(f"{what} was written outside a @service call")


def note(subject: models.Model | str, **facts: int | str | bool | None) -> None:
    """Say what the running service acted upon. Facts are counts, codes and ids, never names."""
    line = _line.get()
    if line is None:
        raise OutsideService("note() belongs inside a @service call")
    line.subject = (
        subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"
    )
    line.facts.update(facts)


def service(action: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a service; it must take `actor` by keyword."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        if action in services:
            raise ValueError(f"two services are called {action}")

        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            from gezel.apps.journal.models import Entry

            actor = kwargs.get("actor")
            if not isinstance(actor, Actor):
                raise TypeError(f"{action} needs actor=Actor(…)")
            line = Line(action=action, actor=actor)
            with transaction.atomic():
                token = _line.set(line)
                try:
                    result = function(*args, **kwargs)
                    if not line.subject:
                        raise OutsideService(f"{action} did not note() what it acted upon")
                    Entry.write(line)
                finally:
                    _line.reset(token)
            return result

        call.action = action  # type: ignore[attr-defined]
        services[action] = call
        return call

    return decorate


def check_figure(field: models.Field, value: Any) -> None:
    """Raises ValidationError for a number that the column cannot hold. PostgreSQL would refuse it;
    SQLite would keep it, and no query could read the row again."""
    if not isinstance(field, models.DecimalField) or not isinstance(value, Decimal | int):
        return
    figure, limit = Decimal(value), Decimal(10) ** (field.max_digits - field.decimal_places)
    fits = figure.is_finite() and abs(figure) < limit
    if not fits or abs(round(figure, field.decimal_places)) >= limit:
        raise ValidationError({field.name: gettext("This number is too large.")})


def check_figures(row: models.Model, names: Iterable[str] | None = None) -> None:
    """Check every number with decimals that is about to be written, or those of these fields."""
    wanted = None if names is None else set(names)
    for column in row._meta.concrete_fields:
        if isinstance(column, models.DecimalField) and (wanted is None or column.name in wanted):
            check_figure(column, getattr(row, column.attname))


class SealedQuerySet(models.QuerySet):
    """Bulk writing is writing too."""

    def _checked(self) -> None:
        require_service(self.model._meta.label)

    def update(self, **kwargs: Any) -> int:
        self._checked()
        for name, value in kwargs.items():
            if isinstance(value, Decimal):
                check_figure(self.model._meta.get_field(name), value)
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._checked()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        self._checked()
        rows = list(objs)
        for row in rows:
            check_figures(row)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        self._checked()
        rows = list(objs)
        for row in rows:
            check_figures(row)
        return super().bulk_update(rows, *args, **kwargs)


class Sealed(models.Model):
    """Base of every model of Gezel: an opaque id, a privacy declaration, written by services."""

    privacy: Privacy
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True
        # related.add() and the emptying of foreign keys write through the base manager
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        require_service(self._meta.label)
        check_figures(self, kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        require_service(self._meta.label)
        return super().delete(*args, **kwargs)


class Working(models.Model):
    """Rows that the machine keeps for its own work (progress, remembered sorting). They decide
    nothing about anybody, change many times a minute, and would bury the journal."""

    privacy: Privacy
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


def state_constraint(flow: Any, *, field_name: str = "state", name: str) -> models.CheckConstraint:
    """The database's own copy of a lifecycle's states, generated from the table in `core.flow`."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field_name}__in": list(flow.states)}), name=name
    )
