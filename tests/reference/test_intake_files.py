"""Real lists of coordinators and of the Commission, read to the last cell."""

import csv
import gzip
import io
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.reference.intake_sets import unpacked

from gezel.adapters.sheets import CellError, read_workbook
from gezel.core.intake import check, find_table, identity, recognise
from gezel.core.values import Country

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="needs ../shared/data")


def preview(path, target, *, sheet=0):
    data = (DATA / path).read_bytes()
    if path.endswith(".gz"):
        data = gzip.decompress(data)
    rows = read_workbook(data, name=path).sheets[sheet].rows
    table = find_table(rows, target=target)
    return table, check(table, recognise(table, target), target)


def column(found, field):
    return [row.values.get(field) for row in found.rows]


def test_the_selection_matrix_with_its_47_learners():
    _, found = preview("coordinator_files/selection_matrix_outgoing_46.csv", "learners")
    first, last = found.rows[0].values, found.rows[-1].values

    assert (len(found.rows), len(found.good), found.problems) == (47, 47, ())
    assert [r.number for r in found.rows] == list(range(2, 49))
    assert column(found, "number") == [str(22_000_000 + n) for n in range(47)]
    assert (first["full_name"], last["full_name"]) == ("George Davis", "George Garcia")
    assert max(Counter(column(found, "full_name")).values()) == 5
    assert len({identity(r.values) for r in found.rows}) == 47
    assert first["wish_4"] == "ESIEA (Ecole Superieure d'Informatique, Electronique et Automatique)"
    assert [first[f"wish_{n}"] for n in (1, 5)] == [
        "École Polytechnique Fédérale (EPF)",
        "ESIEE Paris",
    ]
    # the totals count the other columns a second time: they wait for somebody who wants them
    assert column(found, "score:total_points") == [None] * 47
    assert column(found, "score:transcript_points")[:2] == [Decimal("49.33"), Decimal("49.00")]
    assert column(found, "score:language_points")[0] == Decimal(50)
    assert not any("&#" in str(v) for r in found.rows for v in r.values.values())
    assert Counter(n for r in found.rows for n in range(1, 6) if f"wish_{n}" in r.values)[1] == 47


def test_the_class_list_with_comments_and_blank_rows():
    table, found = preview("coordinator_files/be_class_list_upload_example.xlsx", "learners")

    assert table.header_row == 1
    assert [(s.number, s.reason.code) for s in table.skipped] == [
        (2, "intake.skipped_blank"),
        (8, "intake.skipped_blank"),
    ]
    assert found.problems == ()
    assert [
        (r.number, r.values["class_name"], r.values["given_name"], r.values["family_name"])
        for r in found.rows
    ] == [
        (3, "3a", "Nic", "Kooiman"),
        (4, "3a", "Tufan", "Meeuwsen"),
        (5, "3a", "Solaine", "Lamothe"),
        (6, "3a", "Azura", "Devost"),
        (7, "3a", "Aïmane", "Boudewijn"),
        (9, "3b", "Byron", "Sicard"),
        (10, "3b", "Brunella", "Roussel"),
        (11, "3b", "Dreux", "Labossière"),
        (12, "3b", "Zerbino", "Sevier"),
    ]


def test_the_5890_holders_of_a_charter():
    table, found = preview("organisations/eche_holders_pic_oid_5890.xlsx", "organisations")
    codes = Counter(p.reason.code for p in found.problems)

    assert (table.header_row, len(found.rows), len(found.bad)) == (2, 5890, 0)
    assert codes == {
        "intake.cell_error": 276,
        "intake.too_long": 3,
        "intake.duplicate_row": 2,
    }
    assert found.rows[0].values["erasmus_code"] == "A  BADEN01"
    assert found.rows[0].values["start"] == date(2021, 1, 1)
    assert found.rows[1].values["website"] == "http://www.fhv.at"
    countries = Counter(column(found, "country"))
    assert (countries[Country("ES")], countries[Country("FR")]) == (1793, 1647)
    assert countries[Country("EL")] == countries[Country("GR")] > 0
    assert countries[Country("XK")] > 0
    assert None not in countries
    assert any(str(code).startswith("0") for code in column(found, "postcode"))


def test_the_second_sheet_without_header():
    table, found = preview("organisations/eche_holders_pic_oid_5890.xlsx", "organisations", sheet=1)

    assert (table.header_row, len(found.rows)) == (None, 5765)
    assert found.rows[0].values == {"erasmus_code": "E  MURCIA61", "oid": "E10134798"}
    assert [n.reason.code for n in found.notes] == ["intake.column_missing"]


def test_error_cells_are_not_values():
    data = (DATA / "organisations/eche_holders_pic_oid_5890.xlsx").read_bytes()
    rows = read_workbook(data, name="a").sheets[0].rows

    assert Counter(r[3] for r in rows)[CellError("#N/A")] == 276


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("ErrorTypes.xls", 21),
        ("ErrorTypes.xlsb", 21),
        ("metadata_2019.xls", 8),
        ("metadata_2019.xlsb", 8),
        ("named_ranges_2011.xlsx", 3),
    ],
)
def test_error_cells_of_the_binary_formats_are_not_values(name, errors):
    data = unpacked("sheetjs_workbooks_part.zip")[name]
    cells = [c for s in read_workbook(data, name=name).sheets for r in s.rows for c in r]

    assert sum(isinstance(c, CellError) for c in cells) == errors


@pytest.mark.parametrize("kind", ["xls", "xlsx", "xlsb", "ods"])
def test_merged_cells_read_the_same_in_four_formats(kind):
    files = unpacked("sheetjs_workbooks_part.zip")
    wanted = read_workbook(files["merge_cells.xlsx"], name="a").sheets[0].rows

    assert read_workbook(files[f"merge_cells.{kind}"], name="a").sheets[0].rows == wanted


def test_the_accredited_schools():
    _, found = preview("organisations/accredited_vet_belgium_excerpt.csv", "organisations")

    assert (len(found.good), found.problems) == (39, ())
    assert sum("-BE02-" in str(n) for n in column(found, "number")) == 30


def test_the_26155_stays():
    table, found = preview("mobility/be_outgoing_2008_2012.csv.gz", "stays")
    first = found.rows[0].values

    assert (len(found.rows), len(found.good), len(table.skipped)) == (26_155, 26_155, 0)
    assert sum(kind in ("P", "C") for kind in column(found, "mobility_type")) == 5_148
    assert first["home_institution"] == "B  EUPEN04"
    assert first["work_placement"] == "KLINIKUM STUTTGART - D  TUBINGE01"
    assert (first["work_start"], first["work_grant"]) == (date(2008, 10, 1), Decimal("651.0"))
    assert Counter(column(found, "study_start"))[date(2012, 9, 1)] == 3_093
    # three company names lost letters long ago; nothing else is wrong
    assert Counter(p.reason.code for p in found.problems) == {"intake.letters_lost": 3}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Actividades", 33),
        ("Destinos", 400),
        ("Estudiantes", 3231),
        ("HistoricoAdjudicaciones", 4723),
        ("ReporteGestionPlazas", 1600),
    ],
)
def test_the_rounds_of_a_spanish_faculty(name, rows):
    path = f"coordinator_files/es_allocation_rounds_synthetic/{name}.csv"
    table, found = preview(path, "learners")

    assert (table.header_row, len(found.rows), len(table.skipped)) == (1, rows, 0)


def test_spanish_destinations_are_placements():
    path = "coordinator_files/es_allocation_rounds_synthetic/Destinos.csv"
    _, found = preview(path, "placements")

    assert len(found.good) == 400
    assert found.rows[2].values["country"] == Country("BE")
    assert sum(column(found, "capacity")) == 1943


def test_a_dictionary_that_is_no_list_keeps_all_its_rows():
    table, _ = preview("mobility/ec_data_dictionary_mobility_periods_2014_2019.xlsx", "stays")
    numbers = [
        *table.header_rows,
        *(r.number for r in table.rows),
        *(s.number for s in table.skipped),
    ]

    assert sorted(numbers) == list(range(1, 77))


@pytest.mark.parametrize("kind", ["forenames", "surnames"])
def test_names_of_many_countries_come_back_whole(kind):
    data = (DATA / f"robustness/common_{kind}_by_country.csv").read_bytes()
    wanted = [
        tuple(c or None for c in r) for r in csv.reader(io.StringIO(data.decode("utf-8-sig")))
    ]

    assert read_workbook(data, name="a").sheets[0].rows == wanted


def test_naughty_strings_are_kept_as_text_or_named():
    strings = json.loads((DATA / "robustness/blns.json").read_text("utf-8"))
    cells = [s for s in strings if s.strip()]
    table = find_table(
        [("nummer", "naam", "school"), *((str(n), "Maes, Alice", s) for n, s in enumerate(cells))]
    )
    found = check(table, recognise(table, "learners"), "learners")

    assert len(found.rows) == len(cells)
    silent = [
        cell
        for cell, row in zip(cells, found.rows, strict=True)
        if not row.problems and not row.values.get("school")
    ]
    # only signs that nobody can see vanish without a word
    assert all(not any(c.isalnum() for c in cell) for cell in silent)


def test_phone_numbers_in_six_spellings_stay_as_they_are():
    rows = list(csv.reader((DATA / "robustness/phone_examples.csv").open(encoding="utf-8-sig")))
    for place in range(len(rows[0])):
        cells = [r[place] for r in rows[1:] if sum(c.isdigit() for c in r[place]) >= 6]
        if len(cells) < 50:
            continue
        table = find_table([("naam", "telefoon"), *(("Maes, Alice", c) for c in cells)])
        found = check(table, recognise(table, "learners"), "learners")
        assert column(found, "phone") == [c.strip() for c in cells]
