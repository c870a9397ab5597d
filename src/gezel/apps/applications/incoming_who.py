"""Which learner a row is about. An own number alone never says it: each school gives its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gezel.apps.desk.reading import fitting, row_key
from gezel.apps.desk.registry import Ledger
from gezel.apps.orgs.models import Learner, Organisation
from gezel.core.intake import CheckedRow, other_identities, same_learner, tell_apart
from gezel.core.values import Reason

_NAMES = ("family_name", "given_name", "birth_date")
_TELLING = (*_NAMES, "school")
Facts = Mapping[str, object]


@dataclass(slots=True)
class Who:
    """One learner of a file. `key` is the identity of the record, the known one or the one that
    will be made; `rows` are those that speak of the learner, in the order of the file."""

    key: str
    known: Learner | None
    rows: list[tuple[int, CheckedRow]] = field(default_factory=list)

    def row(self) -> CheckedRow:
        """What all rows say together: a later one has the last word, a blank cell has none."""
        rows = sorted(self.rows, key=lambda r: r[0])
        if len(rows) == 1:
            return rows[0][1]
        values: dict[str, object] = {}
        for _at, row in rows:
            values |= {key: value for key, value in row.values.items() if value not in (None, "")}
        return CheckedRow(rows[-1][1].number, values)


def who_is_who(
    learners: Sequence[Learner],
    rows: Sequence[CheckedRow],
    schools: Mapping[str, Organisation],
    ledger: Ledger,
) -> list[Who]:
    """The learners of the rows, in the order of the file. `learners` are all of the office.

    Rows of one learner are joined, and a row of which nobody can say whose it is stays out: both
    are told. Neither the order of the rows nor that of the learners decides anything.
    """
    work = _Work(learners, rows, schools)
    work.with_number()
    ledger.remarks += [
        Reason("applications.whose_number", {"row": rows[at].number}) for at in sorted(work.unclear)
    ]
    people = sorted(work.people.values(), key=lambda who: min(at for at, _row in who.rows))
    joined = len(rows) - len(work.unclear) - len(people)
    if joined:
        ledger.remarks.append(Reason("desk.rows_joined", {"rows": joined}))
    return people


class _Work:
    """The rows, sorted by own number, and what is decided about them."""

    def __init__(
        self,
        learners: Sequence[Learner],
        rows: Sequence[CheckedRow],
        schools: Mapping[str, Organisation],
    ) -> None:
        self.rows = rows
        self.schools = schools
        self.people: dict[str, Who] = {}
        self.unclear: set[int] = set()
        self.by_key = {learner.key: learner for learner in learners}
        self.numbered: dict[str, list[int]] = {}
        for at, row in enumerate(rows):
            if row.values.get("number"):
                self.numbered.setdefault(_number(row.values), []).append(at)
            else:
                self.say(row_key(row.values, target="learners"), [at])
        self.taken = {*self.by_key, *self.people}
        self.owners: dict[str, list[Learner]] = {}
        for learner in learners:
            # the column holds forty signs of a number; the key knows the whole one
            key = learner.key if learner.key.startswith("number:") else None
            if learner.number:
                key = key if key in self.numbered else _number({"number": learner.number})
            if key in self.numbered:
                self.owners.setdefault(str(key), []).append(learner)

    def say(self, key: str, places: Sequence[int]) -> None:
        who = self.people.setdefault(key, Who(key, self.by_key.get(key)))
        who.rows += [(at, self.rows[at]) for at in places]

    def facts(self, at: int) -> Facts:
        values = self.rows[at].values
        school = self.schools.get(str(values.get("school") or ""))
        return {**{k: values.get(k) for k in _NAMES}, "school": str(school.pk) if school else ""}

    def with_number(self) -> None:
        for number, places in self.numbered.items():
            apart = tell_apart([self.facts(at) for at in places])
            self.unclear |= {places[at] for at in apart.unclear}
            groups = [[places[at] for at in group] for group in apart.groups]
            owners = self.owners.get(number, [])
            found = self.matched(groups, owners)
            alone = not owners and len(groups) == 1 and not apart.unclear
            for index, group in enumerate(groups):
                if index in found:
                    self.say(found[index].key, group)
                elif not self.unclear.intersection(group):
                    self.somebody_new(group, [number] if alone else [])

    def matched(self, groups: list[list[int]], owners: list[Learner]) -> dict[int, Learner]:
        """The known owner of the number for each group that has one; who agrees in most facts goes
        first. A group that two owners fit equally well is unclear."""
        known = {learner.pk: _facts_of(learner) for learner in owners}
        fits: list[tuple[int, str, int, Learner]] = []
        for index, group in enumerate(groups):
            facts = [self.facts(at) for at in group]
            own = [
                (-max(_agreement(one, known[learner.pk]) for one in facts), learner.key, learner)
                for learner in owners
                if all(same_learner(one, known[learner.pk]) for one in facts)
            ]
            best = min((score for score, _key, _learner in own), default=0)
            if sum(score == best for score, _key, _learner in own) > 1:
                self.unclear |= set(group)
                continue
            fits += [(score, key, index, learner) for score, key, learner in own]
        found: dict[int, Learner] = {}
        claimed: set[str] = set()
        for _score, key, index, learner in sorted(fits, key=lambda fit: fit[:3]):
            if index not in found and key not in claimed:
                found[index] = learner
                claimed.add(key)
        return found

    def somebody_new(self, group: list[int], keys: list[str]) -> None:
        """A learner with a number that none of the known ones can have had: somebody who is known
        without number by name and birth date, else a new record under the first free key."""
        values = Who("", None, [(at, self.rows[at]) for at in group]).row().values
        if all(values.get(name) for name in _NAMES):
            key = row_key({name: values[name] for name in _NAMES}, target="learners")
            learner = self.by_key.get(key)
            if (
                learner is not None
                and not learner.number
                and all(same_learner(self.facts(at), _facts_of(learner)) for at in group)
                and not any(row.values.get("number") for _at, row in self.rows_of(key))
            ):
                self.say(key, group)
                return
        for key in [*keys, *map(fitting, other_identities(values))]:
            if key not in self.taken:
                self.taken.add(key)
                self.say(key, group)
                return
        self.unclear |= set(group)

    def rows_of(self, key: str) -> list[tuple[int, CheckedRow]]:
        return self.people[key].rows if key in self.people else []


def _number(values: Facts) -> str:
    return row_key({"number": values["number"]}, target="learners")


def _facts_of(learner: Learner) -> Facts:
    person = learner.person
    return {
        **{name: getattr(person, name) for name in _NAMES},
        "school": str(learner.school_id or ""),
    }


def _agreement(one: Facts, other: Facts) -> int:
    """How many telling facts are known on both sides and equal."""
    return sum(
        bool(one.get(name)) and _plain(one.get(name)) == _plain(other.get(name))
        for name in _TELLING
    )


def _plain(value: object) -> str:
    return row_key({"number": value}, target="learners") if value else ""
