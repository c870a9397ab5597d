"""Yes and no, and language levels, in the words that people use."""

from __future__ import annotations

import re
from functools import lru_cache

from gezel.core.intake.headers import plain, word_set
from gezel.core.values import Level

_YES = word_set(
    "ja j yes y oui o si s true t waar vrai wahr vero verdadero 1 x v ok ja graag evet yes please"
) | {"✓", "✔", "☑", "✗", "ja graag", "yes please"}
_NO = word_set("nee neen n no non nein false f onwaar faux falsch falso 0 geen hayir ☐")


@lru_cache(maxsize=5_000)
def yes_no_of(text: str) -> bool | None:
    """True, False, or None when the text is neither. "✗" and "x" are ticks: people tick so."""
    text = text.strip()
    if text in _YES:
        return True
    if text in _NO:
        return False
    word = plain(text)
    if word in _YES:
        return True
    return False if word in _NO else None


_NATIVE_WORDS = frozenset(
    {
        "ns",
        "native",
        "native speaker",
        "mother tongue",
        "moedertaal",
        "moedertaalspreker",
        "langue maternelle",
        "maternelle",
        "muttersprache",
        "muttersprachler",
        "madrelingua",
        "lingua madre",
        "lengua materna",
        "nativo",
    }
)
_LEVEL = re.compile(r"(?<![a-z0-9])([abc])\s?([12])(?:\s?([+\-.]|[1-9](?![0-9])))?(?![a-z0-9])")
NONE_WORDS = frozenset(
    {"-", "–", "/", ".", "geen", "none", "aucun", "aucune", "keine", "kein", "nessuno", "nessuna"}
    | {"n/a", "nvt", "n.v.t.", "n.v.t", "nihil", "0", "a0", "a 0", "ninguno"}
)


@lru_cache(maxsize=5_000)
def level_of(text: str) -> tuple[Level | None, bool]:
    """(level, sure). "B1+" is B1; of "B1/B2" the lower one counts and it is not sure.

    (None, True) when the text says that there is no level, (None, False) when it is none.
    """
    text = text.strip()
    if text.upper() in Level.__members__:
        return Level(text.upper()), True
    if text.casefold() in NONE_WORDS:
        return None, True
    if plain(text) in _NATIVE_WORDS:
        return Level.NS, True
    lowered = text.casefold().replace("\u00a0", " ")
    found = [Level(f"{a.upper()}{n}") for a, n, _ in _LEVEL.findall(lowered)]
    if not found:
        return None, False
    distinct = sorted(set(found), key=lambda level: level.step)
    return distinct[0], len(distinct) == 1


# Languages in headers: name in nl fr de it en es -> ISO 639-1. Only whole words count.
_LANGUAGES = """
en engels anglais englisch inglese english ingles ingilizce
fr frans francais franzosisch francese french frances fransizca
de duits allemand deutsch tedesco german aleman almanca
nl nederlands neerlandais niederlandisch olandese dutch neerlandes flemish vlaams
it italiaans italien italienisch italiano italian italyanca
es spaans espagnol spanisch spagnolo spanish espanol castellano ispanyolca
pt portugees portugais portugiesisch portoghese portuguese portugues
pl pools polonais polnisch polacco polish polaco
sv zweeds suedois schwedisch svedese swedish sueco
da deens danois danisch danese danish danes
no noors norvegien norwegisch norvegese norwegian noruego
fi fins finnois finnisch finlandese finnish fines
el grieks grec griechisch greco greek griego
tr turks turc turkisch turco turkish turkce
ro roemeens roumain rumanisch rumeno romanian rumano
cs tsjechisch tcheque tschechisch ceco czech checo
hu hongaars hongrois ungarisch ungherese hungarian hungaro
bg bulgaars bulgare bulgarisch bulgaro bulgarian
hr kroatisch croate croato croatian croata
sk slowaaks slovaque slowakisch slovacco slovak
sl sloveens slovene slowenisch sloveno slovenian
et ests estonien estnisch estone estonian
lv lets letton lettisch lettone latvian
lt litouws lituanien litauisch lituano lithuanian
mt maltees maltais maltesisch maltese
ga iers irlandais irisch irlandese irish
is ijslands islandais islandisch islandese icelandic
ru russisch russe russo russian ruso
ar arabisch arabe arabo arabic
uk oekraiens ukrainien ukrainisch ucraino ukrainian
zh chinees chinois chinesisch cinese chinese
ja japans japonais japanisch giapponese japanese
"""
LANGUAGES = {
    word: code
    for code, *words in (line.split() for line in _LANGUAGES.strip().splitlines())
    for word in words
}
