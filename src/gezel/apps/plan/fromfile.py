"""A plan file carried out from end to end through the services that the pages use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from gezel.adapters.places import Places
from gezel.apps.applications.models import Application
from gezel.apps.calls.models import Call
from gezel.apps.calls.services import make_call, make_season, move_call
from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.services import choose_columns, read_file, receive_file, store_import
from gezel.apps.journal.actor import Actor, command_line, system
from gezel.apps.money.services import enter_rate
from gezel.apps.orgs.models import Organisation
from gezel.apps.orgs.services import found_office
from gezel.apps.placements.models import Placement
from gezel.apps.placements.services import pin
from gezel.apps.plan.planfile import FileIn, PlanFile
from gezel.apps.plan.services import attach_file, run_plan, start_plan
from gezel.core.intake import TARGETS
from gezel.core.values import Reason, Refusal

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What a plan file made."""

    call: Call
    learners: ImportFile
    placements: ImportFile


def make_plan(plan: PlanFile, *, tell: Tell, office: Organisation | None = None) -> Made:
    """Import, select, allocate, fund and document. Raises Refusal with what to mend."""
    tell("import", 0, 100)
    if office is None:
        office = found_office(
            actor=system(),
            name=plan.office,
            kind="consortium",
            country=plan.call.country,
            city=plan.call.city,
        )
    actor = command_line(office.pk)
    season = make_season(
        actor=actor,
        office=office,
        name=plan.season,
        starts=date(plan.call.starts.year, plan.call.starts.month, 1),
        ends=plan.call.ends,
    )
    call = make_call(actor=actor, season=season, what=plan.call)
    move_call(actor=actor, call=call, verb="open")
    kept = start_plan(actor=actor, call=call)
    Places.load()
    learners = bring_in(
        actor=actor, office=office, call=call, target="learners", file=plan.learners
    )
    attach_file(actor=actor, plan=kept, file=learners)
    tell("import", 50, 100)
    placements = bring_in(
        actor=actor, office=office, call=call, target="placements", file=plan.placements
    )
    attach_file(actor=actor, plan=kept, file=placements)
    tell("import", 100, 100)
    move_call(actor=actor, call=call, verb="close")
    for kind, decisions, keep in (
        ("pins", plan.pins, True),
        ("exclusions", plan.exclusions, False),
    ):
        for number, (learner, placement, reason) in enumerate(decisions, start=1):
            pin(
                actor=actor,
                application=_application(call, f"{kind}[{number}]", learner),
                placement=_placement(call, f"{kind}[{number}]", placement),
                reason=reason,
                keep=keep,
            )
    for rate in plan.rates:
        enter_rate(
            actor=actor,
            office=office,
            call_year=call.call_year,
            agency=call.agency,
            action=call.action,
            what=rate.what,
            amount=rate.amount,
            source=rate.source,
            status=rate.status,
        )
    run_plan(actor=actor, call=call, tell=tell)
    return Made(call, learners, placements)


def bring_in(
    *, actor: Actor, office: Organisation, call: Call, target: str, file: FileIn
) -> ImportFile:
    """Receive a file, correct what its columns mean, store the good rows."""
    kept = receive_file(
        actor=actor,
        office=office,
        target=target,
        name=file.path.name,
        content=file.path.read_bytes(),
        options={"call": str(call.pk), "language": call.language},
    )
    if file.sheet is not None:
        names = [sheet.name for sheet in read_file(kept).book.sheets]
        if file.sheet not in names:
            raise Refusal(
                Reason("plan.no_such_sheet", {"sheet": file.sheet, "known": ", ".join(names)})
            )
        kept = choose_columns(actor=actor, file=kept, columns={}, sheet=names.index(file.sheet))
    if file.columns:
        kept = choose_columns(actor=actor, file=kept, columns=_columns(kept, target, file.columns))
    return store_import(actor=actor, file=kept)


def _columns(kept: ImportFile, target: str, wanted: Mapping[str, str]) -> dict[int, str | None]:
    """Columns by letter or header, as the plan file names them, with the field each one means."""
    table = read_file(kept).table
    by_name = {c.letter.casefold(): c.index for c in table.columns}
    by_name |= {c.header.strip().casefold(): c.index for c in table.columns}
    columns: dict[int, str | None] = {}
    for column, field in wanted.items():
        key = f"{target}.columns"
        index = by_name.get(column.strip().casefold())
        if index is None:
            known = ", ".join(f"{c.letter} {c.header}".strip() for c in table.columns)
            raise Refusal(
                Reason("plan.no_such_column", {"key": key, "column": column, "known": known})
            )
        if field:
            try:
                TARGETS[target].field(field)
            except KeyError as error:
                known = ", ".join(f.key for f in TARGETS[target].fields)
                raise Refusal(
                    Reason("plan.unknown_field", {"key": key, "field": field, "known": known})
                ) from error
        columns[index] = field or None
    return columns


def _application(call: Call, key: str, name: str) -> Application:
    found = (
        Application.objects.filter(call=call, learner__number=name).first()
        or Application.objects.filter(call=call, ref=name).first()
    )
    if found is None:
        raise Refusal(Reason("plan.no_such_learner", {"key": key, "learner": name}))
    return found


def _placement(call: Call, key: str, name: str) -> Placement:
    found = Placement.objects.filter(season=call.season, number=name).first()
    if found is None:
        raise Refusal(Reason("plan.no_such_placement", {"key": key, "placement": name}))
    return found
