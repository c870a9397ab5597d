"""How Gezel uses the sign-in library: by invitation only, nothing personal in mails beyond need."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody can make an account by themselves: an office invites people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
