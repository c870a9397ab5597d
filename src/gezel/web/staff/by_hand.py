"""Decisions by hand: a place fixed for a learner, or ruled out, before places are given."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gezel.apps.applications.models import Application
from gezel.apps.applications.queries import visible_to as applications_visible_to
from gezel.apps.journal.words import say
from gezel.apps.placements.models import Pin, Placement
from gezel.apps.placements.queries import open_to, pins_visible_to, run_in_force
from gezel.apps.placements.queries import visible_to as placements_visible_to
from gezel.apps.placements.services import pin, unpin
from gezel.core.values import Refusal
from gezel.web.ui.forms import GezelForm
from gezel.web.ui.notices import notify
from gezel.web.ui.once import submit_once
from gezel.web.ui.pages import page
from gezel.web.ui.templatetags.gezel import country

_UNPINNED = "unpinned"


class ByHandForm(GezelForm, forms.Form):
    """Where a learner goes, or does not go, because people say so."""

    keep = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        choices=[
            ("yes", gettext_lazy("The learner goes to this placement")),
            ("no", gettext_lazy("The learner does not go to this placement")),
        ],
        widget=forms.RadioSelect,
        initial="yes",
    )
    placement = forms.ChoiceField(label=gettext_lazy("Placement"))
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=240,
        help_text=gettext_lazy(
            "For the file, in one sentence. The learner does not read it. No health, no family matters."
        ),
    )

    def __init__(
        self, *args: Any, placements: list[Placement], open_ones: set[uuid.UUID], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.by_key = {str(one.pk): one for one in placements}
        named = [(str(one.pk), placement_name(one), one.pk in open_ones) for one in placements]
        groups = [
            (_("Open to this learner"), [(key, name) for key, name, is_open in named if is_open]),
            (_("A rule forbids it"), [(key, name) for key, name, is_open in named if not is_open]),
        ]
        self.fields["placement"].choices = [("", ""), *(group for group in groups if group[1])]


def placement_name(placement: Placement) -> str:
    """Salon Mireia, Valencia (Spain): Cutting and colouring."""
    where = f"{placement.host.name}, {placement.city or '–'} ({country(placement.country)})"
    what = placement.title or placement.sector
    return f"{where}: {what}" if what else where


def _application(
    request: HttpRequest, learner_id: uuid.UUID, application_id: uuid.UUID
) -> Application:
    return get_object_or_404(
        applications_visible_to(request.actor).select_related(  # type: ignore[attr-defined]
            "call__season", "learner__person", "learner__school"
        ),
        pk=application_id,
        learner=learner_id,
    )


@page(may=("coordinator",))
@submit_once
def by_hand(request: HttpRequest, learner_id: uuid.UUID, application_id: uuid.UUID) -> HttpResponse:
    """Fix a place for a learner, or rule one out, before places are given."""
    actor = request.actor  # type: ignore[attr-defined]
    application = _application(request, learner_id, application_id)
    placements = list(
        placements_visible_to(actor)
        .filter(season=application.call.season_id)
        .order_by("host__name", "city", "pk")
    )
    back = reverse("staff_learner", args=[learner_id])
    in_force = run_in_force(application.call)
    form = ByHandForm(
        request.POST or None,
        placements=placements,
        open_ones=open_to(application, placements) if in_force is None else set(),
        initial={"placement": request.GET.get("placement", ""), "keep": "yes"},
    )
    if request.method == "POST" and form.is_valid():
        placement = form.by_key[form.cleaned_data["placement"]]
        keep = form.cleaned_data["keep"] == "yes"
        try:
            pin(
                actor=actor,
                application=application,
                placement=placement,
                reason=form.cleaned_data["reason"],
                keep=keep,
            )
        except Refusal as refusal:
            why = say(refusal.reason)
            if refusal.reason.code.startswith("allocation."):
                why = _("A rule forbids it. The learner would read: “%(why)s”") % {"why": why}
            form.add_error("placement", why)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            text = (
                _("Fixed: %(who)s goes to %(where)s.")
                if keep
                else _("Ruled out: %(who)s does not go to %(where)s.")
            )
            notify(
                request,
                "ok",
                text % {"who": application.learner.person.name, "where": placement_name(placement)}
                + " "
                + _("It counts when places are given."),
            )
            return HttpResponseRedirect(back)
    return render(
        request,
        "staff/learner_by_hand.html",
        {
            "nav": "learners",
            "application": application,
            "learner": application.learner,
            "form": form,
            "in_force": in_force,
            "back": back,
        },
    )


def _pin(request: HttpRequest, pin_id: uuid.UUID) -> Pin:
    return get_object_or_404(pins_visible_to(request.actor), pk=pin_id)  # type: ignore[attr-defined]


@page(may=("coordinator",))
@require_POST
@submit_once
def take_back(request: HttpRequest, pin_id: uuid.UUID) -> HttpResponse:
    """Take a decision by hand back; the notice has the way to restore it."""
    found = _pin(request, pin_id)
    application = found.application
    kept = {
        "application": str(found.application_id),
        "placement": str(found.placement_id),
        "keep": found.keep,
        "reason": found.reason,
    }
    back = HttpResponseRedirect(reverse("staff_learner", args=[application.learner_id]))
    try:
        unpin(actor=request.actor, pin=found)  # type: ignore[attr-defined]
    except Refusal as refusal:
        notify(request, "stop", say(refusal.reason))
        return back
    request.session[_UNPINNED] = kept
    notify(
        request,
        "ok",
        _("The decision by hand was taken back."),
        undo_url=reverse("staff_pin_restore", args=[application.learner_id]),
    )
    return back


@page(may=("coordinator",))
@require_POST
@submit_once
def restore(request: HttpRequest, learner_id: uuid.UUID) -> HttpResponse:
    """Decide again what was taken back last."""
    actor = request.actor  # type: ignore[attr-defined]
    kept = request.session.pop(_UNPINNED, None)
    if kept is None:
        raise Http404
    application = _application(request, learner_id, uuid.UUID(kept["application"]))
    placement = get_object_or_404(placements_visible_to(actor), pk=kept["placement"])
    try:
        pin(
            actor=actor,
            application=application,
            placement=placement,
            reason=kept["reason"],
            keep=kept["keep"],
        )
    except Refusal as refusal:
        notify(request, "stop", say(refusal.reason))
    else:
        notify(request, "ok", _("The decision by hand is there again."))
    return HttpResponseRedirect(reverse("staff_learner", args=[learner_id]))
