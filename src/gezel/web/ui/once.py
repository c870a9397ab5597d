"""A form that is sent twice is done once.

    @page(may=("coordinator",))
    @submit_once
    def release(request): …

The form carries a random token ({% once %} in its template; `<c-form>` writes it by itself). The
first POST with a token claims it in the session; when the view answers with a redirect, the
address is kept, and any later POST with the same token goes there without running the view again.
A view that shows the form again (errors) gives the token back, so that the corrected form can be
sent. A POST without a token runs unguarded.
"""

from __future__ import annotations

import functools
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from gezel.web.ui.notices import notify

FIELD = "once"
_KEY = "once"
_KEPT = 40
_PATIENCE = 1.5  # seconds to wait for the first of two simultaneous clicks: it holds a thread
_RUNNING = ""

View = Callable[..., HttpResponse]


def new_token() -> str:
    return secrets.token_urlsafe(18)


def _tokens(request: HttpRequest, change: Callable[[dict[str, str]], Any]) -> Any:
    """Read and change the tokens as the database has them now, one request at a time.

    The session that this request loaded at its start may be older than what a simultaneous
    request has written since; so the row is locked and read anew.
    """
    session = request.session
    if not session.session_key:
        session.create()
    with transaction.atomic():
        row = Session.objects.select_for_update().filter(session_key=session.session_key).first()
        data = row.get_decoded() if row else {}
        tokens: dict[str, str] = data.get(_KEY, {})
        outcome = change(tokens)
        data[_KEY] = dict(list(tokens.items())[-_KEPT:])
        if row:
            row.session_data = session.encode(data)
            row.save(update_fields=["session_data"])
        # what this request saves at its end must hold the same tokens
        if session.get(_KEY) != data[_KEY]:
            changed = session.modified
            session[_KEY] = data[_KEY]
            session.modified = changed or row is None
    return outcome


def _claim(token: str) -> Callable[[dict[str, str]], str | None]:
    """None when the token is now ours, else what is known of its first use."""

    def change(tokens: dict[str, str]) -> str | None:
        if token in tokens:
            return tokens[token]
        tokens[token] = _RUNNING
        return None

    return change


def submit_once(view: View) -> View:
    """Run the view once per token; a later POST is redirected to the first one's result."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.POST.get(FIELD, "")[:64] if request.method == "POST" else ""
        if not token:
            return view(request, *args, **kwargs)
        known = _tokens(request, _claim(token))
        if known is not None:
            return _again(request, token, known)
        target = None
        try:
            response = view(request, *args, **kwargs)
            if 300 <= response.status_code < 400:
                target = response["Location"]
            return response
        finally:
            if target is None:
                _tokens(request, lambda tokens: tokens.pop(token, None))
            else:
                _tokens(request, lambda tokens: tokens.update({token: target}))

    return guarded


def _again(request: HttpRequest, token: str, known: str) -> HttpResponse:
    until = time.monotonic() + _PATIENCE
    while known == _RUNNING and time.monotonic() < until:
        time.sleep(0.1)
        row = Session.objects.filter(session_key=request.session.session_key).first()
        known = (row.get_decoded() if row else {}).get(_KEY, {}).get(token, _RUNNING)
    if known == _RUNNING:
        notify(request, "info", gettext("You sent this already. It is still being done."))
        known = request.get_full_path()
    return HttpResponseRedirect(known)
