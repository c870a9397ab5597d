"""Every page says who may open it; a page that says nothing does not exist.

`@page(may=("coordinator",))` on a view: somebody who is not signed in is sent to sign in,
somebody in another role gets "not found", so that nobody learns what exists.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from gezel.apps.orgs.roles import ROLES

EVERYBODY = "everybody"
SIGNED_IN = "signed_in"

# Pages of the sign-in library, by the start of their name, and who may open them.
LIBRARY_PAGES = {
    "account_login": EVERYBODY,
    "account_logout": EVERYBODY,
    "account_reset_password": EVERYBODY,
    "account_confirm_email": EVERYBODY,
    "account_confirm_login_code": EVERYBODY,
    "account_email_verification_sent": EVERYBODY,
    "account_inactive": EVERYBODY,
    "account_signup": EVERYBODY,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
}

View = Callable[..., HttpResponse]


def page(*, may: str | tuple[str, ...]) -> Callable[[View], View]:
    """Declare who may open a view: EVERYBODY, SIGNED_IN, or role keys."""
    if not isinstance(may, str):
        unknown = set(may) - set(ROLES)
        if unknown:
            raise ValueError(f"unknown roles {sorted(unknown)}")

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if may != EVERYBODY:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if may != SIGNED_IN and request.actor.role not in may:  # type: ignore[attr-defined]
                    raise Http404
            return view(request, *args, **kwargs)

        guarded.may = may  # type: ignore[attr-defined]
        return guarded

    return decorate


def permission_of(pattern: URLPattern) -> str | tuple[str, ...] | None:
    """Who may open the page behind a URL; None when nobody said."""
    declared = getattr(pattern.callback, "may", None)
    if declared is not None:
        return declared
    name = pattern.name or ""
    for start, may in LIBRARY_PAGES.items():
        if name.startswith(start):
            return may
    return None


def all_patterns(resolver: URLResolver | None = None) -> list[URLPattern]:
    """Every URL of the project, flattened."""
    found: list[URLPattern] = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found += all_patterns(entry)
        else:
            found.append(entry)
    return found
