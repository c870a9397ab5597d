"""How long does a preview of 26,155 past stays take, with every cell checked?

    python -m benchmarks.preview

Prints the time of the whole way (bytes, table, columns, every cell) and of `pandas.read_csv` for
the same bytes, which checks nothing: the promise is at most ten times as long, and under a
second. Takes the real file when it lies beside the project, else one of the same shape.
"""

from __future__ import annotations

import gzip
import io
import random
import time
from collections.abc import Callable
from pathlib import Path

import pandas

from gezel.adapters.sheets import read_workbook
from gezel.core.intake import Preview, check, find_table, recognise

REAL = Path(__file__).parents[1] / ".." / "shared/data/mobility/be_outgoing_2008_2012.csv.gz"
ROWS = 26_155
HEADER = (
    "home_institution;age;gender;nationality;level_study;years_prior;mobility_type;"
    "host_institution;work_placement;country_work_placement;length_study;length_work;"
    "short_duration_reason;study_start_date;work_start_date;ects_study;ects_work;ects_total;"
    "sn_supplement;study_grant;work_grant;previous_participation"
)
PROMISE = 10


def invented(rows: int = ROWS) -> bytes:
    """A file of the same shape: as many rows, columns and about as many different cells."""
    chance = random.Random(2012)
    towns = [f"B  TOWN{n:02}" for n in range(86)]
    hosts = [f"E  HOST{n:04}" for n in range(1265)]
    firms = [f"Company {n} & Sons" for n in range(3792)]
    months = [f"{m:02}-{y}" for y in range(2008, 2013) for m in range(1, 13)]
    lines = [HEADER]
    for _ in range(rows):
        study = chance.random() < 0.8
        grant = f"{chance.randrange(3340) * 1.07:.2f}" if study else "0.0"
        placed = chance.choice(firms) if not study else ""
        lines.append(
            ";".join(
                [
                    chance.choice(towns),
                    str(chance.randrange(18, 40)),
                    chance.choice("FM"),
                    chance.choice(["BE", "BE", "BE", "FR", "NL", ""]),
                    chance.choice("123"),
                    str(chance.randrange(6)),
                    "S" if study else "P",
                    chance.choice(hosts) if study else "",
                    placed,
                    "" if study else chance.choice(["DE", "FR", "UK", "ES"]),
                    f"{chance.randrange(12, 40) / 4}" if study else "0.0",
                    "0.0" if study else f"{chance.randrange(12, 40) / 4}",
                    "",
                    chance.choice(months) if study else "",
                    "" if study else chance.choice(months),
                    f"{float(chance.randrange(0, 61))}",
                    "0.0",
                    f"{float(chance.randrange(0, 61))}",
                    "0.0",
                    grant,
                    "0" if study else f"{chance.randrange(1098)}.0",
                    "N",
                ]
            )
        )
    return "\n".join(lines).encode()


def preview(data: bytes) -> Preview:
    table = find_table(read_workbook(data, name="stays.csv").sheets[0].rows, target="stays")
    return check(table, recognise(table, "stays"), "stays")


def fastest(work: Callable[[], object], times: int = 7) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        kept = work()
        best = min(best, time.perf_counter() - start)
        del kept
    return best


def main() -> None:
    data = gzip.decompress(REAL.read_bytes()) if REAL.exists() else invented()
    found = preview(data)
    ours = fastest(lambda: preview(data))
    theirs = fastest(lambda: pandas.read_csv(io.BytesIO(data), sep=";"))
    print(f"file            {'real' if REAL.exists() else 'invented'}, {len(data):,} bytes")
    print(f"rows            {len(found.rows):,}, good {len(found.good):,}, bad {len(found.bad):,}")
    print(f"preview         {ours * 1000:.0f} ms")
    print(f"pandas.read_csv {theirs * 1000:.0f} ms")
    print(f"ratio           {ours / theirs:.1f} (promise: at most {PROMISE})")


if __name__ == "__main__":
    main()
