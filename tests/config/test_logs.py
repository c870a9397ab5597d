"""The log says what broke and where, never about whom."""

from __future__ import annotations

import io
import logging
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from tests.world import World

from gezel.config.logs import WithoutValues
from gezel.web.staff import imports


def broken(name: str) -> None:
    try:
        raise KeyError(f"row of {name}")
    except KeyError as error:
        raise ValueError(f"duplicate: ({name}, 14/05/2009)") from error


def record_of(name: str) -> logging.LogRecord:
    try:
        broken(name)
    except ValueError as error:
        return logging.LogRecord(
            "django.request", logging.ERROR, "x.py", 1, "Internal Server Error: %s (%s)",
            ("/imports/", error), (type(error), error, error.__traceback__),
        )  # fmt: skip
    raise AssertionError


def test_an_exception_is_said_by_its_types_and_frames_without_values() -> None:
    text = WithoutValues("%(levelname)s %(message)s").format(record_of("Bob De Smet"))
    assert "Bob" not in text
    assert "2009" not in text
    lines = text.splitlines()
    assert lines[0] == "ERROR Internal Server Error: /imports/ (ValueError)"
    assert lines[1] == "builtins.ValueError"
    assert [line.rpartition(" in ")[2] for line in lines if " in " in line] == [
        "record_of",
        "broken",
        "broken",
    ]
    assert lines[-2] == "builtins.KeyError"
    assert "which came from" in lines


def test_what_another_handler_left_on_the_record_is_not_repeated() -> None:
    record = record_of("Bob De Smet")
    logging.Formatter().format(record)
    assert "Bob" in str(record.exc_text)
    assert "Bob" not in WithoutValues().format(record)
    # and the record stays as it was for the others
    assert "Bob" in str(record.exc_text)


def test_an_exception_as_the_whole_sentence_is_its_type() -> None:
    record = logging.LogRecord("x", logging.ERROR, "x", 1, ValueError("Bob"), None, None)
    assert WithoutValues().format(record) == "ValueError"


def test_an_exception_that_came_from_itself_ends() -> None:
    error = ValueError("Bob")
    error.__context__ = KeyError("Bob")
    error.__context__.__context__ = error
    text = WithoutValues().formatException((ValueError, error, None))
    assert text.splitlines() == ["builtins.ValueError", "which came from", "builtins.KeyError"]


def handler_of_requests() -> logging.StreamHandler[object]:
    """The product's own; the test run adds others that catch what is said."""
    (one,) = (
        handler
        for handler in logging.getLogger("django.request").handlers
        if isinstance(handler.formatter, WithoutValues)
    )
    assert isinstance(one, logging.StreamHandler)
    return one


def test_every_handler_of_the_product_writes_without_values() -> None:
    formatters = {handler["formatter"] for handler in settings.LOGGING["handlers"].values()}
    assert {settings.LOGGING["formatters"][name]["()"] for name in formatters} == {
        "gezel.config.logs.WithoutValues"
    }
    assert logging.getLogger("django.request").propagate is False
    assert isinstance(handler_of_requests().formatter, WithoutValues)


def test_a_page_that_breaks_does_not_name_anybody_in_the_log(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(actor: object) -> None:
        raise ValueError("Key (office, key)=(1, de smet|bob|2009-05-14) already exists.")

    monkeypatch.setattr(imports, "imports_visible_to", breaks)
    handler = handler_of_requests()
    written = io.StringIO()
    monkeypatch.setattr(handler, "stream", written)
    client.force_login(world.alice)
    client.raise_request_exception = False
    assert client.get(f"/imports/{uuid4()}/").status_code == 500
    assert "builtins.ValueError" in written.getvalue()
    assert "in breaks" in written.getvalue()
    assert "smet" not in written.getvalue()
