"""Storing 26,155 earlier stays, all cells checked before, in one transaction on SQLite.

Target: under 5 s. Prints the time as a ratio to SQLite's own executemany of as many plain rows.
Uses the shared file of Belgian stays when it is there, else a file of the same shape.
"""

from __future__ import annotations

import gzip
import os
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data" / "mobility" / "be_outgoing_2008_2012.csv.gz"
HEAD = "home_institution;age;gender;nationality;level_study;years_prior;mobility_type;host_institution;work_placement;country_work_placement;length_study;length_work;short_duration_reason;study_start_date;work_start_date;ects_study;ects_work;ects_total;sn_supplement;study_grant;work_grant;previous_participation"
ROW = "B  GENT0{n};21;F;BE;1;3;S;E  MADRID{m};;;4.5;0.0;;01-2009;;31.0;0.0;31.0;0.0;1060.17;0.0;N"


def content() -> bytes:
    if SHARED.exists():
        return gzip.decompress(SHARED.read_bytes())
    lines = [ROW.format(n=n % 9, m=n % 40) for n in range(26_155)]
    return "\n".join([HEAD, *lines, ""]).encode()


def plain(rows: int, folder: Path) -> float:
    database = sqlite3.connect(folder / "plain.sqlite3")
    database.execute(
        "create table stay (a text primary key, b, c, d, e, f, g, h, i, j, k, l, m, n, o)"
    )
    data = [(f"{n:032x}", *(["x" * 12] * 14)) for n in range(rows)]
    begin = time.perf_counter()
    with database:
        database.executemany(f"insert into stay values ({','.join('?' * 15)})", data)
    return time.perf_counter() - begin


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(
            DJANGO_SETTINGS_MODULE="gezel.config.settings",
            GEZEL_MODE="test",
            GEZEL_VAR=name,
            DATABASE_URL=f"sqlite:///{folder / 'gezel.sqlite3'}",
        )
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from gezel.apps.desk.services import receive_file, store_import
        from gezel.apps.journal.actor import Actor, system
        from gezel.apps.orgs.services import found_office

        office = found_office(actor=system(), name="Benchmark")
        actor = Actor(role="coordinator", office=office.pk)
        begin = time.perf_counter()
        file = receive_file(
            actor=actor, office=office, target="stays", name="stays.csv", content=content()
        )
        read = time.perf_counter() - begin
        begin = time.perf_counter()
        file = store_import(actor=actor, file=file)
        took = time.perf_counter() - begin
        rows = file.counts["made"]
        reference = plain(rows, folder)
    print(f"receiving and reading: {read:.2f} s")
    print(
        f"storing {rows} checked stays: {took:.2f} s; ratio to executemany {took / reference:.1f}"
    )
    print(f"target: under 5 s ({'met' if took < 5 else 'missed'})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
