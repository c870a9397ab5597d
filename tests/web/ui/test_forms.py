"""Forms as people meet them: mistakes that can be found, numbers with a comma, files that fit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from gezel.web.ui.forms import DecimalField, GezelForm, MoneyField, UploadField, read_number


class StayForm(GezelForm, forms.Form):
    autocomplete = {"name": "name"}

    name = forms.CharField(label="Name")
    email = forms.EmailField(label="E-mail address", help_text="The host writes to it.")
    first_day = forms.DateField(label="First day", initial="2027-03-01")
    distance = DecimalField(label="Distance", unit="km")
    grant = MoneyField(label="Grant", required=False)
    travel = forms.ChoiceField(
        label="Travel", choices=[("train", "Train"), ("plane", "Plane")], widget=forms.RadioSelect
    )
    file = UploadField(label="List", accept=(".xlsx", ".csv"), max_mb=1, required=False)
    agreed = forms.BooleanField(label="I have read the rules")


def test_a_fresh_form_shows_no_mistakes_and_says_what_is_optional():
    page = str(StayForm())
    assert "ds-error-summary" not in page
    assert "data-wrong" not in page
    assert page.count("(optional)") == 2
    assert "placeholder" not in page


def test_a_wrong_form_begins_with_a_summary_that_links_to_each_field():
    page = str(StayForm({"email": "bob@"}))
    assert page.index("ds-error-summary") < page.index('name="name"')
    assert 'tabindex="-1"' in page
    for target in ("id_name", "id_email", "id_first_day", "id_travel_0", "id_agreed"):
        assert f'href="#{target}"' in page
        assert f'id="{target}"' in page


def test_hint_and_mistake_are_tied_to_the_field():
    page = str(StayForm({"email": "bob@"}))
    assert 'aria-describedby="id_email_hint id_email_error"' in page
    assert '<div class="hint" id="id_email_hint">The host writes to it.</div>' in page
    assert 'id="id_email_error"' in page
    assert 'aria-invalid="true"' in page


def test_choices_stand_in_a_fieldset_with_a_legend():
    page = str(StayForm({}))
    assert '<fieldset class="field" data-wrong aria-describedby="id_travel_error">' in page
    assert "<legend>Travel</legend>" in page
    assert '<label for="id_travel_1">Plane</label>' in page


def test_a_mistake_says_what_to_do():
    errors = StayForm({}).errors
    assert errors["name"] == ["Fill this in."]
    assert errors["first_day"] == ["Choose a day."]
    assert errors["travel"] == ["Choose one."]
    assert errors["agreed"] == ["Tick this to go on."]


def test_dates_are_native_and_iso():
    page = str(StayForm())
    assert '<input type="date" name="first_day" value="2027-03-01"' in page


def test_the_browser_is_told_what_to_fill_in():
    page = str(StayForm())
    assert 'autocomplete="name"' in page
    assert 'autocomplete="email"' in page


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("nl", "1.438,50", "1438.50"),
        ("nl", "1438,5", "1438.5"),
        ("nl", "1.438", "1438"),
        ("nl", "12.5", "12.5"),
        ("en", "1,438.50", "1438.50"),
        ("en", "1,438", "1438"),
        ("en", "1.438", "1.438"),
        ("en", "12,5", "12.5"),
        ("en", "€ 1 438", "1438"),
        ("nl", "1.234.567", "1234567"),
        ("nl", "-3,5", "-3.5"),
        ("en", "about 5", "about5"),
        ("nl", "12.34.56,7", "12.34.56,7"),
    ],
)
def test_a_number_is_read_as_the_reader_means_it(language: str, typed: str, meant: str):
    with override(language):
        assert read_number(typed) == meant


def test_a_dutch_amount_comes_back_with_its_comma():
    with override("nl"):
        form = StayForm({"grant": "1.438,50", "distance": "x"})
        assert 'value="1438,50"' in str(form["grant"])
        assert form.fields["grant"].clean("1438.50") == Decimal("1438.50")
        assert 'inputmode="decimal"' in str(form["grant"])


def upload(name: str, size: int = 10) -> UploadField:
    field = UploadField(accept=(".xlsx", ".csv"), max_mb=1)
    return field.clean(SimpleUploadedFile(name, b"x" * size))


def test_a_file_of_another_kind_is_refused_with_what_is_taken():
    with pytest.raises(forms.ValidationError, match=r"“photo\.jpg” is not a file of these kinds"):
        upload("photo.jpg")


def test_a_file_that_is_too_large_is_refused_with_the_size():
    with pytest.raises(forms.ValidationError, match="at most 1 MB"):
        upload("list.csv", size=1024 * 1024 + 1)


def test_a_file_that_fits_passes():
    assert upload("LIST.CSV").name == "LIST.CSV"


def test_what_a_person_typed_never_becomes_markup():
    page = str(StayForm({"name": "<script>alert(1)</script>", "email": "<b>"}))
    assert "<script" not in page
    assert "<b>" not in page


@pytest.mark.django_db
def test_the_form_component_brings_token_draft_and_upload(client: Client):
    html = client.get("/ui/kit/roomy/").content.decode()
    assert 'enctype="multipart/form-data"' in html
    assert 'name="once"' in html
    assert 'data-draft="kit"' in html
    assert "Save and go on" in html


@pytest.mark.django_db
def test_a_saved_form_tells_so_with_a_way_back(client: Client):
    filled = {
        "name": "Bob", "email": "bob@example.org", "first_day": "2027-03-01", "distance": "1,5",
        "country": "ES", "travel": "train", "why": "To learn.", "agreed": "on", "once": "token",
    }  # fmt: skip
    answer = client.post("/ui/kit/roomy/", filled, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/ui/kit/roomy/", 302)]
    assert '<p class="notice-text">Saved.</p>' in page
    assert 'action="/ui/kit/roomy/"' in page
    assert "Undo" in page
