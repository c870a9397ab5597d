"""Cities by name. The table stays one block of bytes (about 7 MB): a search in it takes a few
milliseconds, and the answers are kept, so no big index fills the memory of every worker."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Self

from gezel.adapters.places.countries import country_of
from gezel.adapters.places.names import fold, other_spellings
from gezel.adapters.places.table import FORMAT, NEAR, PATH
from gezel.core.grants.distance import haversine_km
from gezel.core.values import Country, Reason, Refusal
from gezel.core.values import gettext_noop as _

TEXTS: Mapping[str, str] = {
    "places.table_missing": _("The table of cities is missing. Run `make setup` once."),
    "places.table_old": _(
        "The table of cities was written by another version of Gezel. Run `make setup` again."
    ),
}

# An own name counts 20 times: "Valence" is the French town, not Valencia, but "Roma" is Rome.
_OWN_NAME = 20
_LONGEST = 200
_POSTCODE = re.compile(r"^(?:[A-Za-z]{1,2}[- ])?\d{4,5}(?:\s?[A-Z]{2})?\s+")
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
# "Praha 1", "Aarhus C", "PARIS CEDEX 05": the district of a post office, not a part of the name
_DISTRICT = re.compile(r"\s+(?:cedex(?:\s*\d+)?|\d{1,2}|[A-Za-z]\.?|[IVX]+)$", re.IGNORECASE)
# Places that write the mainland's country in their address and have a code of their own.
_OVERSEAS: Mapping[str, tuple[str, ...]] = {
    "FR": ("GF", "GP", "MQ", "RE", "YT", "MF", "BL", "PM", "NC", "PF", "WF"),
    "DK": ("GL", "FO"),
    "FI": ("AX",),
    "NL": ("AW", "CW", "SX", "BQ"),
    "NO": ("SJ",),
}
_PARTS = re.compile(r"\s*[,;]\s*|\s+[-–/|]\s+")


@dataclass(frozen=True, slots=True, order=True)
class City:
    """A place with its position in degrees. Latitude and longitude have up to five decimals."""

    name: str
    country: Country
    lat: Decimal
    lon: Decimal
    population: int


class Places:
    """All cities. `Places.load()` reads the table once per process."""

    def __init__(self, text: bytes) -> None:
        head, _sep, body = text.partition(b"\n")
        if not head.decode().startswith(FORMAT):
            raise Refusal(Reason("places.table_old"))
        self._text = b"\n" + body
        self._sections: dict[Country, tuple[int, int]] = {}
        self.search = lru_cache(maxsize=20_000)(self._search)

    @classmethod
    def load(cls) -> Self:
        """Raises Refusal when `make setup` has not written the table yet."""
        return cls._load(PATH)

    @classmethod
    @lru_cache(maxsize=2)
    def _load(cls, path: Path) -> Self:
        if not path.exists():
            raise Refusal(Reason("places.table_missing"))
        return cls(gzip.decompress(path.read_bytes()))

    def find(self, name: str, country: Country | None) -> City | None:
        """The best city for a text such as 'Gand', 'Lübeck (DE)' or 'Valencia, Spain'."""
        return next(iter(self.candidates(name, country)), None)

    def candidates(self, name: str, country: Country | None) -> tuple[City, ...]:
        """All cities with this name, most likely first: near countries, own names, population.

        A country in the text is used when none is given.
        """
        for text, hint in _readings(name):
            where = country or hint
            overseas = _OVERSEAS.get(where.code, ()) if where is not None else ()
            for place in (where, *map(Country, overseas)):
                found = self.search(text, place)
                if found:
                    return found
        return ()

    def suggest(self, start: str, country: Country | None = None, *, limit: int = 10) -> list[City]:
        """Cities of which a name begins like this, for a field that completes while typing."""
        folded = fold(start)
        if len(folded) < 2:
            return []
        found = self._rows(b"|" + folded.encode(), country)
        return [city for _rank, city in sorted(found, key=lambda row: row[0])][:limit]

    def country_of(self, text: str) -> Country | None:
        return country_of(text)

    def distance_km(self, a: City, b: City) -> Decimal:
        """Great-circle kilometres on a sphere of 6371 km, two decimals. Not official."""
        return haversine_km(from_lat=a.lat, from_lon=a.lon, to_lat=b.lat, to_lon=b.lon)

    def _search(self, text: str, country: Country | None) -> tuple[City, ...]:
        folded = fold(text)
        if not folded:
            return ()
        for spelling in (folded, *other_spellings(folded)):
            found = sorted(
                self._rows(b"|" + spelling.encode() + b"|", country), key=lambda row: row[0]
            )
            if found:
                return tuple(city for _rank, city in found)
        return ()

    def _rows(
        self, pattern: bytes, country: Country | None
    ) -> Iterator[tuple[tuple[bool, int, str, str, Decimal], City]]:
        """Cities whose names contain the pattern, each with its sort key."""
        text = self._text
        start, end = self._section(country)
        place = text.find(pattern, start, end)
        while place != -1:
            line_start = text.rfind(b"\n", 0, place) + 1
            line_end = text.find(b"\n", place)
            code, name, lat, lon, people, names = (
                text[line_start : line_end if line_end != -1 else None].decode().split("\t")
            )
            own = names.encode().startswith(pattern)
            city = City(name, Country(code), Decimal(lat), Decimal(lon), int(people))
            weight = city.population * (_OWN_NAME if own else 1)
            yield (code not in NEAR, -weight, code, name, city.lat), city
            place = text.find(pattern, line_end, end) if line_end != -1 else -1

    def _section(self, country: Country | None) -> tuple[int, int]:
        """Where the cities of one country stand: the table is sorted by country."""
        if country is None:
            return 0, len(self._text)
        if country not in self._sections:
            self._sections[country] = self._measure(country)
        return self._sections[country]

    def _measure(self, country: Country) -> tuple[int, int]:
        mark = f"\n{country.code}\t".encode()
        first, last = self._text.find(mark), self._text.rfind(mark)
        if first == -1:
            return 0, 0
        end = self._text.find(b"\n", last + 1)
        return first, len(self._text) if end == -1 else end


def _readings(name: str) -> Iterator[tuple[str, Country | None]]:
    """The ways to read a text, surest first: as it stands, then without its trimmings."""
    plain = " ".join(name[:_LONGEST].split())
    yield plain, None
    hint: Country | None = None
    for inside in _BRACKETS.findall(plain):
        hint = hint or country_of(inside)
    bare = _POSTCODE.sub("", _BRACKETS.sub(" ", plain).strip()).strip()
    yield bare, hint
    parts = [part for part in _PARTS.split(bare) if part]
    if len(parts) > 1:
        hint = hint or next((c for part in reversed(parts) if (c := country_of(part))), None)
        for part in parts:
            if country_of(part) is None:
                yield _POSTCODE.sub("", part), hint
    if (short := _DISTRICT.sub("", bare)) != bare:
        yield short, hint
    for part in bare.split("/"):
        yield part.strip(), hint
    words = bare.split()
    if len(words) > 1 and (last := country_of(words[-1])) is not None:
        yield " ".join(words[:-1]), last
