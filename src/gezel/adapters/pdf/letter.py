"""A plain letter for printing, in the look of the other documents."""

from __future__ import annotations

from typing import Any

from gezel.adapters.pdf.data import LetterData
from gezel.adapters.pdf.letters import Undrawn, drawable_text
from gezel.adapters.pdf.typesetting import typeset
from gezel.adapters.pdf.wording import date_in_words, words


def letter_pdf(letter: LetterData) -> bytes:
    """The letter as tagged PDF/UA-1 on A4; the same data gives the same bytes."""
    found: set[Undrawn] = set()

    def shown(text: str) -> str:
        return drawable_text(text.strip(), found=found)

    fixed = words(letter.language)
    sender = [shown(line) for line in letter.sender if line.strip()]
    subject = shown(letter.subject)
    payload: dict[str, Any] = {
        "langs": [letter.language.split("-")[0].split("_")[0]],
        "doc_title": subject or shown(letter.salutation) or fixed["title"],
        "author": sender[0] if sender else "",
        "sender": sender,
        "recipient": [shown(line) for line in letter.recipient if line.strip()],
        "dateline": ", ".join(
            part
            for part in (shown(letter.place), date_in_words(letter.date, letter.language))
            if part
        ),
        "reference": shown(letter.reference),
        "subject": subject,
        "salutation": shown(letter.salutation),
        "paragraphs": [shown(part) for part in letter.paragraphs if part.strip()],
        "closing": shown(letter.closing),
        "signatory": [shown(line) for line in letter.signatory if line.strip()],
        "footer": shown(letter.reference) or (sender[0] if sender else ""),
        "page_words": fixed["page"],
    }
    payload["undrawn"] = [
        f"{fixed[key]} " + "; ".join(one.label for one in group)
        for key, group in (
            ("undrawn", [one for one in sorted(found) if not one.removed]),
            ("removed", [one for one in sorted(found) if one.removed]),
        )
        if group
    ]
    return typeset("letter.typ", payload, day=letter.date)
