"""Files that people bring: good ones, and those that go wrong."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Iterable, Sequence

import xlwt
from tests.world import LEARNER_HEAD, PLACEMENT_HEAD, csv_of
from xlwt.CompoundDoc import XlsDoc

# a name that a spreadsheet program would carry out as a command, and one with signs of all kinds
COMMAND = "=cmd()|' /C calc'!A0"
PARTY = "Zoë 🎉 Ünal"


def learners(*rows: Sequence[str]) -> bytes:
    return csv_of(LEARNER_HEAD, rows)


def placements(*rows: Sequence[str]) -> bytes:
    return csv_of(PLACEMENT_HEAD, rows)


def many_learners(count: int) -> bytes:
    """Learners who differ in number, name and mark."""
    return learners(*(_learner(n) for n in range(1, count + 1)))


def _learner(n: int) -> Iterable[str]:
    return (f"{n:04}", f"Given{n}", f"Family{n}", "14/05/2009", "", "6HA", "Hairdressing", "B1", "Spain", "", str(n % 11), "no", "no")  # fmt: skip


def noise(size: int = 4096) -> bytes:
    """Bytes that mean nothing."""
    return random.Random(27).randbytes(size)


def locked_xls() -> bytes:
    """An old workbook that says that it is locked with a password."""
    book = xlwt.Workbook()
    book.add_sheet("Learners").write(0, 0, "Name")
    stream = book.get_biff_data()
    begin = 4 + struct.unpack_from("<H", stream, 2)[0]  # behind the first record, BOF
    filepass = struct.pack("<HHHHH", 0x002F, 54, 1, 1, 1) + bytes(48)
    out = io.BytesIO()
    XlsDoc().save(out, stream[:begin] + filepass + stream[begin:])
    return out.getvalue()
