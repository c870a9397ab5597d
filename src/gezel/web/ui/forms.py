"""The one accessible form renderer, and the fields that people type in.

    class InviteForm(GezelForm, forms.Form):
        email = forms.EmailField(label=_("E-mail address"))

A form says {{ form }} and gets: an error summary with links, labels, hints and errors tied to
their fields, "(optional)" in words, native dates, decimals with the reader's comma.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting
from django.utils import formats
from django.utils.translation import gettext, gettext_lazy

__all__ = [
    "DecimalField",
    "GezelForm",
    "MoneyField",
    "NumberText",
    "Renderer",
    "UploadField",
    "read_number",
]

_SPACES = re.compile(r"[\s\u00a0\u202f']")
_THOUSANDS = re.compile(r"\d{1,3}(\D\d{3})+\Z")


class Renderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


def read_number(text: str) -> str:
    """What a person typed as a number, with a point for decimals and nothing between thousands.

    Comma and point are both taken; the reader's language decides only where the text could mean
    two things: "1.438" is 1438 for a Dutch reader and 1.438 for an English one. What is no number
    comes back as it was, for the field to refuse.
    """
    plain = _SPACES.sub("", text).removeprefix("€").removesuffix("€").removesuffix("%")
    sign = "-" if plain.startswith("-") else ""
    plain = plain.removeprefix(sign)
    marks = [mark for mark in plain if mark in ",."]
    if not marks:
        return sign + plain
    decimal = formats.get_format("DECIMAL_SEPARATOR")
    last = marks[-1]
    if len(set(marks)) == 2:
        decimal = last
    elif len(marks) > 1 or (last != decimal and _THOUSANDS.fullmatch(plain)):
        decimal = "," if last == "." else "."
    else:
        decimal = last
    thousands = "," if decimal == "." else "."
    whole, _, rest = plain.partition(decimal)
    if thousands in whole and not _THOUSANDS.fullmatch(whole):
        return text
    return sign + whole.replace(thousands, "") + (f".{rest}" if rest else "")


class NumberText(forms.TextInput):
    """A text field for a number: native number fields refuse the comma in half of the browsers."""

    def __init__(self, attrs: Mapping[str, Any] | None = None, *, decimals: bool = True) -> None:
        mode = "decimal" if decimals else "numeric"
        super().__init__({"inputmode": mode, "autocomplete": "off", **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        typed = data.get(name)
        return read_number(typed) if isinstance(typed, str) else typed

    def format_value(self, value: Any) -> str | None:
        if value is None or value == "":
            return None
        text = str(value)
        try:
            Decimal(text)
        except InvalidOperation:
            return text
        return text.replace(".", formats.get_format("DECIMAL_SEPARATOR"))


class DecimalField(forms.DecimalField):
    """A number with decimals, comma or point; `unit` stands behind the field ("km", "%")."""

    widget = NumberText

    def __init__(self, *, unit: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.unit = unit


class MoneyField(DecimalField):
    """An amount in euro, to the cent."""

    def __init__(self, **options: Any) -> None:
        options = {"max_digits": 12, "decimal_places": 2, "unit": "€", **options}
        super().__init__(**options)


class UploadField(forms.FileField):
    """A file, with the kinds that are taken and the largest size said in words beside it."""

    def __init__(self, *, accept: Sequence[str], max_mb: int = 25, **options: Any) -> None:
        super().__init__(**options)
        self.accept = tuple(kind.lower() for kind in accept)
        self.max_mb = max_mb
        self.widget.attrs.setdefault("accept", ",".join(self.accept))

    @property
    def said(self) -> str:
        kinds = ", ".join(kind.removeprefix(".").upper() for kind in self.accept)
        return gettext("%(kinds)s, at most %(size)s MB.") % {"kinds": kinds, "size": self.max_mb}

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            if not (file.name or "").lower().endswith(self.accept):
                raise ValidationError(
                    gettext("“%(name)s” is not a file of these kinds: %(said)s")
                    % {"name": file.name, "said": self.said},
                    code="kind",
                )
            if (file.size or 0) > self.max_mb * 1024 * 1024:
                raise ValidationError(
                    gettext("“%(name)s” is too large. %(said)s")
                    % {"name": file.name, "said": self.said},
                    code="size",
                )
        return file


class GezelForm:
    """Mix-in before forms.Form or forms.ModelForm. `autocomplete` names the browser's hints."""

    autocomplete: Mapping[str, str] = {}
    error_summary = gettext_lazy("Something is not right yet")
    label_suffix = ""
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            _settle(field)
            hint = self.autocomplete.get(name)
            if hint:
                field.widget.attrs.setdefault("autocomplete", hint)


_DEFAULT_REQUIRED = forms.Field.default_error_messages["required"]


def _settle(field: forms.Field) -> None:
    """Give a field the widget that people can use: native dates, numbers with a comma."""
    attrs = field.widget.attrs
    if field.error_messages.get("required") == _DEFAULT_REQUIRED:
        field.error_messages["required"] = _what_to_do(field)
    if type(field.widget) is forms.DateInput:
        field.widget = forms.DateInput({**attrs, "type": "date"}, format="%Y-%m-%d")
    elif type(field.widget) is forms.DateTimeInput:
        field.widget = forms.DateTimeInput(
            {**attrs, "type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        )
    elif type(field.widget) is forms.TimeInput:
        field.widget = forms.TimeInput({**attrs, "type": "time"}, format="%H:%M")
    elif type(field.widget) is forms.NumberInput:
        kept = {k: v for k, v in attrs.items() if k not in {"step", "min", "max"}}
        decimals = isinstance(field, forms.DecimalField | forms.FloatField)
        field.widget = NumberText(kept, decimals=decimals)
    elif isinstance(field.widget, forms.EmailInput):
        attrs.setdefault("autocomplete", "email")
    elif isinstance(field.widget, forms.Textarea):
        attrs.pop("cols", None)
        attrs.pop("rows", None)


def _what_to_do(field: forms.Field) -> Any:
    """A mistake says what to do now."""
    if isinstance(field, forms.BooleanField):
        return gettext_lazy("Tick this to go on.")
    if isinstance(field, forms.MultipleChoiceField):
        return gettext_lazy("Choose at least one.")
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return gettext_lazy("Choose one.")
    if isinstance(field, forms.FileField):
        return gettext_lazy("Choose a file.")
    if isinstance(field, forms.DateField):
        return gettext_lazy("Choose a day.")
    return gettext_lazy("Fill this in.")
