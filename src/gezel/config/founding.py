"""The first office of an installation, with the account of its first coordinator."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from gezel.apps.journal.actor import system
from gezel.apps.orgs.services import found_office, give_role
from gezel.apps.people.models import Account


def account_for(email: str, password: str | None) -> Account:
    """The account of an address, made with a confirmed address when it is new."""
    email = email.strip().lower()
    account = Account.objects.filter(email=email).first()
    if account is None:
        account = Account.objects.create_user(email, password)
        EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


def found(*, name: str, email: str, country: str, city: str) -> Iterator[str]:
    """Make the office and its coordinator; says the first password, which is shown only here."""
    try:
        validate_email(email)
    except ValidationError:
        yield f"{email} is not an e-mail address."
        return
    password = secrets.token_urlsafe(12)
    new = not Account.objects.filter(email=email.lower()).exists()
    office = found_office(actor=system(), name=name, kind="school", country=country, city=city)
    give_role(
        actor=system(office.pk),
        account=account_for(email, password),
        office=office,
        role="coordinator",
    )
    yield f"{name} is ready."
    if new:
        yield f"Sign in as {email} with the password {password} and change it there."
