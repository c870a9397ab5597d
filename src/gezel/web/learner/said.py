"""Reasons in sentences for a learner: codes of languages, countries and needs become their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gezel.apps.journal.words import say
from gezel.core.values import Reason
from gezel.web.ui.templatetags.gezel import country, language

# Requirements for a stay, as the lists name them.
REQUIREMENTS = {"step_free": gettext_noop("a place without steps")}


def need(key: str) -> str:
    return _(REQUIREMENTS[key]) if key in REQUIREMENTS else key


def _needs(keys: str) -> str:
    return ", ".join(need(key) for key in keys.split(", "))


_NAMES = {"language": language, "country": country, "missing": _needs}


def said(reason: Reason | Mapping[str, Any]) -> str:
    """The sentence of a reason, fresh or stored, with names instead of codes."""
    data = reason.as_data() if isinstance(reason, Reason) else reason
    params = dict(data.get("params") or {})
    for key, name_of in _NAMES.items():
        if isinstance(params.get(key), str):
            params[key] = name_of(params[key])
    return say({"code": data["code"], "params": params})
