"""The file that describes a plan for the command line. A mistake names the key and the remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from gezel.apps.calls.services import CallIn, CriterionIn, ReserveIn
from gezel.core.values import Reason, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class FileIn:
    """A spreadsheet and, where the recognition needs help, which column means what.

    `columns` goes from the letter or the header of a column to a field; "" leaves it out.
    """

    path: Path
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateIn:
    """A figure that the office read itself: its name, the amount, where it was read, how sure."""

    what: str
    amount: Decimal
    source: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """A plan as the TOML file says it. `day` is the date on documents: given, so that the same
    plan makes the same documents."""

    office: str
    season: str
    day: date
    learners: FileIn
    placements: FileIn
    call: CallIn
    pins: tuple[tuple[str, str, str], ...] = ()
    exclusions: tuple[tuple[str, str, str], ...] = ()
    rates: tuple[RateIn, ...] = ()


def read_plan_file(path: Path) -> PlanFile:
    """Read and check a plan file. Raises Refusal that names what is wrong and how to mend it."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Refusal(Reason("plan.file_missing", {"path": path.name})) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(Reason("plan.not_toml", {"path": path.name, "why": str(error)})) from error
    top = _Table(
        data,
        "",
        {
            "office",
            "season",
            "day",
            "learners",
            "placements",
            "call",
            "pins",
            "exclusions",
            "rates",
        },
    )
    call = top.table(
        "call",
        {
            "name",
            "activity",
            "action",
            "agency",
            "call_year",
            "project_code",
            "funder",
            "starts",
            "ends",
            "travel_days",
            "places",
            "reserve_list",
            "band",
            "city",
            "country",
            "seed",
            "salt",
            "language",
            "criteria",
            "reserves",
        },
    )
    return PlanFile(
        office=top.text("office"),
        season=top.text("season"),
        day=top.day("day"),
        learners=_file(top, "learners", path),
        placements=_file(top, "placements", path),
        call=CallIn(
            name=call.text("name"),
            activity=call.text("activity", "LRN_SHORT"),
            action=call.text("action", "KA121"),
            agency=call.text("agency", "BE02"),
            call_year=call.whole("call_year"),
            project_code=call.text("project_code", ""),
            funder=call.text("funder", ""),
            starts=call.day("starts"),
            ends=call.day("ends"),
            travel_days=call.whole("travel_days", 0),
            places=call.whole("places"),
            reserve_list=call.whole("reserve_list", None),
            band=call.number("band", Decimal(0)),
            city=call.text("city", ""),
            country=call.text("country", "BE"),
            seed=call.text("seed"),
            salt=call.text("salt", ""),
            language=call.text("language", "en"),
            criteria=tuple(
                CriterionIn(
                    key=c.text("key"),
                    label=c.text("label", c.text("key")),
                    weight=c.number("weight"),
                    maximum=c.number("maximum"),
                    minimum=c.number("minimum", None),
                    missing=c.text("missing", "zero"),
                )
                for c in call.tables(
                    "criteria",
                    {"key", "label", "weight", "maximum", "minimum", "missing", "column"},
                )
            ),
            reserves=tuple(
                ReserveIn(
                    key=r.text("key"),
                    label=r.text("label", r.text("key")),
                    group=r.text("group"),
                    places=r.whole("places"),
                )
                for r in call.tables("reserves", {"key", "label", "group", "places"})
            ),
        ),
        pins=tuple(_decision(t) for t in top.tables("pins", {"learner", "placement", "reason"})),
        exclusions=tuple(
            _decision(t) for t in top.tables("exclusions", {"learner", "placement", "reason"})
        ),
        rates=tuple(
            RateIn(
                what=t.text("what"),
                amount=t.number("amount"),
                source=t.text("source"),
                status=t.text("status", "unverified"),
            )
            for t in top.tables("rates", {"what", "amount", "source", "status"})
        ),
    )


def _decision(table: _Table) -> tuple[str, str, str]:
    return table.text("learner"), table.text("placement"), table.text("reason")


def _file(top: _Table, name: str, plan: Path) -> FileIn:
    table = top.table(name, {"file", "sheet", "columns"})
    path = (plan.parent / table.text("file")).resolve()
    if not path.is_file():
        raise Refusal(
            Reason("plan.input_missing", {"key": f"{name}.file", "path": table.text("file")})
        )
    columns = table.data.get("columns", {})
    if not isinstance(columns, dict) or not all(isinstance(v, str) for v in columns.values()):
        raise Refusal(
            Reason("plan.wrong_kind", {"key": f"{name}.columns", "wanted": "a table of texts"})
        )
    return FileIn(path=path, sheet=table.text("sheet", "") or None, columns=columns)


_REQUIRED: Any = object()


class _Table:
    """A table of the TOML file that knows its own name, for errors people can act on."""

    def __init__(self, data: Mapping[str, Any], name: str, known: set[str]) -> None:
        self.data, self.name = data, name
        for key in data:
            if key not in known:
                raise Refusal(
                    Reason(
                        "plan.unknown_key",
                        {"key": self._full(key), "known": ", ".join(sorted(known))},
                    )
                )
        self._known = known

    def _full(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def _get(self, key: str, default: Any, wanted: str, *kinds: type) -> Any:
        if key not in self.data:
            if default is _REQUIRED:
                raise Refusal(
                    Reason("plan.missing_key", {"key": self._full(key), "wanted": wanted})
                )
            return default
        value = self.data[key]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise Refusal(Reason("plan.wrong_kind", {"key": self._full(key), "wanted": wanted}))
        return value

    def text(self, key: str, default: Any = _REQUIRED) -> str:
        return str(self._get(key, default, "a text", str))

    def whole(self, key: str, default: Any = _REQUIRED) -> Any:
        value = self._get(key, default, "a whole number", int)
        if value is not None and value < 0:
            raise Refusal(
                Reason("plan.wrong_kind", {"key": self._full(key), "wanted": "zero or more"})
            )
        return value

    def day(self, key: str) -> date:
        value = self._get(key, _REQUIRED, "a date such as 2027-03-01", date)
        return date(value.year, value.month, value.day)

    def number(self, key: str, default: Any = _REQUIRED) -> Any:
        """Whole, or a number with decimals written as text ("12.5"): floats are not exact."""
        value = self._get(key, default, 'a whole number, or a text such as "12.5"', int, str)
        if value is default:
            return default
        try:
            return Decimal(value)
        except InvalidOperation as error:
            raise Refusal(
                Reason("plan.wrong_kind", {"key": self._full(key), "wanted": "a number"})
            ) from error

    def table(self, key: str, known: set[str]) -> _Table:
        return _Table(self._get(key, _REQUIRED, f"a table [{key}]", dict), self._full(key), known)

    def tables(self, key: str, known: set[str]) -> list[_Table]:
        items = self._get(key, [], f"a list of tables [[{self._full(key)}]]", list)
        return [_Table(item, f"{self._full(key)}[{n}]", known) for n, item in enumerate(items, 1)]
