"""Everything that happened to one learner, call by call, in a constant number of queries."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from gezel.apps.applications.models import Application, SelectionOutcome, Wish
from gezel.apps.applications.queries import IN_FORCE
from gezel.apps.desk.models import ImportChange, ImportFile, Message
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.models import Entry
from gezel.apps.journal.queries import visible_to as journal_of
from gezel.apps.mobilities.models import Agreement, Mobility
from gezel.apps.money.models import Grant, GrantLine
from gezel.apps.orgs.models import Learner
from gezel.apps.people.models import Account
from gezel.apps.placements.models import Pin, Placement, Seat
from gezel.apps.placements.queries import placement_refs

MOST_LINES = 60


@dataclass(slots=True)
class Way:
    """One application with all that hangs on it. What has not happened yet is None or empty.

    `refs` leads from the name by which a reason of the seat calls a placement to it.
    """

    application: Application
    wishes: list[Wish] = field(default_factory=list)
    criteria: dict[str, str] = field(default_factory=dict)
    outcome: SelectionOutcome | None = None
    seat: Seat | None = None
    pins: list[Pin] = field(default_factory=list)
    mobility: Mobility | None = None
    grant: Grant | None = None
    lines: list[GrantLine] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    letters: list[Message] = field(default_factory=list)
    refs: dict[str, Placement] = field(default_factory=dict)


def ways_of(learner: Learner) -> list[Way]:
    """The applications of a learner, the latest first."""
    applications = list(
        Application.objects.filter(learner=learner)
        .select_related("call__season")
        .prefetch_related("wishes", "call__criteria")
        .order_by("-call__starts", "-created", "-pk")
    )
    ways = {a.pk: Way(a, list(a.wishes.all())) for a in applications}
    for way in ways.values():
        way.criteria = {c.key: c.label for c in way.application.call.criteria.all()}
    for outcome in SelectionOutcome.objects.filter(
        application__in=ways, run__state__in=IN_FORCE
    ).select_related("run"):
        ways[outcome.application_id].outcome = outcome
    for pin in Pin.objects.filter(application__in=ways).select_related("placement__host"):
        ways[pin.application_id].pins.append(pin)
    for seat in Seat.objects.filter(application__in=ways, run__state__in=IN_FORCE).select_related(
        "run", "placement__host"
    ):
        ways[seat.application_id].seat = seat
    _stays(ways)
    _letters(learner, ways)
    _names(ways)
    return list(ways.values())


def _stays(ways: dict[uuid.UUID, Way]) -> None:
    for mobility in Mobility.objects.filter(
        application__in=ways, seat__run__state__in=IN_FORCE
    ).prefetch_related("agreements"):
        way = ways[mobility.application_id]
        way.mobility, way.agreements = mobility, list(mobility.agreements.all())
    for grant in (
        Grant.objects.filter(mobility__in=[w.mobility for w in ways.values() if w.mobility])
        .select_related("mobility")
        .prefetch_related("lines")
    ):
        way = ways[grant.mobility.application_id]
        way.grant, way.lines = grant, list(grant.lines.all())


def _letters(learner: Learner, ways: dict[uuid.UUID, Way]) -> None:
    by_run = {way.outcome.run_id: way for way in ways.values() if way.outcome}
    for letter in Message.objects.filter(to=learner.person_id, batch__in=by_run).order_by(
        "created"
    ):
        by_run[letter.batch].letters.append(letter)


def _names(ways: dict[uuid.UUID, Way]) -> None:
    """Find the placements that the reasons of each seat are about."""
    keys = {
        option["id"]
        for way in ways.values()
        if way.seat
        for option in way.seat.options
        if "id" in option
    }
    found = {
        str(placement.pk): placement
        for placement in Placement.objects.filter(pk__in=keys).select_related("host")
    }
    for way in ways.values():
        if way.seat is None:
            continue
        options = way.seat.options
        if all("id" in option for option in options):
            way.refs = {o["placement"]: found[o["id"]] for o in options if o["id"] in found}
        else:
            # allocations from before the key was kept: the name leads there by the whole season
            season = Placement.objects.filter(season=way.application.call.season_id)
            way.refs = placement_refs(list(season.select_related("host")))


def files_of(learner: Learner, ways: list[Way]) -> list[ImportFile]:
    """The files that made or changed this learner or an application, the latest first."""
    return files_of_row(learner.pk, learner.person_id, *(way.application.pk for way in ways))


def files_of_row(*rows: uuid.UUID) -> list[ImportFile]:
    """The files that made or changed any of these rows, the latest first, without their content."""
    return list(
        ImportFile.objects.filter(pk__in=ImportChange.objects.filter(row__in=rows).values("file"))
        .defer("content")
        .order_by("-created")
    )


def journal_lines(subjects: list[str], *, actor: Actor) -> list[tuple[Entry, str]]:
    """Lines of the office's journal about any of these subjects, the latest first, each with the
    address of the account that acted (empty for the command line and for accounts that are gone)."""
    lines = list(journal_of(actor).filter(subject__in=subjects)[:MOST_LINES])
    accounts = {
        line.actor.removeprefix("account:") for line in lines if line.actor.startswith("account:")
    }
    addresses = {
        f"account:{pk}": email
        for pk, email in Account.objects.filter(pk__in=accounts).values_list("pk", "email")
    }
    return [(line, addresses.get(line.actor, "")) for line in lines]


def subjects_of(learner: Learner, ways: list[Way], files: list[ImportFile]) -> list[str]:
    """What the journal calls everything that belongs to a learner's way."""
    found = [f"orgs.learner:{learner.pk}", f"people.person:{learner.person_id}"]
    found += [f"desk.importfile:{file.pk}" for file in files]
    for way in ways:
        found += [
            f"applications.application:{way.application.pk}",
            f"calls.call:{way.application.call_id}",
            *(f"desk.message:{letter.pk}" for letter in way.letters),
        ]
        if way.outcome:
            found += [
                f"applications.selectionrun:{way.outcome.run_id}",
                f"batch:{way.outcome.run_id}",
            ]
        if way.seat:
            found.append(f"placements.allocationrun:{way.seat.run_id}")
        if way.mobility:
            found.append(f"mobilities.mobility:{way.mobility.pk}")
    return found
