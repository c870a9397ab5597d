"""The colours and type of charts: those of the interface (its theme.css), light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gezel.adapters.charts.data import ThemeName

FONT = "Atkinson Hyperlegible Next"
# An image cannot use the fonts of the page around it, so a system face follows.
FONT_STACK = f"{FONT}, system-ui, sans-serif"


@dataclass(frozen=True, slots=True)
class Theme:
    ink: str
    mute: str
    line: str
    accent: str
    soft: str
    warm: str
    land: str
    border: str
    halo: str


THEMES: dict[ThemeName, Theme] = {
    "light": Theme(
        ink="#1d2430", mute="#596273", line="#e4ddcf", accent="#0b5d57", soft="#9dc4bd",
        warm="#b4490f", land="#ece5d7", border="#fbf8f2", halo="#fbf8f2",
    ),
    "dark": Theme(
        ink="#f2ece1", mute="#b5ab9b", line="#3b352d", accent="#7fd3c6", soft="#35675f",
        warm="#f0b184", land="#2e2a24", border="#171512", halo="#171512",
    ),
}  # fmt: skip


def config(theme: Theme) -> dict[str, Any]:
    """Vega-Lite configuration: quiet axes, no frame, nothing behind the picture."""
    return {
        "background": None,
        "padding": {"left": 2, "right": 2, "top": 4, "bottom": 4},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "font": FONT_STACK,
        "aria": False,
        "view": {"stroke": None},
        "axis": {
            "domain": False, "ticks": False, "grid": False, "labelColor": theme.ink,
            "labelFontSize": 13, "labelPadding": 8, "labelLimit": 220, "title": None,
        },
        "axisX": {"labelColor": theme.mute, "gridColor": theme.line},
        "text": {"color": theme.ink, "fontSize": 13},
        "legend": {"disable": True},
    }  # fmt: skip
