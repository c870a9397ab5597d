"""What the first page costs over the wire, as an installation in production would send it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Response
from tests.browser.house import LONG, House

BUDGET = 150_000  # bytes; a phone on a slow line reads that in about a second
# the proxy in front of a real installation says that the visitor came by https
BY_HTTPS = {"X-Forwarded-Proto": "https"}


@dataclass(frozen=True, slots=True)
class Part:
    """One answer: its path and its bytes on the wire, encoded as it was sent."""

    path: str
    encoding: str
    body: int


def production(folder: Path, furniture: Path) -> House:
    """A house in production mode with its static files collected; not started yet."""
    house = House(folder, furniture, GEZEL_MODE="production")
    collected = house.command("manage", "collectstatic", "--no-input", "--verbosity", "0")
    assert collected.wait(timeout=2 * LONG) == 0, house.log()
    return house


def first_page(browser: Browser, house: House) -> list[Part]:
    """Everything that a first visit asks for, largest first."""
    answers: list[Response] = []
    context = browser.new_context(base_url=house.url, extra_http_headers=BY_HTTPS)

    def keep(answer: Response) -> None:
        answers.append(answer)

    context.on("response", keep)
    page = context.new_page()
    page.goto("/", wait_until="networkidle")
    parts = [
        Part(
            path=answer.url.removeprefix(house.url),
            encoding=answer.headers.get("content-encoding", ""),
            body=int(answer.request.sizes()["responseBodySize"]),
        )
        for answer in answers
    ]
    assert {answer.status for answer in answers} == {200}
    context.close()
    return sorted(parts, key=lambda part: (-part.body, part.path))
