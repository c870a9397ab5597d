"""Made-up problems of every size, and an oracle that tries everything."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product

from gezel.core.allocation import (
    Exclusion,
    LearnerIn,
    Pair,
    Pin,
    PlacementIn,
    Problem,
    Wish,
)
from gezel.core.allocation.rules import eligible, together
from gezel.core.values import Country, Level, Period

LEVELS = [Level.A1, Level.A2, Level.B1, Level.B2, Level.C1]
CITIES = [
    ("ES", "Valencia"),
    ("ES", "Sevilla"),
    ("PT", "Porto"),
    ("DE", "Leipzig"),
    ("IT", "Bologna"),
    ("FI", "Tampere"),
]
SPRING = date(2026, 3, 2)


def stay(week: int, weeks: int = 2) -> Period:
    start = SPRING + timedelta(days=7 * week)
    return Period(start, start + timedelta(days=7 * weeks - 1))


def learner(ref: str, *wishes: Wish, order: int = 1, sector: str = "care", **facts) -> LearnerIn:
    return LearnerIn(ref=ref, sector=sector, order=order, wishes=tuple(wishes), **facts)


def placement(ref: str, *, city: str = "Valencia", seats: int = 1, **facts) -> PlacementIn:
    country = next((c for c, name in CITIES if name == city), "ES")
    facts = {
        "host": f"host of {ref}",
        "title": ref.title(),
        "sector": "care",
        "country": Country(country),
        "period": stay(0),
    } | facts
    return PlacementIn(ref=ref, city=city, capacity=seats, **facts)


def wants(*refs: str) -> tuple[Wish, ...]:
    return tuple(Wish("placement", ref) for ref in refs)


def small(seed: int, *, learners: int = 5, placements: int = 4, pairs: int = 0) -> Problem:
    """A random problem that the oracle can try out; every rule occurs."""
    rng = random.Random(seed)
    sectors = ["care", "wood"]
    people = [
        LearnerIn(
            ref=f"l{i}",
            sector=rng.choice(sectors[: rng.choice([1, 2])]),
            order=rng.choice([i + 1, i + 1, 1]),
            languages={"en": rng.choice(LEVELS)} if rng.random() < 0.9 else {},
            birth_date=date(rng.choice([2007, 2009, 2010]), 3, 5) if rng.random() < 0.9 else None,
            available=rng.choice([None, None, stay(0, 4), stay(2, 4)]),
            requirements=frozenset({"step_free"}) if rng.random() < 0.15 else frozenset(),
            wishes=tuple(
                rng.choice(
                    [
                        Wish("country", rng.choice(CITIES)[0]),
                        Wish("city", rng.choice(CITIES)[1]),
                        Wish("placement", f"p{rng.randrange(placements)}"),
                        Wish("anywhere"),
                    ]
                )
                for _ in range(rng.randrange(4))
            ),
            need=rng.choice([0, 0, 1, 2]),
            only_wishes=rng.random() < 0.15,
        )
        for i in range(learners)
    ]
    places = []
    for k in range(placements):
        country, city = rng.choice(CITIES[:3])
        places.append(
            PlacementIn(
                ref=f"p{k}",
                host=f"h{rng.randrange(placements)}",
                title=f"Place {k}",
                sector=rng.choice(sectors[: rng.choice([1, 1, 2])]),
                country=Country(country),
                city=city,
                capacity=rng.choice([0, 1, 1, 2, 2, 3]),
                language=rng.choice([None, "en", "en"]),
                period=rng.choice([stay(0), stay(1), stay(2)]),
                minimum_age=rng.choice([None, None, 16, 18]),
                offers=frozenset({"step_free"}) if rng.random() < 0.5 else frozenset(),
            )
        )
    problem = Problem(
        learners=tuple(people),
        placements=tuple(places),
        seed=f"seed {seed}",
        pairs=tuple(Pair(f"l{2 * k}", f"l{2 * k + 1}") for k in range(pairs)),
        exclusions=(Exclusion("l1", "p0", "last year"),) if rng.random() < 0.3 else (),
        neighbouring_sectors={"care": frozenset({"wood"})} if rng.random() < 0.5 else {},
    )
    last = people[-1]
    if rng.random() < 0.3 and all(last.ref not in (p.first, p.second) for p in problem.pairs):
        free = [p for p in places if eligible(problem, last, p) is None]
        if free:
            problem = Problem(
                **{
                    field: getattr(problem, field)
                    for field in Problem.__dataclass_fields__
                    if field != "pins"
                },
                pins=(Pin(last.ref, free[0].ref, "promised"),),
            )
    return problem


def rank_of(who: LearnerIn, where: PlacementIn) -> int | None:
    for rank, wish in enumerate(who.wishes, start=1):
        if (
            wish.kind == "anywhere"
            or (wish.kind == "country" and wish.value == where.country.code)
            or (wish.kind == "city" and wish.value == where.city)
            or (wish.kind == "placement" and wish.value == where.ref)
        ):
            return rank
    return None


def oracle(problem: Problem) -> dict[str, str]:
    """The one best plan, found by trying all of them and reading the rule from the page."""
    import hashlib

    def lot(*parts: str) -> str:
        return hashlib.sha256("|".join(parts).encode()).hexdigest()

    people = sorted(
        problem.learners, key=lambda one: (one.order, lot(problem.seed, one.ref), one.ref)
    )
    places = {one.ref: one for one in problem.placements}
    pins = {pin.learner: pin.placement for pin in problem.pins}
    choices = [
        [pins[one.ref]]
        if one.ref in pins
        else [None, *(p.ref for p in problem.placements if eligible(problem, one, p) is None)]
        for one in people
    ]
    position = {one.ref: k for k, one in enumerate(people)}
    pairs = sorted(
        sorted((position[p.first], position[p.second]))
        for p in problem.pairs
        if p.first not in pins
    )
    paired = [i for pair in pairs for i in pair]
    draw = [*paired, *(i for i in range(len(people)) if i not in paired)]
    needs = sorted({one.need for one in people} - {0}, reverse=True)
    longest = max((len(one.wishes) for one in people), default=0)
    best: tuple | None = None
    answer: dict[str, str] = {}
    for plan in product(*choices):
        if any(plan.count(ref) > one.capacity for ref, one in places.items()):
            continue
        if any(
            (plan[a] is None) != (plan[b] is None)
            or (plan[a] is not None and not together(places[plan[a]], places[plan[b]]))
            for a, b in pairs
        ):
            continue
        ranks = [
            None if ref is None else rank_of(one, places[ref])
            for one, ref in zip(people, plan, strict=True)
        ]
        value = (
            sum(ref is not None for ref in plan),
            *(
                sum(
                    ref is not None and one.need == n for one, ref in zip(people, plan, strict=True)
                )
                for n in needs
            ),
            *(ranks.count(r) for r in range(1, longest + 1)),
            *(ref is not None for ref in plan),
            *(-(r or longest + 1) for r in ranks),
            *(
                () if plan[i] is None else (-int(lot(problem.seed, people[i].ref, plan[i]), 16),)
                for i in draw
            ),
        )
        if best is None or value > best:
            best = value
            answer = {
                one.ref: ref for one, ref in zip(people, plan, strict=True) if ref is not None
            }
    return answer


def synthetic(
    seed: int, *, learners: int, placements: int, sectors: int, pairs: int = 0
) -> Problem:
    """A region's season: sectors, languages, date windows, ages, step-free access, wishes skewed
    to popular places. About as many seats as learners."""
    rng = random.Random(seed)
    towns = [(country, f"{city} {k}") for country, city in CITIES for k in range(4)]
    windows = [stay(0), stay(2), stay(4), stay(6)]
    places = []
    for k in range(placements):
        country, city = rng.choice(towns)
        language = "en" if rng.random() < 0.6 else country.lower()
        places.append(
            PlacementIn(
                ref=f"p{k:04d}",
                host=f"h{rng.randrange(placements):04d}",
                title=f"Place {k}",
                sector=f"s{k % sectors:02d}",
                country=Country(country),
                city=city,
                capacity=rng.randint(1, 4),
                language=language,
                level=rng.choice(LEVELS[:3]),
                period=rng.choice(windows),
                minimum_age=rng.choice([None, 16, 16, 17, 18]),
                offers=frozenset({"step_free"}) if rng.random() < 0.45 else frozenset(),
            )
        )
    people = []
    for i in range(learners):
        kind = rng.choice(["country", "country", "city", "placement"])
        sector = f"s{rng.randrange(sectors):02d}"
        own = [p for p in places if p.sector == sector]
        wishes = []
        for _ in range(rng.randint(1, 5)):
            at = own[min(int(rng.paretovariate(1.2)) - 1, len(own) - 1)]
            value = {"country": at.country.code, "city": at.city, "placement": at.ref}[kind]
            if Wish(kind, value) not in wishes:
                wishes.append(Wish(kind, value))
        people.append(
            LearnerIn(
                ref=f"l{i:04d}",
                sector=sector,
                order=i + 1,
                languages={
                    "en": rng.choice(LEVELS[1:]),
                    rng.choice(CITIES)[0].lower(): rng.choice(LEVELS),
                },
                birth_date=date(2009, 1, 1) - timedelta(days=rng.randrange(1400)),
                available=Period(SPRING, SPRING + timedelta(days=13 + 14 * rng.randrange(4)))
                if rng.random() < 0.6
                else None,
                requirements=frozenset({"step_free"}) if rng.random() < 0.06 else frozenset(),
                wishes=tuple(wishes),
                need=rng.choices([0, 1, 2], [78, 15, 7])[0],
            )
        )
    by_sector: dict[str, list[str]] = {}
    for one in people:
        by_sector.setdefault(one.sector, []).append(one.ref)
    couples = [
        Pair(refs[k], refs[k + 1])
        for refs in by_sector.values()
        for k in range(0, len(refs) - 1, 2)
    ]
    rng.shuffle(couples)
    return Problem(
        learners=tuple(people),
        placements=tuple(places),
        seed="spring",
        pairs=tuple(couples[:pairs]),
    )
