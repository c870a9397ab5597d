"""One spelling for comparing: no case, no accents, no signs between words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that do not come apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
     "ŧ": "t", "ə": "e", "ŋ": "n"}
)  # fmt: skip
_BETWEEN = re.compile(r"[\W_]+")
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_SAINTS = ("saint", "sint", "sankt", "san", "santa", "sao")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """'Sint-Niklaas ' -> 'sint niklaas', 'Łódź' -> 'lodz', "'s-Graveland" -> 's graveland'."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _BETWEEN.sub(" ", plain).strip()


def other_spellings(folded: str) -> tuple[str, ...]:
    """What to try when the name itself is not found: St. written out, Luebeck for Lübeck."""
    found: list[str] = []
    words = folded.split()
    if "st" in words or "ste" in words:
        for saint in _SAINTS:
            found.append(" ".join(saint if word in ("st", "ste") else word for word in words))
    plain = folded
    for two, one in _UMLAUTS:
        plain = plain.replace(two, one)
    if plain != folded:
        found.append(plain)
    return tuple(found)
