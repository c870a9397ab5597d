"""Reads the rate files (TOML text in, `RateBook` out); a figure without status and source is an
error."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from gezel.core.grants.book import RateBook
from gezel.core.grants.figures import (
    Band,
    Figure,
    RateKey,
    RateSet,
    Rule,
    fits_rule,
    is_figure_name,
)
from gezel.core.values import Country, Source, Status

Table = Mapping[str, Any]


class _Set:
    """Collects one set; knows the sources and the shared tables of its file."""

    def __init__(self, *, label: str, file: Table, sources: Mapping[str, Source]) -> None:
        self.label = label
        self.file = file
        self.sources = sources
        self.figures: dict[str, Figure] = {}
        self.rules: dict[str, Rule] = {}
        self.bands: tuple[Band, ...] = ()

    def backing(self, row: Table, *, prefix: str = "") -> tuple[Status, Source]:
        status, key = row.get(f"{prefix}status"), row.get(f"{prefix}source", row.get("source"))
        if status is None or key not in self.sources:
            raise ValueError(f"{self.label}: {dict(row)} has no status or no known source")
        return Status(status), self.sources[key]

    def add(self, name: str, value: object, row: Table, *, prefix: str = "") -> None:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise TypeError(f"{self.label}: {name} is not a number")
        if not is_figure_name(name):
            raise ValueError(f"{self.label}: {name} is not a name of a figure")
        if name in self.figures:
            raise ValueError(f"{self.label}: {name} is there twice")
        status, source = self.backing(row, prefix=prefix)
        others = tuple(Decimal(v) for v in row.get("others", {}).get(name.rpartition(".")[2], ()))
        self.figures[name] = Figure(name, Decimal(value), status, source, others)

    def travel(self, row: Table) -> None:
        bands = []
        for line in self.file["bands"][row["bands"]]:
            top = Decimal(line["to"]) if "to" in line else None
            bands.append(Band(line["label"], Decimal(line["from"]), top))
            for column in ("standard", "green"):
                if column in line:
                    self.add(f"travel.{line['label']}.{column}", line[column], row)
        if any(a.to_km != b.from_km for a, b in pairwise(bands)):
            raise ValueError(f"{self.label}: the distance bands leave a hole")
        self.bands = tuple(bands)

    def countries(self, row: Table, *, kind: str) -> None:
        for group, codes in self.file["countries"][row["table"]].items():
            for code in codes:
                self.add(f"{kind}.{Country(code).code}", int(group), row)

    def individual(self, row: Table) -> None:
        for column in ("first", "second"):
            if column in row:
                self.add(f"individual.{row['role']}.{row['group']}.{column}", row[column], row)

    def range(self, row: Table) -> None:
        for column in ("least", "most"):
            name = f"range.{row['role']}.{row['group']}.{column}"
            self.add(name, row[column], row, prefix=f"{column}_")

    def organisational(self, row: Table) -> None:
        for activity in row["activities"]:
            for column in ("first", "threshold", "after"):
                if column in row:
                    prefix = "after_" if column == "after" and "after_status" in row else ""
                    self.add(f"organisational.{activity}.{column}", row[column], row, prefix=prefix)

    def rule(self, row: Table) -> None:
        name: str = row["name"]
        value: Any = row["value"]
        if not fits_rule(name, value):
            raise ValueError(f"{self.label}: {name} = {value!r} is not a rule")
        status, source = self.backing(row)
        self.rules[name] = Rule(name, value, status, source)


def _read_set(
    row: Table, *, action: str, file: Table, sources: Mapping[str, Source], call_year: int
) -> RateSet:
    key = RateKey(call_year, row["field"], action, row["agency"])
    new = _Set(label=str(key), file=file, sources=sources)
    if "travel" in row:
        new.travel(row["travel"])
    if "countries" in row:
        new.countries(row["countries"], kind="group")
    if "third_countries" in row and action in row["third_countries"]["actions"]:
        new.countries(row["third_countries"], kind="third")
    for line in row.get("individual", ()):
        new.individual(line)
    for line in row.get("range", ()):
        new.range(line)
    for line in row.get("organisational", ()):
        new.organisational(line)
    for line in row.get("amount", ()):
        new.add(line["name"], line["value"], line)
    for line in row.get("rule", ()):
        new.rule(line)
    return RateSet(key, new.figures, new.rules, new.bands)


def read_rates(texts: Mapping[str, str]) -> RateBook:
    """All rate files, by file name. One of them, `sources.toml`, says what each source key means.

    Raises ValueError or TypeError for a figure without status and known source, a figure that is
    there twice, a hole between bands, or a set that is there twice.
    """
    sources = {key: Source(key, text) for key, text in tomllib.loads(texts["sources.toml"]).items()}
    sets: dict[RateKey, RateSet] = {}
    for name in sorted(texts):
        if name == "sources.toml":
            continue
        file = tomllib.loads(texts[name], parse_float=Decimal)
        for row in file["set"]:
            for action in row["actions"]:
                one = _read_set(
                    row, action=action, file=file, sources=sources, call_year=file["call_year"]
                )
                if one.key in sets:
                    raise ValueError(f"{name}: {one.key} is there twice")
                sets[one.key] = one
    return RateBook(sets)
