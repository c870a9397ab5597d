"""Accounts for signing in, persons as they are, and the keys that lock what few may see."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from gezel.apps.journal.privacy import Privacy, not_personal
from gezel.apps.journal.seal import Sealed


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **extra: Any) -> Account:
        account = self.model(email=self.normalize_email(email).lower(), **extra)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. Not sealed: the sign-in library writes passwords and log-in times."""

    privacy = Privacy(
        purpose="Sign in",
        basis="6.1.e public task",
        retention="Until two years after the last sign-in",
        erasure="delete",
        personal=("email", "password", "last_login"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True, max_length=254)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, blank=True, default="")
    created = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = AccountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="account_email_once"),
        ]

    def __str__(self) -> str:
        return f"account {self.id}"

    @property
    def is_staff(self) -> bool:
        return False


class Person(Sealed):
    """A human being: learner, mentor, contact. May have no account."""

    privacy = Privacy(
        purpose="Address people by their own name",
        basis="6.1.e public task",
        retention="Until the evidence of the last grant may go",
        erasure="anonymise",
        personal=(
            "account",
            "given_name",
            "family_name",
            "sort_name",
            "birth_date",
            "email",
            "phone",
        ),
    )

    account = models.OneToOneField(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="person_of"
    )
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    sort_name = models.CharField(max_length=240, db_index=True)
    birth_date = models.DateField(null=True, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, default="nl")

    class Meta:
        ordering = ("sort_name", "id")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(given_name="", family_name=""),
                name="person_has_a_name",
                violation_error_message="Write at least one name.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class SchoolKey(Sealed):
    """The key that opens what a school's care team knows. Destroying it closes the backups too."""

    privacy = not_personal("Lock requirements of learners, one key per school")

    owner = models.UUIDField(unique=True)
    wrapped = models.BinaryField()
    destroyed = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"key of {self.owner}"
