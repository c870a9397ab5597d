"""Long work: one job at a time per subject, with progress, stop, and an end that is always written."""

from __future__ import annotations

import logging
import time
import traceback
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from gezel.apps.desk.flows import JOB
from gezel.apps.desk.models import Job
from gezel.apps.journal.actor import Actor
from gezel.apps.orgs.models import Organisation
from gezel.core.values import Reason, Refusal

log = logging.getLogger(__name__)
BETWEEN_WRITES = 0.3  # seconds: people do not read faster, and the database has other work


class Stopped(Exception):
    """Somebody asked the work to stop; what was finished before stays."""


def visible_to(actor: Actor) -> QuerySet[Job]:
    if not actor.may("coordinator", "system") or actor.office is None:
        return Job.objects.none()
    return Job.objects.filter(office=actor.office)


def open_job(
    *, actor: Actor, office: Organisation, kind: str, about: uuid.UUID, total: int = 0
) -> Job:
    """A job that waits. Refused while one of the same kind about the same thing is not over."""
    # a job whose worker was killed must not bar the way until the next worker starts
    sweep_lost_jobs()
    try:
        with transaction.atomic():
            return Job.objects.create(
                office=office,
                by_id=actor.account,
                kind=kind,
                about=about,
                total=total,
                created=timezone.now(),
            )
    except IntegrityError as error:
        raise Refusal(Reason("desk.job_running", {})) from error


def running(office: Organisation, kind: str, about: uuid.UUID) -> Job | None:
    return Job.objects.filter(
        office=office, kind=kind, about=about, state__in=["waiting", "running"]
    ).first()


def latest(office: Organisation, kind: str, about: uuid.UUID) -> Job | None:
    return Job.objects.filter(office=office, kind=kind, about=about).order_by("-created").first()


def ask_to_stop(job: Job) -> None:
    """The work looks at this between two steps. A job that has not begun stops at once."""
    Job.objects.filter(pk=job.pk, state__in=["waiting", "running"]).update(cancel_asked=True)
    Job.objects.filter(pk=job.pk, state="waiting").update(state="cancelled", ended=timezone.now())


class Progress:
    """Tells a job how far the work is. Raises Stopped when somebody asked to stop."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._written = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        moment = time.monotonic()
        if step == self._job.step and done < total and moment - self._written < BETWEEN_WRITES:
            return
        self._written = moment
        self._job.step = step
        Job.objects.filter(pk=self._job.pk).update(
            step=step, done=done, total=total, beat=timezone.now()
        )
        if Job.objects.filter(pk=self._job.pk, cancel_asked=True).exists():
            raise Stopped


def carry_out(job_id: uuid.UUID, work: Callable[[Job, Progress], dict[str, Any]]) -> None:
    """Run the work of a job and write its end, whatever happens."""
    started = Job.objects.filter(pk=job_id, state="waiting").update(
        state="running", beat=timezone.now()
    )
    if not started:
        return
    job = Job.objects.select_related("office").get(pk=job_id)
    try:
        result = work(job, Progress(job))
    except Stopped:
        _end(job, "cancel")
    except Refusal as refusal:
        _end(job, "fail", trouble=refusal.reason.as_data())
    except Exception as error:
        # the kind of error and where it was: its text could hold a name (a database quotes the row)
        log.error(
            "job %s of kind %s broke with %s\n%s",
            job.pk,
            job.kind,
            type(error).__name__,
            "".join(traceback.format_tb(error.__traceback__)),
        )
        _end(
            job,
            "fail",
            trouble={"code": "desk.job_broke", "params": {"kind": type(error).__name__}},
        )
    else:
        _end(job, "finish", result=result)


def _end(job: Job, verb: str, **fields: Any) -> None:
    """Write the end of a job that still runs: one that was given up for lost keeps that end."""
    state = JOB.try_move("running", verb, role="system")
    Job.objects.filter(pk=job.pk, state="running").update(
        state=state, ended=timezone.now(), **fields
    )


def sweep_lost_jobs(*, silent_for: timedelta = timedelta(minutes=15)) -> int:
    """End jobs whose worker was killed: they have not told of progress for a long time."""
    return Job.objects.filter(state="running", beat__lt=timezone.now() - silent_for).update(
        state="failed",
        ended=timezone.now(),
        trouble=Reason("desk.job_lost").as_data(),
    )
