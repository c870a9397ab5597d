"""One cell into one value: a reader for each kind of field.

A reader takes a cell that is not blank and gives (value, issue). The issue names a text of
`texts.py`; codes in `WARNINGS` leave the row good, all others stop it unless the field is
lenient.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from gezel.core.intake import dates, names, numbers
from gezel.core.intake.cells import NO_STORED_RESULT, Cell, CellError, exact, text_of, tidy
from gezel.core.intake.countries import country_of
from gezel.core.intake.headers import word_set
from gezel.core.intake.targets import Field
from gezel.core.intake.words import level_of, yes_no_of
from gezel.core.values import Param

Issue = tuple[str, dict[str, Param]]
Read = tuple[object, Issue | None]

WARNINGS = frozenset(
    {
        "date_from_serial",
        "level_lower_taken",
        "letters_lost",
        "phone_lost_zero",
        "text_became_date",
    }
)
# What people write where they know nothing. For numbers, dates, levels ... these are blanks.
_NOTHING = word_set(
    "- – — / . ? ?? ??? n/a na nvt n.v.t. n.v.t niet onbekend unknown inconnu unbekannt undefined"
    " sconosciuto null none nihil tbd tba"
) | {"?? unknown", "not known", "non connu", "geen idee"}
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for a whole column: its field, its date order, the decimal mark of the file."""

    field: Field
    order: dates.Verdict
    mark: str | None = None
    date_system: int = 1900
    out_of: int | None = None


def read(cell: Cell, context: Context) -> Read:
    """The value of a cell; None with an issue when it cannot be read, None alone for a blank."""
    if isinstance(cell, CellError):
        if cell.code == NO_STORED_RESULT:
            return None, ("formula_without_result", {})
        return None, ("cell_error", {"shown": cell.code})
    if isinstance(cell, str):
        text = tidy(cell)
        if not text:
            return None, None
        kind = context.field.kind
        if kind not in _TEXT_KINDS and text.casefold() in _NOTHING:
            return None, None
        if not text.isprintable():
            text, odd = _printable(text)
            if odd:
                return None, ("control_signs", {"sign": odd})
        if len(text) > context.field.length:
            return None, ("too_long", {"length": len(text), "most": context.field.length})
        value, issue = _READERS[kind](text, context)
        if issue is None and "\ufffd" in text:
            return value, ("letters_lost", {})
        return value, issue
    return _READERS[context.field.kind](cell, context)


def _printable(text: str) -> tuple[str, str | None]:
    """Line breaks, tabs and invisible marks of text programs go; others are a problem."""
    kept: list[str] = []
    for sign in text:
        if sign.isprintable() or sign in "\n\t":
            kept.append(sign)
        elif sign == "\r":
            continue
        elif sign == "\x1a":
            # "substitute": an older program put it where it lost a letter
            kept.append("\ufffd")
        elif sign in "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u2028\u2029\u202a\u202c":
            # joiners belong to some scripts and to emoji; the rest is only invisible
            kept.append(sign if sign in "\u200c\u200d" else "")
        elif sign in "\u00a0\u202f\u2007\u2009\u3000\u2003\u2002":
            kept.append(" ")
        elif ord(sign) < 32 or 127 <= ord(sign) < 160:
            return text, f"U+{ord(sign):04X}"
        else:
            kept.append(sign)
    return "".join(kept).strip(), None


# -- texts -----------------------------------------------------------------------------------


def _text(cell: Cell, context: Context) -> Read:
    if isinstance(cell, str):
        return cell, None
    text = text_of(cell)
    if isinstance(cell, date | time):
        # "3-4" or "1/2" that the spreadsheet took for a date
        return text, ("text_became_date", {"value": text})
    return text, None


def _id(cell: Cell, context: Context) -> Read:
    if isinstance(cell, str):
        if "E+" in cell and cell[:1].isdigit() and _is_shortened(cell):
            return None, ("number_shortened", {"value": cell[:_SHOWN]})
        return cell, None
    if isinstance(cell, float) and abs(cell) >= 1e15:
        return None, ("number_shortened", {"value": f"{cell:.6g}"})
    return _text(cell, context)


def _is_shortened(text: str) -> bool:
    head, _, power = text.partition("E+")
    return power.isdigit() and head.replace(",", "").replace(".", "").isdigit()


def _name(cell: Cell, context: Context) -> Read:
    text, issue = _text(cell, context)
    return names.clean(str(text)), issue


def _full_name(cell: Cell, context: Context) -> Read:
    text, issue = _text(cell, context)
    return names.of_full(str(text)), issue


def _email(cell: Cell, context: Context) -> Read:
    text = text_of(cell).removeprefix("mailto:").strip("<> \t\n")
    if "<" in text:  # Anna Rossi <anna@example.org>
        text = text.rpartition("<")[2].strip("<> ")
    user, at, host = text.rpartition("@")
    fine = (
        at
        and user
        and "@" not in user
        and "." in host
        and not host.startswith((".", "-"))
        and not host.endswith((".", "-"))
        and ".." not in text
        and not any(c.isspace() or c in ',;:<>()[]"\\' for c in text)
        and not user.startswith(".")
        and not user.endswith(".")
    )
    return (text, None) if fine else (None, ("not_an_email", {"value": text[:_SHOWN]}))


def _phone(cell: Cell, context: Context) -> Read:
    text = text_of(cell)
    digits = sum(c.isdigit() for c in text)
    if isinstance(cell, bool | date | time) or not 5 <= digits <= 30:
        return None, ("not_a_phone", {"value": text[:_SHOWN]})
    if isinstance(cell, int | float):
        return text, ("phone_lost_zero", {"value": text})
    return text, None


# -- dates -----------------------------------------------------------------------------------


def _date(cell: Cell, context: Context) -> Read:
    issue: Issue | None = None
    if isinstance(cell, datetime):
        day: date | None = cell.date()
    elif isinstance(cell, date):
        day = cell
    elif isinstance(cell, bool | time):
        return None, ("not_a_date", {"value": text_of(cell)})
    elif isinstance(cell, int | float | Decimal) or _five_digits(cell):
        number = int(Decimal(text_of(cell) or "0"))
        day = dates.from_serial(number, system=context.date_system)
        if day is None:
            return None, ("not_a_date", {"value": text_of(cell)[:_SHOWN]})
        issue = ("date_from_serial", {"value": text_of(cell), "date": day})
    else:
        text = text_of(cell)
        parts = dates.shape(text)
        if parts is None:
            return None, ("not_a_date", {"value": text[:_SHOWN]})
        day = dates.day_of(parts, context.order.order)
        if context.order.how == "mixed" and not parts.fixed and parts.first != parts.second:
            return None, ("date_order_unclear", {"value": text[:_SHOWN]})
        if day is None:
            wrong = parts.first <= 12 < parts.second and context.order.order is dates.Order.DMY
            code = "date_order_wrong" if wrong else "no_such_day"
            return None, (code, {"value": text[:_SHOWN]})
    return _within_years(day, issue, context)


def _five_digits(cell: Cell) -> bool:
    """39083 as a text: a day number that a CSV file kept."""
    return isinstance(cell, str) and len(cell) == 5 and cell.isascii() and cell.isdigit()


def _within_years(day: date | None, issue: Issue | None, context: Context) -> Read:
    least, most = context.field.least, context.field.most
    if day is not None and least is not None and not least <= day.year <= (most or 9999):
        return None, ("year_unlikely", {"date": day, "least": least, "most": most or 9999})
    return day, issue


def _month(cell: Cell, context: Context) -> Read:
    if isinstance(cell, datetime | date):
        first = date(cell.year, cell.month, 1)
    elif isinstance(cell, str):
        found = dates.month_of(cell)
        if found is None:
            return None, ("not_a_month", {"value": cell[:_SHOWN]})
        first = found
    else:
        return None, ("not_a_month", {"value": text_of(cell)[:_SHOWN]})
    return _within_years(first, None, context)


# -- numbers ---------------------------------------------------------------------------------


def _decimal(cell: Cell, context: Context) -> Read:
    if isinstance(cell, bool | date | time):
        return None, ("not_a_number", {"value": text_of(cell)})
    if isinstance(cell, int):
        number = Decimal(cell)
    elif isinstance(cell, float):
        number = exact(cell)
    elif isinstance(cell, Decimal):
        number = cell
    else:
        text = text_of(cell)
        if context.out_of is not None and "/" in text:
            # "14/20" in a column where all marks are out of 20: the mark is 14
            text = text.partition("/")[0]
        found = numbers.number_of(text, context.mark)
        if isinstance(found, str):
            code = "number_unclear" if found == "question" else "not_a_number"
            return None, (code, {"value": text_of(cell)[:_SHOWN]})
        number = found
    least, most = context.field.least, context.field.most
    if (least is not None and number < least) or (most is not None and number > most):
        params: dict[str, Param] = {"value": number, "least": least, "most": most}
        return None, ("number_out_of_range", params)
    return number, None


def _integer(cell: Cell, context: Context) -> Read:
    number, issue = _decimal(cell, context)
    if issue is not None or not isinstance(number, Decimal):
        return number, issue
    if number != number.to_integral_value():
        return None, ("not_whole", {"value": number})
    return int(number), None


# -- words -----------------------------------------------------------------------------------


def _country(cell: Cell, context: Context) -> Read:
    text = text_of(cell)
    found = country_of(text)
    return (found, None) if found else (None, ("not_a_country", {"value": text[:_SHOWN]}))


def _level(cell: Cell, context: Context) -> Read:
    text = text_of(cell)
    level, sure = level_of(text)
    if level is None:
        return None, None if sure else ("not_a_level", {"value": text[:_SHOWN]})
    if not sure:
        return level, ("level_lower_taken", {"value": text[:_SHOWN], "level": level.value})
    return level, None


def _yes_no(cell: Cell, context: Context) -> Read:
    if isinstance(cell, bool):
        return cell, None
    text = text_of(cell)
    answer = yes_no_of(text)
    if answer is None:
        return None, ("not_yes_or_no", {"value": text[:_SHOWN]})
    return answer, None


_TEXT_KINDS = frozenset({"text", "id", "name", "full_name"})
_READERS: dict[str, Callable[[Cell, Context], Read]] = {
    "text": _text,
    "id": _id,
    "name": _name,
    "full_name": _full_name,
    "email": _email,
    "phone": _phone,
    "date": _date,
    "month": _month,
    "decimal": _decimal,
    "integer": _integer,
    "country": _country,
    "level": _level,
    "yes_no": _yes_no,
}
