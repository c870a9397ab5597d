"""What stands on a selection. Subjects above register a question here; the first answer counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gezel.core.values import Reason

if TYPE_CHECKING:
    from gezel.apps.applications.models import SelectionRun

Question = Callable[["SelectionRun"], Reason | None]
_questions: list[Question] = []


def ask_before_undo(question: Question) -> None:
    if question not in _questions:
        _questions.append(question)


def stands_on_selection(run: SelectionRun) -> Reason | None:
    """The reason why a selection may not be undone, from whoever builds on it."""
    for question in _questions:
        reason = question(run)
        if reason is not None:
            return reason
    return None
