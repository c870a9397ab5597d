"""The face in a real browser: axe, narrow screens, keyboard, no script, drafts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ADDRESSES = (
    "/", "/account/login/", "/account/password/reset/", "/help/", "/help/accessibility/",
    "/ui/kit/", "/ui/kit/list/", "/ui/kit/list/?none", "/ui/kit/list/?state=open&sort=-name",
    "/ui/kit/roomy/", "/nowhere/",
)  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # playwright keeps a loop in this thread; the database is asked from here all the same
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    system = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=system, args=["--no-sandbox"])
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def complaints() -> list[str]:
    return []


def open_page(browser: Browser, complaints: list[str], **options: Any) -> Page:
    page = browser.new_context(**options).new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "404" not in message.text
            else None
        ),
    )
    return page


@pytest.fixture
def page(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    opened = open_page(browser, complaints, viewport={"width": 1280, "height": 800})
    yield opened
    opened.context.close()
    assert complaints == []


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found]


@pytest.mark.parametrize(
    ("width", "mode"), [(1280, "light"), (1280, "dark"), (360, "dark"), (320, "light")]
)
def test_every_page_passes_axe_and_never_scrolls_sideways(
    browser: Browser, live_server, complaints: list[str], width: int, mode: str
):
    page = open_page(
        browser, complaints, viewport={"width": width, "height": 800}, color_scheme=mode
    )
    for address in ADDRESSES:
        page.goto(live_server.url + address)
        assert violations(page) == [], address
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(over) == 0, address
    page.context.close()
    assert complaints == []


def test_rows_are_walked_by_keyboard(page: Page, live_server):
    page.goto(f"{live_server.url}/ui/kit/list/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.inner_text("tr[data-here] a") == "Adam El Idrissi"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "Noor Peeters"
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    assert violations(page) == []


def test_the_palette_leads_to_a_page_by_a_few_letters(page: Page, live_server):
    page.goto(f"{live_server.url}/ui/kit/")
    page.keyboard.press("Control+k")
    page.keyboard.type("learn")
    assert page.inner_text("#palette-found [aria-selected=true]").strip() == "Learners"
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/ui/kit/list/")


def test_a_filter_narrows_while_one_chooses(page: Page, live_server):
    page.goto(f"{live_server.url}/ui/kit/list/")
    page.select_option("select[name=state]", "open")
    page.wait_for_selector("[data-count]:has-text('of 137')")
    assert "state=open" in page.url
    assert page.inner_text("#list-said") == page.inner_text("[data-count]")


def test_what_was_typed_comes_back_and_goes_when_it_is_sent(page: Page, live_server):
    page.goto(f"{live_server.url}/ui/kit/roomy/")
    page.fill("textarea", "To learn.")
    page.wait_for_timeout(300)
    page.reload()
    assert page.input_value("textarea") == "To learn."
    page.fill("#id_name", "Bob")
    page.fill("#id_email", "bob@example.org")
    page.fill("#id_first_day", "2027-03-01")
    page.fill("#id_distance", "1,5")
    page.select_option("#id_country", "ES")
    page.check("input[value=train]")
    page.check("#id_agreed")
    page.click("text=Save and go on")
    page.wait_for_selector(".notice-text")
    assert page.inner_text(".notice-text") == "Saved."
    assert page.input_value("textarea") == ""


def test_mistakes_take_the_focus_and_lead_to_the_field(page: Page, live_server):
    page.goto(f"{live_server.url}/ui/kit/roomy/")
    page.click("text=Save and go on")
    page.wait_for_selector(".ds-error-summary")
    assert page.evaluate("document.activeElement.className") == "ds-error-summary"
    page.click(".ds-error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_name"


def test_offline_nothing_is_sent_and_nothing_is_lost(page: Page, live_server):
    page.goto(f"{live_server.url}/ui/kit/roomy/")
    page.fill("textarea", "To learn.")
    page.context.set_offline(True)
    page.click("text=Save and go on")
    assert "You are offline" in page.inner_text(".notices")
    assert page.input_value("textarea") == "To learn."


def test_without_scripts_menus_open_filters_work_and_forms_are_sent(
    browser: Browser, live_server, complaints: list[str]
):
    page = open_page(
        browser, complaints, java_script_enabled=False, viewport={"width": 360, "height": 800}
    )
    page.goto(f"{live_server.url}/ui/kit/list/")
    page.click("summary:has-text('Menu')")
    assert page.is_visible(".nav-small a >> nth=0")
    page.click("summary:has-text('Menu')")
    page.select_option("select[name=state]", "open")
    page.click("text=Show >> nth=0")
    assert "of 137" in page.inner_text("[data-count]")
    page.goto(f"{live_server.url}/help/")
    page.click("text=Nederlands")
    assert page.get_attribute("html", "lang") == "nl"
    page.goto(f"{live_server.url}/ui/kit/roomy/")
    page.click(".form button >> nth=-1")
    assert page.is_visible(".ds-error-summary")
    page.context.close()
    assert complaints == []
