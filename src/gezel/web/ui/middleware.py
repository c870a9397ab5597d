"""Per request: what comes in at all, one reading of the clock, and who is acting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from gezel.apps.journal import clock
from gezel.apps.journal.actor import ANYBODY, Actor
from gezel.apps.orgs import queries as orgs

ACTING = "acting"


TOO_LARGE = _(
    "This is larger than %(megabytes)s MB, so it was not taken in. Go back and choose a smaller file."
)
NO_LENGTH = _("The size of what was sent was not said, so it was not taken in.")
ODD = _("This address or form holds a sign that no text has.")


class DoorMiddleware:
    """Send away what no page can answer, before a byte of it reaches a disk or the database.

    A body that is too large, one whose size is not said, and the sign NUL, which PostgreSQL keeps
    in no text. No page has a use for any of them, and none of them comes from a browser by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if not (length.isascii() and length.isdigit()):
            return _plain(request, 400, NO_LENGTH)
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return _plain(request, 411, NO_LENGTH)
        if len(length) > 18 or int(length) > most:
            return _plain(request, 413, TOO_LARGE, megabytes=most // 1024 // 1024)
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\0" in query or "\0" in request.path_info:
            return _plain(request, 400, ODD)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if request.method == "POST" and any(
            "\0" in text
            for name, values in request.POST.lists()
            for text in (name, *values)
            if isinstance(text, str)
        ):
            return _plain(request, 400, ODD)
        return None


def _plain(request: HttpRequest, status: int, text: str, **facts: object) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        said = gettext(text) % facts if facts else gettext(text)
    return HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")


class MomentMiddleware:
    """Hold the clock still while a request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock.frozen():
            return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """The membership that the signed-in account chose to act in, else its first one."""
    if not request.user.is_authenticated:
        return ANYBODY
    return orgs.actor_for(request.user, chosen=request.session.get(ACTING))


class ActorMiddleware:
    """Put `request.actor` in place; looked up once, when a page first asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)
