"""The table in a sheet is found wherever it stands, and no row disappears without a reason."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gezel.core.intake import TEXTS, find_table


def rows(*lines, separator=";"):
    return [tuple(cell or None for cell in line.split(separator)) for line in lines]


def all_rows_accounted(table, source):
    numbers = [
        *table.header_rows,
        *(r.number for r in table.rows),
        *(s.number for s in table.skipped),
    ]
    return sorted(numbers) == list(range(1, len(source) + 1))


def codes(table):
    return [(s.number, s.reason.code.removeprefix("intake.skipped_")) for s in table.skipped]


def headers(table):
    return [c.header for c in table.columns]


def test_a_header_in_the_first_row():
    table = find_table(rows("naam;klas", "Alice;6KA", "Bob;6KB"))

    assert table.header_row == 1
    assert headers(table) == ["naam", "klas"]
    assert [r.number for r in table.rows] == [2, 3]


def test_titles_and_blank_rows_above_the_header_are_skipped_with_a_reason():
    source = rows(
        "Leerlingen 2026-2027;;",
        ";;",
        "Afgedrukt op;01/09/2026;",
        "naam;geboren;klas",
        "Alice;01/02/2007;6KA",
        "Bob;13/02/2007;6KB",
    )
    table = find_table(source, target="learners")

    assert table.header_row == 4
    assert codes(table) == [(1, "title"), (2, "blank"), (3, "title")]
    assert table.skipped[2].text == "Afgedrukt op | 01/09/2026"
    assert all_rows_accounted(table, source)


def test_a_header_in_row_eleven_as_on_university_score_sheets():
    legend = [f"Legende {n};;;" for n in range(1, 11)]
    source = rows(*legend, "Noma;Nom;Prénom;Note", "00000001;Dupont;Alice;12", "00000002;Maes;Bob;")
    table = find_table(source, target="learners")

    assert table.header_row == 11
    assert [r.cells[0] for r in table.rows] == ["00000001", "00000002"]


def test_a_header_with_line_breaks_and_signs_is_shown_on_one_line():
    table = find_table(
        [("## Klas", "Naam,\nVoornaam *", "E-mail"), ("3a", "Maes, Alice", "a@b.be")]
    )

    assert headers(table) == ["Klas", "Naam, Voornaam", "E-mail"]


def test_group_names_above_the_columns_are_joined_to_them():
    table = find_table(
        rows(
            "Leerling;;Talen;;",
            "naam;klas;Engels;Frans;keuze 1",
            "Alice;6KA;B1;A2;Italië",
            "Bob;6KA;B2;A2;Spanje",
        ),
        target="learners",
    )

    assert table.header_rows == (1, 2)
    assert headers(table)[2:4] == ["Talen Engels", "Talen Frans"]


def test_comments_totals_blank_rows_and_repeated_headers_are_no_people():
    source = rows(
        "naam;klas;punten",
        "# eerste klas;;",
        "Alice;6KA;14",
        ";;",
        "naam;klas;punten",
        "Bob;6KB;15",
        "Totaal;;29",
        "Somme;;29",
    )
    table = find_table(source)

    assert [r.number for r in table.rows] == [3, 6]
    assert codes(table) == [
        (2, "comment"),
        (4, "blank"),
        (5, "repeated_header"),
        (7, "total"),
        (8, "total"),
    ]
    assert all_rows_accounted(table, source)


def test_a_total_that_says_what_it_counts_is_no_person():
    table = find_table(
        rows("School;Naam;Punten", "VTI;Maes, Alice;8", "GTI;Smet, Bob;9", "TOTAAL;2 leerlingen;"),
        target="learners",
    )

    assert [row.number for row in table.rows] == [2, 3]
    assert [(s.number, s.reason.code) for s in table.skipped] == [(4, "intake.skipped_total")]


def test_a_person_called_total_is_a_person():
    table = find_table(rows("naam;voornaam;klas", "Total;Alice;6KA", "Summe;Bob;6KB"))

    assert [r.cells[0] for r in table.rows] == ["Total", "Summe"]


def test_numbers_with_a_hash_are_no_comments():
    table = find_table(rows("nr;naam", "#1;Alice", "#2;Bob", "#3;Charlie"))

    assert len(table.rows) == 3


def test_a_note_below_the_table_is_skipped():
    table = find_table(rows("naam;klas;punten", "Alice;6KA;14", "Bob;6KA;12", ";;", "Bron: WISA;;"))

    assert codes(table) == [(4, "blank"), (5, "note")]


def test_a_list_without_header_names_its_columns_by_letter():
    table = find_table(rows("3a;Kooiman, Nic;M", "3a;Meeuwsen, Tufan;M", "3b;Devost, Azura;V"))

    assert table.header_row is None
    assert [(c.letter, c.header) for c in table.columns] == [("A", "A"), ("B", "B"), ("C", "C")]
    assert len(table.rows) == 3


def test_dates_in_the_first_row_are_no_header():
    assert find_table(rows("01/02/2007;Alice;9000", "03/02/2007;Bob;9050")).header_row is None


def test_a_header_alone_is_a_table_without_rows():
    table = find_table(rows("naam;voornaam;geboortedatum"), target="learners")

    assert (table.header_row, table.rows) == (1, ())


def test_blank_columns_at_the_edge_are_no_columns_and_the_letters_stay():
    table = find_table(rows(";naam;;klas;", ";Alice;;6KA;", ";Bob;;6KB;"))

    assert [(c.letter, c.header) for c in table.columns] == [("B", "naam"), ("D", "klas")]


def test_a_blank_cell_in_the_first_row_does_not_lose_the_column():
    table = find_table(rows("naam;telefoon", "Alice;", "Bob;0475 12 34 56"))

    assert headers(table) == ["naam", "telefoon"]
    assert table.rows[1].cells[1] == "0475 12 34 56"


def test_an_empty_sheet_is_an_empty_table():
    assert find_table([]).rows == ()
    assert codes(find_table([(None, None), ()])) == [(1, "blank"), (2, "blank")]


CELL = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.integers(),
    st.booleans(),
    st.floats(),
    st.dates(),
    st.sampled_from(["naam", "Totaal", "# x", "klas", "#N/A", "  ", "01/02/2007"]),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(CELL, max_size=5).map(tuple), max_size=30),
    st.sampled_from([None, "learners", "stays"]),
)
def test_every_row_of_any_sheet_is_a_header_a_row_or_skipped(source, target):
    table = find_table(source, target=target)

    assert all_rows_accounted(table, source)
    assert all(TEXTS[s.reason.code] % s.reason.params for s in table.skipped)
