"""What goes into the grant engine and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gezel.core.grants.figures import Figure, RateKey
from gezel.core.values import ZERO, Country, Money, Reason, Refusal, Source, Status

ROLES = ("learner", "staff", "accompanying")
KM_SOURCES = ("computed", "official")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRequest:
    """One person's mobility, as far as money needs it.

    `days`: days of activity after interruptions are taken off, travel days not included.
    `km`: one way, straight line, never doubled; `km_source` says whether it was computed on the
    sphere or typed from the Commission's calculator. `participant_number`: the how many-th of
    the same activity type in the project (organisational support falls after the first 100).
    `course_fee_days`: days for which a course fee is paid; `course_fee_before`: fees that this
    person already had in this project. `language_support`: entitled, and the online tool lacks
    the language or level. `group_size`: learners of a group mobility. `force_majeure` switches
    the check of the duration off.

    Raises Refusal for values that cannot be (negative days or kilometres, an unknown role).
    """

    ref: str
    role: str
    activity: str
    call_year: int
    agency: str
    country: Country
    km: Decimal | None
    days: int
    km_source: str = "computed"
    travel_days: int = 0
    green: bool = False
    fewer_opportunities: bool = False
    zero_grant: bool = False
    participant_number: int = 1
    field: str = "VET"
    action: str = "KA121"
    course_fee_days: int = 0
    course_fee_before: Money = ZERO
    language_support: bool = False
    group_size: int | None = None
    force_majeure: bool = False

    def __post_init__(self) -> None:
        wrong = {
            "role": self.role not in ROLES,
            "km_source": self.km_source not in KM_SOURCES,
            "days": self.days < 0,
            "travel_days": self.travel_days < 0,
            "km": self.km is not None and not (self.km.is_finite() and self.km >= 0),
            "participant_number": self.participant_number < 1,
            "course_fee_days": self.course_fee_days < 0,
            "course_fee_before": self.course_fee_before < ZERO,
            "group_size": self.group_size is not None and self.group_size < 1,
        }
        for name, bad in wrong.items():
            if bad:
                value = str(getattr(self, name))
                raise Refusal(Reason("grants.impossible_value", {"field": name, "value": value}))

    @property
    def key(self) -> RateKey:
        return RateKey(self.call_year, self.field, self.action, self.agency.strip().upper())


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One known amount. `status` is that of the weakest figure or rule behind it; `source` is that
    of the first figure, the others carry their own.

    `kind`: travel, individual_support, organisational_support, inclusion_organisation,
    preparatory_visit, course_fee or language_support. `payee`: participant or organisation.
    `formula` can be checked by hand, such as "14 × 57.00 + 16 × 40.00". `basis` says in words
    what the amount rests on: the band and the source of the distance, the country group.
    """

    kind: str
    amount: Money
    formula: str
    payee: str
    status: Status
    source: Source
    figures: tuple[Figure, ...]
    basis: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """The answer: known lines, gaps that name the missing number or rule, warnings."""

    ref: str
    lines: tuple[Line, ...] = ()
    gaps: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()

    @property
    def total(self) -> Money:
        """Sum of the known lines; the whole grant only when `complete`."""
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def complete(self) -> bool:
        return not self.gaps

    def paid_to(self, payee: str) -> Money:
        return sum((line.amount for line in self.lines if line.payee == payee), ZERO)

    def line(self, kind: str) -> Line | None:
        return next((line for line in self.lines if line.kind == kind), None)
