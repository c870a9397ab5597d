"""Reading what lies on the desk."""

from __future__ import annotations

from django.db.models import IntegerField, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from gezel.apps.desk.models import ImportFile
from gezel.apps.journal.actor import Actor


def imports_visible_to(actor: Actor) -> QuerySet[ImportFile]:
    """Files of the actor's office, each with the number of rows that were brought in (`good`)."""
    if not actor.may("coordinator", "system") or actor.office is None:
        return ImportFile.objects.none()
    return (
        ImportFile.objects.filter(office=actor.office)
        .annotate(good=Cast(KT("counts__good"), IntegerField()))
        .order_by("-created")
    )
