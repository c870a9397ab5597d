"""What charts take and give: plain frozen data in, a picture with its words and its table out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from gezel.core.values import Reason

Say = Callable[[Reason], str]
ThemeName = Literal["light", "dark"]
Cell = str | int | Decimal | date


@dataclass(frozen=True, slots=True)
class Flow:
    """People who go from one place to another; degrees, north and east positive."""

    from_lat: float
    from_lon: float
    to_lat: float
    to_lon: float
    count: int
    label: str  # of the place they go to


@dataclass(frozen=True, slots=True)
class Bar:
    """`soft`: not one thing but a rest, such as "unknown"; drawn paler and never counted first."""

    label: str
    value: int
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """One line of a timeline holds all stays with the same label; first and last day inside."""

    label: str
    start: date
    end: date
    count: int = 1


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Amounts in euro: the budget, what is paid, what is promised but not paid yet."""

    label: str
    budget: Decimal
    spent: Decimal
    promised: Decimal = Decimal(0)

    @property
    def left(self) -> Decimal:
        return self.budget - self.spent - self.promised


@dataclass(frozen=True, slots=True)
class Svg:
    """A picture without scripts, styles or links, so that a strict content policy lets it pass.

    `alt` says the finding in words, `columns` and `rows` are the table to print beside it.
    `finding` is the same as a reason, for a caller that words it itself.
    """

    svg: str
    title: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    finding: Reason
    width: int
    height: int
