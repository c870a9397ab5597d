"""Names of organisations, compared as people would compare them."""

from __future__ import annotations

import re
import unicodedata

# Legal forms of the countries we work with; they do not tell two organisations apart.
_LEGAL_FORMS = frozenset(
    [
        "ag",
        "asbl",
        "bv",
        "bvba",
        "cv",
        "cvba",
        "eirl",
        "ev",
        "ggmbh",
        "gmbh",
        "kft",
        "kg",
        "ltd",
        "llc",
        "nv",
        "ohg",
        "oy",
        "ry",
        "sa",
        "sarl",
        "sas",
        "sasu",
        "sl",
        "slu",
        "snc",
        "sp",
        "soc",
        "srl",
        "srls",
        "spa",
        "spzoo",
        "vof",
        "vzw",
        "zoo",
        "coop",
        "scarl",
    ]
)
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)


def match_name(name: str) -> str:
    """The name without accents, case, punctuation and legal form; never empty for a name."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    # dots inside a legal form (S.r.l., N.V.) join its letters instead of parting them
    plain = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", plain)
    words = [w for w in _NOT_WORD.split(plain) if w]
    kept = [w for w in words if w not in _LEGAL_FORMS] or words
    return " ".join(kept)[:240] or name.strip().casefold()[:240]
