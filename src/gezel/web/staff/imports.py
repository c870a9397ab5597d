"""Bringing a spreadsheet in: what was understood, what is wrong and how to mend it, then store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext
from django.views.decorators.http import require_POST

from gezel.adapters.sheets.write import marked_copy
from gezel.apps.calls.criteria import add_criteria, label_of, scale_of
from gezel.apps.calls.models import Call
from gezel.apps.calls.queries import calls_visible_to
from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.queries import imports_visible_to
from gezel.apps.desk.reading import MAX_UPLOAD, Reading
from gezel.apps.desk.services import (
    choose_columns,
    drop_import,
    read_file,
    receive_file,
    set_options,
    store_import,
    undo_import,
)
from gezel.apps.journal.words import say
from gezel.apps.orgs.queries import offices_of
from gezel.apps.plan.services import attach_file, start_plan
from gezel.core.intake import TARGETS
from gezel.core.values import Country, Refusal
from gezel.web.staff.field_names import FIELD_NAMES, LANGUAGE_FIELDS
from gezel.web.ui.forms import GezelForm, UploadField
from gezel.web.ui.lists import list_page
from gezel.web.ui.notices import notify
from gezel.web.ui.once import submit_once
from gezel.web.ui.pages import page
from gezel.web.ui.tables import ListTable, Moment, Number, State, Text
from gezel.web.ui.templatetags import gezel as shown

KINDS = (".xlsx", ".xls", ".ods", ".csv", ".xlsm", ".xlsb", ".tsv", ".txt")
PER_PAGE = 25
NAMES = {
    "learners": gettext_noop("learners"),
    "placements": gettext_noop("placements"),
    "stays": gettext_noop("earlier stays"),
    "organisations": gettext_noop("organisations"),
}
LOOSE = ("organisations", "stays")
STATES = {
    "uploaded": ("wait", gettext_noop("waits for your look")),
    "stored": ("ok", gettext_noop("brought in")),
    "undone": ("neutral", gettext_noop("taken back")),
}


class FileForm(GezelForm, forms.Form):
    file = UploadField(
        label=gettext_lazy("Spreadsheet"), accept=KINDS, max_mb=MAX_UPLOAD // 1024 // 1024
    )


@page(may=("coordinator",))
@submit_once
def bring(request: HttpRequest, call_id: UUID, target: str) -> HttpResponse:
    """Choose a file of learners or placements for a call."""
    if target not in {"learners", "placements"}:
        raise Http404
    call = get_object_or_404(calls_visible_to(request.actor), pk=call_id)
    return _bring(request, target, call)


@page(may=("coordinator",))
@submit_once
def bring_loose(request: HttpRequest, target: str) -> HttpResponse:
    """Choose a file that belongs to no call: organisations, or stays of earlier years."""
    if target not in LOOSE:
        raise Http404
    return _bring(request, target, None)


def _bring(request: HttpRequest, target: str, call: Call | None) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        options: dict[str, Any] = {}
        if call is not None:
            options = {"call": str(call.pk), "language": call.language}
        try:
            file = receive_file(
                actor=request.actor,
                office=get_object_or_404(offices_of(request.actor)),
                target=target,
                name=upload.name,
                content=upload.read(),
                options=options,
            )
        except Refusal as refusal:
            form.add_error("file", say(refusal.reason))
        else:
            if call is not None:
                plan = start_plan(actor=request.actor, call=call)
                attach_file(actor=request.actor, plan=plan, file=file)
            return HttpResponseRedirect(reverse("staff_import", args=[file.pk]))
    return render(
        request,
        "staff/bring.html",
        {
            "nav": "season" if call else "organisations",
            "form": form,
            "target": target,
            "target_name": _(NAMES[target]),
            "call": call,
            "fields": [
                FIELD_NAMES.get(f.key, f.key)
                for f in TARGETS[target].fields
                if f.key in FIELD_NAMES
            ],
        },
    )


# -- the preview -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column of the file beside what it is taken for."""

    index: int
    letter: str
    header: str
    samples: tuple[str, ...]
    field: str
    why: str
    sure: bool


@page(may=("coordinator",))
def preview(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What was understood of a file: columns, rows, what is wrong and how to mend it."""
    file = get_object_or_404(imports_visible_to(request.actor), pk=import_id)
    if file.state != "uploaded":
        return render(request, "staff/import_done.html", _done(file))
    try:
        read = read_file(file)
    except Refusal as refusal:
        return render(
            request,
            "staff/import_broken.html",
            {"nav": "season", "file": file, "why": say(refusal.reason), "back": _back(file)},
        )
    problems = [p for p in read.preview.problems]
    problem_page = Paginator(problems, PER_PAGE).get_page(request.GET.get("page"))
    fields = [a.field for a in read.mapping.assignments if not a.field.startswith("full_")]
    shown_fields = _shown_fields(fields)
    return render(
        request,
        "staff/import.html",
        {
            "nav": "season",
            "file": file,
            "call": _call(file, request),
            "target_name": _(NAMES[file.target]),
            "back": _back(file),
            "book": read.book,
            "notes": [say(n) for n in read.book.notes],
            "sheets": [(i, s.name, len(s.rows)) for i, s in enumerate(read.book.sheets)],
            "table": read.table,
            "columns": columns_shown(read),
            "choices": field_choices(file.target, read),
            "counts": {
                "rows": len(read.preview.rows),
                "good": len(read.preview.good),
                "bad": len(read.preview.bad),
                "skipped": len(read.table.skipped),
            },
            "problems": [
                {
                    "row": p.row,
                    "column": p.column_letter,
                    "header": p.column_header,
                    "value": p.value,
                    "why": say(p.reason),
                    "remedy": say(p.remedy),
                    "error": p.severity == "error",
                }
                for p in problem_page
            ],
            "problem_page": problem_page,
            "problem_numbers": list(
                problem_page.paginator.get_elided_page_range(
                    problem_page.number, on_each_side=2, on_ends=1
                )
            ),
            "skipped": [
                {"row": s.number, "why": say(s.reason), "text": s.text}
                for s in read.table.skipped[:30]
            ],
            "samples": [
                {"field": field_name(s.field), "row": s.row, "text": s.text, "value": cell(s.value)}
                for s in read.preview.samples
            ],
            "heads": [field_name(f) for f in shown_fields],
            "rows": [
                (row.number, [cell(row.values.get(f)) for f in shown_fields])
                for row in read.preview.good[:12]
            ],
        },
    )


def _shown_fields(fields: Sequence[str]) -> list[str]:
    """Fields of the sample rows: names first, at most ten."""
    first = [f for f in ("family_name", "given_name", "number", "host") if f in fields]
    if "family_name" not in fields:
        first = ["family_name", "given_name", *first] if "host" not in fields else first
    return [*first, *(f for f in fields if f not in first)][:10]


def columns_shown(read: Reading) -> list[ColumnShown]:
    """Each column with three of its cells, and the field it is taken for."""
    by_column = {a.column: a for a in read.mapping.assignments}
    found = []
    for column in read.table.columns:
        samples: list[str] = []
        for row in read.table.rows[:200]:
            text = cell(row.cells[column.index]) if column.index < len(row.cells) else ""
            if text and text not in samples:
                samples.append(text[:40])
            if len(samples) == 3:
                break
        assignment = by_column.get(column.index)
        found.append(
            ColumnShown(
                index=column.index,
                letter=column.letter,
                header=" ".join(column.header.split()),
                samples=tuple(samples),
                field=assignment.field if assignment else "",
                why=say(assignment.why) if assignment else "",
                sure=bool(assignment and assignment.confidence >= 0.75),
            )
        )
    return found


def field_choices(target: str, read: Reading) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column can mean, in groups: fields, languages, marks."""
    groups = [
        (
            _("Fields"),
            [(f.key, field_name(f.key)) for f in TARGETS[target].fields if f.key in FIELD_NAMES],
        )
    ]
    if "language" in TARGETS[target].open:
        groups.append(
            (
                _("Level of a language"),
                [(f"language:{code}", field_name(f"language:{code}")) for code in LANGUAGE_FIELDS],
            )
        )
    if "score" in TARGETS[target].open:
        named = {a.field for a in (*read.mapping.assignments, *read.mapping.proposed)}
        keys = sorted(f for f in named if f.startswith("score:"))
        groups.append(
            (
                _("Marks for the selection"),
                [("score", _("Marks: use them in the selection"))]
                + [
                    (
                        key,
                        _("Marks: %(name)s")
                        % {"name": key.removeprefix("score:").replace("_", " ")},
                    )
                    for key in keys
                ],
            )
        )
    return groups


def field_name(key: str) -> str:
    """A field in the reader's language."""
    family, _colon, rest = key.partition(":")
    if family == "language" and rest:
        return _("Level of %(language)s") % {"language": shown.language(rest)}
    if family == "score" and rest:
        return rest.replace("_", " ").capitalize()
    return str(FIELD_NAMES.get(key, key))


def cell(value: object) -> str:
    """A value as the reader writes it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return shown.day(value)
    if isinstance(value, Country):
        return shown.country(value.code)
    if isinstance(value, Decimal | float | int):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value}"
    return str(value)


@page(may=("coordinator",))
@require_POST
@submit_once
def columns(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Take over what the reader says about columns, sheet and order of dates; then look again."""
    file = get_object_or_404(imports_visible_to(request.actor), pk=import_id)
    try:
        sheet = int(request.POST.get("sheet", file.sheet))
        order = request.POST.get("date_order", "")
        checks = {"date_order": order} if order in {"dmy", "mdy"} else {}
        set_options(actor=request.actor, file=file, options={"check": checks})
        if sheet != file.sheet:
            choose_columns(actor=request.actor, file=file, columns={}, sheet=sheet)
        else:
            choose_columns(
                actor=request.actor, file=file, columns=_chosen(request, read_file(file))
            )
    except (Refusal, ValueError, KeyError) as error:
        text = (
            say(error.reason) if isinstance(error, Refusal) else _("This choice is not possible.")
        )
        notify(request, "stop", text)
    else:
        notify(request, "ok", _("Read again with your columns."))
    return HttpResponseRedirect(reverse("staff_import", args=[file.pk]))


def _chosen(request: HttpRequest, read: Reading) -> dict[int, str | None]:
    """The field that was chosen for each column; "score" becomes a mark named after its header."""
    from gezel.web.staff.calls import key_of

    now = {a.column: a.field for a in read.mapping.assignments}
    chosen: dict[int, str | None] = {}
    for column in read.table.columns:
        field = request.POST.get(f"column-{column.index}")
        if field is None or field == now.get(column.index, ""):
            continue
        if field == "score":
            field = f"score:{key_of(column.header or column.letter)}"
        chosen[column.index] = field or None
    # first take away, then give: otherwise a field could be lost on its way to another column
    return dict(sorted(chosen.items(), key=lambda item: item[1] is not None))


@page(may=("coordinator",))
@require_POST
@submit_once
def store(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Bring the good rows in."""
    file = get_object_or_404(imports_visible_to(request.actor), pk=import_id)
    try:
        call = _call(file, request)
        if call is not None and file.target == "learners":
            _criteria_of_file(request, call, read_file(file))
        file = store_import(actor=request.actor, file=file)
    except Refusal as refusal:
        notify(request, "stop", say(refusal.reason))
        return HttpResponseRedirect(reverse("staff_import", args=[file.pk]))
    made, changed, same = (file.counts[k] for k in ("made", "changed", "same"))
    notify(
        request,
        "ok",
        _("Brought in: %(made)s new, %(changed)s changed, %(same)s were there already.")
        % {"made": made, "changed": changed, "same": same},
        undo_url=reverse("staff_import_undo", args=[file.pk]),
    )
    if file.counts["bad"]:
        notify(
            request,
            "warn",
            ngettext(
                "%(n)s row was left out. Download the file with the errors marked, mend it, and bring it in again.",
                "%(n)s rows were left out. Download the file with the errors marked, mend them, and bring it in again.",
                file.counts["bad"],
            )
            % {"n": file.counts["bad"]},
        )
    return HttpResponseRedirect(_after(file))


def _criteria_of_file(request: HttpRequest, call: Call, read: Reading) -> None:
    """Columns of marks become criteria of the call, with the scale that their header tells."""
    headers = {c.index: c.header for c in read.table.columns}
    found = []
    for assignment in read.mapping.assignments:
        if not assignment.field.startswith("score:"):
            continue
        marks = [
            Decimal(str(row.values[assignment.field]))
            for row in read.preview.good
            if row.values.get(assignment.field) is not None
        ]
        header = headers.get(assignment.column, "")
        found.append(
            (assignment.field.removeprefix("score:"), label_of(header), scale_of(header, marks))
        )
    if found:
        add_criteria(actor=request.actor, call=call, columns=found)


@page(may=("coordinator",))
@require_POST
@submit_once
def undo(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Take an import back."""
    file = get_object_or_404(imports_visible_to(request.actor), pk=import_id)
    try:
        undo_import(actor=request.actor, file=file)
    except Refusal as refusal:
        notify(request, "stop", say(refusal.reason))
    else:
        notify(
            request,
            "ok",
            _("Taken back: everything is as it was before “%(name)s”.") % {"name": file.name},
        )
    return HttpResponseRedirect(_back(file))


@page(may=("coordinator",))
@require_POST
@submit_once
def drop(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Throw a file away that was never stored."""
    file = get_object_or_404(imports_visible_to(request.actor), pk=import_id)
    back = _back(file)
    try:
        drop_import(actor=request.actor, file=file)
    except Refusal as refusal:
        notify(request, "stop", say(refusal.reason))
    else:
        notify(request, "ok", _("The file was thrown away. Nothing of it was stored."))
    return HttpResponseRedirect(back)


@page(may=("coordinator",))
def marked(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The file with each error marked and explained, to mend and bring in again."""
    file = get_object_or_404(imports_visible_to(request.actor), pk=import_id)
    try:
        read = read_file(file)
    except Refusal as refusal:
        notify(request, "stop", say(refusal.reason))
        return HttpResponseRedirect(reverse("staff_import", args=[file.pk]))
    answer = HttpResponse(
        marked_file(read),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = f'attachment; filename="to-mend-{file.target}.xlsx"'
    return answer


def marked_file(read: Reading) -> bytes:
    """The table as XLSX with the reason and the remedy in each wrong cell."""
    position = {row.number: index for index, row in enumerate(read.table.rows)}
    letters = {c.letter: c.index for c in read.table.columns}
    marks: dict[tuple[int, int | None], str] = {}
    for row in read.preview.rows:
        for problem in row.problems:
            place = (position[row.number], letters.get(problem.column_letter or ""))
            text = f"{say(problem.reason)} {say(problem.remedy)}"
            marks[place] = f"{marks[place]} {text}" if place in marks else text
    width = max((c.index for c in read.table.columns), default=-1) + 1
    header = [""] * width
    for column in read.table.columns:
        header[column.index] = column.header
    return marked_copy(
        header=header,
        rows=[[_as_written(value) for value in row.cells] for row in read.table.rows],
        marks=marks,
        mend_title=_("What to mend"),
        sheet_name=_("To mend"),
    )


def _as_written(value: object) -> Any:
    return (
        value
        if isinstance(value, str | int | float | bool | Decimal | date) or value is None
        else str(value)
    )


# -- what was brought in -----------------------------------------------------------------------------


def _done(file: ImportFile) -> dict[str, Any]:
    counts: Mapping[str, Any] = file.counts or {}
    return {
        "nav": "season",
        "file": file,
        "target_name": _(NAMES[file.target]),
        "counts": counts,
        "remarks": [shown.words(r) for r in counts.get("remarks", [])[:50]],
        "more_remarks": max(0, len(counts.get("remarks", [])) - 50),
        "differences": [
            {
                "row": d["row"],
                "fields": ", ".join(field_name(f) for f in d["fields"]),
                "sensitive": d["sensitive"],
            }
            for d in counts.get("differences", [])[:50]
        ],
        "back": _back(file),
        "state": STATES[file.state],
    }


def _call(file: ImportFile, request: HttpRequest) -> Call | None:
    call_id = file.options.get("call")
    return calls_visible_to(request.actor).filter(pk=call_id).first() if call_id else None


def _back(file: ImportFile) -> str:
    call_id = file.options.get("call")
    return reverse("staff_plan", args=[call_id]) if call_id else reverse("staff_imports")


def _after(file: ImportFile) -> str:
    return _back(file) if file.options.get("call") else reverse("staff_import", args=[file.pk])


class Imports(ListTable):
    name = Text(verbose_name=gettext_lazy("File"), page="staff_import")
    target = Text(verbose_name=gettext_lazy("Holds"))
    state = State(STATES, verbose_name=gettext_lazy("State"))
    rows = Number(accessor="good", verbose_name=gettext_lazy("Rows brought in"), orderable=False)
    created = Moment(verbose_name=gettext_lazy("When"))

    def render_target(self, value: str) -> str:
        return _(NAMES.get(value, value))


@page(may=("coordinator",))
def all_imports(request: HttpRequest) -> HttpResponse:
    """Every file that was brought in, the latest first."""
    rows: QuerySet[ImportFile] = imports_visible_to(request.actor).defer("content", "mapping")
    return list_page(
        request,
        key="imports",
        nav="season",
        title=_("Files brought in"),
        table_class=Imports,
        rows=rows,
        default_sort="-created",
        context={
            "empty": {
                "title": _("No file was brought in yet"),
                "text": _("Open a season and drop in a list of learners."),
                "href": reverse("staff_season"),
                "verb": _("Open the season"),
                "icon": "",
            }
        },
    )
