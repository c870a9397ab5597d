"""Dates as people write them, one order for a whole column.

A column is read in two steps: `shape` takes each text apart without deciding which number is
the day; `order_of` decides once for all of them, so that 09-01 follows what 13-01 proved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from gezel.core.intake.headers import plain, word_set


class Order(StrEnum):
    DMY = "dmy"
    MDY = "mdy"


@dataclass(frozen=True, slots=True)
class Shape:
    """The parts of a date text. `first` and `second` are day and month in an order to be decided;
    `fixed` when the text itself tells (a month in words, ISO, a day above 12 does not count)."""

    first: int
    second: int
    year: int
    fixed: bool = False
    short_year: bool = False


# Months in nl fr de it en es and tr, whole and as people shorten them.
_MONTHS = (
    "januari janvier januar gennaio january enero ocak jan janv jaenner janner gen ene",
    "februari fevrier februar febbraio february febrero subat feb fevr febr fev",
    "maart mars marz marzo march mart mrt mar maa maerz mrz",
    "april avril aprile abril nisan apr avr abr",
    "mei mai maggio may mayo mayis mag",
    "juni juin giugno june junio haziran jun giu",
    "juli juillet luglio july julio temmuz jul juil lug",
    "augustus aout august agosto agustos aug ago",
    "september septembre settembre septiembre eylul sep sept set",
    "oktober octobre ottobre october octubre ekim okt oct ott",
    "november novembre noviembre kasim nov",
    "december decembre dezember dicembre diciembre aralik dec dez dic",
)
MONTHS = {word: n for n, words in enumerate(_MONTHS, 1) for word in words.split()}
_IGNORED = word_set(
    "de den le la el il der am du di del on of the "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma di wo do vr za zo "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag mo mi fr sa so "
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "lunedi martedi mercoledi giovedi venerdi sabato domenica"
)
_PIVOT = 50
_SERIALS_FROM = 10_000  # 18 May 1927; below it a number in a date column is something else
_SERIALS_TO = 73_050  # 31 December 2099
_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)


def from_serial(number: int, *, system: int = 1900) -> date | None:
    """The day of an Excel serial number; None for one that no list of people means.

    The 1900 system counts a 29 February 1900 that never was, hence its epoch; the 1904 system
    of old Macs counts from 0 on 1 January 1904.
    """
    if system == 1904:
        number += (_EPOCH_1904 - _EPOCH_1900).days
    if not _SERIALS_FROM <= number <= _SERIALS_TO:
        return None
    return _EPOCH_1900 + timedelta(days=number)


@lru_cache(maxsize=50_000)
def shape(text: str) -> Shape | None:
    """The parts of a date text, or None when it is no date.

    Takes 1/2/2026, 01.02.26, 1-2-2026, 2026-02-01, 20260201, "1 februari 2026", "Feb 1, 2026",
    and the same with a time behind it.
    """
    text = text.strip()
    # fast path: nearly all dates are digits around two equal signs
    for sign in "/-.":
        if text.count(sign) == 2:
            parts = text.split(sign)
            if all(p.isascii() and p.isdigit() for p in parts):
                return _numbers(parts[0], parts[1], parts[2])
            break
    if len(text) > 40 or not any(c.isdigit() for c in text):
        return None
    return _slow(text)


def _numbers(a: str, b: str, c: str) -> Shape | None:
    if len(a) == 4 and len(b) <= 2 and len(c) <= 2:
        return Shape(int(c), int(b), int(a), fixed=True)
    if len(a) > 2 or len(b) > 2:
        return None
    if len(c) == 4:
        return Shape(int(a), int(b), int(c))
    if len(c) == 2:
        return Shape(int(a), int(b), _century(int(c)), short_year=True)
    return None


def _century(year: int) -> int:
    return 1900 + year if year >= _PIVOT else 2000 + year


def _slow(text: str) -> Shape | None:
    if text.isascii() and text.isdigit():
        if len(text) == 8 and 1900 <= int(text[:4]) <= 2100:
            return Shape(int(text[6:]), int(text[4:6]), int(text[:4]), fixed=True)
        return None
    head = _without_time(text)
    if any(c.isalpha() for c in head):
        return _in_words(head)
    parts = [p for p in _split(head) if p]
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() for p in parts):
        return None
    return _numbers(*parts)


def _without_time(text: str) -> str:
    """ "2026-02-01T00:00:00Z" and "1/2/2026 08:30" without the hours; a day has no hours."""
    if len(text) > 10 and text[4:5] == "-" and text[10:11] in ("T", " "):
        return text[:10]
    words = text.replace(",", " ").split()
    while len(words) > 1 and (":" in words[-1] or words[-1].upper().rstrip(".") in ("AM", "PM")):
        words.pop()
    return " ".join(words)


def _split(text: str) -> list[str]:
    for sign in "/.-":
        text = text.replace(sign, " ")
    return text.split()


def _in_words(text: str) -> Shape | None:
    words = plain(text.replace("º", " ").replace("ª", " ")).split()
    month = 0
    numbers: list[str] = []
    first_is_number = False
    for word in words:
        if word in MONTHS and not month:
            month = MONTHS[word]
        elif word.isdigit():
            if not month:
                first_is_number = True
            numbers.append(word)
        elif word in _IGNORED or word in ("st", "nd", "rd", "th", "er", "ste"):
            continue
        else:
            day = word.rstrip("stndrhe")
            if not day.isdigit():
                return None
            numbers.append(day)
    if not month or len(numbers) != 2:
        return None
    day, year = numbers
    if len(day) == 4:  # 2026 februari 1
        day, year = year, day
    if len(day) > 2 or len(year) not in (2, 4) or (not first_is_number and len(year) == 2):
        return None
    short = len(year) == 2
    return Shape(int(day), month, _century(int(year)) if short else int(year), fixed=True)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The order of a column and how it is known: "proved", "assumed" (no text decides) or
    "mixed" (texts of both orders)."""

    order: Order
    how: str
    proof: str | None = None


def order_of(texts: Iterable[str]) -> Verdict:
    """Decide once for a column. Without proof: day first, as everywhere in Europe."""
    dmy = mdy = open_text = None
    for text in texts:
        parts = shape(text)
        if parts is None or parts.fixed:
            continue
        if parts.first > 12 >= parts.second:
            dmy = dmy or text
        elif parts.second > 12 >= parts.first:
            mdy = mdy or text
        elif parts.first != parts.second:
            open_text = open_text or text
    if dmy and mdy:
        return Verdict(Order.DMY, "mixed", mdy)
    if mdy:
        return Verdict(Order.MDY, "proved", mdy)
    if dmy or open_text is None:
        return Verdict(Order.DMY, "proved", dmy)
    return Verdict(Order.DMY, "assumed", open_text)


def day_of(parts: Shape, order: Order) -> date | None:
    """The day, or None when the calendar has no such day."""
    day, month = parts.first, parts.second
    if not parts.fixed and order is Order.MDY:
        day, month = month, day
    try:
        return date(parts.year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=50_000)
def month_of(text: str) -> date | None:
    """The first day of "09-2008", "2008-09", "9/2008", "september 2008"; None when it is none.
    A whole date gives its month."""
    text = text.strip()
    for sign in "-/. ":
        if text.count(sign) == 1:
            a, b = text.split(sign)
            if a.isascii() and b.isascii() and a.isdigit() and b.isdigit():
                if len(a) == 4:
                    a, b = b, a
                if len(b) == 4 and len(a) <= 2 and 1 <= int(a) <= 12:
                    return date(int(b), int(a), 1) if int(b) else None
                return None
            break
    words = plain(text).split()
    if len(words) == 2:
        a, b = words if words[0] in MONTHS else (words[1], words[0])
        if a in MONTHS and b.isascii() and b.isdigit() and len(b) == 4 and int(b):
            return date(int(b), MONTHS[a], 1)
    parts = shape(text)
    if parts is None:
        return None
    day = day_of(parts, Order.DMY)
    return day.replace(day=1) if day else None
