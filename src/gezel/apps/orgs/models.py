"""Organisations, who acts for them in which role, and learners at their school."""

from __future__ import annotations

from django.db import models

from gezel.apps.journal.privacy import Privacy, not_personal
from gezel.apps.journal.seal import Sealed
from gezel.apps.orgs.roles import ROLES
from gezel.apps.people.models import Account, Person


class Organisation(Sealed):
    """A school, company, consortium or intermediary, seen by one office.

    `office` is the organisation whose coordinator keeps the record; an office keeps itself.
    """

    privacy = not_personal("Know senders and hosts")

    class Kind(models.TextChoices):
        SCHOOL = "school"
        COMPANY = "company"
        CONSORTIUM = "consortium"
        INTERMEDIARY = "intermediary"
        OTHER = "other"

    office = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="known"
    )
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.SCHOOL)
    name = models.CharField(max_length=240)
    match_name = models.CharField(max_length=240, db_index=True)
    country = models.CharField(max_length=2, default="BE")
    city = models.CharField(max_length=120, blank=True)
    oid = models.CharField(max_length=9, blank=True)
    pic = models.CharField(max_length=9, blank=True)
    number = models.CharField(max_length=40, blank=True)
    website = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["school", "company", "consortium", "intermediary", "other"]
                ),
                name="organisation_kind_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="organisation_has_a_name",
                violation_error_message="Write the organisation's name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Sealed):
    """An account in a role for an office."""

    privacy = Privacy(
        purpose="Decide what an account may see and do",
        basis="6.1.e public task",
        retention="As long as the role lasts, then one year",
        erasure="delete",
        personal=("account", "person"),
    )

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE)
    office = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    host = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    role = models.CharField(max_length=40)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(ROLES)), name="membership_role_known"
            ),
            models.UniqueConstraint(
                fields=("account", "office", "role", "host"),
                name="membership_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} for {self.office_id}"


class Learner(Sealed):
    """A person who learns at a school, as the office knows them.

    `key` is the stable identity inside the office (own number, or name with birth date), so that
    the same file brought in twice makes nobody twice. `sealed` holds, locked with the school's
    key, the requirements for a stay and the fewer-opportunities flag: never a diagnosis.
    """

    privacy = Privacy(
        purpose="Let learners apply and place them",
        basis="6.1.e public task",
        retention="Until the evidence of the last grant may go",
        erasure="anonymise",
        personal=(
            "person",
            "key",
            "number",
            "school",
            "class_name",
            "programme",
            "city",
            "languages",
            "available_from",
            "available_to",
            "guardian_email",
            "notes",
            "sealed",
        ),
    )

    office = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="learners")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments")
    school = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="pupils"
    )
    key = models.CharField(max_length=200)
    number = models.CharField(max_length=40, blank=True)
    class_name = models.CharField(max_length=80, blank=True)
    programme = models.CharField(max_length=160, blank=True)
    sector = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=120, blank=True)
    languages = models.JSONField(default=dict)
    available_from = models.DateField(null=True, blank=True)
    available_to = models.DateField(null=True, blank=True)
    guardian_email = models.EmailField(max_length=254, blank=True)
    notes = models.TextField(blank=True)
    sealed = models.BinaryField(default=bytes)

    class Meta:
        ordering = ("person__sort_name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("office", "key"),
                name="learner_once_per_office",
                violation_error_message="This learner is already in your list.",
            ),
            models.CheckConstraint(
                condition=models.Q(available_from=None)
                | models.Q(available_to=None)
                | models.Q(available_from__lte=models.F("available_to")),
                name="learner_available_in_order",
                violation_error_message="The learner is available until a day before the first one.",
            ),
        ]

    def __str__(self) -> str:
        return f"learner {self.key}"
