"""The front page, help, and the door into the demonstration."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gezel.apps.calls.models import Call
from gezel.apps.people.models import Account
from gezel.web.ui.navigation import url_or_none
from gezel.web.ui.notices import notify
from gezel.web.ui.pages import EVERYBODY, page

DEMO_ROLES = ("coordinator", "learner", "host")
OFFERED = 30

HELP = {
    "sign-in": gettext_lazy("Sign in and sign out"),
    "choice": gettext_lazy("How learners are chosen"),
    "lists": gettext_lazy("Lists and spreadsheets"),
    "keyboard": gettext_lazy("Keyboard"),
    "privacy": gettext_lazy("What we know about you"),
    "accessibility": gettext_lazy("Accessibility"),
}


@page(may=EVERYBODY)
def front(request: HttpRequest) -> HttpResponse:
    """What Gezel is, the way in, and the calls that are open now."""
    home = url_or_none("home")
    if request.user.is_authenticated and home and home != request.path:
        return HttpResponseRedirect(home)
    calls = (
        Call.objects.filter(state="open")
        .select_related("season__office")
        .order_by("starts", "name", "pk")[:OFFERED]
    )
    return render(request, "public/front.html", {"calls": list(calls)})


@page(may=EVERYBODY)
def help_index(request: HttpRequest) -> HttpResponse:
    return render(request, "public/help.html", {"topics": HELP.items()})


@page(may=EVERYBODY)
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in HELP:
        raise Http404
    return render(request, f"public/help/{slug}.html", {"title": HELP[slug]})


def from_this_machine(request: HttpRequest) -> bool:
    """The request came over loopback and not through a proxy that stands on this machine."""
    if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP")):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@page(may=EVERYBODY)
@require_POST
def demo_enter(request: HttpRequest) -> HttpResponse:
    """Sign in to the demonstration with one click; from this machine only, in demo mode only."""
    role = request.POST.get("role", "")
    if not settings.DEMO or not from_this_machine(request) or role not in DEMO_ROLES:
        raise Http404
    account = Account.objects.filter(email=f"{role}@demo.invalid", is_active=True).first()
    if account is None:
        notify(
            request, "warn", gettext_lazy("The demonstration is not loaded yet: run `gezel demo`.")
        )
        return HttpResponseRedirect(reverse("front"))
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(url_or_none("home") or reverse("front"))
