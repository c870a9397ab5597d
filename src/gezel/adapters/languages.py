"""Languages by the names that people give them, with the names that Babel (CLDR) ships."""

from __future__ import annotations

from functools import cache, lru_cache

from babel import Locale

from gezel.adapters.places import fold

READ_IN = ("en", "nl", "fr", "de", "it", "es", "pt")


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for reader in READ_IN:
        for code, name in Locale.parse(reader).languages.items():
            if len(code) == 2:
                names.setdefault(fold(name), code)
    return names


@lru_cache(maxsize=2000)
def language_of(text: str) -> str | None:
    """The two-letter code of a language named in one of seven languages, or given as its code.

    "English (B1)" and "Frans/Français" name a language too: the first word that does, decides.
    """
    names = _names()
    folded = fold(text)
    if folded in names:
        return names[folded]
    if len(folded) == 2 and folded in set(names.values()):
        return folded
    for word in folded.replace("/", " ").split():
        if word in names:
            return names[word]
    return None
