"""Sentences for the reasons of mobilities."""

from gezel.core.values import gettext_noop as _

TEXTS = {
    "mobilities.run_undone": _("The allocation for “%(call)s” was undone. Allocate again first."),
    "mobilities.run_released": _(
        "The allocation for “%(call)s” was released: people were told. Cancel single mobilities instead."
    ),
    "mobilities.file_already_there": _(
        "This file was already brought in: its %(rows)s rows were not stored a second time."
    ),
    "placements.mobilities_stand_on_allocation": _(
        "%(mobilities)s mobilities stand on this allocation. Take the mobilities back first."
    ),
}
