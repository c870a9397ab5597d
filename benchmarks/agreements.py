"""How fast learning agreements are printed: 1 000 different ones, two languages, PDF/UA-1.

    python benchmarks/agreements.py [--number 1000] [--threads 2] [--limit 20]

Prints seconds, milliseconds each and of processor time each (what counts when the machine does
other work as well), bytes each and the memory at its highest; exits with 1 when it
took longer than the limit.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from gezel.adapters.pdf import (
    AgreementData,
    Assessment,
    Organisation,
    Person,
    Recognition,
    Task,
    agreement_pdfs,
)

_WORDS = """advise assemble bake care check clean cook cut design drive grow install mend measure
    mount order pack paint plan plant print repair sell serve sew test wash weld write""".split()  # noqa: SIM905
_NAMES = "Alice Bob Charlie Noor Zoë Łukasz Олена Γιώργος Åse Chloë Mehmet Inês".split()  # noqa: SIM905


def agreements(number: int, *, seed: int = 1) -> Iterator[AgreementData]:
    dice = random.Random(seed)

    def some(count: int) -> str:
        return " ".join(dice.choice(_WORDS) for _ in range(count))

    for n in range(number):
        start = date(2027, 1, 4) + timedelta(days=7 * dice.randrange(20))
        yield AgreementData(
            issued_on=date(2026, 12, 1),
            learner=Person(
                name=f"{dice.choice(_NAMES)} {some(1).title()}",
                birth_date=date(2006 + dice.randrange(5), 5, 5),
                address=f"{some(1).title()}straat {n}\n9000 Gent",
                email=f"learner{n}@school.example",
            ),
            guardian=Person(name=dice.choice(_NAMES), role="Mother"),
            mobility_id=f"MOB-{n:06}",
            project_code="2026-1-BE02-KA121-VET-000000001",
            call_year=2026,
            sending=Organisation(name="Technisch Instituut", country="Belgium"),
            hosting=Organisation(name=some(2).title(), address=some(2), country="Spain"),
            sending_contact=Person(name="Charlie Claes", role="Coordinator"),
            host_mentor=Person(name=f"{dice.choice(_NAMES)} {some(1).title()}"),
            start=start,
            end=start + timedelta(days=13),
            activity="Short-term learning mobility",
            place="València",
            qualification=some(2).title(),
            eqf_level=3 + n % 2,
            outcomes=tuple(some(9) for _ in range(4)),
            tasks=tuple(Task(what=some(6), where=some(1), when="Week 1") for _ in range(4)),
            monitoring=some(12),
            assessment=Assessment(who="The mentor", how=some(6), criteria=(some(3), some(3))),
            recognition=Recognition(who="Class council", what=some(4), how="Report"),
            annexes=("Insurance certificate",),
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=float, default=20.0, help="seconds")
    args = parser.parse_args()
    items = list(agreements(args.number))
    began, cpu = time.perf_counter(), time.process_time()
    size = sum(len(pdf) for pdf in agreement_pdfs(items, threads=args.threads))
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{args.number} agreements, {args.threads} threads: {took:.1f} s,"
        f" {took / args.number * 1000:.1f} ms each ({cpu / args.number * 1000:.1f} of processor),"
        f" {size // args.number} bytes each,"
        f" {memory} MB at most"
    )
    return 0 if took <= args.limit else 1


if __name__ == "__main__":
    sys.exit(main())
