"""A learning agreement as the file that a learner or a host takes along."""

from __future__ import annotations

from django.utils.text import slugify

from gezel.adapters.pdf import agreement_pdf, words_from_data
from gezel.apps.mobilities.models import Agreement


def printed(agreement: Agreement) -> bytes:
    """The PDF of a stored version; the same version gives the same bytes."""
    first, second = agreement.languages
    return agreement_pdf(words_from_data(agreement.words), languages=(first, second))


def file_name(agreement: Agreement) -> str:
    """`learning-agreement-m0001-bob-de-smet.pdf`; a name without Latin letters is left out."""
    parts = (
        "learning-agreement",
        agreement.words["mobility_id"],
        agreement.words["learner"]["name"],
    )
    return "-".join(filter(None, (slugify(part) for part in parts))) + ".pdf"
