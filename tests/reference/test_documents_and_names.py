"""Names of many countries and naughty strings, through documents and tables."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from gezel.adapters.pdf import LetterData, letter_pdf, undrawn_in
from gezel.adapters.sheets.write import ColumnOut, SheetOut, restored, write_csv, write_workbook

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "robustness"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the reference data is not beside us")

LETTER = LetterData(
    date=date(2027, 1, 11), language="en", sender=("School",), recipient=(), subject="Names",
    paragraphs=(),
)  # fmt: skip


def names() -> list[str]:
    found: list[str] = []
    for file in ("common_forenames_by_country.csv", "common_surnames_by_country.csv"):
        with (SHARED / file).open(encoding="utf-8-sig", newline="") as lines:
            found += [row["Localized Name"] for row in csv.DictReader(lines)]
    return list(dict.fromkeys(found))


def naughty() -> list[str]:
    return json.loads((SHARED / "blns.json").read_text("utf-8"))


@pytest.mark.parametrize("texts", [names, naughty])
def test_every_text_goes_into_a_document(texts) -> None:
    paragraphs = tuple(texts())
    assert letter_pdf(replace(LETTER, paragraphs=paragraphs)).startswith(b"%PDF-")


def test_names_of_europe_are_drawn_in_full() -> None:
    scripts = ("CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL")  # too large to carry along
    known = ("BENGALI", "DEVANAGARI", "KHMER", "THAI", "SINHALA", "MYANMAR", "LAO", "TAMIL")
    missing = [
        letter.label for letter in undrawn_in(names())
        if not any(word in letter.label for word in (*scripts, *known))
    ]  # fmt: skip
    assert missing == []


@pytest.mark.parametrize("texts", [names, naughty])
def test_every_text_comes_back_from_a_workbook_and_from_csv(texts) -> None:
    values = [text for text in texts() if text and "\x00" not in text and "\ufffe" not in text]
    columns = (ColumnOut(title="text"), ColumnOut(title="end"))
    rows = [(text, "end") for text in values]
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(write_workbook([SheetOut(name="x", columns=columns, rows=rows)]))
    )
    back = [row[0] for row in book.get_sheet_by_index(0).to_python()[1:]]
    assert [a for a, b in zip(values, back, strict=True) if a != b] == []
    text = write_csv(columns, rows).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1:]
    assert [a for a, b in zip(values, lines, strict=True) if restored(b[0]) != a] == []
