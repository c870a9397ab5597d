"""Long work of plans, carried out by a worker away from the request."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.db import transaction
from django_tasks import task

from gezel.apps.calls.models import Call
from gezel.apps.desk.models import Job
from gezel.apps.desk.work import Progress, carry_out, open_job, sweep_lost_jobs
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor
from gezel.apps.orgs.models import Organisation
from gezel.apps.plan.services import run_plan

log = logging.getLogger(__name__)
KIND = "plan.run"


def order_plan(*, actor: Actor, office: Organisation, call: Call) -> Job:
    """Ask for a plan to be computed; refused while that is already under way."""
    with transaction.atomic():
        job = open_job(actor=actor, office=office, kind=KIND, about=call.pk, total=100)
        run_plan_task.enqueue(str(job.pk), actor.role)
    return job


@task()
def run_plan_task(job_id: str, role: str) -> None:
    """Do what the job is about, as the one who ordered it. The task carries no personal data."""

    def plan(job: Job, progress: Progress) -> dict[str, Any]:
        call = Call.objects.select_related("season__office").get(
            pk=job.about, season__office=job.office
        )
        actor = Actor(role=role, account=job.by_id, office=job.office_id)
        with clock.frozen():
            return run_plan(actor=actor, call=call, tell=progress)

    carry_out(uuid.UUID(job_id), plan)


def work(*, once: bool = False) -> None:
    """Carry out waiting tasks one after the other; `once` ends when nothing waits."""
    from django_tasks_db.management.commands.db_worker import Worker

    lost = sweep_lost_jobs()
    if lost:
        log.warning("%s jobs were lost when a worker was killed", lost)
    worker = Worker(
        queue_names=["default"],
        interval=0.5,
        batch=once,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"gezel-{uuid.uuid4().hex[:12]}",
        excluded_queue_names=[],
    )
    if not once:
        worker.configure_signals()
    worker.run()
