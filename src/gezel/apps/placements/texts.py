"""Sentences for the reasons of placements and allocations."""

from gezel.core.values import gettext_noop as _

TEXTS = {
    "placements.nobody_selected": _("Nobody is selected for “%(call)s” yet. Select first."),
    "placements.no_placement": _(
        "The season of “%(call)s” has no placements yet. Bring in a list of placements first."
    ),
    "placements.referee": _(
        "The check of the allocation for “%(call)s” found a fault (%(finding)s), so nothing was "
        "stored. Please report this."
    ),
    "placements.allocation_in_force": _(
        "An allocation is already in force for “%(call)s”. Undo it before you allocate again."
    ),
    "placements.changed_meanwhile": _(
        "Learners or placements of “%(call)s” changed while the places were being computed. Start "
        "again."
    ),
    "placements.pin_under_allocation": _(
        "Places were already given for “%(call)s”, and a decision by hand counts only when places "
        "are given anew. Undo the allocation first, decide, and give places again."
    ),
    "placements.away_by_other_call": _(
        "By “%(call)s” this learner is at another host from %(start)s to %(end)s, and nobody can be at "
        "two hosts on one day."
    ),
    "placements.place_given_meanwhile": _(
        "The place of this learner at %(host)s was given to somebody else in the meantime. Give that "
        "one back, or ask the host for one more place and bring the list of placements in again."
    ),
    "placements.other_season": _("The placement belongs to another season."),
    "placements.unknown_language": _(
        "Row %(row)s: “%(language)s” is not a language we know, so no language is asked there. "
        "Write its name in English or in your own language."
    ),
    "placements.row_twice": _(
        "Row %(row)s is the same placement as row %(first)s and was left out."
    ),
    "placements.no_places": _(
        "Row %(row)s offers 0 places and was left out. A placement that is already in the season "
        "stays as it was."
    ),
    "placements.ends_before_start": _(
        "Row %(row)s: with the dates that are known, the stay would end on %(end)s, before it starts "
        "on %(start)s. The row was left out. Write both dates."
    ),
    "placements.kept_under_allocation": _(
        "Row %(row)s: %(learners)s learners were given this placement, so its dates, town and number "
        "of places stay as they are. Undo the allocation first to change them."
    ),
    "placements.decisions_stand_on_import": _(
        "%(decisions)s decisions by hand are about what this import brought in and would go with it. "
        "Take these decisions back first, then the import."
    ),
    "placements.allocation_stands_on_import": _(
        "%(learners)s learners were given these placements. Undo the allocation first, then the "
        "import."
    ),
}
