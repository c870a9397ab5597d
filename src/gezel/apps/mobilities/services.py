"""Making mobilities out of an allocation, and the first version of each agreement."""

from __future__ import annotations

import hashlib
from datetime import date

from babel import Locale

from gezel.adapters.pdf import (
    AgreementData,
    Organisation,
    Person,
    Task,
    words_as_data,
)
from gezel.apps.applications.models import Application
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor, system
from gezel.apps.journal.seal import note, service
from gezel.apps.mobilities.flows import MOBILITY
from gezel.apps.mobilities.models import Agreement, Mobility
from gezel.apps.mobilities.queries import of_run
from gezel.apps.orgs.models import Organisation as OrganisationRecord
from gezel.apps.placements.models import AllocationRun, Seat
from gezel.core.values import Reason, Refusal, canonical_json

HOST_LANGUAGES = {
    "NL": "nl",
    "FR": "fr",
    "DE": "de",
    "AT": "de",
    "IT": "it",
    "ES": "es",
    "LU": "fr",
}


@service("mobilities.plan")
def plan_mobilities(*, actor: Actor, run: AllocationRun) -> list[Mobility]:
    """One mobility for each learner who has a place and has not withdrawn since; done again, nothing
    is made twice. The numbers count everybody with a place, so that they stay when one withdraws.
    """
    if run.state == "undone":
        raise Refusal(Reason("mobilities.run_undone", {"call": run.call.name}))
    there = set(of_run(run).values_list("seat_id", flat=True))
    seats = (
        Seat.objects.filter(run=run, placement__isnull=False)
        # who withdraws meanwhile waits, and then finds the mobility that is to be cancelled
        .select_for_update(of=("application",), no_key=True)
        .select_related("application", "placement")
        .order_by("application__ref")
    )
    new = [
        Mobility(
            seat=seat,
            application=seat.application,
            placement=seat.placement,
            number=f"M{index:04d}",
            starts=seat.placement.starts,
            ends=seat.placement.ends,
        )
        for index, seat in enumerate(seats, start=1)
        if seat.pk not in there and seat.application.state == "selected"
    ]
    Mobility.objects.bulk_create(new, batch_size=500)
    note(run, mobilities=len(new))
    return new


@service("mobilities.drop")
def drop_mobilities(*, actor: Actor, run: AllocationRun) -> int:
    """Take back the mobilities of an allocation that is about to be undone."""
    if run.state == "released":
        raise Refusal(Reason("mobilities.run_released", {"call": run.call.name}))
    gone, _ = of_run(run).delete()
    note(run, gone=gone)
    return gone


@service("mobilities.draft_agreements")
def draft_agreements(*, actor: Actor, run: AllocationRun) -> int:
    """A first version of the learning agreement for each planned mobility that has none."""
    made = []
    mobilities = (
        of_run(run)
        .filter(agreements__isnull=True, state="planned", application__state="selected")
        .select_related(
            "application__learner__person",
            "application__learner__school",
            "application__call__season__office",
            "placement__host",
        )
    )
    for mobility in mobilities:
        data = agreement_words(mobility, issued_on=clock.today())
        words = words_as_data(data)
        made.append(
            Agreement(
                mobility=mobility,
                version=1,
                languages=list(agreement_languages(mobility)),
                words=words,
                sha256=hashlib.sha256(canonical_json(words).encode()).hexdigest(),
                created=clock.now(),
            )
        )
    Agreement.objects.bulk_create(made, batch_size=500)
    note(run, agreements=len(made))
    return len(made)


@service("mobilities.move")
def move_mobility(*, actor: Actor, mobility: Mobility, verb: str) -> Mobility:
    state = MOBILITY.try_move(mobility.state, verb, role=actor.role)
    if isinstance(state, Reason):
        raise Refusal(state)
    mobility.state = state
    mobility.save(update_fields=["state"])
    note(mobility, verb=verb)
    return mobility


def agreement_languages(mobility: Mobility) -> tuple[str, str]:
    """Headings in the language of the sending school and in one that the host reads."""
    own = mobility.application.call.language
    host = HOST_LANGUAGES.get(mobility.placement.country, "en")
    return (own, host if host != own else ("en" if own != "en" else "nl"))


def agreement_words(mobility: Mobility, *, issued_on: date) -> AgreementData:
    """What is known about a stay, as the words of its learning agreement."""
    application, placement = mobility.application, mobility.placement
    learner, call = application.learner, application.call
    own = Locale.parse(agreement_languages(mobility)[0])
    person = learner.person
    sending = learner.school or call.season.office
    return AgreementData(
        issued_on=issued_on,
        mobility_id=mobility.number,
        project_code=call.project_code,
        call_year=call.call_year,
        learner=Person(
            name=person.name, birth_date=person.birth_date, email=person.email, phone=person.phone
        ),
        guardian=Person(email=learner.guardian_email) if learner.guardian_email else None,
        sending=_organisation(sending, own),
        intermediary=(
            _organisation(call.season.office, own) if sending.pk != call.season.office_id else None
        ),
        hosting=_organisation(placement.host, own),
        host_mentor=Person(name=placement.contact_name, email=placement.contact_email),
        start=mobility.starts,
        end=mobility.ends,
        activity=call.activity,
        place=", ".join(
            part for part in (placement.city, own.territories.get(placement.country, "")) if part
        ),
        qualification=learner.programme,
        field=learner.sector,
        tasks=(Task(what=placement.title),) if placement.title else (),
        text_language=call.language,
    )


def _organisation(record: OrganisationRecord, own: Locale) -> Organisation:
    return Organisation(
        name=record.name,
        address=record.city,
        country=own.territories.get(record.country, record.country),
        identifier=record.oid or record.pic or record.number,
    )


def follow_withdrawal(application: Application, actor: Actor, withdrawn: bool) -> None:
    """The stay of a learner who withdraws is cancelled, and restored when the learner comes back."""
    verb, state = ("cancel", "planned") if withdrawn else ("restore", "cancelled")
    for mobility in Mobility.objects.filter(
        application=application, state=state, seat__run__state__in=["proposed", "released"]
    ):
        move_mobility(actor=system(actor.office), mobility=mobility, verb=verb)


def mobilities_on(run: AllocationRun) -> Reason | None:
    """An allocation is not undone under mobilities that stand on it."""
    count = of_run(run).count()
    if count:
        return Reason("placements.mobilities_stand_on_allocation", {"mobilities": count})
    return None
