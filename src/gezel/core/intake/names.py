"""Names of people: taken apart at the comma, never guessed, with a display and a sort form.

Belgian lists sort "Van den Broek" under V, Dutch lists "Broek, van den" under B. Which one is a
setting of the reader, so both forms come from here and neither is stored as the truth.
"""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from gezel.core.intake.headers import word_set

# Words that belong in front of a family name in nl, fr, de, it, es, pt.
PARTICLES = word_set(
    "van von vom zu zum zur de den der des du di da dal dalla dalle dei del della delle degli do"
    " dos das la le les lo los las el ter ten te tot op in 't ’t `t in't op't vander vande vanden"
    " af av y e und und"
)
_APOSTROPHES = ("d'", "d’", "l'", "l’", "o'", "o’")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name. `given` is "" for people with a single name."""

    given: str
    family: str

    @property
    def display(self) -> str:
        """ "Jan van der Berg": as one says it."""
        return f"{self.given} {self.family}".strip()

    @property
    def sort(self) -> str:
        """ "Van den Broek, Jan" as Belgian lists have it: the particle counts."""
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def sort_without_particle(self) -> str:
        """ "Broek, Jan van den" as Dutch lists have it."""
        particle, core = split_particle(self.family)
        tail = f"{self.given} {particle}".strip()
        return f"{core}, {tail}" if tail else core


@lru_cache(maxsize=50_000)
def clean(text: str) -> str:
    """One blank between words, no HTML entities, composed letters (é, not e + accent)."""
    if "&" in text and ";" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def split_particle(family: str) -> tuple[str, str]:
    """("van der", "Berg") of "van der Berg"; ("", "D'hondt"): an apostrophe belongs to the name."""
    words = family.split()
    count = 0
    while count < len(words) - 1 and words[count].casefold() in PARTICLES:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def of_parts(given: str, family: str) -> Name:
    """From two cells. A family name written "Berg, van der" gets its particle back in front."""
    given, family = clean(given), clean(family)
    if "," in family:
        core, _, rest = (part.strip() for part in family.partition(","))
        if rest and all(w.casefold() in PARTICLES for w in rest.split()):
            family = f"{rest} {core}"
        elif rest and not given:
            return of_full(f"{core}, {rest}")
    return Name(given, family)


@lru_cache(maxsize=50_000)
def of_full(text: str) -> Name:
    """From one cell.

    "Van den Broek, Jan" and "Berg, Jan van der" say where the family name is. Without a comma
    the first particle starts the family name; without a particle, words in capitals are it
    ("DUPONT Marie"), else the first word is the given name: this is how people write lists, and
    the preview shows it.
    """
    text = clean(text)
    if "," in text:
        family, _, given = (part.strip(" ,") for part in text.partition(","))
        words = given.split()
        count = len(words)
        # "Berg, Jan van der": particles behind the given name belong to the family name
        while count > 1 and words[count - 1].casefold() in PARTICLES:
            count -= 1
        moved = " ".join(words[count:])
        if not family:
            return Name("", " ".join(words))
        return Name(" ".join(words[:count]), f"{moved} {family}".strip())
    words = text.split()
    if len(words) < 2:
        return Name("", text)
    loud = _family_in_capitals(words)
    if loud is not None:
        return loud
    for index, word in enumerate(words):
        folded = word.casefold()
        if folded in PARTICLES or folded.startswith(_APOSTROPHES):
            if 0 < index < len(words):
                return Name(" ".join(words[:index]), " ".join(words[index:]))
            if index == 0:
                # "De Smet Jan": the family name comes first
                core = 1
                while core < len(words) - 1 and words[core].casefold() in PARTICLES:
                    core += 1
                end = core + 1 if folded in PARTICLES else 1
                if end < len(words):
                    return Name(" ".join(words[end:]), " ".join(words[:end]))
                return Name("", text)
    return Name(words[0], " ".join(words[1:]))


def _family_in_capitals(words: list[str]) -> Name | None:
    """ "DUPONT Marie", "van den BROEK Jan": the words in capitals, if they stand together."""
    shouted = [w.isupper() and sum(map(str.isalpha, w)) > 1 for w in words]
    if not any(shouted) or all(shouted):
        return None
    first, last = shouted.index(True), len(shouted) - 1 - shouted[::-1].index(True)
    if not all(shouted[first : last + 1]):
        return None
    # particles in small letters before the capitals belong to them
    while first > 0 and words[first - 1].casefold() in PARTICLES:
        first -= 1
    given = words[:first] + words[last + 1 :]
    return Name(" ".join(given), " ".join(words[first : last + 1])) if given else None


def folded(text: str) -> str:
    """For comparing: no accents, no capitals, no signs, one blank between words."""
    text = unicodedata.normalize("NFKD", clean(text).casefold().replace("ß", "ss"))
    letters = (c if c.isalnum() else " " for c in text if not unicodedata.combining(c))
    return " ".join("".join(letters).split())
