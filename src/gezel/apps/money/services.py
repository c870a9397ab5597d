"""Computing grants and keeping the office's own figures."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from gezel.adapters.places import City, Places
from gezel.adapters.rates import rate_book
from gezel.apps.applications.queries import sensitive_facts
from gezel.apps.calls.models import Call
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service
from gezel.apps.mobilities.models import Mobility
from gezel.apps.mobilities.queries import of_call
from gezel.apps.money.models import Grant, GrantLine, OwnRate
from gezel.apps.money.queries import calls_under
from gezel.apps.orgs.models import Organisation
from gezel.core.grants import GrantRequest, OwnFigure, RateBook, compute
from gezel.core.values import Country, Reason, Refusal, Source, Status

# of one figure: a day, a journey, a participant. With more, a grant outgrows its column.
MOST_EURO = Decimal(10_000)


def book_of(office: Organisation) -> RateBook:
    """The published rates with the office's own figures on top."""
    return rate_book().with_own(*map(_figure, OwnRate.objects.filter(office=office)))


def _figure(rate: OwnRate) -> OwnFigure:
    """An own rate as the engine takes it. Raises Refusal for what cannot be one."""
    return OwnFigure(
        call_year=rate.call_year,
        field="VET",
        action=rate.action,
        agency=rate.agency,
        name=rate.what,
        value=rate.amount,
        status=Status(rate.status),
        source=Source(key="own", text=rate.source),
    )


@service("money.compute_grants")
def compute_grants(*, actor: Actor, call: Call) -> list[Grant]:
    """Compute the grant of each planned mobility anew; a gap stays a gap and is named."""
    mobilities = list(of_call(call))
    Grant.objects.filter(mobility__in=mobilities).delete()
    rates = book_of(call.season.office)
    facts = sensitive_facts(call, [m.application for m in mobilities])
    grants: list[Grant] = []
    lines: list[GrantLine] = []
    gaps = 0
    for number, mobility in enumerate(mobilities, start=1):
        km = kilometres(mobility, call)
        request = GrantRequest(
            ref=mobility.application.ref,
            role="learner",
            activity=call.activity,
            call_year=call.call_year,
            agency=call.agency,
            action=call.action,
            country=Country(mobility.placement.country),
            km=km,
            days=(mobility.ends - mobility.starts).days + 1,
            travel_days=call.travel_days,
            green=mobility.application.green_travel,
            fewer_opportunities=bool(facts[mobility.application.ref].get("fewer_opportunities")),
            participant_number=number,
        )
        computed = compute(request, rates=rates)
        grant = Grant(
            mobility=mobility,
            call_year=call.call_year,
            agency=call.agency,
            kilometres=km,
            kilometres_from="computed",
            days=request.days,
            travel_days=request.travel_days,
            green=request.green,
            total=computed.total.euro,
            gaps=[gap.as_data() for gap in computed.gaps],
            warnings=[warning.as_data() for warning in computed.warnings],
        )
        grants.append(grant)
        gaps += not computed.complete
        lines += [
            GrantLine(
                grant=grant,
                position=position,
                kind=line.kind,
                amount=line.amount.euro,
                formula=line.formula[:200],
                payee=line.payee,
                status=str(line.status),
                source=(line.source.text or line.source.key)[:200],
            )
            for position, line in enumerate(computed.lines, start=1)
        ]
    Grant.objects.bulk_create(grants, batch_size=500)
    GrantLine.objects.bulk_create(lines, batch_size=1000)
    note(call, grants=len(grants), with_gap=gaps)
    return grants


def kilometres(mobility: Mobility, call: Call) -> Decimal | None:
    """One way, from the learner's town (else the school's, else the call's) to the placement's."""
    placement = mobility.placement
    places = Places.load()
    there = places.find(placement.city, Country(placement.country)) if placement.city else None
    here = start_of(mobility, call)
    if here is None or there is None:
        return None
    return places.distance_km(here, there)


def start_of(mobility: Mobility, call: Call) -> City | None:
    learner = mobility.application.learner
    return start_among(learner.city, learner.school.city if learner.school else "", call=call)


def start_among(*towns: str, call: Call) -> City | None:
    """The first of these towns that is a known one, else the call's, else the office's."""
    places = Places.load()
    for name in (*towns, call.city, call.season.office.city):
        city = places.find(name, Country(call.country)) if name else None
        if city is not None:
            return city
    return None


@service("money.enter_rate")
def enter_rate(
    *,
    actor: Actor,
    office: Organisation,
    call_year: int,
    agency: str,
    action: str,
    what: str,
    amount: Decimal,
    source: str,
    status: str = "confirmed",
) -> OwnRate:
    """Enter a figure that no published source gave, with where it was read. Raises Refusal for a
    name or an amount that the engine does not take, ValidationError for what a field cannot hold."""
    if not actor.may("coordinator"):
        raise Refusal(
            Reason("flow.wrong_role", {"flow": "rate", "verb": "enter", "role": actor.role})
        )
    rate = OwnRate.objects.filter(
        office=office, call_year=call_year, agency=agency, action=action, what=what
    ).first() or OwnRate(
        office=office, call_year=call_year, agency=agency, action=action, what=what
    )
    rate.amount, rate.source, rate.status = amount, source.strip(), status
    rate.full_clean()
    if amount > MOST_EURO:
        raise ValidationError({"amount": gettext("No figure of a grant is as much as this.")})
    _figure(rate)
    rate.save()
    note(rate, call_year=call_year, agency=agency, what=what)
    return rate


@service("money.forget_rate")
def forget_rate(*, actor: Actor, rate: OwnRate) -> None:
    note(rate)
    rate.delete()


def recompute(*, actor: Actor, call_year: int, agency: str, action: str) -> tuple[int, int]:
    """Compute the grants of every call under these rates anew. Returns how many grants have another
    total or another gap than before, and how many are still not complete."""
    changed = waiting = 0
    for call in calls_under(actor, call_year=call_year, agency=agency, action=action):
        before = _outcomes(call)
        if not before:
            continue
        compute_grants(actor=actor, call=call)
        after = _outcomes(call)
        changed += sum(1 for mobility, outcome in after.items() if before.get(mobility) != outcome)
        waiting += sum(1 for _total, gaps in after.values() if gaps)
    return changed, waiting


def _outcomes(call: Call) -> dict[object, tuple[Decimal, list[object]]]:
    return {
        mobility: (total, gaps)
        for mobility, total, gaps in Grant.objects.filter(
            mobility__application__call=call, mobility__state="planned"
        ).values_list("mobility", "total", "gaps")
    }
