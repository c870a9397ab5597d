"""The desk brings organisations in itself: the register lies below it and cannot register here."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.registry import Ledger
from gezel.apps.desk.services import freeze
from gezel.apps.orgs.incoming import fields_of, same
from gezel.apps.orgs.models import Organisation
from gezel.core.intake import CheckedRow
from gezel.core.values import Reason


def store(file: ImportFile, rows: Sequence[CheckedRow], ledger: Ledger) -> None:
    """Make or update the organisations of the rows; a blank cell keeps what is known."""
    fields = [fields_of(dict(row.values), country=file.office.country) for row in rows]
    found = same(file.office, fields)
    new: list[Organisation] = []
    seen: set[tuple[str, str, str, str]] = set()
    touched: set[uuid.UUID] = set()
    for index, row in enumerate(rows):
        organisation = found.get(index)
        values = fields[index]
        if organisation is None:
            key = (
                values["oid"] or values["pic"],
                values["match_name"],
                values["country"],
                values["city"].casefold(),
            )
            if key in seen:
                ledger.same += 1
                ledger.remarks.append(Reason("desk.row_twice", {"row": row.number}))
                continue
            seen.add(key)
            new.append(Organisation(office=file.office, **values))
            ledger.made += 1
            continue
        if organisation.pk in touched:
            ledger.same += 1
            ledger.remarks.append(Reason("desk.row_twice", {"row": row.number}))
            continue
        touched.add(organisation.pk)
        changed = {
            name: value
            for name, value in values.items()
            if value and name != "kind" and value != getattr(organisation, name)
        }
        if not changed:
            ledger.same += 1
            continue
        ledger.note_changed(organisation, freeze(organisation, list(changed)))
        for name, value in changed.items():
            setattr(organisation, name, value)
        organisation.save(update_fields=list(changed))
        ledger.changed += 1
        ledger.differences.append(
            {"row": row.number, "fields": sorted(changed), "sensitive": False}
        )
    Organisation.objects.bulk_create(new, batch_size=500)
    ledger.note_made(new)


def why_not_undo(file: ImportFile) -> Reason | None:
    return None
