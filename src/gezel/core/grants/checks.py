"""May this mobility be paid at all: call, role, duration, travel days; and the 89-day border."""

from __future__ import annotations

from dataclasses import replace

from gezel.core.grants.limits import FACTS
from gezel.core.grants.request import GrantRequest
from gezel.core.grants.work import Work
from gezel.core.values import Param, Status

BORDER_DAYS = 3
"""So near to the line between two activities both sides are shown (our choice)."""


def check_activity(work: Work) -> bool:
    """False when no amount may be named; the gap says why."""
    request = work.request
    facts = FACTS.get(request.activity)
    if facts is None:
        work.gap("grants.unknown_activity", activity=request.activity)
        return False
    if request.role not in facts.roles:
        work.gap("grants.role_does_not_fit", activity=request.activity, role=request.role)
        return False
    if request.call_year < facts.first_call:
        work.gap(
            "grants.not_in_call",
            activity=request.activity,
            call_year=request.call_year,
            first_call=facts.first_call,
        )
        return False
    return _check_duration(work)


def _check_duration(work: Work) -> bool:
    request = work.request
    facts = FACTS[request.activity]
    if request.role == "accompanying":
        # Companions may stay for a part of the time; the learners' duration is the one that counts.
        return True
    least, most = facts.min_days, facts.max_days
    reduced = facts.min_days_fewer_opportunities
    if request.fewer_opportunities and reduced is not None and least is not None:
        if reduced <= request.days < least:
            work.warn(
                "grants.reduced_minimum", activity=request.activity, days=request.days, least=least
            )
        least = reduced
    if least is not None and request.days < least:
        if request.force_majeure:
            work.warn("grants.too_short_force_majeure", days=request.days, least=least)
            return True
        _gap_fits(work, "grants.too_short", facts.shorter, least=least)
        return False
    if most is not None and request.days > most:
        _gap_fits(work, "grants.too_long", facts.longer, most=most)
        return False
    return True


def _gap_fits(work: Work, code: str, fits: str | None, **params: Param) -> None:
    """Names the activity on the other side of the line, where there is one."""
    params = {"activity": work.request.activity, "days": work.request.days, **params}
    if fits is not None:
        code, params["fits"] = f"{code}_fits", fits
    work.gap(code, **params)


def check_travel_days(work: Work) -> bool:
    """At most 2 travel days, 6 when the trip is green; beyond, the daily amounts are refused."""
    request = work.request
    rule = work.rule("max_travel_days_green" if request.green else "max_travel_days_standard")
    most = int(rule.value) if rule is not None else (6 if request.green else 2)
    if request.travel_days <= most:
        return True
    work.gap(
        "grants.too_many_travel_days",
        travel_days=request.travel_days,
        most=most,
        green=request.green,
    )
    return False


def border(request: GrantRequest) -> GrantRequest | None:
    """The same mobility just across the line to the longer or shorter activity, if it is near."""
    facts = FACTS.get(request.activity)
    if facts is None or request.role == "accompanying":
        return None
    if facts.longer is not None and facts.max_days is not None:
        across = FACTS[facts.longer].min_days
        if across is not None and 0 <= facts.max_days - request.days < BORDER_DAYS:
            return replace(request, activity=facts.longer, days=across)
    if facts.shorter is not None and facts.min_days is not None:
        across = FACTS[facts.shorter].max_days
        if across is not None and 0 <= request.days - facts.min_days < BORDER_DAYS:
            return replace(request, activity=facts.shorter, days=across)
    return None


def status_of_rule(work: Work, name: str) -> Status:
    rule = work.rule(name)
    return Status.UNVERIFIED if rule is None else rule.status
