"""Documents: learning agreements to read, print and take along."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gezel.apps.calls.models import Call
from gezel.apps.calls.queries import calls_visible_to
from gezel.apps.desk.outbox import visible_to as messages_visible_to
from gezel.apps.mobilities.documents import printed
from gezel.apps.mobilities.models import Agreement
from gezel.apps.mobilities.queries import agreements_list, agreements_visible_to
from gezel.apps.plan.output import agreements_of
from gezel.apps.plan.queries import calls_to_release
from gezel.web.ui.filters import Options, Pick, Search
from gezel.web.ui.lists import list_page
from gezel.web.ui.pages import page
from gezel.web.ui.tables import Day, ListTable, Number, Text
from gezel.web.ui.templatetags.gezel import icon, number

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9-]+")


class AgreementsTable(ListTable):
    learner = Text(
        accessor="mobility__application__learner__person__name",
        order_by=("mobility__application__learner__person__sort_name",),
        verbose_name=gettext_lazy("Learner"),
    )
    host = Text(accessor="mobility__placement__host__name", verbose_name=gettext_lazy("Host"))
    starts = Day(accessor="mobility__starts", verbose_name=gettext_lazy("From"))
    ends = Day(accessor="mobility__ends", verbose_name=gettext_lazy("Until"))
    number = Text(accessor="mobility__number", verbose_name=gettext_lazy("Stay"))
    version = Number(verbose_name=gettext_lazy("Version"))
    pdf = Text(accessor="pk", orderable=False, verbose_name=gettext_lazy("Document"))

    def render_learner(self, value: str, record: Agreement) -> SafeString:
        learner = record.mobility.application.learner_id
        return format_html('<a href="{}">{}</a>', reverse("staff_learner", args=[learner]), value)

    def render_pdf(self, record: Agreement) -> SafeString:
        return format_html(
            '<a href="{}">{} PDF<span class="unseen">: {}</span></a>',
            reverse("staff_agreement", args=[record.pk]),
            icon("file"),
            record.mobility.application.learner.person.name,
        )

    def value_pdf(self, record: Agreement) -> str:
        return agreement_name(record)


def agreement_name(agreement: Agreement) -> str:
    """A file name without names: the number of the stay and the opaque reference."""
    parts = (agreement.mobility.number, agreement.mobility.application.ref)
    return "-".join(_NOT_PLAIN.sub("", part) for part in parts) + ".pdf"


def _calls(request: HttpRequest) -> Options:
    calls = calls_visible_to(request.actor).order_by("-starts", "name")  # type: ignore[attr-defined]
    return [(str(pk), name) for pk, name in calls.values_list("pk", "name")]


def in_call(rows: QuerySet[Agreement], value: str) -> QuerySet[Agreement]:
    try:
        return rows.filter(mobility__application__call=uuid.UUID(value))
    except ValueError:
        return rows.none()


@page(may=("coordinator",))
def documents(request: HttpRequest) -> HttpResponse:
    """Learning agreements, and the way to the letters."""
    actor = request.actor  # type: ignore[attr-defined]
    calls = list(calls_visible_to(actor).order_by("-starts", "name"))
    waiting = messages_visible_to(actor).filter(state="prepared").count()
    return list_page(
        request,
        key="agreements",
        nav="documents",
        title=_("Learning agreements"),
        table_class=AgreementsTable,
        rows=agreements_list(actor),
        export_name="agreements",
        template="staff/documents.html",
        default_sort="learner",
        filters=(
            Search(
                fields=(
                    "mobility__application__learner__person__sort_name",
                    "mobility__placement__host__name",
                    "mobility__number",
                ),
                label=gettext_lazy("Learner, host or number"),
            ),
            Pick(name="call", label=gettext_lazy("Call"), options=_calls, apply=in_call),
        ),
        context={
            "calls": calls,
            "to_release": list(calls_to_release(actor)) if waiting else [],
            "waiting": waiting,
            "waiting_words": ngettext("%(n)s letter waits", "%(n)s letters wait", waiting)
            % {"n": number(waiting)},
            "empty": {
                "title": _("No agreements yet"),
                "text": _(
                    "When places are given, the learning agreement of each stay is drafted: in your "
                    "language and in one that the host reads, with all names and dates filled in."
                ),
                "href": reverse("staff_season"),
                "verb": _("Open the season"),
            },
        },
    )


@page(may=("coordinator",))
def agreement(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """One agreement as PDF, to read in the browser."""
    found = get_object_or_404(
        agreements_visible_to(request.actor).select_related("mobility__application"),  # type: ignore[attr-defined]
        pk=agreement_id,
    )
    return pdf_answer(printed(found), name=agreement_name(found))


def pdf_answer(content: bytes, *, name: str) -> HttpResponse:
    """A PDF for the browser's own reader; nobody between us and the reader keeps a copy."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def own_call(request: HttpRequest, call_id: uuid.UUID) -> Call:
    return get_object_or_404(calls_visible_to(request.actor), pk=call_id)  # type: ignore[attr-defined]


@page(may=("coordinator",))
def agreements_zip(request: HttpRequest, call_id: uuid.UUID) -> StreamingHttpResponse:
    """All agreements of a call in one archive, sent while they are set: nothing waits in memory."""
    call = own_call(request, call_id)
    if not agreements_list(request.actor).filter(mobility__application__call=call).exists():  # type: ignore[attr-defined]
        raise Http404
    return zip_answer(agreements_of(call), name="agreements.zip", moment=call.created)


def zip_answer(
    files: Iterable[tuple[str, bytes]], *, name: str, moment: datetime
) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(_archive(files, moment), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


class _Outlet(io.RawIOBase):
    """Where the archive is written: what was written since the last look is taken out and sent."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._held += content
        return len(content)

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


def _archive(files: Iterable[tuple[str, bytes]], moment: datetime) -> Iterator[bytes]:
    outlet = _Outlet()
    # the dates of the archive are the call's, so that the same documents give the same bytes
    stamp = moment.timetuple()[:6]
    with zipfile.ZipFile(outlet, "w", compression=zipfile.ZIP_STORED) as archive:
        there: set[str] = set()
        for name, content in files:
            # newer versions come first
            if name in there:
                continue
            there.add(name)
            archive.writestr(zipfile.ZipInfo(name, date_time=stamp), content)
            yield outlet.take()
    yield outlet.take()
