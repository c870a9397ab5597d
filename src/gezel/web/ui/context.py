"""What every page of the house knows: its face, its navigation, whether this is a demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from gezel.apps.orgs.roles import ROLES


def house(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    role = ROLES.get(actor.role) if actor else None
    return {
        "actor": actor,
        "role": role,
        "face": role.face if role else "public",
        "demo": settings.DEMO,
    }
