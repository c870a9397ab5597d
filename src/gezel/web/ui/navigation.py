"""The nouns of the staff's navigation, and where each leads.

The pages belong to the audiences, so an entry names its address; an entry whose page does not
exist in this installation is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, gettext_noop

NOUNS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "staff": (
        ("season", gettext_noop("Season"), "staff_season"),
        ("learners", gettext_noop("Learners"), "staff_learners"),
        ("placements", gettext_noop("Placements"), "staff_placements"),
        ("organisations", gettext_noop("Organisations"), "staff_organisations"),
        ("money", gettext_noop("Money"), "staff_money"),
        ("documents", gettext_noop("Documents"), "staff_documents"),
        ("insight", gettext_noop("Insight"), "staff_insight"),
    ),
}


@dataclass(frozen=True, slots=True)
class Noun:
    key: str
    label: str
    url: str


def url_or_none(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def nouns(face: str) -> Iterator[Noun]:
    """Entries of a face's navigation, in the reader's language."""
    for key, label, name in NOUNS.get(face, ()):
        url = url_or_none(name)
        if url is not None:
            yield Noun(key=key, label=gettext(label), url=url)
