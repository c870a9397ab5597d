"""Writing organisations, memberships and learners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service
from gezel.apps.orgs.models import Membership, Organisation
from gezel.apps.orgs.rules import match_name
from gezel.apps.people.models import Account, Person
from gezel.apps.people.vault import make_key


@service("orgs.found_office")
def found_office(
    *, actor: Actor, name: str, kind: str = "school", country: str = "BE", city: str = ""
) -> Organisation:
    """A new office: an organisation that keeps its own records, with its own key."""
    office = Organisation(
        name=name.strip(), match_name=match_name(name), kind=kind, country=country, city=city
    )
    office.full_clean(exclude=["office", "oid", "pic", "number", "website"])
    office.save()
    make_key(office.pk)
    note(office)
    return office


@service("orgs.give_role")
def give_role(
    *,
    actor: Actor,
    account: Account,
    office: Organisation,
    role: str,
    person: Person | None = None,
    host: Organisation | None = None,
) -> Membership:
    """Let an account act in a role; giving the same role twice changes nothing."""
    membership, _ = Membership.objects.get_or_create(
        account=account, office=office, role=role, host=host, defaults={"person": person}
    )
    note(membership, role=role)
    return membership


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation as a file names it."""

    name: str
    kind: str
    country: str = "BE"
    city: str = ""


def know(
    office: Organisation, wanted: Iterable[Known]
) -> tuple[dict[Known, Organisation], list[Organisation]]:
    """Find each organisation among those the office keeps, make the others.

    Same name (without legal form and accents), same country and same kind is the same
    organisation; a town, where both sides have one, must agree too. Call inside a service.
    Returns all of them, and those that were made.
    """
    wanted = list(dict.fromkeys(wanted))
    if not wanted:
        return {}, []
    names = {match_name(w.name) for w in wanted}
    existing = list(
        Organisation.objects.filter(
            Q(office=office) | Q(pk=office.pk), match_name__in=names
        ).order_by("pk")
        if len(names) < 400
        else Organisation.objects.filter(Q(office=office) | Q(pk=office.pk)).order_by("pk")
    )
    index: dict[tuple[str, str, str], list[Organisation]] = {}
    for organisation in existing:
        index.setdefault(
            (organisation.match_name, organisation.country, organisation.kind), []
        ).append(organisation)
    found: dict[Known, Organisation] = {}
    made: list[Organisation] = []
    for w in wanted:
        key = (match_name(w.name), w.country, w.kind)
        same = [
            o
            for o in index.get(key, [])
            if not o.city or not w.city or o.city.casefold() == w.city.casefold()
        ]
        if same:
            found[w] = same[0]
            continue
        organisation = Organisation(
            office=office,
            name=w.name.strip(),
            match_name=key[0],
            kind=w.kind,
            country=w.country,
            city=w.city,
        )
        index.setdefault(key, []).append(organisation)
        found[w] = organisation
        made.append(organisation)
    Organisation.objects.bulk_create(made, batch_size=500)
    return found, made
