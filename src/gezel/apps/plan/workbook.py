"""The plan as a spreadsheet: who goes where, the selection, money, places, and what to mend."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from babel import Locale
from django.utils import translation
from django.utils.translation import gettext as _

from gezel.adapters.sheets.write import ColumnOut, SheetOut, write_workbook
from gezel.apps.calls.models import Call


def plan_workbook(call: Call, data: dict[str, Any]) -> bytes:
    """The plan as a spreadsheet: who goes where, money, places, selection, problems."""
    with translation.override(call.language):
        country_names = Locale.parse(call.language).territories
        learner = {item["ref"]: item for item in data["learners"]}
        placement = {item["ref"]: item for item in data["placements"]}
        return write_workbook(
            [
                _who_goes_where(data, learner, placement, country_names),
                _selection_sheet(data, learner),
                _money_sheet(data, learner),
                _places_sheet(data, country_names),
                _problems_sheet(data),
            ]
        )


def _name(item: dict[str, Any]) -> str:
    return f"{item['family_name']} {item['given_name']}".strip()


def _who_goes_where(
    data: dict[str, Any], learner: dict[str, Any], placement: dict[str, Any], countries: Any
) -> SheetOut:
    rows = []
    explained = data["explanations"]
    for seat in (data["allocation"] or {}).get("assignments", []):
        who = learner[seat["learner"]]
        where = placement.get(seat["placement"] or "")
        rows.append(
            (
                _name(who),
                who["school"] or "",
                who["class_name"],
                who["sector"],
                where["host"] if where else _("no place yet"),
                where["city"] if where else "",
                countries.get(where["country"], where["country"]) if where else "",
                date.fromisoformat(where["start"]) if where else None,
                date.fromisoformat(where["end"]) if where else None,
                seat["wish"],
                (explained[seat["learner"]]["allocation"] or {}).get("text", ""),
                seat["learner"],
            )
        )
    rows.sort(key=lambda row: (str(row[0]).casefold(), str(row[-1])))
    return SheetOut(
        name=_("Who goes where"),
        columns=(
            ColumnOut(title=_("Learner"), kind="text"),
            ColumnOut(title=_("School"), kind="text"),
            ColumnOut(title=_("Class"), kind="text"),
            ColumnOut(title=_("Trade"), kind="text"),
            ColumnOut(title=_("Host"), kind="text"),
            ColumnOut(title=_("City"), kind="text"),
            ColumnOut(title=_("Country"), kind="text"),
            ColumnOut(title=_("First day"), kind="date"),
            ColumnOut(title=_("Last day"), kind="date"),
            ColumnOut(title=_("Wish met"), kind="int"),
            ColumnOut(title=_("Why"), kind="text"),
            ColumnOut(title=_("Reference"), kind="text"),
        ),
        rows=rows,
    )


def _selection_sheet(data: dict[str, Any], learner: dict[str, Any]) -> SheetOut:
    statuses = {
        "selected": _("selected"),
        "reserve": _("on the reserve list"),
        "not_selected": _("not selected"),
    }
    return SheetOut(
        name=_("Selection"),
        columns=(
            ColumnOut(title=_("Rank"), kind="int"),
            ColumnOut(title=_("Learner"), kind="text"),
            ColumnOut(title=_("School"), kind="text"),
            ColumnOut(title=_("Points"), kind="number"),
            ColumnOut(title=_("Outcome"), kind="text"),
            ColumnOut(title=_("Why"), kind="text"),
            ColumnOut(title=_("Ticket"), kind="text"),
            ColumnOut(title=_("Reference"), kind="text"),
        ),
        rows=[
            (
                o["rank"] or None,
                _name(learner[o["learner"]]),
                learner[o["learner"]]["school"] or "",
                Decimal(o["points"]),
                _("withdrawn")
                if learner[o["learner"]]["state"] == "withdrawn"
                else statuses[o["status"]],
                data["explanations"][o["learner"]]["selection"]["text"],
                o["ticket"],
                o["learner"],
            )
            for o in (data["selection"] or {}).get("outcomes", [])
        ],
    )


def _money_sheet(data: dict[str, Any], learner: dict[str, Any]) -> SheetOut:
    rows: list[tuple[Any, ...]] = []
    for grant in data["grants"]:
        who = _name(learner[grant["learner"]])
        rows += [
            (
                who,
                line["kind"],
                Decimal(line["amount"]),
                line["formula"],
                line["payee"],
                line["status"],
                line["source"],
                grant["learner"],
            )
            for line in grant["lines"]
        ]
        rows += [
            (who, _("not known"), None, "", "", "", gap["text"], grant["learner"])
            for gap in grant["gaps"]
        ]
    return SheetOut(
        name=_("Money"),
        columns=(
            ColumnOut(title=_("Learner"), kind="text"),
            ColumnOut(title=_("What for"), kind="text"),
            ColumnOut(title=_("Amount"), kind="money"),
            ColumnOut(title=_("Formula"), kind="text"),
            ColumnOut(title=_("Paid to"), kind="text"),
            ColumnOut(title=_("How sure"), kind="text"),
            ColumnOut(title=_("Source"), kind="text"),
            ColumnOut(title=_("Reference"), kind="text"),
        ),
        rows=rows,
    )


def _places_sheet(data: dict[str, Any], countries: Any) -> SheetOut:
    taken = Counter(
        seat["placement"]
        for seat in (data["allocation"] or {}).get("assignments", [])
        if seat["placement"]
    )
    empty = (data["allocation"] or {}).get("empty_seats", {})
    return SheetOut(
        name=_("Placements"),
        columns=(
            ColumnOut(title=_("Placement"), kind="text"),
            ColumnOut(title=_("Host"), kind="text"),
            ColumnOut(title=_("Trade"), kind="text"),
            ColumnOut(title=_("City"), kind="text"),
            ColumnOut(title=_("Country"), kind="text"),
            ColumnOut(title=_("First day"), kind="date"),
            ColumnOut(title=_("Last day"), kind="date"),
            ColumnOut(title=_("Places"), kind="int"),
            ColumnOut(title=_("Taken"), kind="int"),
            ColumnOut(title=_("Why places are empty"), kind="text"),
        ),
        rows=[
            (
                p["ref"],
                p["host"],
                p["sector"],
                p["city"],
                countries.get(p["country"], p["country"]),
                date.fromisoformat(p["start"]),
                date.fromisoformat(p["end"]),
                p["capacity"],
                taken[p["ref"]],
                " ".join(why["text"] for why in empty.get(p["ref"], [])),
            )
            for p in data["placements"]
        ],
    )


def _problems_sheet(data: dict[str, Any]) -> SheetOut:
    return SheetOut(
        name=_("To mend"),
        columns=(
            ColumnOut(title=_("Where"), kind="text"),
            ColumnOut(title=_("Row"), kind="int"),
            ColumnOut(title=_("Column"), kind="text"),
            ColumnOut(title=_("What"), kind="text"),
            ColumnOut(title=_("What to do"), kind="text"),
        ),
        rows=[
            (
                p.get("file") or p["where"],
                p.get("row"),
                p.get("column", ""),
                p["text"],
                p.get("remedy", ""),
            )
            for p in data["problems"]
        ],
    )
