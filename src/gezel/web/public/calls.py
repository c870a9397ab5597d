"""The page of a call: what is offered, by which rules people are chosen, and how to check the draw."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from gezel.adapters.rates import activity_catalogue
from gezel.apps.applications.models import SelectionRun
from gezel.apps.applications.queries import IN_FORCE
from gezel.apps.calls.models import Call, Criterion
from gezel.apps.journal.words import say
from gezel.core.activities import NAMES
from gezel.core.values import Reason
from gezel.web.ui.pages import EVERYBODY, page
from gezel.web.ui.templatetags.gezel import country, day, number

PUBLIC = ("open", "closed", "finished")


@dataclass(frozen=True, slots=True)
class Fact:
    term: str
    value: str
    note: str = ""


@page(may=EVERYBODY)
def call_page(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call = _public_call(call_id)
    run = SelectionRun.objects.filter(call=call, state__in=IN_FORCE).defer("protocol").first()
    released = run is not None and run.state == "released"
    criteria = list(call.criteria.all())
    reserves = list(call.reserves.all())
    return render(
        request,
        "public/call.html",
        {
            "call": call,
            "offer": _offer(call),
            "criteria": [_criterion(c, sum(x.weight for x in criteria)) for c in criteria],
            "conditions": _conditions(criteria),
            "reserves": [
                say(Reason("selection.rule_reserve", {"places": r.places, "group": r.label}))
                for r in reserves
            ],
            "ties": _ties(call.band),
            "run": run,
            "released": released,
            "open_to_all": released and bool(call.salt),
        },
    )


@page(may=EVERYBODY)
def protocol(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The protocol of a released selection: pseudonyms, points, tickets and the frozen list.

    Only of a call with a secret of its own: without it, marks and groups could be guessed from the
    sealed lines by trying, and a pseudonym would hide nothing.
    """
    call = _public_call(call_id)
    run = SelectionRun.objects.filter(call=call, state="released").first()
    if run is None or not call.salt:
        raise Http404
    name = f"protocol-{slugify(call.name) or call.pk}.json"
    return JsonResponse(
        run.protocol,
        json_dumps_params={"ensure_ascii": False, "indent": 1, "sort_keys": True},
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def _public_call(call_id: UUID) -> Call:
    return get_object_or_404(
        Call.objects.filter(state__in=PUBLIC).select_related("season__office"), pk=call_id
    )


# -- in words ---------------------------------------------------------------------------------


def _offer(call: Call) -> list[Fact]:
    activity = NAMES.get(call.activity, call.activity)
    facts = [
        Fact(_("What"), _(activity)),
        Fact(_("Places"), number(call.places)),
        Fact(_("First day"), day(call.starts)),
        Fact(_("Last day"), day(call.ends)),
    ]
    length = _length(call)
    if length:
        facts.append(Fact(_("Length of a stay"), length))
    if call.city:
        facts.append(Fact(_("Journeys start in"), f"{call.city} ({country(call.country)})"))
    if call.funder:
        facts.append(Fact(_("Paid by"), call.funder))
    if call.project_code:
        facts.append(Fact(_("Project"), call.project_code))
    return facts


def _length(call: Call) -> str:
    """How long such a stay may be, where the catalogue knows it for this call year."""
    try:
        limit = activity_catalogue()[call.activity].limit(call.call_year)
    except KeyError:
        return ""
    if limit is None:
        return ""
    return _("%(least)s to %(most)s days") % {"least": limit.min_days, "most": limit.max_days}


def _plain(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return str(number(value.quantize(Decimal(1)) if whole else value.normalize()))


def _criterion(criterion: Criterion, total: Decimal | int) -> Fact:
    return Fact(
        criterion.label,
        _("%(weight)s of %(total)s points")
        % {"weight": _plain(criterion.weight), "total": _plain(Decimal(total))},
        _("marks from 0 to %(maximum)s") % {"maximum": _plain(criterion.maximum)},
    )


def _conditions(criteria: list[Criterion]) -> list[str]:
    """Minimums and missing marks; what holds for every criterion is said once."""
    said = [
        say(Reason("selection.rule_minimum", {"minimum": _plain(c.minimum), "criterion": c.label}))
        for c in criteria
        if c.minimum
    ]
    # a missing mark never reaches a minimum
    strict = [c.missing == "exclude" or bool(c.minimum) for c in criteria]
    if criteria and not any(strict):
        return [*said, _("A mark that is missing counts as zero.")]
    if criteria and all(strict):
        return [*said, _("Who misses a mark is not ranked.")]
    for c, excludes in zip(criteria, strict, strict=True):
        code = "selection.rule_missing_excludes" if excludes else "selection.rule_missing_zero"
        said.append(say(Reason(code, {"criterion": c.label})))
    return said


def _ties(band: Decimal) -> str:
    if band:
        return say(Reason("selection.rule_order_band", {"band": _plain(band)}))
    return say(Reason("selection.rule_order"))
