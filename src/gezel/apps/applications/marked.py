"""A list of learners whose columns of marks become criteria of the call: stored in one go."""

from __future__ import annotations

from decimal import Decimal

from gezel.apps.calls.criteria import add_criteria, label_of, scale_of
from gezel.apps.calls.models import Call
from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.reading import Reading
from gezel.apps.desk.services import read_file, store_import
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service


def store_learners(*, actor: Actor, call: Call, file: ImportFile) -> ImportFile:
    """Store a list of learners with the criteria that it brings, both or neither.

    Raises Refusal for a column that is no mark, and for all that `store_import` refuses.
    """
    file = ImportFile.objects.get(pk=file.pk)
    return _store_learners(actor=actor, call=call, file=file, read=read_file(file))


@service("applications.store_learners")
def _store_learners(*, actor: Actor, call: Call, file: ImportFile, read: Reading) -> ImportFile:
    columns = mark_columns(read)
    if columns:
        add_criteria(actor=actor, call=call, columns=columns)
    stored = store_import(actor=actor, file=file, read=read)
    note(stored, criteria=len(columns))
    return stored


def mark_columns(read: Reading) -> list[tuple[str, str, Decimal]]:
    """Columns of marks as (name, label, highest mark), the last as the header tells it."""
    headers = {column.index: column.header for column in read.table.columns}
    found = []
    for assignment in read.mapping.assignments:
        if not assignment.field.startswith("score:"):
            continue
        marks = [
            Decimal(str(row.values[assignment.field]))
            for row in read.preview.good
            if row.values.get(assignment.field) is not None
        ]
        header = headers.get(assignment.column, "")
        name = assignment.field.removeprefix("score:")
        found.append((name, label_of(header), scale_of(header, marks)))
    return found
