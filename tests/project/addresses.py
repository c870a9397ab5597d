"""A sample for every argument of every address, so that each page can be tried on a real row.

A new page with an argument that is not here makes the tests fail with the name of the argument:
add one line to `SAMPLES`. All samples are about Bob, who stays at Charlie's Salon Mireia, so that
the coordinator, Bob and Charlie each own what their pages ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from tests import world as small
from tests.world import PASSWORD, World, csv_of

from gezel.apps.applications.models import Application
from gezel.apps.applications.queries import run_in_force as selection_of
from gezel.apps.applications.services import release_selection
from gezel.apps.calls.services import move_call
from gezel.apps.desk.models import ImportFile, Job, Message
from gezel.apps.mobilities.models import Agreement, Mobility
from gezel.apps.money.models import Grant
from gezel.apps.money.services import enter_rate
from gezel.apps.orgs.models import Membership, Organisation
from gezel.apps.orgs.services import give_role
from gezel.apps.people.models import Account
from gezel.apps.placements.models import Pin, Placement
from gezel.apps.placements.queries import run_in_force as allocation_of
from gezel.apps.placements.services import pin, release_allocation
from gezel.apps.plan.jobs import KIND
from gezel.apps.plan.services import run_plan
from gezel.config.founding import account_for
from gezel.web.ui.pages import EVERYBODY, SIGNED_IN, permission_of


@dataclass(frozen=True, slots=True)
class Sample:
    """How to find the value of an argument in Alice's world. `owned` says that it names a row that
    belongs to somebody, which a stranger must not find."""

    of: Callable[[World], Any]
    owned: bool = True


def plain(value: Any) -> Sample:
    """An argument that names no row: a kind, a topic, a format."""
    return Sample(lambda world: value, owned=False)


def _bob(world: World) -> Application:
    return Application.objects.get(call=world.call, learner=world.learner("Bob"))


SAMPLES: dict[str, Sample] = {
    "season_id": Sample(lambda w: w.season.pk),
    "call_id": Sample(lambda w: w.call.pk),
    "learner_id": Sample(lambda w: w.learner("Bob").pk),
    "person_id": Sample(lambda w: w.learner("Bob").person_id),
    "application_id": Sample(lambda w: _bob(w).pk),
    "placement_id": Sample(lambda w: Placement.objects.get(season=w.season, number="P1").pk),
    "organisation_id": Sample(
        lambda w: Organisation.objects.get(office=w.office, name="Salon Mireia").pk
    ),
    "import_id": Sample(
        lambda w: (
            ImportFile.objects.filter(office=w.office, target="learners").earliest("created").pk
        )
    ),
    "job_id": Sample(lambda w: Job.objects.filter(office=w.office).earliest("created").pk),
    "mobility_id": Sample(lambda w: Mobility.objects.get(application=_bob(w)).pk),
    "agreement_id": Sample(lambda w: Agreement.objects.get(mobility__application=_bob(w)).pk),
    "grant_id": Sample(lambda w: Grant.objects.get(mobility__application=_bob(w)).pk),
    "message_id": Sample(lambda w: Message.objects.get(to=w.learner("Bob").person).pk),
    "pin_id": Sample(lambda w: Pin.objects.get(application=_bob(w)).pk),
    "rate_id": Sample(lambda w: w.office.own_rates.earliest("call_year").pk),
    "batch": Sample(lambda w: selection_of(w.call).pk),
    "target": plain("learners"),
    "slug": plain("lists"),
    "kind": plain("learners"),
    "pk": plain(1),
    "key": plain("abc"),
    "uidb36": plain("1"),
}

# Where one page means something else by an argument: name of the page, then the argument.
OF_PAGE: dict[tuple[str, str], Sample] = {
    ("staff_chart", "name"): plain("countries"),
}


def arguments(pattern: URLPattern) -> list[str]:
    """Names of the arguments of an address."""
    return sorted({*pattern.pattern.converters, *pattern.pattern.regex.groupindex})


def sample(name: str, argument: str) -> Sample | None:
    return OF_PAGE.get((name, argument)) or SAMPLES.get(argument)


def unsampled(patterns: Iterable[URLPattern]) -> Iterator[str]:
    """Pages that cannot be tried: without a name, or with an argument that has no sample."""
    for pattern in patterns:
        if not pattern.name:
            yield f"{pattern.pattern} has no name"
        for argument in arguments(pattern):
            if sample(pattern.name or "", argument) is None:
                yield (
                    f"{pattern.name}: no sample for the argument {argument!r}; "
                    "add one line to SAMPLES in tests/project/addresses.py"
                )


def address(pattern: URLPattern, world: World) -> str:
    kwargs = {a: sample(pattern.name, a).of(world) for a in arguments(pattern)}  # type: ignore[union-attr]
    return reverse(pattern.name, kwargs=kwargs)


def owned(pattern: URLPattern) -> bool:
    """True when the address names a row that belongs to somebody."""
    return any(sample(pattern.name, a).owned for a in arguments(pattern))  # type: ignore[union-attr]


def may_open(pattern: URLPattern, role: str) -> bool:
    may = permission_of(pattern)
    return may in {EVERYBODY, SIGNED_IN} or role in (may or ())


# --- who comes by ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Street:
    """Alice's house with everybody in it, and those who pass by."""

    world: World
    owners: Mapping[str, Client]
    strangers: Mapping[str, tuple[str, Client]]
    anonymous: Client = field(default_factory=lambda: visitor(None))


def visitor(account: Account | None) -> Client:
    client = Client(raise_request_exception=False)
    if account is not None:
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def street(world: World, other: World) -> Street:
    """Everything decided and told in Alice's world; Mallory's office has one learner and one host."""
    dave = account_for("dave@example.org", PASSWORD)
    rossi = account_for("rossi@example.org", PASSWORD)
    give_role(
        actor=world.coordinator,
        account=dave,
        office=world.office,
        role="learner",
        person=world.learner("Dave").person,
    )
    give_role(
        actor=world.coordinator,
        account=rossi,
        office=world.office,
        role="host",
        host=Organisation.objects.get(office=world.office, name="Rossi Parrucchieri"),
    )
    return Street(
        world=world,
        owners={
            "coordinator": visitor(world.alice),
            "learner": visitor(world.bob()),
            "host": visitor(world.charlie()),
        },
        strangers={
            "mallory": ("coordinator", visitor(other.alice)),
            "dave": ("learner", visitor(dave)),
            "rossi": ("host", visitor(rossi)),
            "trudy": ("learner", visitor(_of_other(other, "learner"))),
            "victor": ("host", visitor(_of_other(other, "host"))),
            "nobody": ("anybody", visitor(account_for("nobody@example.org", PASSWORD))),
        },
    )


def _of_other(other: World, role: str) -> Account:
    """A learner or a host of the other office."""
    account = account_for(f"{role}@elsewhere.example", PASSWORD)
    if Membership.objects.filter(account=account).exists():
        return account
    host = Organisation.objects.filter(office=other.office, kind="company").first()
    learner = other.office.learners.first()
    assert host is not None
    assert learner is not None
    give_role(
        actor=other.coordinator,
        account=account,
        office=other.office,
        role=role,
        person=learner.person if role == "learner" else None,
        host=host if role == "host" else None,
    )
    return account


def decide_and_tell(
    world: World, *, learners: bytes | None = None, placements: bytes | None = None
) -> None:
    """The whole main job with one place given by hand, everything released, and a job that ran.

    Without files of their own, the learners and placements of the small world.
    """
    world.bring(
        "learners", learners or csv_of(small.LEARNER_HEAD, small.EVERYBODY), name="learners.csv"
    )
    world.bring(
        "placements",
        placements or csv_of(small.PLACEMENT_HEAD, small.ALL_PLACES),
        name="places.csv",
    )
    bobs = Placement.objects.get(season=world.season, number="P1")
    pin(
        actor=world.coordinator,
        application=_bob(world),
        placement=bobs,
        reason="His aunt lives there",
    )
    enter_rate(
        actor=world.coordinator,
        office=world.office,
        call_year=world.call.call_year,
        agency=world.call.agency,
        action=world.call.action,
        what="individual.learner.1.first",
        amount=Decimal(70),
        source="Letter of the agency",
    )
    run_plan(actor=world.coordinator, call=world.call)
    selection, allocation = selection_of(world.call), allocation_of(world.call)
    assert selection is not None
    assert allocation is not None
    release_selection(actor=world.coordinator, run=selection)
    release_allocation(actor=world.coordinator, run=allocation)
    move_call(actor=world.coordinator, call=world.call, verb="open")
    Job.objects.create(
        office=world.office,
        by=world.alice,
        kind=KIND,
        about=world.call.pk,
        state="done",
        created=timezone.now(),
        ended=timezone.now(),
    )


def body_of(response: HttpResponse) -> bytes:
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return bytes(response.content)
