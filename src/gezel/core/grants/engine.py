"""What one person's mobility is worth: lines that are known, gaps named exactly, warnings.

    travel      once per participant, by distance band, there and back
    individual  rate x min(n, 14) + second_rate x max(n - 14, 0), n = funded days
    the rest    per participant, per day or per person as domain facts 4.5 and 4.6 say

Check value: Spain, call 2021, learner, 30 days in Italy, no travel days: 14 x 57 + 16 x 40 = 1 438.
Rules follow the call year of the grant, never the date of the trip.
"""

from __future__ import annotations

from dataclasses import replace

from gezel.core.grants.book import RateBook
from gezel.core.grants.checks import border, check_activity, check_travel_days
from gezel.core.grants.figures import Figure
from gezel.core.grants.individual import individual_support
from gezel.core.grants.limits import FACTS
from gezel.core.grants.request import Grant, GrantRequest, Line
from gezel.core.grants.travel import travel
from gezel.core.grants.units import (
    course_fee,
    inclusion,
    language_support,
    organisational_support,
    preparatory_visit,
)
from gezel.core.grants.work import Work
from gezel.core.values import Param, Reason, Status


def compute(request: GrantRequest, *, rates: RateBook) -> Grant:
    """All lines of one request. Never raises for a missing rate: that is a gap of the answer."""
    grant = _compute(request, rates=rates)
    other = border(request)
    if other is None or not grant.lines:
        return grant
    there = _compute(other, rates=rates)
    params: dict[str, Param] = {
        "days": request.days,
        "activity": request.activity,
        "other_days": other.days,
        "other_activity": other.activity,
        "amount": grant.total.euro,
        "other_amount": there.total.euro,
    }
    sure = grant.complete and there.complete
    code = "grants.duration_border" if sure else "grants.duration_border_incomplete"
    return replace(grant, warnings=(*grant.warnings, Reason(code, params)))


def _compute(request: GrantRequest, *, rates: RateBook) -> Grant:
    work = Work(request=request, rates=rates)
    if not check_activity(work):
        return work.grant()
    if request.zero_grant:
        work.warn("grants.zero_grant")
        return work.grant()
    paid = FACTS[request.activity].paid
    if paid == "visit":
        preparatory_visit(work)
    elif paid == "incoming":
        work.warn("grants.incoming_only_organisational", activity=request.activity)
        organisational_support(work)
    else:
        travel(work)
        if check_travel_days(work):
            individual_support(work)
        organisational_support(work)
        inclusion(work)
        course_fee(work)
        language_support(work)
    _warn_about_figures(work)
    return work.grant()


def _warn_about_figures(work: Work) -> None:
    """An unverified figure warns, and so does one for which sources name several values."""
    used: dict[str, tuple[Figure, Line]] = {}
    for line in work.lines:
        for figure in line.figures:
            used.setdefault(figure.name, (figure, line))
    for name, (figure, _) in used.items():
        if figure.status is Status.UNVERIFIED:
            work.warn_figure(
                "grants.unverified_figure",
                name,
                value=figure.value,
                source=figure.source.text or figure.source.key,
            )
        if figure.others:
            work.warn_figure(
                "grants.sources_differ",
                name,
                value=figure.value,
                others=", ".join(str(v) for v in figure.others),
            )
