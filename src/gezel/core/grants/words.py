"""Names of figures in words, and the sentences of every reason that the engine gives."""

from __future__ import annotations

from collections.abc import Mapping

from gezel.core.values import Param, Reason
from gezel.core.values import gettext_noop as _

FIGURE_TEXTS: Mapping[str, str] = {
    "grants.figure_travel": _("travel amount for %(band)s km"),
    "grants.figure_travel_green": _("travel amount for %(band)s km, green travel"),
    "grants.figure_group": _("country group of %(country)s"),
    "grants.figure_daily_first": _("daily rate (%(role)s), country group %(group)s, days 1-14"),
    "grants.figure_daily_second": _("daily rate (%(role)s), country group %(group)s, from day 15"),
    "grants.figure_range": _("EU range of the daily rate (%(role)s), country group %(group)s"),
    "grants.figure_factor": _("reduction of the daily rate from day 15"),
    "grants.figure_organisational": _("organisational support per participant, %(activity)s"),
    "grants.figure_organisational_after": _(
        "organisational support per participant after the first 100, %(activity)s"
    ),
    "grants.figure_organisational_threshold": _(
        "number of participants after which organisational support falls, %(activity)s"
    ),
    "grants.figure_inclusion": _("inclusion support for the organisation, per participant"),
    "grants.figure_preparatory_visit": _("preparatory visit, per person"),
    "grants.figure_course_fee_day": _("course fee per day"),
    "grants.figure_course_fee_most": _("highest course fee per person and project"),
    "grants.figure_language_support": _("language support per participant"),
}

_SINGLE = {
    "reduced_rate_factor": "grants.figure_factor",
    "inclusion_organisation": "grants.figure_inclusion",
    "preparatory_visit": "grants.figure_preparatory_visit",
    "course_fee.day": "grants.figure_course_fee_day",
    "course_fee.most": "grants.figure_course_fee_most",
    "language_support": "grants.figure_language_support",
}


def figure_label(name: str) -> Reason:
    """The words for a figure, to be translated: code of FIGURE_TEXTS and its parameters."""
    if name in _SINGLE:
        return Reason(_SINGLE[name])
    kind, *rest = name.split(".")
    code = f"grants.figure_{kind}"
    params: dict[str, Param] = {}
    if kind == "travel":
        code += "_green" if rest[1] == "green" else ""
        params = {"band": rest[0]}
    elif kind in ("group", "third"):
        code, params = "grants.figure_group", {"country": rest[0]}
    elif kind == "individual":
        code = f"grants.figure_daily_{rest[2]}"
        params = {"role": rest[0], "group": rest[1]}
    elif kind == "range":
        params = {"role": rest[0], "group": rest[1]}
    elif kind == "organisational":
        code += "" if rest[1] == "first" else f"_{rest[1]}"
        params = {"activity": rest[0]}
    else:
        raise ValueError(f"{name} is not a name of a figure")
    return Reason(code, params)


def what(name: str) -> str:
    """The same in English, for logs and for reasons that are not translated."""
    label = figure_label(name)
    return FIGURE_TEXTS[label.code] % dict(label.params)


TEXTS: Mapping[str, str] = {
    **FIGURE_TEXTS,
    # gaps
    "grants.unknown_rate": _(
        "No source is known for this number: %(what)s (call %(call_year)s, %(field)s, %(action)s, "
        "%(agency)s). Enter it with its source, and the grant can be computed."
    ),
    "grants.unknown_country_group": _(
        "The country group of %(country)s is not known for call %(call_year)s "
        "(%(field)s, %(action)s, %(agency)s)."
    ),
    "grants.unknown_rounding": _(
        "It is not known how %(agency)s rounds in call %(call_year)s (%(what)s: %(exact)s before "
        "rounding). Enter the rounding rule or the rate itself."
    ),
    "grants.third_country_needs_ka121": _(
        "%(country)s is a third country. %(action)s does not pay for it, only KA121 does."
    ),
    "grants.unknown_activity": _("The activity %(activity)s is not in the list of activities."),
    "grants.role_does_not_fit": _("A person with the role %(role)s cannot do %(activity)s."),
    "grants.not_in_call": _(
        "%(activity)s does not exist in call %(call_year)s. "
        "The first call with it is %(first_call)s."
    ),
    "grants.too_short": _(
        "%(days)s days are too short for %(activity)s: it needs at least %(least)s."
    ),
    "grants.too_short_fits": _(
        "%(days)s days are too short for %(activity)s: it needs at least %(least)s. "
        "%(fits)s is the activity for shorter stays."
    ),
    "grants.too_long": _("%(days)s days are too long for %(activity)s: it ends at %(most)s."),
    "grants.too_long_fits": _(
        "%(days)s days are too long for %(activity)s: it ends at %(most)s. "
        "%(fits)s is the activity for longer stays."
    ),
    "grants.too_many_travel_days": _(
        "%(travel_days)s travel days are too many: at most %(most)s can be paid for this trip. "
        "Daily amounts are not computed."
    ),
    "grants.distance_missing": _("The distance is missing, so the travel amount is not known."),
    # warnings
    "grants.unverified_figure": _(
        "Not verified: %(what)s, %(value)s (%(source)s). Check it before you promise it."
    ),
    "grants.sources_differ": _(
        "Sources differ on %(what)s: %(value)s is used, others say %(others)s."
    ),
    "grants.outside_range": _(
        "%(what)s is %(value)s. The EU range is said to be %(least)s to %(most)s."
    ),
    "grants.near_band_limit": _(
        "%(km)s km is very near to the limit of %(limit)s km: %(amount_below)s below it, "
        "%(amount_above)s from it on. Take the distance from the official calculator."
    ),
    "grants.too_near_for_travel": _(
        "%(km)s km is less than %(least)s km: there is no travel amount."
    ),
    "grants.paid_below_ten_km": _(
        "This agency's table pays from 0 km on, others begin at 10 km. Check the %(km)s km."
    ),
    "grants.no_green_amount": _(
        "There is no own green amount for %(band)s km: the standard %(amount)s is used."
    ),
    "grants.day15_open": _(
        "It is not settled whether the %(travel_days)s travel days count for day 15. "
        "Counted: %(amount)s. The other way: %(other_amount)s."
    ),
    "grants.reduced_minimum": _(
        "%(days)s days are below the usual %(least)s. For a learner with fewer opportunities this "
        "is said to be possible when it is justified; write the reason down."
    ),
    "grants.too_short_force_majeure": _(
        "%(days)s days are below the minimum of %(least)s. Paid because of force majeure."
    ),
    "grants.duration_border": _(
        "%(days)s days as %(activity)s give %(amount)s; %(other_days)s days as %(other_activity)s "
        "give %(other_amount)s."
    ),
    "grants.duration_border_incomplete": _(
        "%(days)s days as %(activity)s are near to %(other_days)s days as %(other_activity)s. "
        "Known parts only: %(amount)s here, %(other_amount)s there."
    ),
    "grants.zero_grant": _("This mobility carries no EU grant. It is still reported."),
    "grants.incoming_only_organisational": _(
        "For an incoming person only organisational support is counted (not verified)."
    ),
    "grants.group_cap": _(
        "Organisational support for a group may be limited to %(cap)s (not verified); this group "
        "has %(group_size)s learners."
    ),
    "grants.course_fee_limit": _(
        "Course fees are limited to %(most)s per person and project; %(left)s were left."
    ),
    "grants.no_language_support": _(
        "Staff who stay %(days)s days get no language support: it needs at least %(least)s days."
    ),
    "grants.stale_rate": _(
        "%(amount)s is the amount of call %(old_years)s. Call %(call_year)s pays %(right)s for "
        "%(band)s km."
    ),
    "grants.quoted_differs": _(
        "%(amount)s is not the amount for %(band)s km in call %(call_year)s: that is %(right)s."
    ),
    # what a line rests on
    "grants.basis_travel": _("%(km)s km (%(km_source)s), band %(band)s km"),
    "grants.basis_travel_green": _("%(km)s km (%(km_source)s), band %(band)s km, green travel"),
    "grants.basis_individual": _(
        "%(country)s, country group %(group)s: %(days)s days and %(travel_days)s travel days"
    ),
    "grants.basis_organisational": _("Participant number %(number)s in %(activity)s"),
    "grants.basis_third_country": _("Goes to a third country, %(activity)s"),
    "grants.basis_inclusion_organisation": _("Participant with fewer opportunities"),
    "grants.basis_preparatory_visit": _("One person on a preparatory visit"),
    "grants.basis_course_fee": _("%(days)s days with a course fee"),
    "grants.basis_language_support": _("%(times)s × language support"),
    # refusals
    "grants.impossible_value": _("%(value)s cannot be the value of %(field)s."),
    "grants.own_unknown_name": _("%(figure)s is not a number or rule that the rates know."),
    "grants.own_without_source": _("Say where you read %(figure)s."),
    "grants.own_bad_amount": _("%(value)s cannot be the amount of %(figure)s."),
}
