"""Applications with their scores and wishes, and the runs that choose among them."""

from __future__ import annotations

from django.db import models

from gezel.apps.applications.flows import APPLICATION, RUN
from gezel.apps.calls.models import Call, Criterion
from gezel.apps.journal.privacy import Privacy
from gezel.apps.journal.seal import Sealed, state_constraint
from gezel.apps.orgs.models import Learner

_BASIS = "6.1.e public task"
_KEEP = "Until the evidence of the grant may go"


class Application(Sealed):
    """A learner in a call. `ref` is the opaque name under which the engines and the published
    protocol know the learner; `number` counts from one in the order of arrival."""

    privacy = Privacy(
        purpose="Take part in a call",
        basis=_BASIS,
        retention=_KEEP,
        erasure="anonymise",
        personal=("learner", "ref", "travels_with"),
    )

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="applications")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="applications")
    ref = models.CharField(max_length=24)
    state = models.CharField(max_length=16, default=APPLICATION.start)
    green_travel = models.BooleanField(default=False)
    travels_with = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField()

    class Meta:
        ordering = ("call", "ref")
        constraints = [
            state_constraint(APPLICATION, name="application_state_known"),
            models.UniqueConstraint(
                fields=("call", "learner"),
                name="application_once_per_call",
                violation_error_message="This learner already applied.",
            ),
            models.UniqueConstraint(fields=("call", "ref"), name="application_ref_once"),
        ]

    def __str__(self) -> str:
        return self.ref


class Score(Sealed):
    """What an application got for one criterion; no row means not scored."""

    privacy = Privacy(
        purpose="Choose by published criteria",
        basis=_BASIS,
        retention=_KEEP,
        erasure="with_parent",
        personal=("application", "value"),
    )

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    value = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        ordering = ("application", "criterion")
        constraints = [
            models.UniqueConstraint(fields=("application", "criterion"), name="score_once")
        ]

    def __str__(self) -> str:
        return str(self.value)


class Wish(Sealed):
    """Where a learner would like to go; rank 1 comes first."""

    privacy = Privacy(
        purpose="Meet wishes where possible",
        basis=_BASIS,
        retention=_KEEP,
        erasure="with_parent",
        personal=("application", "value"),
    )

    class Kind(models.TextChoices):
        COUNTRY = "country"
        CITY = "city"
        PLACEMENT = "placement"
        ANYWHERE = "anywhere"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="wishes")
    rank = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    value = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("application", "rank")
        constraints = [
            models.UniqueConstraint(fields=("application", "rank"), name="wish_rank_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["country", "city", "placement", "anywhere"]),
                name="wish_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.value}"


class SelectionRun(Sealed):
    """One run of the selection: the frozen list's hash, the seed, and the protocol to print."""

    privacy = Privacy(
        purpose="Show how people were chosen",
        basis=_BASIS,
        retention=_KEEP,
        erasure="with_parent",
        personal=("protocol",),
    )

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="selection_runs")
    state = models.CharField(max_length=16, default=RUN.start)
    seed = models.CharField(max_length=120)
    commitment = models.CharField(max_length=64)
    protocol = models.JSONField()
    created = models.DateTimeField()

    class Meta:
        ordering = ("-created", "id")
        constraints = [
            state_constraint(RUN, name="selection_run_state_known"),
            models.UniqueConstraint(
                fields=("call",),
                condition=models.Q(state__in=["proposed", "released"]),
                name="selection_run_one_in_force",
                violation_error_message="A selection is already in force: undo it first.",
            ),
        ]

    def __str__(self) -> str:
        return f"selection {self.id}"


class SelectionOutcome(Sealed):
    """What a run says about one application, with the reason."""

    privacy = Privacy(
        purpose="Tell each learner the outcome and why",
        basis=_BASIS,
        retention=_KEEP,
        erasure="with_parent",
        personal=("application", "points", "reason"),
    )

    run = models.ForeignKey(SelectionRun, on_delete=models.CASCADE, related_name="outcomes")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="outcomes")
    status = models.CharField(max_length=16)
    points = models.DecimalField(max_digits=9, decimal_places=3)
    rank = models.PositiveIntegerField()
    ticket = models.CharField(max_length=64)
    seat = models.CharField(max_length=80, blank=True)
    counts_for = models.CharField(max_length=80, blank=True)
    waiting = models.PositiveIntegerField(null=True, blank=True)
    parts = models.JSONField(default=list)
    reason = models.JSONField()
    facts = models.JSONField(default=list)

    class Meta:
        ordering = ("run", "rank")
        constraints = [
            models.UniqueConstraint(fields=("run", "application"), name="outcome_once_per_run"),
            models.CheckConstraint(
                condition=models.Q(status__in=["selected", "reserve", "not_selected"]),
                name="outcome_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.status}"
