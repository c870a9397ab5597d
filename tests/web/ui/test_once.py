"""A form that is sent twice is done once."""

from __future__ import annotations

import pytest
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from gezel.web.ui import once
from gezel.web.ui.once import new_token, submit_once

pytestmark = pytest.mark.django_db


class Desk:
    """Counts how often it was really done."""

    def __init__(self) -> None:
        self.done = 0
        self.wrong = False
        self.broken = False

    def view(self, request: HttpRequest) -> HttpResponse:
        if self.broken:
            raise RuntimeError("broken")
        if self.wrong:
            return HttpResponse("mistakes", status=200)
        self.done += 1
        return HttpResponseRedirect(f"/result/{self.done}/")


@pytest.fixture
def session() -> SessionStore:
    made = SessionStore()
    made["acting"] = "coordinator"
    made.create()
    return made


def post(desk: Desk, session: SessionStore, token: str = "") -> HttpResponse:
    request = RequestFactory().post("/release/", {"once": token} if token else {})
    request.session = SessionStore(session.session_key)
    request._messages = default_storage(request)
    answer = submit_once(desk.view)(request)
    if request.session.modified:
        request.session.save()
    return answer


def test_the_second_click_goes_to_the_result_of_the_first(session: SessionStore):
    desk, token = Desk(), new_token()
    assert post(desk, session, token)["Location"] == "/result/1/"
    assert post(desk, session, token)["Location"] == "/result/1/"
    assert desk.done == 1


def test_another_form_is_another_deed(session: SessionStore):
    desk = Desk()
    post(desk, session, new_token())
    post(desk, session, new_token())
    assert desk.done == 2


def test_a_form_with_mistakes_may_be_sent_again(session: SessionStore):
    desk, token = Desk(), new_token()
    desk.wrong = True
    assert post(desk, session, token).status_code == 200
    desk.wrong = False
    assert post(desk, session, token)["Location"] == "/result/1/"


def test_a_form_that_broke_may_be_sent_again(session: SessionStore):
    desk, token = Desk(), new_token()
    desk.broken = True
    with pytest.raises(RuntimeError):
        post(desk, session, token)
    desk.broken = False
    assert post(desk, session, token)["Location"] == "/result/1/"


def test_without_a_token_nothing_is_guarded(session: SessionStore):
    desk = Desk()
    post(desk, session)
    post(desk, session)
    assert desk.done == 2


def test_the_rest_of_the_session_is_untouched(session: SessionStore):
    post(Desk(), session, new_token())
    assert SessionStore(session.session_key)["acting"] == "coordinator"


def test_only_the_last_tokens_are_kept(session: SessionStore):
    desk = Desk()
    for _ in range(45):
        post(desk, session, new_token())
    assert len(SessionStore(session.session_key)["once"]) == 40


def test_a_click_while_the_first_still_runs_does_nothing(
    session: SessionStore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(once, "_PATIENCE", 0.0)
    desk, token, during = Desk(), new_token(), []

    class SlowDesk(Desk):
        def view(self, request: HttpRequest) -> HttpResponse:
            during.append(post(desk, session, token))
            return super().view(request)

    slow = SlowDesk()
    assert post(slow, session, token)["Location"] == "/result/1/"
    assert [answer["Location"] for answer in during] == ["/release/"]
    assert (slow.done, desk.done) == (1, 0)
    assert post(desk, session, token)["Location"] == "/result/1/"


def test_a_click_that_waited_gets_the_result(
    session: SessionStore, monkeypatch: pytest.MonkeyPatch
):
    desk, token = Desk(), new_token()
    store = SessionStore(session.session_key)
    store["once"] = {token: ""}
    store.save()

    def finish(_seconds: float) -> None:
        other = SessionStore(session.session_key)
        other["once"] = {token: "/result/7/"}
        other.save()

    monkeypatch.setattr(once.time, "sleep", finish)
    assert post(desk, session, token)["Location"] == "/result/7/"
    assert desk.done == 0
