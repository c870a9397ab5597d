"""The outbox: letters to look at, the second look before they go, and those to be printed."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from gezel.adapters.pdf import LetterData, letter_pdf
from gezel.apps.calls.queries import calls_visible_to
from gezel.apps.desk.outbox import MOST_ATTEMPTS, UNKNOWN, Message, next_try, visible_to
from gezel.apps.journal.words import say
from gezel.apps.orgs.queries import learners_visible_to
from gezel.apps.plan.queries import calls_to_release, letters_about
from gezel.apps.plan.release import Seen, release, waiting_for_release
from gezel.apps.plan.steps import standing
from gezel.core.values import Refusal
from gezel.web.staff.documents import own_call, pdf_answer, zip_answer
from gezel.web.staff.words import LETTER_KINDS, MESSAGE
from gezel.web.ui.filters import Options, Pick, Search
from gezel.web.ui.lists import list_page
from gezel.web.ui.notices import notify
from gezel.web.ui.once import submit_once
from gezel.web.ui.pages import page
from gezel.web.ui.tables import ListTable, State, Text
from gezel.web.ui.templatetags.gezel import language, number

# What kept a letter from arriving, by the kind of error, for people who do not run mail servers.
TROUBLES = {
    UNKNOWN: gettext_noop(
        "The server stopped, or the mail server fell silent, while this letter was on its way. "
        "Perhaps it arrived. It is not sent again by itself: ask, or print it."
    ),
    "SMTPRecipientsRefused": gettext_noop(
        "The mail server does not take letters for this address."
    ),
    "SMTPSenderRefused": gettext_noop("The mail server does not take letters from this office."),
    "SMTPDataError": gettext_noop("The mail server did not take the letter."),
    "ValueError": gettext_noop("The address or the subject cannot stand in a mail."),
}


def trouble_in_words(message: Message) -> str:
    """What went wrong with a letter; the kind of error where there are no words for it."""
    if not message.trouble:
        return ""
    known = TROUBLES.get(message.trouble)
    return _(known) if known else _("Sending broke (%(kind)s).") % {"kind": message.trouble}


class OutboxTable(ListTable):
    to = Text(
        accessor="to__name",
        order_by=("to__sort_name",),
        verbose_name=gettext_lazy("To"),
        page="staff_message",
    )
    address = Text(verbose_name=gettext_lazy("E-mail"))
    kind = Text(verbose_name=gettext_lazy("About"))
    language = Text(verbose_name=gettext_lazy("Language"))
    subject = Text(verbose_name=gettext_lazy("Subject"))
    state = State(MESSAGE, verbose_name=gettext_lazy("State"))

    def render_kind(self, value: str) -> str:
        return _(LETTER_KINDS.get(value, value))

    def value_kind(self, record: Message) -> str:
        return _(LETTER_KINDS.get(record.kind, record.kind))

    def render_language(self, value: str) -> str:
        return language(value)

    def value_language(self, record: Message) -> str:
        return language(record.language)


def _calls(request: HttpRequest) -> Options:
    calls = calls_visible_to(request.actor).order_by("-starts", "name")  # type: ignore[attr-defined]
    return [(str(pk), name) for pk, name in calls.values_list("pk", "name")]


def in_call(rows: QuerySet[Message], value: str) -> QuerySet[Message]:
    """Letters about a call."""
    try:
        return letters_about(rows, call=uuid.UUID(value))
    except ValueError:
        return rows.none()


@page(may=("coordinator",))
def outbox(request: HttpRequest) -> HttpResponse:
    """Every letter, and whether it went."""
    actor = request.actor  # type: ignore[attr-defined]
    return list_page(
        request,
        key="outbox",
        nav="documents",
        title=_("Letters"),
        table_class=OutboxTable,
        rows=visible_to(actor).defer("body"),
        export_name="letters",
        template="staff/outbox.html",
        default_sort="to",
        filters=(
            Search(
                fields=("to__sort_name", "address", "subject"),
                label=gettext_lazy("Name, address or subject"),
            ),
            Pick(name="call", label=gettext_lazy("Call"), options=_calls, apply=in_call),
            Pick(
                name="state",
                label=gettext_lazy("State"),
                options=[(key, _(word)) for key, (_tone, word) in MESSAGE.items()],
            ),
            Pick(
                name="kind",
                label=gettext_lazy("About"),
                options=[(key, _(word)) for key, word in LETTER_KINDS.items()],
            ),
            Pick(
                name="address",
                label=gettext_lazy("E-mail"),
                options=[("yes", _("With an address")), ("no", _("Without: to be printed"))],
                apply=lambda rows, value: (
                    rows.exclude(address="") if value == "yes" else rows.filter(address="")
                ),
            ),
        ),
        context={
            "calls": list(calls_to_release(actor)),
            "failed": visible_to(actor).filter(state="failed").count(),
            "failed_url": f"{reverse('staff_outbox')}?state=failed",
            "empty": {
                "title": _("No letters yet"),
                "text": _(
                    "When a selection is made, a letter for each applicant is written here, with the "
                    "outcome and the reasons. Nothing leaves before you release it."
                ),
                "href": reverse("staff_season"),
                "verb": _("Open the season"),
            },
        },
    )


@page(may=("coordinator",))
def message(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """One letter as its reader will see it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(visible_to(actor), pk=message_id)
    learner = learners_visible_to(actor).filter(person=found.to_id).first()
    tone, word = MESSAGE[found.state]
    return render(
        request,
        "staff/message.html",
        {
            "nav": "documents",
            "message": found,
            "paragraphs": found.body.strip().split("\n\n"),
            "learner": learner,
            "tone": tone,
            "state": _(word),
            "kind": _(LETTER_KINDS.get(found.kind, found.kind)),
            "language": language(found.language),
            "trouble": trouble_in_words(found),
            "again": next_try(found),
            "given_up": found.state == "failed" and found.attempts >= MOST_ATTEMPTS,
        },
    )


def printed_letter(message: Message) -> bytes:
    """A letter on paper: its first paragraph greets, its last one closes."""
    greeting, *middle, closing = message.body.strip().split("\n\n")
    closing, *signatory = closing.split("\n")
    return letter_pdf(
        LetterData(
            date=timezone.localdate(message.created),
            language=message.language,
            sender=(message.office.name, message.office.city),
            recipient=(message.to.name,),
            subject=message.subject,
            salutation=greeting,
            paragraphs=tuple(middle),
            closing=closing,
            signatory=tuple(signatory),
        )
    )


@page(may=("coordinator",))
def message_pdf(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """One letter, to be printed."""
    found = get_object_or_404(
        visible_to(request.actor).select_related("to", "office"), pk=message_id
    )  # type: ignore[attr-defined]
    return pdf_answer(printed_letter(found), name=f"letter-{str(found.pk)[:8]}.pdf")


@page(may=("coordinator",))
def letters_pdf(request: HttpRequest, call_id: uuid.UUID) -> Any:
    """The letters of a call that have no e-mail address, one PDF each, in one archive."""
    call = own_call(request, call_id)
    letters = list(
        in_call(visible_to(request.actor), str(call.pk))  # type: ignore[attr-defined]
        .filter(address="")
        .exclude(state="cancelled")
        .select_related("to", "office")
        .order_by("to__sort_name", "pk")
    )
    if not letters:
        raise Http404
    files = (
        (f"letter-{number:04d}.pdf", printed_letter(letter))
        for number, letter in enumerate(letters, start=1)
    )
    return zip_answer(files, name="letters-to-print.zip", moment=call.created)


class SeenForm(forms.Form):
    """What the page showed when somebody decided to release."""

    letters = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    selection = forms.UUIDField(required=False, widget=forms.HiddenInput)
    allocation = forms.UUIDField(required=False, widget=forms.HiddenInput)


@page(may=("coordinator",))
@submit_once
def release_page(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """The second look: what goes to how many, and what cannot be taken back. Then all at once."""
    call = own_call(request, call_id)
    if request.method == "POST":
        form = SeenForm(request.POST)
        if not form.is_valid():
            raise Http404
        try:
            letters = release(actor=request.actor, call=call, seen=Seen(**form.cleaned_data))  # type: ignore[attr-defined]
        except Refusal as refusal:
            notify(request, "stop", say(refusal.reason))
        else:
            notify(
                request,
                "ok",
                ngettext("Released, with %(n)s letter.", "Released, with %(n)s letters.", letters)
                % {"n": number(letters)},
            )
            return HttpResponseRedirect(f"{reverse('staff_outbox')}?call={call.pk}")
        return HttpResponseRedirect(request.path)
    waiting = waiting_for_release(call)
    seen = waiting.seen
    return render(
        request,
        "staff/release.html",
        {
            "nav": "documents",
            "call": call,
            "waiting": waiting,
            "now": standing(call),
            "letters": [
                {
                    "kind": _(LETTER_KINDS.get(line.kind, line.kind)),
                    "language": language(line.language),
                    "count": line.count,
                    "without": line.without,
                    "url": f"{reverse('staff_outbox')}?call={call.pk}&state=prepared&kind={line.kind}",
                }
                for line in waiting.letters
            ],
            "form": SeenForm(
                initial={
                    "letters": seen.letters,
                    "selection": seen.selection,
                    "allocation": seen.allocation,
                }
            ),
        },
    )
