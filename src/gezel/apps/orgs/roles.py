"""Roles as code, each with a description that a head teacher can sign."""

from __future__ import annotations

from dataclasses import dataclass

from gezel.core.values import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Role:
    key: str
    name: str
    description: str
    face: str


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            key="coordinator",
            name=_("Coordinator"),
            description=_(
                "Runs seasons for the office: brings in learners and placements, selects, "
                "allocates, computes grants, prepares documents. Sees the data of all learners "
                "of the office, also what they require abroad."
            ),
            face="staff",
        ),
        Role(
            key="learner",
            name=_("Learner"),
            description=_(
                "Sees the own application, its outcome and the reasons. Nothing of others."
            ),
            face="learner",
        ),
        Role(
            key="host",
            name=_("Host"),
            description=_(
                "Sees the own places and, once it is released, who comes and when. "
                "Never a score, a reason or a need that does not concern the place."
            ),
            face="host",
        ),
    )
}
