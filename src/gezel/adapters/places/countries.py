"""Countries by code or by name in the languages of the house (names from CLDR through babel)."""

from __future__ import annotations

from functools import cache

from gezel.adapters.places.names import fold
from gezel.core.values import Country

# CLDR also names groups of countries and test codes.
_NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
LANGUAGES = ("en", "nl", "fr", "de", "it", "es", "pt")

# Names that people type and CLDR does not list in these languages.
_MORE = {
    "holland": "NL",
    "the netherlands": "NL",
    "nederlanden": "NL",
    "czech republic": "CZ",
    "tsjechische republiek": "CZ",
    "republique tcheque": "CZ",
    "tschechische republik": "CZ",
    "turkey": "TR",
    "macedonia": "MK",
    "macedonie": "MK",
    "england": "GB",
    "engeland": "GB",
    "angleterre": "GB",
    "scotland": "GB",
    "schotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "noord ierland": "GB",
    "great britain": "GB",
    "groot brittannie": "GB",
    "eire": "IE",
    "republic of ireland": "IE",
    "slovak republic": "SK",
    "usa": "US",
    "belgie belgique belgien": "BE",
    "ellada": "GR",
    "hellas": "GR",
    "polska": "PL",
    "suomi": "FI",
    "sverige": "SE",
    "norge": "NO",
    "danmark": "DK",
    "island": "IS",
    "magyarorszag": "HU",
    "hrvatska": "HR",
    "slovensko": "SK",
    "slovenija": "SI",
    "cesko": "CZ",
    "ceska republika": "CZ",
    "eesti": "EE",
    "latvija": "LV",
    "lietuva": "LT",
    "turkiye": "TR",
    "srbija": "RS",
}


@cache
def _names() -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in sorted(Locale(language).territories.items()):
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY:
                found.setdefault(fold(name), code)
    return {**_MORE, **found}


@cache
def _three_letters() -> dict[str, str]:
    """BEL -> BE and the like: EU code lists write countries with three letters."""
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    return {
        old: new[0]
        for old, new in sorted(aliases.items())
        if len(old) == 3 and old.isalpha() and len(new) == 1
    }


def country_of(text: str) -> Country | None:
    """'Belgium', 'België', 'BE', 'BEL', 'EL', 'Griekenland' -> a country; None when it is none."""
    plain = text.strip()
    codes = set(_names().values()) | {"EL", "UK"}
    upper = plain.upper()
    if len(plain) == 2 and upper in codes:
        return Country(upper)
    if len(plain) == 3 and upper in _three_letters():
        return Country(_three_letters()[upper])
    found = _names().get(fold(plain))
    return None if found is None else Country(found)
