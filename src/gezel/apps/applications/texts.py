"""Sentences for the reasons of applications and selections."""

from gezel.core.values import gettext_noop as _

TEXTS = {
    "applications.selection_in_force": _(
        "A selection is already in force for “%(call)s”. Undo it before you select again."
    ),
    "applications.nobody": _(
        "Nobody has applied for “%(call)s” yet. Bring in a list of learners first."
    ),
    "applications.referee": _(
        "The check of the selection for “%(call)s” found a fault (%(finding)s), so nothing was "
        "stored. Please report this."
    ),
    "applications.mark_off_scale": _(
        "Row %(row)s: %(value)s for “%(criterion)s” is not between 0 and %(maximum)s. This mark was "
        "left out."
    ),
    "applications.import_under_selection": _(
        "The selection is in force: %(applicants)s new applicants and %(marks)s changed marks do not "
        "count until it is undone."
    ),
    "applications.marks_without_criterion": _(
        "Column “%(column)s”: the call has no such criterion, so the marks of %(rows)s learners were "
        "left out. Add the criterion to the call and bring the file in again."
    ),
    "applications.whose_number": _(
        "Row %(row)s: its number belongs to somebody else, and the row does not say whose it is. The "
        "row was left out. Correct the number, or write school, name and date of birth."
    ),
    "applications.free_days_out_of_order": _(
        "Row %(row)s: with the dates that are known, the learner would be free from %(start)s until "
        "%(end)s. These dates were left as they were. Write both dates."
    ),
    "applications.selection_stands_on_import": _(
        "A selection stands on these learners. Undo the selection first, then the import."
    ),
    "applications.other_calls_stand_on_import": _(
        "%(learners)s of these learners have applied for another call since. Undo the later import "
        "first."
    ),
    "applications.allocation_stands_on_selection": _(
        "Places were already given for “%(call)s”. Undo the allocation first, then the selection."
    ),
}
