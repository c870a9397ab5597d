"""Long work: one at a time, with progress, stop, and an end that is always written."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.world import World, refused

from gezel.apps.desk.models import Job
from gezel.apps.desk.work import (
    Progress,
    ask_to_stop,
    carry_out,
    latest,
    open_job,
    running,
    sweep_lost_jobs,
    visible_to,
)
from gezel.apps.journal.actor import Actor
from gezel.apps.plan.jobs import KIND, order_plan, run_plan_task, work
from gezel.apps.plan.steps import standing
from gezel.core.values import Reason, Refusal


def new_job(world: World, about: uuid.UUID | None = None, kind: str = "counting") -> Job:
    return open_job(
        actor=world.coordinator, office=world.office, kind=kind, about=about or world.call.pk
    )


def end_of(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_work_tells_how_far_it_is_and_leaves_its_result(world: World) -> None:
    seen: list[tuple[str, str, int, int]] = []

    def count(job: Job, tell: Progress) -> dict[str, Any]:
        for step, done in (("one", 1), ("two", 2), ("two", 3)):
            tell(step, done, 3)
            now = end_of(job)
            seen.append((now.state, now.step, now.done, now.total))
        return {"counted": 3}

    job = new_job(world)
    assert (job.state, job.by) == ("waiting", world.alice)
    carry_out(job.pk, count)
    assert seen == [
        ("running", "one", 1, 3),
        ("running", "two", 2, 3),
        ("running", "two", 3, 3),
    ]
    job = end_of(job)
    assert (job.state, job.result, job.trouble) == ("done", {"counted": 3}, {})
    assert job.ended is not None


def test_one_job_at_a_time_about_one_thing(world: World, stranger: World) -> None:
    first = new_job(world)
    assert refused(new_job, world) == "desk.job_running"
    new_job(world, about=uuid.uuid4())
    new_job(world, kind="weighing")
    open_job(
        actor=stranger.coordinator, office=stranger.office, kind="counting", about=world.call.pk
    )
    carry_out(first.pk, lambda job, tell: {})
    second = new_job(world)
    assert running(world.office, "counting", world.call.pk) == second
    assert latest(world.office, "counting", world.call.pk) == second


def test_a_job_is_carried_out_once(world: World) -> None:
    job = new_job(world)
    ran: list[uuid.UUID] = []

    def once(job: Job, tell: Progress) -> dict[str, Any]:
        ran.append(job.pk)
        return {}

    carry_out(job.pk, once)
    carry_out(job.pk, once)
    assert ran == [job.pk]


def test_a_job_that_waits_stops_at_once(world: World) -> None:
    job = new_job(world)
    ask_to_stop(job)
    assert end_of(job).state == "cancelled"
    carry_out(job.pk, lambda job, tell: pytest.fail("it was stopped"))
    assert end_of(job).state == "cancelled"


def test_a_job_that_runs_stops_between_two_steps(world: World) -> None:
    steps: list[int] = []

    def count(job: Job, tell: Progress) -> dict[str, Any]:
        for n in range(10):
            if n == 3:
                ask_to_stop(job)
            tell(f"step {n}", n, 10)
            steps.append(n)
        return {}

    job = new_job(world)
    carry_out(job.pk, count)
    assert (end_of(job).state, steps) == ("cancelled", [0, 1, 2])
    assert new_job(world)


def test_a_refusal_ends_the_job_with_its_reason(world: World) -> None:
    def refuse(job: Job, tell: Progress) -> dict[str, Any]:
        raise Refusal(Reason("placements.no_placement", {"call": "Work placements"}))

    job = new_job(world)
    carry_out(job.pk, refuse)
    job = end_of(job)
    assert (job.state, job.trouble["code"]) == ("failed", "placements.no_placement")


def test_a_break_ends_the_job_without_a_word_about_anybody(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(job: Job, tell: Progress) -> dict[str, Any]:
        person = world.learner("Bob").person
        raise KeyError(f"{person.name}, {person.email}")

    world.bring_everything()
    job = new_job(world)
    with caplog.at_level(logging.DEBUG):
        carry_out(job.pk, stumble)
    job = end_of(job)
    assert (job.state, job.trouble) == (
        "failed",
        {"code": "desk.job_broke", "params": {"kind": "KeyError"}},
    )
    assert "stumble" in caplog.text
    for words in ("De Smet", "example.org"):
        assert words not in caplog.text
        assert words not in str(vars(job))
    assert new_job(world)


def test_lost_jobs_are_swept_and_living_ones_are_not(world: World) -> None:
    now = timezone.now()
    lost, alive, waiting = (
        Job.objects.create(
            office=world.office,
            kind=kind,
            state=state,
            created=now - timedelta(hours=2),
            beat=beat,
        )
        for kind, state, beat in (
            ("lost", "running", now - timedelta(minutes=20)),
            ("alive", "running", now - timedelta(minutes=1)),
            ("waiting", "waiting", None),
        )
    )
    assert sweep_lost_jobs() == 1
    assert end_of(lost).state == "failed"
    assert end_of(lost).trouble["code"] == "desk.job_lost"
    assert (end_of(alive).state, end_of(waiting).state) == ("running", "waiting")


def test_a_lost_job_does_not_bar_the_way(world: World) -> None:
    """Its worker was killed an hour ago, and no worker has started since."""
    lost = new_job(world)
    Job.objects.filter(pk=lost.pk).update(state="running", beat=timezone.now() - timedelta(hours=1))
    assert new_job(world).state == "waiting"
    assert end_of(lost).state == "failed"


def test_a_job_that_was_given_up_for_lost_keeps_that_end(world: World) -> None:
    """Its worker was only slow: what it says at last does not undo what people were told."""
    job = new_job(world)

    def slow(job: Job, tell: Progress) -> dict[str, Any]:
        Job.objects.filter(pk=job.pk).update(beat=timezone.now() - timedelta(hours=1))
        assert sweep_lost_jobs() == 1
        return {"counted": 3}

    carry_out(job.pk, slow)
    job = end_of(job)
    assert (job.state, job.trouble["code"], job.result) == ("failed", "desk.job_lost", {})


def test_who_sees_jobs(world: World, stranger: World) -> None:
    job = new_job(world)
    assert list(visible_to(world.coordinator)) == [job]
    assert not visible_to(stranger.coordinator).exists()
    assert not visible_to(Actor(role="learner", office=world.office.pk)).exists()


# --- the plan as a job ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_worker_carries_a_plan_out(world: World) -> None:
    world.bring_everything()
    job = order_plan(actor=world.coordinator, office=world.office, call=world.call)
    assert (
        refused(order_plan, actor=world.coordinator, office=world.office, call=world.call)
        == "desk.job_running"
    )
    work(once=True)
    job = end_of(job)
    assert (job.state, job.kind, job.done, job.total) == ("done", KIND, 100, 100)
    assert job.result == {"selected": 3, "placed": 3, "mobilities": 3, "with_gap": 0}
    assert standing(world.call).next_step == "done"


def test_a_plan_that_is_refused_says_why(world: World) -> None:
    job = open_job(
        actor=world.coordinator, office=world.office, kind=KIND, about=world.call.pk, total=100
    )
    run_plan_task.func(str(job.pk), "coordinator")
    assert (end_of(job).state, end_of(job).trouble["code"]) == ("failed", "applications.nobody")


def test_a_plan_of_another_office_is_not_touched(world: World, stranger: World) -> None:
    world.bring_everything()
    job = open_job(
        actor=stranger.coordinator, office=stranger.office, kind=KIND, about=world.call.pk
    )
    run_plan_task.func(str(job.pk), "coordinator")
    assert end_of(job).trouble["params"] == {"kind": "DoesNotExist"}
    assert standing(world.call).selection is None
