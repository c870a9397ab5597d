"""The main job in a real browser: by keyboard, by finger, and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests import world
from tests.browser.files import learners, placements
from tests.browser.furnish import NEWCOMER, PASSWORD
from tests.browser.hands import Hands
from tests.browser.house import ROOT, House
from tests.browser.keys import Keys
from tests.browser.people import PHONE, SIDEWAYS, window

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KANDIDATEN = ROOT / "examples" / "kandidaten_voorjaar_2027.xlsx"
OFFERS = ROOT / "examples" / "offers_spring_2027.csv"
LEARNERS = ("learners.csv", learners(*world.EVERYBODY))
PLACES = ("places.csv", placements(*world.ALL_PLACES))
# what Anna's school has, past every page
MINE = "(select id from orgs_organisation where name = 'Anna''s school')"
HER_LEARNERS = f"select count(*) from orgs_learner where office_id in {MINE}"


def good_rows(page: Page) -> int:
    """How many rows the heading of a preview promises; the samples have some bad ones."""
    heading = page.locator("h1")
    expect(heading).to_contain_text("rows can be brought in")
    good, rows = re.findall(r"\d+", heading.inner_text())
    assert 0 < int(good) < int(rows)
    return int(good)


def test_anna_signs_in_by_keyboard(browser: Browser, house: House):
    with window(browser, house) as context:
        keys = Keys(context.new_page())
        keys.page.goto("/")
        keys.enter("^Sign in$")
        keys.write("^E-?mail", NEWCOMER)
        keys.write("Password", "not her password")
        keys.enter("^Sign in", tag="button")
        expect(keys.page.locator(".ds-error-summary")).to_be_focused()
        keys.write("Password", PASSWORD)
        keys.enter("^Sign in", tag="button")
        keys.arrive("Your first season")


def test_the_whole_main_job_is_done_by_keyboard_and_taken_back(page: Page, house: House):
    keys = Keys(page)
    page.goto("/season/")
    keys.enter("^Make a season")
    keys.write("^Name", "Spring 2027")
    # the same day and month twice: right in every order in which a browser asks for them
    keys.date("^First day", "02022027")
    keys.date("^Last day", "05052027")
    keys.enter("^Make", tag="button")
    keys.arrive("Spring 2027")
    keys.enter("^Write a call")
    keys.write("^Name of the call", "Work placements")
    keys.write("^Places", "60")
    keys.write("reserved for participants with fewer opportunities", "10")
    keys.write("^Town where journeys start", "Leuven")
    keys.choose("^Language of the documents", "English")
    keys.enter("^Write the call", tag="button")
    keys.arrive("Work placements")

    keys.enter("^Bring in learners")
    keys.walk_to("^Spreadsheet")
    page.set_input_files("input[type=file]", KANDIDATEN)
    keys.enter("^Read the file")
    learners_read = good_rows(page)
    mend = page.locator("section", has=page.locator("#problems"))
    expect(mend).to_contain_text("31/02/2009")
    expect(mend).to_contain_text("Write day, month and year, such as 31/12/2026.")
    keys.choose("^Column T, Trein", "left out")
    keys.enter("^Read again with these columns")
    assert page.get_by_label(re.compile("^Column T, Trein")).input_value() == ""
    keys.enter(f"^Bring in the {learners_read} good rows")
    keys.arrive("Work placements")
    assert house.count(HER_LEARNERS) == learners_read

    keys.enter("^Bring in placements")
    keys.walk_to("^Spreadsheet")
    page.set_input_files("input[type=file]", OFFERS)
    keys.enter("^Read the file")
    keys.enter(f"^Bring in the {good_rows(page)} good rows")
    with house.worker():
        keys.enter("^Select, place, fund and draft")
        expect(page.locator("#job progress")).to_be_visible()
        page.wait_for_url("**/result/")
    keys.arrive("of 60 have a place")

    keys.enter("^Work placements")
    keys.enter("^Take the run back")
    keys.enter("^Take everything back")
    expect(page.locator(".notices")).to_contain_text("Learners and placements are as they were")
    for name in (OFFERS.name, KANDIDATEN.name):
        page.goto("/imports/")
        keys.enter(f"^{re.escape(name)}")
        keys.enter("^Take this import back")
        expect(page.locator(".notices")).to_contain_text(f"before “{name}”")
    assert house.count(HER_LEARNERS) == 0


def test_the_main_job_needs_no_script(browser: Browser, house: House):
    with window(browser, house, role="newcomer", java_script_enabled=False) as context:
        hands = Hands(context.new_page())
        hands.begin()
        hands.bring("learners", LEARNERS)
        hands.page.get_by_label("Column K, Motivation, means").select_option("score")
        hands.press("Read again with these columns")
        hands.told("Read again with your columns.")
        hands.store()
        hands.bring("placements", PLACES)
        hands.store()
        hands.press("Select, place, fund and draft")
        expect(hands.page.locator("#job")).to_contain_text("Waiting for the worker")
        house.work()
        hands.press("Show progress")
        hands.press("Look at the plan")
        hands.arrive("2 of 2 have a place")


def test_the_main_job_is_done_on_a_phone_by_touch(browser: Browser, house: House):
    phone = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    with window(browser, house, role="newcomer", width=PHONE, **phone) as context:
        hands = Hands(context.new_page(), touch=True)
        hands.begin()
        for what, content in (("learners", LEARNERS), ("placements", PLACES)):
            hands.bring(what, content)
            assert hands.page.evaluate(SIDEWAYS) == 0
            hands.store()
        with house.worker():
            hands.press("Select, place, fund and draft")
            hands.page.wait_for_url("**/result/")
        hands.arrive("2 of 2 have a place")
        assert hands.page.evaluate(SIDEWAYS) == 0


def test_a_run_that_waits_is_stopped_and_ordered_again(page: Page, house: House):
    hands = Hands(page)
    hands.begin()
    hands.bring("learners", LEARNERS)
    hands.store()
    hands.bring("placements", PLACES)
    hands.store()
    hands.press("Select, place, fund and draft")
    hands.press("Stop")
    hands.told("It stops at the next step.")
    house.work()
    page.reload()
    expect(page.locator("main")).to_contain_text("You stopped the last run")
    with house.worker():
        hands.press("Select, place, fund and draft")
        page.wait_for_url("**/result/")
    hands.arrive("2 of 2 have a place")


def test_the_pages_speak_dutch_when_asked(page: Page):
    page.goto("/season/")
    page.locator("details.menu:has(button[value=nl]) > summary").first.click()
    page.locator("button[value=nl]:visible").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert page.locator("h1").inner_text() != "Your first season"
    page.goto("/season/new/")
    assert page.get_attribute("html", "lang") == "nl"
    expect(page.get_by_label("Eerste dag")).to_be_visible()
