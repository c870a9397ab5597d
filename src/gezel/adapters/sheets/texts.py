"""Every reason of this reader in plain English, for the floor above to translate."""

from __future__ import annotations

from gezel.core.values import gettext_noop as _

TEXTS: dict[str, str] = {
    # refusals
    "sheets.empty": _("The file %(name)s is empty. Save it again from your spreadsheet program."),
    "sheets.password": _(
        "The file %(name)s is protected with a password. Save a copy without a password and"
        " choose that copy."
    ),
    "sheets.not_a_table": _(
        "The file %(name)s is not a table. Choose an XLSX, XLS, ODS or CSV file."
    ),
    "sheets.other_format": _(
        "The file %(name)s is of the kind %(format)s, which Gezel does not read. Open it in your"
        " spreadsheet program and save it as XLSX or CSV."
    ),
    "sheets.too_many_bytes": _(
        "The file %(name)s has %(size)s bytes; the limit is %(limit)s. Split it, or remove"
        " pictures and old sheets."
    ),
    "sheets.too_big_unpacked": _(
        "The file %(name)s grows to more than %(limit)s bytes when it is opened. This is unusual"
        " for a list of people, so it was not opened."
    ),
    "sheets.packed_too_tightly": _(
        "The part %(part)s of %(name)s becomes more than %(limit)s times larger when it is opened."
        " This is unusual for a list of people, so it was not opened."
    ),
    "sheets.too_many_parts": _(
        "The file %(name)s has %(parts)s inner parts; the limit is %(limit)s."
    ),
    "sheets.too_many_cells": _(
        "The file %(name)s spans %(cells)s cells; the limit is %(limit)s. Often one cell far"
        " below or far to the right is the cause: copy the list to a new file."
    ),
    "sheets.too_many_sheets": _("The file %(name)s has %(sheets)s sheets; the limit is %(limit)s."),
    "sheets.broken": _(
        "The file %(name)s is damaged and cannot be read (%(detail)s). Open it in your"
        " spreadsheet program and save it again."
    ),
    # notes
    "sheets.encoding_guessed": _(
        "The file does not say which letters it uses; %(encoding)s fits best. Look at the names"
        " with accents."
    ),
    "sheets.letters_lost": _(
        "%(count)s bytes of the file were no letters in %(encoding)s; they show as �."
    ),
    "sheets.signs_mended": _(
        "%(count)s signs such as dashes and curly quotes were spoiled by another program and have"
        " been given back."
    ),
    "sheets.nul_removed": _("%(count)s empty bytes (NUL) were left out."),
    "sheets.separator_line": _("The first line names the separator and is not a row."),
    "sheets.quotes_repaired": _(
        "Quotation marks in the file do not match up; %(count)s cells were read as they stand."
        " First in row %(row)s."
    ),
    "sheets.hidden_sheet": _("The sheet %(sheet)s is hidden in the spreadsheet. It was read too."),
    "sheets.sheet_left_out": _("The sheet %(sheet)s holds no cells (%(kind)s) and was left out."),
    "sheets.sheet_unreadable": _("The sheet %(sheet)s is damaged and was left out (%(detail)s)."),
    "sheets.merged_filled": _(
        "In sheet %(sheet)s, %(count)s cells below or beside a merged cell got its text."
    ),
    "sheets.errors_found": _(
        "In sheet %(sheet)s, %(count)s cells show an error such as %(example)s. First in"
        " row %(row)s."
    ),
    "sheets.formula_without_result": _(
        "In sheet %(sheet)s, %(count)s formulas have no stored result and were not calculated."
        " First in row %(row)s. Save the file in your spreadsheet program to store the results."
    ),
}
