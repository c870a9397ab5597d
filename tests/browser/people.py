"""Browsers as people use them: a window with a complaint box, signed in or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response
from tests.browser.house import ROOT, House

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
WIDE, PHONE, NARROW = 1280, 360, 320
# a change of size or colours is painted, and no transition is on its way any more
SETTLED = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await frame();
  await Promise.allSettled(document.getAnimations().map((one) => one.finished));
  await frame();
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Complaints(list[str]):
    """What a page should not have done: errors of scripts, a broken policy, requests elsewhere."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house

    def listen(self, context: BrowserContext) -> None:
        context.on("console", self._said)
        context.on("weberror", lambda error: self.append(f"script: {error.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        # an answer that is not 200 is judged by the test that asked for it
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._house.url, "data:", "blob:")):
            self.append(f"asked elsewhere: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.append(f"{response.status}: {response.url}\n{self._house.log()}")


@contextmanager
def window(
    browser: Browser, house: House, *, role: str | None = None, width: int = WIDE, **options: Any
) -> Iterator[BrowserContext]:
    """A fresh browser profile, signed in as a role; at its end nothing may have been complained."""
    options.setdefault("viewport", {"width": width, "height": 800})
    options.setdefault("reduced_motion", "reduce")
    context = browser.new_context(base_url=house.url, locale="en-GB", **options)
    context.set_default_timeout(30_000)
    complaints = Complaints(house)
    complaints.listen(context)
    if role is not None:
        sign_in(context, house, role)
    yield context
    context.close()
    assert list(complaints) == []


def sign_in(context: BrowserContext, house: House, role: str) -> None:
    """Be somebody. Signing in by the form has a test of its own."""
    context.clear_cookies(name="gezel_session")
    context.add_cookies(
        [{"name": "gezel_session", "value": house.facts["sessions"][role], "url": house.url}]
    )


def violations(page: Page, *, rules: list[str] = RULES) -> list[str]:
    """What axe finds against WCAG 2.0, 2.1 and 2.2 at levels A and AA."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Path(AXE).read_text("utf-8"))
    page.evaluate(SETTLED)
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)[
        "violations"
    ]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
