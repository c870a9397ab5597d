"""Sentences for the reasons of the desk."""

from gezel.core.values import gettext_noop as _

TEXTS = {
    "desk.no_such_sheet": _("The file has no sheet %(sheet)s. Choose another sheet."),
    "desk.file_too_big": _(
        "The file is larger than %(megabytes)s MB. Split it, or remove sheets and pictures that are "
        "not needed."
    ),
    "desk.import_closed": _(
        "This import is already “%(state)s”. Bring the file in again to change it."
    ),
    "desk.no_good_row": _(
        "None of the %(rows)s rows can be brought in. Look at the columns: a required one is "
        "missing or means something else."
    ),
    "desk.rows_joined": _(
        "%(rows)s rows are about a learner who stands in the file more than once."
    ),
    "desk.row_twice": _("Row %(row)s is the same organisation as an earlier row and was left out."),
    "desk.count_changed": _(
        "You were about to release %(expected)s letters, but there are now %(found)s. Look again "
        "and release once more."
    ),
    "desk.job_running": _("This work is already running. Wait for it or stop it first."),
    "desk.job_broke": _(
        "Something broke while working (%(kind)s). What was finished before is kept. Try again; if "
        "it breaks again, report it."
    ),
    "desk.job_lost": _(
        "The work stopped because the server was switched off. What was finished before is kept. "
        "Start it again."
    ),
}
