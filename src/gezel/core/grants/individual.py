"""Individual support: a daily rate, lower from day 15, by role and country group."""

from __future__ import annotations

from decimal import Decimal

from gezel.core.grants.checks import status_of_rule
from gezel.core.grants.figures import Figure
from gezel.core.grants.work import Work
from gezel.core.values import Money, Reason, Rounding, Status

DEFAULT_FIRST_DAYS = 14


def country_group(work: Work) -> Figure | None:
    """Group of the receiving country, or None after noting the gap."""
    code = work.request.country.code
    rates, key = work.rates, work.key
    found = rates.figure(key, f"group.{code}") or rates.figure(key, f"third.{code}")
    if found is not None:
        return found
    if is_third_country(work) and key.action != "KA121" and key.field == "VET":
        work.gap("grants.third_country_needs_ka121", country=code, action=key.action)
    else:
        work.gap_figure("grants.unknown_country_group", f"group.{code}", country=code)
    return None


def is_third_country(work: Work) -> bool:
    """Not in the list of programme countries, provided that there is such a list for this call."""
    code = work.request.country.code
    if work.rates.figure(work.key, f"group.{code}") is not None:
        return False
    return any(
        name.startswith("group.") and not figure.own
        for rate_set in work.rates.chain(work.key)
        for name, figure in rate_set.figures.items()
    )


def individual_support(work: Work) -> None:
    request = work.request
    group = country_group(work)
    if group is None:
        return
    rules: list[Status] = []
    role = request.role
    pair = work.rates.daily_rates(work.key, role=role, group=int(group.value))
    if pair is None and role == "accompanying":
        like = work.rule("accompanying_rate")
        if like is not None:
            role = str(like.value)
            pair = work.rates.daily_rates(work.key, role=role, group=int(group.value))
            rules.append(like.status)
    name = f"individual.{role}.{group.value}"
    if pair is None:
        work.gap_figure("grants.unknown_rate", f"{name}.first")
        return
    first, printed = pair
    first_days, second_days = _split(work, counted=_counts_travel(work))
    figures = [first, group]
    amount = first.value * first_days
    parts = [f"{first_days} × {Money(first.value)}"]
    if second_days:
        second = printed
        if second is None:
            factor = work.figure("reduced_rate_factor")
            second = None if factor is None else _computed_second(work, first, factor, rules=rules)
            if factor is None or second is None:
                return
            figures.append(factor)
        figures.append(second)
        amount += second.value * second_days
        parts.append(f"{second_days} × {Money(second.value)}")
        _warn_open_rule(work, first=first, second=second, amount=amount, rules=rules)
    if request.travel_days:
        rules.append(status_of_rule(work, "travel_days_paid"))
    _warn_range(work, role=role, group=int(group.value), rate=first)
    work.add(
        kind="individual_support",
        amount=amount,
        formula=" + ".join(part for part in parts if not part.startswith("0 ")) or parts[0],
        payee="participant",
        figures=figures,
        rules=rules,
        basis=Reason(
            "grants.basis_individual",
            {
                "country": request.country.code,
                "group": int(group.value),
                "days": request.days,
                "travel_days": request.travel_days,
            },
        ),
    )


def _first_limit(work: Work) -> int:
    rule = work.rule("first_days")
    return int(rule.value) if rule is not None else DEFAULT_FIRST_DAYS


def _counts_travel(work: Work) -> bool:
    rule = work.rule("day15_counts_travel_days")
    return rule is None or bool(rule.value)


def _split(work: Work, *, counted: bool) -> tuple[int, int]:
    """Days at the first and at the second rate.

    Whether travel days use up the first 14 is open; `counted` says how it is done here.
    """
    limit = _first_limit(work)
    paid = work.rule("travel_days_paid")
    travel_days = work.request.travel_days if paid is None or paid.value else 0
    days = work.request.days
    if counted:
        funded = days + travel_days
        return min(funded, limit), max(funded - limit, 0)
    return min(days, limit) + travel_days, max(days - limit, 0)


def _warn_open_rule(
    work: Work, *, first: Figure, second: Figure, amount: Decimal, rules: list[Status]
) -> None:
    one, two = _split(work, counted=not _counts_travel(work))
    other = first.value * one + second.value * two
    if other == amount:
        return
    rules.append(status_of_rule(work, "day15_counts_travel_days"))
    if rules[-1] is Status.CONFIRMED:
        return
    work.warn(
        "grants.day15_open",
        travel_days=work.request.travel_days,
        amount=Money(amount).euro,
        other_amount=Money(other).euro,
    )


def _computed_second(
    work: Work, first: Figure, factor: Figure, *, rules: list[Status]
) -> Figure | None:
    """The second rate where none is printed: factor, then the rounding rule of the set."""
    exact = first.value * factor.value
    rounding = work.rule("reduced_rate_rounding")
    if rounding is not None:
        rules.append(rounding.status)
        value = Rounding(str(rounding.value)).apply(exact)
    elif exact == exact.to_integral_value():
        value = exact  # all ways of rounding agree
    else:
        work.gap_figure(
            "grants.unknown_rounding",
            first.name.removesuffix("first") + "second",
            exact=Rounding.NONE.apply(exact),
        )
        return None
    rules.append(Status.DERIVED)
    return Figure(
        first.name.removesuffix("first") + "second",
        Money(value.quantize(Decimal("0.01"))).euro,
        first.status,
        first.source,
        own=first.own,
    )


def _warn_range(work: Work, *, role: str, group: int, rate: Figure) -> None:
    like = "staff" if role == "accompanying" else role
    least = work.rates.figure(work.key, f"range.{like}.{group}.least")
    most = work.rates.figure(work.key, f"range.{like}.{group}.most")
    if least is None or most is None or least.value <= rate.value <= most.value:
        return
    work.warn_figure(
        "grants.outside_range", rate.name, value=rate.value, least=least.value, most=most.value
    )
