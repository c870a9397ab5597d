"""Vega-Lite to SVG in this process, cleaned, with a small memory of what was drawn last.

The libraries are loaded at the first chart: they take about a second.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from gezel.core.values import canonical_json

FONTS = Path(__file__).parents[1] / "pdf" / "fonts"
_FORBIDDEN = re.compile(
    r"<(script|style|foreignObject|image|a)\b|\bstyle=|\bon\w+=|href=|url\((?!#)"
)
_CLIP = re.compile(r'(id="|url\(#)(clip\d+)')
_REMEMBERED = 128

_LOCK = threading.Lock()
_DRAWN: OrderedDict[str, tuple[str, int, int]] = OrderedDict()


class UnsafePicture(RuntimeError):
    """A drawn picture holds something that a page with a strict policy may not load."""


@cache
def _converter() -> Any:
    import vl_convert

    if FONTS.is_dir():
        vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def drawn(key: object, spec: Callable[[], dict[str, Any]]) -> tuple[str, int, int]:
    """The picture for this key with its width and height; `spec` is called if it is not remembered.

    `key` is JSON-ready and holds all that the picture depends on.
    """
    name = sha256(canonical_json(key).encode()).hexdigest()
    with _LOCK:
        if name in _DRAWN:
            _DRAWN.move_to_end(name)
            return _DRAWN[name]
    made = _clean(_converter().vegalite_to_svg(spec(), allowed_base_urls=[]), mark=f"g{name[:8]}")
    with _LOCK:
        _DRAWN[name] = made
        while len(_DRAWN) > _REMEMBERED:
            _DRAWN.popitem(last=False)
    return made


def _clean(svg: str, *, mark: str) -> tuple[str, int, int]:
    """Fixed ids (the renderer counts them over its lifetime), no unused namespace, and a refusal of
    everything that runs or loads."""
    seen: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        return match[1] + seen.setdefault(match[2], f"{mark}-{len(seen)}")

    svg = _CLIP.sub(renamed, svg).replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    svg = svg.replace(' transform="translate(0,0)"', "")
    svg = re.sub(r' (role|aria-\w+)="[^"]*"', "", svg)
    head = re.match(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"', svg)
    # what stands between quotes in text cannot match: the renderer escapes < and "
    if head is None or _FORBIDDEN.search(re.sub(r">[^<]*<", "><", svg)):
        raise UnsafePicture(svg[:200])
    return svg, round(float(head[1])), round(float(head[2]))


def labelled(svg: str, *, alt: str) -> str:
    """The picture with its words, for a page that sets it inline."""
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt, quote=True)}" ', 1)
