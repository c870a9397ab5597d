"""Reading spreadsheets of people: `read_workbook` gives rows of cells or a reason why not."""

from gezel.adapters.sheets.model import Cell, CellError, Limits, Rows, Sheet, Workbook
from gezel.adapters.sheets.read import read_workbook
from gezel.adapters.sheets.texts import TEXTS

__all__ = [
    "TEXTS",
    "Cell",
    "CellError",
    "Limits",
    "Rows",
    "Sheet",
    "Workbook",
    "read_workbook",
]
