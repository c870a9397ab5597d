"""A served house and a real browser, for tests that look at the product as people do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.browser.house import House, furnish
from tests.browser.people import window
from tools.browser import find

# a busy machine is slow, not wrong
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def furniture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The furnished copies of the database, shared by the processes of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "furniture"
    furnish(folder)
    return folder


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, furniture: Path) -> Iterator[House]:
    """One server for all tests of this process."""
    house = House(tmp_path_factory.mktemp("house"), furniture)
    with house.open():
        yield house


@pytest.fixture
def house(served: House) -> House:
    """The house as the sample season leaves it: every test begins with the same."""
    served.put_back("sample")
    return served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Not kept for the whole run: playwright holds a loop in this thread,
    and other tests want to ask their database from it."""
    path = find()
    if path is None:
        pytest.skip("no Chromium on this machine: run tools/browser.py or set GEZEL_BROWSER")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def anna(browser: Browser, house: House) -> Iterator[BrowserContext]:
    """Anna coordinates a school in which nothing has happened yet."""
    with window(browser, house, role="newcomer") as context:
        yield context


@pytest.fixture
def page(anna: BrowserContext) -> Page:
    return anna.new_page()
