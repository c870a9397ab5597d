"""The letter that each applicant gets: what was decided, why, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale
from django.utils import formats, translation
from django.utils.translation import gettext as _

from gezel.apps.applications.models import SelectionOutcome
from gezel.apps.applications.queries import outcomes_of
from gezel.apps.applications.queries import run_in_force as selection_of
from gezel.apps.calls.models import Call
from gezel.apps.desk.outbox import Letter
from gezel.apps.journal.words import say
from gezel.apps.placements.models import Seat
from gezel.apps.placements.queries import run_in_force as allocation_of
from gezel.apps.placements.queries import seats_of

KINDS = ("selected", "reserve", "not_selected")


def letters_of(call: Call) -> list[Letter]:
    """A letter per applicant who has not withdrawn, in the learner's own language, in the order of
    the ranking."""
    selection, allocation = selection_of(call), allocation_of(call)
    if selection is None:
        return []
    seats: Mapping[object, Seat] = (
        {seat.application_id: seat for seat in seats_of(allocation)} if allocation else {}
    )
    return [
        _letter(call, o, seats.get(o.application_id))
        for o in outcomes_of(selection).exclude(application__state="withdrawn")
    ]


def _letter(call: Call, outcome: SelectionOutcome, seat: Seat | None) -> Letter:
    person = outcome.application.learner.person
    with translation.override(person.language):
        subject = {
            "selected": _("You are selected: %(call)s"),
            "reserve": _("You are on the reserve list: %(call)s"),
            "not_selected": _("The outcome of your application: %(call)s"),
        }[outcome.status] % {"call": call.name}
        paragraphs = [_("Dear %(name)s,") % {"name": person.given_name or person.name}]
        paragraphs += _outcome(call, outcome)
        if outcome.status == "selected":
            paragraphs += _place(seat)
        paragraphs += [
            _(
                "Do you think that something is wrong? Answer this letter within ten working days. "
                "Somebody who did not decide about you will look at it again."
            ),
            _("Kind regards,\n%(office)s") % {"office": call.season.office.name},
        ]
        return Letter(
            to=person,
            kind=outcome.status,
            language=person.language,
            subject=subject,
            body="\n\n".join(paragraphs) + "\n",
        )


def _outcome(call: Call, outcome: SelectionOutcome) -> list[str]:
    first = {
        "selected": _("Good news: you are selected for “%(call)s”."),
        "reserve": _(
            "There were more good applications for “%(call)s” than places. You are number "
            "%(waiting)s on the reserve list. If somebody cannot go, we call the first on the list."
        ),
        "not_selected": _("We are sorry: you are not selected for “%(call)s”."),
    }[outcome.status] % {"call": call.name, "waiting": outcome.waiting or "–"}
    return [first, _("Why: %(reason)s") % {"reason": say(outcome.reason)}]


def _place(seat: Seat | None) -> list[str]:
    if seat is None:
        return [_("Your place abroad is not decided yet. You will hear from us.")]
    if seat.placement is None:
        return [
            _("We have not found a place abroad for you yet, and we go on looking."),
            _("Why: %(reason)s") % {"reason": say(seat.reason)},
        ]
    placement = seat.placement
    language = translation.get_language() or "en"
    country = Locale.parse(language[:2]).territories.get(placement.country, placement.country)
    return [
        _("Your place: %(host)s, %(city)s (%(country)s), from %(start)s to %(end)s.")
        % {
            "host": placement.host.name,
            "city": placement.city or "–",
            "country": country,
            "start": formats.date_format(placement.starts, "DATE_FORMAT"),
            "end": formats.date_format(placement.ends, "DATE_FORMAT"),
        },
        say(seat.reason),
        _("Next: you and, if you are under 18, your parents get the learning agreement to sign."),
    ]
