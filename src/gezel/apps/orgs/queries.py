"""Reading organisations, memberships and learners; a list is always somebody's list."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from gezel.apps.journal.actor import ANYBODY, Actor
from gezel.apps.orgs.models import Learner, Membership, Organisation
from gezel.apps.people.models import Account


def actor_for(account: Account, *, chosen: str | None = None) -> Actor:
    """The actor behind an account: the chosen membership, or the first one, or nobody special."""
    memberships = list(Membership.objects.filter(account=account).order_by("role", "id"))
    if not memberships:
        return Actor(role=ANYBODY.role, account=account.pk)
    found = next((m for m in memberships if str(m.pk) == chosen), memberships[0])
    return Actor(
        role=found.role, account=account.pk, office=found.office_id, person=found.person_id
    )


def memberships_of(account: Account) -> QuerySet[Membership]:
    return Membership.objects.filter(account=account).select_related("office", "host")


def offices_of(actor: Actor) -> QuerySet[Organisation]:
    if actor.office is None:
        return Organisation.objects.none()
    return Organisation.objects.filter(pk=actor.office)


def visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Organisations that the actor's office keeps, the office itself included."""
    if not actor.may("coordinator", "system") or actor.office is None:
        return Organisation.objects.none()
    return Organisation.objects.filter(office=actor.office) | Organisation.objects.filter(
        pk=actor.office
    )


def learners_visible_to(actor: Actor) -> QuerySet[Learner]:
    """A coordinator sees the office's learners; a learner sees himself."""
    learners = Learner.objects.select_related("person", "school")
    if actor.may("coordinator", "system") and actor.office is not None:
        return learners.filter(office=actor.office)
    if actor.may("learner") and actor.person is not None:
        return learners.filter(person=actor.person, office=actor.office)
    return learners.none()


def hosts_of(actor: Actor) -> list[uuid.UUID]:
    """The organisations for which a host contact acts."""
    if not actor.may("host") or actor.account is None:
        return []
    return list(
        Membership.objects.filter(
            account=actor.account, role="host", office=actor.office, host__isnull=False
        ).values_list("host_id", flat=True)
    )
