"""Writing and changing a call: what is offered, and by which rules people are chosen."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gezel.adapters.rates import activity_catalogue
from gezel.apps.calls.models import Call, Season
from gezel.apps.calls.queries import calls_visible_to, visible_to
from gezel.apps.calls.services import (
    MOST_CRITERIA,
    MOST_POINTS,
    CallIn,
    CriterionIn,
    ReserveIn,
    change_call,
    make_call,
    move_call,
)
from gezel.apps.journal.words import say
from gezel.apps.plan.services import start_plan
from gezel.core.activities import NAMES
from gezel.core.values import Refusal
from gezel.web.ui.forms import DecimalField, GezelForm
from gezel.web.ui.notices import notify
from gezel.web.ui.once import submit_once
from gezel.web.ui.pages import page

LINES = 8  # for criteria, on the page
MOST_PLACES = 100_000
FEWER = "fewer_opportunities"
# two letters in the table of names, but no country
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def activities() -> list[tuple[str, str]]:
    """Learner activities, by code and name in the reader's language."""
    return [
        (activity.code, f"{_(NAMES[activity.code])}")
        for activity in activity_catalogue()
        if activity.role == "learner"
    ]


def countries() -> list[tuple[str, str]]:
    names = Locale.parse((get_language() or "en")[:2]).territories
    return sorted(
        (
            (code, name)
            for code, name in names.items()
            if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
        ),
        key=lambda item: item[1],
    )


class CallForm(GezelForm, forms.Form):
    """What the call says. Criteria are in a form of their own below it."""

    name = forms.CharField(label=gettext_lazy("Name of the call"), max_length=120)
    activity = forms.ChoiceField(
        label=gettext_lazy("Activity"), choices=activities, initial="LRN_SHORT"
    )
    starts = forms.DateField(label=gettext_lazy("First possible day"))
    ends = forms.DateField(label=gettext_lazy("Last possible day"))
    places = forms.IntegerField(label=gettext_lazy("Places"), min_value=0, max_value=MOST_PLACES)
    reserved = forms.IntegerField(
        label=gettext_lazy("Of these, reserved for participants with fewer opportunities"),
        min_value=0,
        max_value=MOST_PLACES,
        initial=0,
        help_text=gettext_lazy(
            "A guarantee: a reserved place that nobody of the group takes goes to the others."
        ),
    )
    reserve_list = forms.IntegerField(
        label=gettext_lazy("Length of the reserve list"),
        min_value=0,
        max_value=MOST_PLACES,
        required=False,
        help_text=gettext_lazy("Empty: everybody who is not selected."),
    )
    call_year = forms.IntegerField(
        label=gettext_lazy("Call year of the grant"),
        min_value=2014,
        max_value=2100,
        help_text=gettext_lazy("The rules and amounts follow this year, not the year of the trip."),
    )
    agency = forms.CharField(
        label=gettext_lazy("National agency"),
        max_length=8,
        initial="BE02",
        help_text=gettext_lazy(
            "Its code: BE02 is Flanders, BE01 the French Community, ES01 Spain."
        ),
    )
    action = forms.ChoiceField(
        label=gettext_lazy("Action"),
        choices=[
            ("KA121", gettext_lazy("KA121: accredited")),
            ("KA122", gettext_lazy("KA122: short-term project")),
        ],
    )
    project_code = forms.CharField(
        label=gettext_lazy("Project code"), max_length=60, required=False
    )
    funder = forms.CharField(
        label=gettext_lazy("Funder"), max_length=120, required=False, initial="Erasmus+"
    )
    travel_days = forms.IntegerField(
        label=gettext_lazy("Travel days per learner"),
        min_value=0,
        max_value=6,
        initial=2,
        help_text=gettext_lazy("At most 2, or 6 with green travel."),
    )
    city = forms.CharField(
        label=gettext_lazy("Town where journeys start"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Used when neither the learner nor the school has a town."),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=countries, initial="BE")
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the documents"),
        choices=[("nl", "Nederlands"), ("en", "English")],
    )
    seed = forms.CharField(
        label=gettext_lazy("Public value for the draw at ties"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "A value that nobody can choose, such as the numbers of next week's lottery. Empty: Gezel makes one."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", _("The last day lies before the first day."))
        if (
            data.get("reserved")
            and data.get("places") is not None
            and data["reserved"] > data["places"]
        ):
            self.add_error("reserved", _("There are not so many places."))
        return data


class CriterionForm(GezelForm, forms.Form):
    """One line of the scoring grid; an empty line is left out."""

    key = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)
    label = forms.CharField(label=gettext_lazy("What is scored"), max_length=120, required=False)
    maximum = DecimalField(
        label=gettext_lazy("Highest mark"),
        max_digits=9,
        decimal_places=3,
        min_value=Decimal("0.001"),
        max_value=MOST_POINTS,
        required=False,
    )
    weight = DecimalField(
        label=gettext_lazy("Points it can give"),
        max_digits=7,
        decimal_places=3,
        min_value=Decimal("0.001"),
        max_value=MOST_POINTS,
        required=False,
    )
    minimum = DecimalField(
        label=gettext_lazy("Lowest mark to take part"),
        max_digits=9,
        decimal_places=3,
        min_value=Decimal(0),
        max_value=MOST_POINTS,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("label"):
            return data
        for name in ("maximum", "weight"):
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, _("Write a number."))
        maximum, minimum = data.get("maximum"), data.get("minimum")
        if maximum is not None and minimum is not None and minimum > maximum:
            self.add_error("minimum", _("This is more than the highest mark."))
        return data


# How the form of a call is laid out: groups of fields with a name.
GROUPS = (
    (
        gettext_lazy("What is offered"),
        ("name", "activity", "starts", "ends", "places", "reserved", "reserve_list"),
    ),
    (
        gettext_lazy("The grant"),
        ("call_year", "agency", "action", "project_code", "funder", "travel_days"),
    ),
    (gettext_lazy("The journey and the documents"), ("city", "country", "language")),
    (gettext_lazy("The draw at ties"), ("seed",)),
)

Criteria = forms.formset_factory(
    CriterionForm,
    extra=0,
    max_num=LINES,
    # a file can bring more than the page offers lines for: what was shown must come back
    absolute_max=MOST_CRITERIA,
)


def plain(value: Decimal) -> str:
    """A number without the zeros that the database keeps behind it."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def key_of(label: str) -> str:
    """A key for a criterion: its words, as they may stand in an address."""
    return re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")[:60] or "criterion"


@page(may=("coordinator",))
@submit_once
def new(request: HttpRequest, season_id: UUID) -> HttpResponse:
    season = get_object_or_404(visible_to(request.actor), pk=season_id)
    return _write(request, season, None)


@page(may=("coordinator",))
@submit_once
def edit(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call = get_object_or_404(calls_visible_to(request.actor), pk=call_id)
    return _write(request, call.season, call)


def _write(request: HttpRequest, season: Season, call: Call | None) -> HttpResponse:
    form = CallForm(request.POST or None, initial=_initial(season, call))
    criteria = Criteria(request.POST or None, prefix="criteria", initial=_criteria(call))
    if request.method == "POST" and form.is_valid() and criteria.is_valid():
        what = _call_in(form.cleaned_data, criteria.cleaned_data)
        twin = calls_visible_to(request.actor).filter(season=season, name=what.name)
        if twin.exclude(pk=call.pk if call else None).exists():
            form.add_error("name", _("This season already has a call with this name."))
        else:
            try:
                if call is None:
                    call = make_call(actor=request.actor, season=season, what=what)
                    start_plan(actor=request.actor, call=call)
                    notify(request, "ok", _("The call is written. Now bring in the learners."))
                else:
                    change_call(actor=request.actor, call=call, what=what)
                    notify(request, "ok", _("The call is changed."))
                return HttpResponseRedirect(reverse("staff_plan", args=[call.pk]))
            except Refusal as refusal:
                form.add_error(None, say(refusal.reason))
            except ValidationError as error:
                _add_errors(form, error)
    if request.method == "POST" and not criteria.is_valid():
        form.add_error(None, _("A line of the scoring grid is not complete. Look below."))
    return render(
        request,
        "staff/call_form.html",
        {
            "nav": "season",
            "form": form,
            "groups": [(title, [form[name] for name in names]) for title, names in GROUPS],
            "criteria": criteria,
            "season": season,
            "call": call,
        },
    )


def _add_errors(form: CallForm, error: ValidationError) -> None:
    """What the service does not take, at its field, or above the form where it has none."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, found in error.error_dict.items():
        form.add_error(name if name in form.fields else None, found)


def _initial(season: Season, call: Call | None) -> dict[str, Any]:
    if call is None:
        return {"starts": season.starts, "ends": season.ends, "call_year": season.starts.year - 1}
    names = [name for name in CallForm.base_fields if name != "reserved"]
    reserve = call.reserves.filter(group=FEWER).first()
    return {**{n: getattr(call, n) for n in names}, "reserved": reserve.places if reserve else 0}


def _criteria(call: Call | None) -> list[dict[str, Any]]:
    """The criteria there are, and empty lines for more."""
    rows: list[dict[str, Any]] = []
    if call is not None:
        rows = [
            {
                "key": c.key,
                "label": c.label,
                "maximum": plain(c.maximum),
                "weight": plain(c.weight),
                "minimum": None if c.minimum is None else plain(c.minimum),
            }
            for c in call.criteria.all()
        ]
    return rows + [{} for _line in range(max(1, min(3, LINES - len(rows))))]


def _call_in(data: dict[str, Any], lines: list[dict[str, Any]]) -> CallIn:
    criteria: list[CriterionIn] = []
    keys: set[str] = set()
    for line in lines:
        if not line.get("label"):
            continue
        key = line.get("key") or key_of(line["label"])
        while key in keys:
            key = f"{key[:56]}_2"
        keys.add(key)
        criteria.append(
            CriterionIn(
                key=key,
                label=line["label"],
                weight=line["weight"],
                maximum=line["maximum"],
                minimum=line.get("minimum"),
            )
        )
    reserved = data["reserved"]
    fields = {name: value for name, value in data.items() if name != "reserved"}
    return CallIn(
        **fields,
        criteria=tuple(criteria),
        reserves=(
            ReserveIn(key=FEWER, label=_("Fewer opportunities"), group=FEWER, places=reserved),
        )
        if reserved
        else (),
    )


@page(may=("coordinator",))
@require_POST
def move(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Open, close or reopen a call."""
    call = get_object_or_404(calls_visible_to(request.actor), pk=call_id)
    try:
        move_call(actor=request.actor, call=call, verb=request.POST.get("verb", ""))
    except Refusal as refusal:
        notify(request, "stop", say(refusal.reason))
    except KeyError:
        notify(request, "stop", _("This is not possible."))
    else:
        said = {
            "open": _("The call is open. Everybody can see it."),
            "closed": _("The call is closed."),
            "finished": _("The call is finished."),
        }
        notify(request, "ok", said.get(call.state, call.state))
    return HttpResponseRedirect(reverse("staff_plan", args=[call.pk]))
