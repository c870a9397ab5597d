"""Earlier stays from published lists: many rows, no names, every row kept as a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.registry import Ledger
from gezel.apps.mobilities.models import PastStay
from gezel.core.intake import CheckedRow
from gezel.core.values import Reason


def store(file: ImportFile, rows: Sequence[CheckedRow], ledger: Ledger) -> None:
    """Store each row; equal rows are different people and stay two. A file that is already there
    is not stored again."""
    twin = (
        ImportFile.objects.filter(
            office=file.office,
            target="stays",
            sha256=file.sha256,
            state="stored",
            past_stays__isnull=False,
        )
        .exclude(pk=file.pk)
        .first()
    )
    if twin is not None:
        ledger.same = len(rows)
        ledger.remarks.append(Reason("mobilities.file_already_there", {"rows": len(rows)}))
        return
    PastStay.objects.bulk_create(
        [
            PastStay(office=file.office, file=file, row=row.number, **_fields(row.values))
            for row in rows
        ],
        batch_size=1500,
    )
    ledger.made = len(rows)


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """One row of either layout of the open data (2008-2012, and 2014-2019) as a past stay."""

    def text(limit: int, *names: str) -> str:
        return next((str(values[n])[:limit] for n in names if values.get(n)), "")

    def total(*names: str) -> Decimal | None:
        found = [Decimal(str(values[n])) for n in names if values.get(n) is not None]
        return sum(found, Decimal(0)) if found else None

    participants = values.get("participants")
    return {
        "sending_code": text(40, "home_institution", "sending_name", "sending_country"),
        "receiving": text(240, "host_institution", "receiving_name"),
        "receiving_country": text(4, "country_work_placement", "receiving_country"),
        "work_placement": text(400, "work_placement"),
        "age": values.get("age"),
        "gender": text(8, "gender"),
        "nationality": text(4, "nationality"),
        "level": text(8, "level_study"),
        "starts": values.get("work_start")
        or values.get("study_start")
        or values.get("start_month"),
        "months": total("length_study", "length_work"),
        "grant": total("study_grant", "work_grant"),
        "participants": 1 if participants is None else int(participants),
    }


def why_not_undo(file: ImportFile) -> Reason | None:
    return None


def undo(file: ImportFile) -> int:
    return PastStay.objects.filter(file=file).delete()[0]
