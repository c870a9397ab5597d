"""Reasons in words: names instead of codes, in the reader's language."""

from __future__ import annotations

import importlib
import pkgutil
from decimal import Decimal

from django.utils import translation

import gezel.apps
from gezel.apps.journal.flow_words import FLOW_WORDS
from gezel.apps.journal.words import say
from gezel.apps.orgs.roles import ROLES
from gezel.core.flow import Flow
from gezel.core.values import Reason


def lifecycles() -> list[Flow]:
    found = []
    for module in pkgutil.iter_modules(gezel.apps.__path__):
        try:
            flows = importlib.import_module(f"gezel.apps.{module.name}.flows")
        except ModuleNotFoundError:
            continue
        found += [flow for flow in vars(flows).values() if isinstance(flow, Flow)]
    return found


def test_every_lifecycle_state_move_and_role_has_a_word() -> None:
    flows = lifecycles()
    assert len(flows) >= 6
    names = {flow.name for flow in flows}
    names |= {state for flow in flows for state in flow.states}
    names |= {move.verb for flow in flows for move in flow.moves}
    names |= set(ROLES)
    assert names - set(FLOW_WORDS) == set()


def test_a_refused_move_is_said_in_dutch() -> None:
    reason = Reason("flow.wrong_state", {"flow": "call", "verb": "open", "state": "finished"})
    with translation.override("nl"):
        said = say(reason)
    assert "finished" not in said
    assert "afgerond" in said


def test_a_missing_figure_is_named_in_the_readers_language() -> None:
    reason = Reason(
        "grants.unknown_rate",
        {
            "figure": "individual.learner.3.first",
            "what": "daily rate (learner), country group 3, days 1-14",
            "call_year": 2026,
            "field": "VET",
            "action": "KA121",
            "agency": "BE02",
        },
    )
    with translation.override("nl"):
        said = say(reason)
    assert "daily rate" not in said
    with translation.override("en"):
        assert "daily rate" in say(reason)


def test_amounts_have_the_readers_comma_and_dates_their_weekday() -> None:
    with translation.override("nl"):
        assert (
            say(
                {
                    "code": "applications.mark_off_scale",
                    "params": {
                        "row": 3,
                        "criterion": "Motivatie",
                        "value": "12.5",
                        "maximum": "10.000",
                    },
                }
            ).count("12,5")
            == 1
        )
    reason = Reason(
        "applications.mark_off_scale",
        {"row": 3, "criterion": "X", "value": Decimal("12.5"), "maximum": Decimal(10)},
    )
    with translation.override("en"):
        assert "12.5" in say(reason)


def test_an_unknown_code_shows_itself_instead_of_breaking_a_page() -> None:
    assert say(Reason("nobody.wrote_this")) == "nobody.wrote_this"
