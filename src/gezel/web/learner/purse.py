"""The money of a stay as far as it goes to the learner, and the figures that are still missing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gezel.apps.money.models import Grant, GrantLine
from gezel.core.grants import figure_label
from gezel.web.learner.said import said

LINES = {
    "travel": gettext_noop("Travel"),
    "individual_support": gettext_noop("For your days there"),
    "course_fee": gettext_noop("Course fee"),
    "language_support": gettext_noop("Language support"),
    "preparatory_visit": gettext_noop("Visit beforehand"),
}
SURE = {
    "confirmed": ("ok", gettext_noop("confirmed")),
    "derived": ("wait", gettext_noop("worked out from other figures")),
    "unverified": ("warn", gettext_noop("not checked yet")),
}
# what the school gets is not the learner's affair, and neither is a figure missing there
_THE_SCHOOLS = ("organisational", "inclusion_organisation")


@dataclass(frozen=True, slots=True)
class Line:
    """An amount: what for, how it was worked out, how sure it is."""

    name: str
    amount: Decimal
    formula: str
    tone: str
    sure: str


@dataclass(frozen=True, slots=True)
class Purse:
    lines: tuple[Line, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    def __bool__(self) -> bool:
        return bool(self.lines or self.missing)


def purse_of(grant: Grant) -> Purse:
    return Purse(
        lines=tuple(_line(line) for line in grant.lines.all() if line.payee == "participant"),
        missing=tuple(
            _name(gap) for gap in grant.gaps if not _figure(gap).startswith(_THE_SCHOOLS)
        ),
    )


def _line(line: GrantLine) -> Line:
    tone, sure = SURE[line.status]
    return Line(
        name=_(LINES[line.kind]) if line.kind in LINES else line.kind,
        amount=line.amount,
        formula=line.formula,
        tone=tone,
        sure=_(sure),
    )


def _figure(gap: dict[str, Any]) -> str:
    return str((gap.get("params") or {}).get("figure", ""))


def _name(gap: dict[str, Any]) -> str:
    """The name of the figure that is missing; a gap of another kind says its own sentence."""
    try:
        return said(figure_label(_figure(gap)))
    except ValueError:
        return said(gap)
