"""Every reason and remedy of the import in plain English, for the floor above to translate.

A problem has the code `intake.<issue>`; `REMEDIES` names the text that says what to do.
"""

from __future__ import annotations

from gezel.core.values import gettext_noop as _

REMEDIES: dict[str, str] = {
    "cell_error": "fix_formula",
    "formula_without_result": "fix_save_again",
    "control_signs": "fix_retype",
    "letters_lost": "fix_letters",
    "too_long": "fix_shorten",
    "number_shortened": "fix_as_text",
    "text_became_date": "fix_as_text",
    "phone_lost_zero": "fix_phone",
    "not_an_email": "fix_email",
    "not_a_phone": "fix_phone",
    "not_a_date": "fix_date",
    "not_a_month": "fix_month",
    "no_such_day": "fix_date",
    "date_order_wrong": "fix_date_order",
    "date_order_unclear": "fix_date_order",
    "date_order_assumed": "fix_date_order",
    "date_order_mixed": "fix_date_order",
    "date_from_serial": "fix_date_shown",
    "year_unlikely": "fix_year",
    "end_before_start": "fix_period",
    "not_a_number": "fix_number",
    "number_unclear": "fix_mark",
    "decimal_marks_mixed": "fix_mark",
    "number_out_of_range": "fix_number",
    "not_whole": "fix_whole",
    "not_a_country": "fix_country",
    "not_a_level": "fix_level",
    "level_lower_taken": "fix_level",
    "not_yes_or_no": "fix_yes_no",
    "header_too_long": "fix_row",
    "row_too_long": "fix_row",
    "row_too_short": "fix_row",
    "value_missing": "fix_fill_in",
    "column_missing": "fix_choose_column",
    "duplicate_row": "fix_duplicate",
    "number_of_two": "fix_number_of_two",
}

TEXTS: dict[str, str] = {
    # rows that are no records
    "intake.skipped_blank": _("Row %(row)s is blank."),
    "intake.skipped_title": _("Row %(row)s stands above the table."),
    "intake.skipped_comment": _("Row %(row)s is a comment: it starts with #."),
    "intake.skipped_total": _("Row %(row)s holds totals."),
    "intake.skipped_repeated_header": _("Row %(row)s repeats the header."),
    "intake.skipped_note": _("Row %(row)s is a note below the table."),
    # why a column was recognised
    "intake.why_header": _("Column %(column)s is called “%(header)s”."),
    "intake.why_typing_error": _("The header “%(header)s” looks like a typing error."),
    "intake.why_part": _("The header “%(header)s” contains a known name."),
    "intake.why_content": _("The cells of column %(column)s look like it."),
    "intake.why_numbers": _("Column “%(header)s” holds numbers."),
    "intake.why_chosen": _("You chose it."),
    "intake.why_remembered": _("It was used for an earlier file of this shape."),
    # cells
    "intake.cell_error": _("The spreadsheet shows the error %(shown)s in column %(column)s."),
    "intake.formula_without_result": _("The formula in column %(column)s has no stored result."),
    "intake.control_signs": _("Column %(column)s holds an invisible control sign (%(sign)s)."),
    "intake.letters_lost": _("A letter was lost in column %(column)s; it shows as �."),
    "intake.too_long": _(
        "The text in column %(column)s has %(length)s signs; the most is %(most)s."
    ),
    "intake.number_shortened": _(
        "The spreadsheet shortened the number %(value)s in column %(column)s."
    ),
    "intake.text_became_date": _(
        "The spreadsheet took the text in column %(column)s for the date %(value)s."
    ),
    "intake.phone_lost_zero": _(
        "The phone number %(value)s was stored as a number; a zero in front may be lost."
    ),
    "intake.not_an_email": _("“%(value)s” in column %(column)s is not an e-mail address."),
    "intake.not_a_phone": _("“%(value)s” in column %(column)s is not a phone number."),
    "intake.not_a_date": _("“%(value)s” in column %(column)s is not a date."),
    "intake.not_a_month": _("“%(value)s” in column %(column)s is not a month."),
    "intake.no_such_day": _("“%(value)s” in column %(column)s is not a day of the calendar."),
    "intake.date_order_wrong": _(
        "“%(value)s” in column %(column)s has the month first; the other dates have the day first."
    ),
    "intake.date_order_unclear": _(
        "“%(value)s” in column %(column)s can be read in two ways, and the column has dates of"
        " both orders."
    ),
    "intake.date_order_assumed": _(
        "No date in column %(column)s shows which number is the day, for example “%(value)s”. The"
        " day is read first."
    ),
    "intake.date_order_mixed": _(
        "Column %(column)s has dates with the day first and dates with the month first, for"
        " example “%(value)s”."
    ),
    "intake.date_from_serial": _("The day number %(value)s in column %(column)s is %(date)s."),
    "intake.year_unlikely": _(
        "The date %(date)s in column %(column)s lies outside %(least)s to %(most)s."
    ),
    "intake.end_before_start": _("The end (%(end)s) lies before the start (%(start)s)."),
    "intake.not_a_number": _("“%(value)s” in column %(column)s is not a number."),
    "intake.number_unclear": _(
        "“%(value)s” in column %(column)s can be a number with decimals or with thousands."
    ),
    "intake.decimal_marks_mixed": _(
        "Column %(column)s has numbers with a decimal comma and numbers with a decimal point."
    ),
    "intake.number_out_of_range": _(
        "The number %(value)s in column %(column)s lies outside %(least)s to %(most)s."
    ),
    "intake.not_whole": _("%(value)s in column %(column)s is not a whole number."),
    "intake.not_a_country": _("“%(value)s” in column %(column)s is not a country that we know."),
    "intake.not_a_level": _("“%(value)s” in column %(column)s is not a language level."),
    "intake.level_lower_taken": _(
        "“%(value)s” in column %(column)s names several levels. The lowest, %(level)s, counts."
    ),
    "intake.not_yes_or_no": _("“%(value)s” in column %(column)s is neither yes nor no."),
    # rows and columns
    "intake.header_too_long": _(
        "The header names %(cells)s columns, the rows have %(usual)s cells. Values may stand under"
        " the wrong header."
    ),
    "intake.row_too_long": _(
        "The row has %(cells)s cells, the others have %(usual)s. Values may have moved to the"
        " right."
    ),
    "intake.row_too_short": _(
        "The row has %(cells)s cells, the others have %(usual)s. Values may have moved to the left."
    ),
    "intake.value_missing": _("Nothing is filled in for: %(fields)s."),
    "intake.column_missing": _("No column was found for: %(fields)s."),
    "intake.duplicate_row": _("The row has the same %(fields)s as row %(row)s."),
    "intake.number_of_two": _("Row %(row)s has the same number but seems to be somebody else."),
    # remedies
    "intake.fix_formula": _("Correct the formula in the spreadsheet, or type the value."),
    "intake.fix_save_again": _("Open the file in your spreadsheet program and save it again."),
    "intake.fix_retype": _("Type the text of this cell again."),
    "intake.fix_letters": _("Save the file as XLSX or as CSV UTF-8, or correct the name here."),
    "intake.fix_shorten": _("Shorten the text, or choose another column."),
    "intake.fix_as_text": _("Give the column the format Text and type the value again."),
    "intake.fix_phone": _("Write the number with its zero or +32, in a column of format Text."),
    "intake.fix_email": _("Write one address, such as an.peeters@example.org."),
    "intake.fix_date": _("Write day, month and year, such as 31/12/2026."),
    "intake.fix_month": _("Write month and year, such as 09-2026."),
    "intake.fix_date_order": _("Choose the order of the dates, or write them as 2026-12-31."),
    "intake.fix_date_shown": _("Look whether the day is right."),
    "intake.fix_year": _("Look at the year; perhaps two digits or two numbers changed places."),
    "intake.fix_period": _("Correct one of the two dates."),
    "intake.fix_number": _("Write a number without words."),
    "intake.fix_mark": _("Choose whether the comma or the point starts the decimals."),
    "intake.fix_whole": _("Write a whole number."),
    "intake.fix_country": _("Write the name of the country or its two letters, such as IT."),
    "intake.fix_level": _("Write one level from A1 to C2, or NS for a native speaker."),
    "intake.fix_yes_no": _("Write yes or no, or leave the cell blank."),
    "intake.fix_row": _("Compare the row with its neighbours; put texts with a comma in quotes."),
    "intake.fix_fill_in": _("Fill in the cell, or leave this row out."),
    "intake.fix_choose_column": _("Choose the column that holds it."),
    "intake.fix_duplicate": _("Keep one of the two rows, or both if they are two people."),
    "intake.fix_number_of_two": _(
        "Correct the number or the name, or write the school of each of the two learners."
    ),
}
