"""Reading organisations, memberships and learners; a list is always somebody's list."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from gezel.apps.journal.actor import ANYBODY, Actor
from gezel.apps.orgs.models import Learner, Membership, Organisation
from gezel.apps.people.models import Account
from gezel.apps.people.vault import CannotOpen, key_of, unseal


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


def schools_visible_to(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """Key and name of each school that has learners in the actor's office, by name."""
    if not actor.may("coordinator", "system") or actor.office is None:
        return []
    return list(
        Organisation.objects.filter(pupils__office=actor.office)
        .order_by("name", "pk")
        .values_list("pk", "name")
        .distinct()
    )


def sectors_visible_to(actor: Actor) -> list[str]:
    """The trades of the learners of the actor's office, as their lists write them."""
    return list(
        learners_visible_to(actor)
        .select_related(None)
        .exclude(sector="")
        .order_by("sector")
        .values_list("sector", flat=True)
        .distinct()
    )


def coordinators_of(actor: Actor) -> int:
    """How many accounts coordinate the actor's office."""
    return (
        Membership.objects.filter(office=actor.office, role="coordinator")
        .values("account")
        .distinct()
        .count()
    )


def needs_of(actor: Actor, learner: Learner) -> dict[str, Any] | None:
    """What is locked away about a learner: requirements and fewer opportunities.

    Only a coordinator of the learner's own office gets it; None for everybody else, and when the
    key was destroyed.
    """
    if not actor.may("coordinator") or learner.office_id != actor.office:
        return None
    try:
        return unseal(learner.sealed, key=key_of(learner.office_id), row=learner.pk)
    except CannotOpen:
        return None


def countries_of_organisations(actor: Actor) -> list[str]:
    return sorted(set(visible_to(actor).order_by().values_list("country", flat=True)))


def contacts_of(organisation: Organisation, *, actor: Actor) -> list[str]:
    """E-mail addresses of the accounts that act for an organisation as its contact."""
    return list(
        Membership.objects.filter(host=organisation, office=actor.office, role="host")
        .order_by("account__email")
        .values_list("account__email", flat=True)
        .distinct()
    )
