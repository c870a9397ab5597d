"""What goes wrong on a working day: stopped halfway, clicked twice, no connection, a bad file."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests import world
from tests.browser.files import COMMAND, PARTY, learners, locked_xls, many_learners, noise
from tests.browser.hands import Hands
from tests.browser.house import House
from tests.browser.people import window
from tests.browser.test_wizard import HER_LEARNERS, LEARNERS, MINE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_anna_stops_in_the_middle_and_goes_on_in_another_browser(browser: Browser, house: House):
    with window(browser, house, role="newcomer") as first:
        hands = Hands(first.new_page())
        hands.begin()
        hands.bring("learners", LEARNERS)
        hands.page.get_by_label("Column F, Class, means").select_option("")
        hands.press("Read again with these columns")
    with window(browser, house, role="newcomer") as second:
        hands = Hands(second.new_page())
        hands.page.goto("/season/")
        hands.press("Work placements")
        hands.press("Go on with “learners.csv”")
        hands.arrive("4 of 4 rows can be brought in")
        assert hands.page.get_by_label("Column F, Class, means").input_value() == ""
        hands.store()
    assert house.count(HER_LEARNERS) == 4


def test_two_quick_clicks_bring_everybody_in_once(page: Page, house: House):
    hands = Hands(page)
    hands.begin()
    hands.bring("learners", ("many.csv", many_learners(200)))
    page.get_by_role("button", name=re.compile("^Bring in the 200")).dblclick()
    hands.told("Brought in: 200 new")
    assert house.count(HER_LEARNERS) == 200


def test_two_windows_that_bring_in_the_same_file_at_once_bring_it_in_once(
    anna: BrowserContext, house: House
):
    hands = Hands(anna.new_page())
    hands.begin()
    hands.bring("learners", ("many.csv", many_learners(200)))
    twin = anna.new_page()
    twin.goto(hands.page.url)
    forms = [_form(one) for one in (hands.page, twin)]
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in anna.cookies())
    said: list[int] = []
    threads = [
        threading.Thread(target=lambda f=form: said.append(_send(house, *f, cookies)))
        for form in forms
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == [302, 302]
    assert house.count(HER_LEARNERS) == 200


def _form(page: Page) -> tuple[str, dict[str, str]]:
    """Where the button "Bring in" leads, and what it sends."""
    form = page.locator("form[action$='/store/']")
    fields = form.locator("input[type=hidden]")
    sent = {str(f.get_attribute("name")): f.input_value() for f in fields.all()}
    return str(form.get_attribute("action")), sent


def _send(house: House, address: str, fields: dict[str, str], cookies: str) -> int:
    """POST past the browser, so that two can be under way at the same moment."""
    from http.client import HTTPConnection
    from urllib.parse import urlencode

    line = HTTPConnection("127.0.0.1", house.port, timeout=60)
    line.request(
        "POST",
        address,
        urlencode(fields),
        {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"},
    )
    status = line.getresponse().status
    line.close()
    return status


def test_going_back_after_bringing_in_and_pressing_again_changes_nothing(page: Page, house: House):
    hands = Hands(page)
    hands.begin()
    hands.bring("learners", LEARNERS)
    hands.store()
    page.go_back()
    again = page.get_by_role("button", name=re.compile("^Bring in the 4"))
    if again.count():
        again.click()
    else:
        expect(page.locator("main")).to_contain_text("brought in")
    assert house.count(HER_LEARNERS) == 4
    assert house.count(f"select count(*) from desk_importfile where office_id in {MINE}") == 1


def test_without_a_connection_nothing_is_sent_and_nothing_typed_is_lost(
    anna: BrowserContext, house: House
):
    hands = Hands(anna.new_page())
    hands.make_season()
    hands.press("Write a call")
    hands.write("Name of the call", "Typed in a train")
    hands.write("Places", "12")
    anna.set_offline(True)
    hands.press("Write the call")
    hands.told("You are offline")
    assert hands.page.get_by_label("Name of the call").input_value() == "Typed in a train"
    anna.set_offline(False)
    hands.page.reload()
    assert hands.page.get_by_label("Name of the call").input_value() == "Typed in a train"
    assert hands.page.get_by_label("Places").first.input_value() == "12"
    hands.press("Write the call")
    hands.arrive("Typed in a train")
    assert house.rows("select places from calls_call where name = 'Typed in a train'") == [(12,)]


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "bytes that mean nothing": ("list.xlsx", noise, "is not a table"),
    "an old workbook with a password": ("list.xls", locked_xls, "protected with a password"),
    "nothing at all": ("list.csv", lambda: b"", "empty"),
    "far too much": ("list.csv", lambda: b"a;b\n" * (22 * 1024 * 256), "too large"),
    "a picture": ("list.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(64), "not a file of these kinds"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_with_a_sentence(page: Page, house: House, tmp_path: Path, what: str):
    name, make, sentence = BAD[what]
    file = tmp_path / name
    file.write_bytes(make())
    hands = Hands(page)
    hands.begin()
    hands.press("Bring in learners")
    hands.take(file)
    hands.press("Read the file")
    expect(page.locator(".ds-error-summary")).to_contain_text(sentence)
    expect(page.locator("h1")).to_have_text(re.compile("^Bring in"))
    assert house.count(f"select count(*) from desk_importfile where office_id in {MINE}") == 0


def test_a_name_that_looks_like_a_command_is_only_a_name(anna: BrowserContext, house: House):
    rows = [list(world.BOB), list(world.DAVE)]
    rows[0][1], rows[1][1] = COMMAND, PARTY
    hands = Hands(anna.new_page())
    page = hands.page
    hands.begin()
    hands.bring("learners", ("names.csv", learners(*rows)))
    for name in (COMMAND, PARTY):
        expect(page.locator("section", has=page.locator("#rows"))).to_contain_text(name)
    hands.store()
    page.goto("/learners/")
    for name in (COMMAND, PARTY):
        expect(page.locator("#list, main").first).to_contain_text(name)

    text = anna.request.get("/learners/?export=csv").body().decode("utf-8-sig")
    assert f"'{COMMAND}" in text
    assert PARTY in text
    book = anna.request.get("/learners/?export=xlsx").body()
    with ZipFile(io.BytesIO(book)) as parts:
        names = [n for n in parts.namelist() if n.endswith(".xml")]
        everything = b"".join(parts.read(n) for n in names)
    assert b"<f>" not in everything  # no formula anywhere
    assert COMMAND.replace("'", "&apos;").encode() in everything.replace(b"'", b"&apos;")
    assert PARTY.encode() in everything
