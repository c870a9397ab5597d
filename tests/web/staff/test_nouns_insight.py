"""Insight, pictures and search."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.world import World

from gezel.apps.desk.services import receive_file, store_import
from gezel.apps.plan.insight import LEAST, fairness_of, hide_small, past_of
from gezel.core.values import Reason
from gezel.web.staff.charts import NAMES, figure_of, with_room

counts = st.lists(st.integers(0, 40), min_size=3, max_size=3)


@given(fewer=counts, others=counts)
def test_a_hidden_count_does_not_follow_from_what_is_shown(
    fewer: list[int], others: list[int]
) -> None:
    fair = hide_small(fewer, others)
    for column in range(3):
        pair = (fair.fewer[column].count, fair.others[column].count)
        # both or neither: with one of them and the total, the other would be known
        assert (pair[0] is None) == (pair[1] is None)
        for shown, real in zip(pair, (fewer[column], others[column]), strict=True):
            if 0 < real < LEAST:
                assert shown is None
            if shown is not None:
                assert shown == real
        assert fair.total[column] == fewer[column] + others[column]


def test_counts_of_three_and_more_and_of_nobody_are_shown() -> None:
    fair = hide_small([3, 0, 0], [9, 5, 4])
    assert not fair.hidden
    assert [cell.count for cell in fair.fewer] == [3, 0, 0]


def test_one_learner_with_fewer_opportunities_is_not_recognised(done: World, alice: Client) -> None:
    fair = fairness_of(done.call)
    assert fair.total == (4, 3, 3)
    assert all(cell.count is None for cell in fair.fewer[:1])
    page = alice.get(reverse("staff_insight")).content.decode()
    assert "fewer than 3" in page
    assert "not shown" in page


def test_no_history_says_how_to_bring_it_in_and_history_is_counted_in_people(
    done: World, alice: Client
) -> None:
    page = alice.get(reverse("staff_insight")).content.decode()
    assert reverse("staff_bring_loose", args=["stays"]) in page
    content = (
        "Sending country,Receiving country,Start month,Participants\n"
        "BE,ES,2018-03,2\nBE,ES,2018-04,3\nBE,PT,2019-03,1\n"
    )
    file = receive_file(
        actor=done.coordinator,
        office=done.office,
        target="stays",
        name="stays.csv",
        content=content.encode(),
    )
    store_import(actor=done.coordinator, file=file)
    assert sum(row.people for row in past_of(done.coordinator)) == 6
    page = alice.get(reverse("staff_insight")).content.decode()
    assert "6 people" in page
    assert "No history yet" not in page


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_says_its_finding_and_has_its_table(done: World, name: str) -> None:
    figure = figure_of(done.call, name)
    assert figure.alt
    assert figure.rows
    assert all(len(row) == len(figure.columns) for row in figure.rows)
    assert figure.src_light != figure.src_dark


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_picture_is_drawn_as_large_as_its_page_says(
    done: World, alice: Client, name: str, look: str
) -> None:
    figure = figure_of(done.call, name)
    answer = alice.get(figure.src_dark if look == "dark" else figure.src_light)
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    svg = answer.content.decode()
    width = int(svg.partition('width="')[2].partition('"')[0])
    height = int(svg.partition('height="')[2].partition('"')[0])
    assert abs(width - figure.width) <= 4
    assert abs(height - figure.height) <= 12


def test_a_picture_without_anything_to_show_is_a_sentence(world: World, alice: Client) -> None:
    for name in NAMES:
        figure = figure_of(world.call, name)
        assert figure.alt == "There is nothing to show yet."
        assert figure.rows == ()
        assert alice.get(figure.src_light).status_code == 200


def test_a_picture_is_kept_by_the_reader_until_its_figures_change(
    done: World, alice: Client
) -> None:
    url = figure_of(done.call, "countries").src_light
    first = alice.get(url)
    assert first["Cache-Control"].startswith("private, max-age=")
    again = alice.get(url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    stale = alice.get(reverse("staff_chart", args=[done.call.pk, "countries"]) + "?v=old")
    assert stale["Cache-Control"] == "private, no-cache"
    other = figure_of(done.call, "countries").src_dark
    assert alice.get(other)["ETag"] != first["ETag"]


def test_an_unknown_picture_is_not_found(done: World, alice: Client) -> None:
    assert alice.get(reverse("staff_chart", args=[done.call.pk, "pie"])).status_code == 404
    with pytest.raises(KeyError):
        figure_of(done.call, "pie")


def test_words_and_table_of_a_picture_load_no_drawing_library() -> None:
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE']='tests.settings';"
        "import django, sys; django.setup(); import gezel.config.urls, gezel.web.staff.charts;"
        "print('altair' in sys.modules or 'vl_convert' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_the_finding_of_a_picture_is_what_the_drawing_says(done: World) -> None:
    """The words are made twice, here without drawing: they must not part."""
    from gezel.adapters import charts
    from gezel.apps.journal.words import say
    from gezel.apps.plan import insight

    def own(reason: Reason) -> str:
        return say(reason)

    trips = [
        charts.Flow(t.from_lat, t.from_lon, t.to_lat, t.to_lon, t.count, t.label)
        for t in insight.trips_of(done.call)
    ]
    stays = [charts.Stay(*stay) for stay in insight.stays_of(done.call)]
    flows, weeks = (
        charts.flow_map(trips, title="", say=own),
        charts.timeline(stays, title="", say=own),
    )
    assert figure_of(done.call, "flows").alt == flows.alt
    assert figure_of(done.call, "timeline").alt == weeks.alt


def test_room_is_added_on_both_sides_and_the_picture_stays_the_same() -> None:
    svg = '<svg role="img" width="100" height="50" viewBox="0 0 100 50"><g/></svg>'
    assert with_room(svg, room=0) == svg
    assert (
        with_room(svg, room=8)
        == '<svg role="img" width="116" height="50" viewBox="-8 0 116 50"><g/></svg>'
    )


def test_search_finds_learners_placements_and_organisations(done: World, alice: Client) -> None:
    url = reverse("staff_search")
    answer = alice.get(url, {"q": "mireia"}, headers={"accept": "application/json"})
    found = answer.json()["results"]
    assert {one["title"] for one in found} == {"Salon Mireia"}
    assert len(found) == 2
    (bob,) = alice.get(url, {"q": "smet bob"}, headers={"accept": "application/json"}).json()[
        "results"
    ]
    assert bob["url"] == reverse("staff_learner", args=[done.learner("Bob").pk])
    assert set(bob) == {"title", "note", "url"}
    assert "Bob De Smet" in alice.get(url, {"q": "smet"}).content.decode()


def test_search_finds_nothing_of_others_and_nothing_for_one_letter(
    done: World, alice: Client, mallory: Client
) -> None:
    url, json = reverse("staff_search"), {"accept": "application/json"}
    assert mallory.get(url, {"q": "mireia"}, headers=json).json()["results"] == []
    assert alice.get(url, {"q": "m"}, headers=json).json()["results"] == []
    assert alice.get(url, headers=json).json()["results"] == []
