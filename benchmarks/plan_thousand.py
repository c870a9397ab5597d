"""A plan of 1,000 learners and 400 placements, end to end with 1,000 agreements.

Target: under 30 s on 2 cores, peak under 600 MB. Prints the time as a ratio to typesetting the
same agreements alone in the same run: what is above 1 is everything else that a plan does.

    .venv/bin/python benchmarks/plan_thousand.py
"""

from __future__ import annotations

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

LEARNERS, PLACEMENTS = 1_000, 400
TRADES = (
    "Hairdressing",
    "Kitchen",
    "Care",
    "Electricity",
    "Carpentry",
    "Car mechanics",
    "Office",
    "Horticulture",
    "Bakery",
    "Welding",
    "Retail",
    "Logistics",
)
CITIES = (
    ("Valencia", "Spain"),
    ("Porto", "Portugal"),
    ("Leipzig", "Germany"),
    ("Zwolle", "Netherlands"),
    ("Bologna", "Italy"),
    ("Cork", "Ireland"),
    ("Kuopio", "Finland"),
    ("Ljubljana", "Slovenia"),
)


def write(folder: Path) -> Path:
    """Sample files with room for everybody, so that a thousand agreements are made."""
    rng = random.Random(1)
    with (folder / "learners.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(
            [
                "Number",
                "Given name",
                "Family name",
                "Date of birth",
                "E-mail",
                "School",
                "Trade",
                "English",
                "First choice",
                "Second choice",
                "Motivation",
                "Fewer opportunities",
            ]
        )
        for n in range(LEARNERS):
            born = date(2006, 1, 1) + timedelta(days=rng.randrange(900))
            first, second = rng.sample(CITIES, 2)
            out.writerow(
                [
                    f"{n:05d}",
                    f"Given{n % 97}",
                    f"Family{n % 331}",
                    f"{born:%d/%m/%Y}",
                    f"l{n}@example.org",
                    f"School {n % 18}",
                    TRADES[n % 12],
                    "B2",
                    first[1],
                    second[1],
                    rng.randrange(4, 11),
                    "yes" if n % 5 == 0 else "no",
                ]
            )
    with (folder / "placements.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(
            [
                "Ref",
                "Company",
                "Trade",
                "Tasks",
                "City",
                "Country",
                "Places",
                "Language",
                "Level",
                "From",
                "Until",
            ]
        )
        for n in range(PLACEMENTS):
            city, country = CITIES[n % 8]
            out.writerow(
                [
                    f"P{n:03d}",
                    f"Company {n}",
                    TRADES[n % 12],
                    "Daily work",
                    city,
                    country,
                    3,
                    "English",
                    "B1",
                    "01/03/2027",
                    "14/03/2027",
                ]
            )
    plan = folder / "plan.toml"
    plan.write_text(
        """office = "Benchmark"
season = "Spring"
day = 2026-11-20
[learners]
file = "learners.csv"
columns = { "Motivation" = "score:motivation" }
[placements]
file = "placements.csv"
[call]
name = "A thousand"
call_year = 2021
agency = "ES"
starts = 2027-03-01
ends = 2027-03-31
places = 1000
seed = "benchmark"
city = "Leuven"
[[call.criteria]]
key = "motivation"
weight = 100
maximum = 10
[[call.reserves]]
key = "fewer"
group = "fewer_opportunities"
places = 150
""",
        encoding="utf-8",
    )
    return plan


def typeset_alone(count: int) -> float:
    """Seconds for `count` agreements on as many threads as the plan uses."""
    from gezel.adapters.pdf import AgreementData, Organisation, Person, agreement_pdfs

    agreements = [
        AgreementData(
            issued_on=date(2026, 11, 20),
            mobility_id=f"M{n:04d}",
            learner=Person(name=f"Given{n} Family{n}", birth_date=date(2008, 1, 1)),
            sending=Organisation(name="School"),
            hosting=Organisation(name=f"Company {n}"),
            start=date(2027, 3, 1),
            end=date(2027, 3, 14),
        )
        for n in range(count)
    ]
    begin = time.perf_counter()
    for _pdf in agreement_pdfs(
        agreements, languages=("en", "es"), threads=min(4, os.cpu_count() or 1)
    ):
        pass
    return time.perf_counter() - begin


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = write(folder)
        begin = time.perf_counter()
        subprocess.run(
            [
                sys.executable,
                "-m",
                "gezel.cli",
                "plan",
                str(plan),
                "--out",
                str(folder / "out"),
                "--quiet",
            ],
            check=True,
        )
        took = time.perf_counter() - begin
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        made = len(list((folder / "out" / "agreements").iterdir()))
    alone = typeset_alone(made)
    print(
        f"plan of {LEARNERS} learners, {PLACEMENTS} placements, {made} agreements: {took:.1f} s, peak {peak:.0f} MB"
    )
    print(f"typesetting {made} agreements alone: {alone:.1f} s; ratio {took / alone:.2f}")
    print(
        f"target: under 30 s ({'met' if took < 30 else 'missed'}), under 600 MB ({'met' if peak < 600 else 'missed'})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
