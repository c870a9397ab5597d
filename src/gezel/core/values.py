"""Small types that refuse nonsense. Every engine speaks in these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Self

Param = str | int | bool | Decimal | date | None


def gettext_noop(text: str) -> str:
    """Mark a text for translation without translating it: core knows no language, the web does."""
    return text


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is so, as a code and the facts that belong to it.

    Engines return reasons; the floor above turns them into words in the reader's language with
    the `TEXTS` table beside each engine, so that a reason can be tested and also be read.
    """

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted((k, str(v)) for k, v in self.params.items()))))

    def as_data(self) -> dict[str, object]:
        """JSON-ready, keys in a fixed order."""
        plain: dict[str, object] = {}
        for key in sorted(self.params):
            value = self.params[key]
            plain[key] = str(value) if isinstance(value, Decimal | date) else value
        return {"code": self.code, "params": plain}


class Refusal(ValueError):
    """A rule says no; carries the reason."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(f"{reason.code} {dict(reason.params)}")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in euro, exact to the cent. Never a float."""

    euro: Decimal

    def __post_init__(self) -> None:
        if not isinstance(self.euro, Decimal):
            raise TypeError(f"money is a Decimal, not {type(self.euro).__name__}")
        if not self.euro.is_finite():
            raise ValueError("money is a finite amount")
        if self.euro != self.euro.quantize(Decimal("0.01")):
            raise ValueError(
                f"{self.euro} has more than two decimals: round it by a named rule first"
            )
        object.__setattr__(self, "euro", self.euro.quantize(Decimal("0.01")))

    @classmethod
    def of(cls, amount: str | int | Decimal) -> Self:
        return cls(Decimal(amount))

    def __add__(self, other: Money) -> Money:
        return Money(self.euro + other.euro)

    def __sub__(self, other: Money) -> Money:
        return Money(self.euro - other.euro)

    def __mul__(self, times: int) -> Money:
        return Money(self.euro * times)

    def __bool__(self) -> bool:
        return bool(self.euro)

    def __str__(self) -> str:
        return f"{self.euro:.2f}"


ZERO = Money(Decimal(0))


class Rounding(StrEnum):
    """How a set of rates rounds a reduced amount (domain facts, section 5)."""

    NONE = "none"
    WHOLE = "whole"
    CUT = "cut"

    def apply(self, amount: Decimal) -> Decimal:
        if self is Rounding.WHOLE:
            return amount.quantize(Decimal(1), ROUND_HALF_UP)
        if self is Rounding.CUT:
            return amount.quantize(Decimal(1), ROUND_DOWN)
        return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """First day to last day, both inside. A stay of one day starts and ends on that day."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"the period ends ({self.end}) before it starts ({self.start})")

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def overlaps(self, other: Period) -> bool:
        return self.start <= other.end and other.start <= self.end

    def contains(self, other: Period) -> bool:
        return self.start <= other.start and other.end <= self.end

    def __iter__(self) -> Iterator[date]:
        yield self.start
        yield self.end


# The Commission writes EL, ISO writes GR; both come in, GR goes on.
_COUNTRY_SPELLINGS = {"EL": "GR", "UK": "GB"}


@dataclass(frozen=True, slots=True, order=True)
class Country:
    """ISO 3166-1 alpha-2 code."""

    code: str

    def __post_init__(self) -> None:
        code = self.code.strip().upper()
        code = _COUNTRY_SPELLINGS.get(code, code)
        if len(code) != 2 or not code.isascii() or not code.isalpha():
            raise ValueError(f"{self.code!r} is not a two-letter country code")
        object.__setattr__(self, "code", code)

    def __str__(self) -> str:
        return self.code

    @property
    def commission_code(self) -> str:
        return "EL" if self.code == "GR" else self.code


class Level(StrEnum):
    """CEFR level of a language, with NS for a native speaker; ordered from low to high."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"
    NS = "NS"

    @property
    def step(self) -> int:
        return list(Level).index(self)

    def reaches(self, needed: Level) -> bool:
        return self.step >= needed.step


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure or rule was read."""

    key: str
    text: str = ""


class Status(StrEnum):
    """How sure a figure is. An unverified figure warns; an unknown one stops by name."""

    CONFIRMED = "confirmed"
    DERIVED = "derived"
    UNVERIFIED = "unverified"


def canonical_json(data: object) -> str:
    """The one text of a JSON value: sorted keys, no spare blanks, non-ASCII kept. For hashes."""
    import json

    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
