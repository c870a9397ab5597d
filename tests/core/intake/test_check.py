"""Every cell is checked; what is good goes on, what is not says where, why and what to do."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.intake.test_table import CELL, rows

from gezel.core import intake
from gezel.core.intake import TEXTS, CellError, Options, check, find_table, recognise
from gezel.core.values import Country, Level


def preview(target, *lines, options=Options(), **columns):  # noqa: B008
    source = rows(*lines) if isinstance(lines[0], str) else list(lines)
    table = find_table(source, target=target)
    mapping = recognise(table, target)
    for field, column in columns.items():
        mapping = mapping.with_(field, column)
    found = check(table, mapping, target, options=options)
    for problem in found.problems:
        assert TEXTS[problem.reason.code] % problem.reason.params
        assert TEXTS[problem.remedy.code] % problem.remedy.params
    return found


def told(found):
    return [
        (p.row, p.column_letter, p.reason.code.removeprefix("intake."), p.severity)
        for p in found.problems
    ]


def values(found, field):
    return [row.values.get(field) for row in found.rows]


def test_a_good_list_is_good():
    found = preview(
        "learners",
        "nummer;naam;voornaam;geboortedatum;e-mail;engels;rolstoel;keuze 1",
        "0012345;Maes;Alice;13/02/2007;alice@school.be;B1;nee;Italië",
        "0012346;De Smet;Bob;01/03/2007;bob@school.be;A2;ja;Spanje",
    )

    assert found.problems == ()
    assert [r.number for r in found.good] == [2, 3]
    assert found.rows[0].values == {
        "number": "0012345",
        "family_name": "Maes",
        "given_name": "Alice",
        "full_name": "Alice Maes",
        "birth_date": date(2007, 2, 13),
        "email": "alice@school.be",
        "language:en": Level.B1,
        "step_free": False,
        "wish_1": "Italië",
    }


def test_one_bad_row_keeps_the_others():
    found = preview(
        "learners",
        "naam;geboortedatum;e-mail",
        "Maes, Alice;13/02/2007;alice@school.be",
        "Smet, Bob;31/02/2007;bob@school.be",
        "Wit, Charlie;03/02/2007;charlie",
    )

    assert [r.number for r in found.good] == [2]
    assert told(found) == [(3, "B", "no_such_day", "error"), (4, "C", "not_an_email", "error")]
    (problem,) = found.bad[0].problems
    assert (problem.column_header, problem.field, problem.value) == (
        "geboortedatum",
        "birth_date",
        "31/02/2007",
    )


def test_the_date_order_of_a_column_is_decided_once():
    lines = ["naam;geboortedatum", "Maes, Alice;09-01-2007", "Smet, Bob;13-01-2007"]

    assert values(preview("learners", *lines), "birth_date") == [
        date(2007, 1, 9),
        date(2007, 1, 13),
    ]
    american = ["naam;geboortedatum", "Maes, Alice;09-01-2007", "Smet, Bob;01-13-2007"]
    assert values(preview("learners", *american), "birth_date") == [
        date(2007, 9, 1),
        date(2007, 1, 13),
    ]


def test_an_undecided_order_reads_the_day_first_and_says_so():
    lines = ["naam;geboortedatum", "Maes, Alice;09-01-2007", "Smet, Bob;03-02-2007"]
    found = preview("learners", *lines)

    assert values(found, "birth_date") == [date(2007, 1, 9), date(2007, 2, 3)]
    assert told(found) == [(None, "B", "date_order_assumed", "warning")]
    assert len(found.good) == 2
    forced = preview("learners", *lines, options=Options(date_order="mdy"))
    assert values(forced, "birth_date") == [date(2007, 9, 1), date(2007, 3, 2)]
    assert forced.problems == ()


def test_a_column_with_both_orders_questions_what_it_cannot_know():
    found = preview(
        "learners",
        "naam;geboortedatum",
        "Maes, Alice;13-01-2007",
        "Smet, Bob;01-13-2007",
        "Wit, Charlie;02-03-2007",
    )

    assert told(found) == [
        (None, "B", "date_order_mixed", "warning"),
        (2, "B", "date_order_unclear", "error"),
        (3, "B", "date_order_unclear", "error"),
        (4, "B", "date_order_unclear", "error"),
    ]


def test_samples_show_dates_that_tell_most():
    found = preview(
        "learners",
        "naam;geboortedatum",
        "Maes, Alice;13/01/2007",
        "Smet, Bob;01/12/2006",
        "Wit, Charlie;05/05/2007",
    )

    assert [(s.text, s.value) for s in found.samples] == [
        ("01/12/2006", date(2006, 12, 1)),
        ("13/01/2007", date(2007, 1, 13)),
        ("05/05/2007", date(2007, 5, 5)),
    ]


def test_a_day_number_in_a_date_column_is_a_date_with_a_warning():
    cells = [("naam", "geboortedatum"), ("Maes, Alice", 39083), ("Smet, Bob", date(2007, 1, 2))]
    found = preview("learners", *cells)

    assert values(found, "birth_date") == [date(2007, 1, 1), date(2007, 1, 2)]
    assert told(found) == [(2, "B", "date_from_serial", "warning")]
    old_mac = [("naam", "geboortedatum"), ("Maes, Alice", 39083 - 1462)]
    assert values(
        preview("learners", *old_mac, options=Options(date_system=1904)), "birth_date"
    ) == [date(2007, 1, 1)]


def test_amounts_follow_the_mark_that_the_file_proves():
    found = preview(
        "learners",
        "naam;motivatie;punten",
        "Maes, Alice;3,98;99,530",
        "Smet, Bob;12,5;1.234,5",
        "Wit, Charlie;0,075;100,000",
    )

    assert values(found, "score:motivatie") == [Decimal("3.98"), Decimal("12.5"), Decimal("0.075")]
    assert values(found, "score:punten") == [
        Decimal("99.530"),
        Decimal("1234.5"),
        Decimal("100.000"),
    ]
    assert found.problems == ()


def test_a_number_with_two_meanings_is_questioned_and_never_multiplied():
    lines = ["naam;punten", "Maes, Alice;1,234", "Smet, Bob;2,345"]

    assert told(preview("learners", *lines)) == [
        (2, "B", "number_unclear", "warning"),
        (3, "B", "number_unclear", "warning"),
    ]
    assert values(
        preview("learners", *lines, options=Options(decimal_mark=",")), "score:punten"
    ) == [
        Decimal("1.234"),
        Decimal("2.345"),
    ]


def test_marks_out_of_twenty():
    found = preview(
        "learners",
        "naam;interview",
        "Maes, Alice;14/20",
        "Smet, Bob;15,5/20",
        **{"score:interview": 1},
    )

    assert values(found, "score:interview") == [Decimal(14), Decimal("15.5")]


def test_numbers_that_are_names_stay_text():
    found = preview(
        "learners",
        ("stamboeknummer", "naam", "postcode", "gsm", "klas"),
        ("0012345", "Maes, Alice", 9000, "0475 12 34 56", "6"),
        (12346, "Smet, Bob", "0999", 475123456, date(2026, 4, 3)),
    )

    assert values(found, "number") == ["0012345", "12346"]
    assert values(found, "postcode") == ["9000", "0999"]
    assert values(found, "phone") == ["0475 12 34 56", "475123456"]
    assert told(found) == [
        (3, "D", "phone_lost_zero", "warning"),
        (3, "E", "text_became_date", "warning"),
    ]


def test_a_number_that_the_spreadsheet_shortened_is_refused():
    found = preview("learners", "nummer;naam", "1,23457E+11;Maes, Alice")

    assert told(found) == [(2, "A", "number_shortened", "error")]


def test_formula_like_texts_are_texts():
    found = preview(
        "learners", "nummer;naam;opmerkingen", "=1+1;@Maes, =Alice;+32\u00a0475 is mijn nummer"
    )

    assert found.rows[0].values == {
        "number": "=1+1",
        "family_name": "@Maes",
        "given_name": "=Alice",
        "full_name": "=Alice @Maes",
        "notes": "+32 475 is mijn nummer",
    }


def test_errors_of_the_spreadsheet_are_seen():
    found = preview(
        "learners",
        ("nummer", "naam"),
        (CellError("#N/A"), "Maes, Alice"),
        (CellError("#GEZEL:FORMULA"), "Smet, Bob"),
    )

    assert told(found) == [
        (2, "A", "cell_error", "error"),
        (3, "A", "formula_without_result", "error"),
    ]


def test_a_field_that_may_fail_leaves_its_row_good():
    found = preview(
        "organisations", "OID;legal name;country", "#N/A;Alice vzw;BE", "E10000001;Bob;BE"
    )

    assert values(found, "name") == ["Alice vzw", "Bob"]
    assert len(found.good) == 2


def test_control_signs_lost_letters_and_long_texts():
    found = preview(
        "learners",
        "naam;school",
        "Maes, Al\x07ice;A",
        "Ren\ufffd Smet;B",
        "Wit, Charlie;" + "x" * 400,
    )

    assert told(found) == [
        (2, "A", "control_signs", "error"),
        (3, "A", "letters_lost", "warning"),
        (4, "B", "too_long", "error"),
    ]


def test_html_entities_and_invisible_signs_go():
    found = preview(
        "learners", ("naam", "school"), ("O&#039;Brien, Se\u00e1n\u200e", "L&amp;L \u00a0")
    )

    assert found.rows[0].values["family_name"] == "O'Brien"
    assert found.rows[0].values["given_name"] == "Seán"
    assert found.rows[0].values["school"] == "L&L"


def test_two_learners_of_one_name_are_two_people_and_one_number_twice_is_questioned():
    found = preview(
        "learners",
        "nummer;naam;geboortedatum",
        "1;Maes, Alice;13/02/2007",
        "2;Maes, Alice;14/02/2007",
        "1;Smet, Bob;15/02/2007",
        "4;MAES, Alicé;13/02/2007",
    )

    assert told(found) == [
        (2, None, "number_of_two", "error"),
        (4, None, "number_of_two", "error"),
        (5, None, "duplicate_row", "warning"),
    ]
    assert [p.reason.params["row"] for p in found.problems] == [4, 2, 2]
    assert [row.number for row in found.good] == [3, 5]


def test_one_number_in_two_schools_is_two_learners_and_in_one_school_is_questioned():
    found = preview(
        "learners",
        "nummer;naam;school",
        "1;Maes, Alice;Noord",
        "1;Smet, Bob;Zuid",
        "1;Maes, Alice;Noord",
    )

    assert told(found) == [(4, None, "duplicate_row", "warning")]
    assert len(found.good) == 3


def test_a_row_without_a_name_is_no_learner():
    found = preview("learners", "nummer;naam;klas", "1;Maes, Alice;6KA", "2;;6KA")

    assert told(found) == [(3, None, "value_missing", "error")]


def test_a_file_without_a_name_column_says_which_column_is_missing():
    found = preview("learners", "nummer;klas", "1;6KA", "2;6KB")

    assert [p.reason.code for p in found.notes] == ["intake.column_missing"]


def test_a_comma_inside_a_street_shifts_the_row_and_is_noticed():
    lines = ["nummer,naam,voornaam,gemeente", "1,Maes,Alice,Gent", "2,Smet,Bob,Sint-Niklaas,extra"]
    found = preview("learners", *rows(*lines, separator=","))

    assert told(found) == [(3, None, "row_too_long", "error")]


def test_a_lost_separator_makes_a_short_row_and_is_noticed():
    lines = ["nummer,naam,voornaam,gemeente"] + [f"{n},Maes,Alice{n},Gent" for n in range(20)]
    found = preview("learners", *rows(*lines, "30,SmetBob,Gent", separator=","))

    assert told(found) == [(22, None, "row_too_short", "warning")]


def test_an_end_before_its_start():
    found = preview("placements", "bedrijf;van;tot", "ACME;31/03/2026;01/03/2026")

    assert told(found) == [(2, None, "end_before_start", "error")]


def test_a_column_that_proves_no_order_follows_the_other_columns_of_the_file():
    found = preview("placements", "bedrijf;van;tot", "ACME;01/31/2026;03/04/2026")

    assert values(found, "end") == [date(2026, 3, 4)]
    assert found.problems == ()


def test_levels_countries_and_answers():
    found = preview(
        "placements",
        "bedrijf;land;niveau;rolstoeltoegankelijk;aantal plaatsen",
        "ACME;Italië;B1/B2;ja;2",
        "BCME;Nergensland;hoog;misschien;veel",
        "CCME;EL;;;2,5",
    )

    assert values(found, "country") == [Country("IT"), None, Country("GR")]
    assert told(found) == [
        (2, "C", "level_lower_taken", "warning"),
        (3, "B", "not_a_country", "error"),
        (3, "E", "not_a_number", "error"),
        (3, "C", "not_a_level", "error"),
        (3, "D", "not_yes_or_no", "error"),
        (4, "E", "not_whole", "error"),
    ]


def test_true_and_one_in_one_column_are_read_each_for_itself():
    lines = [("naam", "totaal"), ("Maes, Alice", 1), ("Smet, Bob", True), ("Wit, An", 0)]
    found = preview("learners", *lines, **{"score:totaal": 1})

    assert values(found, "score:totaal") == [Decimal(1), None, Decimal(0)]


def test_nothing_known_is_blank():
    found = preview("learners", "naam;e-mail;geboortedatum;engels", "Maes, Alice;-;?;n.v.t.")

    assert found.problems == ()
    assert sorted(found.rows[0].values) == ["family_name", "full_name", "given_name"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3).map(tuple), max_size=25),
    st.sampled_from(["learners", "placements", "stays", "organisations"]),
    st.data(),
)
def test_any_cells_under_any_field_give_values_or_problems(source, target, data):
    """No cell makes the check fall over, and each row of the table is in the preview."""
    table = find_table([("naam", "x", "y"), *source])
    mapping = recognise(table, target)
    fields = [f.key for f in intake.TARGETS[target].fields]
    for column in range(3):
        mapping = mapping.with_(data.draw(st.sampled_from(fields)), column)
    found = check(table, mapping, target)

    assert [r.number for r in found.rows] == [r.number for r in table.rows]
    assert len(found.good) + len(found.bad) == len(found.rows)
    assert all(TEXTS[p.reason.code] % p.reason.params for p in found.problems)
    assert all(TEXTS[p.remedy.code] % p.remedy.params for p in found.problems)
