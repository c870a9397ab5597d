"""Where each selected learner goes: the rule, its referee and its explanations."""

from gezel.core.allocation.engine import allocate
from gezel.core.allocation.explain import Explanations, LearnerExplanation, Option, explain
from gezel.core.allocation.problem import (
    Allocation,
    Assignment,
    Exclusion,
    Figures,
    LearnerIn,
    Pair,
    Pin,
    PlacementIn,
    Problem,
    Wish,
)
from gezel.core.allocation.programme import Solver
from gezel.core.allocation.rules import check, eligible
from gezel.core.allocation.texts import TEXTS
from gezel.core.allocation.verify import Verdict, verify

__all__ = [
    "TEXTS",
    "Allocation",
    "Assignment",
    "Exclusion",
    "Explanations",
    "Figures",
    "LearnerExplanation",
    "LearnerIn",
    "Option",
    "Pair",
    "Pin",
    "PlacementIn",
    "Problem",
    "Solver",
    "Verdict",
    "Wish",
    "allocate",
    "check",
    "eligible",
    "explain",
    "verify",
]
