"""The guide says what is there: pages, pictures, commands, settings, lifecycles."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from tools import lifecycles

from gezel.cli import _parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
IMAGES = sorted((ROOT / "docs" / "images").glob("*"))
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s#]+)(?:#[^)]*)?\)")


def links(page: Path) -> list[tuple[bool, str, Path]]:
    """Pictures and links of a page to files of the project: is it a picture, its words, where."""
    found = LINK.findall(page.read_text("utf-8"))
    return [
        (mark == "!", words, (page.parent / target).resolve())
        for mark, words, target in found
        if "://" not in target
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT / "docs")))
def test_every_link_leads_somewhere_and_every_picture_has_words(page: Path) -> None:
    for picture, words, target in links(page):
        assert target.exists(), target
        assert words, target
        assert not picture or len(words) > 15, words


def test_every_picture_is_shown_somewhere_and_is_light() -> None:
    shown = {target for page in [*PAGES, ROOT / "README.md"] for _p, _w, target in links(page)}
    assert [image.name for image in IMAGES if image.resolve() not in shown] == []
    assert [image.name for image in IMAGES if image.stat().st_size > 200_000] == []
    for image in IMAGES:
        assert image.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", image.read_bytes()[16:24])
        assert (width <= 1280, height <= 1000) == (True, True)


def test_the_lifecycles_are_drawn_as_they_are() -> None:
    assert lifecycles.PAGE.read_text("utf-8") == lifecycles.page()


def test_every_command_is_written_down() -> None:
    page = (ROOT / "docs" / "user" / "command-line.md").read_text("utf-8")
    commands = next(a for a in _parser()._actions if a.dest == "command")
    assert commands.choices is not None
    for name, parser in commands.choices.items():  # type: ignore[attr-defined]
        assert f"| `gezel {name}" in page
        for action in parser._actions:
            for option in action.option_strings:
                assert option in {"-h", "--help"} or f"{option}" in page, (name, option)


def test_every_setting_is_written_down() -> None:
    source = (ROOT / "src" / "gezel" / "config" / "settings.py").read_text("utf-8")
    page = (ROOT / "docs" / "operate" / "README.md").read_text("utf-8")
    read = set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', source))
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)) == read
