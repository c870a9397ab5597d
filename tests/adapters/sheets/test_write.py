from __future__ import annotations

import csv
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from gezel.adapters.sheets.write import (
    ColumnOut,
    SheetOut,
    TooLarge,
    is_risky,
    marked_copy,
    neutral,
    plain,
    restored,
    sheet_names,
    write_csv,
    write_workbook,
)
from gezel.core.values import Money

PEOPLE = SheetOut(
    name="Learners",
    columns=(
        ColumnOut(title="Name", width=30),
        ColumnOut(title="Phone"),
        ColumnOut(title="Days", kind="int"),
        ColumnOut(title="Grant", kind="money", note="In euro, travel included."),
        ColumnOut(title="First day", kind="date"),
        ColumnOut(title="Share", kind="percent"),
        ColumnOut(title="Handed in", kind="datetime"),
        ColumnOut(title="Adult", kind="bool"),
    ),
    rows=(
        ("Alice", "+32 470 12 34 56", 14, Money.of("1234.50"), date(2027, 3, 1), Decimal("0.5"),
         datetime(2026, 11, 5, 23, 59), True),
        ("=1+1", "0032470", -3, Decimal("-12.10"), None, 0.25, None, False),
    ),
    notes=("Made for the audit.",),
)  # fmt: skip


def read_back(data: bytes, sheet: int = 0) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def test_what_is_written_is_read_back() -> None:
    rows = read_back(write_workbook([PEOPLE]))
    assert rows == [
        ["Name", "Phone", "Days", "Grant", "First day", "Share", "Handed in", "Adult"],
        [
            "Alice", "+32 470 12 34 56", 14.0, 1234.5, date(2027, 3, 1), 0.5,
            datetime(2026, 11, 5, 23, 59), True,
        ],
        ["=1+1", "0032470", -3.0, -12.1, "", 0.25, "", False],
    ]  # fmt: skip


def test_the_header_stays_in_sight_and_can_be_filtered() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_workbook([PEOPLE])))["Learners"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:H3"
    assert sheet.column_dimensions["A"].width == pytest.approx(30, abs=1)


def test_notes_stand_on_a_sheet_of_their_own() -> None:
    data = write_workbook([PEOPLE])
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == ["Learners", "Notes"]
    assert read_back(data, 1) == [
        ["Learners", "", "Made for the audit."],
        ["Learners", "Grant", "In euro, travel included."],
    ]


def test_no_cell_of_a_workbook_is_a_formula_or_a_link() -> None:
    nasty = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "http://x.example"]
    sheet = SheetOut(name="x", columns=(ColumnOut(title="=A1"),), rows=[(text,) for text in nasty])
    data = write_workbook([sheet])
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
        names = parts.namelist()
        styles = parts.read("xl/styles.xml").decode()
    assert "<f>" not in page and "hyperlink" not in page
    assert not [name for name in names if "_rels/sheet" in name]
    assert styles.count('quotePrefix="1"') == 2  # of the header and of the cells
    assert [row[0] for row in read_back(data)][1:5] == nasty[:4]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
@example("_x0041_")
@example("  blanks  ")
@example("line\nbreak")
@example("\x01\x1f")
def test_a_text_goes_through_a_workbook_unchanged(text: str) -> None:
    sheet = SheetOut(
        name="x",
        columns=(ColumnOut(title="a"), ColumnOut(title="b")),
        rows=[(text, "end")],
    )
    got = openpyxl.load_workbook(io.BytesIO(write_workbook([sheet]))).active
    want = text.replace("\x00", "\ufffd").replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    cell = got["A2"].value or ""
    assert openpyxl.utils.escape.unescape(cell) == want.replace("\r", "\r")
    assert got["B2"].value == "end"


def test_numbers_longer_than_excel_can_keep_stay_texts() -> None:
    sheet = SheetOut(
        name="x",
        columns=(ColumnOut(title="n", kind="int"),),
        rows=[(1234567890123456789,), (123456789012345,)],
    )
    assert read_back(write_workbook([sheet]))[1:] == [["1234567890123456789"], [123456789012345.0]]


def test_a_value_that_does_not_fit_its_column_is_written_as_it_is() -> None:
    sheet = SheetOut(
        name="x",
        columns=(ColumnOut(title="g", kind="money"), ColumnOut(title="d", kind="date")),
        rows=[("unknown", "next week"), (None, date(1899, 5, 1)), (float("nan"), time(9, 5))],
    )
    assert read_back(write_workbook([sheet]))[1:] == [
        ["unknown", "next week"], ["", "1899-05-01"], ["", "09:05"],
    ]  # fmt: skip


def test_a_text_longer_than_a_cell_ends_in_dots_and_is_not_lost() -> None:
    sheet = SheetOut(name="x", columns=(ColumnOut(title="t"),), rows=[("y" * 40_000,)])
    cell = read_back(write_workbook([sheet]))[1][0]
    assert (len(str(cell)), str(cell)[-2:]) == (32_767, "y…")


def test_a_row_of_the_wrong_length_is_refused() -> None:
    sheet = SheetOut(name="x", columns=(ColumnOut(title="t"),), rows=[("a", "b")])
    with pytest.raises(ValueError, match="shorter"):
        write_workbook([sheet])


def test_a_table_without_rows_is_a_header() -> None:
    sheet = SheetOut(name="x", columns=(ColumnOut(title="t"),), rows=())
    assert read_back(write_workbook([sheet])) == [["t"]]


def test_a_workbook_without_sheets_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one sheet"):
        write_workbook([])


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gezel.adapters.sheets.write.XLSX_ROWS", 3)
    columns = (ColumnOut(title="t"),)
    assert (
        len(read_back(write_workbook([SheetOut(name="x", columns=columns, rows=[("a",)] * 2)])))
        == 3
    )
    with pytest.raises(TooLarge):
        write_workbook([SheetOut(name="x", columns=columns, rows=[("a",)] * 3)])


def test_sheet_names_are_made_acceptable() -> None:
    assert sheet_names(["a/b:c", "", "A b c", "History", "x" * 40, "x" * 40, "'quoted'"]) == (
        "a b c", "Sheet 2", "A b c (2)", "History 1", "x" * 31, "x" * 27 + " (2)", "quoted",
    )  # fmt: skip


def test_the_same_table_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import sys; sys.path.insert(0, 'tests/adapters/sheets');"
        "import hashlib, test_write as t;"
        "print(hashlib.sha256(t.write_workbook([t.PEOPLE])).hexdigest(),"
        " hashlib.sha256(t.bobs_marked_copy()).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "9", "PYTHONPATH": "src", "TZ": "Asia/Tokyo"},
    )
    assert there.stdout.decode().split() == [
        hashlib.sha256(write_workbook([PEOPLE])).hexdigest(),
        hashlib.sha256(bobs_marked_copy()).hexdigest(),
    ]


# CSV ------------------------------------------------------------------------------------------


def test_csv_for_excel_has_a_mark_semicolons_and_decimal_commas() -> None:
    columns = (ColumnOut(title="Naam"), ColumnOut(title="Beurs", kind="money"))
    data = write_csv(columns, [("Zoë; de eerste", Decimal("-12.10"))])
    assert data == b'\xef\xbb\xbfNaam;Beurs\r\n"Zo\xc3\xab; de eerste";-12,10\r\n'


def test_csv_for_programs_is_plain() -> None:
    columns = (ColumnOut(title="name"), ColumnOut(title="day", kind="date"))
    data = write_csv(columns, [("a,b", date(2027, 3, 1))], excel=False)
    assert data == b'name,day\r\n"a,b",2027-03-01\r\n'
    assert write_csv(columns, [], separator="\t") == b"\xef\xbb\xbfname\tday\r\n"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "'=1", "''=1",
     "+32-9-123", "- a remark", "-A1", "+"],
)  # fmt: skip
def test_risky_csv_cells_get_an_apostrophe_that_comes_off_again(text: str) -> None:
    assert is_risky(text)
    assert neutral(text) == "'" + text
    assert restored(neutral(text)) == text


@pytest.mark.parametrize(
    "text",
    ["+32 470 12 34 56", "+3212345678", "+44 (0)20 7946", "-12", "-12.50", "-1 234,56", "-5 %",
     "€ 5", "'s-Hertogenbosch", "'t Zand", "Alice", ""],
)  # fmt: skip
def test_phones_amounts_and_apostrophes_of_names_are_left_alone(text: str) -> None:
    assert neutral(text) == text
    assert restored(text) == text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_a_text_goes_through_csv_unchanged(text: str) -> None:
    clean = text.replace("\x00", "\ufffd").replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    data = write_csv((ColumnOut(title="a"), ColumnOut(title="b")), [(text, "end")])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert restored(rows[1][0]) == clean
    assert rows[1][1] == "end"


def test_values_as_plain_text() -> None:
    assert plain(Decimal("1E+3")) == "1000"
    assert plain(0.1) == "0.1"
    assert plain(Money.of("3"), decimal=",") == "3,00"
    assert plain(True) == "1"
    assert plain(None) == ""


# the marked copy ------------------------------------------------------------------------------


def bobs_marked_copy() -> bytes:
    return marked_copy(
        header=["Name", "Born", "Level"],
        rows=[["Alice", date(2009, 6, 2), "A2"], ["Bob", "31/02/2009", "=A9"], ["Charlie"]],
        marks={
            (1, 1): "This day does not exist. Write it as 28/02/2009.",
            (1, 2): "Level A9 does not exist. Choose A1 to C2.",
            (2, 1): "The date of birth is missing.",
            (2, None): "Charlie is listed twice.",
        },
    )


def test_the_marked_copy_says_what_to_mend_in_its_first_column() -> None:
    assert read_back(bobs_marked_copy()) == [
        ["What to mend", "Name", "Born", "Level"],
        ["", "Alice", date(2009, 6, 2), "A2"],
        [
            "Born: This day does not exist. Write it as 28/02/2009.\n"
            "Level: Level A9 does not exist. Choose A1 to C2.",
            "Bob", "31/02/2009", "=A9",
        ],
        [
            "Charlie is listed twice.\nBorn: The date of birth is missing.",
            "Charlie", "", "",
        ],
    ]  # fmt: skip


def test_the_wrong_cells_are_coloured_and_carry_the_reason() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(bobs_marked_copy())).active
    coloured = [
        cell.coordinate
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.fill.fgColor.rgb == "FFFBE6D8"
    ]
    assert coloured == ["C3", "D3", "C4"]
    assert sheet["C3"].comment.text == "This day does not exist. Write it as 28/02/2009."
    assert sheet["C2"].comment is None


def test_a_table_without_marks_is_a_plain_copy() -> None:
    assert read_back(marked_copy(header=["a"], rows=[["x"]], marks={})) == [
        ["What to mend", "a"],
        ["", "x"],
    ]
