"""One learner: facts, needs, and the way from the application to the stay."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gezel.apps.journal import clock
from gezel.apps.journal.words import say
from gezel.apps.orgs.models import Learner
from gezel.apps.orgs.queries import coordinators_of, learners_visible_to, needs_of
from gezel.apps.plan.way import Way, files_of, journal_lines, subjects_of, ways_of
from gezel.web.staff.grants import gaps_shown, line_shown
from gezel.web.staff.sentences import told
from gezel.web.staff.words import REQUIREMENTS
from gezel.web.ui.pages import page
from gezel.web.ui.templatetags.gezel import country, day, language, money, number


@dataclass(frozen=True, slots=True)
class Fact:
    """A pair of a term and what is known."""

    term: str
    value: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the way. `kind` chooses what stands below its title."""

    kind: str
    title: str
    state: str
    when: datetime | date | None = None
    note: str = ""


@page(may=("coordinator",))
def learner(request: HttpRequest, learner_id: uuid.UUID) -> HttpResponse:
    """All about one learner on one page; its spine is the way, call by call."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(
        learners_visible_to(actor).select_related("person", "school", "office"), pk=learner_id
    )
    ways = ways_of(found)
    files = files_of(found, ways)
    return render(
        request,
        "staff/learner.html",
        {
            "nav": "learners",
            "learner": found,
            "ways": [_shown(way) for way in ways],
            "now": ways[0] if ways else None,
            "facts": facts(found),
            "needs": needs(needs_of(actor, found)),
            "coordinators": coordinators_of(actor),
            "files": files,
            "lines": told(journal_lines(subjects_of(found, ways, files), actor=actor), actor=actor),
        },
    )


def _shown(way: Way) -> dict[str, Any]:
    """A way with what its template says about each stop."""
    return {
        "way": way,
        "stops": stops(way),
        "options": options(way),
        "changes": [say(change) for change in way.seat.changes] if way.seat else [],
        "lines": [line_shown(line) for line in way.lines],
        "gaps": gaps_shown(way.grant, call=way.application.call) if way.grant else [],
        "points": points(way.outcome.points) if way.outcome else "",
        "parts": [
            {
                "label": way.criteria.get(part["criterion"], part["criterion"]),
                "mark": "–" if part["value"] is None else points(Decimal(part["value"])),
                "formula": part["formula"],
                "points": points(Decimal(part["points"])),
            }
            for part in (way.outcome.parts if way.outcome else ())
        ],
    }


def points(value: Decimal) -> str:
    """74 and 76.5, not 74.000 and 76.500."""
    return number(Decimal(format(value.normalize(), "f")))


def facts(learner: Learner) -> list[Fact]:
    """What the school's list says; what it does not say is left out."""
    person = learner.person
    born = person.birth_date
    available = ""
    if learner.available_from or learner.available_to:
        available = _("%(start)s to %(end)s") % {
            "start": day(learner.available_from),
            "end": day(learner.available_to),
        }
    school = reverse("staff_organisation", args=[learner.school_id]) if learner.school else ""
    rows = [
        Fact(_("School"), learner.school.name if learner.school else "", url=school),
        Fact(_("Class"), learner.class_name),
        Fact(_("Trade"), learner.sector),
        Fact(_("Programme"), learner.programme if learner.programme != learner.sector else ""),
        Fact(
            _("Languages"),
            ", ".join(
                f"{language(code)} {level}" for code, level in sorted(learner.languages.items())
            ),
        ),
        Fact(_("Born"), day(born) if born else "", note=_age(born) if born else ""),
        Fact(_("Available"), available),
        Fact(_("Lives in"), learner.city),
        Fact(_("E-mail"), person.email, url=f"mailto:{person.email}" if person.email else ""),
        Fact(_("Phone"), person.phone),
        Fact(_("Parent or guardian"), learner.guardian_email),
        Fact(_("Number at school"), learner.number),
    ]
    return [row for row in rows if row.value]


def _age(born: date) -> str:
    today = clock.today()
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return _("%(years)s years old") % {"years": years}


def needs(locked: dict[str, Any] | None) -> dict[str, Any]:
    """What is locked away, in words."""
    if locked is None:
        return {"closed": True}
    return {
        "requirements": [_(REQUIREMENTS.get(one, one)) for one in locked.get("requirements", [])],
        "fewer": locked.get("fewer_opportunities"),
    }


def stops(way: Way) -> list[Stop]:
    """The way of one application from top to bottom: done, now, and what comes."""
    application = way.application
    if application.state == "withdrawn":
        return [
            Stop("applied", _("Applied"), "done", application.created),
            Stop("withdrawn", _("Withdrawn"), "stop"),
        ]
    made = [Stop("applied", _("Applied"), "done", application.created), _selection(way)]
    if way.outcome and way.outcome.status != "selected":
        return [*made, *_letters(way)]
    made.append(_place(way))
    if way.grant:
        made.append(_grant(way))
    if way.agreements:
        made.append(
            Stop(
                "agreement",
                _("Learning agreement drafted"),
                "now",
                way.agreements[0].created,
                _("Waits for signatures."),
            )
        )
    made += _letters(way)
    if way.mobility:
        made.append(_stay(way))
    else:
        made.append(Stop("later", _("Stay"), "later", None, _("Dates come with the place.")))
    return made


def _selection(way: Way) -> Stop:
    if way.outcome is None:
        return Stop("later", _("Selection"), "now", None, _("Not made yet."))
    outcome = way.outcome
    title = {
        "selected": _("Selected"),
        "reserve": _("Number %(n)s on the reserve list") % {"n": outcome.waiting},
        "not_selected": _("Not selected"),
    }[outcome.status]
    state = {"selected": "done", "reserve": "wait", "not_selected": "stop"}[outcome.status]
    return Stop("selection", title, state, outcome.run.created, say(outcome.reason))


def _place(way: Way) -> Stop:
    seat = way.seat
    if seat is None:
        return Stop("place", _("Place"), "later", None, _("Places are not given yet."))
    if seat.placement is None:
        return Stop("place", _("No place yet"), "wait", seat.run.created, say(seat.reason))
    placement = seat.placement
    where = ", ".join(p for p in (placement.city, country(placement.country)) if p)
    return Stop(
        "place",
        _("Goes to %(host)s, %(where)s") % {"host": placement.host.name, "where": where},
        "done",
        seat.run.created,
        say(seat.reason),
    )


def _grant(way: Way) -> Stop:
    grant = way.grant
    assert grant is not None
    if grant.gaps:
        return Stop(
            "grant", _("Grant: %(total)s known so far") % {"total": money(grant.total)}, "wait"
        )
    return Stop("grant", _("Grant: %(total)s") % {"total": money(grant.total)}, "done")


def _letters(way: Way) -> list[Stop]:
    titles = {
        "prepared": (_("Letter written, not released"), "wait"),
        "released": (_("Letter released"), "done"),
        "sent": (_("Letter sent"), "done"),
        "failed": (_("Letter not delivered"), "stop"),
        "cancelled": (_("Letter cancelled"), "stop"),
    }
    return [
        Stop("letter", *titles[letter.state], letter.sent or letter.created, letter.subject)
        for letter in way.letters
    ]


def _stay(way: Way) -> Stop:
    mobility = way.mobility
    assert mobility is not None
    days = (mobility.ends - mobility.starts).days + 1
    note = ngettext("%(n)s day, until %(end)s", "%(n)s days, until %(end)s", days) % {
        "n": days,
        "end": day(mobility.ends),
    }
    if mobility.state == "cancelled":
        return Stop("stay", _("Stay cancelled"), "stop", mobility.starts, note)
    today = clock.today()
    if today > mobility.ends:
        return Stop("stay", _("Stay"), "done", mobility.starts, note)
    return Stop(
        "stay", _("Stay"), "now" if today >= mobility.starts else "later", mobility.starts, note
    )


def options(way: Way) -> list[dict[str, Any]]:
    """Each placement that was looked at, with the reason why not there (or that it is the one)."""
    if way.seat is None:
        return []
    found = []
    for option in way.seat.options:
        placement = way.refs.get(option["placement"])
        found.append(
            {
                "placement": placement,
                "ref": option["placement"],
                "why": say(option),
                "here": placement is not None and placement.pk == way.seat.placement_id,
            }
        )
    return found
