"""Grants: one per mobility, line by line, with the source of each figure."""

from __future__ import annotations

from django.db import models

from gezel.apps.journal.privacy import Privacy, not_personal
from gezel.apps.journal.seal import Sealed
from gezel.apps.mobilities.models import Mobility
from gezel.apps.orgs.models import Organisation

_BASIS = "6.1.c legal obligation"
_KEEP = "Five years after the last payment of the grant"


class Grant(Sealed):
    """The money of one mobility under one call year. A gap names the figure that is not known."""

    privacy = Privacy(
        purpose="Compute and account for the grant",
        basis=_BASIS,
        retention=_KEEP,
        erasure="keep_as_evidence",
        personal=("mobility",),
    )

    mobility = models.OneToOneField(Mobility, on_delete=models.CASCADE, related_name="grant")
    call_year = models.PositiveSmallIntegerField()
    agency = models.CharField(max_length=8)
    kilometres = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    kilometres_from = models.CharField(max_length=12, default="computed")
    days = models.PositiveSmallIntegerField()
    travel_days = models.PositiveSmallIntegerField(default=0)
    green = models.BooleanField(default=False)
    total = models.DecimalField(max_digits=10, decimal_places=2)
    gaps = models.JSONField(default=list)
    warnings = models.JSONField(default=list)

    class Meta:
        ordering = ("mobility__number",)

    def __str__(self) -> str:
        return f"grant {self.id}"


class GrantLine(Sealed):
    """One amount with its formula, status and source."""

    privacy = Privacy(
        purpose="Compute and account for the grant",
        basis=_BASIS,
        retention=_KEEP,
        erasure="with_parent",
        personal=("grant",),
    )

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    formula = models.CharField(max_length=200)
    payee = models.CharField(max_length=16)
    status = models.CharField(max_length=12)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ("grant", "position")
        constraints = [
            models.UniqueConstraint(fields=("grant", "position"), name="grant_line_position_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=["confirmed", "derived", "unverified"]),
                name="grant_line_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class OwnRate(Sealed):
    """A figure that the office entered itself, with where it was read."""

    privacy = not_personal("Fill a figure that no published source gave")

    office = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="own_rates")
    call_year = models.PositiveSmallIntegerField()
    agency = models.CharField(max_length=8)
    action = models.CharField(max_length=8, default="KA121")
    what = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    source = models.CharField(max_length=240)
    status = models.CharField(max_length=12, default="confirmed")

    class Meta:
        ordering = ("call_year", "agency", "what")
        constraints = [
            models.UniqueConstraint(
                fields=("office", "call_year", "agency", "action", "what"), name="own_rate_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["confirmed", "derived", "unverified"]),
                name="own_rate_status_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(source=""),
                name="own_rate_has_a_source",
                violation_error_message="Write where you read this figure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.amount}"
