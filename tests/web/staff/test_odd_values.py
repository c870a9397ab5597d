"""Odd values in forms and addresses: a sentence at the field, never a broken page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from tests.project.addresses import address, decide_and_tell, may_open
from tests.world import World, make_world

from gezel.apps.calls.models import Call
from gezel.apps.desk.models import Message
from gezel.web.staff import calls, outbox
from gezel.web.ui.pages import all_patterns

CALL = {
    "name": "Work placements",
    "activity": "LRN_SHORT",
    "starts": "2027-03-01",
    "ends": "2027-03-31",
    "places": "3",
    "reserved": "1",
    "reserve_list": "",
    "call_year": "2021",
    "agency": "ES",
    "action": "KA121",
    "travel_days": "0",
    "country": "BE",
    "language": "en",
    "criteria-TOTAL_FORMS": "1",
    "criteria-INITIAL_FORMS": "0",
    "criteria-0-key": "motivation",
    "criteria-0-label": "Motivation",
    "criteria-0-maximum": "10",
    "criteria-0-weight": "100",
}
HUGE = "99999999999999999999"


def change(alice: Client, world: World, **fields: str) -> Any:
    return alice.post(reverse("staff_call_edit", args=[world.call.pk]), {**CALL, **fields})


def test_the_form_of_a_call_changes_it(world: World, alice: Client) -> None:
    assert change(alice, world, reserve_list="7").status_code == 302
    world.call.refresh_from_db()
    assert world.call.reserve_list == 7


@pytest.mark.parametrize(
    "field",
    ["places", "reserved", "reserve_list", "call_year", "travel_days"]
    + [f"criteria-0-{name}" for name in ("maximum", "weight", "minimum")],
)
@pytest.mark.parametrize("value", [HUGE, f"-{HUGE}", "9" * 5000, "NaN", "1e400", "０x1"])
def test_a_number_that_cannot_be_is_said_at_its_field(
    world: World, alice: Client, field: str, value: str
) -> None:
    answer = change(alice, world, **{field: value})
    assert answer.status_code == 200
    errors = answer.context["form"].errors.keys() | {
        f"criteria-0-{name}" for name in answer.context["criteria"][0].errors
    }
    assert field in errors
    world.call.refresh_from_db()
    assert (world.call.places, world.call.reserve_list) == (3, None)


def test_what_the_record_does_not_take_is_said_too(
    world: World, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_what: Any) -> None:
        raise ValidationError({"places": ["Too many."], "salt": ["Too salty."]})

    monkeypatch.setattr(calls, "change_call", refuse)
    errors = change(alice, world).context["form"].errors
    assert errors == {"places": ["Too many."], "__all__": ["Too salty."]}

    def refuse_plainly(**_what: Any) -> None:
        raise ValidationError("Not so.")

    monkeypatch.setattr(calls, "change_call", refuse_plainly)
    assert change(alice, world).context["form"].errors == {"__all__": ["Not so."]}


def test_a_file_with_more_criteria_than_the_form_has_lines_loses_none_of_them(
    world: World, alice: Client
) -> None:
    lines = {
        f"criteria-{n}-{name}": value
        for n in range(12)
        for name, value in (("label", f"Mark {n}"), ("maximum", "10"), ("weight", "10"))
    }
    answer = change(alice, world, **lines, **{"criteria-TOTAL_FORMS": "12", "criteria-0-key": ""})
    assert answer.status_code == 302
    assert Call.objects.get(pk=world.call.pk).criteria.count() == 12


def our_forms(of: type = forms.BaseForm) -> list[type[forms.BaseForm]]:
    found = []
    for sub in of.__subclasses__():
        found += [sub, *our_forms(sub)]
    return [f for f in found if f.__module__.startswith("gezel.")]


def test_every_whole_number_of_every_form_has_an_end() -> None:
    open_ended = [
        f"{form.__name__}.{name}"
        for form in our_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.IntegerField)
        and (field.max_value is None or field.min_value is None)
        and getattr(field, "max_digits", None) is None
    ]
    assert open_ended == []


# --- addresses ------------------------------------------------------------------------------------

ASKED = [
    "q",
    "page",
    "sort",
    "call",
    "state",
    "kind",
    "address",
    "year",
    "agency",
    "action",
    "placed",
    "school",
    "trade",
    "country",
    "language",
    "what",
    "level",
    "status",
    "season",
    "export",
    "back",
    "view",
    "show",
]


@pytest.mark.parametrize(
    "value", [HUGE, f"-{HUGE}", "\u0661\ufeff\u202e", "'\"%\\_;--", "x" * 3000]
)
def test_no_question_breaks_a_page(db: None, value: str) -> None:
    world = make_world(salt="pepper")
    decide_and_tell(world)
    client = Client(raise_request_exception=False)
    client.force_login(world.alice, backend="django.contrib.auth.backends.ModelBackend")
    broken = []
    for pattern in all_patterns():
        if may_open(pattern, "coordinator"):
            url = address(pattern, world)
            answer = client.get(url, dict.fromkeys(ASKED, value))
            if answer.status_code >= 500:
                broken.append(f"{pattern.name}: {answer.status_code}")
    assert broken == []


# --- letters on paper -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 7, 20, 22, 30, tzinfo=UTC), date(2026, 7, 21)),
        (datetime(2026, 11, 20, 22, 30, tzinfo=UTC), date(2026, 11, 20)),
    ],
)
def test_a_letter_bears_the_day_on_which_it_was_written_here(
    done: World, monkeypatch: pytest.MonkeyPatch, moment: datetime, day: date
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(outbox, "letter_pdf", lambda letter: seen.append(letter) or b"%PDF")
    letter = Message.objects.select_related("to", "office")[0]
    letter.created = moment
    outbox.printed_letter(letter)
    assert [one.date for one in seen] == [day]
