"""Home is where one's role works."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from gezel.web.ui.navigation import url_or_none
from gezel.web.ui.pages import SIGNED_IN, page

HOMES = {"coordinator": "staff_season", "learner": "learner_home", "host": "host_home"}


@page(may=SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the home of the acting role; say so to an account that has no role yet."""
    url = url_or_none(HOMES.get(request.actor.role, ""))  # type: ignore[attr-defined]
    if url is not None:
        return HttpResponseRedirect(url)
    return render(request, "ui/no_role.html", status=200)
