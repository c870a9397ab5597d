"""The record streams of XLSB and XLS: extent, error cells and merged cells of each sheet.

Facts about record numbers: Microsoft's open specifications [MS-XLSB] 2.3.2 and [MS-XLS] 2.3.2.
"""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Iterator

from gezel.adapters.sheets.marks import Marks

_SHOWN = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}

# -- XLSB ------------------------------------------------------------------------------------

_ROW_HEADER = 0
_BLANK = 1
_CELL_ERROR, _FORMULA_ERROR = 3, 11
_CELLS = range(2, 12)
_MERGE = 176
_SHEET = 156


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, body). Kind and length are numbers of seven bits a byte, low first."""
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = (kind & 0x7F) | ((part[at] & 0x7F) << 7)
            at += 1
        length = shift = 0
        while at < end:
            byte = part[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        yield kind, part[at : at + length]
        at += length


def of_xlsb_sheet(part: bytes) -> Marks:
    marks = Marks()
    row = 0
    for kind, body in _records(part):
        if kind == _ROW_HEADER and len(body) >= 4:
            row = int.from_bytes(body[:4], "little")
        elif kind in _CELLS and len(body) >= 8:
            column = int.from_bytes(body[:4], "little")
            marks.rows = max(marks.rows, row + 1)
            marks.columns = max(marks.columns, column + 1)
            if kind == 7:
                marks.text_cells += 1
            if kind in (_CELL_ERROR, _FORMULA_ERROR) and len(body) >= 9:
                marks.errors[(row, column)] = _SHOWN.get(body[8], "#UNKNOWN!")
        elif kind == _MERGE and len(body) >= 16:
            top, bottom, left, right = struct.unpack("<4I", body[:16])
            marks.merged.append(((top, left), (bottom, right)))
    return marks


_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')


def xlsb_sheet_parts(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Sheet name to part, by the records of the workbook and its relations."""
    targets: dict[str, str] = {}
    for attributes in _RELATION.findall(parts.get("xl/_rels/workbook.bin.rels", b"")):
        named = dict(_ATTRIBUTE.findall(attributes))
        target = named.get(b"Target", b"").decode("utf-8", "replace").replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        targets[named.get(b"Id", b"").decode("utf-8", "replace")] = posixpath.normpath(path)
    found: dict[str, bytes] = {}
    for kind, body in _records(parts.get("xl/workbook.bin", b"")):
        if kind == _SHEET and len(body) > 12:
            relation, at = _wide_text(body, 8)
            title, _ = _wide_text(body, at)
            part = parts.get(targets.get(relation, ""))
            if part is not None:
                found[title] = part
    return found


def _wide_text(body: bytes, at: int) -> tuple[str, int]:
    count = int.from_bytes(body[at : at + 4], "little")
    if count == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * count
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


# -- XLS -------------------------------------------------------------------------------------

_FREE = 0xFFFFFFFA
_BOF, _EOF, _BOUNDSHEET, _FILEPASS = 0x0809, 0x000A, 0x0085, 0x002F
_BOOLERR, _XLS_FORMULA = 0x0205, 0x0006
# NUMBER LABEL RSTRING LABELSST BOOLERR FORMULA RK: row, column, format, value
_ONE_CELL = frozenset((0x0203, 0x0204, 0x00D6, 0x00FD, _BOOLERR, _XLS_FORMULA, 0x027E, 0x0003))
_MULRK = 0x00BD


class Locked(Exception):
    """The workbook is protected with a password."""


def of_xls(data: bytes) -> dict[str, Marks] | None:
    """Marks by sheet name; None when there is no stream that can be followed.

    Raises `Locked` for a workbook with a password (also an XLSX with one: it comes in the same
    container).
    """
    stream = _workbook_stream(data)
    if stream is None:
        return None
    sheets: list[tuple[int, str]] = []
    for kind, body in _xls_records(stream, 0):
        if kind == _FILEPASS:
            raise Locked
        if kind == _BOUNDSHEET and len(body) > 8:
            start = int.from_bytes(body[:4], "little")
            count, wide = body[6], body[7] & 1
            raw = body[8 : 8 + count * (2 if wide else 1)]
            sheets.append((start, raw.decode("utf-16-le" if wide else "latin-1", "replace")))
        if kind == _EOF:
            break
    return {title: _of_substream(stream, start) for start, title in sheets}


def _xls_records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    end = len(stream)
    while at + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _of_substream(stream: bytes, start: int) -> Marks:
    marks = Marks()
    depth = 0
    for kind, body in _xls_records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind in _ONE_CELL and len(body) >= 6:
            row, column = struct.unpack_from("<HH", body)
            marks.rows = max(marks.rows, row + 1)
            marks.columns = max(marks.columns, column + 1)
            if kind == _BOOLERR and len(body) >= 8 and body[7] == 1:
                marks.errors[(row, column)] = _SHOWN.get(body[6], "#UNKNOWN!")
            # a formula that ended in an error: result bytes 02 00 code 00 00 00 FF FF
            elif kind == _XLS_FORMULA and body[6:7] == b"\x02" and body[12:14] == b"\xff\xff":
                marks.errors[(row, column)] = _SHOWN.get(body[8], "#UNKNOWN!")
        elif kind == _MULRK and len(body) >= 6:
            row = int.from_bytes(body[:2], "little")
            last = int.from_bytes(body[-2:], "little")
            marks.rows = max(marks.rows, row + 1)
            marks.columns = max(marks.columns, last + 1)
    return marks


def _workbook_stream(data: bytes) -> bytes | None:
    """The stream Workbook (or Book) of an OLE container, [MS-CFB]."""
    try:
        container = _Container(data)
        if any(name in ("EncryptedPackage", "EncryptionInfo") for name, *_ in container.entries):
            raise Locked
        return container.stream(("Workbook", "Book"))
    except (struct.error, ValueError, IndexError):
        return None


class _Container:
    """Just enough of the container format: sector chains, the directory, the small sectors."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = 1 << struct.unpack_from("<H", data, 30)[0]
        if not 128 <= self.size <= 65536:
            raise ValueError("sector size")
        directory, self.cutoff, mini_fat, _, extra, extra_count = struct.unpack_from(
            "<I4xIIIII", data, 48
        )
        heads = [s for s in struct.unpack_from("<109I", data, 76) if s < _FREE]
        seen = 0
        while extra < _FREE and seen <= extra_count:
            block = self._sector(extra)
            numbers = struct.unpack(f"<{len(block) // 4}I", block)
            heads += [s for s in numbers[:-1] if s < _FREE]
            extra = numbers[-1]
            seen += 1
        self.next: list[int] = []
        for sector in heads:
            block = self._sector(sector)
            self.next += struct.unpack(f"<{len(block) // 4}I", block)
        self.entries = self._directory(self._chain(directory))
        block = self._chain(mini_fat) if mini_fat < _FREE else b""
        self.mini_next = list(struct.unpack(f"<{len(block) // 4}I", block))
        root = next((e for e in self.entries if e[1] == 5), None)
        self.mini = self._chain(root[2]) if root and root[2] < _FREE else b""

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.data[start : start + self.size]

    def _chain(self, sector: int) -> bytes:
        blocks: list[bytes] = []
        while sector < _FREE:
            if len(blocks) > len(self.next):
                raise ValueError("a chain of sectors runs in a circle")
            blocks.append(self._sector(sector))
            sector = self.next[sector]
        return b"".join(blocks)

    @staticmethod
    def _directory(block: bytes) -> list[tuple[str, int, int, int]]:
        entries: list[tuple[str, int, int, int]] = []
        for at in range(0, len(block) - 127, 128):
            length = struct.unpack_from("<H", block, at + 64)[0]
            name = block[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", block, at + 116)
            entries.append((name, block[at + 66], start, size))
        return entries

    def stream(self, names: tuple[str, ...]) -> bytes | None:
        for wanted in names:
            for name, kind, start, size in self.entries:
                if kind == 2 and name.lower() == wanted.lower():
                    if size >= self.cutoff:
                        return self._chain(start)[:size]
                    return self._small(start)[:size]
        return None

    def _small(self, sector: int) -> bytes:
        blocks: list[bytes] = []
        while sector < _FREE:
            if len(blocks) > len(self.mini_next):
                raise ValueError("a chain of small sectors runs in a circle")
            blocks.append(self.mini[sector * 64 : sector * 64 + 64])
            sector = self.mini_next[sector]
        return b"".join(blocks)
