"""What no page can answer is sent away before it reaches a disk or the database."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files import uploadhandler
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from tests.world import World

SIGN_IN = "/account/login/"


@pytest.fixture
def spooled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes that uploads bring to memory or disk."""
    seen: list[int] = []
    for handler in (
        uploadhandler.TemporaryFileUploadHandler,
        uploadhandler.MemoryFileUploadHandler,
    ):
        real = handler.receive_data_chunk

        def count(self: Any, raw: bytes, start: int, real: Any = real) -> Any:
            seen.append(len(raw))
            return real(self, raw, start)

        monkeypatch.setattr(handler, "receive_data_chunk", count)
    return seen


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1024 * 1024)
def test_a_body_that_is_too_large_is_not_read(db: None, client: Client, spooled: list[int]) -> None:
    file = SimpleUploadedFile("x.bin", b"0" * (1024 * 1024 + 1))
    answer = client.post(SIGN_IN, {"file": file})
    assert (answer.status_code, spooled) == (413, [])
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == (
        "This is larger than 1 MB, so it was not taken in. Go back and choose a smaller file."
    )
    answer = client.post(SIGN_IN, {"file": SimpleUploadedFile("x.bin", b"0" * 1000)})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"CONTENT_LENGTH": "26214401"}, 413),
        ({"CONTENT_LENGTH": "9" * 5000}, 413),
        ({"CONTENT_LENGTH": "-1"}, 400),
        ({"CONTENT_LENGTH": "many"}, 400),
        ({"CONTENT_LENGTH": "²"}, 400),
        ({"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}, 411),
    ],
)
def test_a_size_that_is_odd_or_not_said(
    db: None, client: Client, said: dict[str, str], status: int
) -> None:
    answer = client.generic(
        "POST", SIGN_IN, b"a=b", content_type="application/x-www-form-urlencoded", **said
    )
    assert answer.status_code == status


def test_a_request_without_a_body_needs_no_size(db: None, client: Client) -> None:
    assert client.get("/", CONTENT_LENGTH="").status_code == 200
    answer = client.generic("POST", SIGN_IN, b"", **{"wsgi.input": io.BytesIO()})
    assert answer.status_code == 200


LISTS = ("/search/?q=%00", "/learners/?q=a%00b", "/learners/?sort=%00", "/letters/?call=%00")


@pytest.mark.parametrize("url", [*LISTS, "/?%00", "/%00", "/account/login/?next=%00"])
def test_nul_in_an_address_is_no_question(world: World, client: Client, url: str) -> None:
    client.force_login(world.alice)
    assert client.get(url).status_code == 400


def test_nul_in_a_form_is_no_answer(world: World, client: Client) -> None:
    client.force_login(world.alice)
    url = f"/season/calls/{world.call.pk}/move/"
    for form in ({"verb": "op\0en"}, {"ve\0rb": "open"}):
        assert client.post(url, form).status_code == 400
    world.call.refresh_from_db()
    assert world.call.state == "draft"
