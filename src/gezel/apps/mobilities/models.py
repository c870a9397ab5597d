"""Mobilities with their agreements, and stays of the past."""

from __future__ import annotations

from django.db import models

from gezel.apps.applications.models import Application
from gezel.apps.desk.models import ImportFile
from gezel.apps.journal.privacy import Privacy
from gezel.apps.journal.seal import Sealed, state_constraint
from gezel.apps.mobilities.flows import MOBILITY
from gezel.apps.orgs.models import Organisation
from gezel.apps.placements.models import Placement, Seat

_BASIS = "6.1.e public task"
_KEEP = "Until the evidence of the grant may go"


class Mobility(Sealed):
    """A learner at a placement between two dates."""

    privacy = Privacy(
        purpose="Organise the stay",
        basis=_BASIS,
        retention=_KEEP,
        erasure="keep_as_evidence",
        personal=("application",),
    )

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="mobility")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="mobilities"
    )
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="mobilities")
    number = models.CharField(max_length=40)
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=16, default=MOBILITY.start)

    class Meta:
        ordering = ("starts", "number")
        verbose_name_plural = "mobilities"
        constraints = [
            state_constraint(MOBILITY, name="mobility_state_known"),
            models.CheckConstraint(
                condition=models.Q(starts__lte=models.F("ends")),
                name="mobility_in_order",
                violation_error_message="The stay ends before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Agreement(Sealed):
    """One version of a learning agreement: the words as they were, and the hash of the document."""

    privacy = Privacy(
        purpose="Agree what the learner will learn",
        basis=_BASIS,
        retention=_KEEP,
        erasure="keep_as_evidence",
        personal=("mobility", "words"),
    )

    mobility = models.ForeignKey(Mobility, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    languages = models.JSONField(default=list)
    words = models.JSONField()
    sha256 = models.CharField(max_length=64)
    created = models.DateTimeField()

    class Meta:
        ordering = ("mobility", "-version")
        constraints = [
            models.UniqueConstraint(fields=("mobility", "version"), name="agreement_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.mobility_id} v{self.version}"


class PastStay(Sealed):
    """A row of a list of earlier stays, as published: no names, one row may be several people."""

    privacy = Privacy(
        purpose="Look back over earlier years",
        basis=_BASIS,
        retention="Ten years",
        erasure="delete",
        personal=("age", "gender", "nationality"),
    )

    office = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="past_stays")
    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="past_stays")
    row = models.PositiveIntegerField()
    sending_code = models.CharField(max_length=40, blank=True)
    receiving = models.CharField(max_length=240, blank=True)
    receiving_country = models.CharField(max_length=4, blank=True)
    work_placement = models.CharField(max_length=400, blank=True)
    age = models.SmallIntegerField(null=True, blank=True)
    gender = models.CharField(max_length=8, blank=True)
    nationality = models.CharField(max_length=4, blank=True)
    level = models.CharField(max_length=8, blank=True)
    starts = models.DateField(null=True, blank=True)
    months = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    grant = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    participants = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("file", "row")
        constraints = [models.UniqueConstraint(fields=("file", "row"), name="past_stay_row_once")]

    def __str__(self) -> str:
        return f"stay {self.row}"
