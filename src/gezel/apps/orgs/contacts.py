"""Whom to ask at an office."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from gezel.apps.orgs.models import Membership


def addresses_of(offices: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """E-mail addresses of the coordinators of each office, for people who belong to it."""
    found: dict[uuid.UUID, list[str]] = {office: [] for office in offices}
    for office, address in (
        Membership.objects.filter(
            office__in=list(found), role="coordinator", account__is_active=True
        )
        .order_by("account__created", "account__email")
        .values_list("office_id", "account__email")
    ):
        found[office].append(address)
    return found
