"""The learner's own page: where each application stands, what was decided, and why."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from gezel.apps.applications.queries import visible_to
from gezel.apps.applications.withdrawal import withdraw
from gezel.apps.journal.words import say
from gezel.apps.mobilities.documents import file_name, printed
from gezel.apps.mobilities.queries import agreements_visible_to
from gezel.core.values import Refusal
from gezel.web.learner.story import Story
from gezel.web.learner.told import told_to
from gezel.web.ui.notices import notify
from gezel.web.ui.once import submit_once
from gezel.web.ui.pages import page


@page(may=("learner",))
def home(request: HttpRequest) -> HttpResponse:
    """Each application with its steps; one application speaks in the heading of the page."""
    stories = [Story(told) for told in told_to(request.actor)]  # type: ignore[attr-defined]
    only = stories[0] if len(stories) == 1 else None
    return render(request, "learner/home.html", {"stories": stories, "only": only})


@page(may=("learner",))
@submit_once
def withdraw_page(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """A second look before an application is taken out of a call."""
    actor = request.actor  # type: ignore[attr-defined]
    application = get_object_or_404(visible_to(actor), pk=application_id)
    story = next(Story(told) for told in told_to(actor) if told.application.pk == application.pk)
    if request.method == "POST":
        try:
            withdraw(actor=actor, application=application)
        except Refusal as refusal:
            if story.state == "withdrawn":
                notify(request, "info", _("You withdrew already. Nothing was changed."))
            else:
                notify(request, "stop", say(refusal.reason))
        else:
            notify(
                request, "ok", _("You withdrew from “%(call)s”.") % {"call": application.call.name}
            )
        return HttpResponseRedirect(reverse("learner_home"))
    if not story.may_withdraw:
        return HttpResponseRedirect(reverse("learner_home"))
    return render(request, "learner/withdraw.html", {"story": story})


@page(may=("learner",))
def agreement(request: HttpRequest, mobility_id: UUID) -> HttpResponse:
    """The learner's own learning agreement, the latest version."""
    found = (
        agreements_visible_to(request.actor)  # type: ignore[attr-defined]
        .filter(mobility=mobility_id)
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
