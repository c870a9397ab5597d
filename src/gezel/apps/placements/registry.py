"""What stands on an allocation. Subjects above register a question here; the first answer counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gezel.core.values import Reason

if TYPE_CHECKING:
    from gezel.apps.placements.models import AllocationRun

Question = Callable[["AllocationRun"], Reason | None]
_questions: list[Question] = []


def ask_before_undo(question: Question) -> None:
    if question not in _questions:
        _questions.append(question)


def stands_on_allocation(run: AllocationRun) -> Reason | None:
    """The reason why an allocation may not be undone, from whoever builds on it."""
    for question in _questions:
        reason = question(run)
        if reason is not None:
            return reason
    return None
