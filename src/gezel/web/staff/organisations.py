"""Organisations: schools that send and hosts that offer, and one page for each of them."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gezel.apps.orgs.models import Organisation
from gezel.apps.orgs.queries import contacts_of, countries_of_organisations
from gezel.apps.placements.lists import offers_of, organisations_list
from gezel.apps.plan.way import files_of_row, journal_lines
from gezel.web.staff.learner import Fact
from gezel.web.staff.placements import PlacementsTable
from gezel.web.staff.sentences import told
from gezel.web.staff.words import ORGANISATION_KINDS
from gezel.web.ui.filters import Options, Pick, Search
from gezel.web.ui.lists import list_page
from gezel.web.ui.pages import page
from gezel.web.ui.tables import Country, ListTable, Number, Text
from gezel.web.ui.templatetags.gezel import country


class OrganisationsTable(ListTable):
    name = Text(verbose_name=gettext_lazy("Name"), page="staff_organisation")
    kind = Text(verbose_name=gettext_lazy("Kind"))
    city = Text(verbose_name=gettext_lazy("City"))
    country = Country(verbose_name=gettext_lazy("Country"))
    learners_here = Number(verbose_name=gettext_lazy("Learners"))
    places = Number(verbose_name=gettext_lazy("Places offered"))
    oid = Text(verbose_name=gettext_lazy("OID"))

    def render_kind(self, value: str) -> str:
        return _(ORGANISATION_KINDS.get(value, value))

    def value_kind(self, record: Organisation) -> str:
        return _(ORGANISATION_KINDS.get(record.kind, record.kind))


class OffersTable(PlacementsTable):
    """The placements of one host: the host itself stands in the heading."""

    caption = gettext_lazy("What it offers")
    host = Text(accessor="title", verbose_name=gettext_lazy("What"), page="staff_placement")
    season = Text(accessor="season__name", verbose_name=gettext_lazy("Season"))
    city = None
    country = None
    language = None
    offers = None

    def render_host(self, record: object) -> str:
        return str(getattr(record, "title", "") or getattr(record, "sector", ""))


def _countries(request: HttpRequest) -> Options:
    codes = countries_of_organisations(request.actor)  # type: ignore[attr-defined]
    return sorted(((code, country(code)) for code in codes), key=lambda pair: pair[1])


@page(may=("coordinator",))
def organisations(request: HttpRequest) -> HttpResponse:
    """Everybody the office works with."""
    return list_page(
        request,
        key="organisations",
        nav="organisations",
        title=_("Organisations"),
        table_class=OrganisationsTable,
        rows=organisations_list(request.actor),  # type: ignore[attr-defined]
        export_name="organisations",
        template="staff/nouns_list.html",
        filters=(
            Search(
                fields=("name", "city", "oid", "pic", "number"),
                label=gettext_lazy("Name, city or number"),
            ),
            Pick(
                name="kind",
                label=gettext_lazy("Kind"),
                options=[(key, _(word)) for key, word in ORGANISATION_KINDS.items()],
            ),
            Pick(name="country", label=gettext_lazy("Country"), options=_countries),
        ),
        context={
            "acts": [
                {
                    "text": _("Bring in organisations"),
                    "url": reverse("staff_bring_loose", args=["organisations"]),
                    "icon": "upload",
                },
                {
                    "text": _("Bring in stays"),
                    "url": reverse("staff_bring_loose", args=["stays"]),
                    "icon": "upload",
                },
            ],
            "empty": {
                "title": _("No organisations yet"),
                "text": _(
                    "Schools and hosts come in with the lists of learners and placements. You can "
                    "also bring in a list of organisations, such as the accredited ones of your agency."
                ),
                "href": reverse("staff_bring_loose", args=["organisations"]),
                "verb": _("Bring in a list"),
                "icon": "upload",
            },
        },
    )


@page(may=("coordinator",))
def organisation(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """One organisation: facts, what it offers, who learns there, what was done."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(organisations_list(actor), pk=organisation_id)
    offers = list(offers_of(found, actor=actor))
    files = files_of_row(found.pk)
    subjects = [
        f"orgs.organisation:{found.pk}",
        *(f"desk.importfile:{file.pk}" for file in files),
    ]
    return render(
        request,
        "staff/organisation.html",
        {
            "nav": "organisations",
            "organisation": found,
            "kind": _(ORGANISATION_KINDS.get(found.kind, found.kind)),
            "where": ", ".join(part for part in (found.city, country(found.country)) if part),
            "facts": facts(found),
            "table": OffersTable([]),
            "offers": offers,
            "seats": sum(offer.capacity for offer in offers),
            "taken": sum(offer.taken for offer in offers),
            "contacts": contacts_of(found, actor=actor),
            "own": found.pk == actor.office,
            "files": files,
            "lines": told(journal_lines(subjects, actor=actor), actor=actor),
        },
    )


def facts(organisation: Organisation) -> list[Fact]:
    site = organisation.website
    rows = [
        Fact(_("Kind"), _(ORGANISATION_KINDS.get(organisation.kind, organisation.kind))),
        Fact(_("City"), organisation.city),
        Fact(_("Country"), country(organisation.country)),
        Fact(_("OID"), organisation.oid),
        Fact(_("PIC"), organisation.pic),
        Fact(_("Number"), organisation.number),
        Fact(_("Website"), site, url=site if site.startswith(("https://", "http://")) else ""),
    ]
    return [row for row in rows if row.value]
