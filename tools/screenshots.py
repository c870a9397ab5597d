"""The pictures of the user's guide, made from the sample season. Run by hand after the look changed.

    .venv/bin/python tools/screenshots.py            all of them
    .venv/bin/python tools/screenshots.py season     those whose name begins so

The data are the sample season's, the clock of the pages is today's: on another day a picture of
the season may say another thing under "Today".
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from tests.browser.house import House, furnish  # noqa: E402
from tests.browser.people import SETTLED, sign_in  # noqa: E402
from tools.browser import find  # noqa: E402

IMAGES = ROOT / "docs" / "images"
LARGEST = 200_000  # bytes of one picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: where, who, how wide and tall, what to bring to its top, by day or night."""

    name: str
    address: str
    role: str | None = "coordinator"
    state: str = "sample"
    width: int = 1280
    height: int = 860
    top: str = ""
    dark: bool = False


SHOTS = (
    Shot(name="season", address="/season/", height=900),
    Shot(name="season-dark", address="/season/", height=900, dark=True),
    Shot(name="season-empty", address="/season/", role="newcomer", height=700),
    Shot(name="bring", address="/season/calls/{call_id}/bring/learners/", height=620),
    Shot(name="import", address="/imports/{waiting_import_id}/"),
    Shot(name="import-columns", address="/imports/{waiting_import_id}/", top="#columns"),
    Shot(name="plan", address="/season/calls/{call_id}/", height=1000),
    Shot(name="result", address="/season/calls/{call_id}/result/", height=820),
    Shot(name="learner", address="/learners/{learner_id}/", height=1000),
    Shot(name="seatless", address="/learners/{seatless_learner_id}/", height=900),
    Shot(name="grant", address="/money/grants/{grant_id}/", height=900),
    Shot(name="rates", address="/money/rates/"),
    Shot(name="release", address="/documents/calls/{call_id}/release/"),
    Shot(name="outbox", address="/documents/outbox/"),
    Shot(name="message", address="/documents/outbox/{message_id}/"),
    Shot(name="insight", address="/insight/", height=1000),
    Shot(name="phone-learner", address="/my/", role="learner", state="told", width=360, height=740),
    Shot(name="phone-host", address="/host/", role="host", state="told", width=360, height=740),
)  # fmt: skip


def take(browser: Browser, house: House, shot: Shot) -> int:
    """Make one picture; its size in bytes."""
    house.put_back(shot.state)
    context = browser.new_context(
        base_url=house.url,
        viewport={"width": shot.width, "height": shot.height},
        device_scale_factor=1,
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    if shot.role is not None:
        sign_in(context, house, shot.role)
    page = context.new_page()
    answer = page.goto(shot.address.format(**house.facts), wait_until="networkidle")
    assert answer is not None
    assert answer.ok, f"{shot.name}: {answer.status}"
    if shot.top:
        page.evaluate(
            "(what) => scrollTo(0, document.querySelector(what).getBoundingClientRect().top - 16)",
            shot.top,
        )
    page.evaluate(SETTLED)
    path = IMAGES / f"{shot.name}.png"
    page.screenshot(path=path, animations="disabled", caret="hide")
    context.close()
    return path.stat().st_size


def main(wanted: str = "") -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    too_large = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        furnish(Path(folder) / "furniture")
        house = House(Path(folder) / "house", Path(folder) / "furniture")
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        with house.open():
            for shot in SHOTS:
                if shot.name.startswith(wanted):
                    size = take(browser, house, shot)
                    print(f"{size:>8,}  {shot.name}")
                    if size > LARGEST:
                        too_large.append(shot.name)
        browser.close()
    if too_large:
        print(f"Larger than {LARGEST:,} bytes: {', '.join(too_large)}", file=sys.stderr)
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
