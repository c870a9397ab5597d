"""The few facts about an activity that money depends on, keyed by its code.

The activity catalogue holds the same lengths with their sources; engines import none of each
other, so the facts are repeated here and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """Roles that fit, days of activity without travel, first call, and how it is paid.

    `paid`: "full" (travel, daily rate and support), "incoming" (organisational support only) or
    "visit" (one lump sum).
    """

    roles: frozenset[str]
    min_days: int | None = None
    max_days: int | None = None
    first_call: int = 2021
    min_days_fewer_opportunities: int | None = None
    longer: str | None = None
    shorter: str | None = None
    paid: str = "full"


_LEARNERS = frozenset({"learner", "accompanying"})
_STAFF = frozenset({"staff", "accompanying"})

FACTS: Mapping[str, ActivityFacts] = {
    "LRN_COMP": ActivityFacts(_LEARNERS, 1, 10),
    "LRN_GROUP": ActivityFacts(_LEARNERS, 2, 30, first_call=2024),
    "LRN_SHORT": ActivityFacts(_LEARNERS, 10, 89, min_days_fewer_opportunities=2, longer="LRN_PRO"),
    "LRN_PRO": ActivityFacts(_LEARNERS, 90, 365, shorter="LRN_SHORT"),
    "STF_SHADOW": ActivityFacts(_STAFF, 2, 60),
    "STF_TEACH": ActivityFacts(_STAFF, 2, 365),
    "STF_COURSE": ActivityFacts(_STAFF, 2, 30),
    "INC_EXPERT": ActivityFacts(frozenset({"staff"}), 2, 60, paid="incoming"),
    "INC_TRAINEE": ActivityFacts(frozenset({"staff"}), 10, 365, paid="incoming"),
    "PREP": ActivityFacts(frozenset({"staff", "learner"}), paid="visit"),
}
