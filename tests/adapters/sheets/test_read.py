"""Workbooks of spreadsheet programs are read as people see them."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter
import xlwt
from odf import table as odf_table
from odf.opendocument import OpenDocumentSpreadsheet
from odf.text import P

from gezel.adapters.sheets import CellError, read_workbook


def xlsx(rows, *, date_1904=False, merged=(), formulas=()):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": date_1904})
    sheet = book.add_worksheet("Leerlingen")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(r, c, value, day)
            elif isinstance(value, str):
                sheet.write_string(r, c, value)
            elif value is not None:
                sheet.write(r, c, value)
    for span, value in merged:
        sheet.merge_range(span, value)
    for cell, formula, result in formulas:
        sheet.write_formula(cell, formula, None, result)
    book.close()
    return buffer.getvalue()


def xls(rows, *, dates_1904=False):
    book = xlwt.Workbook()
    book.dates_1904 = dates_1904
    sheet = book.add_sheet("Leerlingen")
    style = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, value, *([style] if isinstance(value, date) else []))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(rows):
    document = OpenDocumentSpreadsheet()
    sheet = odf_table.Table(name="Leerlingen")
    for row in rows:
        line = odf_table.TableRow()
        for value in row:
            if isinstance(value, date):
                cell = odf_table.TableCell(valuetype="date", datevalue=value.isoformat())
            elif isinstance(value, int | float):
                cell = odf_table.TableCell(valuetype="float", value=str(value))
            else:
                cell = odf_table.TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


ROWS = [("nummer", "naam", "geboren"), ("0012345", "Alice", date(2007, 1, 1)), ("12", "Zoë", None)]


@pytest.mark.parametrize("name", ["leerlingen.xlsx", "leerlingen.csv", "leerlingen"])
def test_the_bytes_decide_and_not_the_file_name(name):
    book = read_workbook(xlsx(ROWS), name=name)

    assert book.kind == "xlsx"
    assert book.sheets[0].rows == ROWS


@pytest.mark.parametrize("old_mac", [False, True])
def test_a_birth_date_is_the_same_day_in_both_date_systems_of_excel(old_mac):
    born = date(2007, 1, 1)

    assert read_workbook(xlsx([("x", born)], date_1904=old_mac), name="a").sheets[0].rows == [
        ("x", born)
    ]
    assert read_workbook(xls([("x", born)], dates_1904=old_mac), name="a").sheets[0].rows == [
        ("x", born)
    ]


def test_ods_keeps_leading_zeros_dates_and_whole_numbers():
    book = read_workbook(ods([("0044", date(2026, 2, 1), 7, 3.98)]), name="a.ods")

    assert book.kind == "ods"
    assert book.sheets[0].rows == [("0044", date(2026, 2, 1), 7, 3.98)]


def test_a_whole_number_is_an_int_and_text_stays_text():
    (row,) = (
        read_workbook(xlsx([(7.0, 3.98, "0475 12 34 56", "007", True)]), name="a").sheets[0].rows
    )

    assert row == (7, 3.98, "0475 12 34 56", "007", True)
    assert [type(cell) for cell in row] == [int, float, str, str, bool]


def test_a_date_with_a_time_keeps_its_time():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    form = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    book.add_worksheet().write_datetime(0, 0, datetime(2026, 2, 1, 8, 30), form)
    book.close()

    assert read_workbook(buffer.getvalue(), name="a").sheets[0].rows == [
        (datetime(2026, 2, 1, 8, 30),)
    ]


def test_an_error_cell_of_xlsx_is_an_error_and_is_counted():
    data = xlsx([("oid",), (None,), ("E10000001",)], formulas=[("A2", "=NA()", "#N/A")])
    book = read_workbook(data, name="a")

    assert book.sheets[0].rows == [("oid",), (CellError("#N/A"),), ("E10000001",)]
    assert [n.code for n in book.notes] == ["sheets.errors_found"]
    assert book.notes[0].params["count"] == 1


def test_a_formula_gives_its_stored_result_and_is_not_calculated():
    data = xlsx([("a",)], formulas=[("B1", "=1+1", 41)])

    assert read_workbook(data, name="a").sheets[0].rows == [("a", 41)]


def test_a_formula_without_a_stored_result_is_a_visible_problem():
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(xlsx([("a",)], formulas=[("B1", "=1+1", 41)])))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<v>41</v>", b""))
    book = read_workbook(buffer.getvalue(), name="a")

    assert book.sheets[0].rows == [("a", CellError("#GEZEL:FORMULA"))]
    assert [n.code for n in book.notes] == ["sheets.formula_without_result"]


def test_a_merged_class_holds_for_all_its_rows_and_a_merged_amount_does_not():
    data = xlsx(
        [("klas", "naam", "bedrag"), (None, "Alice"), (None, "Bob")],
        merged=[("A2:A3", "6KA"), ("C2:C3", 500)],
    )
    book = read_workbook(data, name="a")

    assert book.sheets[0].rows == [
        ("klas", "naam", "bedrag"),
        ("6KA", "Alice", 500),
        ("6KA", "Bob", None),
    ]
    assert [(n.code, n.params["count"]) for n in book.notes] == [("sheets.merged_filled", 1)]


def test_blank_rows_keep_the_row_numbers_of_the_spreadsheet():
    rows = read_workbook(xlsx([(), (), ("naam",), (), ("Alice",)]), name="a").sheets[0].rows

    assert [i for i, row in enumerate(rows, 1) if any(row)] == [3, 5]


def test_a_hidden_sheet_is_read_and_named():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_worksheet("Lijst").write(0, 0, "Alice")
    hidden = book.add_worksheet("Oud")
    hidden.write(0, 0, "Bob")
    hidden.hide()
    book.close()
    read = read_workbook(buffer.getvalue(), name="a")

    assert [s.name for s in read.sheets] == ["Lijst", "Oud"]
    assert [(n.code, n.params["sheet"]) for n in read.notes] == [("sheets.hidden_sheet", "Oud")]


def test_formula_like_texts_stay_texts():
    row = ("=1+1", "+32 475", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0")

    assert read_workbook(xlsx([row]), name="a").sheets[0].rows == [row]
    assert read_workbook(";".join(row).encode(), name="a").sheets[0].rows == [row]
