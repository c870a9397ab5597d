"""Work that a test kills in the middle: `python -m tests.cli.steps <step>` in a database of its own.

Before and after each larger write the process says so, and where the environment asks it to stop
it waits there for the kill: the test does not race against it.
"""

from __future__ import annotations

import csv
import io
import os
import sys
import time
from typing import Any

LEARNERS = 5000


def main(step: str) -> None:
    if step == "gezel":
        gezel()
        return
    import django

    django.setup()
    {"prepare": prepare, "store": store, "plan": plan}[step]()


def prepare() -> None:
    """An office with a call, a stored list of the small world's learners and places, and a large
    list that was received but not stored."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from tests.world import make_world

    from gezel.apps.desk.services import receive_file

    small = make_world()
    small.bring_everything()
    large = make_world(name="Large Institute", email="large@example.org")
    receive_file(
        actor=large.coordinator,
        office=large.office,
        target="learners",
        name="large.csv",
        content=large_list(),
        options={"call": str(large.call.pk), "language": "en"},
    )


def large_list() -> bytes:
    """Five thousand learners with dates, wishes and marks."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(
        ["Number", "Given name", "Family name", "Date of birth", "Class", "Trade", "First choice"]
    )
    writer.writerows(
        [f"{n:05d}", f"Given{n}", f"Family{n}", f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/2009", "6HA",
         "Hairdressing", "Spain" if n % 2 else "Portugal"]
        for n in range(LEARNERS)
    )  # fmt: skip
    return out.getvalue().encode("utf-8-sig")


def say(mark: str) -> None:
    print(mark, flush=True)
    if mark == os.environ.get("STOP_AT"):
        time.sleep(120)


def gezel() -> None:
    """The command itself, which says each of its steps."""
    from gezel import cli

    cli._Bar.__call__ = lambda self, step, done, total: say(f"step {step}")  # type: ignore[method-assign]
    sys.exit(cli.main(sys.argv[2:]))


def tell_writes() -> None:
    """Say each bulk write before it begins and after it ended."""
    from django.db.models import QuerySet

    real = QuerySet.bulk_create

    def told(self: Any, objs: Any, *args: Any, **kwargs: Any) -> Any:
        say(f"before {self.model._meta.label}")
        made = real(self, objs, *args, **kwargs)
        say(f"after {self.model._meta.label}")
        return made

    QuerySet.bulk_create = told  # type: ignore[method-assign]


def coordinator_of(call: Any) -> Any:
    from gezel.apps.journal.actor import command_line

    return command_line(call.season.office_id)


def store() -> None:
    """Store the large list."""
    from gezel.apps.desk.models import ImportFile
    from gezel.apps.desk.services import store_import
    from gezel.apps.journal.actor import command_line

    tell_writes()
    file = ImportFile.objects.get(name="large.csv")
    store_import(actor=command_line(file.office_id), file=file)
    print("stored", flush=True)


def plan() -> None:
    """Carry the plan of the small world out."""
    from gezel.apps.calls.models import Call
    from gezel.apps.plan.services import run_plan

    tell_writes()
    call = Call.objects.get(season__office__name="Eastern Technical Institute")

    run_plan(actor=coordinator_of(call), call=call)
    print("planned", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
