"""The sentences and column titles of charts, in plain English, for the floor above to translate."""

from __future__ import annotations

from gezel.core.values import Reason, gettext_noop

TEXTS: dict[str, str] = {
    "charts.empty": gettext_noop("There is nothing to show yet."),
    "charts.other": gettext_noop("Other (%(count)s)"),
    "charts.bars.first": gettext_noop("%(first)s comes first with %(count)s of %(total)s."),
    "charts.bars.tie": gettext_noop(
        "%(first)s and %(second)s share the first place with %(count)s each of %(total)s."
    ),
    "charts.bars.only": gettext_noop("All %(total)s are in one group: %(first)s."),
    "charts.map.first": gettext_noop(
        "%(total)s stays in %(places)s places. Most are in %(first)s: %(count)s."
    ),
    "charts.map.only": gettext_noop("All %(total)s stays are in one place: %(first)s."),
    "charts.timeline.busiest": gettext_noop(
        "%(total)s stays from %(start)s to %(end)s. The busiest week starts on %(week)s, with"
        " %(count)s people away."
    ),
    "charts.budget.left": gettext_noop(
        "%(spent)s of %(budget)s is paid and %(promised)s is promised; %(left)s is left."
    ),
    "charts.budget.over": gettext_noop(
        "%(label)s is %(over)s over budget. In all, %(spent)s of %(budget)s is paid and"
        " %(promised)s is promised."
    ),
    "charts.column.label": gettext_noop("What"),
    "charts.column.country": gettext_noop("Country"),
    "charts.column.place": gettext_noop("Place"),
    "charts.column.count": gettext_noop("Number"),
    "charts.column.people": gettext_noop("People"),
    "charts.column.start": gettext_noop("First day"),
    "charts.column.end": gettext_noop("Last day"),
    "charts.column.budget": gettext_noop("Budget"),
    "charts.column.spent": gettext_noop("Paid"),
    "charts.column.promised": gettext_noop("Promised"),
    "charts.column.left": gettext_noop("Left"),
}


def english(reason: Reason) -> str:
    """The default words; a caller that speaks another language gives its own function."""
    return TEXTS[reason.code] % reason.params
