"""Applications from a file: a learner in the file's call, with marks and wishes."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from gezel.adapters.places import Places
from gezel.apps.applications.models import Application, Score, Wish
from gezel.apps.calls.criteria import key_of_column
from gezel.apps.calls.models import Call, Criterion
from gezel.apps.desk.registry import Ledger
from gezel.apps.desk.services import freeze
from gezel.apps.journal import clock
from gezel.apps.orgs.models import Learner
from gezel.core.intake import CheckedRow
from gezel.core.values import Reason

_ANYWHERE = frozenset(
    {"anywhere", "overal", "eender waar", "waar dan ook", "maakt niet uit", "geen voorkeur"}
    | {"partout", "n'importe où", "peu importe", "überall", "egal", "ovunque", "no preference"}
)


def apply(
    call: Call, wanted: Mapping[str, CheckedRow], learners: Mapping[str, Learner], ledger: Ledger
) -> set[str]:
    """Applications, scores and wishes; returns the keys of learners whose application changed."""
    existing = {
        a.learner_id: a
        for a in Application.objects.filter(call=call).prefetch_related(
            "scores__criterion", "wishes"
        )
    }
    criteria = {criterion.key: criterion for criterion in call.criteria.all()}
    taken = set(Application.objects.filter(call=call).values_list("ref", flat=True))
    _say_unknown_marks(wanted.values(), criteria, ledger)
    applications: list[Application] = []
    scores: list[Score] = []
    wishes: list[Wish] = []
    changed: set[str] = set()
    marks = 0
    for key, row in wanted.items():
        learner = learners[key]
        found = existing.get(learner.pk)
        row_scores = _scores(row, criteria, ledger)
        row_wishes = _wishes(row.values)
        if found is not None:
            have = {score.criterion.key: score.value for score in found.scores.all()}
            marks += sum(have.get(name) != value for name, value in row_scores.items())
            if _update_application(found, row, row_scores, row_wishes, criteria, ledger):
                changed.add(key)
            continue
        application = Application(
            call=call,
            learner=learner,
            ref=_ref(call, key, taken),
            green_travel=bool(row.values.get("green_travel")),
            travels_with=str(row.values.get("travel_with") or "")[:200],
            created=clock.now(),
        )
        taken.add(application.ref)
        applications.append(application)
        scores += [
            Score(application=application, criterion=criteria[name], value=value)
            for name, value in row_scores.items()
        ]
        wishes += [
            Wish(application=application, rank=rank, kind=kind, value=value)
            for rank, (kind, value) in enumerate(row_wishes, start=1)
        ]
    Application.objects.bulk_create(applications, batch_size=500)
    Score.objects.bulk_create(scores, batch_size=1000)
    Wish.objects.bulk_create(wishes, batch_size=1000)
    ledger.note_made(applications)
    _say_what_waits(call, applications, marks, ledger)
    return changed


def _say_unknown_marks(
    rows: Iterable[CheckedRow], criteria: Mapping[str, Criterion], ledger: Ledger
) -> None:
    """Marks for something that the call does not ask are in nobody's record: once per column."""
    lost = Counter(
        name.removeprefix("score:")
        for row in rows
        for name, value in row.values.items()
        if name.startswith("score:") and value is not None and _criterion(name, criteria) is None
    )
    ledger.remarks += [
        Reason("applications.marks_without_criterion", {"column": column, "rows": lost[column]})
        for column in sorted(lost)
    ]


def _say_what_waits(
    call: Call, applications: Sequence[Application], marks: int, ledger: Ledger
) -> None:
    """A selection in force is frozen: who comes later, and marks that change, do not count."""
    if not (applications or marks):
        return
    if call.selection_runs.filter(state__in=["proposed", "released"]).exists():
        ledger.remarks.append(
            Reason(
                "applications.import_under_selection",
                {"applicants": len(applications), "marks": marks},
            )
        )


def _ref(call: Call, key: str, taken: set[str]) -> str:
    """An opaque name for the engines and the published protocol, the same at every run.

    It is short enough to say aloud and grows only if two learners would share it. The call's
    salt is in it: without a secret, classmates could compute whose pseudonym it is.
    """
    digest = hashlib.sha256(f"application|{call.salt}|{key}".encode()).hexdigest().upper()
    for length in range(8, 25):
        if digest[:length] not in taken:
            return digest[:length]
    return uuid.uuid4().hex[:24]


def _criterion(name: str, criteria: Mapping[str, Criterion]) -> Criterion | None:
    return criteria.get(key_of_column(name.removeprefix("score:")))


def _scores(
    row: CheckedRow, criteria: Mapping[str, Criterion], ledger: Ledger
) -> dict[str, Decimal]:
    """Marks of the row by criterion; a mark outside its scale is left out and said."""
    found: dict[str, Decimal] = {}
    for name, value in row.values.items():
        if not name.startswith("score:") or value is None:
            continue
        criterion = _criterion(name, criteria)
        if criterion is None:
            continue
        mark = Decimal(str(value))
        if mark.is_finite() and 0 <= mark <= criterion.maximum:
            # as the column keeps it, so that the same file does not seem to say something new
            found[criterion.key] = round(mark, 4)
            continue
        ledger.remarks.append(
            Reason(
                "applications.mark_off_scale",
                {
                    "row": row.number,
                    "criterion": criterion.label,
                    "value": mark,
                    "maximum": criterion.maximum,
                },
            )
        )
    return found


def _wishes(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Ranked wishes as (kind, value); the same wish twice counts once, where it comes first."""
    found: list[tuple[str, str]] = []
    names = sorted(
        (n for n in values if n.startswith("wish_") and values[n]),
        key=lambda n: int(n.removeprefix("wish_")),
    )
    for name in names:
        wish = understand_wish(str(values[name]))
        if wish not in found:
            found.append(wish)
    return found


def understand_wish(text: str) -> tuple[str, str]:
    """A wish as people write it: a country, a city, anywhere, else the name of a placement."""
    text = text.strip()[:200]
    if text.casefold() in _ANYWHERE:
        return ("anywhere", "")
    places = Places.load()
    country = places.country_of(text)
    if country is not None:
        return ("country", country.code)
    # the whole text must be the city: "Bakery, Ghent" is a company that happens to be in one
    if len(text) <= 60 and (places.search(text, None) or ("(" in text and places.find(text, None))):
        return ("city", text)
    return ("placement", text)


def _update_application(
    application: Application,
    row: CheckedRow,
    row_scores: Mapping[str, Decimal],
    row_wishes: Sequence[tuple[str, str]],
    criteria: Mapping[str, Criterion],
    ledger: Ledger,
) -> bool:
    changed = False
    now: dict[str, Any] = {}
    travels_with = str(row.values.get("travel_with") or "")[:200]
    if travels_with and travels_with != application.travels_with:
        now["travels_with"] = travels_with
    green = row.values.get("green_travel")
    if green is not None and bool(green) != application.green_travel:
        now["green_travel"] = bool(green)
    if now:
        ledger.note_changed(application, freeze(application, list(now)))
        for name, value in now.items():
            setattr(application, name, value)
        application.save(update_fields=list(now))
        changed = True
    have = {score.criterion.key: score for score in application.scores.all()}
    for key, value in row_scores.items():
        score = have.get(key)
        if score is None:
            made = Score.objects.create(
                application=application, criterion=criteria[key], value=value
            )
            ledger.note_made([made])
            changed = True
        elif score.value != value:
            ledger.note_changed(score, freeze(score, ["value"]))
            score.value = value
            score.save(update_fields=["value"])
            changed = True
    if row_wishes:
        old = {wish.rank: wish for wish in application.wishes.all()}
        for rank, (kind, value) in enumerate(row_wishes, start=1):
            wish = old.get(rank)
            if wish is None:
                made_wish = Wish.objects.create(
                    application=application, rank=rank, kind=kind, value=value
                )
                ledger.note_made([made_wish])
                changed = True
            elif (wish.kind, wish.value) != (kind, value):
                ledger.note_changed(wish, freeze(wish, ["kind", "value"]))
                wish.kind, wish.value = kind, value
                wish.save(update_fields=["kind", "value"])
                changed = True
    return changed
