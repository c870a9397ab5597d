"""The file that describes a plan for the command line. A mistake names the key and the remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from gezel.adapters.rates import activity_catalogue
from gezel.apps.calls.services import (
    MOST_CRITERIA,
    MOST_POINTS,
    CallIn,
    CriterionIn,
    ReserveIn,
)
from gezel.apps.money.services import MOST_EURO
from gezel.apps.plan.tables import Table, cut, refuse_twice
from gezel.core.grants.figures import is_figure_name
from gezel.core.values import Reason, Refusal, Status

MOST_PLACES = 100_000
ACTIONS = ("KA121", "KA122")
ZERO = Decimal(0)

_TOP = ["office", "season", "day", "learners", "placements", "call", "pins", "exclusions", "rates"]
_CALL = [
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
]
_CRITERION = ["key", "label", "weight", "maximum", "minimum", "missing", "column"]
_RESERVE = ["key", "label", "group", "places"]
_DECISION = ["learner", "placement", "reason"]
_RATE = ["what", "amount", "source", "status"]


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
    top = Table(_read(path), "", _TOP)
    call = top.table("call", _CALL)
    plan = PlanFile(
        office=top.text("office", most=240),
        season=top.text("season", most=120),
        day=top.day("day"),
        learners=_file(top, "learners", path),
        placements=_file(top, "placements", path),
        call=_call(call),
        pins=tuple(map(_decision, top.tables("pins", _DECISION))),
        exclusions=tuple(map(_decision, top.tables("exclusions", _DECISION))),
        rates=tuple(map(_rate, top.tables("rates", _RATE))),
    )
    _check_columns(plan)
    _check_decisions(plan)
    refuse_twice((f"rates[{n}].what", rate.what) for n, rate in enumerate(plan.rates, 1))
    return plan


def _read(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Refusal(Reason("plan.file_missing", {"path": cut(path.name)})) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Refusal(Reason("plan.not_readable", {"path": cut(path.name), "why": why})) from error
    except (ValueError, RecursionError) as error:
        # also a whole number of thousands of digits, or thousands of brackets
        raise Refusal(
            Reason("plan.not_toml", {"path": cut(path.name), "why": cut(str(error))})
        ) from error


def _call(call: Table) -> CallIn:
    starts = call.day("starts")
    places = call.whole("places", most=MOST_PLACES)
    criteria = tuple(map(_criterion, call.tables("criteria", _CRITERION)))
    if len(criteria) > MOST_CRITERIA:
        raise Refusal(
            Reason("plan.too_many", {"key": call.full("criteria"), "most": MOST_CRITERIA})
        )
    reserves = tuple(_reserve(t, places=places) for t in call.tables("reserves", _RESERVE))
    refuse_twice((f"call.criteria[{n}].key", c.key) for n, c in enumerate(criteria, 1))
    refuse_twice((f"call.reserves[{n}].key", r.key) for n, r in enumerate(reserves, 1))
    return CallIn(
        name=call.text("name", most=120),
        activity=call.one_of("activity", "LRN_SHORT", known=_activities()),
        action=call.one_of("action", "KA121", known=ACTIONS),
        agency=call.text("agency", "BE02", most=8),
        call_year=call.whole("call_year", least=2014, most=2100),
        project_code=call.text("project_code", "", most=60, empty=True),
        funder=call.text("funder", "", most=120, empty=True),
        starts=starts,
        ends=call.day("ends", least=starts),
        travel_days=call.whole("travel_days", 0, most=6),
        places=places,
        reserve_list=call.whole("reserve_list", None, most=MOST_PLACES),
        band=call.number("band", 0, least=ZERO, most=MOST_POINTS),
        city=call.text("city", "", most=120, empty=True),
        country=call.country("country", "BE"),
        seed=call.text("seed", most=120),
        salt=call.text("salt", "", most=64, empty=True),
        language=call.one_of("language", "en", known=dict(settings.LANGUAGES)),
        criteria=criteria,
        reserves=reserves,
    )


def _activities() -> list[str]:
    return [activity.code for activity in activity_catalogue() if activity.role == "learner"]


def _criterion(table: Table) -> CriterionIn:
    key = table.text("key", most=60)
    table.text("column", "", most=200, empty=True)  # the writer's own note
    maximum = table.number("maximum", least=ZERO, most=MOST_POINTS, above=True)
    return CriterionIn(
        key=key,
        label=table.text("label", key, most=120),
        weight=table.number("weight", least=ZERO, most=MOST_POINTS, above=True),
        maximum=maximum,
        minimum=table.number("minimum", None, least=ZERO, most=maximum),
        missing=table.one_of("missing", "zero", known=("zero", "exclude")),
    )


def _reserve(table: Table, *, places: int) -> ReserveIn:
    key = table.text("key", most=60)
    return ReserveIn(
        key=key,
        label=table.text("label", key, most=120),
        group=table.text("group", most=60),
        places=table.whole("places", most=places),
    )


def _decision(table: Table) -> tuple[str, str, str]:
    return (
        table.text("learner", most=200),
        table.text("placement", most=200),
        table.text("reason", most=240),
    )


def _rate(table: Table) -> RateIn:
    what = table.text("what", most=120)
    if not is_figure_name(what):
        raise Refusal(Reason("plan.no_figure", {"key": table.full("what"), "value": cut(what)}))
    if what.startswith(("group.", "third.")):
        amount = table.number("amount", least=Decimal(1), most=Decimal(3), decimals=0)
    else:
        amount = table.number("amount", least=ZERO, most=MOST_EURO, decimals=2)
    return RateIn(
        what=what,
        amount=amount,
        source=table.text("source", most=240),
        status=table.one_of("status", "unverified", known=map(str, Status)),
    )


def _file(top: Table, name: str, plan: Path) -> FileIn:
    table = top.table(name, ("file", "sheet", "columns"))
    text = table.text("file", most=1000)
    try:
        path = (plan.parent / text).resolve()
        found = path.is_file()
        if found:
            with path.open("rb"):
                pass
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Refusal(
            Reason("plan.not_readable", {"path": f"{name}.file {cut(text)}", "why": why})
        ) from error
    if not found:
        raise Refusal(Reason("plan.input_missing", {"key": f"{name}.file", "path": cut(text)}))
    columns = table.data.get("columns", {})
    if not isinstance(columns, dict) or not all(isinstance(v, str) for v in columns.values()):
        raise Refusal(
            Reason("plan.wrong_kind", {"key": f"{name}.columns", "wanted": "a table of texts"})
        )
    refuse_twice((f"{name}.columns.{cut(c)}", meaning) for c, meaning in columns.items() if meaning)
    return FileIn(
        path=path, sheet=table.text("sheet", "", most=200, empty=True) or None, columns=columns
    )


def _check_columns(plan: PlanFile) -> None:
    """Marks that count for nothing would be left out without a word."""
    keys = [criterion.key for criterion in plan.call.criteria]
    for column, meaning in plan.learners.columns.items():
        if meaning.startswith("score:") and meaning.removeprefix("score:") not in keys:
            raise Refusal(
                Reason(
                    "plan.no_such_criterion",
                    {
                        "key": "learners.columns",
                        "column": cut(column),
                        "name": cut(meaning.removeprefix("score:")) or "–",
                        "known": ", ".join(keys) or "–",
                    },
                )
            )


def _check_decisions(plan: PlanFile) -> None:
    """One place by hand for a learner; and one word about a learner and a place."""
    refuse_twice((f"pins[{n}].learner", one) for n, (one, _place, _why) in enumerate(plan.pins, 1))
    pairs = [(f"pins[{n}]", pin) for n, pin in enumerate(plan.pins, 1)]
    pairs += [(f"exclusions[{n}]", out) for n, out in enumerate(plan.exclusions, 1)]
    refuse_twice((key, f"{one}, {place}") for key, (one, place, _why) in pairs)
