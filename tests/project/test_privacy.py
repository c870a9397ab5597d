"""Rule 3 of the house: every model says which personal data it holds, why, how long, and how it goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import pytest
from django.db import models
from django.test.utils import isolate_apps
from tests.project.test_sealed import our_models

from gezel.apps.journal.privacy import Privacy, not_personal
from gezel.apps.journal.seal import Sealed

# Words in the name of a field that speak of a human being.
_WORDS = re.compile(
    r"(^|_)(name|birth|born|phone|mail|address|gender|sex|nationality|age|person|learner|guardian|"
    r"parent|contact|notes?|password|login|body|travels?_with|sealed|number|protocol|by|to)(_|$)"
)
# Rows of these models are about one human being; so is whatever points at them.
_ABOUT_ONE = {
    "people.Account", "people.Person", "orgs.Learner", "applications.Application",
    "mobilities.Mobility",
}  # fmt: skip

# Fields that look personal and are not, with the reason.
NOT_PERSONAL = {
    "journal.Entry.number": "the number of the line",
    "orgs.Organisation.name": "the name of an organisation",
    "orgs.Organisation.match_name": "the name of an organisation",
    "orgs.Organisation.number": "the number of an organisation",
    "calls.Season.name": "the name of a season",
    "calls.Call.name": "the name of a call",
    "placements.Placement.number": "the host's own number of the place",
    "placements.Placement.minimum_age": "what the host asks of anybody",
    "placements.AllocationRun.notes": "reasons about the run: counts, no refs of learners",
    "mobilities.Mobility.number": "a running number inside the call",
    "placements.Placement.notes": "about the place: equipment, clothes, how to get there",
}


def looks_personal(field: models.Field) -> bool:
    if isinstance(field, models.EmailField):
        return True
    if field.related_model is not None:
        return field.related_model._meta.label in _ABOUT_ONE
    return bool(_WORDS.search(field.name))


def unsaid(
    found: Iterable[type[models.Model]], *, excused: Mapping[str, str] = NOT_PERSONAL
) -> Iterator[str]:
    """What a model's declaration of privacy leaves open."""
    for model in found:
        label = model._meta.label
        privacy = getattr(model, "privacy", None)
        if not isinstance(privacy, Privacy):
            yield f"{label} says nothing about privacy"
            continue
        names = {f.name for f in model._meta.concrete_fields}
        for name in privacy.personal:
            if name not in names:
                yield f"{label} has no field {name}"
        for field in model._meta.concrete_fields:
            if (
                not field.primary_key
                and looks_personal(field)
                and field.name not in privacy.personal
                and f"{label}.{field.name}" not in excused
            ):
                yield f"{label}.{field.name} looks personal and is not declared"
        if privacy.personal and privacy.erasure == "with_parent" and not _parents(model):
            yield f"{label} goes with its parent and has none"


def _parents(model: type[models.Model]) -> list[str]:
    return [
        f.name
        for f in model._meta.concrete_fields
        if f.remote_field is not None and f.remote_field.on_delete is models.CASCADE
    ]


def test_every_model_says_what_it_knows_about_people() -> None:
    assert list(unsaid(our_models())) == []


def test_the_excuses_name_fields_that_exist_and_look_personal() -> None:
    fields = {f"{m._meta.label}.{f.name}": f for m in our_models() for f in m._meta.concrete_fields}
    assert [name for name in NOT_PERSONAL if name not in fields] == []
    assert [name for name in NOT_PERSONAL if not looks_personal(fields[name])] == []


@isolate_apps()
def test_a_silent_model_and_a_forgotten_field_are_found() -> None:
    class Silent(models.Model):
        class Meta:
            app_label = "desk"

    class Forgetful(Sealed):
        privacy = Privacy(
            purpose="Call parents",
            basis="6.1.e public task",
            retention="One year",
            erasure="with_parent",
            personal=("phone", "fax"),
        )
        phone = models.CharField(max_length=20)
        parent_email = models.EmailField()
        home_address = models.CharField(max_length=20)

        class Meta:
            app_label = "desk"

    class Denies(Sealed):
        privacy = not_personal("Nothing to see here")
        birth_date = models.DateField()

        class Meta:
            app_label = "desk"

    assert list(unsaid([Silent, Forgetful, Denies])) == [
        "desk.Silent says nothing about privacy",
        "desk.Forgetful has no field fax",
        "desk.Forgetful.parent_email looks personal and is not declared",
        "desk.Forgetful.home_address looks personal and is not declared",
        "desk.Forgetful goes with its parent and has none",
        "desk.Denies.birth_date looks personal and is not declared",
    ]


def test_a_declaration_without_basis_or_erasure_is_refused() -> None:
    for basis, erasure in (("none", "delete"), ("6.1.e public task", "none")):
        with pytest.raises(ValueError, match="personal data needs a basis"):
            Privacy(
                purpose="x",
                basis=basis,
                retention="x",
                erasure=erasure,
                personal=("email",),  # type: ignore[arg-type]
            )
    with pytest.raises(ValueError, match="say the purpose"):
        not_personal("")
