"""Fill the house of the browser tests. Runs as a process of its own, on the house's database.

    python -m tests.browser.furnish FOLDER

Makes two copies of the database in FOLDER and one file of facts:

    sample.sqlite3   the sample season as the demonstration loads it, nothing released, and
                     beside it Anna's school, where nothing has happened yet
    told.sqlite3     the same, with selection and places released
    facts.json       identities for the addresses, and a session for each role
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import django

NEWCOMER = "anna@school.invalid"
PASSWORD = "correct horse battery"


def main(folder: Path) -> None:
    django.setup()
    from gezel.config.demo import prepare

    for line in prepare(tell=lambda step, done, total: None):
        print(line)
    facts = _furnish()
    _copy(folder / "sample.sqlite3")
    _tell(facts)
    _copy(folder / "told.sqlite3")
    (folder / "facts.json").write_text(json.dumps(facts, indent=1, default=str), encoding="utf-8")


def _copy(target: Path) -> None:
    """A copy of the database as it is now, in one file."""
    import sqlite3

    from django.db import connection

    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)


def _furnish() -> dict[str, Any]:
    from django.utils import timezone

    from gezel.apps.applications.models import Application
    from gezel.apps.calls.models import Call
    from gezel.apps.desk.models import ImportFile, Job, Message
    from gezel.apps.desk.services import receive_file
    from gezel.apps.journal.actor import Actor, system
    from gezel.apps.mobilities.models import Agreement, Mobility
    from gezel.apps.money.models import Grant
    from gezel.apps.orgs.models import Membership
    from gezel.apps.orgs.services import found_office, give_role
    from gezel.apps.placements.models import Seat
    from gezel.apps.plan.jobs import KIND
    from gezel.config.demo import examples
    from gezel.config.founding import account_for

    call = Call.objects.get()
    office = call.season.office
    member = {
        role: Membership.objects.get(account__email=f"{role}@demo.invalid")
        for role in ("coordinator", "learner", "host")
    }
    application = Application.objects.get(learner__person=member["learner"].person, call=call)
    mobility = Mobility.objects.get(application=application)
    seats = Seat.objects.filter(run__call=call).select_related("application")
    actor = Actor(role="coordinator", account=member["coordinator"].account_id, office=office.pk)

    school = found_office(
        actor=system(), name="Anna's school", kind="school", country="BE", city="Leuven"
    )
    give_role(
        actor=system(school.pk),
        account=account_for(NEWCOMER, PASSWORD),
        office=school,
        role="coordinator",
    )
    source = examples() / "kandidaten_voorjaar_2027.xlsx"
    waiting = receive_file(
        actor=actor,
        office=office,
        target="learners",
        name=source.name,
        content=source.read_bytes(),
        options={"call": str(call.pk), "language": call.language},
    )
    job = Job.objects.create(
        office=office,
        by=member["coordinator"].account,
        kind=KIND,
        about=call.pk,
        state="done",
        created=timezone.now(),
        ended=timezone.now(),
    )
    reserve = Application.objects.filter(call=call, state="reserve").order_by("ref")[0]
    return {
        "season_id": call.season_id,
        "call_id": call.pk,
        "application_id": application.pk,
        "learner_id": application.learner_id,
        "reserve_learner_id": reserve.learner_id,
        "seatless_learner_id": seats.filter(placement=None)
        .order_by("application__ref")[0]
        .application.learner_id,
        "placement_id": mobility.placement_id,
        "organisation_id": member["host"].host_id,
        "mobility_id": mobility.pk,
        "agreement_id": Agreement.objects.get(mobility=mobility).pk,
        "grant_id": Grant.objects.get(mobility=mobility).pk,
        "gap_grant_id": max(
            Grant.objects.order_by("mobility__number"), key=lambda g: len(g.gaps)
        ).pk,
        "message_id": Message.objects.get(to=member["learner"].person).pk,
        "waiting_import_id": waiting.pk,
        "stored_import_id": ImportFile.objects.get(target="learners", state="stored").pk,
        "job_id": job.pk,
        "sessions": {role: _session(m.account) for role, m in member.items()}
        | {"newcomer": _session(account_for(NEWCOMER, None))},
    }


def _session(account: Any) -> str:
    """A session in which the account is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def _tell(facts: dict[str, Any]) -> None:
    from gezel.apps.applications.queries import run_in_force as selection_of
    from gezel.apps.applications.services import release_selection
    from gezel.apps.calls.models import Call
    from gezel.apps.journal.actor import Actor
    from gezel.apps.placements.queries import run_in_force as allocation_of
    from gezel.apps.placements.services import release_allocation

    call = Call.objects.get(pk=facts["call_id"])
    actor = Actor(role="coordinator", office=call.season.office_id)
    selection, allocation = selection_of(call), allocation_of(call)
    assert selection is not None
    assert allocation is not None
    release_selection(actor=actor, run=selection)
    release_allocation(actor=actor, run=allocation)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
