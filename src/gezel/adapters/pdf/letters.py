"""Which letters the fonts can draw. A letter is never dropped in silence: it becomes a box, and the
document and the caller are told which letter it was."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gezel.adapters.pdf.typesetting import can_draw

BOX = "□"
_JOINER = "\u200d"
# They reorder the text around them: a way to make a signed paper read differently from its data.
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONGEST_WORD = 40
_EXTENDERS = ("Mn", "Mc", "Me")


@dataclass(frozen=True, slots=True, order=True)
class Undrawn:
    """One letter that is not in the document as typed. `removed`: an invisible control."""

    letter: str
    removed: bool = False

    @property
    def label(self) -> str:
        """`U+738B CJK UNIFIED IDEOGRAPH-738B`; several code points for a composed letter."""
        return " + ".join(
            f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip() for char in self.letter
        )


def clusters(text: str) -> Iterator[str]:
    """The text in pieces that are drawn as one: a letter with its marks, a joined emoji."""
    held = ""
    for char in text:
        joins = (
            unicodedata.category(char) in _EXTENDERS
            or char == _JOINER
            or "\ufe00" <= char <= "\ufe0f"
            or "\U0001f3fb" <= char <= "\U0001f3ff"
            or held.endswith(_JOINER)
        )
        if held and not joins:
            yield held
            held = ""
        held += char
    if held:
        yield held


def _is_control(char: str) -> bool:
    category = unicodedata.category(char)
    noncharacter = ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF
    return category in ("Cc", "Cs") or noncharacter or char in _OVERRIDES


def clean(text: str) -> tuple[str, set[Undrawn]]:
    """Text ready to draw and what was taken out. Composed (NFC), so that a letter typed as two code
    points does not leave the typeface of the word around it; tabs are blanks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\ufeff", "")
    text = unicodedata.normalize("NFC", text)
    gone: set[Undrawn] = set()
    if not text.isprintable():  # cheap test: most texts hold nothing odd
        kept = []
        for char in text:
            if char != "\n" and _is_control(char):
                gone.add(Undrawn(char, removed=True))
            else:
                kept.append(char)
        text = "".join(kept)
    return text, gone


def _break_long_words(text: str) -> str:
    """A word longer than a line gets places where it may break, which are invisible."""
    if len(text) <= _LONGEST_WORD:
        return text
    pieces = []
    for word in text.split(" "):
        if len(word) > _LONGEST_WORD:
            parts = list(clusters(word))
            step = _LONGEST_WORD // 2
            word = "\u200b".join(  # noqa: PLW2901
                "".join(parts[i : i + step]) for i in range(0, len(parts), step)
            )
        pieces.append(word)
    return " ".join(pieces)


def drawable_text(text: str, *, found: set[Undrawn]) -> str:
    """The text as the document will show it; what it cannot show is added to `found`."""
    if text.isascii() and text.isprintable():
        return _break_long_words(text)
    text, gone = clean(text)
    found |= gone
    pieces = list(clusters(text))
    missing = can_draw.missing(frozenset(pieces))
    if missing:
        found |= {Undrawn(piece) for piece in missing}
        text = "".join(BOX if piece in missing else piece for piece in pieces)
    return _break_long_words(text)


def undrawn_in(texts: Iterable[str]) -> tuple[Undrawn, ...]:
    """What a document with these texts could not draw, sorted by code point."""
    found: set[Undrawn] = set()
    for text in texts:
        drawable_text(text, found=found)
    return tuple(sorted(found))
