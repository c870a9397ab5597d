"""The weight of the first page on the wire, in production mode, with an empty cache.

Target: under 150 kB. Prints the weight as a share of that budget, and as a ratio to a plain
reference: the style sheets and scripts of the sign-in page of Django's own admin, by gzip.

    .venv/bin/python benchmarks/first_page.py
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django
from playwright.sync_api import sync_playwright
from tests.browser.house import furnish
from tests.browser.weight import BUDGET, first_page, production
from tools.browser import find

ADMIN = ("css/base.css", "css/dark_mode.css", "css/login.css", "css/nav_sidebar.css", "css/responsive.css", "js/nav_sidebar.js", "js/theme.js")  # fmt: skip


def admin() -> int:
    """Bytes of the reference."""
    folder = Path(django.__file__).parent / "contrib" / "admin" / "static" / "admin"
    return sum(len(gzip.compress((folder / name).read_bytes())) for name in ADMIN)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        furnish(Path(folder) / "furniture")
        house = production(Path(folder) / "house", Path(folder) / "furniture")
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        with house.open():
            parts = first_page(browser, house)
        browser.close()
    for part in parts:
        print(f"{part.body:>8,}  {part.encoding or '-':<5} {part.path}")
    total = sum(part.body for part in parts)
    print(f"{total:>8,}  bytes in {len(parts)} answers: {total / BUDGET:.2f} of {BUDGET:,}")
    print(f"{total / admin():>8.2f}  times the assets of the reference ({admin():,} bytes)")


if __name__ == "__main__":
    main()
