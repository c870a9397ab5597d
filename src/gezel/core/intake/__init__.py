"""From a messy spreadsheet to checked rows, each problem with its cell and its remedy.

`find_table` finds the table in a sheet, `recognise` says which column is which field, `check`
reads every cell. Nothing is stored here; `identity` and `difference` tell the floor above what
an import would change.
"""

from gezel.core.intake.cells import Cell, CellError, Rows
from gezel.core.intake.check import check
from gezel.core.intake.identity import (
    ToldApart,
    difference,
    identity,
    other_identities,
    same_learner,
    tell_apart,
)
from gezel.core.intake.names import Name, folded
from gezel.core.intake.preview import CheckedRow, Options, Preview, Problem, Sample
from gezel.core.intake.recognise import Assignment, Mapping, fingerprint, recognise
from gezel.core.intake.table import Column, Skipped, SourceRow, Table, find_table
from gezel.core.intake.targets import TARGETS, Field, Target
from gezel.core.intake.texts import TEXTS

__all__ = [
    "TARGETS",
    "TEXTS",
    "Assignment",
    "Cell",
    "CellError",
    "CheckedRow",
    "Column",
    "Field",
    "Mapping",
    "Name",
    "Options",
    "Preview",
    "Problem",
    "Rows",
    "Sample",
    "Skipped",
    "SourceRow",
    "Table",
    "Target",
    "ToldApart",
    "check",
    "difference",
    "find_table",
    "fingerprint",
    "folded",
    "identity",
    "other_identities",
    "recognise",
    "same_learner",
    "tell_apart",
]
