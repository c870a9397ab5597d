"""Reads the catalogue (TOML text in, `Catalogue` out)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from gezel.core.activities.model import Activity, Catalogue, Limit, ReducedMinimum
from gezel.core.values import Source, Status

ROLES = ("learner", "staff")
DIRECTIONS = ("outgoing", "incoming")


def parse_catalogue(text: str) -> Catalogue:
    """Raises ValueError when a row is there twice, has an unknown role or source, limits in the
    wrong order, or points to an activity that does not exist."""
    data = tomllib.loads(text)
    sources = {key: Source(key, words) for key, words in data.get("sources", {}).items()}
    activities = tuple(_activity(row, sources=sources) for row in data["activity"])
    codes = [activity.code for activity in activities]
    if len(set(codes)) != len(codes):
        raise ValueError("an activity is listed twice")
    for activity in activities:
        for neighbour in (activity.longer, activity.shorter):
            if neighbour is not None and neighbour not in codes:
                raise ValueError(f"{activity.code} points to {neighbour}, which does not exist")
    return Catalogue(activities)


def _source(row: Mapping[str, Any], *, sources: Mapping[str, Source], code: str) -> Source:
    try:
        return sources[row["source"]]
    except KeyError:
        raise ValueError(f"{code}: a limit without a known source") from None


def _activity(row: Mapping[str, Any], *, sources: Mapping[str, Source]) -> Activity:
    code = row["code"]
    if row["role"] not in ROLES or row["direction"] not in DIRECTIONS:
        raise ValueError(f"{code}: unknown role or direction")
    limits = tuple(
        Limit(
            from_call=limit["from_call"],
            min_days=limit["min_days"],
            max_days=limit["max_days"],
            status=Status(limit["status"]),
            source=_source(limit, sources=sources, code=code),
            other_max_days=limit.get("other_max_days"),
        )
        for limit in row.get("limit", ())
    )
    calls = [limit.from_call for limit in limits]
    if calls != sorted(set(calls)):
        raise ValueError(f"{code}: limits are not in the order of their calls")
    if any(not 1 <= limit.min_days <= limit.max_days for limit in limits):
        raise ValueError(f"{code}: a limit that no stay can meet")
    reduced = row.get("fewer_opportunities")
    return Activity(
        code=code,
        name=row["name"],
        role=row["role"],
        direction=row["direction"],
        first_call=row["first_call"],
        limits=limits,
        fewer_opportunities=None
        if reduced is None
        else ReducedMinimum(
            min_days=reduced["min_days"],
            status=Status(reduced["status"]),
            source=_source(reduced, sources=sources, code=code),
        ),
        longer=row.get("longer"),
        shorter=row.get("shorter"),
        min_group=row.get("min_group", 1),
        max_persons=row.get("max_persons"),
        accompanying_compulsory=row.get("accompanying_compulsory", False),
        documents=tuple(row["documents"]),
        grant_lines=tuple(row["grant_lines"]),
        notes=tuple(row.get("notes", ())),
    )
