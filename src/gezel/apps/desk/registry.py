"""What a file may bring in. Subjects above the desk register themselves here, from their
`AppConfig.ready()`, so that the desk never has to know them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models

from gezel.core.values import Reason

if TYPE_CHECKING:
    from gezel.apps.desk.models import ImportFile
    from gezel.core.intake import CheckedRow


@dataclass(slots=True)
class Ledger:
    """What an import made and changed, for the report and for the way back.

    `made` and `changed` count records as people see them (learners, placements); `same` counts
    rows that were there already in just this form; `remarks` are facts worth telling.
    """

    made: int = 0
    changed: int = 0
    same: int = 0
    rows: list[tuple[models.Model, bool, dict[str, Any]]] = field(default_factory=list)
    remarks: list[Reason] = field(default_factory=list)
    differences: list[dict[str, Any]] = field(default_factory=list)

    def note_made(self, instances: Sequence[models.Model]) -> None:
        self.rows += [(instance, True, {}) for instance in instances]

    def note_changed(self, instance: models.Model, before: dict[str, Any]) -> None:
        self.rows.append((instance, False, before))


@dataclass(frozen=True, slots=True)
class Importer:
    """How checked rows of one target become records.

    `store` writes them inside the running service. `why_not_undo` gives the reason when later
    work stands on the records. `undo` runs before the records go: it removes those that are too
    many to list one by one, and lets go what would hold them; it returns how many it removed.
    """

    target: str
    store: Callable[[ImportFile, Sequence[CheckedRow], Ledger], None]
    why_not_undo: Callable[[ImportFile], Reason | None]
    undo: Callable[[ImportFile], int] | None = None


_importers: dict[str, Importer] = {}


def register_importer(importer: Importer) -> None:
    if importer.target in _importers:
        raise ValueError(f"two importers for {importer.target}")
    _importers[importer.target] = importer


def importer_for(target: str) -> Importer:
    return _importers[target]


def importers() -> Iterator[Importer]:
    return iter(_importers.values())
