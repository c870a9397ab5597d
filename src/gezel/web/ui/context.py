"""What every page of the house knows: its face, its navigation, whether this is a demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from gezel.apps.orgs import queries as orgs
from gezel.apps.orgs.roles import ROLES
from gezel.web.ui.navigation import Noun, nouns, url_or_none

LOOK_COOKIE = "gezel_look"
LOOKS = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Place:
    """A role of the signed-in account, as the account menu shows it."""

    id: str
    role: str
    office: str
    current: bool


def house(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    role = ROLES.get(actor.role) if actor else None
    face = role.face if role else "public"
    look = request.COOKIES.get(LOOK_COOKIE, "auto")

    # looked up when a template first asks: an error page or a part of a page does not
    @cache
    def navigation() -> list[Noun]:
        return list(nouns(face))

    @cache
    def places() -> list[Place]:
        if actor is None or actor.account is None:
            return []
        found = []
        for membership in orgs.memberships_of(request.user).order_by("role", "id"):
            office = membership.host or membership.office
            found.append(
                Place(
                    id=str(membership.pk),
                    role=gettext(ROLES[membership.role].name),
                    office=office.name,
                    current=membership.role == actor.role and membership.office_id == actor.office,
                )
            )
        return found

    @cache
    def home_url() -> str:
        return (
            (url_or_none("home") if actor and actor.account else None)
            or url_or_none("front")
            or "/"
        )

    return {
        "actor": actor,
        "role": role,
        "face": face,
        "demo": settings.DEMO,
        "look": look if look in LOOKS else "auto",
        "navigation": navigation,
        "places": places,
        "home_url": home_url,
        "palette_url": url_or_none("staff_search") if face == "staff" else None,
    }
