"""The rules of a call in sentences."""

from __future__ import annotations

from gezel.core.selection.model import SelectionProblem
from gezel.core.selection.points import plain, readable
from gezel.core.values import Param, Reason


def rule_texts(problem: SelectionProblem) -> tuple[Reason, ...]:
    """The rules of this call as sentences, for the call text, the protocol and the appeal."""
    told: list[Reason] = []
    for criterion in sorted(problem.criteria, key=lambda criterion: criterion.key):
        named: dict[str, Param] = {
            "criterion": criterion.label,
            "weight": readable(criterion.weight),
        }
        if criterion.bands:
            steps = sorted(criterion.bands, key=lambda band: band.least)
            table = ", ".join(f"{plain(b.least)} → {plain(b.points)}" for b in steps)
            told.append(Reason("selection.rule_bands", named | {"bands": table}))
        else:
            scale = {"maximum": readable(criterion.maximum)}
            told.append(Reason("selection.rule_criterion", named | scale))
        if criterion.minimum is not None:
            least: dict[str, Param] = {"minimum": readable(criterion.minimum)}
            told.append(Reason("selection.rule_minimum", {"criterion": criterion.label} | least))
        out = criterion.missing == "exclude" or bool(criterion.minimum)
        told.append(
            Reason(
                "selection.rule_missing_excludes" if out else "selection.rule_missing_zero",
                {"criterion": criterion.label},
            )
        )
    told.append(Reason("selection.rule_rounding"))
    if not problem.band:
        told.append(Reason("selection.rule_order"))
    else:
        told.append(Reason("selection.rule_order_band", {"band": readable(problem.band)}))
    told.append(Reason("selection.rule_ticket"))
    for reserve in sorted(problem.reserves, key=lambda reserve: reserve.key):
        told.append(
            Reason("selection.rule_reserve", {"group": reserve.label, "places": reserve.places})
        )
    if problem.reserves:
        told.append(Reason("selection.rule_reserves_work"))
    if problem.reserve_list is None:
        told.append(Reason("selection.rule_reserve_list_all"))
    else:
        told.append(Reason("selection.rule_reserve_list", {"length": problem.reserve_list}))
    return tuple(told)
