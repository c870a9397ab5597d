"""Money per learner: rates with status and source, an engine that refuses an unknown number."""

from gezel.core.grants.book import RateBook
from gezel.core.grants.distance import band, haversine_km, near_limit
from gezel.core.grants.engine import compute
from gezel.core.grants.figures import Band, Figure, OwnFigure, OwnRule, RateKey, Rule
from gezel.core.grants.quoted import check_quoted_travel
from gezel.core.grants.reader import read_rates
from gezel.core.grants.request import Grant, GrantRequest, Line
from gezel.core.grants.words import FIGURE_TEXTS, TEXTS, figure_label

__all__ = [
    "FIGURE_TEXTS",
    "TEXTS",
    "Band",
    "Figure",
    "Grant",
    "GrantRequest",
    "Line",
    "OwnFigure",
    "OwnRule",
    "RateBook",
    "RateKey",
    "Rule",
    "band",
    "check_quoted_travel",
    "compute",
    "figure_label",
    "haversine_km",
    "near_limit",
    "read_rates",
]
