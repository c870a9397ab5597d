"""States, kinds and payees in words, each with the tone of its tag."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

APPLICATION = {
    "received": ("neutral", _("Applied")),
    "selected": ("ok", _("Selected")),
    "reserve": ("wait", _("Reserve list")),
    "not_selected": ("quiet", _("Not selected")),
    "withdrawn": ("stop", _("Withdrawn")),
}
RUN = {
    "proposed": ("wait", _("Not released")),
    "released": ("ok", _("Released")),
    "undone": ("stop", _("Undone")),
}
MESSAGE = {
    "prepared": ("wait", _("Waits")),
    "released": ("ok", _("Released")),
    "sent": ("ok", _("Sent")),
    "failed": ("stop", _("Not delivered")),
    "cancelled": ("quiet", _("Cancelled")),
}
MOBILITY = {"planned": ("ok", _("Planned")), "cancelled": ("stop", _("Cancelled"))}
STATUS = {
    "confirmed": ("ok", _("Confirmed")),
    "derived": ("quiet", _("Derived")),
    "unverified": ("warn", _("Unverified")),
}
COMPLETE = {"yes": ("ok", _("Complete")), "no": ("warn", _("Amount missing"))}

LINE_KINDS = {
    "travel": _("Travel"),
    "individual_support": _("Individual support"),
    "organisational_support": _("Organisational support"),
    "inclusion_organisation": _("Inclusion support"),
    "preparatory_visit": _("Preparatory visit"),
    "course_fee": _("Course fee"),
    "language_support": _("Language support"),
}
PAYEES = {"participant": _("Learner"), "organisation": _("Organisation")}
LETTER_KINDS = {
    "selected": _("Selected"),
    "reserve": _("Reserve list"),
    "not_selected": _("Not selected"),
}
ORGANISATION_KINDS = {
    "school": _("School"),
    "company": _("Company"),
    "consortium": _("Consortium"),
    "intermediary": _("Intermediary"),
    "other": _("Other"),
}
REQUIREMENTS = {"step_free": _("Step-free access")}
