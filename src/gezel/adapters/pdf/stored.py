"""The words of an agreement as JSON, to be stored, and back again, to be printed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from gezel.adapters.pdf.data import (
    AgreementData,
    Assessment,
    Organisation,
    Person,
    Recognition,
    Task,
)


def words_as_data(data: AgreementData) -> dict[str, Any]:
    """The words as JSON: dates as text, tuples as lists."""

    def plain(value: Any) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [plain(v) for v in value]
        return value

    words: dict[str, Any] = plain(dataclasses.asdict(data))
    return words


def words_from_data(words: Mapping[str, Any]) -> AgreementData:
    """The words of a stored version, to print them."""

    def day(value: str | None) -> date | None:
        return date.fromisoformat(value) if value else None

    def person(value: dict[str, Any]) -> Person:
        return Person(**{**value, "birth_date": day(value["birth_date"])})

    made: dict[str, Any] = {
        **words,
        "issued_on": date.fromisoformat(words["issued_on"]),
        "start": day(words["start"]),
        "end": day(words["end"]),
        "learner": person(words["learner"]),
        "guardian": person(words["guardian"]) if words["guardian"] else None,
        "sending_contact": person(words["sending_contact"]),
        "host_mentor": person(words["host_mentor"]),
        "sending": Organisation(**words["sending"]),
        "hosting": Organisation(**words["hosting"]),
        "intermediary": Organisation(**words["intermediary"]) if words["intermediary"] else None,
        "assessment": Assessment(
            **{**words["assessment"], "criteria": tuple(words["assessment"]["criteria"])}
        ),
        "recognition": Recognition(**words["recognition"]),
        "tasks": tuple(Task(**task) for task in words["tasks"]),
        "outcomes": tuple(words["outcomes"]),
        "annexes": tuple(words["annexes"]),
        "commitments": tuple(words["commitments"]),
    }
    return AgreementData(**made)
