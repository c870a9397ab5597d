"""A table of a TOML file that knows its own name, so that a mistake in it can be named and mended.

What a value may be is said where it is read; each way to be wrong has a reason of its own. The
limits are those of the columns in which the values end.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from gezel.core.intake.countries import country_of
from gezel.core.values import Reason, Refusal

REQUIRED: Any = object()
FIRST_DAY, LAST_DAY = date(2014, 1, 1), date(2100, 12, 31)
_LINE_ENDS = "\u2028\u2029"


class Table:
    """A table with its known keys. Raises Refusal for any other key."""

    def __init__(self, data: Any, name: str, known: Collection[str]) -> None:
        if not isinstance(data, Mapping):
            wanted = f"a table, written [[{name.partition('[')[0]}]]"
            raise Refusal(Reason("plan.wrong_kind", {"key": name, "wanted": wanted}))
        self.data, self.name = data, name
        for key in data:
            if key not in known:
                raise Refusal(
                    Reason(
                        "plan.unknown_key",
                        {"key": self.full(key), "known": ", ".join(sorted(known))},
                    )
                )

    def full(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def _get(self, key: str, default: Any, wanted: str, *kinds: type) -> Any:
        if key not in self.data:
            if default is REQUIRED:
                raise Refusal(Reason("plan.missing_key", {"key": self.full(key), "wanted": wanted}))
            return default
        value = self.data[key]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise Refusal(Reason("plan.wrong_kind", {"key": self.full(key), "wanted": wanted}))
        return value

    def text(self, key: str, default: Any = REQUIRED, *, most: int, empty: bool = False) -> str:
        """One line of at most `most` characters; blank only where `empty` says so."""
        value = str(self._get(key, default, "a text", str))
        if not empty and not value.strip():
            raise Refusal(Reason("plan.empty", {"key": self.full(key)}))
        if len(value) > most:
            raise Refusal(Reason("plan.too_long", {"key": self.full(key), "most": most}))
        if any(c in _LINE_ENDS or unicodedata.category(c) == "Cc" for c in value):
            raise Refusal(Reason("plan.not_one_line", {"key": self.full(key)}))
        return value

    def one_of(self, key: str, default: Any = REQUIRED, *, known: Iterable[str]) -> str:
        value = str(self._get(key, default, "a text", str))
        choices = sorted(known)
        if value not in choices:
            raise Refusal(
                Reason(
                    "plan.not_known",
                    {"key": self.full(key), "value": cut(value), "known": ", ".join(choices)},
                )
            )
        return value

    def country(self, key: str, default: str) -> str:
        """A code of ISO 3166-1; EL and UK are taken as the Commission writes them."""
        value = str(self._get(key, default, "a country code such as BE", str)).strip()
        found = country_of(value) if len(value) == 2 else None
        if found is None:
            raise Refusal(Reason("plan.no_country", {"key": self.full(key), "value": cut(value)}))
        return found.code

    def whole(self, key: str, default: Any = REQUIRED, *, least: int = 0, most: int) -> Any:
        value = self._get(key, default, "a whole number", int)
        return value if value is None else self._within(key, value, least, most)

    def day(self, key: str, *, least: date = FIRST_DAY) -> date:
        value = self._get(key, REQUIRED, "a date such as 2027-03-01", date)
        day = date(value.year, value.month, value.day)
        self._within(key, day, least, LAST_DAY)
        return day

    def number(
        self,
        key: str,
        default: Any = REQUIRED,
        *,
        least: Decimal,
        most: Decimal,
        decimals: int = 3,
        above: bool = False,
    ) -> Any:
        """Whole, or a number with decimals written as text ("12.5"): floats are not exact.
        With `above`, `least` itself is too little."""
        value = self._get(key, default, 'a whole number, or a text such as "12.5"', int, str)
        if value is None:
            return None
        try:
            number = Decimal(value)
        except InvalidOperation as error:
            raise Refusal(
                Reason("plan.wrong_kind", {"key": self.full(key), "wanted": "a number"})
            ) from error
        if not number.is_finite():
            raise Refusal(Reason("plan.wrong_kind", {"key": self.full(key), "wanted": "a number"}))
        if above and not least < number <= most:
            raise Refusal(
                Reason(
                    "plan.not_above",
                    {"key": self.full(key), "value": shown(number), "least": least, "most": most},
                )
            )
        self._within(key, number, least, most)
        if number != round(number, decimals):
            raise Refusal(
                Reason("plan.too_many_decimals", {"key": self.full(key), "most": decimals})
            )
        return number

    def _within(self, key: str, value: Any, least: Any, most: Any) -> Any:
        if not least <= value <= most:
            raise Refusal(
                Reason(
                    "plan.out_of_range",
                    {"key": self.full(key), "value": shown(value), "least": least, "most": most},
                )
            )
        return value

    def table(self, key: str, known: Collection[str]) -> Table:
        return Table(self._get(key, REQUIRED, f"a table [{key}]", dict), self.full(key), known)

    def tables(self, key: str, known: Collection[str]) -> list[Table]:
        items = self._get(key, [], f"a list of tables [[{self.full(key)}]]", list)
        return [Table(item, f"{self.full(key)}[{n}]", known) for n, item in enumerate(items, 1)]


def cut(value: str) -> str:
    """A value as it may stand in one line of a sentence."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in value[:80]).split())
    return plain if len(value) <= 80 else f"{plain}…"


def shown(value: Any) -> str:
    """A number or a day in a sentence. A number that nobody reads is not written out: Python does
    not write one of thousands of digits at all."""
    if isinstance(value, int) and abs(value) >= 10**40:
        return "a number of more than forty digits"
    return cut(str(value))


def refuse_twice(values: Iterable[tuple[str, str]]) -> None:
    """Refuse the second of two equal values, each given with the key where it stands."""
    seen: set[str] = set()
    for key, value in values:
        if value in seen:
            raise Refusal(Reason("plan.twice", {"key": key, "value": cut(value)}))
        seen.add(value)
