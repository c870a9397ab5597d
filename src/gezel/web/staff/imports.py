"""Bringing a spreadsheet in: what was understood, what is wrong and how to mend it, then store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from gezel.apps.applications.marked import store_learners
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
from gezel.core.values import Refusal
from gezel.web.staff.field_names import FIELD_NAMES, IMPORT_STATES, TARGET_NAMES
from gezel.web.staff.import_shown import (
    cell,
    columns_shown,
    field_choices,
    field_name,
    marked_file,
    problem_shown,
    shown_fields,
)
from gezel.web.ui.forms import GezelForm, UploadField
from gezel.web.ui.notices import notify
from gezel.web.ui.once import submit_once
from gezel.web.ui.pages import page
from gezel.web.ui.templatetags import gezel as shown

KINDS = (".xlsx", ".xls", ".ods", ".csv", ".xlsm", ".xlsb", ".tsv", ".txt")
PER_PAGE = 25
LOOSE = ("organisations", "stays")


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
            "target_name": _(TARGET_NAMES[target]),
            "call": call,
            "fields": [
                FIELD_NAMES.get(f.key, f.key)
                for f in TARGETS[target].fields
                if f.key in FIELD_NAMES
            ],
        },
    )


# -- the preview -----------------------------------------------------------------------------------


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
    problems = list(read.preview.problems)
    problem_page = Paginator(problems, PER_PAGE).get_page(request.GET.get("page"))
    fields = [a.field for a in read.mapping.assignments if not a.field.startswith("full_")]
    heads = shown_fields(fields)
    return render(
        request,
        "staff/import.html",
        {
            "nav": "season",
            "file": file,
            "call": _call(file, request),
            "target_name": _(TARGET_NAMES[file.target]),
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
            "problems": [problem_shown(p) for p in problem_page],
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
            "heads": [field_name(f) for f in heads],
            "rows": [
                (row.number, [(field_name(f), cell(row.values.get(f))) for f in heads])
                for row in read.preview.good[:12]
            ],
        },
    )


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
            file = store_learners(actor=request.actor, call=call, file=file)
        else:
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


@page(may=("coordinator",))
@require_POST
@submit_once
def undo(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Take an import back."""
    file = get_object_or_404(imports_visible_to(request.actor), pk=import_id)
    try:
        file = undo_import(actor=request.actor, file=file)
    except Refusal as refusal:
        notify(request, "stop", say(refusal.reason))
    else:
        kept = file.counts["kept"]
        notify(
            request,
            "ok",
            _("Taken back: everything is as it was before “%(name)s”.") % {"name": file.name}
            if not kept
            else ngettext(
                "Taken back. %(n)s record of “%(name)s” stays, because other work uses it now.",
                "Taken back. %(n)s records of “%(name)s” stay, because other work uses them now.",
                kept,
            )
            % {"n": kept, "name": file.name},
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


# -- what was brought in -----------------------------------------------------------------------------


def _done(file: ImportFile) -> dict[str, Any]:
    counts: Mapping[str, Any] = file.counts or {}
    return {
        "nav": "season",
        "file": file,
        "target_name": _(TARGET_NAMES[file.target]),
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
        "state": IMPORT_STATES[file.state],
    }


def _call(file: ImportFile, request: HttpRequest) -> Call | None:
    call_id = file.options.get("call")
    return calls_visible_to(request.actor).filter(pk=call_id).first() if call_id else None


def _back(file: ImportFile) -> str:
    call_id = file.options.get("call")
    return reverse("staff_plan", args=[call_id]) if call_id else reverse("staff_imports")


def _after(file: ImportFile) -> str:
    return _back(file) if file.options.get("call") else reverse("staff_import", args=[file.pk])
