"""The plan: where a call's main job stands, so that people can stop and come back at any point."""

from __future__ import annotations

from django.db import models

from gezel.apps.calls.models import Call
from gezel.apps.desk.models import ImportFile
from gezel.apps.journal.privacy import not_personal
from gezel.apps.journal.seal import Sealed


class Plan(Sealed):
    """The files that were brought in for a call and the moment of each finished step."""

    privacy = not_personal("Know where the work of a call stands")

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="plan")
    learners = models.ForeignKey(
        ImportFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    placements = models.ForeignKey(
        ImportFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created = models.DateTimeField()

    def __str__(self) -> str:
        return f"plan of {self.call_id}"
