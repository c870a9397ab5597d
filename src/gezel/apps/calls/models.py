"""Seasons and calls: what is offered, on which grant, and by which rules people are chosen."""

from __future__ import annotations

from django.db import models

from gezel.apps.calls.flows import CALL
from gezel.apps.journal.privacy import not_personal
from gezel.apps.journal.seal import Sealed, state_constraint
from gezel.apps.orgs.models import Organisation


class Season(Sealed):
    """A round of going abroad, as the office talks about it: "Spring 2027"."""

    privacy = not_personal("Group the work of one round")

    office = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="seasons")
    name = models.CharField(max_length=120)
    starts = models.DateField()
    ends = models.DateField()
    created = models.DateTimeField()

    class Meta:
        ordering = ("-starts", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("office", "name"),
                name="season_name_once",
                violation_error_message="You already have a season with this name.",
            ),
            models.CheckConstraint(
                condition=models.Q(starts__lte=models.F("ends")),
                name="season_in_order",
                violation_error_message="The season ends before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Call(Sealed):
    """What is offered: activity, window of dates, places, grant and call year, rules of choice."""

    privacy = not_personal("State the offer and the rules of choice")

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="calls")
    name = models.CharField(max_length=120)
    activity = models.CharField(max_length=20)
    action = models.CharField(max_length=8, default="KA121")
    agency = models.CharField(max_length=8, default="BE02")
    call_year = models.PositiveSmallIntegerField()
    project_code = models.CharField(max_length=60, blank=True)
    funder = models.CharField(max_length=120, blank=True)
    starts = models.DateField()
    ends = models.DateField()
    travel_days = models.PositiveSmallIntegerField(default=0)
    places = models.PositiveIntegerField()
    reserve_list = models.PositiveIntegerField(null=True, blank=True)
    band = models.DecimalField(max_digits=7, decimal_places=3, default=0)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, default="BE")
    seed = models.CharField(max_length=120)
    salt = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=5, default="nl")
    state = models.CharField(max_length=16, default=CALL.start)
    created = models.DateTimeField()

    class Meta:
        ordering = ("starts", "name", "id")
        constraints = [
            state_constraint(CALL, name="call_state_known"),
            models.UniqueConstraint(
                fields=("season", "name"),
                name="call_name_once",
                violation_error_message="This season already has a call with this name.",
            ),
            models.CheckConstraint(
                condition=models.Q(starts__lte=models.F("ends")),
                name="call_in_order",
                violation_error_message="The last day lies before the first day.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(Sealed):
    """One thing that is scored, with the most that can be given and its weight in points."""

    privacy = not_personal("State what is scored")

    class Missing(models.TextChoices):
        ZERO = "zero"
        EXCLUDE = "exclude"

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    weight = models.DecimalField(max_digits=7, decimal_places=3)
    maximum = models.DecimalField(max_digits=9, decimal_places=3)
    minimum = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    missing = models.CharField(max_length=8, choices=Missing, default=Missing.ZERO)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("call", "position", "key")
        constraints = [
            models.UniqueConstraint(fields=("call", "key"), name="criterion_once_per_call"),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0) & models.Q(maximum__gt=0),
                name="criterion_counts",
                violation_error_message="Weight and maximum are more than zero.",
            ),
            models.CheckConstraint(
                condition=models.Q(missing__in=["zero", "exclude"]), name="criterion_missing_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Reserve(Sealed):
    """Places kept for a group as long as somebody of the group is waiting."""

    privacy = not_personal("State which places are kept for whom")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="reserves")
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    group = models.CharField(max_length=60)
    places = models.PositiveIntegerField()

    class Meta:
        ordering = ("call", "key")
        constraints = [
            models.UniqueConstraint(fields=("call", "key"), name="reserve_once_per_call")
        ]

    def __str__(self) -> str:
        return self.label
