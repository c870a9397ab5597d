"""Withdrawing from a call, and taking a withdrawal back.

What a learner was told decides whether the learner may withdraw: the refusal of a withdrawal must
not give away an outcome that is not released yet.
"""

from __future__ import annotations

from gezel.apps.applications.flows import APPLICATION
from gezel.apps.applications.models import Application, SelectionOutcome
from gezel.apps.applications.queries import IN_FORCE, hold, released_outcome, visible_to
from gezel.apps.applications.registry import tell_followers
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service
from gezel.core.values import Reason, Refusal


def told_state(application: Application) -> str:
    """The state as the learner may know it: received, until the outcome is released."""
    if application.state == "withdrawn" or released_outcome(application) is not None:
        return application.state
    return APPLICATION.start


@service("applications.withdraw")
def withdraw(*, actor: Actor, application: Application) -> Application:
    """Take an application out of the call. A learner withdraws the own application only."""
    found = _locked(actor, application, verb="withdraw")
    before = told_state(found) if actor.may("learner") else found.state
    state = APPLICATION.try_move(before, "withdraw", role=actor.role)
    if isinstance(state, Reason):
        raise Refusal(state)
    found.state = state
    found.save(update_fields=["state"])
    tell_followers(found, actor, withdrawn=True)
    note(found, by=actor.role)
    return found


@service("applications.reinstate")
def reinstate(*, actor: Actor, application: Application) -> Application:
    """Take a withdrawal back. The application stands again where the selection in force puts it,
    or is only received where that selection does not know it."""
    found = _locked(actor, application, verb="reinstate")
    state = APPLICATION.try_move(found.state, "reinstate", role=actor.role)
    if isinstance(state, Reason):
        raise Refusal(state)
    outcome = SelectionOutcome.objects.filter(application=found, run__state__in=IN_FORCE).first()
    if outcome is not None:
        verb = next(m.verb for m in APPLICATION.moves if m.target == outcome.status)
        chosen = APPLICATION.try_move(state, verb, role=actor.role)
        if isinstance(chosen, Reason):
            raise Refusal(chosen)
        state = chosen
    found.state = state
    found.save(update_fields=["state"])
    tell_followers(found, actor, withdrawn=False)
    note(found, state=state)
    return found


def _locked(actor: Actor, application: Application, *, verb: str) -> Application:
    """The row, held until the end of the transaction: two clicks are then one after the other."""
    found = next(iter(hold(visible_to(actor).filter(pk=application.pk))), None)
    if found is None:
        raise Refusal(
            Reason("flow.wrong_role", {"flow": "application", "verb": verb, "role": actor.role})
        )
    return found
