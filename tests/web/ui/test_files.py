"""What every template, style sheet and script promises, read from the files themselves."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WEB = ROOT / "src" / "gezel" / "web"
STATIC = WEB / "ui" / "static" / "ui"
TEMPLATES = sorted(WEB.glob("*/templates/**/*.html"))
STYLES = sorted(STATIC.glob("css/*.css"))


def read(path: Path) -> str:
    return path.read_text("utf-8")


def named(path: Path) -> str:
    return str(path.relative_to(WEB))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_holds_no_style_script_or_handler_of_its_own(path: Path):
    text = read(path)
    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert not re.search(r"<style\b", text), "style element"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "inline handler"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert "javascript:" not in text
    assert "data:image" not in text
    assert not re.search(r"(src|href)=[\"'](https?:)?//", text), "a file from elsewhere"


@pytest.mark.parametrize("path", STYLES, ids=lambda p: p.name)
def test_a_style_sheet_takes_nothing_from_elsewhere(path: Path):
    text = read(path)
    assert "data:" not in text
    assert "http" not in text
    assert "@import" not in text
    assert len(text.splitlines()) <= 400


def test_every_component_says_what_it_takes():
    for path in sorted((WEB / "ui" / "templates" / "cotton").glob("*.html")):
        first = read(path).splitlines()[0]
        assert first.startswith("{#"), path.name


def test_every_picture_that_is_named_exists():
    known = set(re.findall(r'<symbol id="([a-z]+)"', read(STATIC / "icons.svg")))
    used: set[str] = set()
    for path in TEMPLATES:
        used |= set(re.findall(r'{% icon "([a-z]+)"', read(path)))
        used |= set(re.findall(r'\sicon="([a-z]+)"', read(path)))
    assert used - known == set()
    assert {"ok", "wait", "warn", "stop", "info", "ascending", "descending", "check"} <= known


def test_every_text_of_a_page_can_be_translated():
    """A word of three letters or more outside tags is inside a translate tag."""
    sample = {"kit.html", "kit_roomy.html", "kit_job.html"}
    for path in TEMPLATES:
        if path.name in sample:
            continue
        text = re.sub(r"{#.*?#}", "", read(path), flags=re.S)
        text = re.sub(r"{% blocktrans(late)?\b.*?{% endblocktrans(late)? %}", "", text, flags=re.S)
        text = re.sub(r"{% block (face|body_class) %}[a-z]*{% endblock %}", "", text)
        text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.S)
        text = re.sub(r"<kbd.*?</kbd>|<svg.*?</svg>", "", text, flags=re.S)
        text = re.sub(r"<[^>]*>", " ", text, flags=re.S)
        text = re.sub(r"&[a-z]+;", " ", text)
        left = [word for word in re.findall(r"[A-Za-z]{3,}", text) if word not in NAMES]
        assert left == [], f"{named(path)}: {left}"


NAMES = {"Gezel", "gezel", "XLSX", "CSV", "JSON", "PDF"}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tokens(block: str) -> dict[str, tuple[str, str]]:
    found = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", block)
    return {name: (day, night) for name, day, night in found}


THEME = read(STATIC / "css" / "theme.css")
BLOCKS = dict(re.findall(r"^(:root[^{\n]*) {(.*?)^}", THEME, flags=re.S | re.M))
HOUSE = tokens(BLOCKS[":root"]) or tokens(THEME)


@pytest.mark.parametrize("mode", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize("face", ["public", "staff", "learner", "host"])
def test_every_face_can_be_read_by_day_and_by_night(face: str, mode: int):
    own = tokens(BLOCKS.get(f':root[data-face="{face}"]', ""))
    colours = {
        name: pair[mode] for name, pair in {**tokens(THEME.split("data-face")[0]), **own}.items()
    }
    for ground in ("paper", "card", "sunk"):
        for text in ("ink", "mute", "accent", "accent-deep", "ok", "warn", "stop"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        assert contrast(colours["edge"], colours[ground]) >= 3, ("edge", ground)
    for tone in ("accent", "ok", "wait", "warn", "stop"):
        assert contrast(colours[tone], colours[f"{tone}-soft"]) >= 4.5, tone
        assert contrast(colours["ink"], colours[f"{tone}-soft"]) >= 4.5, tone
    for filled in ("accent", "accent-deep", "stop", "ok"):
        assert contrast(colours["on-accent"], colours[filled]) >= 4.5, filled


def test_the_lock_names_no_place_to_download_from():
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert [name for name, facts in packages.items() if "resolved" in facts] == []
    assert all("integrity" in facts for name, facts in packages.items() if name)
    assert "registry" not in read(ROOT / ".npmrc").replace("omit-lockfile-registry-resolved", "")


def test_the_design_system_holds_no_pictures_inside_its_styles():
    vendor = STATIC.parent / "vendor"
    css = read(vendor / "designsystemet.css")
    assert "data:" not in css
    for name in re.findall(r"url\(\"(icons/[^\"]+)\"\)", css):
        assert (vendor / name).is_file()


def test_the_first_page_is_light():
    """What the front page asks for, before any compression: font, styles, scripts."""
    vendor = STATIC.parent / "vendor"
    files = [vendor / "fonts" / "atkinson-latin.woff2", vendor / "designsystemet.css", *STYLES]
    files += [STATIC / "js" / "page.js", STATIC / "js" / "drafts.js", STATIC / "icons.svg"]
    import gzip

    sent = sum(
        len(f.read_bytes() if f.suffix == ".woff2" else gzip.compress(f.read_bytes(), 9))
        for f in files
    )
    assert sent < 80_000
