"""What every page can ask for: another look, another language, another role."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from gezel.apps.orgs import queries as orgs
from gezel.web.ui.addresses import way_back
from gezel.web.ui.context import LOOK_COOKIE, LOOKS
from gezel.web.ui.middleware import ACTING
from gezel.web.ui.navigation import url_or_none
from gezel.web.ui.pages import EVERYBODY, SIGNED_IN, page

YEAR = 365 * 86400


@page(may=EVERYBODY)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device has it; kept in a cookie, not in the account."""
    asked = request.POST.get("look", "auto")
    answer = HttpResponseRedirect(way_back(request))
    if asked in LOOKS and asked != "auto":
        answer.set_cookie(
            LOOK_COOKIE, asked, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SECURE
        )
    else:
        answer.delete_cookie(LOOK_COOKIE, samesite="Lax")
    return answer


@page(may=EVERYBODY)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Django's own switch (it sets the cookie); the account remembers it for letters."""
    answer = set_language(request)
    asked = request.POST.get("language", "")
    if request.user.is_authenticated and asked in dict(settings.LANGUAGES):
        request.user.language = asked
        request.user.save(update_fields=["language"])
    return answer


@page(may=SIGNED_IN)
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Act in another role of this account."""
    asked = request.POST.get("place", "")
    if asked not in {
        str(pk) for pk in orgs.memberships_of(request.user).values_list("pk", flat=True)
    }:
        raise Http404
    request.session[ACTING] = asked
    return HttpResponseRedirect(url_or_none("home") or "/")
