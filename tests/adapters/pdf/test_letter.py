from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pikepdf

from gezel.adapters.pdf import LetterData, letter_pdf

LETTER = LetterData(
    date=date(2027, 1, 11),
    language="nl",
    sender=("Technisch Instituut", "Schoolstraat 1", "9000 Gent"),
    recipient=("Alice Peeters", "Kerkstraat 12", "9000 Gent"),
    subject="Je plaats in València",
    paragraphs=("Je hebt een plaats.", "Nog te doen:\n1. tekenen"),
    place="Gent",
    salutation="Beste Alice,",
    closing="Met vriendelijke groet",
    signatory=("Charlie Claes", "Coördinator"),
)


def test_a_letter_says_who_what_and_when(read: Callable[[bytes], str]) -> None:
    text = read(letter_pdf(LETTER))
    for expected in (
        "Technisch Instituut",
        "Alice Peeters",
        "Gent, maandag 11 januari 2027",
        "Je plaats in València",
        "1. tekenen",
        "Coördinator",
        "Pagina 1 van 1",
    ):
        assert expected in text, expected


def test_a_letter_is_tagged_and_knows_its_language() -> None:
    with pikepdf.open(io.BytesIO(letter_pdf(LETTER))) as pdf, pdf.open_metadata() as metadata:
        assert str(pdf.Root.Lang) == "nl"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Je plaats in València"


def test_an_almost_empty_letter_is_still_a_document(read: Callable[[bytes], str]) -> None:
    bare = LetterData(
        date=date(2027, 1, 11), language="en", sender=(), recipient=(), subject="", paragraphs=()
    )
    assert "Monday, 11 January 2027" in read(letter_pdf(bare))


def test_markup_in_a_letter_is_text(read: Callable[[bytes], str]) -> None:
    text = read(letter_pdf(replace(LETTER, subject='#read("/etc/passwd")', paragraphs=("$x$",))))
    assert '#read("/etc/passwd")' in text
    assert "$x$" in text
