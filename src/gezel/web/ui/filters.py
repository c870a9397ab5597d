"""What a list can be narrowed by, said as data.

filters=(
    Search(fields=("person__sort_name", "school__name")),
    Pick(name="state", label=_("State"), options=STATES, lookup="state"),
)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Free text: every word must stand in one of the fields."""

    fields: tuple[str, ...]
    name: str = "q"
    label: str = gettext_lazy("Search")
    kind: str = "search"

    def options_for(self, request: HttpRequest) -> Options:
        return ()

    def narrow(self, rows: Any, value: str) -> Any:
        for word in value.split()[:8]:
            match = Q()
            for field in self.fields:
                match |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(match)
        return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One of some values. `lookup` is a field lookup; `apply(rows, value)` does anything else."""

    name: str
    label: str
    options: Options | Callable[[HttpRequest], Options]
    lookup: str = ""
    apply: Callable[[Any, str], Any] | None = None
    everything: str = gettext_lazy("All")
    kind: str = "pick"

    def options_for(self, request: HttpRequest) -> Options:
        return self.options(request) if callable(self.options) else self.options

    def narrow(self, rows: Any, value: str) -> Any:
        if self.apply is not None:
            return self.apply(rows, value)
        return rows.filter(**{self.lookup or self.name: value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """A day, for example `lookup="starts__gte"`."""

    name: str
    label: str
    lookup: str
    kind: str = "day"

    def options_for(self, request: HttpRequest) -> Options:
        return ()

    def narrow(self, rows: Any, value: str) -> Any:
        try:
            return rows.filter(**{self.lookup: date.fromisoformat(value)})
        except ValueError:
            return rows


Filter = Search | Pick | Since
