"""Whatever the bytes are, a person gets rows or one sentence; never a crash, never a full disk."""

import io
import struct
import zipfile
import zlib

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.adapters.sheets.samples import one_sheet

from gezel.adapters.sheets import TEXTS, Limits, read_workbook
from gezel.core.values import Refusal


def refused(data, *, limits=Limits()):  # noqa: B008
    with pytest.raises(Refusal) as caught:
        read_workbook(data, name="lijst.xlsx", limits=limits)
    reason = caught.value.reason
    assert TEXTS[reason.code] % reason.params
    return reason


@pytest.mark.parametrize("data", [b"", b"\n", b" \r\n ", b"\xef\xbb\xbf", b"\0" * 40])
def test_an_empty_file(data):
    assert refused(data).code == "sheets.empty"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "Excel XML 2003",
        ),
        (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "SYLK"),
        (b'{"a": [1, 2]}', "JSON"),
        (b"\x1f\x8b\x08\x00rest", "GZIP"),
    ],
)
def test_another_format_is_named(data, name):
    reason = refused(data)

    assert (reason.code, reason.params["format"]) == ("sheets.other_format", name)


def test_bytes_that_are_no_text():
    assert refused(bytes(range(1, 32)) * 40).code == "sheets.not_a_table"


def test_too_many_bytes():
    assert refused(b"a,b\n" * 100, limits=Limits(size=100)).code == "sheets.too_many_bytes"


def test_too_many_cells_of_a_text_table():
    assert refused(b"a,b\n" * 100, limits=Limits(cells=100)).code == "sheets.too_many_cells"


def packed(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_zip_bomb_is_not_opened():
    bomb = packed({"[Content_Types].xml": "x", "xl/workbook.xml": b"\0" * 30_000_000})

    assert refused(bomb).code == "sheets.packed_too_tightly"


def test_a_zip_bomb_that_lies_about_its_size_is_not_opened():
    name, body = b"xl/workbook.xml", zlib.compress(b"\0" * 30_000_000, 9)[2:-4]
    crc = zlib.crc32(b"\0" * 30_000_000)
    local = struct.pack(
        "<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, crc, len(body), 10, len(name), 0
    )
    central = struct.pack(
        "<IHHHHHHIIIHHHHHII",
        0x02014B50,
        20,
        20,
        0,
        8,
        0,
        0,
        crc,
        len(body),
        10,
        len(name),
        0,
        0,
        0,
        0,
        0,
        0,
    )
    start = len(local) + len(name) + len(body)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(central) + len(name), start, 0)

    assert refused(local + name + body + central + name + end).code == "sheets.broken"


def test_many_parts_and_a_large_whole():
    many = packed({f"xl/{n}.xml": "x" for n in range(60)})
    noise = bytes(i * i % 251 for i in range(40_000))

    assert refused(many, limits=Limits(entries=50)).code == "sheets.too_many_parts"
    assert (
        refused(packed({"xl/workbook.xml": noise}), limits=Limits(unpacked=30_000)).code
        == "sheets.too_big_unpacked"
    )


def test_one_cell_in_the_last_corner_does_not_fill_the_memory():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Alice")
    sheet.write(1_048_575, 16_383, "Bob")
    book.close()

    assert refused(buffer.getvalue()).code == "sheets.too_many_cells"


def test_a_long_text_used_in_many_cells_does_not_fill_the_memory():
    cells = "".join(
        f'<row r="{r}">'
        + "".join(f'<c r="{c}{r}" t="s"><v>0</v></c>' for c in "ABCDEFGH")
        + "</row>"
        for r in range(1, 6001)
    )
    data = one_sheet(cells, shared="x" * 32_000)

    assert refused(data).code == "sheets.too_big_unpacked"


def test_repeated_cells_of_ods_do_not_fill_the_memory():
    content = (
        '<office:document-content><office:body><office:spreadsheet><table:table table:name="a">'
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell'
        ' office:value-type="string" table:number-columns-repeated="1000"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    data = packed(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    )

    assert refused(data).code == "sheets.too_many_cells"


def test_a_zip_without_a_spreadsheet_in_it():
    reason = refused(packed({"leerlingen.csv": "a,b"}))

    assert (reason.code, reason.params["format"]) == ("sheets.other_format", "ZIP")


def test_a_word_document():
    assert (
        refused(packed({"[Content_Types].xml": "", "word/document.xml": ""})).params["format"]
        == "DOCX"
    )


def test_half_a_workbook_is_broken():
    whole = one_sheet('<row r="1"><c r="A1"><v>1</v></c></row>')
    for part in (whole[: len(whole) // 2], whole[:-30], whole[:60]):
        assert refused(part).code == "sheets.broken"


@settings(max_examples=300, deadline=None)
@given(st.binary(min_size=0, max_size=400))
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600)
@example(b"PK\x03\x04" + b"\0" * 60)
@example(b"sep=")
@example(b'"')
@example(b"\xff\xfe\x00")
def test_any_bytes_give_rows_or_a_reason(data):
    try:
        book = read_workbook(data, name="a")
    except Refusal as refusal:
        assert refusal.reason.code in TEXTS
    else:
        assert book.sheets


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_damaged_workbook_gives_rows_or_a_reason(data):
    whole = bytearray(
        one_sheet('<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c></row>')
    )
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_workbook(bytes(whole), name="a")
    except Refusal as refusal:
        assert refusal.reason.code in TEXTS


def test_a_panic_of_the_compiled_reader_becomes_a_reason(monkeypatch):
    class Panic(BaseException):
        pass

    def fall(*_args, **_more):
        raise Panic("index out of bounds")

    monkeypatch.setattr("gezel.adapters.sheets.workbooks.calamine.load_workbook", fall)

    assert refused(one_sheet('<row r="1"/>')).code == "sheets.broken"


def test_a_request_to_stop_is_not_swallowed(monkeypatch):
    def stop(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr("gezel.adapters.sheets.workbooks.calamine.load_workbook", stop)
    with pytest.raises(KeyboardInterrupt):
        read_workbook(one_sheet('<row r="1"/>'), name="a")
