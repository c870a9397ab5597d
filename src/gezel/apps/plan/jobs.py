"""Long work of plans, carried out by a worker away from the request."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django_tasks import task

from gezel.apps.calls.models import Call
from gezel.apps.desk.models import Job
from gezel.apps.desk.outbox import ServerAway, send_released
from gezel.apps.desk.work import Progress, carry_out, open_job, sweep_lost_jobs
from gezel.apps.journal import clock
from gezel.apps.journal.actor import Actor, system
from gezel.apps.orgs.models import Organisation
from gezel.apps.plan.services import KIND, run_plan

log = logging.getLogger(__name__)
INTERVAL = 0.5  # seconds between two looks at the queue
LOOK_EVERY = 5  # seconds between two looks for letters
SERVER_REST = 60  # seconds for a mail server that does not answer
AT_A_TIME = 20


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
    """Carry out waiting tasks one after the other, and send released letters between them; `once`
    ends when nothing waits."""
    from django_tasks_db.management.commands.db_worker import Worker

    lost = sweep_lost_jobs()
    if lost:
        log.warning("%s jobs were lost when a worker was killed", lost)
    worker = Worker(
        queue_names=["default"],
        interval=INTERVAL,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"gezel-{uuid.uuid4().hex[:12]}",
        excluded_queue_names=[],
    )
    if not once:
        worker.configure_signals()
    post = Post()
    while worker.running:
        worker.run()  # until no task waits
        if not worker.running:
            break
        # a signal lets the letter that is on its way arrive, as it lets a task end
        worker.running_task = True
        try:
            more = post.round(go_on=lambda: worker.running)
        finally:
            worker.running_task = False
        if more or not worker.running:
            continue
        if once:
            break
        time.sleep(INTERVAL)


class Post:
    """Letters on their way, a few at a time, so that no plan waits long for them."""

    def __init__(self) -> None:
        self._next = 0.0

    def round(self, *, go_on: Callable[[], bool] = lambda: True) -> bool:
        """Send some letters when it is time to look; True when there may be more at once."""
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + LOOK_EVERY
        try:
            went = send_released(actor=system(), most=AT_A_TIME, go_on=go_on)
        except ServerAway as error:
            log.warning("the mail server does not answer (%s); letters wait", error)
            self._next = time.monotonic() + SERVER_REST
            return False
        except Exception as error:
            # the work on plans goes on; the text of the error could hold an address
            log.error("sending letters broke with %s", type(error).__name__)
            self._next = time.monotonic() + SERVER_REST
            return False
        if went:
            self._next = 0.0
        return bool(went)
