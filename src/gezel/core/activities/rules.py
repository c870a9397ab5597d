"""May this activity have this length in this call, and what should staff know about it."""

from __future__ import annotations

from collections.abc import Mapping

from gezel.core.activities.model import Activity
from gezel.core.values import Param, Reason, Status
from gezel.core.values import gettext_noop as _

NAMES: Mapping[str, str] = {
    "LRN_COMP": _("VET skills competition"),
    "LRN_GROUP": _("Group mobility of learners"),
    "LRN_SHORT": _("Short-term learning mobility"),
    "LRN_PRO": _("Long-term learning mobility (ErasmusPro)"),
    "STF_SHADOW": _("Job shadowing"),
    "STF_TEACH": _("Teaching or training assignment"),
    "STF_COURSE": _("Courses and training"),
    "INC_EXPERT": _("Invited expert"),
    "INC_TRAINEE": _("Teacher in training, hosted"),
    "PREP": _("Preparatory visit"),
}
"""The catalogue's names once more, where the translation tools can find them; a test compares."""

TEXTS: Mapping[str, str] = {
    **{f"activities.name_{code}": text for code, text in NAMES.items()},
    "activities.not_in_call": _(
        "%(activity)s does not exist in call %(call_year)s. "
        "The first call with it is %(first_call)s."
    ),
    "activities.too_short": _(
        "%(days)s days are too short for %(activity)s: it needs at least %(least)s."
    ),
    "activities.too_short_fits": _(
        "%(days)s days are too short for %(activity)s: it needs at least %(least)s. "
        "%(fits)s is the activity for shorter stays."
    ),
    "activities.too_long": _("%(days)s days are too long for %(activity)s: it ends at %(most)s."),
    "activities.too_long_fits": _(
        "%(days)s days are too long for %(activity)s: it ends at %(most)s. "
        "%(fits)s is the activity for longer stays."
    ),
    "activities.reduced_minimum": _(
        "%(days)s days are below the usual %(least)s. For a learner with fewer opportunities this "
        "is said to be possible when it is justified; write the reason down."
    ),
    "activities.sources_differ": _(
        "One source ends %(activity)s at %(most)s days, another at %(other_most)s. Check the call."
    ),
    "activities.unverified_limit": _(
        "The length of %(activity)s in call %(call_year)s is not verified: "
        "%(least)s to %(most)s days (%(source)s)."
    ),
}


def duration_problem(
    activity: Activity, days: int, *, fewer_opportunities: bool, call_year: int
) -> Reason | None:
    """Why this length cannot be, or None. `days` without travel days and interruptions."""
    if call_year < activity.first_call:
        return Reason(
            "activities.not_in_call",
            {
                "activity": activity.code,
                "call_year": call_year,
                "first_call": activity.first_call,
            },
        )
    limit = activity.limit(call_year)
    if limit is None:
        return None
    least = limit.min_days
    if fewer_opportunities and activity.fewer_opportunities is not None:
        least = activity.fewer_opportunities.min_days
    if days < least:
        return _problem("activities.too_short", activity, days, activity.shorter, least=least)
    if days > limit.max_days:
        return _problem("activities.too_long", activity, days, activity.longer, most=limit.max_days)
    return None


def _problem(code: str, activity: Activity, days: int, fits: str | None, **bound: int) -> Reason:
    params: dict[str, Param] = {"activity": activity.code, "days": days, **bound}
    if fits is not None:
        code, params["fits"] = f"{code}_fits", fits
    return Reason(code, params)


def duration_notes(
    activity: Activity, days: int, *, fewer_opportunities: bool, call_year: int
) -> tuple[Reason, ...]:
    """What to check although the length can be: weak limits, sources that differ."""
    limit = activity.limit(call_year)
    if limit is None:
        return ()
    notes = []
    reduced = activity.fewer_opportunities
    if fewer_opportunities and reduced and reduced.min_days <= days < limit.min_days:
        notes.append(
            Reason(
                "activities.reduced_minimum",
                {"activity": activity.code, "days": days, "least": limit.min_days},
            )
        )
    other = limit.other_max_days
    if other is not None and min(other, limit.max_days) < days <= max(other, limit.max_days):
        notes.append(
            Reason(
                "activities.sources_differ",
                {"activity": activity.code, "most": limit.max_days, "other_most": other},
            )
        )
    if limit.status is Status.UNVERIFIED:
        notes.append(
            Reason(
                "activities.unverified_limit",
                {
                    "activity": activity.code,
                    "call_year": call_year,
                    "least": limit.min_days,
                    "most": limit.max_days,
                    "source": limit.source.text,
                },
            )
        )
    return tuple(notes)
