"""Amounts and scores as people write them: right, or questioned, and never times 1000.

"1,234" is one and a bit in Brussels and more than a thousand in Dublin. The mark of a file is
decided from all its numbers; where nothing decides, the number is questioned.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

_CURRENCY = str.maketrans(dict.fromkeys("€$£\xa0\u202f\u2009 '’") | {"−": "-", "–": "-"})
_WORDS = ("EUR", "eur", "Eur", "euro", "EURO")


@lru_cache(maxsize=50_000)
def bare(text: str) -> str | None:
    """The signs of a number without currency, percent sign and blanks; None for no number.

    Blanks must stand where thousands do: "1 234,56" is a number, "12 3" is not.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return text
    for word in _WORDS:
        if text.startswith(word) or text.endswith(word):
            text = text.removeprefix(word).removesuffix(word).strip()
    text = text.removesuffix("%").strip()
    groups = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")
    groups = groups.replace("’", "'").strip("€$£ ")
    for sign in " '":
        if sign in groups:
            head, *rest = groups.split(sign)
            tail_ok = all(len(g.split(",")[0].split(".")[0]) == 3 for g in rest)
            inner_ok = all(g.isdigit() for g in rest[:-1])
            if not (tail_ok and inner_ok and 1 <= len(head.lstrip("+-−–")) <= 3):
                return None
    text = text.translate(_CURRENCY)
    digits = text.lstrip("+-")
    if len(text) - len(digits) > 1 or not digits:
        return None
    if not digits.replace(",", "").replace(".", "").isdigit() or not digits.isascii():
        return None
    return text.removeprefix("+")


def mark_shown(text: str) -> str | None:
    """The decimal mark that this text proves ("," or "."), "?" when it could be thousands, or
    None when it holds no mark."""
    number = bare(text)
    if number is None:
        return None
    number = number.lstrip("-")
    commas, points = number.count(","), number.count(".")
    if not commas and not points:
        return None
    if commas and points:
        return "," if number.rfind(",") > number.rfind(".") else "."
    mark, times = (",", commas) if commas else (".", points)
    other = "." if mark == "," else ","
    whole, *groups = number.split(mark)
    if times > 1:
        return other if all(len(g) == 3 for g in groups) and 1 <= len(whole) <= 3 else None
    # 0,075 and 1234,567: nobody writes thousands so
    if len(groups[0]) != 3 or whole in ("", "0") or len(whole) > 3 or whole.startswith("0"):
        return mark
    # blanks already cut the thousands: the sign is the decimal mark
    if any(b in text.strip() for b in " '\u00a0\u202f’") and len(whole) > 3:
        return mark
    return "?"


def mark_of(texts: Iterable[str]) -> str | None:
    """The decimal mark that the texts prove, "mixed" when they prove both, None when neither."""
    seen = {mark_shown(text) for text in texts}
    if "," in seen and "." in seen:
        return "mixed"
    if "," in seen:
        return ","
    return "." if "." in seen else None


@lru_cache(maxsize=50_000)
def number_of(text: str, mark: str | None) -> Decimal | str:
    """The number, or why not: "no_number", "question" (thousands or decimals?), "mark" (it
    contradicts the mark of the file)."""
    number = bare(text)
    if number is None:
        return "no_number"
    own = mark_shown(text)
    if own is None:
        if "," in number or "." in number:
            return "no_number"
        return Decimal(number)
    if own == "?":
        if mark not in (",", "."):
            return "question"
        own = mark
    # "12,5" in a file of "12.5" can be read without doubt, so it is read
    thousands = "." if own == "," else ","
    whole, _, rest = number.rpartition(own) if own in number else (number, "", "")
    if not _grouped(whole if own in number else number, thousands):
        return "mark"
    whole = (whole if own in number else number).replace(thousands, "")
    return Decimal(f"{whole or '0'}.{rest}" if rest else whole or "0")


def _grouped(whole: str, thousands: str) -> bool:
    """Thousands in groups of three, or no groups."""
    head, *groups = whole.lstrip("-").split(thousands)
    return not groups or (1 <= len(head) <= 3 and all(len(g) == 3 for g in groups))
