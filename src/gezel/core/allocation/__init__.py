"""Where each selected learner goes: the rule, its referee and its explanations."""

from gezel.core.allocation.engine import allocate
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

__all__ = [
    "Allocation",
    "Assignment",
    "Exclusion",
    "Figures",
    "LearnerIn",
    "Pair",
    "Pin",
    "PlacementIn",
    "Problem",
    "Solver",
    "Wish",
    "allocate",
    "check",
    "eligible",
]
