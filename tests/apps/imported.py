"""What the tests of imports of learners share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.world import (
    LEARNER_HEAD,
    World,
    csv_of,
)

from gezel.apps.applications.models import Application, Score, Wish
from gezel.apps.desk.models import ImportFile
from gezel.apps.orgs.models import Learner, Organisation
from gezel.apps.people.models import Person
from gezel.apps.people.vault import key_of, unseal

# What an import of learners writes.
WRITTEN = (Person, Learner, Organisation, Application, Score, Wish)


def everything(world: World) -> dict[str, Any]:
    """All rows of the models that an import writes, sensitive facts opened."""
    key = key_of(world.office.pk)
    rows: dict[str, Any] = {}
    for model in WRITTEN:
        for row in model._default_manager.order_by("pk"):
            values = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields}
            if isinstance(row, Learner):
                values["sealed"] = unseal(row.sealed, key=key, row=row.pk)
            rows[f"{model._meta.label}:{row.pk}"] = values
    return rows


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    heads = [h.replace(" ", "_").replace("-", "_").lower() for h in LEARNER_HEAD]
    return tuple(cells.get(head, cell) for head, cell in zip(heads, row, strict=True))


def bring(world: World, rows: Iterable[Iterable[str]], head: Iterable[str] = LEARNER_HEAD) -> Any:
    return world.bring("learners", csv_of(head, rows))


def counts(file: ImportFile) -> tuple[int, int, int]:
    return file.counts["made"], file.counts["changed"], file.counts["same"]


def codes(file: ImportFile) -> list[str]:
    return [remark["code"] for remark in file.counts["remarks"]]
