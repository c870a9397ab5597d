"""Amounts per participant, per person or per day (domain facts 4.5 and 4.6)."""

from __future__ import annotations

from decimal import Decimal

from gezel.core.grants.figures import Figure
from gezel.core.grants.individual import is_third_country
from gezel.core.grants.work import Work
from gezel.core.values import Money, Reason

STAFF_LANGUAGE_DAYS = 31
"""Staff get language support from this many days on (confirmed, Spain 2021)."""


def organisational_support(work: Work) -> None:
    """Per participant, no groups, no countries. Companions are not participants: nothing."""
    request = work.request
    if request.role == "accompanying":
        return
    if is_third_country(work):
        if work.key.action == "KA121" or work.key.field != "VET":
            _organisational(work, "third_country", basis="grants.basis_third_country")
        return
    figure = _organisational(work, request.activity, basis="grants.basis_organisational")
    cap = work.rule("group_cap")
    if request.activity != "LRN_GROUP" or figure is None or cap is None or not request.group_size:
        return
    if figure.value * request.group_size > int(cap.value):
        work.warn("grants.group_cap", cap=int(cap.value), group_size=request.group_size)


def _organisational(work: Work, kind: str, *, basis: str) -> Figure | None:
    number = work.request.participant_number
    name = f"organisational.{kind}"
    threshold = work.rates.figure(work.key, f"{name}.threshold")
    later = threshold is not None and number > threshold.value
    figure = work.figure(f"{name}.after" if later else f"{name}.first")
    if figure is None:
        return None
    work.add(
        kind="organisational_support",
        amount=figure.value,
        formula=f"1 × {Money(figure.value)}",
        payee="organisation",
        figures=(figure, threshold) if threshold is not None and later else (figure,),
        basis=Reason(basis, {"activity": work.request.activity, "number": number}),
    )
    return figure


def inclusion(work: Work) -> None:
    """For the organisation, per participant with fewer opportunities. The participant's own extra
    costs are real costs, with the agency's approval: they are not computed here."""
    if not work.request.fewer_opportunities or work.request.role == "accompanying":
        return
    _lump(work, "inclusion_organisation", kind="inclusion_organisation", payee="organisation")


def preparatory_visit(work: Work) -> None:
    _lump(work, "preparatory_visit", kind="preparatory_visit", payee="participant")


def _lump(work: Work, name: str, *, kind: str, payee: str) -> None:
    figure = work.figure(name)
    if figure is None:
        return
    work.add(
        kind=kind,
        amount=figure.value,
        formula=f"1 × {Money(figure.value)}",
        payee=payee,
        figures=(figure,),
        basis=Reason(f"grants.basis_{kind}"),
    )


def course_fee(work: Work) -> None:
    """Per day, up to a limit per person and project."""
    request = work.request
    if request.activity != "STF_COURSE" or not request.course_fee_days:
        return
    day, most = work.figure("course_fee.day"), work.figure("course_fee.most")
    if day is None or most is None:
        return
    left = max(most.value - request.course_fee_before.euro, Decimal(0))
    full = day.value * request.course_fee_days
    formula = f"{request.course_fee_days} × {Money(day.value)}"
    if full > left:
        formula = f"min({formula}, {Money(left)})"
        work.warn("grants.course_fee_limit", most=most.value, left=left)
    work.add(
        kind="course_fee",
        amount=min(full, left),
        formula=formula,
        payee="organisation",
        figures=(day, most),
        basis=Reason("grants.basis_course_fee", {"days": request.course_fee_days}),
    )


def language_support(work: Work) -> None:
    """Once when the online tool lacks the language or level; once more for every long stay."""
    request = work.request
    times = 0
    if request.language_support and request.role != "accompanying":
        if request.role == "staff" and request.days < STAFF_LANGUAGE_DAYS:
            work.warn("grants.no_language_support", days=request.days, least=STAFF_LANGUAGE_DAYS)
        else:
            times += 1
    if request.activity == "LRN_PRO" and request.role == "learner":
        times += 1
    if not times:
        return
    figure = work.figure("language_support")
    if figure is None:
        return
    work.add(
        kind="language_support",
        amount=figure.value * times,
        formula=f"{times} × {Money(figure.value)}",
        payee="organisation",
        figures=(figure,),
        basis=Reason("grants.basis_language_support", {"times": times}),
    )
