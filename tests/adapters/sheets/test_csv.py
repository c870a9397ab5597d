"""Text tables of any encoding and separator come back cell for cell."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gezel.adapters.sheets import CellError, read_workbook

PEOPLE = [("naam", "stad", "taal"), ("Zoë Müller", "Liège", "Français"), ("D'hondt", "Ieper", "B1")]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]


def written(rows, separator=";", end="\r\n", **more):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, lineterminator=end, **more).writerows(rows)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_same_people_with_whole_names(encoding, separator, end):
    data = written(PEOPLE, separator, end).encode(encoding)
    book = read_workbook(data, name="a.csv")

    assert book.sheets[0].rows == PEOPLE
    assert book.separator == separator


def test_polish_turkish_and_greek_files_of_old_programs_are_read():
    for text, encoding in [
        ("imię;nazwisko\nMałgorzata;Dąbrowska\nŁukasz;Żak\n", "cp1250"),
        ("ad;soyad\nAyşe;Yıldız\nÇağla;İnce\n", "cp1254"),
        ("όνομα;πόλη\nΓιώργος;Αθήνα\n", "iso8859-7"),
    ]:
        rows = read_workbook(text.encode(encoding), name="a").sheets[0].rows
        assert rows == [tuple(line.split(";")) for line in text.splitlines()]


def test_one_spoiled_byte_does_not_spoil_the_other_names():
    data = "naam\nZoë\nFrédéric\nAïmane\nNoël\n".encode() + b"Ren\xe9\n"
    book = read_workbook(data, name="a")

    assert [r[0] for r in book.sheets[0].rows] == [
        "naam",
        "Zoë",
        "Frédéric",
        "Aïmane",
        "Noël",
        "Ren�",
    ]
    assert [n.code for n in book.notes] == ["sheets.letters_lost"]


def test_a_comma_in_a_name_does_not_make_the_comma_the_separator():
    text = "klas;naam\n3a;Kooiman, Nic\n3b;Devost, Azura\n"

    assert read_workbook(text.encode(), name="a").separator == ";"


def test_quotes_line_breaks_and_doubled_quotes_in_cells():
    rows = [("naam", "nota"), ("Alice", 'zegt "ja"\nen komt; soms'), ("'t Kruierke", "a,b;c")]

    assert read_workbook(written(rows).encode(), name="a").sheets[0].rows == rows


def test_a_stray_quotation_mark_spoils_one_cell_and_no_other_row():
    text = 'nr,naam,"stad"\n1,"Alice,"Gent"\n2,Bob,"Luik, BE"\n3,"Zoë","5"" mes"\n'
    book = read_workbook(text.encode(), name="a")

    assert book.sheets[0].rows == [
        ("nr", "naam", "stad"),
        ("1", '"Alice', "Gent"),
        ("2", "Bob", "Luik, BE"),
        ("3", "Zoë", '5" mes'),
    ]
    assert [(n.code, n.params["row"]) for n in book.notes] == [("sheets.quotes_repaired", 2)]


def test_the_apostrophe_quotes_only_where_it_closes_too():
    quoted = "1,'Alice','a, b'\n2,'Bob','c'\n3,'Zoë','d'\n"
    named = (
        "1,'t Kruierke,a\n2,'t Hoekje,b\n3,'s Gravenwezel,c\n4,'t Veer,d\n5,'t Stil,e\n6,'t G,f\n"
    )

    assert read_workbook(quoted.encode(), name="a").sheets[0].rows[0] == ("1", "Alice", "a, b")
    assert read_workbook(named.encode(), name="a").sheets[0].rows[0] == ("1", "'t Kruierke", "a")


def test_excels_separator_line_is_obeyed_and_is_no_row():
    book = read_workbook(b"sep=|\r\na;b|c\r\n1;2|3\r\n", name="a")

    assert book.sheets[0].rows == [("a;b", "c"), ("1;2", "3")]
    assert [n.code for n in book.notes] == ["sheets.separator_line"]


def test_ragged_rows_keep_their_own_length_and_blank_lines_stay_rows():
    assert read_workbook(b"a,b,c\n1,2\n\n3,4,5,6\n", name="a").sheets[0].rows == [
        ("a", "b", "c"),
        ("1", "2"),
        (),
        ("3", "4", "5", "6"),
    ]


def test_nul_bytes_are_left_out_and_counted():
    book = read_workbook(b"naam,stad\nAl\0ice,Gent\n", name="a")

    assert book.sheets[0].rows[1] == ("Alice", "Gent")
    assert [n.params["count"] for n in book.notes] == [1]


def test_an_error_text_is_an_error_and_a_hash_is_not():
    assert read_workbook(b"oid,nr\n#N/A,#1\n", name="a").sheets[0].rows[1] == (
        CellError("#N/A"),
        "#1",
    )


def test_spoiled_dashes_are_given_back():
    book = read_workbook("datum,stad\n7 \x96 8 Feb,Gent\n".encode(), name="a")

    assert book.sheets[0].rows[1] == ("7 – 8 Feb", "Gent")


def test_leading_zeros_and_plus_signs_stay():
    row = ("0012345", "0475/12.34.56", "+32 475", "007", "1E5", "1.234,56")

    assert read_workbook(written([row, row]).encode(), name="a").sheets[0].rows == [row, row]


# Letters without those that the separator, the quotes or an error text would change.
CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="#'\"\ufffd\\"),
    min_size=1,
    max_size=12,
).filter(lambda t: not t.startswith("Err:"))


@settings(max_examples=150, deadline=None)
@given(
    rows=st.integers(2, 5).flatmap(
        lambda w: st.lists(st.lists(CELLS, min_size=w, max_size=w), min_size=3, max_size=12)
    ),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_table_comes_back_when_all_cells_are_quoted(rows, separator, encoding, end):
    """Quoted cells leave no doubt about the separator, so nothing may be lost."""
    data = written(rows, separator, end, quoting=csv.QUOTE_ALL).encode(encoding)

    assert [list(r) for r in read_workbook(data, name="a").sheets[0].rows] == rows


@settings(max_examples=150, deadline=None)
@given(
    rows=st.integers(2, 5).flatmap(
        lambda w: st.lists(
            st.lists(CELLS.filter(lambda t: not set(t) & set(",;|\t")), min_size=w, max_size=w),
            min_size=3,
            max_size=12,
        )
    ),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_plain_table_comes_back_without_quotes(rows, separator, encoding):
    data = written(rows, separator).encode(encoding)

    assert [list(r) for r in read_workbook(data, name="a").sheets[0].rows] == rows
