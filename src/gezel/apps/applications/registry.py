"""What stands on a selection. Subjects above register a question here; the first answer counts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gezel.core.values import Reason

if TYPE_CHECKING:
    from gezel.apps.applications.models import Application, SelectionRun
    from gezel.apps.journal.actor import Actor

Question = Callable[["SelectionRun"], Reason | None]
_questions: list[Question] = []


def ask_before_undo(question: Question) -> None:
    if question not in _questions:
        _questions.append(question)


# Asked with the keys of the applications that an import made and that would go with it.
ImportQuestion = Callable[[Sequence[uuid.UUID]], Reason | None]
_import_questions: list[ImportQuestion] = []


def ask_before_import_goes(question: ImportQuestion) -> None:
    if question not in _import_questions:
        _import_questions.append(question)


def stands_on_import(applications: Sequence[uuid.UUID]) -> Reason | None:
    """The reason why an import of applications may not be undone, from whoever builds on them."""
    for question in _import_questions:
        reason = question(applications)
        if reason is not None:
            return reason
    return None


Follower = Callable[["Application", "Actor", bool], None]
_followers: list[Follower] = []


def follow_withdrawals(follower: Follower) -> None:
    """`follower(application, actor, withdrawn)` runs in the same transaction; False: it came back."""
    if follower not in _followers:
        _followers.append(follower)


def tell_followers(application: Application, actor: Actor, *, withdrawn: bool) -> None:
    for follower in _followers:
        follower(application, actor, withdrawn)


def stands_on_selection(run: SelectionRun) -> Reason | None:
    """The reason why a selection may not be undone, from whoever builds on it."""
    for question in _questions:
        reason = question(run)
        if reason is not None:
            return reason
    return None
