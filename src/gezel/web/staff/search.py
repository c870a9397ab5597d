"""Find a learner, a placement or an organisation by a few letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gezel.apps.journal.actor import Actor
from gezel.apps.orgs.queries import learners_visible_to
from gezel.apps.orgs.queries import visible_to as organisations_visible_to
from gezel.apps.placements.queries import visible_to as placements_visible_to
from gezel.web.staff.words import ORGANISATION_KINDS
from gezel.web.ui.pages import page
from gezel.web.ui.templatetags.gezel import country

EACH = 8
LEAST_LETTERS = 2
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Found:
    """Something with a page of its own; `note` tells it from others of the same name."""

    title: str
    note: str
    url: str


def matching(rows: QuerySet[Any], words: list[str], fields: tuple[str, ...]) -> QuerySet[Any]:
    """Rows in which every word stands in one of the fields."""
    for word in words:
        asked = Q()
        for field in fields:
            asked |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(asked)
    return rows


def find(text: str, *, actor: Actor) -> Iterator[Found]:
    """The first few of each noun, learners first, in three queries."""
    words = text.split()[:MOST_WORDS]
    if sum(map(len, words)) < LEAST_LETTERS:
        return
    for learner in matching(
        learners_visible_to(actor).defer("sealed", "notes"),
        words,
        ("person__sort_name", "person__given_name", "class_name", "number"),
    ).order_by("person__sort_name", "pk")[:EACH]:
        yield Found(
            learner.person.name,
            " · ".join(
                part
                for part in (
                    _("Learner"),
                    learner.class_name,
                    learner.school.name if learner.school else "",
                )
                if part
            ),
            reverse("staff_learner", args=[learner.pk]),
        )
    for placement in matching(
        placements_visible_to(actor).defer("notes"),
        words,
        ("host__name", "city", "title", "sector", "number"),
    ).order_by("host__name", "pk")[:EACH]:
        where = ", ".join(part for part in (placement.city, country(placement.country)) if part)
        yield Found(
            placement.host.name,
            f"{_('Placement')} · {placement.title or placement.sector} · {where}",
            reverse("staff_placement", args=[placement.pk]),
        )
    for organisation in matching(
        organisations_visible_to(actor), words, ("name", "city", "oid", "pic")
    ).order_by("name", "pk")[:EACH]:
        kind = _(ORGANISATION_KINDS.get(organisation.kind, organisation.kind))
        where = ", ".join(
            part for part in (organisation.city, country(organisation.country)) if part
        )
        yield Found(
            organisation.name,
            f"{kind} · {where}",
            reverse("staff_organisation", args=[organisation.pk]),
        )


@page(may=("coordinator",))
def search(request: HttpRequest) -> HttpResponse:
    """JSON for the command palette, a page for everybody else."""
    text = request.GET.get("q", "").strip()[:100]
    found = list(find(text, actor=request.actor))  # type: ignore[attr-defined]
    if request.headers.get("Accept", "").startswith("application/json"):
        answer: HttpResponse = JsonResponse({"results": [asdict(one) for one in found]})
    else:
        answer = render(request, "staff/search.html", {"nav": "", "asked": text, "found": found})
    answer["Cache-Control"] = "private, no-store"
    answer["Vary"] = "Accept, Cookie"
    return answer
