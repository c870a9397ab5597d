"""How fast the list of learners is, with a thousand of them, against the plainest thing possible.

    python benchmarks/staff_list.py [--learners 1000] [--times 15]

The page (50 rows with outcome and place, filters, navigation, account) is asked for again and
again; so are two references in the same process: JSON of the same rows, and the same rows through
the templates of django-tables2. Prints processor time (what counts when the machine does other
work as well), queries, and the ratios; exits with 1 when the page asks the database more than
15 times or takes more than twice what django-tables2 takes for the table alone.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ.setdefault("GEZEL_VAR", tempfile.mkdtemp(prefix="gezel-bench-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

MOST_QUERIES = 15
MOST_RATIO = 2


def measured(work: Callable[[], object], *, times: int) -> float:
    """Median of the processor time in milliseconds, after a warm-up."""
    for _ in range(3):
        work()
    took = []
    for _ in range(times):
        start = time.process_time()
        work()
        took.append(1000 * (time.process_time() - start))
    return statistics.median(took)


TRADES = (
    "Hairdressing",
    "Kitchen",
    "Care",
    "Electricity",
    "Carpentry",
    "Office",
    "Bakery",
    "Welding",
)
CITIES = (("Valencia", "Spain"), ("Porto", "Portugal"), ("Leipzig", "Germany"), ("Cork", "Ireland"))


def bring(world: Any, *, learners: int) -> None:
    """Learners of eight trades with two wishes each, and a seat for nearly all of them."""
    from tests.world import LEARNER_HEAD, PLACEMENT_HEAD, csv_of

    dice = random.Random(1)
    rows = []
    for n in range(learners):
        (_, first), (_, second) = dice.sample(CITIES, 2)
        rows.append(
            (f"{n:05}", f"Given{n % 97}", f"Family{n % 331}", "14/05/2009", f"l{n}@example.org",
             f"6{n % 9}", TRADES[n % 8], "B2", first, second, str(dice.randrange(4, 11)),
             "yes" if n % 5 == 0 else "no", "no")
        )  # fmt: skip
    world.bring("learners", csv_of(LEARNER_HEAD, rows))
    world.bring(
        "placements",
        csv_of(
            PLACEMENT_HEAD,
            [
                (f"P{n}", f"Company {n}", TRADES[n % 8], "Daily work", *CITIES[n % 4], "3",
                 "English", "B1", "01/03/2027", "14/03/2027", "no")
                for n in range(learners * 2 // 5)
            ],
        ),
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--learners", type=int, default=1000)
    parser.add_argument("--times", type=int, default=15)
    asked = parser.parse_args()

    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    import django_tables2
    from django.db import connection
    from django.test import Client, RequestFactory
    from django.test.utils import CaptureQueriesContext, setup_test_environment
    from tests.world import make_world

    from gezel.apps.plan.queries import learners_list, standing_of
    from gezel.apps.plan.services import run_plan

    setup_test_environment()
    world = make_world(places=asked.learners)
    bring(world, learners=asked.learners)
    run_plan(actor=world.coordinator, call=world.call)
    client = Client()
    client.force_login(world.alice, backend="django.contrib.auth.backends.ModelBackend")

    def page() -> None:
        assert client.get("/learners/").status_code == 200

    def rows() -> list[dict[str, object]]:
        learners = list(learners_list(world.coordinator)[:50])
        now = standing_of(learners)
        return [
            {
                "name": one.person.name,
                "school": one.school.name if one.school else "",
                "class_name": one.class_name,
                "sector": one.sector,
                "languages": str(one.languages),
                "state": now[one.pk].state,
                "place": now[one.pk].host,
            }
            for one in learners
        ]

    class Plain(django_tables2.Table):
        name = django_tables2.Column()
        school = django_tables2.Column()
        class_name = django_tables2.Column()
        sector = django_tables2.Column()
        languages = django_tables2.Column()
        state = django_tables2.Column()
        place = django_tables2.Column()

        class Meta:
            template_name = "django_tables2/table.html"

    request = RequestFactory().get("/")

    page()
    with CaptureQueriesContext(connection) as captured:
        page()
    queries = len(captured)
    whole = measured(page, times=asked.times)
    plain = measured(lambda: json.dumps(rows()), times=asked.times)
    table = measured(lambda: Plain(rows()).as_html(request), times=asked.times)
    print(f"{asked.learners} learners, 50 a page, {queries} queries")
    print(f"  the page           {whole:6.1f} ms")
    print(f"  JSON of its rows   {plain:6.1f} ms   page / JSON   {whole / plain:.2f}")
    print(f"  django-tables2     {table:6.1f} ms   page / table  {whole / table:.2f}")
    return int(queries > MOST_QUERIES or whole > MOST_RATIO * table)


if __name__ == "__main__":
    sys.exit(main())
