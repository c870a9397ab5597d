"""The sheet on which one grant is worked out: lines, gaps and warnings in the order of finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from gezel.core.grants.book import RateBook
from gezel.core.grants.figures import Figure, RateKey, Rule, weakest
from gezel.core.grants.request import Grant, GrantRequest, Line
from gezel.core.grants.words import what
from gezel.core.values import Money, Param, Reason, Status


@dataclass(slots=True, kw_only=True)
class Work:
    request: GrantRequest
    rates: RateBook
    lines: list[Line] = field(default_factory=list)
    gaps: list[Reason] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)

    @property
    def key(self) -> RateKey:
        return self.request.key

    def grant(self) -> Grant:
        return Grant(
            ref=self.request.ref,
            lines=tuple(self.lines),
            gaps=tuple(dict.fromkeys(self.gaps)),
            warnings=tuple(dict.fromkeys(self.warnings)),
        )

    def figure(self, name: str) -> Figure | None:
        """The figure, or None after noting the gap that names it."""
        found = self.rates.figure(self.key, name)
        if found is None:
            self.gap_figure("grants.unknown_rate", name)
        return found

    def rule(self, name: str) -> Rule | None:
        return self.rates.rule(self.key, name)

    def gap(self, code: str, **params: Param) -> None:
        self.gaps.append(Reason(code, params))

    def warn(self, code: str, **params: Param) -> None:
        self.warnings.append(Reason(code, params))

    def about(self, name: str, **params: Param) -> dict[str, Param]:
        key = self.key
        return {
            "figure": name,
            "what": what(name),
            "call_year": key.call_year,
            "field": key.field,
            "action": key.action,
            "agency": key.agency,
            **params,
        }

    def gap_figure(self, code: str, name: str, **params: Param) -> None:
        self.gaps.append(Reason(code, self.about(name, **params)))

    def warn_figure(self, code: str, name: str, **params: Param) -> None:
        self.warnings.append(Reason(code, self.about(name, **params)))

    def add(
        self,
        *,
        kind: str,
        amount: Decimal,
        formula: str,
        payee: str,
        figures: Iterable[Figure],
        basis: Reason,
        rules: Iterable[Status] = (),
    ) -> None:
        """The first figure is the one that the amount is named after: its source is the line's.
        `rules`: status of rules (not figures) on which the amount also rests."""
        used = tuple(figures)
        self.lines.append(
            Line(
                kind=kind,
                amount=Money(amount),
                formula=formula,
                payee=payee,
                status=weakest((*(figure.status for figure in used), *rules)),
                source=used[0].source,
                figures=used,
                basis=basis,
            )
        )
