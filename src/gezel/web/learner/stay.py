"""The stay behind a published place: where, when, how long until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gezel.apps.placements.models import Placement
from gezel.web.ui.templatetags.gezel import country, day, number


@dataclass(frozen=True, slots=True)
class Pair:
    """A fact in the shape that <c-pairs> shows."""

    term: str
    value: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    placement: Placement
    starts: date
    ends: date
    today: date

    @property
    def phase(self) -> str:
        """before, during or after."""
        if self.today < self.starts:
            return "before"
        return "during" if self.today <= self.ends else "after"

    @property
    def days(self) -> int:
        return (self.ends - self.starts).days + 1

    @property
    def dates(self) -> str:
        return _("%(first)s to %(last)s") % {"first": day(self.starts), "last": day(self.ends)}

    @property
    def when(self) -> str:
        """How long until it begins, or the how manieth day it is; nothing afterwards."""
        if self.phase == "before":
            left = (self.starts - self.today).days
            return ngettext("In %(days)s day", "In %(days)s days", left) % {"days": number(left)}
        if self.phase == "during":
            now = (self.today - self.starts).days + 1
            return _("Day %(day)s of %(days)s") % {"day": now, "days": self.days}
        return ""

    @property
    def sentence(self) -> str:
        return f"{self.when}. {self.dates}." if self.when else f"{self.dates}."

    @property
    def town(self) -> str:
        """The town, else the country: where one says to go."""
        return self.placement.city or country(self.placement.country)

    @property
    def where(self) -> str:
        name = country(self.placement.country)
        return f"{self.placement.city} ({name})" if self.placement.city else name

    @property
    def facts(self) -> list[Pair]:
        p = self.placement
        length = ngettext("%(days)s day", "%(days)s days", self.days) % {"days": number(self.days)}
        pairs = [
            Pair(_("Host"), p.host.name),
            Pair(_("Where"), self.where),
            Pair(_("From"), day(self.starts)),
            Pair(_("Until"), day(self.ends)),
            Pair(_("Length"), length),
            Pair(_("Work"), p.title or p.sector),
        ]
        if p.housing:
            pairs.append(Pair(_("Where you sleep"), p.housing))
        if p.contact_name:
            pairs.append(Pair(_("Mentor"), p.contact_name))
        if p.contact_email:
            pairs.append(
                Pair(_("E-mail of the mentor"), p.contact_email, "", f"mailto:{p.contact_email}")
            )
        return pairs
