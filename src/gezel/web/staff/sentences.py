"""Lines of the journal as sentences. An action with a variant (a verb, kept or not) is looked up
as `action:variant` first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from gezel.apps.journal.actor import Actor
from gezel.apps.journal.models import Entry
from gezel.web.ui.templatetags.gezel import number

SENTENCES = {
    "applications.reinstate": _("The withdrawal was taken back."),
    "applications.release_selection": _(
        "The selection was released: learners may see their outcome."
    ),
    "applications.run_selection": _(
        "The selection was made: %(selected)s selected, %(reserve)s in reserve, %(not_selected)s "
        "not selected. The referee agreed."
    ),
    "applications.store_learners": _(
        "The learners were stored, with the criteria of their file: %(criteria)s."
    ),
    "applications.undo_selection": _("The selection was taken back."),
    "applications.withdraw": _("The application was withdrawn."),
    "calls.add_criteria": _("Criteria were added to the call: %(criteria)s."),
    "calls.change_call": _("The call was changed."),
    "calls.make_call": _("The call was written: %(places)s places, %(criteria)s criteria."),
    "calls.make_season": _("The season was made."),
    "calls.move_call": _("The call changed."),
    "calls.move_call:open": _("The call was opened."),
    "calls.move_call:close": _("The call was closed."),
    "calls.move_call:reopen": _("The call was opened again."),
    "calls.move_call:finish": _("The call was finished."),
    "desk.cancel_letters": _("Letters were called back, because somebody withdrew: %(letters)s."),
    "desk.choose_columns": _("The meaning of columns was chosen."),
    "desk.claim_letter": _("A released letter was handed to the mail server."),
    "desk.claim_letter:nothing": _("A letter was not sent, because its time had passed."),
    "desk.drop_import": _("The file was thrown away before it was stored."),
    "desk.drop_letters": _("Letters that were not released were taken back: %(letters)s."),
    "desk.prepare_letters": _("Letters were written into the outbox: %(letters)s."),
    "desk.receive_file": _("The file was received."),
    "desk.release_letters": _(
        "Letters were released: %(letters)s, of which %(without_address)s without e-mail address."
    ),
    "desk.remember_list": _("The sorting of a list was remembered."),
    "desk.send_letter": _("A released letter was sent."),
    "desk.send_letter:nothing": _("A letter was not sent, because it had been sent just before."),
    "desk.send_letter:failed": _("A released letter could not be sent."),
    "desk.set_options": _("The way the file is read was changed."),
    "desk.store_import": _(
        "The file was stored: %(made)s new, %(changed)s changed, %(same)s the same."
    ),
    "desk.undo_import": _("The import was undone."),
    "mobilities.draft_agreements": _("Learning agreements were drafted: %(agreements)s."),
    "mobilities.drop": _("Stays were taken back, because places are given anew: %(gone)s."),
    "mobilities.move:cancel": _("The stay was cancelled."),
    "mobilities.move:restore": _("The stay was planned again."),
    "mobilities.move": _("The stay changed."),
    "mobilities.plan": _("Stays were planned: %(mobilities)s."),
    "money.compute_grants": _(
        "Grants were computed: %(grants)s, %(with_gap)s with an amount missing."
    ),
    "money.enter_rate": _("A rate was entered."),
    "money.forget_rate": _("A rate was removed."),
    "orgs.found_office": _("The office began to use Gezel."),
    "orgs.give_role": _("Somebody was given a role: %(role)s."),
    "placements.pin": _("A place was decided by hand."),
    "placements.pin:True": _("A place was fixed by hand."),
    "placements.pin:False": _("A placement was ruled out by hand."),
    "placements.release_allocation": _(
        "The places were released: learners and hosts may see who goes where."
    ),
    "placements.store_allocation": _(
        "Places were given: %(placed)s of %(learners)s learners. The referee agreed."
    ),
    "placements.undo_allocation": _("The places were taken back."),
    "placements.unpin": _("A decision by hand was taken back."),
    "plan.attach_file": _("A file was chosen for the plan."),
    "plan.release": _("Outcomes, places and letters were released together."),
    "plan.start": _("The plan was started."),
    "plan.undo_run": _("What was computed was taken back."),
    "plan.undo_run:allocate": _(
        "Places, grants and documents were taken back; the selection stays."
    ),
    "plan.undo_run:select": _("Selection, places, grants and documents were taken back."),
}
_VARIANTS = ("verb", "keep", "back_to", "outcome")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the journal for people: when, what, who."""

    at: datetime
    what: str
    who: str


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def sentence(entry: Entry) -> str:
    """What a line says, in the reader's language; the bare action when nobody gave it words."""
    text = next(
        (
            SENTENCES[key]
            for key in (
                *(
                    f"{entry.action}:{entry.facts[name]}"
                    for name in _VARIANTS
                    if name in entry.facts
                ),
                entry.action,
            )
            if key in SENTENCES
        ),
        None,
    )
    if text is None:
        return entry.action
    facts = {
        name: number(value) if isinstance(value, int) else str(value)
        for name, value in entry.facts.items()
    }
    return gettext(text) % _Facts(facts)


def told(lines: Iterable[tuple[Entry, str]], *, actor: Actor) -> list[Told]:
    """Lines as people read them; `lines` as `plan.way.journal_lines` gives them."""
    found = []
    for entry, address in lines:
        if actor.account and entry.actor == actor.name:
            who = gettext("You")
        elif address:
            who = address
        else:
            who = gettext("Gezel") if entry.role == "system" else gettext("Command line")
        found.append(Told(entry.at, sentence(entry), who))
    return found
