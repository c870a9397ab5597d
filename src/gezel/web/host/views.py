"""The host's page: own places, who comes, the papers, and whom to tell when something is wrong."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from gezel.apps.mobilities.documents import file_name, printed
from gezel.apps.mobilities.queries import agreements_visible_to
from gezel.web.host.guests import hosting_of
from gezel.web.ui.pages import page


@page(may=("host",))
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "host/home.html", {"hosting": hosting_of(request.actor)})  # type: ignore[attr-defined]


@page(may=("host",))
def guest_list(request: HttpRequest) -> HttpResponse:
    """Everybody who comes in one table, made for paper."""
    return render(request, "host/list.html", {"hosting": hosting_of(request.actor)})  # type: ignore[attr-defined]


@page(may=("host",))
def agreement(request: HttpRequest, mobility_id: UUID) -> HttpResponse:
    """The learning agreement of somebody who comes to one of the host's own places."""
    found = (
        agreements_visible_to(request.actor)  # type: ignore[attr-defined]
        .filter(mobility=mobility_id)
        .filter(mobility__state="planned")
        .order_by("-version")
        .first()
    )
    if found is None:
        raise Http404
    return HttpResponse(
        printed(found),
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(True, file_name(found))},
    )
