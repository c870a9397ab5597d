"""Reads every file of the import sets beside the project and says how well.

    python -m tests.reference.intake_sets > docs/develop/import-quality.md

writes the page from what it measures, so that the page is true.
"""

import csv
import gzip
import io
import json
import re
import sys
import tarfile
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from gezel.adapters.sheets import CellError, Workbook, read_workbook
from gezel.core.intake import Preview, check, find_table, recognise
from gezel.core.intake.cells import text_of
from gezel.core.values import Refusal

SHARED = Path(__file__).parents[2] / ".." / "shared"
TORTURE = SHARED / "data" / "import_torture"
MOST_BYTES = 120_000_000  # of one set, unpacked in memory
SETS = (
    "pollock_polluted_files_part.tar.xz",
    "pollock_survey_sample_part.tar.xz",
    "csv_spectrum.zip",
    "csvkit_examples.zip",
    "commons_csv_resources.zip",
    "django_import_export_fixtures.zip",
    "frictionless_data.zip",
    "messytables_horror.zip",
    "sheetjs_workbooks_part.zip",
    "python_calamine_data.zip",
    "tablib_files.zip",
)


def unpacked(name: str) -> dict[str, bytes]:
    """All files of a set, in memory, in the order of their paths."""
    files: dict[str, bytes] = {}
    if name.endswith(".zip"):
        with zipfile.ZipFile(TORTURE / name) as archive:
            for entry in archive.infolist():
                if not entry.is_dir():
                    files[entry.filename] = archive.read(entry)
    else:
        with tarfile.open(TORTURE / name) as archive:
            for member in archive:
                if member.isfile():
                    files[member.name] = archive.extractfile(member).read()
    assert sum(map(len, files.values())) < MOST_BYTES
    return dict(sorted(files.items()))


@dataclass
class Result:
    """One file: "exact", "same" (another reader agrees), "read", "refused" or "differs"."""

    name: str
    verdict: str
    why: str = ""


@dataclass
class Score:
    name: str
    results: list[Result] = field(default_factory=list)

    def count(self, *verdicts: str) -> int:
        return sum(r.verdict in verdicts for r in self.results)


def read(data: bytes, name: str) -> tuple[Workbook, Preview]:
    """Read a file and walk the whole way with it; whatever it holds, all its rows are there.
    The preview is that of the last sheet."""
    book = read_workbook(data, name=name)
    for sheet in book.sheets:
        table = find_table(sheet.rows, target="learners")
        preview = check(table, recognise(table, "learners"), "learners")
        found = sorted(
            [*table.header_rows, *(s.number for s in preview.skipped)]
            + [r.number for r in preview.rows]
        )
        assert found == list(range(1, len(sheet.rows) + 1)), (name, sheet.name)
    return book, preview


def trimmed(row) -> list[str]:
    cells = [text_of(c).strip() for c in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def table_rows(rows) -> list[list[str]]:
    return [cells for cells in map(trimmed, rows) if cells]


def squeezed(row: list[str]) -> list[str]:
    return [re.sub(r"\W+", "", cell) for cell in row]


def against_clean(book: Workbook, clean: bytes) -> tuple[str, str]:
    """Compare with the clean version that the collectors made: a plain CSV in quotes."""
    csv.field_size_limit(10_000_000)
    wanted = table_rows(csv.reader(io.StringIO(clean.decode("utf-8", "replace"), newline="")))
    raw = table_rows(book.sheets[0].rows)
    table = find_table(book.sheets[0].rows)
    records = [c for c in (trimmed(r.cells) for r in table.rows) if c]
    headers = trimmed([c.header for c in table.columns])
    if raw == wanted or records == wanted:
        return "exact", ""
    if records == wanted[1:]:
        if squeezed(wanted[0]) == squeezed(headers) or len(table.skipped) > 1:
            return "exact", ""
        return "exact", "header of several rows joined in another way"
    lost = Counter(map(tuple, wanted)) - Counter(map(tuple, raw))
    more = Counter(map(tuple, raw)) - Counter(map(tuple, wanted))
    missing, extra = sum(lost.values()), sum(more.values())
    if missing <= 1 and extra <= 1 and missing:
        return "differs", "one row"
    if not missing:
        return "differs", "all rows of the clean version, and more rows that it leaves out"
    return "differs", f"{missing} rows"


def pollock(name: str) -> Score:
    files = unpacked(name)
    score = Score(name)
    for path, data in files.items():
        folder, _, short = path.partition("/csv/")
        if not short:
            continue
        clean = files[f"{folder}/clean/{short}"]
        try:
            book, preview = read(data, short)
        except Refusal as refusal:
            verdict = "exact" if not clean.strip() else "refused"
            score.results.append(Result(short, verdict, refusal.reason.code))
            continue
        verdict, why = against_clean(book, clean)
        if verdict == "differs":
            why = explained(short, why, preview)
        score.results.append(Result(short, verdict, why))
    return score


_FAULTS = (
    ("row_less_sep", "a separator was taken out of one row: two values stand in one cell"),
    ("row_more_sep", "a separator was put into one row: its values moved to the right"),
    ("row_field_delimiter", "one row has blanks between its values instead of commas"),
    ("file_field_delimiter_0x20", "blanks between the values: we do not cut names at blanks"),
    ("file_multitable", "two tables in one file: we keep the rows of both"),
    ("file_escape_char", "NUL bytes as escape signs: they are left out, with a note"),
    ("file_quotation_char", "apostrophes as quotation marks around texts with apostrophes"),
    ("O18_air", "the clean version itself has a typing error"),
    ("Note_4", "a header of three rows: we join two of them"),
    ("20170320", "title rows and two more tables, which the clean version leaves out"),
    ("LONumbers", "a day before 1900: the other reader makes a date of it"),
    ("number_format.xlsm", "a day before 1900: the other reader makes a date of it"),
    ("formula_stress_test", "_x0007_ is a control sign: the other reader shows the code"),
    ("tests/data/issue139", "a day number after the year 9999: the other reader makes an error"),
)


def explained(short: str, why: str, preview: Preview | None = None) -> str:
    for start, words in _FAULTS:
        if short.startswith(start):
            if preview is not None and start.startswith("row_"):
                told = "flagged" if damage_is_told(preview) else "not flagged"
                return f"{words} ({told})"
            return words
    return why


def damage_is_told(preview: Preview) -> bool:
    codes = {p.reason.code for p in preview.problems}
    return bool(codes & {"intake.row_too_long", "intake.row_too_short", "intake.header_too_long"})


def spectrum(name: str) -> Score:
    """Each CSV has its answer as JSON: a list of records."""
    files = unpacked(name)
    score = Score(name)
    for path, data in files.items():
        if not path.endswith(".csv"):
            score.results.append(refused_or_read(data, path))
            continue
        answer = json.loads(files[path.replace("csvs/", "json/").replace(".csv", ".json")])
        header, *rows = read(data, path)[0].sheets[0].rows
        found = [dict(zip(map(text_of, header), map(text_of, r), strict=True)) for r in rows]
        ours = [{k: v.replace("\r\n", "\n") for k, v in r.items()} for r in found]
        theirs = [{k: str(v).replace("\r\n", "\n") for k, v in r.items()} for r in answer]
        score.results.append(Result(path, "exact" if ours == theirs else "differs"))
    return score


def refused_or_read(data: bytes, path: str) -> Result:
    try:
        read(data, path)
    except Refusal as refusal:
        detail = refusal.reason.params.get("format", "")
        return Result(path, "refused", f"{refusal.reason.code} {detail}".strip())
    return Result(path, "read")


def others(name: str) -> Score:
    """Sets without clean versions: XLSX is compared with a second reader, cell by cell."""
    score = Score(name)
    for path, data in unpacked(name).items():
        result = refused_or_read(data, path)
        if result.verdict == "read" and data.startswith(b"PK") and b"xl/workbook.xml" in data:
            book = read_workbook(data, name=path)
            why = unlike_openpyxl(book, data) if book.kind in ("xlsx", "xlsm") else None
            if why is not None:
                why = explained(path, why) if why else ""
                result = Result(path, "differs" if why else "same", why)
        score.results.append(result)
    return score


def unlike_openpyxl(book: Workbook, data: bytes) -> str | None:
    """The first difference to openpyxl, "" for none, None when openpyxl cannot read the file."""
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception:
        return None
    if not theirs.sheetnames:  # the strict form of XLSX
        return None
    for sheet in book.sheets:
        for number, row in enumerate(theirs[sheet.name].iter_rows(values_only=True)):
            ours = sheet.rows[number] if number < len(sheet.rows) else ()
            for column, value in enumerate(row):
                cell = ours[column] if column < len(ours) else None
                if not alike(cell, value):
                    return f"{sheet.name} row {number + 1} column {column + 1}"
    return ""


def alike(ours, theirs) -> bool:
    if isinstance(ours, CellError):
        return theirs is None or str(theirs) == ours.code
    if theirs is None or theirs == "":
        # we fill merged cells; the other reader leaves them blank
        return True
    if isinstance(theirs, bool) or isinstance(ours, bool):
        return ours == theirs
    if isinstance(theirs, int | float) and isinstance(ours, int | float):
        return abs(ours - theirs) <= 1e-9 * max(1, abs(theirs))
    if isinstance(theirs, datetime):
        if isinstance(ours, date) and not isinstance(ours, datetime):
            return ours == theirs.date()
        return isinstance(ours, datetime) and abs((ours - theirs).total_seconds()) < 1
    if isinstance(theirs, time) or type(theirs).__name__ == "timedelta":
        return ours is not None
    return text_of(ours).replace("\r", "").strip() == str(theirs).replace("\r", "").strip()


def measure(name: str) -> Score:
    if name.startswith("pollock"):
        return pollock(name)
    return spectrum(name) if name.startswith("csv_spectrum") else others(name)


def page(scores: list[Score]) -> str:
    lines = [
        "# How well the import reads messy files",
        "",
        "Written by `python -m tests.reference.intake_sets > docs/develop/import-quality.md`;"
        " do not edit by hand. The files are real and hostile ones that other projects collected;"
        " they lie beside the project and are not part of it. `tests/reference/test_intake_sets.py`"
        " fails when a number below gets worse.",
        "",
        "Every file goes the whole way: bytes, table, columns, every cell. In no file a row"
        " disappears: header rows, records and skipped rows together are all rows.",
        "",
        "- *exact*: equal to the clean version that the collectors publish, cell by cell;",
        "- *same*: no clean version, but a second reader (openpyxl) gives the same cells;",
        "- *read*: read without loss of rows; nothing to compare the cells with;",
        "- *refused*: a sentence says why (a password, another format, an empty file);",
        "- *differs*: the reasons stand below.",
        "",
        "| set | files | exact | same | read | refused | differs |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for score in scores:
        kinds = [score.count(v) for v in ("exact", "same", "read", "refused", "differs")]
        lines.append(f"| {score.name} | {len(score.results)} | {' | '.join(map(str, kinds))} |")
    total = [
        sum(s.count(v) for s in scores) for v in ("exact", "same", "read", "refused", "differs")
    ]
    files = sum(len(s.results) for s in scores)
    lines.append(f"| **all** | {files} | {' | '.join(map(str, total))} |")
    lines += ["", "## Differences", "", "| set | files | reason |", "| --- | ---: | --- |"]
    for score in scores:
        reasons = Counter(r.why or r.name for r in score.results if r.verdict == "differs")
        for reason, count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])):
            lines.append(f"| {score.name} | {count} | {reason} |")
    lines += [
        "",
        "In the Pollock files with one damaged row all other rows are exact. *Flagged* means that"
        " the preview names the row (or the header) with its remedy.",
        "",
        "## Refusals",
        "",
        "| set | files | reason |",
        "| --- | ---: | --- |",
    ]
    for score in scores:
        reasons = Counter(r.why for r in score.results if r.verdict == "refused")
        for reason, count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])):
            lines.append(f"| {score.name} | {count} | {reason} |")
    return "\n".join(lines) + "\n"


LISTS = (
    ("coordinator_files/selection_matrix_outgoing_46.csv", "learners"),
    ("coordinator_files/be_class_list_upload_example.xlsx", "learners"),
    ("coordinator_files/es_allocation_rounds_synthetic/Destinos.csv", "placements"),
    ("organisations/accredited_vet_belgium_excerpt.csv", "organisations"),
    ("organisations/eche_holders_pic_oid_5890.xlsx", "organisations"),
    ("mobility/be_outgoing_2008_2012.csv.gz", "stays"),
)
ARCHIVE = "mobility/erasmus_students_2008_2012_part.tar.xz"


def lists() -> str:
    """The table of real lists: each with its kind, rows, good rows and what was said."""
    lines = [
        "",
        "## Lists of coordinators and of the Commission",
        "",
        "Every cell checked; `tests/reference/test_intake_files.py` holds the values.",
        "",
        "| list | kind | records | good | skipped | problems |",
        "| --- | --- | ---: | ---: | ---: | --- |",
    ]
    for path, target in LISTS:
        data = (SHARED / "data" / path).read_bytes()
        data = gzip.decompress(data) if path.endswith(".gz") else data
        lines.append(_line(Path(path).name, target, [_preview(data, target)]))
    with tarfile.open(SHARED / "data" / ARCHIVE) as archive:
        files = (m for m in archive if m.isfile() and m.name.endswith(".csv"))
        found = [_preview(archive.extractfile(m).read(), "stays") for m in files]
    lines.append(_line(f"{Path(ARCHIVE).name} ({len(found)} files)", "stays", found))
    return "\n".join(lines) + "\n"


def _preview(data: bytes, target: str):
    table = find_table(read_workbook(data, name="list").sheets[0].rows, target=target)
    return _small(check(table, recognise(table, target), target))


def _small(preview):
    """Only the counts: the archive has 791 186 rows."""
    told = Counter(p.reason.code.removeprefix("intake.") for p in preview.problems)
    return len(preview.rows), len(preview.good), len(preview.skipped), told


def _line(name: str, target: str, found: list) -> str:
    rows, good, skipped = (sum(f[n] for f in found) for n in range(3))
    told = sum((f[3] for f in found), Counter())
    words = ", ".join(f"{count} {code}" for code, count in sorted(told.items())) or "none"
    return f"| {name} | {target} | {rows} | {good} | {skipped} | {words} |"


if __name__ == "__main__":
    sys.stdout.write(page([measure(name) for name in SETS]) + lists())
