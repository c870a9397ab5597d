"""An activity type: who, how long, since which call, with which papers and kinds of money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gezel.core.values import Source, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Shortest and longest stay in days of activity, from a call on. `other_max_days`: what another
    source says."""

    from_call: int
    min_days: int
    max_days: int
    status: Status
    source: Source
    other_max_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReducedMinimum:
    """A shorter minimum for learners with fewer opportunities, when justified."""

    min_days: int
    status: Status
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One row of the catalogue. `name` is English and a message id for translation."""

    code: str
    name: str
    role: str
    direction: str
    first_call: int
    limits: tuple[Limit, ...]
    fewer_opportunities: ReducedMinimum | None
    longer: str | None
    shorter: str | None
    min_group: int
    max_persons: int | None
    accompanying_compulsory: bool
    documents: tuple[str, ...]
    grant_lines: tuple[str, ...]
    notes: tuple[str, ...]

    def limit(self, call_year: int) -> Limit | None:
        """The limit of this call; None for an activity without one (preparatory visit)."""
        fitting = [limit for limit in self.limits if limit.from_call <= call_year]
        return max(fitting, key=lambda limit: limit.from_call, default=None)

    @property
    def min_days(self) -> int | None:
        return self.limits[-1].min_days if self.limits else None

    @property
    def max_days(self) -> int | None:
        return self.limits[-1].max_days if self.limits else None

    @property
    def status(self) -> Status:
        """Of the newest limit."""
        return self.limits[-1].status if self.limits else Status.UNVERIFIED


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All activity types, in the order of the file."""

    activities: tuple[Activity, ...]

    def __iter__(self) -> Iterator[Activity]:
        return iter(self.activities)

    def __len__(self) -> int:
        return len(self.activities)

    def __contains__(self, code: object) -> bool:
        return any(activity.code == code for activity in self.activities)

    def __getitem__(self, code: str) -> Activity:
        """Raises KeyError for a code that is not in the catalogue."""
        for activity in self.activities:
            if activity.code == code:
                return activity
        raise KeyError(code)

    def in_call(self, call_year: int, *, role: str | None = None) -> tuple[Activity, ...]:
        """What can be chosen in a call, for one role or for all."""
        return tuple(
            activity
            for activity in self.activities
            if activity.first_call <= call_year and role in (None, activity.role)
        )
