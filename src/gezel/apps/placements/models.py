"""Placements that hosts offer, and the runs that give each selected learner one of them."""

from __future__ import annotations

from django.db import models

from gezel.apps.applications.flows import RUN
from gezel.apps.applications.models import Application
from gezel.apps.calls.models import Call, Season
from gezel.apps.journal.privacy import Privacy, not_personal
from gezel.apps.journal.seal import Sealed, state_constraint
from gezel.apps.orgs.models import Organisation

_BASIS = "6.1.e public task"
_KEEP = "Until the evidence of the grant may go"


class Placement(Sealed):
    """A place, or several equal ones, at a host: trade, dates, language, age, what it offers."""

    privacy = Privacy(
        purpose="Offer places abroad",
        basis=_BASIS,
        retention="Two years after the season",
        erasure="anonymise",
        personal=("contact_name", "contact_email"),
    )

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="placements")
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="placements")
    key = models.CharField(max_length=200)
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=120)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    capacity = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8, blank=True)
    level = models.CharField(max_length=2, blank=True)
    starts = models.DateField()
    ends = models.DateField()
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    offers = models.JSONField(default=list)
    contact_name = models.CharField(max_length=160, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    housing = models.CharField(max_length=240, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ("country", "city", "host__name", "key")
        constraints = [
            models.UniqueConstraint(
                fields=("season", "key"),
                name="placement_once_per_season",
                violation_error_message="This placement is already in the season.",
            ),
            models.CheckConstraint(
                condition=models.Q(starts__lte=models.F("ends")),
                name="placement_in_order",
                violation_error_message="The placement ends before it starts.",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__gte=1),
                name="placement_has_a_place",
                violation_error_message="Write how many learners can come: one or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.sector}, {self.city}"


class Pin(Sealed):
    """A pair of learner and placement that people decided on (kept) or ruled out (not kept)."""

    privacy = Privacy(
        purpose="Respect agreements that were made by people",
        basis=_BASIS,
        retention=_KEEP,
        erasure="with_parent",
        personal=("application", "reason"),
    )

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="pins")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="pins")
    keep = models.BooleanField(default=True)
    reason = models.CharField(max_length=240)

    class Meta:
        ordering = ("application", "placement")
        constraints = [
            models.UniqueConstraint(fields=("application", "placement"), name="pin_once"),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="pin_has_a_reason",
                violation_error_message="Write why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{'pin' if self.keep else 'exclusion'} {self.id}"


class AllocationRun(Sealed):
    """One allocation, stored only after the independent referee agreed."""

    privacy = not_personal("Show how places were given")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="allocation_runs")
    state = models.CharField(max_length=16, default=RUN.start)
    seed = models.CharField(max_length=120)
    problem_hash = models.CharField(max_length=64)
    method = models.CharField(max_length=120)
    figures = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    empty = models.JSONField(default=dict)
    created = models.DateTimeField()

    class Meta:
        ordering = ("-created", "id")
        constraints = [
            state_constraint(RUN, name="allocation_run_state_known"),
            models.UniqueConstraint(
                fields=("call",),
                condition=models.Q(state__in=["proposed", "released"]),
                name="allocation_run_one_in_force",
                violation_error_message="An allocation is already in force: undo it first.",
            ),
        ]

    def __str__(self) -> str:
        return f"allocation {self.id}"


class Seat(Sealed):
    """What a run says about one selected learner: the placement, or none, and why."""

    privacy = Privacy(
        purpose="Tell each learner where they go and why",
        basis=_BASIS,
        retention=_KEEP,
        erasure="with_parent",
        personal=("application", "reason", "options", "changes"),
    )

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="seats")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="seats")
    placement = models.ForeignKey(
        Placement, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    wish = models.PositiveSmallIntegerField(null=True, blank=True)
    pinned = models.BooleanField(default=False)
    reason = models.JSONField()
    options = models.JSONField(default=list)
    changes = models.JSONField(default=list)

    class Meta:
        ordering = ("run", "application__ref")
        constraints = [
            models.UniqueConstraint(fields=("run", "application"), name="seat_once_per_run")
        ]

    def __str__(self) -> str:
        return f"seat {self.id}"
