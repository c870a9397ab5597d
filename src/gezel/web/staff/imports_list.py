"""Every file that was brought in."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.queries import imports_visible_to
from gezel.web.staff.field_names import IMPORT_STATES, TARGET_NAMES
from gezel.web.ui.lists import list_page
from gezel.web.ui.pages import page
from gezel.web.ui.tables import ListTable, Moment, Number, State, Text


class Imports(ListTable):
    name = Text(verbose_name=gettext_lazy("File"), page="staff_import")
    target = Text(verbose_name=gettext_lazy("Holds"))
    state = State(IMPORT_STATES, verbose_name=gettext_lazy("State"))
    rows = Number(accessor="good", verbose_name=gettext_lazy("Rows brought in"), orderable=False)
    created = Moment(verbose_name=gettext_lazy("When"))

    def render_target(self, value: str) -> str:
        return _(TARGET_NAMES.get(value, value))


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
