"""Figures that the office read itself: entered with their source, used at once, taken back at will."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from gezel.adapters.rates import rate_book
from gezel.apps.calls.queries import calls_visible_to
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.words import say
from gezel.apps.money.models import OwnRate
from gezel.apps.money.queries import gap_counts, rates_visible_to
from gezel.apps.money.services import enter_rate, forget_rate, recompute
from gezel.apps.orgs.queries import offices_of
from gezel.core.grants import figure_label
from gezel.core.values import Refusal
from gezel.web.staff.money import GapRow, gap_rows
from gezel.web.staff.words import STATUS
from gezel.web.ui.forms import DecimalField, GezelForm
from gezel.web.ui.notices import notify
from gezel.web.ui.once import submit_once
from gezel.web.ui.pages import page
from gezel.web.ui.templatetags.gezel import money as euro
from gezel.web.ui.templatetags.gezel import number

_FORGOTTEN = "forgotten_rate"
ACTIONS = ("KA121", "KA122")


def label(name: str) -> str:
    """A figure in words."""
    try:
        words = say(figure_label(name))
    except ValueError:
        return name
    return words[:1].upper() + words[1:]


def known_figures() -> list[str]:
    """Every figure that a rate file of vocational education knows, and the daily rates of learners,
    which no file has for every agency."""
    names = {
        name
        for key, rates in rate_book().sets.items()
        if key.field == "VET"
        for name in rates.figures
        if not name.startswith("range.")
    }
    names |= {
        f"individual.learner.{group}.{part}" for group in (1, 2, 3) for part in ("first", "second")
    }
    return sorted(names)


def missing(actor: Actor) -> list[GapRow]:
    """What is missing now in the office's grants, what most wait for first."""
    return gap_rows(gap_counts(actor), call=None)


class RateForm(GezelForm, forms.Form):
    """A figure with the grants that it is for, and where it was read."""

    figure = forms.ChoiceField(label=gettext_lazy("Which figure?"))
    amount = DecimalField(
        label=gettext_lazy("Amount"),
        max_digits=9,
        decimal_places=2,
        min_value=Decimal(0),
        help_text=gettext_lazy(
            "In euro. For a country group write 1, 2 or 3; for a reduction write a factor such as 0.70."
        ),
    )
    call_year = forms.IntegerField(label=gettext_lazy("Call year"), min_value=2021, max_value=2035)
    agency = forms.CharField(
        label=gettext_lazy("National agency"),
        max_length=8,
        help_text=gettext_lazy("Its code, such as BE02 (Flanders), NL01 or ES01."),
    )
    action = forms.ChoiceField(label=gettext_lazy("Action"), choices=[(a, a) for a in ACTIONS])
    source = forms.CharField(
        label=gettext_lazy("Where did you read it?"),
        max_length=240,
        help_text=gettext_lazy("Document, page and date, so that an auditor finds it again."),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("How sure is it?"),
        widget=forms.RadioSelect,
        initial="confirmed",
        choices=[
            ("confirmed", gettext_lazy("Confirmed: it stands in an official document")),
            ("derived", gettext_lazy("Derived: computed from an official figure")),
            ("unverified", gettext_lazy("Unverified: somebody said so, to be checked")),
        ],
    )

    def __init__(self, *args: Any, wanted: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        first = list(dict.fromkeys(wanted))
        rest = sorted(((name, label(name)) for name in known_figures()), key=lambda pair: pair[1])
        self.fields["figure"].choices = [
            ("", ""),
            *([(_("Missing now"), [(name, label(name)) for name in first])] if first else []),
            (_("All figures"), [pair for pair in rest if pair[0] not in first]),
        ]

    def clean_agency(self) -> str:
        agency: str = self.cleaned_data["agency"].strip().upper()
        return agency


@page(may=("coordinator",))
def rates(request: HttpRequest) -> HttpResponse:
    """The office's own figures, and what is still missing."""
    actor = request.actor  # type: ignore[attr-defined]
    return render(
        request,
        "staff/rates.html",
        {
            "nav": "money",
            "rates": [
                {
                    "rate": rate,
                    "what": label(rate.what),
                    "shown": shown(rate),
                    "status": _(STATUS[rate.status][1]),
                    "tone": STATUS[rate.status][0],
                }
                for rate in rates_visible_to(actor)
            ],
            "missing": missing(actor),
        },
    )


def shown(rate: OwnRate) -> str:
    """The amount as it is meant: groups and factors are no money."""
    plain = rate.what.startswith(("group.", "third.", "reduced_rate_factor")) or rate.what.endswith(
        ".threshold"
    )
    return number(rate.amount.normalize()) if plain else euro(rate.amount)


@page(may=("coordinator",))
@submit_once
def new(request: HttpRequest) -> HttpResponse:
    """Enter a figure; the grants that it is for are computed anew at once."""
    actor = request.actor  # type: ignore[attr-defined]
    wanted = [
        str(dict(params)["figure"])
        for _code, params in gap_counts(actor)
        if "figure" in dict(params)
    ]
    form = RateForm(request.POST or None, wanted=wanted, initial=_start(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        key = {"call_year": data["call_year"], "agency": data["agency"], "action": data["action"]}
        try:
            enter_rate(
                actor=actor,
                office=get_object_or_404(offices_of(actor)),
                what=data["figure"],
                amount=data["amount"],
                source=data["source"],
                status=data["status"],
                **key,
            )
        except Refusal as refusal:
            form.add_error("amount", say(refusal.reason))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            _tell(request, _("%(what)s is entered.") % {"what": label(data["figure"])}, **key)
            return HttpResponseRedirect(reverse("staff_rates"))
    return render(request, "staff/rate_new.html", {"nav": "money", "form": form})


def _start(request: HttpRequest) -> dict[str, Any]:
    """What the address knows; else the latest call says year, agency and action."""
    asked = {
        name: request.GET[name]
        for name in ("figure", "call_year", "agency", "action")
        if name in request.GET
    }
    call = calls_visible_to(request.actor).order_by("-starts").first()  # type: ignore[attr-defined]
    if call is not None:
        asked = {"call_year": call.call_year, "agency": call.agency, "action": call.action, **asked}
    return asked


def _tell(
    request: HttpRequest,
    first: str,
    *,
    call_year: int,
    agency: str,
    action: str,
    undo: str | None = None,
) -> None:
    changed, waiting = recompute(
        actor=request.actor,  # type: ignore[attr-defined]
        call_year=call_year,
        agency=agency,
        action=action,
    )
    text = [
        first,
        ngettext(
            "%(n)s grant changed.", "%(n)s grants changed.", changed
        ) % {"n": number(changed)} if changed else _("No grant changed."),
    ]  # fmt: skip
    if waiting:
        text.append(
            ngettext(
                "%(n)s grant still waits for an amount.",
                "%(n)s grants still wait for an amount.",
                waiting,
            )
            % {"n": number(waiting)}
        )
    notify(request, "ok", " ".join(text), undo_url=undo)


@page(may=("coordinator",))
@require_POST
@submit_once
def forget(request: HttpRequest, rate_id: uuid.UUID) -> HttpResponse:
    """Take a figure back; the grants are computed without it, and the notice can bring it back."""
    actor = request.actor  # type: ignore[attr-defined]
    rate = get_object_or_404(rates_visible_to(actor), pk=rate_id)
    key = {"call_year": rate.call_year, "agency": rate.agency, "action": rate.action}
    request.session[_FORGOTTEN] = {
        **key, "what": rate.what, "amount": str(rate.amount), "source": rate.source, "status": rate.status,
    }  # fmt: skip
    what = label(rate.what)
    forget_rate(actor=actor, rate=rate)
    _tell(
        request,
        _("%(what)s is removed.") % {"what": what},
        undo=reverse("staff_rate_restore"),
        **key,
    )
    return HttpResponseRedirect(reverse("staff_rates"))


@page(may=("coordinator",))
@require_POST
@submit_once
def restore(request: HttpRequest) -> HttpResponse:
    """Enter again what was removed last."""
    actor = request.actor  # type: ignore[attr-defined]
    kept = request.session.pop(_FORGOTTEN, None)
    if kept is None:
        raise Http404
    key = {name: kept[name] for name in ("call_year", "agency", "action")}
    enter_rate(
        actor=actor,
        office=get_object_or_404(offices_of(actor)),
        what=kept["what"],
        amount=Decimal(kept["amount"]),
        source=kept["source"],
        status=kept["status"],
        **key,
    )
    _tell(request, _("%(what)s is there again.") % {"what": label(kept["what"])}, **key)
    return HttpResponseRedirect(reverse("staff_rates"))
