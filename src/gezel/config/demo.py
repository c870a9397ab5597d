"""The demonstration: a sample season from `examples/`, carried through the main job."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

Tell = Callable[[str, int, int], None]
ROLES = ("coordinator", "learner", "host")


def examples() -> Path:
    """The folder of sample files: beside the sources, or inside an installed package."""
    inside = Path(__file__).resolve().parents[1] / "examples"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "examples"


def prepare(*, tell: Tell) -> Iterator[str]:
    """Make the database and the sample season, once. A second start keeps what is there."""
    import django

    django.setup()
    from datetime import timedelta

    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    settings.VAR.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        yield "The database is ready."
    from gezel.apps.desk.work import sweep_lost_jobs
    from gezel.apps.orgs.models import Membership

    # one worker only: whatever "runs" now was cut off when the demonstration was stopped
    sweep_lost_jobs(silent_for=timedelta(0))
    if Membership.objects.filter(account__email="coordinator@demo.invalid").exists():
        yield "The sample season is there already; nothing was changed."
        return
    yield from _load(tell)


def _load(tell: Tell) -> Iterator[str]:
    """All or nothing: a demonstration that was killed while loading starts anew."""
    from django.db import transaction

    from gezel.apps.journal.actor import Actor, system
    from gezel.apps.orgs.services import found_office, give_role
    from gezel.apps.placements.queries import run_in_force, seats_of
    from gezel.apps.plan.fromfile import make_plan
    from gezel.apps.plan.planfile import read_plan_file
    from gezel.apps.plan.steps import standing
    from gezel.config.founding import account_for

    plan = read_plan_file(examples() / "plan.toml")
    with transaction.atomic():
        office = found_office(
            actor=system(),
            name=plan.office,
            kind="consortium",
            country=plan.call.country,
            city=plan.call.city,
        )
        made = make_plan(plan, tell=tell, office=office)
        now = standing(made.call)
        run = run_in_force(made.call)
        assert run is not None
        seat = next(s for s in seats_of(run) if s.placement_id)
        actor = Actor(role="coordinator", office=office.pk)
        give_role(
            actor=actor,
            account=account_for("coordinator@demo.invalid", None),
            office=office,
            role="coordinator",
        )
        give_role(
            actor=actor,
            account=account_for("learner@demo.invalid", None),
            office=office,
            role="learner",
            person=seat.application.learner.person,
        )
        assert seat.placement is not None
        give_role(
            actor=actor,
            account=account_for("host@demo.invalid", None),
            office=office,
            role="host",
            host=seat.placement.host,
        )
    yield (
        f"{now.applications} learners and {now.placements} placements ({now.seats} seats) brought in "
        f"from {examples().name}/"
    )
    yield f"{now.selected} selected, {now.reserve} in reserve, {now.not_selected} not selected"
    yield f"{now.placed} of {now.selected} placed"
    complete = f"{now.grants - now.grants_with_gap} of {now.grants} grants complete"
    yield f"{complete}; the others name the missing rate" if now.grants_with_gap else complete
    yield f"{now.agreements} learning agreements drafted, {now.letters_prepared} letters wait in the outbox"
