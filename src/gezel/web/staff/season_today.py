"""What waits today, at most seven things, each with the verb that does it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gezel.apps.calls.models import Call, Season
from gezel.apps.desk.models import ImportFile
from gezel.apps.money.queries import gaps_of
from gezel.apps.money.queries import of_call as grants_of
from gezel.apps.plan.steps import Standing
from gezel.web.ui.navigation import url_or_none
from gezel.web.ui.templatetags.gezel import words

MOST_TODAY = 7


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that waits, with the verb that does it."""

    tag: str
    tone: str
    title: str
    text: str
    url: str
    verb: str
    method: str = "get"


def next_verb(now: Standing) -> str:
    return {
        "learners": _("Bring in learners"),
        "placements": _("Bring in placements"),
        "select": _("Select and place"),
        "allocate": _("Give places"),
        "fund": _("Compute grants"),
        "documents": _("Draft documents"),
        "done": _("Look at the plan"),
    }[now.next_step]


def today(season: Season, standings: list[tuple[Call, Standing]]) -> list[Thing]:
    """What waits, the most urgent first; each with the verb that does it."""
    things: list[Thing] = []
    waiting = ImportFile.objects.filter(office=season.office_id, state="uploaded").order_by(
        "created"
    )[:2]
    for file in waiting:
        things.append(
            Thing(
                tag=_("file"),
                tone="wait",
                title=_("Finish bringing in “%(name)s”") % {"name": file.name},
                text=_("The file was read and waits for your look at its rows."),
                url=reverse("staff_import", args=[file.pk]),
                verb=_("Go on"),
            )
        )
    if not standings:
        things.append(
            Thing(
                tag=_("start"),
                tone="neutral",
                title=_("Write the first call of %(season)s") % {"season": season.name},
                text=_(
                    "A call says what you offer, when, how many places, and how people are chosen."
                ),
                url=reverse("staff_call_new", args=[season.pk]),
                verb=_("Write a call"),
            )
        )
    for call, now in standings:
        things += _of_call(call, now)
    return things[:MOST_TODAY]


def _of_call(call: Call, now: Standing) -> list[Thing]:
    things: list[Thing] = []
    plan_url = reverse("staff_plan", args=[call.pk])
    if now.next_step in {"learners", "placements"}:
        things.append(
            Thing(
                tag=call.name,
                tone="neutral",
                title=next_verb(now),
                text=(
                    _("Drop in the list as you have it: XLSX, XLS, ODS or CSV.")
                    if now.next_step == "learners"
                    else _("The offers of hosts, one row each, in any layout.")
                ),
                url=reverse("staff_bring", args=[call.pk, now.next_step]),
                verb=_("Choose a file"),
            )
        )
    elif now.next_step in {"select", "allocate", "fund", "documents"}:
        things.append(
            Thing(
                tag=ngettext("%(n)s learner", "%(n)s learners", now.applications)
                % {"n": now.applications},
                tone="neutral",
                title=next_verb(now),
                text=_("%(call)s: %(places)s places, %(seats)s seats at hosts.")
                % {"call": call.name, "places": call.places, "seats": now.seats},
                url=plan_url,
                verb=_("Open the plan"),
            )
        )
    if now.late and now.selection is not None:
        things.append(_late(call, now.late, released=now.selection.state == "released"))
    without = now.selected - now.placed
    if now.allocation is not None and without > 0:
        things.append(
            Thing(
                tag=ngettext("%(n)s learner", "%(n)s learners", without) % {"n": without},
                tone="warn",
                title=_("Find places for those who have none"),
                text=_(
                    "Each of them has a reason, and what would change it, on the page of the plan."
                ),
                url=reverse("staff_plan_result", args=[call.pk]) + "#without",
                verb=_("See who and why"),
            )
        )
    if now.grants_with_gap:
        gaps = gaps_of(grants_of(call))
        (code, params), count = max(sorted(gaps.items(), key=str), key=lambda item: item[1])
        things.append(
            Thing(
                tag=_("money"),
                tone="warn",
                title=_("A rate is not known"),
                text=f"{words({'code': code, 'params': dict(params)})} "
                + ngettext("%(n)s grant waits for it.", "%(n)s grants wait for it.", count)
                % {"n": count},
                url=(url_or_none("staff_rate_new") or plan_url),
                verb=_("Enter the rate"),
            )
        )
    if now.letters_prepared:
        things.append(
            Thing(
                tag=ngettext("%(n)s letter", "%(n)s letters", now.letters_prepared)
                % {"n": now.letters_prepared},
                tone="wait",
                title=_("Look at the letters and release them"),
                text=_("Nobody has been told anything yet. You see each letter before it goes."),
                url=_release_url(call, plan_url),
                verb=_("Second look"),
            )
        )
    if now.agreements and now.selection and now.selection.state == "released":
        things.append(
            Thing(
                tag=_("agreements"),
                tone="neutral",
                title=_("Get %(n)s learning agreements signed") % {"n": now.agreements},
                text=_("Print them or send them as PDF; companies may sign on paper."),
                url=url_or_none("staff_documents") or plan_url,
                verb=_("Open documents"),
            )
        )
    return things


def _late(call: Call, late: int, *, released: bool) -> Thing:
    """Applicants whom the selection in force does not know: without this nobody would miss them."""
    title = ngettext(
        "%(n)s applicant came after the selection",
        "%(n)s applicants came after the selection",
        late,
    ) % {"n": late}
    if released:
        return Thing(
            tag=call.name,
            tone="warn",
            title=title,
            text=_(
                "The selection was released and cannot be undone. Tell them what happens now, or "
                "write another call for them."
            ),
            url=f"{reverse('staff_learners')}?call={call.pk}&state=received",
            verb=_("See who"),
        )
    return Thing(
        tag=call.name,
        tone="warn",
        title=title,
        text=_("The selection does not know them. Undo it to take them in, then select again."),
        url=reverse("staff_plan_undo", args=[call.pk]),
        verb=_("Undo the selection"),
    )


def _release_url(call: Call, fallback: str) -> str:
    try:
        return reverse("staff_release", args=[call.pk])
    except NoReverseMatch:
        return fallback
