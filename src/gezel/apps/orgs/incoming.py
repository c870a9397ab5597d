"""Organisations from a file, such as the list of charter holders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gezel.apps.orgs.models import Organisation
from gezel.apps.orgs.rules import match_name

_TEXTS = {"name": 240, "country": 2, "city": 120, "oid": 9, "pic": 9, "number": 40, "website": 240}


def fields_of(values: dict[str, Any], *, country: str) -> dict[str, Any]:
    """The fields of an organisation in a row."""
    fields = {name: str(values.get(name) or "")[:limit] for name, limit in _TEXTS.items()}
    fields["country"] = fields["country"] or country
    fields["match_name"] = match_name(fields["name"])
    fields["kind"] = "school"
    return fields


def same(office: Organisation, rows: Sequence[dict[str, Any]]) -> dict[int, Organisation]:
    """For each row the organisation that it is about: by OID, by PIC, else by name, country, town."""
    known = list(Organisation.objects.filter(office=office).order_by("pk"))
    by_oid = {o.oid: o for o in known if o.oid}
    by_pic = {o.pic: o for o in known if o.pic}
    by_name = {(o.match_name, o.country, o.city.casefold()): o for o in known}
    found: dict[int, Organisation] = {}
    for index, row in enumerate(rows):
        organisation = (
            by_oid.get(row["oid"])
            or by_pic.get(row["pic"])
            or by_name.get((row["match_name"], row["country"], row["city"].casefold()))
        )
        if organisation is not None and not (
            row["oid"] and organisation.oid and row["oid"] != organisation.oid
        ):
            found[index] = organisation
    return found
