from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pytest

from gezel.adapters.pdf import (
    LANGUAGES,
    AgreementData,
    Organisation,
    Person,
    Undrawn,
    agreement_pdf,
    agreement_pdfs,
    agreement_undrawn,
)
from gezel.adapters.pdf.wording import date_in_words, words

Read = Callable[[bytes], str]


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def structure_types(node: Any) -> set[str]:
    found: set[str] = set()
    if isinstance(node, pikepdf.Array):
        for child in node:
            found |= structure_types(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node and "/K" in node:
            found.add(str(node.S))
        if "/K" in node:
            found |= structure_types(node.K)
    return found


def test_alices_agreement_is_tagged_pdf_ua(agreement: AgreementData) -> None:
    with opened(agreement_pdf(agreement, languages=("en", "nl"))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Learning agreement · Alice Peeters"
        kinds = structure_types(pdf.Root.StructTreeRoot.K)
    assert {"/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD", "/P"} <= kinds


def test_every_page_is_a4_and_numbered(agreement: AgreementData, read: Read) -> None:
    data = agreement_pdf(agreement)
    with opened(data) as pdf:
        sizes = {tuple(round(float(x)) for x in page.mediabox[2:]) for page in pdf.pages}
        pages = len(pdf.pages)
    assert sizes == {(595, 842)}
    text = read(data)
    assert [f"Page {n} of {pages}" in text for n in range(1, pages + 1)] == [True] * pages


def test_the_contents_are_there_in_both_languages(agreement: AgreementData, read: Read) -> None:
    text = read(agreement_pdf(agreement, languages=("en", "nl")))
    for expected in (
        "Learning agreement",
        "Leerovereenkomst",
        "Alice Peeters",
        "MOB-17",
        "Salon Mireia S.L.",
        "Monday, 1 March 2027",
        "14 days",
        "wash, cut and dry hair",
        "Receive customers",
        "Class council",
        "Insurance certificate",
        "Handtekeningen",
    ):
        assert expected in text, expected


def test_the_first_language_writes_the_dates(agreement: AgreementData, read: Read) -> None:
    text = read(agreement_pdf(agreement, languages=("nl", "fr")))
    assert "maandag 1 maart 2027" in text
    assert "Contrat pédagogique" in text
    with opened(agreement_pdf(agreement, languages=("nl", "fr"))) as pdf:
        assert str(pdf.Root.Lang) == "nl"


def test_the_guardian_of_a_minor_signs_and_nobody_elses(
    agreement: AgreementData, read: Read
) -> None:
    minor = read(agreement_pdf(agreement))
    grown = replace(agreement.learner, birth_date=date(2009, 3, 1))
    adult = read(agreement_pdf(replace(agreement, learner=grown)))
    assert minor.count("Parent or guardian") == 2  # as a party and as a signature
    assert minor.count("Place and date") == 4
    assert "Bob Peeters" in minor
    assert adult.count("Parent or guardian") == 0
    assert adult.count("Place and date") == 3
    assert "Bob Peeters" not in adult


@pytest.mark.parametrize(
    ("born", "start", "needed"),
    [
        (date(2009, 3, 1), date(2027, 3, 1), False),  # 18 today
        (date(2009, 3, 2), date(2027, 3, 1), True),  # 18 tomorrow
        (date(2008, 2, 29), date(2026, 2, 28), True),
        (date(2008, 2, 29), date(2026, 3, 1), False),
        (date(2010, 1, 1), None, True),  # no first day yet: the date of the document counts
    ],
)
def test_who_is_a_minor_on_the_first_day(
    agreement: AgreementData, born: date, start: date | None, needed: bool
) -> None:
    learner = Person(name="Alice", birth_date=born)
    one = replace(agreement, learner=learner, start=start, guardian=None)
    assert one.needs_guardian is needed


def test_without_a_date_of_birth_a_given_guardian_signs(agreement: AgreementData) -> None:
    learner = Person(name="Alice")
    assert replace(agreement, learner=learner).needs_guardian is True
    assert replace(agreement, learner=learner, guardian=None).needs_guardian is False


def test_an_empty_agreement_is_a_form_with_labelled_blanks(read: Read) -> None:
    data = AgreementData(issued_on=date(2027, 1, 11), learner=Person())
    text = read(agreement_pdf(data))
    for label in ("Mobility ID", "Qualification", "EQF level", "Who assesses", "Signature"):
        assert label in text, label


def test_the_intermediary_is_a_party_and_signs(agreement: AgreementData, read: Read) -> None:
    one = replace(agreement, intermediary=Organisation(name="Intermediair vzw"))
    text = read(agreement_pdf(one))
    assert text.count("Intermediary organisation") == 2
    assert text.count("Place and date") == 5


@pytest.mark.parametrize(
    "name",
    [
        '#image("x.png")',
        "*bold* _it_ `raw` $x^2$ <a> @b \\ // /* */ ~ = + - [ ] #{1+1}",
        '"}, #panic("x")',
        "Zoë D’Haeseleer-Łukasz Ğüneş",
        "Олександр Їжак",
        "Ωμέγα Καλημέρα",
        "Nguyễn Thị Ánh",
        "Əliyev ſ ŋ",
        "-5",
        "1. one",
        "…‘quotes’ -- ---",
    ],
)
def test_a_name_comes_out_as_typed(agreement: AgreementData, read: Read, name: str) -> None:
    text = read(agreement_pdf(replace(agreement, learner=Person(name=name))))
    joined = text.replace("\n", "").replace(" ", "")
    assert joined.count(name.replace(" ", "")) >= 3


@pytest.mark.parametrize("name", ["محمد علي", "אברהם כהן"])
def test_a_name_from_right_to_left_keeps_all_its_letters(
    agreement: AgreementData, read: Read, name: str
) -> None:
    text = read(agreement_pdf(replace(agreement, learner=Person(name=name))))
    assert set(name) <= set(text)
    assert agreement_undrawn(replace(agreement, learner=Person(name=name))) == ()


def test_what_cannot_be_drawn_is_said_and_never_dropped(
    agreement: AgreementData, read: Read
) -> None:
    chinese = replace(agreement, learner=Person(name="Charlie 王"))
    assert agreement_undrawn(chinese) == (Undrawn("王"),)
    text = read(agreement_pdf(chinese))
    assert "Charlie □" in text.replace("\n", "")  # the box may come from another face
    assert "U+738B CJK UNIFIED IDEOGRAPH-738B" in text.replace("\n", "")


def test_controls_that_reorder_text_are_taken_out_and_said(
    agreement: AgreementData, read: Read
) -> None:
    spoofed = replace(agreement, learner=Person(name="Bob\u202e\x00 nosnhoJ"))
    assert agreement_undrawn(spoofed) == (
        Undrawn("\x00", removed=True),
        Undrawn("\u202e", removed=True),
    )
    text = read(agreement_pdf(spoofed))
    assert "Bob nosnhoJ" in text
    assert "RIGHT-TO-LEFT OVERRIDE" in text.replace("\n", "")


def test_a_letter_typed_as_two_code_points_is_drawn_as_one(
    agreement: AgreementData, read: Read
) -> None:
    text = read(agreement_pdf(replace(agreement, learner=Person(name="Rene\u0301e"))))
    assert "Renée" in text


def test_a_very_long_word_stays_on_the_page(agreement: AgreementData, read: Read) -> None:
    text = read(agreement_pdf(replace(agreement, monitoring="x" * 500)))
    assert text.replace("\n", "").count("x" * 500) == 1


def test_the_same_data_gives_the_same_bytes_in_another_process(agreement: AgreementData) -> None:
    here = hashlib.sha256(agreement_pdf(agreement)).hexdigest()
    again = hashlib.sha256(agreement_pdf(agreement)).hexdigest()
    program = (
        "import hashlib, pickle, sys;"
        "from gezel.adapters.pdf import agreement_pdf;"
        "print(hashlib.sha256(agreement_pdf(pickle.load(sys.stdin.buffer))).hexdigest())"
    )
    import os
    import pickle

    there = subprocess.run(
        [sys.executable, "-c", program],
        input=pickle.dumps(agreement),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": "src", "TZ": "Asia/Tokyo"},
    )
    assert (again, there.stdout.decode().strip()) == (here, here)


def test_many_come_out_in_their_order_and_equal_to_one_by_one(agreement: AgreementData) -> None:
    several = [replace(agreement, mobility_id=f"MOB-{n}") for n in range(35)]
    made = list(agreement_pdfs(several, languages=("en", "nl"), threads=2))
    assert len(made) == 35
    assert made[34] == agreement_pdf(several[34])
    assert made[0] == agreement_pdf(several[0])


def test_no_agreements_give_no_documents() -> None:
    assert list(agreement_pdfs([], threads=2)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_with_its_placeholders(language: str) -> None:
    import re

    here, english = words(language), words("en")
    assert list(here) == list(english)
    marks = re.compile(r"{\w+}")
    assert {k: marks.findall(v) for k, v in here.items()} == {
        k: marks.findall(v) for k, v in english.items()
    }


def test_an_unknown_language_falls_back_to_english() -> None:
    assert words("xx")["title"] == "Learning agreement"
    assert date_in_words(date(2027, 3, 1), "xx") == "Monday, 1 March 2027"


def test_without_our_fonts_the_document_is_plainer_and_as_valid(agreement: AgreementData) -> None:
    program = (
        "import pathlib, pickle, sys;"
        "from gezel.adapters.pdf import agreement_pdf, typesetting;"
        "typesetting.FONTS = pathlib.Path('nowhere');"
        "data = agreement_pdf(pickle.load(sys.stdin.buffer));"
        "assert typesetting.families()[0] == 'Libertinus Serif', typesetting.families();"
        "sys.stdout.buffer.write(data)"
    )
    import os
    import pickle

    made = subprocess.run(
        [sys.executable, "-c", program],
        input=pickle.dumps(agreement),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": "src"},
    )
    with opened(made.stdout) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
