"""What Gezel knows about the learner: to read, with who can see it, and to take along as JSON."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from gezel.apps.desk.models import Message
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor
from gezel.apps.orgs.models import Learner
from gezel.apps.orgs.queries import learners_visible_to
from gezel.apps.people.vault import CannotOpen, key_of, unseal
from gezel.web.learner.said import need, said
from gezel.web.learner.told import Told, told_to
from gezel.web.ui.pages import page
from gezel.web.ui.templatetags.gezel import country, day, language, moment

TOLD_LETTERS = ("released", "sent", "failed")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known, in a shape that <c-pairs> shows."""

    term: str
    value: str


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that the same people can see."""

    title: str
    seen_by: str
    facts: tuple[Fact, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Locked:
    """What lies locked in a learner's record; `lost` when its key was destroyed."""

    needs: tuple[str, ...] = ()
    fewer_opportunities: bool | None = None
    lost: bool = False


@page(may=("learner",))
def data_page(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    learners = list(learners_visible_to(actor))
    locked = unlock(learners)
    groups = [
        *_account(request),
        *(group for learner in learners for group in _record(learner, locked[learner.pk])),
        *(group for told in told_to(actor) for group in _application(told)),
    ]
    return render(request, "learner/data.html", {"groups": groups, "learners": learners})


def unlock(learners: list[Learner]) -> dict[uuid.UUID, Locked]:
    """What is locked away about the learner himself, by record."""
    found = {}
    keys: dict[uuid.UUID, Any] = {}
    for learner in learners:
        try:
            if learner.office_id not in keys:
                keys[learner.office_id] = key_of(learner.office_id)
            facts = unseal(learner.sealed, key=keys[learner.office_id], row=learner.pk)
        except CannotOpen:
            found[learner.pk] = Locked(lost=True)
            continue
        found[learner.pk] = Locked(
            needs=tuple(facts.get("requirements", ())),
            fewer_opportunities=facts.get("fewer_opportunities"),
        )
    return found


# -- the page ---------------------------------------------------------------------------------


def _group(title: str, seen_by: str, facts: Iterator[tuple[str, object]], note: str = "") -> Group:
    return Group(title, seen_by, tuple(Fact(t, str(v)) for t, v in facts if v), note)


def _account(request: HttpRequest) -> list[Group]:
    account = request.user
    facts = [
        (_("E-mail address to sign in"), account.email),
        (_("Made on"), moment(account.created)),
        (_("Last time you signed in"), moment(account.last_login)),
    ]
    return [_group(_("Your account"), _("You, and your office."), iter(facts))]


def _record(learner: Learner, locked: Locked) -> list[Group]:
    person = learner.person
    office = _("Your office.")
    later = _(
        "Your office. Your host too, once your place is published: it stands in the agreement."
    )
    who = [
        (_("Given name"), person.given_name),
        (_("Family name"), person.family_name),
        (_("Date of birth"), day(person.birth_date) if person.birth_date else ""),
        (_("E-mail address"), person.email),
        (_("Phone"), person.phone),
        (_("E-mail address of your parents"), learner.guardian_email),
        (_("School"), learner.school.name if learner.school else ""),
        (_("Course"), learner.programme),
        (_("Trade"), learner.sector),
    ]
    host_too = [(language(code), level) for code, level in sorted(learner.languages.items())]
    only_office = [
        (_("Number at school"), learner.number),
        (_("Class"), learner.class_name),
        (_("Town"), learner.city),
        (_("Free to go from"), day(learner.available_from) if learner.available_from else ""),
        (_("Free to go until"), day(learner.available_to) if learner.available_to else ""),
        (_("Note of the office"), learner.notes),
    ]
    groups = [
        _group(_("Who you are"), later, iter(who)),
        _group(
            _("Your languages"),
            _("Your office. Your host too, once your place is published."),
            iter(host_too),
        ),
        _group(_("At school"), office, iter(only_office)),
    ]
    return [*(group for group in groups if group.facts), _care(locked)]


def _care(locked: Locked) -> Group:
    seen_by = _(
        "The coordinators of your office. Your host sees only what the place must have, once your "
        "place is published. It is stored in a locked form."
    )
    if locked.lost:
        note = _("This was locked, and its key was destroyed. Nobody can read it any more.")
        return _group(_("What you need abroad"), seen_by, iter(()), note)
    facts = [
        (_("You need"), ", ".join(need(key) for key in locked.needs) or _("nothing special")),
        (
            _("Learner with fewer opportunities"),
            {True: _("yes"), False: _("no"), None: ""}[locked.fewer_opportunities],
        ),
    ]
    return _group(_("What you need abroad"), seen_by, iter(facts))


def _application(told: Told) -> list[Group]:
    a = told.application
    facts = [
        (_("Came in on"), moment(a.created)),
        *((_("Wish %(rank)s") % {"rank": w.rank}, _wish(w.kind, w.value)) for w in a.wishes.all()),
        (_("Travels with"), a.travels_with),
        (_("Goes by train or bus"), _("yes") if a.green_travel else _("not chosen")),
    ]
    if told.outcome is not None:
        labels = {c.key: c.label for c in a.call.criteria.all()}
        facts += [
            (
                _("Mark for %(criterion)s")
                % {"criterion": labels.get(p["criterion"], p["criterion"])},
                p["value"] or _("no mark"),
            )
            for p in told.outcome.parts
        ]
    note = "" if told.outcome else _("Your marks stand here when the decision is published.")
    title = _("Your application: %(call)s") % {"call": a.call.name}
    return [_group(title, _("Your office."), iter(facts), note)]


def _wish(kind: str, value: str) -> str:
    if kind == "anywhere":
        return _("anywhere")
    return country(value) if kind == "country" else value


# -- the file ---------------------------------------------------------------------------------


@page(may=("learner",))
def data_json(request: HttpRequest) -> HttpResponse:
    """All that is stored about the learner and may be told today, in one file."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    learners = list(learners_visible_to(actor))
    locked = unlock(learners)
    account = request.user
    data = {
        "format": "gezel-personal-data-1",
        "made": clock.now().isoformat(),
        "account": {
            "email": account.email,
            "language": account.language,
            "created": account.created.isoformat(),
            "last_login": account.last_login.isoformat() if account.last_login else None,
        },
        "records": [_record_data(learner, locked[learner.pk]) for learner in learners],
        "applications": [_application_data(told) for told in told_to(actor)],
        "letters": [
            {"subject": m.subject, "body": m.body, "address": m.address, "state": m.state}
            for m in Message.objects.filter(to=actor.person, state__in=TOLD_LETTERS)
        ],
    }
    return JsonResponse(
        data,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": content_disposition_header(True, "my-data.json")},
    )


_PERSON = ("given_name", "family_name", "birth_date", "email", "phone", "language")
_LEARNER = (
    "number",
    "class_name",
    "programme",
    "sector",
    "city",
    "languages",
    "available_from",
    "available_to",
    "guardian_email",
    "notes",
)


def _record_data(learner: Learner, locked: Locked) -> dict[str, Any]:
    return {
        **{name: getattr(learner.person, name) for name in _PERSON},
        **{name: getattr(learner, name) for name in _LEARNER},
        "school": learner.school.name if learner.school else None,
        "requirements": None if locked.lost else list(locked.needs),
        "fewer_opportunities": locked.fewer_opportunities,
        "locked_for_good": locked.lost,
    }


def _application_data(told: Told) -> dict[str, Any]:
    a, outcome, seat = told.application, told.outcome, told.seat
    data: dict[str, Any] = {
        "call": a.call.name,
        "office": a.call.season.office.name,
        "pseudonym": a.ref,
        "state": told.state,
        "created": a.created.isoformat(),
        "wishes": [{"rank": w.rank, "kind": w.kind, "value": w.value} for w in a.wishes.all()],
        "travels_with": a.travels_with,
        "green_travel": a.green_travel,
        "outcome": None,
        "place": None,
        "agreement": told.agreement.words if told.agreement else None,
        "grant": None,
    }
    if outcome is not None:
        data["outcome"] = {
            "status": outcome.status,
            "points": outcome.points,
            "rank": outcome.rank,
            "reserve_number": outcome.waiting,
            "ticket": outcome.ticket,
            "marks": outcome.parts,
            "reason": said(outcome.reason),
            "facts": [said(fact) for fact in outcome.facts],
        }
    if seat is not None:
        placement = seat.placement
        data["place"] = {
            "host": placement.host.name if placement else None,
            "city": placement.city if placement else None,
            "country": placement.country if placement else None,
            "starts": told.mobility.starts if told.mobility else None,
            "ends": told.mobility.ends if told.mobility else None,
            "cancelled": told.cancelled,
            "reason": said(seat.reason),
            "options": [
                {
                    "host": o.placement.host.name if o.placement else None,
                    "wish": o.wish,
                    "reason": said(o.reason),
                }
                for o in told.options
            ],
        }
    if told.grant is not None:
        data["grant"] = {
            "lines": [
                {
                    "kind": line.kind,
                    "amount": line.amount,
                    "formula": line.formula,
                    "payee": line.payee,
                    "status": line.status,
                    "source": line.source,
                }
                for line in told.grant.lines.all()
            ],
            "gaps": [said(gap) for gap in told.grant.gaps],
        }
    return data
