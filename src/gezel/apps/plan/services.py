"""The main job: choose, place, fund and document, step by step, each step whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from gezel.apps.applications.models import Application
from gezel.apps.applications.queries import hold
from gezel.apps.applications.queries import run_in_force as selection_of
from gezel.apps.applications.services import run_selection, undo_selection
from gezel.apps.calls.models import Call
from gezel.apps.desk.models import ImportFile, Message
from gezel.apps.desk.outbox import cancel_letters, drop_letters, prepare_letters
from gezel.apps.desk.work import running, sweep_lost_jobs
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor, system
from gezel.apps.journal.seal import note, service
from gezel.apps.mobilities.services import draft_agreements, drop_mobilities, plan_mobilities
from gezel.apps.money.services import compute_grants
from gezel.apps.placements.queries import run_in_force as allocation_of
from gezel.apps.placements.services import propose, store_allocation, undo_allocation
from gezel.apps.plan.letters import letters_of
from gezel.apps.plan.models import Plan
from gezel.apps.plan.steps import standing
from gezel.core.values import Reason, Refusal

Tell = Callable[[str, int, int], None]
KIND = "plan.run"  # of the job that does it
STEPS = ("select", "allocate", "fund", "documents")


def _silent(step: str, done: int, total: int) -> None:
    return None


@service("plan.start")
def start_plan(*, actor: Actor, call: Call) -> Plan:
    """The plan of a call; started again, it is the same one."""
    plan, _ = Plan.objects.get_or_create(call=call, defaults={"created": clock.now()})
    note(plan)
    return plan


@service("plan.attach_file")
def attach_file(*, actor: Actor, plan: Plan, file: ImportFile) -> Plan:
    """Remember which file a step of the wizard is about, to come back to it later."""
    if file.target == "learners":
        plan.learners = file
    elif file.target == "placements":
        plan.placements = file
    else:
        raise ValueError(f"a plan has no file of {file.target}")
    plan.save(update_fields=["learners", "placements"])
    note(plan, target=file.target)
    return plan


def run_plan(*, actor: Actor, call: Call, tell: Tell = _silent) -> dict[str, Any]:
    """Do every step that is not done yet. A step that was done stays; each is its own transaction,
    so that stopping or a crash between two of them leaves no half of anything.

    `tell(step, done, total)` hears of the progress and may raise to stop.
    """
    total = 100
    now = standing(call)
    tell("select", 0, total)
    if now.selection is None:
        run_selection(actor=actor, call=call)
    tell("allocate", 15, total)
    if now.allocation is None:
        proposal = propose(
            call, progress=lambda share: tell("allocate", 15 + int(share * 45), total)
        )
        tell("allocate", 60, total)
        store_allocation(actor=actor, call=call, proposal=proposal)
    run = allocation_of(call)
    if run is None:
        raise Refusal(Reason("plan.taken_back_meanwhile", {"call": call.name}))
    tell("fund", 65, total)
    plan_mobilities(actor=actor, run=run)
    compute_grants(actor=actor, call=call)
    tell("documents", 80, total)
    draft_agreements(actor=actor, run=run)
    write_letters(actor=actor, call=call)
    tell("documents", total, total)
    now = standing(call)
    return {
        "selected": now.selected,
        "placed": now.placed,
        "mobilities": now.mobilities,
        "with_gap": now.grants_with_gap,
    }


def write_letters(*, actor: Actor, call: Call) -> int:
    """Letters into the outbox, where they wait for somebody to release them."""
    selection = selection_of(call)
    if selection is None:
        return 0
    with transaction.atomic():
        # who withdraws meanwhile waits, and then finds the letter that is to be called back
        hold(Application.objects.filter(call=call))
        return prepare_letters(
            actor=actor, office=call.season.office, batch=selection.pk, letters=letters_of(call)
        )


def follow_withdrawal(application: Application, actor: Actor, withdrawn: bool) -> None:
    """Nobody who withdrew is told “You are selected”: what was not sent is called back. Who comes
    back gets a letter again, where letters were written."""
    call = application.call
    selection = selection_of(call)
    if selection is None:
        return
    if withdrawn:
        cancel_letters(
            actor=system(actor.office),
            office=call.season.office,
            batch=selection.pk,
            to=application.learner.person,
        )
    elif Message.objects.filter(batch=selection.pk).exists():
        write_letters(actor=actor, call=call)


@service("plan.undo_run")
def undo_run(*, actor: Actor, call: Call, back_to: str = "select") -> None:
    """Take back what was computed, down to a step: "allocate" keeps the selection. Refused while a
    job is about to build on it."""
    sweep_lost_jobs()
    if running(call.season.office, KIND, call.pk) is not None:
        raise Refusal(Reason("desk.job_running", {}))
    selection, allocation = selection_of(call), allocation_of(call)
    if allocation is not None:
        drop_mobilities(actor=actor, run=allocation)
        undo_allocation(actor=actor, run=allocation)
    if selection is not None:
        drop_letters(actor=actor, office=call.season.office, batch=selection.pk)
        if back_to == "select":
            undo_selection(actor=actor, run=selection)
    note(call, back_to=back_to)
