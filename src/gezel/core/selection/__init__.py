"""Who goes: criteria, scores, reserved places, and a draw that everybody can repeat.

    selection = select(problem)
    verdict = verify(problem, selection)

`commitment(problem)` is to be published before the seed is known. The rule and what is proved about
it stand in `docs/user/selection.md`.
"""

from gezel.core.selection.engine import select
from gezel.core.selection.lottery import commitment, line
from gezel.core.selection.model import Band, Candidate, Criterion, Reserve, SelectionProblem
from gezel.core.selection.points import Part
from gezel.core.selection.referee import verify
from gezel.core.selection.result import (
    DrawnLine,
    Outcome,
    Protocol,
    ReserveUse,
    Selection,
    Verdict,
)
from gezel.core.selection.rules import rule_texts
from gezel.core.selection.words import TEXTS, in_english

__all__ = [
    "TEXTS",
    "Band",
    "Candidate",
    "Criterion",
    "DrawnLine",
    "Outcome",
    "Part",
    "Protocol",
    "Reserve",
    "ReserveUse",
    "Selection",
    "SelectionProblem",
    "Verdict",
    "commitment",
    "in_english",
    "line",
    "rule_texts",
    "select",
    "verify",
]
