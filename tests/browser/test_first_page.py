"""The first page is light, and does its work without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.furnish import NEWCOMER, PASSWORD
from tests.browser.house import House
from tests.browser.people import window
from tests.browser.weight import BUDGET, first_page, production

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def in_production(furniture, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = production(tmp_path_factory.mktemp("production"), furniture)
    with house.open():
        yield house


def test_the_first_page_weighs_less_than_150_kilobytes(browser: Browser, in_production: House):
    parts = first_page(browser, in_production)
    assert [p.path for p in parts if p.path.endswith((".css", ".js")) and not p.encoding] == []
    assert sum(p.body for p in parts) < BUDGET, parts


def test_the_first_page_leads_to_help_and_home_without_scripts(browser: Browser, house: House):
    with window(browser, house, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_role("link", name="Help", exact=True).first.click()
        expect(page.locator("h1")).to_be_visible()
        page.goto("/")
        page.get_by_role("link", name="Sign in").first.click()
        page.locator("input[type=email]").fill(NEWCOMER)
        page.locator("input[type=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("h1")).to_have_text("Your first season")
