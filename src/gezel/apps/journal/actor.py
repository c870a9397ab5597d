"""Who is acting. Every service demands one; nothing is written by nobody."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a role for an office, or the system itself.

    `office` is the organisation for which the actor acts; the lists that an actor may read are
    bounded by it. `account` is empty for the system and for people without an account.
    """

    role: str
    account: uuid.UUID | None = None
    office: uuid.UUID | None = None
    person: uuid.UUID | None = None

    @property
    def name(self) -> str:
        """The name in the journal: an opaque id, never a person's name."""
        return f"account:{self.account}" if self.account else f"system:{self.role}"

    def may(self, *roles: str) -> bool:
        return self.role in roles


ANYBODY = Actor(role="anybody")


def command_line(office: uuid.UUID) -> Actor:
    """The operator of the machine, who may do for one office what its coordinator may."""
    return Actor(role="coordinator", office=office)


def system(office: uuid.UUID | None = None) -> Actor:
    return Actor(role="system", office=office)
