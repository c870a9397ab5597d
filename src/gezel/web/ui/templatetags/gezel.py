"""Template tags and filters that every page may use (they are built in: no {% load %})."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms, template
from django.contrib.messages.storage.base import Message
from django.forms.boundfield import BoundField, BoundWidget
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from gezel.apps.journal.words import say
from gezel.core.values import Money, Reason
from gezel.web.ui import notices
from gezel.web.ui.once import FIELD, new_token

register = template.Library()

TONE_ICONS = {
    "ok": "check",
    "wait": "wait",
    "warn": "warn",
    "stop": "stop",
    "info": "info",
    "neutral": "",
}


# -- pictures ---------------------------------------------------------------------------------


@cache
def _sprite() -> str:
    return static("ui/icons.svg")


@cache
def _icon(name: str, classes: str) -> SafeString:
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f"icon {classes}".strip(),
        _sprite(),
        name,
    )


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A picture of the sprite; it never speaks, the word stands beside it."""
    return _icon(name, classes) if name else SafeString()


@register.filter
def tone_icon(tone: str) -> str:
    return TONE_ICONS.get(tone, "")


# -- figures and dates in the reader's language -----------------------------------------------


@cache
def _locale(language: str) -> Any:
    from babel import Locale

    # English as Europe writes it: 1,438.00 but day before month
    name = {"en": "en_GB"}.get(language, language.replace("-", "_"))
    return Locale.parse(name)


def _here() -> Any:
    return _locale(get_language() or "en")


@register.filter
def money(amount: Money | Decimal | str | int | None) -> str:
    """€1,438.00 or € 1.438,00; a dash where there is no amount."""
    if amount is None or amount == "":
        return "–"
    from babel.numbers import format_currency

    euro = amount.euro if isinstance(amount, Money) else Decimal(amount)
    return format_currency(euro, "EUR", locale=_here())


@register.filter
def number(value: Decimal | int | float | None) -> str:
    """A figure with the reader's separators."""
    return (
        "–" if value is None else formats.number_format(value, use_l10n=True, force_grouping=True)
    )


@register.filter
def day(value: date | datetime | str | None) -> str:
    """Thu 5 Nov 2026; a dash where there is no date."""
    if not value:
        return "–"
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return formats.date_format(value, "DATE_FORMAT")


@register.filter
def moment(value: datetime | None) -> str:
    """Thu 5 Nov 2026, 23:59."""
    if not value:
        return "–"
    return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")


@register.filter
def share(part: int, whole: int) -> str:
    """34 of 68 (50 %); a percentage never stands alone."""
    if not whole:
        return gettext("none of none")
    percent = (200 * part + whole) // (2 * whole)
    return gettext("%(part)s of %(whole)s (%(percent)s %%)") % {
        "part": number(part),
        "whole": number(whole),
        "percent": percent,
    }


@register.filter
def country(code: str | None) -> str:
    """The name of a country (ISO code, also EL and UK) in the reader's language."""
    if not code:
        return "–"
    plain = {"EL": "GR", "UK": "GB"}.get(str(code), str(code))
    return _here().territories.get(plain, plain)


@register.filter
def language(code: str | None) -> str:
    """The name of a language in the reader's language."""
    return str(_here().languages.get(str(code), code)) if code else "–"


@register.filter
def words(reason: Reason | Mapping[str, Any] | None) -> str:
    """The sentence of a reason, stored or fresh."""
    return say(reason) if reason else ""


# -- forms ------------------------------------------------------------------------------------


@register.simple_tag
def once() -> SafeString:
    """The hidden token that makes a second click harmless; see ui/once.py."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_token())


@register.simple_tag
def control(field: BoundField | BoundWidget, classes: str = "ds-input") -> SafeString:
    """The input of a field, or one choice of it, dressed for our pages."""
    if isinstance(field, BoundWidget):
        field.data["attrs"]["class"] = classes
        field.data["attrs"].pop("placeholder", None)
        return mark_safe(field.tag(wrap_label=False))
    attrs = {"class": f"{field.field.widget.attrs.get('class', '')} {classes}".strip()}
    if hint := described_by(field):
        attrs["aria-describedby"] = hint
    # the label says it already, and grey text in a field looks like an answer
    field.field.widget.attrs.pop("placeholder", None)
    return field.as_widget(attrs=attrs)


@register.filter
def described_by(field: BoundField) -> str:
    """Ids of hint and mistake of a field, in the order in which they are read."""
    given = field.field.widget.attrs.get("aria-describedby", "")
    own = [given] if given else []
    if field.help_text or getattr(field.field, "said", ""):
        own.append(f"{field.auto_id}_hint")
    if field.errors:
        own.append(f"{field.auto_id}_error")
    return " ".join(own)


@register.filter
def target_of(field: BoundField) -> str:
    """The id that the error summary jumps to."""
    return f"{field.auto_id}_0" if field.use_fieldset else (field.id_for_label or field.auto_id)


@register.filter
def is_tick(field: BoundField) -> bool:
    return type(field.field.widget) is forms.CheckboxInput


@register.filter
def multipart(form: Any) -> bool:
    return bool(form) and form.is_multipart()


# -- messages ---------------------------------------------------------------------------------


@register.filter
def tone(message: Message) -> str:
    return notices.tone_of(message)


@register.filter
def undo(message: Message) -> dict[str, str] | None:
    return notices.undo_of(message)


# -- tables -----------------------------------------------------------------------------------


@register.inclusion_tag("ui/table.html")
def table(table: Any, records: Any, title: str = "") -> dict[str, Any]:
    """A table inside a page, without sorting: {% table table rows title %}."""
    heads = [replace(head, sort="") for head in table.heads()]
    return {"heads": heads, "body": table.body(records), "title": title or table.caption}
