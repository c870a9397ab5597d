"""Charts and maps as SVG, each with a sentence that says the finding and the table beside it."""

from gezel.adapters.charts.data import Bar, BudgetLine, Flow, Stay, Svg
from gezel.adapters.charts.maps import flow_map
from gezel.adapters.charts.plots import bars, budget, euro, timeline
from gezel.adapters.charts.texts import TEXTS, english
from gezel.adapters.charts.world import World, find_world

__all__ = [
    "TEXTS",
    "Bar",
    "BudgetLine",
    "Flow",
    "Stay",
    "Svg",
    "World",
    "bars",
    "budget",
    "english",
    "euro",
    "find_world",
    "flow_map",
    "timeline",
]
