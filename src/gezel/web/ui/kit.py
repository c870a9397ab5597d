"""The kitchen sink: every component on one page with invented data, to look at and to test.

Reachable in the demonstration and in tests only; the addresses do not exist elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace as Thing

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from gezel.web.ui.filters import Pick
from gezel.web.ui.forms import DecimalField, GezelForm, MoneyField, UploadField
from gezel.web.ui.lists import list_page
from gezel.web.ui.navigation import NOUNS
from gezel.web.ui.notices import notify
from gezel.web.ui.once import submit_once
from gezel.web.ui.pages import EVERYBODY, page
from gezel.web.ui.tables import Amount, Country, Day, ListTable, Number, State, Text

STATES = {
    "placed": ("ok", gettext_noop("Placed")),
    "asked": ("wait", gettext_noop("Host asked")),
    "open": ("warn", gettext_noop("No place yet")),
    "withdrawn": ("stop", gettext_noop("Withdrawn")),
}


class KitForm(GezelForm, forms.Form):
    autocomplete = {"name": "name"}

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The host writes to this address."),
    )
    first_day = forms.DateField(label=gettext_lazy("First day"))
    distance = DecimalField(
        label=gettext_lazy("Distance"), unit="km", max_digits=7, decimal_places=1
    )
    amount = MoneyField(label=gettext_lazy("Amount"), required=False)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=[("", ""), ("ES", "Spain"), ("PT", "Portugal")]
    )
    travel = forms.ChoiceField(
        label=gettext_lazy("How do you travel?"),
        choices=[("train", gettext_lazy("By train")), ("plane", gettext_lazy("By plane"))],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("What does the place need?"),
        choices=[("lift", gettext_lazy("A lift")), ("quiet", gettext_lazy("A quiet room"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = forms.CharField(label=gettext_lazy("Why do you want to go?"), widget=forms.Textarea)
    file = UploadField(
        label=gettext_lazy("List of learners"), accept=(".xlsx", ".ods", ".csv"), required=False
    )
    agreed = forms.BooleanField(label=gettext_lazy("I have read the rules of the call."))


class KitTable(ListTable):
    name = Text(verbose_name=gettext_lazy("Name"), page="ui_kit_thing")
    school = Text(verbose_name=gettext_lazy("School"))
    country = Country(verbose_name=gettext_lazy("Country"))
    first_day = Day(verbose_name=gettext_lazy("First day"))
    points = Number(decimals=1, verbose_name=gettext_lazy("Points"))
    grant = Amount(verbose_name=gettext_lazy("Grant"))
    state = State(STATES, verbose_name=gettext_lazy("State"))


@dataclass(frozen=True, slots=True)
class Row:
    pk: int
    name: str
    school: str
    country: str | None
    first_day: date | None
    points: Decimal
    grant: Decimal | None
    state: str


def invented(count: int) -> list[Row]:
    given = ("Noor", "Adam", "Lina", "Yusuf", "Emma", "Milan", "Zoë", "Jules", "Amina", "Otto")
    family = ("Peeters", "El Idrissi", "Janssens", "Nowak", "Çelik", "De Smet", "Okafor", "Maes")
    states = ("placed", "placed", "asked", "open", "placed", "withdrawn")
    rows = []
    for n in range(count):
        state = states[n % 6]
        placed = state in {"placed", "asked"}
        rows.append(
            Row(
                pk=n + 1,
                name=f"{given[n % 10]} {family[n % 8]}",
                school=("Technical institute", "Atheneum", "Centre for dual learning")[n % 3],
                country=("ES", "PT", "NL", "DE", "FI")[n % 5] if placed else None,
                first_day=date(2027, 3, 1) + timedelta(days=n % 3) if placed else None,
                points=Decimal(940 - 7 * n % 400) / 10,
                grant=Decimal("1438.00") + 50 * (n % 4) if placed else None,
                state=state,
            )
        )
    return rows


def season() -> list[Thing]:
    there = reverse("ui_kit_list")
    made = (
        (_("Call"), 1, None, _("closed Thu 5 Nov"), "done"),
        (_("Applications"), 112, None, _("97 complete"), "done"),
        (_("Selection"), 68, 68, _("checked by A. · not released"), "now"),
        (_("Placement"), 61, 68, _("7 without a place"), "now"),
        (_("Agreement"), 22, 68, _("14 wait for a company"), "now"),
        (_("Stay"), 0, None, _("starts Mon 1 Mar"), "later"),
        (_("Recognition"), 0, None, "", "later"),
        (_("Report"), None, None, _("file checks: 3 to mend"), "later"),
    )
    return [
        Thing(name=name, count=count, target=target, note=note, state=state, url=there)
        for name, count, target, note, state in made
    ]


def today() -> list[Thing]:
    here = reverse("ui_kit_list")
    return [
        Thing(
            tag=_("due today"),
            tone="warn",
            title=_("Ask two hosts again"),
            url=here,
            method="post",
            text=_("Salon Mireia (Valencia) and Holz Brandt (Lübeck) have not confirmed 3 places."),
            verb=_("Send reminder"),
        ),
        Thing(
            tag=_("7 learners"),
            tone="neutral",
            title=_("Find places for hairdressing"),
            url=here,
            text=_("One more place in week 10 would serve 4 of them."),
            verb=_("Open board"),
            method="get",
        ),
        Thing(
            tag=_("guardian"),
            tone="wait",
            title=_("Second signature missing for 2 minors"),
            url=here,
            text=_("The link was opened on Monday, not signed."),
            verb=_("See both"),
            method="get",
        ),
        Thing(
            tag=_("money"),
            tone="stop",
            title=_("Rate not confirmed: learner, Portugal, call 2026"),
            text=_("9 grants show “unverified”. Enter the agency's figure with its source."),
            url=here,
            verb=_("Enter rate"),
            method="get",
        ),
    ]


def way() -> list[Thing]:
    here = reverse("ui_kit_roomy")
    return [
        Thing(title=_("About you"), note=_("ready"), state="done"),
        Thing(title=_("Where do you want to go?"), note=_("Spain, then Portugal"), state="done"),
        Thing(
            title=_("Why do you want to go?"),
            note=_("Begun. Two sentences to go."),
            state="now",
            url=here,
            verb=_("Go on writing"),
            method="get",
        ),
        Thing(
            title=_("Consent of your parents"),
            note=_("Mum signed. We wait for dad."),
            state="wait",
            url=here,
            verb=_("Send dad a reminder"),
            method="post",
        ),
        Thing(title=_("Teacher"), note=_("Ms Claes was asked, by 3 November."), state="wait"),
        Thing(title=_("Send in"), note=_("Possible when all is ready."), state="later"),
    ]


def navigation() -> list[Thing]:
    return [
        Thing(
            key=key, label=_(label), url=reverse("ui_kit_list" if key == "learners" else "ui_kit")
        )
        for key, label, _name in NOUNS["staff"]
    ]


@page(may=EVERYBODY)
def kit(request: HttpRequest) -> HttpResponse:
    form = KitForm(
        {"name": "", "email": "noor@", "distance": "1.250,5", "travel": "", "why": "Because."},
        auto_id="wrong_%s",
    )
    return render(
        request,
        "ui/kit.html",
        {
            "face": "staff",
            "nav": "season",
            "navigation": navigation(),
            "stages": season(),
            "things": today(),
            "form": form,
            "table": KitTable([]),
            "rows": invented(6),
            "pairs": [
                Thing(
                    term=_("Fewer opportunities"),
                    value=_("21 of 26 who applied"),
                    note="",
                    url=None,
                ),
                Thing(term=_("Everybody else"), value=_("47 of 86"), note="", url=None),
                Thing(
                    term=_("First wish met"),
                    value=_("38 of 61"),
                    note="",
                    url=reverse("ui_kit_list"),
                ),
                Thing(term=_("Envy pairs"), value="0", note=_("rule: fair"), url=None),
            ],
            "trail": [(_("Season"), reverse("ui_kit")), (_("Placements"), reverse("ui_kit_list"))],
        },
    )


@page(may=EVERYBODY)
def kit_list(request: HttpRequest) -> HttpResponse:
    rows = invented(0 if "none" in request.GET else 137)
    return list_page(
        request,
        key="kit",
        title=_("Learners"),
        table_class=KitTable,
        rows=rows,
        nav="learners",
        export_name="learners",
        filters=(
            Pick(
                name="state",
                label=gettext_lazy("State"),
                options=[(key, _(word)) for key, (_tone, word) in STATES.items()],
                apply=lambda found, value: [row for row in found if row.state == value],
            ),
        ),
        context={
            "face": "staff",
            "navigation": navigation(),
            "empty": {
                "title": _("No learners yet"),
                "text": _(
                    "Drop in the list that your school already has: a spreadsheet with names is "
                    "enough. You see first what will happen, nothing is stored before you say so."
                ),
                "href": reverse("ui_kit"),
                "verb": _("Bring in a list"),
                "icon": "upload",
            },
        },
    )


@page(may=EVERYBODY)
@submit_once
def kit_roomy(request: HttpRequest) -> HttpResponse:
    form = KitForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        notify(request, "ok", _("Saved."), undo_url=reverse("ui_kit_roomy"))
        return HttpResponseRedirect(reverse("ui_kit_roomy"))
    return render(request, "ui/kit_roomy.html", {"face": "learner", "steps": way(), "form": form})


@page(may=EVERYBODY)
def kit_job(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/kit_job.html", {"face": "staff"})


@page(may=EVERYBODY)
def kit_thing(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("ui_kit"))
