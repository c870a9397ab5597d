"""Somebody who has no mouse: every step is a key, and focus must be where one can see it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

MOST_TABS = 400

# the name that a screen reader says for what has the focus, and what kind of thing it is
FOCUSED = """() => {
  const one = document.activeElement;
  const label = one.labels?.[0]?.textContent ?? "";
  const name = one.getAttribute("aria-label") || label || one.textContent;
  return [one.tagName.toLowerCase(), name.replace(/\\s+/g, " ").trim()];
}"""
# in the window and not hidden by anything: WCAG 2.4.11
SEEN = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const on = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1),
    Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1),
  );
  return inside && on !== null && (one.contains(on) || on.contains(one));
}"""


class Keys:
    """Walk, choose and type in a page by keyboard. Counts what a person does: `actions`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def focused(self) -> tuple[str, str]:
        tag, name = self.page.evaluate(FOCUSED)
        return str(tag), str(name)

    def walk_to(self, name: str, *, tag: str | None = None) -> None:
        """Tab until the focus is on what has this name; it must be visible there."""
        wanted = re.compile(name)
        for _tab in range(MOST_TABS):
            here, said = self.focused()
            if wanted.search(said) and here != "body" and tag in {None, here}:
                assert self.page.evaluate(SEEN), f"{said!r} has the focus but cannot be seen"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no {MOST_TABS} tabs lead to {name!r} on {self.page.url}")

    def enter(self, name: str, *, tag: str | None = None) -> None:
        """Walk to a link or button and press Enter; what it leads to has loaded at the end."""
        self.walk_to(name, tag=tag)
        self.actions += 1
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, name: str, text: str) -> None:
        """Walk to a field and type in it."""
        self.walk_to(name)
        self.actions += 1
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def date(self, name: str, digits: str) -> None:
        """Type a day into a native date field, digit after digit."""
        self.walk_to(name)
        self.actions += 1
        self.page.keyboard.type(digits)

    def choose(self, name: str, option: str) -> None:
        """Walk to a list of choices and choose by its first letters."""
        self.walk_to(name, tag="select")
        self.actions += 1
        self.page.keyboard.type(option)
        chosen = self.page.evaluate("document.activeElement.selectedOptions[0].textContent")
        assert str(chosen).startswith(option)

    def arrive(self, heading: str) -> None:
        expect(self.page.locator("h1")).to_have_text(re.compile(heading))
