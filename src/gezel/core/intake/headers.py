"""Headers as people type them, compared without accents, capitals and small typing errors."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
_OTHER = re.compile(r"[^\w]+|_+")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Lower case, no accents, one blank between words: "Geb.-Datum" is "geb datum",
    "studyStartDate" is "study start date", "Prénom" is "prenom"."""
    text = html.unescape(text) if "&" in text else text
    text = _CAMEL.sub(" ", text)
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(_OTHER.sub(" ", text.translate(_LETTERS)).split())


def without_brackets(text: str) -> str:
    """ "Geboortedatum (dd/mm/jjjj)" without what is in brackets, or "" when nothing is left."""
    return re.sub(r"[(\[{][^)\]}]*[)\]}]?", " ", text).strip()


def shown(text: str) -> str:
    """A header for people: one line, no comment sign in front, no HTML entities."""
    return " ".join(html.unescape(text).split()).lstrip("#").strip().rstrip("*:").strip()


def close(a: str, b: str) -> bool:
    """At most one letter wrong, missing, extra or swapped (two in words of over ten letters)."""
    if a == b:
        return True
    allowed = 1 if len(b) <= 10 else 2
    if len(b) < 5 or abs(len(a) - len(b)) > allowed:
        return False
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > allowed:
            return False
        before, row = row, current
    return row[-1] <= allowed


def word_set(text: str) -> frozenset[str]:
    """The words of a table that is written as text, to be read aloud."""
    return frozenset(text.split())
