"""Fixed words of printed documents by language, and dates in words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parent / "words"
LANGUAGES: tuple[str, ...] = tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))

# British order of day and month: the American one is misread in Europe.
_DATE_LOCALES = {"en": "en_GB", "pt": "pt_PT"}


@cache
def words(language: str) -> Mapping[str, str]:
    """The words of one language; English for a language we have no words for."""
    code = language.replace("_", "-").split("-")[0].lower()
    known = code if code in LANGUAGES else "en"
    texts = tomllib.loads((_FOLDER / f"{known}.toml").read_text("utf-8"))
    return MappingProxyType({key: str(text) for key, text in texts.items()})


@cache
def date_in_words(day: date, language: str) -> str:
    """`Monday, 1 March 2027`: with the weekday, because a wrong date then shows itself."""
    from babel.core import UnknownLocaleError
    from babel.dates import format_date

    code = language.replace("-", "_")
    try:
        return format_date(day, "full", locale=_DATE_LOCALES.get(code, code))
    except (UnknownLocaleError, ValueError):
        return format_date(day, "full", locale="en_GB")
