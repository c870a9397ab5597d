"""The steps of the main job with a mouse, a finger, or without scripts."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

Content = Path | tuple[str, bytes]


class Hands:
    """Press, write and bring files in one page. Counts what a person does: `actions`."""

    def __init__(self, page: Page, *, touch: bool = False) -> None:
        self.page = page
        self.touch = touch
        self.actions = 0

    def press(self, name: str) -> None:
        """Press a button or follow a link by the start of its name."""
        named = re.compile(f"^{name}")
        main = self.page.locator("main")
        thing: Locator = (
            main.get_by_role("button", name=named).or_(main.get_by_role("link", name=named)).first
        )
        self.actions += 1
        if self.touch:
            thing.tap()
        else:
            thing.click()

    def write(self, label: str, text: str) -> None:
        self.actions += 1
        self.page.get_by_label(label, exact=False).first.fill(text)

    def choose(self, label: str, option: str) -> None:
        self.actions += 1
        self.page.get_by_label(label, exact=False).first.select_option(label=option)

    def take(self, content: Content) -> None:
        """Choose a file from this machine's disk."""
        self.actions += 1
        field = self.page.locator("input[type=file]")
        if isinstance(content, Path):
            field.set_input_files(content)
        else:
            name, data = content
            field.set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})

    def arrive(self, heading: str) -> None:
        expect(self.page.locator("h1")).to_have_text(re.compile(heading))

    def told(self, text: str) -> None:
        """A notice says this."""
        expect(self.page.locator(".notices")).to_contain_text(text)

    # --- the steps of the main job ----------------------------------------------------------------

    def make_season(self, name: str = "Spring 2027") -> None:
        self.page.goto("/season/new/")
        self.write("Name", name)
        self.write("First day", "2027-03-01")
        self.write("Last day", "2027-03-31")
        self.press("Make|Save")
        self.arrive(name)

    def make_call(self, name: str = "Work placements", *, places: int = 2) -> None:
        self.press("Write a call")
        self.write("Name of the call", name)
        self.write("Places", str(places))
        self.write("Town where journeys start", "Leuven")
        self.choose("Language of the documents", "English")
        self.press("Write the call")
        self.arrive(name)

    def begin(self) -> None:
        self.make_season()
        self.make_call()

    def bring(self, what: str, content: Content) -> None:
        """Up to the preview of a file; it is not stored yet."""
        self.press(f"Bring in {what}")
        self.take(content)
        self.press("Read the file")
        self.arrive("rows? can be brought in")

    def store(self) -> None:
        self.press("Bring in the")
        self.told("Brought in:")
