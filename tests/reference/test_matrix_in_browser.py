"""A selection matrix of 47 candidates, mapped in the browser by a person in few steps."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.browser.conftest import anna, browser, furniture, house, served
from tests.browser.hands import Hands
from tests.browser.house import House
from tests.browser.test_wizard import HER_LEARNERS

__all__ = ["anna", "browser", "furniture", "house", "served"]

MATRIX = (
    Path(__file__).resolve().parents[3]
    / "shared" / "data" / "coordinator_files" / "selection_matrix_outgoing_46.csv"
)  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not MATRIX.exists(), reason="needs the files of ../shared"),
]


def test_a_matrix_of_47_is_mapped_in_twenty_actions(anna: BrowserContext, house: House):
    """From the call to 47 stored learners, ranked by the two marks that the school's total adds."""
    hands = Hands(anna.new_page())
    hands.begin()
    hands.actions, begun = 0, time.monotonic()
    hands.bring("learners", MATRIX)
    # of the seven columns of marks only two count; the others are their sources
    for column in (
        "Column H, Transcript Grade(4/4)",
        "Column I, Transcript Grade(100/100)",
        "Column J, Transcript Grade Contribution",
        "Column L, Transcript Notu (4/4)",
        "Column M, Transcript Notu (100/100)",
        "Column N, Erasmus application CGPA",
    ):
        hands.choose(column, "left out")
    hands.press("Read again with these columns")
    hands.store()
    expect(hands.page.locator("main")).to_contain_text("47 learners applied.")
    assert hands.actions <= 20
    assert time.monotonic() - begun < 120
    assert house.count(HER_LEARNERS) == 47
    assert house.rows(
        "select key, maximum from calls_criterion where call_id in"
        " (select id from calls_call where name = 'Work placements') order by key"
    ) == [("language_points", 50), ("transcript_points", 50)]
