"""Work that a test kills in the middle: `python -m tests.cli.steps <step>` in a database of its own.

Before each larger write the process says which one, so that a test can kill it just there.
"""

from __future__ import annotations

import csv
import io
import sys
from typing import Any

LEARNERS = 5000


def main(step: str) -> None:
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


def tell_writes() -> None:
    """Say each bulk write before it begins and after it ended."""
    from django.db.models import QuerySet

    real = QuerySet.bulk_create

    def told(self: Any, objs: Any, *args: Any, **kwargs: Any) -> Any:
        print(f"before {self.model._meta.label}", flush=True)
        made = real(self, objs, *args, **kwargs)
        print(f"after {self.model._meta.label}", flush=True)
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

    def tell(step: str, done: int, total: int) -> None:
        print(f"step {step} {done}", flush=True)

    run_plan(actor=coordinator_of(call), call=call, tell=tell)
    print("planned", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
