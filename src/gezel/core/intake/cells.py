"""What stands in a cell, and how it reads as text. The reader of spreadsheets delivers these."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell in which the spreadsheet itself shows an error (#N/A, #REF! ...). Never a value.

    `code` is what the person saw in the cell; "no value" codes of our own start with "#GEZEL".
    """

    code: str

    def __str__(self) -> str:
        return self.code


# A formula whose result was never stored in the file: nothing to read, and we calculate nothing.
NO_STORED_RESULT = "#GEZEL:FORMULA"

ERROR_TEXTS = frozenset(
    {"#N/A", "#N/A!", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"}
    | {"#GETTING_DATA", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!"}
    # Dutch, French, German, Italian and Spanish Excel write them so when saved as text
    | {"#N/B", "#VERW!", "#DEEL/0!", "#WAARDE!", "#NAAM?", "#GETAL!", "#LEEG!"}
    | {"#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!"}
    | {"#NV", "#BEZUG!", "#WERT!", "#ZAHL!", "#N/D", "#RIF!", "#VALORE!", "#NOME?"}
    | {"#¡REF!", "#¡DIV/0!", "#¡VALOR!", "#¿NOMBRE?", "#¡NUM!"}
    | {"Err:502", "Err:504", "Err:508", "Err:509", "Err:510", "Err:522"}
)

Cell = str | int | float | Decimal | bool | date | datetime | time | CellError | None
Rows = list[tuple[Cell, ...]]


def is_blank(cell: Cell) -> bool:
    """Nothing, or only blanks that a person cannot see."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def exact(number: float) -> Decimal:
    """A float as the fifteen digits that a spreadsheet shows; 0.1 + 0.2 is 0.3 there too."""
    return Decimal(f"{number:.15g}")


def text_of(cell: Cell) -> str:
    """The cell as a person would copy it, without loss: dates as ISO, 7.0 as 7, no exponent."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{exact(cell):f}" if math.isfinite(cell) else ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def tidy(text: str) -> str:
    """The text without blanks around it and without HTML entities (&#039;, &amp;).

    Blanks inside are kept: institution codes such as "B  GENT01" mean them.
    """
    if "&" in text and ";" in text:
        text = html.unescape(text)
    if "\xa0" in text:
        text = text.replace("\xa0", " ")
    return text.strip(" \t\r\n\ufeff\u200b")


def letter(index: int) -> str:
    """Column 0 is A, 25 is Z, 26 is AA: the name that people see above the column."""
    name = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
