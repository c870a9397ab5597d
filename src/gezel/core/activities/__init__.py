"""The catalogue of activity types: who, how long, with which papers and kinds of money."""

from gezel.core.activities.model import Activity, Catalogue, Limit, ReducedMinimum
from gezel.core.activities.reader import parse_catalogue
from gezel.core.activities.rules import NAMES, TEXTS, duration_notes, duration_problem

__all__ = [
    "NAMES",
    "TEXTS",
    "Activity",
    "Catalogue",
    "Limit",
    "ReducedMinimum",
    "duration_notes",
    "duration_problem",
    "parse_catalogue",
]
