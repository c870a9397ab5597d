"""Learners from a file: persons, their place at school, and their application in the call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gezel.apps.applications.incoming_calls import apply
from gezel.apps.applications.incoming_who import who_is_who
from gezel.apps.applications.models import Application, SelectionOutcome
from gezel.apps.applications.registry import stands_on_import
from gezel.apps.calls.models import Call
from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.registry import Ledger
from gezel.apps.desk.services import freeze
from gezel.apps.orgs.models import Learner, Organisation
from gezel.apps.orgs.services import Known, know
from gezel.apps.people.models import Person
from gezel.apps.people.vault import key_of, seal, unseal
from gezel.core.intake import CheckedRow, Name
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
    people = who_is_who(
        list(Learner.objects.filter(office=office).select_related("person").order_by("key")),
        rows,
        by_name,
        ledger,
    )
    wanted = {who.key: who.row() for who in people}
    existing = {who.key: who.known for who in people if who.known is not None}
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
        changed_applications = apply(call, wanted, learners, ledger)
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
    first = learner_now.get("available_from", learner.available_from)
    last = learner_now.get("available_to", learner.available_to)
    if first and last and first > last:
        learner_now.pop("available_from", None)
        learner_now.pop("available_to", None)
        ledger.remarks.append(
            Reason(
                "applications.free_days_out_of_order",
                {"row": row_number, "start": first, "end": last},
            )
        )
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
    return stands_on_import([change["row"] for change in made])
