"""The components of the face at work, in their own pages: keys, palette, filters, drafts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.house import House
from tests.browser.people import violations, window

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(browser: Browser, served: House) -> Iterator[Page]:
    with window(browser, served) as context:
        yield context.new_page()


def test_rows_are_walked_by_keyboard(page: Page):
    page.goto("/ui/kit/list/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.inner_text("tr[data-here] a") == "Adam El Idrissi"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "Noor Peeters"
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    assert violations(page) == []


def test_the_palette_leads_to_a_page_by_a_few_letters(page: Page):
    page.goto("/ui/kit/")
    page.keyboard.press("Control+k")
    page.keyboard.type("learn")
    assert page.inner_text("#palette-found [aria-selected=true]").strip() == "Learners"
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/ui/kit/list/")


def test_a_filter_narrows_while_one_chooses(page: Page):
    page.goto("/ui/kit/list/")
    page.select_option("select[name=state]", "open")
    page.wait_for_selector("[data-count]:has-text('of 137')")
    assert "state=open" in page.url
    assert page.inner_text("#list-said") == page.inner_text("[data-count]")


def test_what_was_typed_comes_back_and_goes_when_it_is_sent(page: Page):
    page.goto("/ui/kit/roomy/")
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


def test_mistakes_take_the_focus_and_lead_to_the_field(page: Page):
    page.goto("/ui/kit/roomy/")
    page.click("text=Save and go on")
    page.wait_for_selector(".ds-error-summary")
    assert page.evaluate("document.activeElement.className") == "ds-error-summary"
    page.click(".ds-error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_name"


def test_offline_nothing_is_sent_and_nothing_is_lost(page: Page):
    page.goto("/ui/kit/roomy/")
    page.fill("textarea", "To learn.")
    page.context.set_offline(True)
    page.click("text=Save and go on")
    assert "You are offline" in page.inner_text(".notices")
    assert page.input_value("textarea") == "To learn."


def test_without_scripts_menus_open_filters_work_and_forms_are_sent(
    browser: Browser, served: House
):
    with window(browser, served, width=360, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/ui/kit/list/")
        page.click("summary:has-text('Menu')")
        assert page.is_visible(".nav-small a >> nth=0")
        page.click("summary:has-text('Menu')")
        page.select_option("select[name=state]", "open")
        page.click("text=Show >> nth=0")
        assert "of 137" in page.inner_text("[data-count]")
        page.goto("/help/")
        page.click("text=Nederlands")
        assert page.get_attribute("html", "lang") == "nl"
        page.goto("/ui/kit/roomy/")
        page.click(".form button >> nth=-1")
        assert page.is_visible(".ds-error-summary")
