"""The plan of a call: its steps, the long run with its progress, the way back, and the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gezel.apps.calls.flows import CALL
from gezel.apps.calls.models import Call
from gezel.apps.calls.queries import calls_visible_to
from gezel.apps.desk import work
from gezel.apps.desk.models import Job
from gezel.apps.journal.words import say
from gezel.apps.plan.jobs import KIND, order_plan
from gezel.apps.plan.models import Plan
from gezel.apps.plan.services import undo_run
from gezel.apps.plan.steps import Standing, standing
from gezel.core.values import Refusal
from gezel.web.ui.notices import notify
from gezel.web.ui.once import submit_once
from gezel.web.ui.pages import page


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the wizard."""

    title: str
    note: str
    state: str
    url: str = ""
    verb: str = ""
    method: str = "get"


def _call(request: HttpRequest, call_id: UUID) -> Call:
    return get_object_or_404(calls_visible_to(request.actor), pk=call_id)


@page(may=("coordinator",))
def plan(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The wizard: where the call stands, and the one thing to do next."""
    call = _call(request, call_id)
    now = standing(call)
    kept = Plan.objects.filter(call=call).select_related("learners", "placements").first()
    job = work.latest(call.season.office, KIND, call.pk)
    running = job is not None and job.state in {"waiting", "running"}
    return render(
        request,
        "staff/plan.html",
        {
            "nav": "season",
            "call": call,
            "now": now,
            "steps": steps(call, now, kept, running),
            "job": job if job and (running or job.state in {"failed", "cancelled"}) else None,
            "progress": progress_of(job) if job and running else None,
            "trouble": say(job.trouble) if job and job.state == "failed" else "",
            "moves": [
                {"verb": m.verb, "label": _MOVES[m.verb]()}
                for m in CALL.open_to(call.state, role="coordinator")
            ],
            "state": _STATES[call.state](),
            "criteria": list(call.criteria.all()),
            "reserves": list(call.reserves.all()),
            "may_undo": (
                not running and now.selection is not None and now.selection.state == "proposed"
            ),
        },
    )


_MOVES = {
    "open": lambda: _("Open the call"),
    "close": lambda: _("Close the call"),
    "reopen": lambda: _("Open it again"),
    "finish": lambda: _("Put it away as finished"),
}
_STATES = {
    "draft": lambda: ("neutral", _("draft")),
    "open": lambda: ("ok", _("open")),
    "closed": lambda: ("wait", _("closed")),
    "finished": lambda: ("neutral", _("finished")),
}


def steps(call: Call, now: Standing, kept: Plan | None, running: bool) -> list[Step]:
    """The six steps, each with what is there and the verb that comes next."""

    def state(name: str, done: bool, ready: bool = True) -> str:
        if done:
            return "done"
        return "now" if ready and now.next_step == name else "later"

    bring_learners = reverse("staff_bring", args=[call.pk, "learners"])
    bring_placements = reverse("staff_bring", args=[call.pk, "placements"])
    waiting = {
        "learners": kept.learners
        if kept and kept.learners and kept.learners.state == "uploaded"
        else None,
        "placements": kept.placements
        if kept and kept.placements and kept.placements.state == "uploaded"
        else None,
    }
    run_url = reverse("staff_plan_run", args=[call.pk])
    result_url = reverse("staff_plan_result", args=[call.pk])
    places = ngettext("%(n)s place", "%(n)s places", call.places) % {"n": call.places}
    criteria = call.criteria.count()
    found = [
        Step(
            _("Learners"),
            (
                ngettext("%(n)s learner applied.", "%(n)s learners applied.", now.applications) % {"n": now.applications}
                if now.applications
                else _("A spreadsheet with one row per learner, in any layout.")
            ),
            state("learners", bool(now.applications)),
            reverse("staff_import", args=[waiting["learners"].pk]) if waiting["learners"] else bring_learners,
            _("Go on with “%(name)s”") % {"name": waiting["learners"].name}
            if waiting["learners"]
            else (_("Bring in more") if now.applications else _("Bring in learners")),
        ),
        Step(
            _("Placements"),
            (
                ngettext(
                    "%(n)s placement with %(seats)s seats.", "%(n)s placements with %(seats)s seats.", now.placements
                )
                % {"n": now.placements, "seats": now.seats}
                if now.placements
                else _("A spreadsheet with one row per offer.")
            ),
            state("placements", bool(now.placements)),
            reverse("staff_import", args=[waiting["placements"].pk]) if waiting["placements"] else bring_placements,
            _("Go on with “%(name)s”") % {"name": waiting["placements"].name}
            if waiting["placements"]
            else (_("Bring in more") if now.placements else _("Bring in placements")),
        ),
        Step(
            _("Rules"),
            ngettext("%(places)s, %(n)s criterion.", "%(places)s, %(n)s criteria.", criteria)
            % {"places": places, "n": criteria},
            "done" if criteria or now.selection else "wait",
            "" if now.selection else reverse("staff_call_edit", args=[call.pk]),
            "" if now.selection else _("Look at the rules"),
        ),
        Step(
            _("Select"),
            _("%(selected)s selected, %(reserve)s in reserve, %(rest)s not selected.")
            % {"selected": now.selected, "reserve": now.reserve, "rest": now.not_selected}
            if now.selection
            else _("Points, reserved places, a draw at ties, and a reason for each learner."),
            state("select", now.selection is not None),
        ),
        Step(
            _("Give places"),
            _("%(placed)s of %(selected)s have a place.") % {"placed": now.placed, "selected": now.selected}
            if now.allocation
            else _("Most learners travel first, then need, then wishes; a referee checks every rule."),
            state("allocate", now.allocation is not None),
        ),
        Step(
            _("Grants"),
            (
                _("%(complete)s of %(grants)s grants complete.")
                % {"complete": now.grants - now.grants_with_gap, "grants": now.grants}
                if now.grants
                else _("Line by line, each amount with its formula and source.")
            ),
            state("fund", bool(now.grants)),
        ),
        Step(
            _("Documents"),
            _("%(agreements)s learning agreements, %(letters)s letters wait for your release.")
            % {"agreements": now.agreements, "letters": now.letters_prepared}
            if now.agreements
            else _("A learning agreement per mobility, a letter per learner."),
            state("documents", bool(now.agreements)),
            result_url if now.next_step == "done" else "",
            _("Look at the plan") if now.next_step == "done" else "",
        ),
    ]  # fmt: skip
    if now.next_step in {"select", "allocate", "fund", "documents"} and not running:
        position = {"select": 3, "allocate": 4, "fund": 5, "documents": 6}[now.next_step]
        old = found[position]
        verbs = {
            "select": _("Select, place, fund and draft"),
            "allocate": _("Give places and go on"),
            "fund": _("Compute grants and go on"),
            "documents": _("Draft documents"),
        }
        found[position] = Step(old.title, old.note, "now", run_url, verbs[now.next_step], "post")
    return found


# -- the run -------------------------------------------------------------------------------------------

_STEP_NAMES = {
    "select": lambda: _("Selecting"),
    "allocate": lambda: _("Giving places"),
    "fund": lambda: _("Computing grants"),
    "documents": lambda: _("Drafting documents"),
    "": lambda: _("Waiting for the worker"),
}


def progress_of(job: Job) -> dict[str, Any]:
    """What the progress component shows."""
    return {
        "title": _("The plan is being made"),
        "step": _STEP_NAMES.get(job.step, lambda: job.step)(),
        "done": job.done,
        "total": job.total,
        "running": job.state in {"waiting", "running"},
        "url": reverse("staff_job", args=[job.pk]),
        "cancel_url": reverse("staff_job_stop", args=[job.pk]),
        "page_url": reverse("staff_plan", args=[job.about]),
    }


@page(may=("coordinator",))
@require_POST
@submit_once
def run(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Order the plan; a second click while it runs changes nothing."""
    call = _call(request, call_id)
    try:
        order_plan(actor=request.actor, office=call.season.office, call=call)
    except Refusal as refusal:
        notify(request, "info", say(refusal.reason))
    return HttpResponseRedirect(reverse("staff_plan", args=[call.pk]))


@page(may=("coordinator",))
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The progress of a job, for the page to ask again and again; at the end the page is loaded anew."""
    found = get_object_or_404(work.visible_to(request.actor), pk=job_id)
    where = (
        reverse("staff_plan", args=[found.about])
        if found.kind == KIND and found.about
        else reverse("home")
    )
    if not getattr(request, "htmx", False):
        return HttpResponseRedirect(where)
    if found.state in {"waiting", "running"}:
        return render(request, "staff/job.html", {"progress": progress_of(found)})
    if found.state == "done":
        notify(request, "ok", _("The plan is made. Look at it before you release anything."))
        where = reverse("staff_plan_result", args=[found.about])
    elif found.state == "cancelled":
        notify(request, "info", _("Stopped. What was finished before is kept."))
    answer = HttpResponse(status=200)
    answer["HX-Redirect"] = where
    return answer


@page(may=("coordinator",))
@require_POST
def stop(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask a job to stop at the next step."""
    found = get_object_or_404(work.visible_to(request.actor), pk=job_id)
    work.ask_to_stop(found)
    notify(request, "info", _("It stops at the next step. What was finished before is kept."))
    return HttpResponseRedirect(
        reverse("staff_plan", args=[found.about]) if found.about else reverse("home")
    )


@page(may=("coordinator",))
@submit_once
def undo(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Take the run back, after a second look at what goes."""
    call = _call(request, call_id)
    now = standing(call)
    if request.method == "POST":
        back_to = request.POST.get("back_to", "select")
        if back_to not in {"select", "allocate"}:
            raise Http404
        try:
            undo_run(actor=request.actor, call=call, back_to=back_to)
        except Refusal as refusal:
            notify(request, "stop", say(refusal.reason))
        else:
            notify(request, "ok", _("Taken back. Learners and placements are as they were."))
        return HttpResponseRedirect(reverse("staff_plan", args=[call.pk]))
    return render(request, "staff/plan_undo.html", {"nav": "season", "call": call, "now": now})
