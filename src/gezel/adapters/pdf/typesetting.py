"""The typesetter: one typst compiler a thread, templates of ours, texts as data.

Texts reach a template as JSON and are placed as strings, so that nothing a person types is read as
markup. System fonts are not used: the same data gives the same bytes on every machine.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

_TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"
_HERE = threading.local()


class DocumentError(RuntimeError):
    """The typesetter refused the document. A fault of ours: data alone never causes it."""


@cache
def _fonts() -> typst.Fonts:
    import typst

    paths = [FONTS] if FONTS.is_dir() else []
    return typst.Fonts(include_system_fonts=False, font_paths=paths)


@cache
def families() -> tuple[str, ...]:
    """Typefaces in order of preference: ours first, then those that fill its gaps.

    Without the set-up step that makes our fonts, typst's own Libertinus is used: plainer, as valid.
    """
    have = set(_fonts().families())
    preferred = (
        "Atkinson Hyperlegible Next",
        "Noto Sans",
        "Noto Sans Arabic",
        "Noto Sans Hebrew",
        "Noto Sans Georgian",
        "Noto Sans Armenian",
        "Libertinus Serif",
        "DejaVu Sans Mono",
        "Noto Emoji",
    )
    return tuple(family for family in preferred if family in have)


def _compiler(template: str) -> typst.Compiler:
    import typst

    compilers: dict[str, typst.Compiler] | None = getattr(_HERE, "compilers", None)
    if compilers is None:
        compilers = _HERE.compilers = {}
    if template not in compilers:
        compilers[template] = typst.Compiler(
            _TEMPLATES / template, root=_TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True
        )
    return compilers[template]


def typeset(template: str, data: Mapping[str, Any], *, day: date) -> bytes:
    """The document as PDF/UA-1 bytes. `day` is its date of creation, at midnight UTC.

    Raises DocumentError with the typesetter's own words.
    """
    import typst

    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    payload = dict(data) | {"fonts": list(families())}
    try:
        made = _compiler(template).compile(
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"data": json.dumps(payload, ensure_ascii=False)},
            timestamp=int(moment.timestamp()),
        )
    except typst.TypstError as error:
        raise DocumentError(f"{template}: {error.message} {' '.join(error.hints)}") from error
    if not isinstance(made, bytes):
        raise DocumentError(f"{template}: no document came out")
    return made


class _Drawable:
    """Remembers which clusters the fonts can draw. PDF/UA forbids a missing glyph, so the
    typesetter itself is the judge: a set that compiles is drawable, one that does not is halved."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    def missing(self, pieces: frozenset[str]) -> frozenset[str]:
        unknown = sorted(piece for piece in pieces if piece not in self._known and piece != "\n")
        if unknown:
            self._ask(unknown)
        return frozenset(piece for piece in pieces if not self._known.get(piece, True))

    def _ask(self, pieces: list[str]) -> None:
        try:
            typeset("probe.typ", {"pieces": pieces}, day=date(2000, 1, 1))
        except DocumentError:
            if len(pieces) == 1:
                self._known[pieces[0]] = False
                return
            middle = len(pieces) // 2
            self._ask(pieces[:middle])
            self._ask(pieces[middle:])
        else:
            self._known.update(dict.fromkeys(pieces, True))


can_draw = _Drawable()
