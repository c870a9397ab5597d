"""The plan as data. Same input and seed, same bytes: no clock, no database ids."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.utils import translation

from gezel.apps.applications.models import Application, SelectionOutcome
from gezel.apps.applications.queries import FEWER_OPPORTUNITIES, outcomes_of
from gezel.apps.applications.queries import of_call as applications_of
from gezel.apps.applications.queries import run_in_force as selection_of
from gezel.apps.calls.models import Call
from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.services import read_file
from gezel.apps.journal.words import say
from gezel.apps.money.queries import gaps_of
from gezel.apps.money.queries import of_call as grants_of
from gezel.apps.placements.models import Placement, Seat
from gezel.apps.placements.queries import placement_refs, seats_of
from gezel.apps.placements.queries import run_in_force as allocation_of
from gezel.core.values import Reason

SCHEMA = "gezel.plan/1"

# What the engines say with words that depend on what a learner needs or on a group of the learner.
_OF_A_GROUP = {"selection.counts_for_reserve", "selection.lottery_decided"}
_OF_NEEDS = {"allocation.requirements", "allocation.seats.requirements"}


def plan_data(call: Call, *, files: tuple[ImportFile, ...] = ()) -> dict[str, Any]:
    """The whole plan; the schema is described in `docs/user/plan.md`.

    Amounts are text with two decimals, dates ISO, keys sorted when written. Everybody who applied
    is listed with the state of the application; who withdrew has no seat and no grant.

    No sentence in it says what a learner requires, or who has fewer opportunities: where places
    are kept for them, the reasons of the selection are the short ones of this module. It can
    still be concluded from what the file is made for, so it is for coordinators only: a grant with
    inclusion support, and a learner selected at a rank beyond the number of places.
    """
    with translation.override(call.language):
        applications = applications_of(call, withdrawn=True)
        placements = placement_refs(
            list(Placement.objects.filter(season=call.season).select_related("host"))
        )
        ref_of = {placement.pk: ref for ref, placement in placements.items()}
        selection, allocation = selection_of(call), allocation_of(call)
        outcomes = list(outcomes_of(selection)) if selection else []
        seats = list(seats_of(allocation)) if allocation else []
        seat_by_ref = {seat.application.ref: seat for seat in seats}
        guarded = call.reserves.filter(group=FEWER_OPPORTUNITIES).exists()
        return {
            "schema": SCHEMA,
            "call": _call(call),
            "learners": [_learner(a) for a in applications],
            "placements": [_placement(ref, placements[ref]) for ref in sorted(placements)],
            "selection": {
                "seed": selection.seed,
                "commitment": selection.commitment,
                "protocol": selection.protocol,
                "outcomes": [_outcome(o) for o in outcomes],
            }
            if selection
            else None,
            "allocation": {
                "seed": allocation.seed,
                "method": allocation.method,
                "problem_sha256": allocation.problem_hash,
                "figures": allocation.figures,
                "notes": [_said(n) for n in allocation.notes],
                "empty_seats": {
                    ref: [
                        _said(why) for why in allocation.empty[ref] if why["code"] not in _OF_NEEDS
                    ]
                    for ref in sorted(allocation.empty)
                },
                "assignments": [
                    {
                        "learner": seat.application.ref,
                        "placement": ref_of[seat.placement_id] if seat.placement_id else None,
                        "wish": seat.wish,
                        "pinned": seat.pinned,
                    }
                    for seat in seats
                ],
            }
            if allocation
            else None,
            "grants": _grants(call),
            "explanations": {
                o.application.ref: _explanation(
                    o, seat_by_ref.get(o.application.ref), guarded=guarded
                )
                for o in sorted(outcomes, key=lambda o: o.application.ref)
            },
            "problems": _problems(call, files),
        }


def plan_json(data: dict[str, Any]) -> bytes:
    """The one text of a plan."""
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _said(reason: dict[str, Any]) -> dict[str, Any]:
    return {"code": reason["code"], "params": reason["params"], "text": say(reason)}


def _call(call: Call) -> dict[str, Any]:
    return {
        "name": call.name,
        "season": call.season.name,
        "office": call.season.office.name,
        "activity": call.activity,
        "action": call.action,
        "agency": call.agency,
        "call_year": call.call_year,
        "project_code": call.project_code,
        "funder": call.funder,
        "starts": call.starts.isoformat(),
        "ends": call.ends.isoformat(),
        "travel_days": call.travel_days,
        "places": call.places,
        "reserve_list": call.reserve_list,
        "band": _number(call.band),
        "language": call.language,
        "criteria": [
            {
                "key": c.key,
                "label": c.label,
                "weight": _number(c.weight),
                "maximum": _number(c.maximum),
                "minimum": _number(c.minimum),
                "missing": c.missing,
            }
            for c in call.criteria.all()
        ],
        "reserves": [
            {"key": r.key, "label": r.label, "group": r.group, "places": r.places}
            for r in call.reserves.all()
        ],
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


def _learner(a: Application) -> dict[str, Any]:
    learner, person = a.learner, a.learner.person
    return {
        "ref": a.ref,
        "state": a.state,
        "number": learner.number,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "email": person.email,
        "school": learner.school.name if learner.school else None,
        "class_name": learner.class_name,
        "programme": learner.programme,
        "sector": learner.sector,
        "languages": dict(sorted(learner.languages.items())),
        "wishes": [{"kind": w.kind, "value": w.value} for w in a.wishes.all()],
        "scores": {
            s.criterion.key: _number(s.value)
            for s in sorted(a.scores.all(), key=lambda s: s.criterion.key)
        },
        "travels_with": a.travels_with,
        "green_travel": a.green_travel,
    }


def _placement(ref: str, p: Placement) -> dict[str, Any]:
    return {
        "ref": ref,
        "host": p.host.name,
        "title": p.title,
        "sector": p.sector,
        "city": p.city,
        "country": p.country,
        "capacity": p.capacity,
        "language": p.language,
        "level": p.level,
        "start": p.starts.isoformat(),
        "end": p.ends.isoformat(),
        "minimum_age": p.minimum_age,
        "offers": sorted(p.offers),
    }


def _outcome(o: SelectionOutcome) -> dict[str, Any]:
    return {
        "learner": o.application.ref,
        "status": o.status,
        "points": str(o.points),
        "rank": o.rank,
        "ticket": o.ticket,
        "waiting": o.waiting,
        "parts": o.parts,
    }


def _explanation(outcome: SelectionOutcome, seat: Seat | None, *, guarded: bool) -> dict[str, Any]:
    return {
        "selection": _said(_of_nobody(outcome) if guarded else outcome.reason),
        "facts": [
            _said(fact) for fact in outcome.facts if not (guarded and fact["code"] in _OF_A_GROUP)
        ],
        "allocation": _said(seat.reason) if seat else None,
        "would_change_it": [_said(change) for change in seat.changes] if seat else [],
        "options": [
            {"placement": option["placement"], "wish": option.get("wish"), **_said(option)}
            for option in seat.options
            if option["code"] not in _OF_NEEDS
        ]
        if seat
        else [],
    }


def _of_nobody(outcome: SelectionOutcome) -> dict[str, Any]:
    """The reason without what depends on a group: the kept place, and the points that would have
    been enough, which are others for those for whom places are kept. The letter has all of it."""
    if not outcome.rank:
        reason: dict[str, Any] = outcome.reason
        return reason
    points = _number(outcome.points) or "0"
    place = {"points": points, "rank": outcome.rank}
    if outcome.status == "selected":
        return Reason("plan.selected", place).as_data()
    if outcome.status == "reserve":
        return Reason(
            "plan.in_reserve",
            {"points": points, "rank": outcome.rank, "position": outcome.waiting or 0},
        ).as_data()
    return Reason("plan.not_selected", place).as_data()


def _grants(call: Call) -> list[dict[str, Any]]:
    return [
        {
            "learner": grant.mobility.application.ref,
            "mobility": grant.mobility.number,
            "call_year": grant.call_year,
            "agency": grant.agency,
            "kilometres": str(grant.kilometres) if grant.kilometres is not None else None,
            "kilometres_from": grant.kilometres_from,
            "days": grant.days,
            "travel_days": grant.travel_days,
            "green": grant.green,
            "total": str(grant.total),
            "complete": not grant.gaps,
            "lines": [
                {
                    "kind": line.kind,
                    "amount": str(line.amount),
                    "formula": line.formula,
                    "payee": line.payee,
                    "status": line.status,
                    "source": line.source,
                }
                for line in grant.lines.all()
            ],
            "gaps": [_said(gap) for gap in grant.gaps],
            "warnings": [_said(warning) for warning in grant.warnings],
        }
        for grant in grants_of(call)
    ]


def _problems(call: Call, files: tuple[ImportFile, ...]) -> list[dict[str, Any]]:
    """What needs a person: rows that were not brought in, figures that are not known."""
    problems: list[dict[str, Any]] = []
    if not call.salt:
        problems.append(
            {
                "where": "call",
                "severity": "warning",
                **_said(Reason("plan.no_salt", {"call": call.name}).as_data()),
            }
        )
    for file in files:
        for row in read_file(file).preview.rows:
            problems += [
                {
                    "where": file.target,
                    "file": file.name,
                    "row": p.row,
                    "column": p.column_letter,
                    "header": p.column_header,
                    "field": p.field,
                    "severity": p.severity,
                    "code": p.reason.code,
                    "text": say(p.reason),
                    "remedy": say(p.remedy),
                }
                for p in row.problems
            ]
        problems += [
            {"where": file.target, "file": file.name, "severity": "warning", **_said(remark)}
            for remark in file.counts.get("remarks", [])
        ]
    problems += [
        {
            "where": "grants",
            "severity": "error",
            "grants": count,
            "code": code,
            "text": say({"code": code, "params": dict(params)}),
        }
        for (code, params), count in sorted(gaps_of(grants_of(call)).items(), key=str)
    ]
    return problems
