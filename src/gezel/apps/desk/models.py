"""What lies on the desk: files brought in, mail that waits, work in progress, remembered choices."""

from __future__ import annotations

from django.db import models

from gezel.apps.desk.flows import IMPORT, JOB, OUTBOX
from gezel.apps.journal.privacy import Privacy, not_personal
from gezel.apps.journal.seal import Sealed, Working, state_constraint
from gezel.apps.orgs.models import Organisation
from gezel.apps.people.models import Account, Person


class ImportFile(Sealed):
    """A spreadsheet that somebody brought in, kept as it came until it was stored or thrown away."""

    privacy = Privacy(
        purpose="Preview, correct and undo what a file brings in",
        basis="6.1.e public task",
        retention="Ninety days after it was stored",
        erasure="delete",
        personal=("name", "content", "by"),
    )

    office = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL)
    target = models.CharField(max_length=40)
    name = models.CharField(max_length=240)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    sheet = models.PositiveSmallIntegerField(default=0)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=16, default=IMPORT.start)
    counts = models.JSONField(default=dict)
    created = models.DateTimeField()
    stored = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created", "id")
        constraints = [state_constraint(IMPORT, name="import_state_known")]

    def __str__(self) -> str:
        return f"import {self.id}"


class ImportChange(Sealed):
    """One row that an import made or changed, with what stood there before: the way back."""

    privacy = Privacy(
        purpose="Undo an import",
        basis="6.1.e public task",
        retention="Ninety days after the import",
        erasure="delete",
        personal=("before",),
    )

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="changes")
    model = models.CharField(max_length=60)
    row = models.UUIDField()
    made = models.BooleanField()
    before = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=("file", "made"))]

    def __str__(self) -> str:
        return f"{'made' if self.made else 'changed'} {self.model}"


class RememberedMapping(Sealed):
    """How a file of this shape was read last time."""

    privacy = not_personal("Read the same kind of file without asking again")

    office = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    target = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("office", "target", "fingerprint"), name="mapping_once_per_shape"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.fingerprint[:8]}"


class Message(Sealed):
    """A mail that waits in the outbox. Nothing leaves before somebody releases it."""

    privacy = Privacy(
        purpose="Tell people what was decided",
        basis="6.1.e public task",
        retention="Two years",
        erasure="with_parent",
        personal=("to", "address", "subject", "body"),
    )

    office = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="messages")
    to = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="messages")
    address = models.EmailField(max_length=254, blank=True)
    kind = models.CharField(max_length=40)
    batch = models.UUIDField(db_index=True)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=16, default=OUTBOX.start)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField()
    tried = models.DateTimeField(null=True, blank=True)  # when it last left for the mail server
    sent = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created", "id")
        constraints = [
            state_constraint(OUTBOX, name="message_state_known"),
            models.UniqueConstraint(fields=("batch", "to", "kind"), name="message_once_per_batch"),
        ]

    def __str__(self) -> str:
        return f"message {self.id}"


class Job(Working):
    """Long work with its progress; the work itself is a task in the queue."""

    privacy = Privacy(
        purpose="Show progress and let people stop long work",
        basis="6.1.e public task",
        retention="Thirty days",
        erasure="delete",
        personal=("by",),
    )

    office = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="jobs")
    by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL)
    kind = models.CharField(max_length=40)
    about = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=16, default=JOB.start)
    cancel_asked = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=80, blank=True)
    trouble = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    created = models.DateTimeField()
    beat = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created", "id")
        constraints = [
            state_constraint(JOB, name="job_state_known"),
            # two clicks on the button start one job
            models.UniqueConstraint(
                fields=("office", "kind", "about"),
                condition=models.Q(state__in=["waiting", "running"]),
                name="job_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class ListChoice(Working):
    """Sorting and filters of a list, as this account left them."""

    privacy = Privacy(
        purpose="Remember sorting and filters",
        basis="6.1.e public task",
        retention="As long as the account",
        erasure="delete",
        personal=("account",),
    )

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    list = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("account", "list"), name="choice_once_per_list")
        ]

    def __str__(self) -> str:
        return f"{self.list} of {self.account_id}"
