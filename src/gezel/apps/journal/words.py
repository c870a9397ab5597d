"""Reasons in words, in the reader's language.

Engines and services say `Reason(code, facts)`. The sentence of each code stands in the `TEXTS`
table beside the code that produces it; here the tables come together. A code without a sentence
is a bug that a test finds, and a page still shows the code rather than nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale
from django.utils import formats
from django.utils.translation import get_language, gettext

from gezel.apps.journal.flow_words import FLOW_WORDS
from gezel.core.grants import figure_label
from gezel.core.trades import TRADES
from gezel.core.values import Param, Reason, gettext_noop

_tables: dict[str, str] = {}
REQUIREMENTS = {"step_free": gettext_noop("a place without steps")}
_FLOW_KEYS = frozenset({"flow", "verb", "state", "role"})
_TRADE_LABELS = frozenset(label for label, _names in TRADES.values())
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_DECIMAL = re.compile(r"-?\d+\.\d+\Z")

__all__ = ["known_codes", "register_texts", "requirement", "say", "text_of"]


def register_texts(table: Mapping[str, str]) -> None:
    """Add a table of sentences; the same code twice must have the same sentence."""
    for code, text in table.items():
        if _tables.setdefault(code, text) != text:
            raise ValueError(f"two sentences for {code}")


def known_codes() -> frozenset[str]:
    return frozenset(_tables)


def text_of(code: str) -> str | None:
    return _tables.get(code)


def shown(value: Param) -> str:
    """A fact as people read it: dates with weekday, decimal commas where they belong."""
    if isinstance(value, str) and _ISO_DATE.match(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, str) and _DECIMAL.match(value):
        try:
            value = Decimal(value)
        except InvalidOperation:
            return value
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        exact = value.normalize()
        digits = max(0, -int(exact.as_tuple().exponent))
        return formats.number_format(value, decimal_pos=digits, use_l10n=True)
    if value is None:
        return "–"
    return str(value)


def _named(params: dict[str, Any]) -> dict[str, Any]:
    """Codes as names: languages, countries, requirements and trades in the reader's language."""
    locale = _locale()
    if isinstance(params.get("figure"), str) and "what" in params:
        # the engine says the figure in English as well; here its own sentence is better
        params["what"] = say(figure_label(params["figure"]))
    for key, value in params.items():
        if not isinstance(value, str):
            continue
        if key in _FLOW_KEYS and value in FLOW_WORDS:
            params[key] = gettext(FLOW_WORDS[value])
            continue
        if key == "language":
            params[key] = locale.languages.get(value, value)
        elif key == "country":
            params[key] = locale.territories.get(value, value)
        elif key == "missing":
            params[key] = ", ".join(requirement(code) for code in value.split(", "))
        elif key in {"needed", "yours"} and value in _TRADE_LABELS:
            params[key] = gettext(value)
    return params


def requirement(code: str) -> str:
    """What a learner requires of a place, in words."""
    return gettext(REQUIREMENTS[code]) if code in REQUIREMENTS else code


def _locale() -> Locale:
    return Locale.parse((get_language() or "en").replace("-", "_")[:2])


def say(reason: Reason | Mapping[str, Any]) -> str:
    """The sentence of a reason (or of its stored form) in the active language."""
    if isinstance(reason, Reason):
        code, params = reason.code, dict(reason.params)
    else:
        code, params = str(reason["code"]), dict(reason.get("params") or {})
    text = _tables.get(code)
    if text is None:
        return code
    return gettext(text) % _Shown(_named(params))


class _Shown(dict[str, Any]):
    """Facts on their way into a sentence; a missing one shows as a dash instead of breaking a page."""

    def __getitem__(self, key: str) -> str:
        return shown(self.get(key))
