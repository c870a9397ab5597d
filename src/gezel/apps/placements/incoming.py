"""Placements from a file: hosts, and the places they offer in a season."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from gezel.adapters.languages import language_of
from gezel.adapters.places import Places
from gezel.apps.calls.models import Call, Season
from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.reading import row_key
from gezel.apps.desk.registry import Ledger
from gezel.apps.desk.services import freeze
from gezel.apps.orgs.rules import match_name
from gezel.apps.orgs.services import Known, know
from gezel.apps.placements.models import Pin, Placement, Seat
from gezel.apps.placements.queries import IN_FORCE
from gezel.core.intake import CheckedRow, folded
from gezel.core.values import Country, Reason

_TEXTS = (
    "number",
    "title",
    "sector",
    "city",
    "language",
    "contact_name",
    "contact_email",
    "housing",
    "notes",
)


# Which cells of a row say something about a field; the others go by their own name.
_SAID_BY = {
    "host": ("host", "city", "country"),
    "country": ("country", "city"),
    "latitude": ("city", "country"),
    "longitude": ("city", "country"),
    "starts": ("start",),
    "ends": ("end",),
    "minimum_age": ("min_age",),
    "offers": ("step_free",),
}


# What agreements, letters and grants say of a placement once learners were given it.
_IN_PAPERS = ("starts", "ends", "capacity", "city", "country", "latitude", "longitude", "host")


def store(file: ImportFile, rows: Sequence[CheckedRow], ledger: Ledger) -> None:
    """Make or update the placements of the rows in the season of the file's call.

    A blank cell keeps what is known; only a new placement takes the call's dates and one place.
    """
    call = Call.objects.select_related("season").get(
        pk=file.options["call"], season__office=file.office
    )
    # whoever gives places locks the season too: no placement moves while it is given away
    season = Season.objects.select_for_update().get(pk=call.season_id)
    wanted = _wanted(rows, ledger)
    existing = _known(season, wanted)
    given = Counter(
        Seat.objects.filter(
            placement__in=[p.pk for p in existing.values()], run__state__in=IN_FORCE
        ).values_list("placement", flat=True)
    )
    held = {key for key, placement in existing.items() if placement.pk in given}
    countries = {key: _country(row.values, call, existing.get(key)) for key, row in wanted.items()}
    named = {
        key: _host(row.values, countries[key], existing.get(key))
        for key, row in wanted.items()
        if key not in held
    }
    hosts, made_hosts = know(file.office, list(named.values()))
    ledger.note_made(made_hosts)
    new: list[Placement] = []
    for key, row in wanted.items():
        fields = _fields(row.values, call, countries[key])
        if row.values.get("language") and not fields["language"]:
            ledger.remarks.append(
                Reason(
                    "placements.unknown_language",
                    {"row": row.number, "language": str(row.values["language"])},
                )
            )
        found = existing.get(key)
        fields["host"] = hosts[named[key]] if found is None or key not in held else found.host
        if not _in_order(row, fields, found, ledger):
            continue
        if found is None:
            new.append(Placement(season=season, key=key, **fields))
            ledger.made += 1
            continue
        changed = {
            name: value
            for name, value in fields.items()
            if value != getattr(found, name)
            and any(row.values.get(cell) not in (None, "") for cell in _SAID_BY.get(name, (name,)))
        }
        if key in held:
            changed = _without_papers(row, changed, found, given[found.pk], ledger)
        if not changed:
            ledger.same += 1
            continue
        ledger.note_changed(found, freeze(found, list(changed)))
        for name, value in changed.items():
            setattr(found, name, value)
        found.save(update_fields=list(changed))
        ledger.changed += 1
        ledger.differences.append(
            {"row": row.number, "fields": sorted(changed), "sensitive": False}
        )
    Placement.objects.bulk_create(new, batch_size=500)
    ledger.note_made(new)


def _without_papers(
    row: CheckedRow, changed: dict[str, Any], found: Placement, learners: int, ledger: Ledger
) -> dict[str, Any]:
    """The changes of a placement that was given to learners without those that the papers of the
    learners contradict. More places contradict nothing."""
    kept = {
        name
        for name in changed
        if name in _IN_PAPERS and not (name == "capacity" and changed[name] > found.capacity)
    }
    if kept:
        ledger.remarks.append(
            Reason("placements.kept_under_allocation", {"row": row.number, "learners": learners})
        )
    return {name: value for name, value in changed.items() if name not in kept}


def _same_offer(number: str, host: str) -> tuple[str, str]:
    """Hosts number their offers themselves: the own number says something only with the host."""
    return folded(number) or number, match_name(host)


def _known(season: Season, wanted: Mapping[str, CheckedRow]) -> dict[str, Placement]:
    """The placements of the season that the rows are about, whatever key they got when they were
    made and however the host is written."""
    by_key: dict[str, Placement] = {}
    by_number: dict[tuple[str, str], Placement] = {}
    for placement in Placement.objects.filter(season=season).select_related("host").order_by("key"):
        by_key[placement.key] = placement
        if placement.number:
            by_number.setdefault(_same_offer(placement.number, placement.host.name), placement)
    found: dict[str, Placement] = {}
    for key, row in wanted.items():
        number = str(row.values.get("number") or "")
        placement = by_key.get(key) or (
            by_number.get(_same_offer(number, str(row.values["host"]))) if number else None
        )
        if placement is not None:
            found[key] = placement
    return found


def _wanted(rows: Sequence[CheckedRow], ledger: Ledger) -> dict[str, CheckedRow]:
    """The rows by the identity of their placement; a row twice and one without places are told."""
    wanted: dict[str, CheckedRow] = {}
    offers: dict[tuple[str, str], str] = {}
    for row in rows:
        key = row_key(row.values, target="placements")
        number = str(row.values.get("number") or "")
        if number:
            key = offers.setdefault(_same_offer(number, str(row.values["host"])), key)
        if row.values.get("capacity") == 0:
            ledger.remarks.append(Reason("placements.no_places", {"row": row.number}))
        elif key in wanted:
            ledger.remarks.append(
                Reason("placements.row_twice", {"row": row.number, "first": wanted[key].number})
            )
        else:
            wanted[key] = row
    return wanted


def _in_order(
    row: CheckedRow, fields: Mapping[str, Any], known: Placement | None, ledger: Ledger
) -> bool:
    """False, and told, for a row whose one date does not fit the other one, which is known or
    comes from the call. A row with both dates was checked before."""
    starts = fields["starts"] if row.values.get("start") or known is None else known.starts
    ends = fields["ends"] if row.values.get("end") or known is None else known.ends
    if starts <= ends:
        return True
    ledger.same += known is not None
    ledger.remarks.append(
        Reason("placements.ends_before_start", {"row": row.number, "start": starts, "end": ends})
    )
    return False


def _country(values: Mapping[str, Any], call: Call, known: Placement | None) -> str:
    """The country of the row; without one that of its city, else the one that is known, else the
    call's own."""
    country = values.get("country")
    if country:
        return Country(str(country)).code
    city = Places.load().find(str(values.get("city") or ""), None)
    if city is not None:
        return city.country.code
    return known.country if known else call.country


def _host(values: Mapping[str, Any], country: str, known: Placement | None) -> Known:
    return Known(
        name=str(values["host"]),
        kind="company",
        country=country,
        city=str(values.get("city") or (known.city if known else ""))[:120],
    )


def _fields(values: Mapping[str, Any], call: Call, country: str) -> dict[str, Any]:
    """The fields of a new placement."""
    limits = {f.name: f.max_length for f in Placement._meta.concrete_fields if f.max_length}
    fields: dict[str, Any] = {
        name: str(values.get(name) or "")[: limits.get(name, 2000)] for name in _TEXTS
    }
    city = Places.load().find(fields["city"], Country(country)) if fields["city"] else None
    fields |= {
        "sector": (fields["sector"] or fields["title"])[: limits["sector"]],
        "country": country,
        "latitude": float(city.lat) if city else None,
        "longitude": float(city.lon) if city else None,
        "capacity": int(values.get("capacity") or 1),
        "language": language_of(fields["language"]) or "" if fields["language"] else "",
        "level": str(values.get("level") or ""),
        "starts": values.get("start") or call.starts,
        "ends": values.get("end") or call.ends,
        "minimum_age": values.get("min_age"),
        "offers": ["step_free"] if values.get("step_free") else [],
    }
    return fields


def why_not_undo(file: ImportFile) -> Reason | None:
    """An import of placements cannot be undone under an allocation that stands on it, nor under
    decisions by hand, which would go with the placements."""
    made = file.changes.filter(model="placements.placement", made=True).values("row")
    seats = Seat.objects.filter(placement__in=made, run__state__in=IN_FORCE).count()
    if seats:
        return Reason("placements.allocation_stands_on_import", {"learners": seats})
    return _decisions(Pin.objects.filter(placement__in=made))


def decisions_on(applications: Sequence[uuid.UUID]) -> Reason | None:
    """Decisions by hand about learners whose applications an import made."""
    return _decisions(Pin.objects.filter(application__in=applications))


def _decisions(pins: QuerySet[Pin]) -> Reason | None:
    count = pins.count()
    return Reason("placements.decisions_stand_on_import", {"decisions": count}) if count else None


def let_go(file: ImportFile) -> int:
    """Allocations that were undone remember their placements, and would keep them for ever."""
    made = file.changes.filter(model="placements.placement", made=True).values("row")
    Seat.objects.filter(placement__in=made).exclude(run__state__in=IN_FORCE).update(placement=None)
    return 0
