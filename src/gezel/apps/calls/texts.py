"""Sentences for the reasons of calls."""

from gezel.core.values import gettext_noop as _

TEXTS = {
    "calls.frozen": _(
        "A selection is in force for “%(call)s”, so its rules cannot change. Undo the selection first."
    ),
    "calls.no_mark": _(
        "The column “%(column)s” goes up to %(highest)s. A mark is at most %(most)s, so this column "
        "is no mark: leave it out."
    ),
    "calls.too_many_criteria": _(
        "“%(call)s” would have more than %(most)s criteria. Leave out columns that are no marks."
    ),
    "calls.key_twice": _("“%(call)s” has two lines with the key %(key)s. Give one another key."),
}
