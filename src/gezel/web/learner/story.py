"""One application in the learner's words: where it stands, what was decided, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from gezel.apps.applications.flows import APPLICATION
from gezel.apps.journal import clock
from gezel.apps.placements.models import Placement
from gezel.core.activities import NAMES
from gezel.core.values import Reason
from gezel.web.learner.purse import Purse, purse_of
from gezel.web.learner.said import said
from gezel.web.learner.stay import Pair, Stay
from gezel.web.learner.told import Told
from gezel.web.ui.templatetags.gezel import country, day, number

# A call has a page for everybody in these states.
PUBLIC = frozenset({"open", "closed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the way, as <c-steps> shows it."""

    title: str
    state: str
    note: str = ""
    url: str = ""
    verb: str = ""
    method: str = "get"
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """A decision with its sentences."""

    about: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A place that could have been the learner's."""

    name: str
    wish: int | None
    yours: bool
    why: str


class Story:
    """What the page says about one application. Built for one request, in its language."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.application = told.application
        self.call = told.application.call
        self.state = told.state
        person = told.application.learner.person
        self.name = person.given_name or person.name

    @cached_property
    def stay(self) -> Stay | None:
        """The stay that was published, unless it was cancelled or the learner withdrew."""
        placement, mobility = self.told.placement, self.told.mobility
        if self.state != "selected" or placement is None or self.told.cancelled:
            return None
        return Stay(
            placement=placement,
            starts=mobility.starts if mobility else placement.starts,
            ends=mobility.ends if mobility else placement.ends,
            today=clock.today(),
        )

    # -- the heading ----------------------------------------------------------------------

    @property
    def kicker(self) -> str:
        activity = NAMES.get(self.call.activity)
        return f"{self.call.name} · {_(activity)}" if activity else self.call.name

    @property
    def heading(self) -> str:
        if self.stay is not None:
            going = {
                "before": _("You are going to %(place)s, %(name)s."),
                "during": _("You are in %(place)s, %(name)s."),
                "after": _("You were in %(place)s, %(name)s."),
            }
            return going[self.stay.phase] % {"place": self.stay.town, "name": self.name}
        if self.state == "selected" and self.told.cancelled:
            return _("Your stay is cancelled, %(name)s.") % {"name": self.name}
        texts = {
            "waiting": _("We have your application, %(name)s."),
            "selected": _("You are selected, %(name)s."),
            "reserve": _("You are on the reserve list, %(name)s."),
            "not_selected": _("You are not selected this time, %(name)s."),
            "withdrawn": _("You do not take part any more, %(name)s."),
        }
        return texts[self.state] % {"name": self.name}

    @property
    def lede(self) -> str:
        if self.stay is not None:
            return self.stay.sentence
        if self.state == "selected" and self.told.cancelled:
            return _("Ask your office what comes next.")
        if self.state == "selected" and self.told.seat is not None:
            return _("There is no place for you yet. The office goes on looking.")
        return {
            "waiting": _("The decisions are not published yet. You have nothing to do now."),
            "selected": _("Your place abroad comes next."),
            "reserve": _("You go if somebody else cannot. The office calls the first on the list."),
            "not_selected": _("Below you read why. You may ask the office to look at it again."),
            "withdrawn": _("Your application was withdrawn. Only your office can take that back."),
        }[self.state]

    # -- the steps ------------------------------------------------------------------------

    @cached_property
    def steps(self) -> list[Step]:
        steps = [Step(title=_("Received"), state="done", at=self.application.created)]
        if self.state == "withdrawn":
            note = _("Nothing more happens with this application.")
            return [*steps, Step(title=_("Withdrawn"), note=note, state="stop")]
        steps.append(self._selection())
        if self.state != "not_selected":
            steps += [self._place(), self._agreement(), self._stay()]
        return steps

    def _selection(self) -> Step:
        title = _("Selection")
        if self.state == "waiting":
            return Step(title=title, note=self._not_yet(), state="now")
        if self.state == "reserve":
            position = self.told.outcome.waiting if self.told.outcome else None
            note = _("You are number %(position)s on the reserve list.")
            return Step(title=title, note=note % {"position": position or "–"}, state="wait")
        if self.state == "not_selected":
            return Step(title=title, note=_("You are not selected."), state="stop")
        return Step(title=title, note=_("You are selected."), state="done")

    def _not_yet(self) -> str:
        """Why there is no answer yet, and the day before which there must be one."""
        said = (
            _("Others can still apply, so nothing is decided.")
            if self.call.state == "open"
            else _("The office is deciding. You read it here as soon as it is published.")
        )
        if clock.today() < self.call.starts:
            said += " " + _("The first stays begin on %(day)s, so it will be before that day.") % {
                "day": day(self.call.starts)
            }
        return said

    def _place(self) -> Step:
        title = _("Place")
        if self.state != "selected":
            return Step(title=title, state="later")
        if self.stay is not None:
            note = f"{self.stay.placement.host.name}, {self.stay.where}"
            return Step(title=title, note=note, state="done")
        if self.told.cancelled:
            return Step(title=title, note=_("This stay was cancelled."), state="stop")
        if self.told.seat is None:
            return Step(title=title, note=_("Who goes where is not published yet."), state="now")
        note = _("There is no place for you yet. The office goes on looking.")
        return Step(title=title, note=note, state="wait")

    def _agreement(self) -> Step:
        title = _("Learning agreement")
        if self.stay is None:
            return Step(title=title, state="later")
        if self.told.agreement is None or self.told.mobility is None:
            return Step(title=title, note=_("Your office is writing it."), state="wait")
        ahead = self.stay.phase == "before"
        return Step(
            title=title,
            note=_(
                "It says what you will learn. You sign it, and so does a parent if you are under 18."
            )
            if ahead
            else _("It says what you learn. Keep it with your papers."),
            state="now" if ahead else "done",
            url=reverse("learner_agreement", args=[self.told.mobility.pk]),
            verb=_("Download the agreement"),
        )

    def _stay(self) -> Step:
        if self.stay is None:
            return Step(title=_("Stay"), state="later")
        state = {"before": "later", "during": "now", "after": "done"}[self.stay.phase]
        return Step(title=_("Stay"), note=self.stay.dates, state=state)

    # -- what was decided and why ---------------------------------------------------------

    @cached_property
    def reasons(self) -> list[Why]:
        """The outcome in words, with everything that led to it."""
        outcome, seat = self.told.outcome, self.told.seat
        if outcome is None or self.state == "withdrawn":
            return []
        chosen = (said(outcome.reason), *(said(fact) for fact in outcome.facts))
        whys = [Why(_("Selection"), chosen)]
        if seat is not None and self.state == "selected" and not self.told.cancelled:
            whys.append(Why(_("Place"), (said(seat.reason),)))
        return whys

    @cached_property
    def would_help(self) -> list[str]:
        """For somebody selected without a place: each single change that would have brought one."""
        seat = self.told.seat
        if seat is None or self.state != "selected" or seat.placement_id is not None:
            return []
        return [said(change) for change in seat.changes]

    @cached_property
    def points(self) -> list[Pair]:
        """The learner's own points, criterion by criterion."""
        if not self.drawn or self.told.outcome is None:
            return []
        labels = {c.key: c.label for c in self.call.criteria.all()}
        return [
            Pair(
                labels.get(part["criterion"], part["criterion"]),
                _plain(part["points"]),
                _("no mark") if part["value"] is None else _without_result(part["formula"]),
            )
            for part in self.told.outcome.parts
        ]

    @property
    def points_total(self) -> str:
        return _plain(self.told.outcome.points) if self.told.outcome else ""

    @cached_property
    def options(self) -> list[Choice]:
        """Each place that was wished for or in the own trade, with why or why not."""
        if self.state != "selected":
            return []
        return [
            Choice(
                name=_name(option.placement) if option.placement else _("A place"),
                wish=option.wish,
                yours=option.yours,
                why=said(option.reason),
            )
            for option in self.told.options
        ]

    @property
    def drawn(self) -> bool:
        """Ticket, seed and fingerprint may be told: the outcome is released."""
        return self.told.outcome is not None and self.state != "withdrawn"

    @property
    def is_public(self) -> bool:
        return self.call.state in PUBLIC

    @cached_property
    def purse(self) -> Purse:
        if self.stay is None or self.told.grant is None:
            return Purse()
        return purse_of(self.told.grant)

    @property
    def may_withdraw(self) -> bool:
        if self.stay is not None and self.stay.phase == "after":
            return False
        told = APPLICATION.start if self.state == "waiting" else self.state
        return not isinstance(APPLICATION.try_move(told, "withdraw", role="learner"), Reason)


def _name(placement: Placement) -> str:
    where = country(placement.country)
    where = f"{placement.city} ({where})" if placement.city else where
    return f"{placement.host.name}, {where}"


def _plain(points: str | Decimal) -> str:
    """32.000 is 32 to a reader; 7.125 stays."""
    value = Decimal(points)
    whole = value == value.to_integral_value()
    return str(number(value.quantize(Decimal(1)) if whole else value.normalize()))


def _without_result(formula: str) -> str:
    return formula.rpartition(" = ")[0] or formula
