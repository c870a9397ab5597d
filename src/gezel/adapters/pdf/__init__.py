"""Printed documents as tagged PDF (PDF/UA-1), set by typst in this process.

`agreement_pdf` and `letter_pdf` turn plain data into bytes; the same data gives the same bytes.
"""

from gezel.adapters.pdf.agreement import agreement_pdf, agreement_pdfs, agreement_undrawn
from gezel.adapters.pdf.data import (
    AgreementData,
    Assessment,
    LetterData,
    Organisation,
    Person,
    Recognition,
    Task,
)
from gezel.adapters.pdf.letter import letter_pdf
from gezel.adapters.pdf.letters import Undrawn, undrawn_in
from gezel.adapters.pdf.press import Press, Sheet
from gezel.adapters.pdf.stored import words_as_data, words_from_data
from gezel.adapters.pdf.typesetting import DocumentError
from gezel.adapters.pdf.wording import LANGUAGES

__all__ = [
    "LANGUAGES",
    "AgreementData",
    "Assessment",
    "DocumentError",
    "LetterData",
    "Organisation",
    "Person",
    "Press",
    "Recognition",
    "Sheet",
    "Task",
    "Undrawn",
    "agreement_pdf",
    "agreement_pdfs",
    "agreement_undrawn",
    "letter_pdf",
    "undrawn_in",
    "words_as_data",
    "words_from_data",
]
