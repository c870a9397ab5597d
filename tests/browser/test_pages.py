"""Rule 6 of the house: every page passes axe, by day and night, wide and narrow, and keeps quiet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext
from tests.browser.house import House
from tests.browser.pages import PAGES, Visit
from tests.browser.people import NARROW, PHONE, SIDEWAYS, WIDE, violations, window

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Profile = Callable[[Visit], BrowserContext]


@pytest.fixture(scope="module")
def told(furniture, tmp_path_factory) -> Iterator[House]:
    """A second house, in which everything has been released."""
    house = House(tmp_path_factory.mktemp("told"), furniture)
    house.put_back("told")
    with house.open():
        yield house


@pytest.fixture(scope="module")
def profile(browser: Browser, served: House, request: pytest.FixtureRequest) -> Iterator[Profile]:
    """One signed-in browser for each role and house, kept while this module runs."""
    served.put_back("sample")
    open_ones: dict[tuple[str | None, str], BrowserContext] = {}
    with ExitStack() as stack:

        def give(visit: Visit) -> BrowserContext:
            key = (visit.role, visit.state)
            if key not in open_ones:
                house = request.getfixturevalue("told") if visit.state == "told" else served
                open_ones[key] = stack.enter_context(window(browser, house, role=visit.role))
            return open_ones[key]

        yield give


@pytest.mark.parametrize("visit", [v for v in PAGES if not v.file], ids=lambda v: v.id)
def test_a_page_can_be_read_by_everybody_on_every_screen(
    visit: Visit, profile: Profile, served: House
):
    context = profile(visit)
    address = reverse(visit.name, kwargs=visit.arguments(served.facts)) + visit.query
    page = context.new_page()
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200

    assert page.get_attribute("html", "lang") == "en"
    assert page.title().removesuffix("· Gezel").strip() != ""
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1

    page.set_viewport_size({"width": WIDE, "height": 800})
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": PHONE, "height": 740})
    assert violations(page) == []
    page.set_viewport_size({"width": NARROW, "height": 640})
    assert page.evaluate(SIDEWAYS) == 0
    page.close()


@pytest.mark.parametrize("visit", [v for v in PAGES if v.file], ids=lambda v: v.id)
def test_a_file_comes_down(visit: Visit, profile: Profile, served: House):
    address = reverse(visit.name, kwargs=visit.arguments(served.facts)) + visit.query
    answer = profile(visit).request.get(address)
    assert answer.status == 200
    assert len(answer.body()) > 0
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_page_that_does_not_exist_says_so_to_everybody(browser: Browser, served: House):
    with window(browser, served) as context:
        page = context.new_page()
        answer = page.goto("/nowhere/")
        assert answer is not None
        assert answer.status == 404
        assert page.locator("h1").count() == 1
        assert violations(page) == []


def test_the_round_would_see_a_page_that_shuts_people_out(browser: Browser, served: House):
    with window(browser, served) as context:
        page = context.new_page()
        page.goto("/help/")
        page.set_content(
            "<html><title></title><main><h1>Bad</h1><img src='/static/ui/gezel.svg'>"
            f"<input><button></button><p>{'wide' * 100}</p></main></html>"
        )
        page.set_viewport_size({"width": NARROW, "height": 640})
        rules = {found.partition(":")[0] for found in violations(page)}
        assert {"image-alt", "label", "button-name", "html-has-lang"} <= rules
        assert page.evaluate(SIDEWAYS) > 0
