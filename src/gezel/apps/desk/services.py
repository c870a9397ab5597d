"""Writing on the desk: files in, mail out, jobs."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

from gezel.apps.desk import reading
from gezel.apps.desk.flows import IMPORT
from gezel.apps.desk.models import ImportChange, ImportFile, RememberedMapping
from gezel.apps.desk.registry import Ledger, importer_for
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service
from gezel.apps.orgs.models import Organisation
from gezel.apps.people.vault import key_of, seal_bytes, unseal_bytes
from gezel.core.intake import TARGETS, recognise
from gezel.core.intake import Mapping as Meaning
from gezel.core.values import Reason, Refusal


def receive_file(
    *,
    actor: Actor,
    office: models.Model,
    target: str,
    name: str,
    content: bytes,
    options: Mapping[str, Any] | None = None,
) -> ImportFile:
    """Keep a file that was brought in. Refuses what cannot be read, with the reason.

    A mapping that was used for a file of the same shape is taken up again.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    # before the transaction, as everywhere here: nobody could write while a long file is read
    read = reading.read(content=content, sha256=sha256, name=name, target=target, options={})
    return _keep_file(
        actor=actor,
        office=office,
        target=target,
        name=name,
        content=content,
        sha256=sha256,
        read=read,
        options=options or {},
    )


@service("desk.receive_file")
def _keep_file(
    *,
    actor: Actor,
    office: models.Model,
    target: str,
    name: str,
    content: bytes,
    sha256: str,
    read: reading.Reading,
    options: Mapping[str, Any],
) -> ImportFile:
    remembered = RememberedMapping.objects.filter(
        office=office, target=target, fingerprint=read.mapping.fingerprint
    ).first()
    file = ImportFile(
        office=office,
        by_id=actor.account,
        target=target,
        name=name[:240],
        sha256=sha256,
        sheet=read.sheet,
        mapping=remembered.mapping if remembered else read.mapping.as_data(),
        options=dict(options),
        created=clock.now(),
    )
    # a list of learners says more than a need does: it is locked like one
    file.content = seal_bytes(content, key=key_of(office.pk), row=file.pk)
    file.save()
    note(file, target=target, bytes=len(content), remembered=remembered is not None)
    return file


def choose_columns(
    *, actor: Actor, file: ImportFile, columns: Mapping[int, str | None], sheet: int | None = None
) -> ImportFile:
    """Say what each column means, by field key or None for "leave out"; remembered on storing."""
    _still_open(file)
    if sheet is not None and sheet != file.sheet:
        table = reading.read(
            content=content_of(file),
            sha256=file.sha256,
            name=file.name,
            target=file.target,
            sheet=sheet,
        ).table
        mapping = recognise(table, TARGETS[file.target])
    else:
        mapping = read_file(file).mapping
        for column in sorted(columns):
            field = columns[column]
            if field is not None:
                mapping = mapping.with_(field, column)
                continue
            for assignment in mapping.assignments:
                if assignment.column == column:
                    mapping = mapping.with_(assignment.field, None)
    return _keep_columns(
        actor=actor, file=file, mapping=mapping, sheet=file.sheet if sheet is None else sheet
    )


@service("desk.choose_columns")
def _keep_columns(*, actor: Actor, file: ImportFile, mapping: Meaning, sheet: int) -> ImportFile:
    now = ImportFile.objects.select_for_update().filter(pk=file.pk).values("state").get()
    file.state = now["state"]
    _still_open(file)
    file.sheet = sheet
    file.mapping = mapping.as_data()
    file.save(update_fields=["mapping", "sheet"])
    note(file)
    return file


@service("desk.set_options")
def set_options(*, actor: Actor, file: ImportFile, options: Mapping[str, Any]) -> ImportFile:
    """How to read doubtful cells, such as the order of day and month."""
    _still_open(file)
    file.options = {**file.options, **options}
    file.save(update_fields=["options"])
    note(file)
    return file


def content_of(file: ImportFile) -> bytes:
    """The file as it came."""
    return unseal_bytes(file.content, key=key_of(file.office_id), row=file.pk)


def read_file(file: ImportFile) -> reading.Reading:
    return reading.read(
        content=content_of(file),
        sha256=file.sha256,
        name=file.name,
        target=file.target,
        sheet=file.sheet,
        mapping=file.mapping,
        options=file.options.get("check") or {},
    )


def _still_open(file: ImportFile) -> None:
    if file.state != IMPORT.start:
        raise Refusal(Reason("desk.import_closed", {"state": file.state}))


def _move_import(file: ImportFile, verb: str, actor: Actor) -> None:
    outcome = IMPORT.try_move(file.state, verb, role=actor.role)
    if isinstance(outcome, Reason):
        raise Refusal(outcome)
    file.state = outcome


def store_import(
    *, actor: Actor, file: ImportFile, read: reading.Reading | None = None
) -> ImportFile:
    """Bring in the good rows of a file, all of them or, if anything breaks, none.

    The same rows a second time change nothing; a row that says something new changes the record,
    a blank cell never wipes what is known. Everything is written down for the way back.

    Inside another service, give the file and how it was read before that service began.
    """
    if read is None:
        file = ImportFile.objects.get(pk=file.pk)
        _move_import(file, "store", actor)
        read = read_file(file)
    stored = _store_read(actor=actor, file=file, read=read)
    reading.forget(stored.sha256)
    return stored


def _lock(file: ImportFile) -> ImportFile:
    """The file as it is now, for this transaction alone; and the office, since two files of the
    same people at once would make everybody twice."""
    Organisation.objects.select_for_update(no_key=True).get(pk=file.office_id)
    return ImportFile.objects.select_for_update().get(pk=file.pk)


def _how(file: ImportFile) -> tuple[Any, ...]:
    """What decides how a file is read."""
    return file.sha256, file.sheet, file.mapping, file.options.get("check") or {}


@service("desk.store_import")
def _store_read(*, actor: Actor, file: ImportFile, read: reading.Reading) -> ImportFile:
    how = _how(file)
    file = _lock(file)
    _move_import(file, "store", actor)
    if _how(file) != how:
        # somebody chose other columns in this very moment
        read = read_file(file)
    good = read.preview.good
    if not good:
        raise Refusal(Reason("desk.no_good_row", {"rows": len(read.preview.rows)}))
    ledger = Ledger()
    importer_for(file.target).store(file, good, ledger)
    ImportChange.objects.bulk_create(
        [
            ImportChange(
                file=file, model=row._meta.label_lower, row=row.pk, made=made, before=before
            )
            for row, made, before in ledger.rows
        ],
        batch_size=500,
    )
    file.counts = {
        "rows": len(read.preview.rows),
        "good": len(good),
        "bad": len(read.preview.rows) - len(good),
        "skipped": len(read.table.skipped),
        "made": ledger.made,
        "changed": ledger.changed,
        "same": ledger.same,
        "remarks": [remark.as_data() for remark in ledger.remarks],
        "differences": ledger.differences[:200],
    }
    file.stored = clock.now()
    file.save(update_fields=["state", "counts", "stored"])
    RememberedMapping.objects.update_or_create(
        office=file.office,
        target=file.target,
        fingerprint=read.mapping.fingerprint,
        defaults={"mapping": read.mapping.as_data()},
    )
    note(file, made=ledger.made, changed=ledger.changed, same=ledger.same, good=len(good))
    return file


def undo_import(*, actor: Actor, file: ImportFile) -> ImportFile:
    """Take an import back: what it made goes, what it changed becomes as it was.

    `counts["kept"]` says how many of the records it made stay, since other work uses them.
    """
    undone = _undo_import(actor=actor, file=file)
    reading.forget(undone.sha256)
    return undone


@service("desk.undo_import")
def _undo_import(*, actor: Actor, file: ImportFile) -> ImportFile:
    file = _lock(file)
    _move_import(file, "undo", actor)
    importer = importer_for(file.target)
    reason = importer.why_not_undo(file)
    if reason is not None:
        raise Refusal(reason)
    gone = importer.undo(file) if importer.undo else 0
    kept = 0
    _put_back(file)
    made: dict[str, list[uuid.UUID]] = {}
    for label, row in file.changes.filter(made=True).values_list("model", "row"):
        made.setdefault(label, []).append(row)
    # what looks up to other rows goes before them: subjects and their models stand in that order
    order = [model._meta.label_lower for model in apps.get_models()]
    for label in sorted(made, key=order.index, reverse=True):
        model = apps.get_model(label)
        pks = made[label]
        for start in range(0, len(pks), 500):
            part = pks[start : start + 500]
            gone += _delete_unused(model, part)
            kept += model._default_manager.filter(pk__in=part).count()
    file.counts = {**file.counts, "kept": kept}
    file.save(update_fields=["state", "counts"])
    note(file, gone=gone, kept=kept)
    return file


def drop_import(*, actor: Actor, file: ImportFile) -> None:
    """Throw a file away that was never stored."""
    _drop_import(actor=actor, file=file)
    reading.forget(file.sha256)


@service("desk.drop_import")
def _drop_import(*, actor: Actor, file: ImportFile) -> None:
    file = _lock(file)
    _still_open(file)
    note(file)
    file.delete()


def _put_back(file: ImportFile) -> None:
    """Give the rows that a file changed the values they had before it.

    Where a later import changed the same field again, its value stays, and what that import would
    put back becomes what this one would have: so imports can be undone in any order.
    """
    changes = list(file.changes.filter(made=False))
    later: dict[tuple[str, uuid.UUID], list[ImportChange]] = {}
    if changes:
        for change in (
            ImportChange.objects.filter(
                file__office=file.office_id,
                file__state="stored",
                file__stored__gt=file.stored,
                made=False,
            )
            .exclude(file=file)
            .order_by("file__stored", "pk")
        ):
            later.setdefault((change.model, change.row), []).append(change)
    for change in changes:
        model = apps.get_model(change.model)
        now: dict[str, Any] = {}
        for name, value in change.before.items():
            heir = next(
                (c for c in later.get((change.model, change.row), []) if name in c.before), None
            )
            if heir is None:
                now[name] = _thaw(model._meta.get_field(name), value)
            else:
                heir.before[name] = value
                heir.save(update_fields=["before"])
        if now:
            model._default_manager.filter(pk=change.row).update(**now)


def _delete_unused(model: type[models.Model], pks: Sequence[uuid.UUID]) -> int:
    """Delete rows; those that other work has come to stand on in the meantime stay."""
    rows = model._default_manager.filter(pk__in=pks)
    try:
        return rows.delete()[0]
    except models.ProtectedError:
        count = 0
        for row in rows:
            try:
                count += row.delete()[0]
            except models.ProtectedError:
                continue
        return count


def freeze(instance: models.Model, names: Sequence[str]) -> dict[str, Any]:
    """The values of some fields as JSON, for the way back."""
    frozen: dict[str, Any] = {}
    for name in names:
        value = getattr(instance, instance._meta.get_field(name).attname)
        if isinstance(value, bytes | memoryview):
            value = base64.b64encode(bytes(value)).decode()
        elif isinstance(value, Decimal | date | datetime | uuid.UUID):
            value = str(value)
        frozen[name] = value
    return frozen


def _thaw(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(field, models.JSONField):
        return value
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return target.to_python(value)
