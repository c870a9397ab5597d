"""Learners from a file: persons, their place at school, and their application in the call."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from gezel.adapters.places import Places
from gezel.apps.applications.models import Application, Score, SelectionOutcome, Wish
from gezel.apps.calls.models import Call, Criterion
from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.registry import Ledger
from gezel.apps.desk.services import freeze
from gezel.apps.journal import clock
from gezel.apps.orgs.models import Learner, Organisation
from gezel.apps.orgs.services import Known, know
from gezel.apps.people.models import Person
from gezel.apps.people.vault import key_of, seal, unseal
from gezel.core.intake import CheckedRow, Name, identity
from gezel.core.values import Level, Reason

_PERSON = ("given_name", "family_name", "birth_date", "email", "phone")
_LEARNER = (
    "number",
    "class_name",
    "programme",
    "city",
    "available_from",
    "available_to",
    "guardian_email",
    "notes",
)
_ANYWHERE = frozenset(
    {"anywhere", "overal", "eender waar", "waar dan ook", "maakt niet uit", "geen voorkeur"}
    | {"partout", "n'importe où", "peu importe", "überall", "egal", "ovunque", "no preference"}
)


def store(file: ImportFile, rows: Sequence[CheckedRow], ledger: Ledger) -> None:
    """Make or update the learners of the rows and, when the file belongs to a call, apply them."""
    office = file.office
    key = key_of(office.pk)
    schools, made_schools = know(
        office,
        [
            Known(name=str(row.values["school"]), kind="school", country=office.country)
            for row in rows
            if row.values.get("school")
        ],
    )
    ledger.note_made(made_schools)
    by_name = {known.name: organisation for known, organisation in schools.items()}
    wanted = {identity(row.values): row for row in rows}
    if len(wanted) < len(rows):
        ledger.remarks.append(Reason("desk.rows_joined", {"rows": len(rows) - len(wanted)}))
    existing = {
        learner.key: learner
        for learner in Learner.objects.filter(office=office).select_related("person")
        if learner.key in wanted
    }
    new_people: list[Person] = []
    new_learners: list[Learner] = []
    touched: dict[str, bool] = {}
    learners: dict[str, Learner] = {}
    for identity_key, row in wanted.items():
        values = row.values
        school = by_name.get(str(values.get("school") or ""))
        found = existing.get(identity_key)
        if found is None:
            person = Person(language=_language(file), **_person_fields(values))
            person.sort_name = Name(person.given_name, person.family_name).sort[:240]
            learner = Learner(
                office=office,
                person=person,
                school=school,
                key=identity_key,
                **_learner_fields(values),
            )
            learner.sector = str(values.get("sector") or values.get("programme") or "")[:120]
            learner.languages = _languages(values)
            learner.sealed = seal(_sensitive(values, {}), key=key, row=learner.pk)
            new_people.append(person)
            new_learners.append(learner)
            learners[identity_key] = learner
            ledger.made += 1
            continue
        learners[identity_key] = found
        touched[identity_key] = _update(found, values, school, key, ledger, row.number)
    Person.objects.bulk_create(new_people, batch_size=500)
    Learner.objects.bulk_create(new_learners, batch_size=500)
    ledger.note_made(new_people)
    ledger.note_made(new_learners)
    call_id = file.options.get("call")
    changed_applications: set[str] = set()
    if call_id:
        call = Call.objects.get(pk=call_id, season__office=office)
        changed_applications = _apply(call, wanted, learners, ledger)
    ledger.changed += sum(1 for k in touched if touched[k] or k in changed_applications)
    ledger.same += sum(1 for k in touched if not touched[k] and k not in changed_applications)


def _language(file: ImportFile) -> str:
    return str(file.options.get("language") or "nl")


def _person_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "given_name": str(values.get("given_name") or "")[:120],
        "family_name": str(values.get("family_name") or "")[:120],
        "birth_date": values.get("birth_date"),
        "email": str(values.get("email") or "")[:254],
        "phone": str(values.get("phone") or "")[:40],
    }


def _learner_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    limits = {f.name: f.max_length for f in Learner._meta.concrete_fields if f.max_length}
    fields: dict[str, Any] = {}
    for name in _LEARNER:
        value = values.get(name)
        if isinstance(value, date) or name.startswith("available"):
            fields[name] = value
        else:
            text = str(value or "")
            fields[name] = text[: limits[name]] if name in limits else text
    return fields


def _languages(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        name.removeprefix("language:"): str(Level(value))
        for name, value in sorted(values.items())
        if name.startswith("language:") and value
    }


def _sensitive(values: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """What only few may see: requirements for a stay, and the fewer-opportunities flag."""
    facts = dict(known)
    if values.get("fewer_opportunities") is not None:
        facts["fewer_opportunities"] = bool(values["fewer_opportunities"])
    if values.get("step_free") is not None:
        others = [r for r in facts.get("requirements", []) if r != "step_free"]
        facts["requirements"] = sorted([*others, "step_free"] if values["step_free"] else others)
    return facts


def _update(
    learner: Learner,
    values: Mapping[str, Any],
    school: Organisation | None,
    key: Any,
    ledger: Ledger,
    row_number: int,
) -> bool:
    """Take over what the row says and the record does not; a blank cell says nothing."""
    person = learner.person
    person_now = {k: v for k, v in _person_fields(values).items() if v and v != getattr(person, k)}
    learner_now: dict[str, Any] = {
        k: v for k, v in _learner_fields(values).items() if v and v != getattr(learner, k)
    }
    sector = str(values.get("sector") or "")[:120]
    if sector and sector != learner.sector:
        learner_now["sector"] = sector
    if school is not None and school.pk != learner.school_id:
        learner_now["school"] = school
    languages = {**learner.languages, **_languages(values)}
    if languages != learner.languages:
        learner_now["languages"] = languages
    before_facts = unseal(learner.sealed, key=key, row=learner.pk)
    facts = _sensitive(values, before_facts)
    if facts != before_facts:
        learner_now["sealed"] = seal(facts, key=key, row=learner.pk)
    if person_now:
        names = [
            *person_now,
            *(["sort_name"] if {"given_name", "family_name"} & set(person_now) else []),
        ]
        ledger.note_changed(person, freeze(person, names))
        for name, value in person_now.items():
            setattr(person, name, value)
        person.sort_name = Name(person.given_name, person.family_name).sort[:240]
        person.save(update_fields=names)
    if learner_now:
        ledger.note_changed(learner, freeze(learner, list(learner_now)))
        for name, value in learner_now.items():
            setattr(learner, name, value)
        learner.save(update_fields=list(learner_now))
    if person_now or learner_now:
        ledger.differences.append(
            {
                "row": row_number,
                "fields": sorted({*person_now, *learner_now} - {"sealed"}),
                "sensitive": "sealed" in learner_now,
            }
        )
    return bool(person_now or learner_now)


def _apply(
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
    applications: list[Application] = []
    scores: list[Score] = []
    wishes: list[Wish] = []
    changed: set[str] = set()
    for key, row in wanted.items():
        learner = learners[key]
        found = existing.get(learner.pk)
        row_scores = _scores(row, criteria, ledger)
        row_wishes = _wishes(row.values)
        if found is not None:
            if _update_application(found, row, row_scores, row_wishes, criteria, ledger):
                changed.add(key)
            continue
        application = Application(
            call=call,
            learner=learner,
            ref=_ref(key, taken),
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
    return changed


def _ref(key: str, taken: set[str]) -> str:
    """An opaque name for the engines and the published protocol, the same at every run.

    It is short enough to say aloud and grows only if two learners would share it.
    """
    digest = hashlib.sha256(f"application|{key}".encode()).hexdigest().upper()
    for length in range(8, 25):
        if digest[:length] not in taken:
            return digest[:length]
    return uuid.uuid4().hex[:24]


def _scores(
    row: CheckedRow, criteria: Mapping[str, Criterion], ledger: Ledger
) -> dict[str, Decimal]:
    """Marks of the row by criterion; a mark outside its scale is left out and said."""
    found: dict[str, Decimal] = {}
    for name, value in row.values.items():
        criterion = criteria.get(name.removeprefix("score:")) if name.startswith("score:") else None
        if criterion is None or value is None:
            continue
        mark = Decimal(str(value))
        if 0 <= mark <= criterion.maximum:
            found[criterion.key] = mark
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


def why_not_undo(file: ImportFile) -> Reason | None:
    """An import of learners cannot be undone under a selection that stands on it, nor under
    applications that its learners made elsewhere since: those would go with them."""
    made = file.changes.filter(model="applications.application", made=True).values("row")
    runs = (
        SelectionOutcome.objects.filter(
            application__in=made, run__state__in=["proposed", "released"]
        )
        .values("run")
        .distinct()
        .count()
    )
    if runs:
        return Reason("applications.selection_stands_on_import", {"runs": runs})
    learners = file.changes.filter(model="orgs.learner", made=True).values("row")
    others = (
        Application.objects.filter(learner__in=learners)
        .exclude(pk__in=made)
        .values("learner")
        .distinct()
        .count()
    )
    if others:
        return Reason("applications.other_calls_stand_on_import", {"learners": others})
    return None
