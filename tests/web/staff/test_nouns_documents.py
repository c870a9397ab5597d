"""Documents and letters: safe files, and one release after a second look."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import World

from gezel.apps.applications.models import SelectionRun
from gezel.apps.applications.services import release_selection
from gezel.apps.desk.models import Message
from gezel.apps.journal.models import Entry
from gezel.apps.mobilities.models import Agreement
from gezel.apps.placements.models import AllocationRun
from gezel.apps.plan.release import Seen, release, waiting_for_release
from gezel.apps.plan.services import undo_run, write_letters
from gezel.core.values import Refusal


def test_an_agreement_opens_in_the_browser_under_a_name_without_a_name(
    done: World, alice: Client
) -> None:
    agreement = Agreement.objects.order_by("mobility__number").first()
    assert agreement is not None
    answer = alice.get(reverse("staff_agreement", args=[agreement.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    ref = agreement.mobility.application.ref
    assert answer["Content-Disposition"] == f'inline; filename="M0001-{ref}.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_all_agreements_come_in_one_archive_the_same_bytes_each_time(
    done: World, alice: Client
) -> None:
    url = reverse("staff_agreements_zip", args=[done.call.pk])
    answer = alice.get(url)
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == Agreement.objects.count()
        assert all(re.fullmatch(r"M\d{4}-[0-9A-F]+\.pdf", name) for name in names)
    assert b"".join(alice.get(url).streaming_content) == content


def test_letters_without_an_address_come_as_paper(done: World, alice: Client) -> None:
    answer = alice.get(reverse("staff_letters_pdf", args=[done.call.pk]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        # Frank has no e-mail address
        assert archive.namelist() == ["letter-0001.pdf"]
        assert archive.read("letter-0001.pdf").startswith(b"%PDF-")
    Message.objects.filter(address="")._raw_delete("default")
    assert alice.get(reverse("staff_letters_pdf", args=[done.call.pk])).status_code == 404


def test_a_letter_is_shown_as_its_reader_sees_it(done: World, alice: Client) -> None:
    letter = Message.objects.get(to=done.learner("Bob").person)
    page = alice.get(reverse("staff_message", args=[letter.pk])).content.decode()
    assert "Dear Bob," in page
    assert reverse("staff_learner", args=[done.learner("Bob").pk]) in page


def seen_on(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_the_second_look_counts_and_the_release_does_all_at_once(
    done: World, alice: Client
) -> None:
    url = reverse("staff_release", args=[done.call.pk])
    page = alice.get(url).content.decode()
    assert "Tell 4 people?" in page
    assert "1 letter has no e-mail address" in page
    answer = alice.post(url, seen_on(page), follow=True)
    assert "Released, with 4 letters." in answer.content.decode()
    assert SelectionRun.objects.get().state == "released"
    assert AllocationRun.objects.get().state == "released"
    assert set(Message.objects.values_list("state", flat=True)) == {"released"}
    assert Entry.objects.filter(action="plan.release").count() == 1
    assert "Everything of this call was released" in alice.get(url).content.decode()


def test_two_clicks_release_once(done: World, alice: Client) -> None:
    url = reverse("staff_release", args=[done.call.pk])
    seen = seen_on(alice.get(url).content.decode())
    first, second = alice.post(url, seen), alice.post(url, seen)
    assert first["Location"] == second["Location"]
    assert Entry.objects.filter(action="plan.release").count() == 1


def test_another_count_than_the_one_seen_releases_nothing(done: World, alice: Client) -> None:
    url = reverse("staff_release", args=[done.call.pk])
    seen = seen_on(alice.get(url).content.decode())
    Message.objects.filter(to=done.learner("Bob").person)._raw_delete("default")
    answer = alice.post(url, seen, follow=True)
    assert "there are now 3" in answer.content.decode()
    assert SelectionRun.objects.get().state == "proposed"
    assert set(Message.objects.values_list("state", flat=True)) == {"prepared"}


def test_a_selection_made_anew_since_the_look_is_not_released(done: World, alice: Client) -> None:
    from gezel.apps.plan.services import run_plan

    url = reverse("staff_release", args=[done.call.pk])
    seen = seen_on(alice.get(url).content.decode())
    undo_run(actor=done.coordinator, call=done.call)
    run_plan(actor=done.coordinator, call=done.call)
    answer = alice.post(url, seen, follow=True)
    assert "were made anew since you looked" in answer.content.decode()
    assert not SelectionRun.objects.filter(state="released").exists()


def test_what_fails_in_the_middle_releases_nothing(
    done: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gezel.apps.plan import release as module

    def broken(**_: object) -> int:
        raise RuntimeError("the power went off")

    monkeypatch.setattr(module, "release_letters", broken)
    with pytest.raises(RuntimeError, match="power"):
        release(actor=done.coordinator, call=done.call, seen=waiting_for_release(done.call).seen)
    assert SelectionRun.objects.get().state == "proposed"
    assert AllocationRun.objects.get().state == "proposed"


def test_nothing_is_released_before_there_is_a_selection(world: World) -> None:
    with pytest.raises(Refusal, match=r"plan\.nothing_to_release"):
        release(
            actor=world.coordinator,
            call=world.call,
            seen=Seen(letters=0, selection=None, allocation=None),
        )


def test_letters_written_after_a_release_can_follow(done: World) -> None:
    run = SelectionRun.objects.get()
    release_selection(actor=done.coordinator, run=run)
    write_letters(actor=done.coordinator, call=done.call)
    letters = release(
        actor=done.coordinator, call=done.call, seen=waiting_for_release(done.call).seen
    )
    assert letters == 4
    with pytest.raises(Refusal, match=r"plan\.no_letters"):
        release(actor=done.coordinator, call=done.call, seen=waiting_for_release(done.call).seen)


def test_mallory_does_not_release_for_alice(done: World, mallory: Client) -> None:
    seen = waiting_for_release(done.call).seen
    answer = mallory.post(
        reverse("staff_release", args=[done.call.pk]),
        {"letters": seen.letters, "selection": str(seen.selection)},
    )
    assert answer.status_code == 404
    assert SelectionRun.objects.get().state == "proposed"
