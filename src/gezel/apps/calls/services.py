"""Writing seasons and calls."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gezel.apps.calls.flows import CALL
from gezel.apps.calls.models import Call, Criterion, Reserve, Season
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service
from gezel.apps.orgs.models import Organisation
from gezel.core.values import Reason, Refusal

MOST_POINTS = Decimal(1000)  # of one criterion: its highest mark, and what it can give
MOST_CRITERIA = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionIn:
    """A line of the scoring grid: `weight` in points, `maximum` the highest mark of its scale."""

    key: str
    label: str
    weight: Decimal
    maximum: Decimal
    minimum: Decimal | None = None
    missing: str = "zero"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveIn:
    key: str
    label: str
    group: str
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallIn:
    """What a call says. `city` and `country` are where the journey starts; `seed` feeds the draw.

    `salt` is the office's secret behind pseudonyms and seals: None makes one, "" leaves it out,
    and then the protocol of the draw must not be published.
    """

    name: str
    activity: str
    call_year: int
    starts: date
    ends: date
    places: int
    seed: str = ""
    salt: str | None = None
    action: str = "KA121"
    agency: str = "BE02"
    project_code: str = ""
    funder: str = ""
    travel_days: int = 0
    reserve_list: int | None = None
    band: Decimal = Decimal(0)
    city: str = ""
    country: str = "BE"
    language: str = "nl"
    criteria: tuple[CriterionIn, ...] = ()
    reserves: tuple[ReserveIn, ...] = ()


@service("calls.make_season")
def make_season(
    *, actor: Actor, office: Organisation, name: str, starts: date, ends: date
) -> Season:
    season = Season(office=office, name=name.strip(), starts=starts, ends=ends, created=clock.now())
    season.full_clean()
    season.save()
    note(season)
    return season


@service("calls.make_call")
def make_call(*, actor: Actor, season: Season, what: CallIn) -> Call:
    """A new call in draft, with its criteria and reserved places."""
    call = Call(
        season=season,
        created=clock.now(),
        seed=what.seed or secrets.token_hex(16),
        salt=secrets.token_hex(16) if what.salt is None else what.salt,
        **_fields(what),
    )
    call.full_clean()
    call.save()
    _set_rules(call, what)
    note(call, places=what.places, criteria=len(what.criteria), reserves=len(what.reserves))
    return call


@service("calls.change_call")
def change_call(*, actor: Actor, call: Call, what: CallIn) -> Call:
    """Change a call. Refused once a selection is in force: its rules are then frozen."""
    refuse_frozen(call)
    for name, value in _fields(what).items():
        setattr(call, name, value)
    if what.seed:
        call.seed = what.seed
    call.full_clean()
    call.save()
    _set_rules(call, what)
    note(call, places=what.places, criteria=len(what.criteria), reserves=len(what.reserves))
    return call


def refuse_frozen(call: Call) -> None:
    """The rules by which people were chosen do not change afterwards."""
    if call.selection_runs.filter(state__in=["proposed", "released"]).exists():
        raise Refusal(Reason("calls.frozen", {"call": call.name}))


def _fields(what: CallIn) -> dict[str, object]:
    names = (
        "name activity action agency call_year project_code funder starts ends travel_days places "
        "reserve_list band city country language"
    )
    return {name: getattr(what, name) for name in names.split()}


def _set_rules(call: Call, what: CallIn) -> None:
    """Replace criteria and reserves, keeping the row of a criterion that stays: scores hang on it.

    Raises Refusal for one key twice or too many criteria, ValidationError for what a field cannot
    hold.
    """
    keys = [criterion.key for criterion in what.criteria]
    _refuse_twice(call, keys)
    _refuse_twice(call, [reserve.key for reserve in what.reserves])
    if len(keys) > MOST_CRITERIA:
        raise Refusal(Reason("calls.too_many_criteria", {"call": call.name, "most": MOST_CRITERIA}))
    call.criteria.exclude(key__in=keys).delete()
    there = {criterion.key: criterion for criterion in call.criteria.all()}
    for position, line in enumerate(what.criteria):
        criterion = there.get(line.key) or Criterion(call=call, key=line.key)
        criterion.label, criterion.missing = line.label, line.missing
        criterion.weight, criterion.maximum = line.weight, line.maximum
        criterion.minimum, criterion.position = line.minimum, position
        criterion.full_clean()
        criterion.save()
    call.reserves.all().delete()
    for kept in what.reserves:
        reserve = Reserve(
            call=call, key=kept.key, label=kept.label, group=kept.group, places=kept.places
        )
        reserve.full_clean()
        reserve.save()


def _refuse_twice(call: Call, keys: list[str]) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise Refusal(Reason("calls.key_twice", {"call": call.name, "key": key}))


@service("calls.move_call")
def move_call(*, actor: Actor, call: Call, verb: str) -> Call:
    """Open, close, reopen or finish a call."""
    outcome = CALL.try_move(call.state, verb, role=actor.role)
    if isinstance(outcome, Reason):
        raise Refusal(outcome)
    call.state = outcome
    call.save(update_fields=["state"])
    note(call, verb=verb, state=outcome)
    return call
