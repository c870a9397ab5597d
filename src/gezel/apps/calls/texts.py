"""Sentences for the reasons of calls."""

from gezel.core.values import gettext_noop as _

TEXTS = {
    "calls.frozen": _(
        "A selection is in force for “%(call)s”, so its rules cannot change. Undo the selection first."
    ),
}
