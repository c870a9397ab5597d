"""Per request: one reading of the clock, and who is acting."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from gezel.apps.journal import clock
from gezel.apps.journal.actor import ANYBODY, Actor
from gezel.apps.orgs import queries as orgs

ACTING = "acting"


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
