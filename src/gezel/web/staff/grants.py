"""Lines and gaps of a grant in words, shared by the pages of money and of learners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from gezel.apps.calls.models import Call
from gezel.apps.journal.words import say
from gezel.apps.money.models import Grant, GrantLine
from gezel.web.staff.words import LINE_KINDS, PAYEES, STATUS


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of a grant in the reader's language."""

    kind_word: str
    payee_word: str
    formula: str
    amount: Decimal
    tone: str
    status_word: str
    source: str


@dataclass(frozen=True, slots=True)
class GapShown:
    """What is missing in words, and the address where it can be entered (empty when it is not a
    rate that is missing)."""

    text: str
    url: str = ""


def line_shown(line: GrantLine) -> LineShown:
    tone, word = STATUS[line.status]
    return LineShown(
        kind_word=_(LINE_KINDS.get(line.kind, line.kind)),
        payee_word=_(PAYEES.get(line.payee, line.payee)),
        formula=line.formula,
        amount=line.amount,
        tone=tone,
        status_word=_(word),
        source=line.source,
    )


def gaps_shown(grant: Grant, *, call: Call) -> list[GapShown]:
    return [gap_shown(gap["code"], gap["params"], call=call) for gap in grant.gaps]


def gap_shown(code: str, params: Mapping[str, Any], *, call: Call | None = None) -> GapShown:
    """A gap with the address of the form that fills it, filled in as far as the gap knows."""
    text = say({"code": code, "params": dict(params)})
    figure = params.get("figure")
    if not figure:
        return GapShown(text)
    known = {
        "figure": figure,
        "call_year": params.get("call_year", call.call_year if call else ""),
        "agency": params.get("agency", call.agency if call else ""),
        "action": params.get("action", call.action if call else ""),
    }
    return GapShown(text, f"{reverse('staff_rate_new')}?{urlencode(known)}")
