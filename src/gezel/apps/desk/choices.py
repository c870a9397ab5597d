"""Sorting and filters of lists, as each account left them."""

from __future__ import annotations

import uuid

from gezel.apps.desk.models import ListChoice
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service


def remembered_list(*, account: uuid.UUID, key: str) -> str:
    """The query of a list as the account left it; empty when nothing was chosen."""
    found = ListChoice.objects.filter(account_id=account, list=key).values_list("query", flat=True)
    return found.first() or ""


@service("desk.remember_list")
def remember_list(*, actor: Actor, key: str, query: str) -> None:
    """Keep the query of a list for the acting account; an empty one forgets it."""
    if not query or len(query) > 500:
        ListChoice.objects.filter(account_id=actor.account, list=key).delete()
    else:
        ListChoice.objects.update_or_create(
            account_id=actor.account, list=key, defaults={"query": query}
        )
    note(f"desk.listchoice:{key}", kept=bool(query))
