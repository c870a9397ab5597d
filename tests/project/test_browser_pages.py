"""Rule 6 of the house, the part that needs no browser: no page is left out of the browser's round."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from gezel.web.ui.pages import EVERYBODY, all_patterns, page

# Addresses that a browser does not show as a page, with the reason.
NOT_PAGES = {
    "set_language": "only POST",
    "account_confirm_email": "needs a key from a mail",
    "account_reset_password_from_key": "needs a key from a mail",
    "account_confirm_login_code": "needs a code from a mail",
    "account_set_password": "redirects while the account has a password",
    "account_signup": "closed: accounts are given",
    "account_inactive": "for blocked accounts",
    "home": "redirects to the home of the role",
}
_FILES = (".json", ".xlsx", ".csv", ".pdf", ".zip", ".txt")


def only_post(view: Any) -> bool:
    """True for a view under `require_POST`, however deep."""
    while view is not None:
        if getattr(view, "__closure__", None):
            for name, cell in zip(view.__code__.co_freevars, view.__closure__, strict=True):
                if name == "request_method_list" and list(cell.cell_contents) == ["POST"]:
                    return True
        view = getattr(view, "__wrapped__", None)
    return False


def not_visited(patterns: Iterable[URLPattern], visited: Iterable[str]) -> Iterator[str]:
    """Pages that nobody looks at in a browser."""
    known = set(visited)
    for pattern in patterns:
        name = pattern.name or ""
        if name in known or name in NOT_PAGES or only_post(pattern.callback):
            continue
        if str(pattern.pattern).rstrip("$\\Z").endswith(_FILES):
            continue
        yield f"{name} is not in PAGES of tests/browser/pages.py"


def visited_pages() -> set[str] | None:
    """Names in `PAGES`; None while the browser's round is not part of the suite."""
    if importlib.util.find_spec("tests.browser") is None:
        return None
    if importlib.util.find_spec("tests.browser.pages") is None:
        return None
    pages = importlib.import_module("tests.browser.pages").PAGES
    return {entry if isinstance(entry, str) else _name(entry) for entry in pages}


def _name(entry: Any) -> str:
    """The name of the address in an entry: its `name`, else its first element."""
    return str(entry.name if hasattr(entry, "name") else entry[0])


def test_every_page_is_looked_at_in_a_browser() -> None:
    visited = visited_pages()
    assert visited is None or list(not_visited(all_patterns(), visited)) == []


def test_a_page_that_nobody_looks_at_is_found() -> None:
    @page(may=EVERYBODY)
    def shown(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    @page(may=EVERYBODY)
    @require_POST
    def sent(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    patterns = [
        path("a/", shown, name="a"),
        path("b/", shown, name="b"),
        path("c/", sent, name="c"),
        path("d.xlsx", shown, name="d"),
        path("home/", shown, name="home"),
    ]
    assert list(not_visited(patterns, ["a"])) == ["b is not in PAGES of tests/browser/pages.py"]


def test_the_exceptions_name_addresses_that_exist() -> None:
    names = {p.name for p in all_patterns()}
    assert sorted(set(NOT_PAGES) - names) == []
