"""Who comes to a host: names once they are released, an age but no birth date, and what the place
must have. Never a mark, a reason, or a need that does not concern the place."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gezel.apps.journal.actor import Actor
from gezel.apps.mobilities.models import Mobility
from gezel.apps.mobilities.queries import agreements_visible_to
from gezel.apps.mobilities.queries import visible_to as mobilities_visible_to
from gezel.apps.orgs.contacts import addresses_of
from gezel.apps.orgs.queries import offices_of
from gezel.apps.people.vault import CannotOpen, key_of, unseal
from gezel.apps.placements.models import Placement
from gezel.apps.placements.queries import visible_to as placements_visible_to

# Requirements for a stay that a place can meet; all others stay with the office.
NEEDS = {"step_free": gettext_noop("a place without steps")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A learner who comes, as the host may know the learner."""

    mobility: Mobility
    name: str
    age: int | None
    school: str
    languages: tuple[tuple[str, str], ...]
    needs: tuple[str, ...]
    has_agreement: bool

    @property
    def placement_id(self) -> uuid.UUID:
        return self.mobility.placement_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A placement of the host with the learners who come to it."""

    placement: Placement
    guests: tuple[Guest, ...]
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """All that a host's page tells."""

    offers: tuple[Offer, ...]
    office: str
    ask: tuple[str, ...]

    @property
    def hosts(self) -> list[str]:
        return list(dict.fromkeys(offer.placement.host.name for offer in self.offers))

    @property
    def guests(self) -> list[Guest]:
        return [guest for offer in self.offers for guest in offer.guests]

    @property
    def seats(self) -> int:
        return sum(offer.placement.capacity for offer in self.offers)


def hosting_of(actor: Actor) -> Hosting:
    """The placements of the host with who comes, in a constant number of queries."""
    placements = list(
        placements_visible_to(actor)
        .select_related("host")
        .order_by("-season__starts", "starts", "key")
    )
    mobilities = list(
        mobilities_visible_to(actor)
        .filter(placement__in=placements)
        .order_by("starts", "application__learner__person__sort_name", "number")
    )
    coming = [m for m in mobilities if m.state == "planned"]
    papers = set(
        agreements_visible_to(actor).filter(mobility__in=coming).values_list("mobility", flat=True)
    )
    needs = _needs(coming)
    guests = [
        Guest(
            mobility=m,
            name=m.application.learner.person.name,
            age=age_on(m.starts, m.application.learner.person.birth_date),
            school=m.application.learner.school.name if m.application.learner.school else "",
            languages=tuple(sorted(m.application.learner.languages.items())),
            needs=needs.get(m.pk, ()),
            has_agreement=m.pk in papers,
        )
        for m in coming
    ]
    ask = addresses_of([actor.office] if actor.office else [])
    return Hosting(
        offers=tuple(
            Offer(
                placement=p,
                guests=tuple(g for g in guests if g.placement_id == p.pk),
                gone=sum(m.placement_id == p.pk and m.state == "cancelled" for m in mobilities),
            )
            for p in placements
        ),
        office=", ".join(office.name for office in offices_of(actor)),
        ask=tuple(address for addresses in ask.values() for address in addresses),
    )


def age_on(day: date, born: date | None) -> int | None:
    """Whole years on that day; who was born on 29 February is a year older from 1 March on."""
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _needs(mobilities: list[Mobility]) -> dict[uuid.UUID, tuple[str, ...]]:
    """What the place must have, by mobility; what is locked for good is not told."""
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    keys: dict[uuid.UUID, Any] = {}
    for mobility in mobilities:
        learner = mobility.application.learner
        if not learner.sealed:
            continue
        try:
            if learner.office_id not in keys:
                keys[learner.office_id] = key_of(learner.office_id)
            facts = unseal(learner.sealed, key=keys[learner.office_id], row=learner.pk)
        except CannotOpen:
            continue
        wanted = facts.get("requirements", ())
        found[mobility.pk] = tuple(_(NEEDS[need]) for need in wanted if need in NEEDS)
    return found
