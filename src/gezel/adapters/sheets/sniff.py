"""What kind of file is this? Decided by the bytes; a file name proves nothing."""

from __future__ import annotations

import json
import re

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"

# What a person may pick by mistake, by its first bytes.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3", "SQLite"),
    (b"\x00\x00\x1a\x00", "Lotus 1-2-3"),
    (b"\x00\x00\x02\x00", "Lotus 1-2-3"),
    (b"\x09\x00\x04\x00", "Excel 2"),
    (b"\x09\x02\x06\x00", "Excel 3"),
    (b"\x09\x04\x06\x00", "Excel 4"),
    (b"\x09\x08\x08\x00", "Excel 5"),
    (b"\x09\x08\x10\x00", "Excel 8"),
    (b"PAR1", "Parquet"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
)
_TAG = re.compile(rb"<(?:\?xml|!doctype|!--|html|head|body|table|svg|[a-z][\w.-]*:[a-z])", re.I)
_DIF = re.compile(rb"TABLE\r?\n0,1\r?\n")
_SYLK = re.compile(rb"ID;P[^\r\n]*[\r\n]+[A-Z];")
_LONGEST_JSON = 5_000_000


def of_package(names: frozenset[str]) -> str:
    """The kind of a ZIP archive, by the names in it: xlsx, xlsm, xlsb, ods, or a format name."""
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "[Content_Types].xml" in names or any(n.startswith("xl/") for n in names):
        if any(n.startswith("word/") for n in names):
            return "DOCX"
        if any(n.startswith("ppt/") for n in names):
            return "PPTX"
        return "xlsm" if "xl/vbaProject.bin" in names else "xlsx"
    if any(n.startswith("Index/") or n.endswith(("Index.zip", "index.apxl")) for n in names):
        return "Apple Numbers"
    if "content.xml" in names:
        return "ods"
    return "ZIP"


def of_other(data: bytes) -> str | None:
    """The name of a known format that is not a table for us, or None when it may be text."""
    for start, name in _MAGIC:
        if data.startswith(start):
            return name
    head = data[:4096]
    if head.startswith(b"\xef\xbb\xbf"):
        head = head[3:]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    head = head.lstrip(b" \t\r\n")
    if _TAG.match(head):
        lower = head.lower()
        if b"urn:schemas-microsoft-com:office:spreadsheet" in lower:
            return "Excel XML 2003"
        if b"opendocument" in lower:
            return "Flat ODS (FODS)"
        return "HTML" if b"<html" in lower or b"<table" in lower else "XML"
    if _SYLK.match(head):
        return "SYLK"
    if _DIF.match(head):
        return "DIF"
    if _is_dbase(data):
        return "dBase"
    if head[:1] in (b"{", b"[") and len(data) <= _LONGEST_JSON and _is_json(data):
        return "JSON"
    return None


def _is_json(data: bytes) -> bool:
    try:
        return isinstance(json.loads(data), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_dbase(data: bytes) -> bool:
    """Version byte, a plausible date, and a header length that ends in the terminator 0x0D."""
    if len(data) < 33 or data[0] not in (0x03, 0x30, 0x83, 0x8B, 0xF5):
        return False
    header = int.from_bytes(data[8:10], "little")
    month, day = data[2], data[3]
    return 1 <= month <= 12 and 1 <= day <= 31 and 32 < header <= len(data)
