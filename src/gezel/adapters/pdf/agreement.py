"""The learning agreement of one stay, with headings in two languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

from gezel.adapters.pdf.data import AgreementData, Organisation, Person
from gezel.adapters.pdf.letters import Undrawn, drawable_text
from gezel.adapters.pdf.typesetting import typeset
from gezel.adapters.pdf.wording import date_in_words, words

Json = dict[str, Any]


def agreement_pdf(agreement: AgreementData, *, languages: tuple[str, str] = ("en", "nl")) -> bytes:
    """The agreement as tagged PDF/UA-1 on A4; the same data gives the same bytes.

    `languages`: first the language of the document and its dates, then that of the second
    headings; codes outside `LANGUAGES` fall back to English.
    """
    return typeset(
        "agreement.typ", _Page(languages=languages).payload(agreement), day=agreement.issued_on
    )


def agreement_undrawn(agreement: AgreementData) -> tuple[Undrawn, ...]:
    """The letters of this agreement that the fonts cannot draw, for a warning on the screen."""
    page = _Page(languages=("en", "en"))
    page.payload(agreement)
    return tuple(sorted(page.found))


def agreement_pdfs(
    agreements: Sequence[AgreementData], *, languages: tuple[str, str] = ("en", "nl"), threads: int
) -> Iterator[bytes]:
    """Many agreements, in their order. The typesetter works outside Python's lock, so threads do;
    they are taken in portions, so that the memory in use does not grow with the number."""
    portion = threads * 16
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for at in range(0, len(agreements), portion):
            yield from pool.map(
                lambda one: agreement_pdf(one, languages=languages), agreements[at : at + portion]
            )


@dataclass(frozen=True, slots=True)
class _Words:
    first: str
    second: str

    def __call__(self, key: str, **values: object) -> Json:
        a, b = (words(lang)[key].format(**values) for lang in (self.first, self.second))
        return {"a": a, "b": None if a == b else b}


class _Page:
    """Turns the data into what the template lays out: labelled values, None for a blank."""

    def __init__(self, *, languages: tuple[str, str]) -> None:
        self.languages = languages
        self.both = _Words(*languages)
        self.found: set[Undrawn] = set()

    # small things -------------------------------------------------------------------------

    def text(self, value: str) -> str:
        return drawable_text(value.strip(), found=self.found)

    def field(
        self, key: str, value: str | int | date | None, *, lines: int = 1, span: int = 1
    ) -> Json:
        shown: str | None
        if isinstance(value, date):
            shown = date_in_words(value, self.languages[0])
        elif value is None or value == "":
            shown = None
        else:
            shown = self.text(str(value)) or None
        return {"label": self.both(key), "value": shown, "lines": lines, "span": span}

    def texts(self, values: Iterable[str]) -> list[str]:
        return [shown for shown in (self.text(value) for value in values) if shown]

    # parties ------------------------------------------------------------------------------

    def organisation(self, key: str, org: Organisation, *, span: int = 1) -> Json:
        fields = [
            self.field("name", org.name, span=2),
            self.field("address", org.address, lines=2),
            self.field("country", org.country),
            self.field("phone", org.phone),
            self.field("identifier", org.identifier),
            self.field("email", org.email, span=2),
        ]
        return {"title": self.both(key), "items": fields, "span": span}

    def person(self, key: str, person: Person, *, role: str | None, span: int = 1) -> Json:
        fields = [self.field("name", person.name, span=2)]
        if role is None:
            fields.append(self.field("birth_date", person.birth_date, span=2))
            fields.append(self.field("address", person.address, lines=2))
            fields.append(self.field("phone", person.phone))
        else:
            fields.append(self.field(role, person.role, span=2))
            fields.append(self.field("phone", person.phone, span=2))
        fields.append(self.field("email", person.email, span=2))
        return {"title": self.both(key), "items": fields, "span": span}

    def parties(self, a: AgreementData) -> list[Json]:
        cards = [
            self.organisation("sending", a.sending),
            self.organisation("hosting", a.hosting),
            self.person("learner", a.learner, role=None, span=1 if a.needs_guardian else 2),
        ]
        if a.needs_guardian:
            cards.append(self.person("guardian", a.guardian or Person(), role="relation"))
        if a.intermediary is not None:
            cards.append(self.organisation("intermediary", a.intermediary, span=2))
        return [{"kind": "cards", "items": cards}]

    # the other sections -------------------------------------------------------------------

    def period(self, a: AgreementData) -> list[Json]:
        days = (a.end - a.start).days + 1 if a.start and a.end else None
        length = words(self.languages[0])["days_value"].format(days=days) if days else None
        fields = [
            self.field("start", a.start),
            self.field("end", a.end),
            self.field("days", length),
            self.field("activity", a.activity),
            self.field("place", a.place),
            self.field("hours", a.working_hours),
        ]
        return [{"kind": "pairs", "columns": 3, "items": fields}]

    def qualification(self, a: AgreementData) -> list[Json]:
        fields = [
            self.field("qualification", a.qualification, span=2),
            self.field("field", a.field),
            self.field("eqf_level", a.eqf_level),
            self.field("national_level", a.national_level),
            self.field("progress", a.progress),
        ]
        return [{"kind": "pairs", "columns": 3, "items": fields}]

    def tasks(self, a: AgreementData) -> list[Json]:
        rows = [
            [self.text(t.what) or None, self.text(t.where) or None, self.text(t.when) or None]
            for t in a.tasks
        ] or [[None] * 3] * 4
        head = [self.both("task"), self.both("task_place"), self.both("task_time")]
        return [{"kind": "table", "head": head, "rows": rows}]

    def support(self, a: AgreementData) -> list[Json]:
        cards = [
            self.person("mentor", a.host_mentor, role="role"),
            self.person("contact", a.sending_contact, role="role"),
        ]
        return [
            {"kind": "cards", "items": cards},
            {"kind": "fieldblock", "item": self.field("monitoring", a.monitoring, lines=2)},
        ]

    def assessment(self, a: AgreementData) -> list[Json]:
        one = a.assessment
        fields = [
            self.field("assessment_who", one.who),
            self.field("assessment_when", one.when),
            self.field("assessment_how", one.how, lines=2, span=2),
        ]
        blocks: list[Json] = [{"kind": "pairs", "columns": 2, "items": fields}]
        criteria = self.texts(one.criteria)
        if len(criteria) > 1:
            blocks.append({"kind": "lead", "text": self.both("assessment_criteria")})
            blocks.append({"kind": "list", "items": criteria, "blanks": 0})
        else:
            single = criteria[0] if criteria else None
            item = self.field("assessment_criteria", None, lines=2) | {"value": single}
            blocks.append({"kind": "fieldblock", "item": item})
        return blocks

    def recognition(self, a: AgreementData) -> list[Json]:
        one = a.recognition
        fields = [
            self.field("recognition_who", one.who),
            self.field("recognition_how", one.how),
            self.field("recognition_what", one.what, lines=2, span=2),
        ]
        return [{"kind": "pairs", "columns": 2, "items": fields}]

    def promises(self, a: AgreementData) -> list[Json]:
        who = ["sending", "hosting", "learner"]
        who += ["guardian"] if a.needs_guardian else []
        who += ["intermediary"] if a.intermediary is not None else []
        items = [self.both(f"commitment_{one}") for one in [*who, "all"]]
        items += [{"a": text, "b": None} for text in self.texts(a.commitments)]
        return [{"kind": "promises", "items": items}]

    def signatures(self, a: AgreementData) -> list[Json]:
        signers = [
            ("learner", a.learner.name),
            *([("guardian", a.guardian.name if a.guardian else "")] if a.needs_guardian else []),
            ("sending", a.sending_contact.name),
            ("hosting", a.host_mentor.name),
            *([("intermediary", "")] if a.intermediary is not None else []),
        ]
        boxes = [
            {
                "title": self.both(key),
                "fields": [
                    self.field("name", name),
                    self.field("place_date", None),
                    self.field("signature", None) | {"height": 14},
                ],
            }
            for key, name in signers
        ]
        blocks: list[Json] = [{"kind": "lead", "text": self.both("signature_lead")}]
        if a.needs_guardian:
            blocks.append({"kind": "lead", "text": self.both("signature_guardian")})
        return [*blocks, {"kind": "signatures", "items": boxes}]

    # the whole ----------------------------------------------------------------------------

    def payload(self, a: AgreementData) -> Json:
        first = words(self.languages[0])
        outcomes = self.texts(a.outcomes)
        annexes = self.texts(a.annexes)
        sections = {
            "parties": self.parties(a),
            "period": self.period(a),
            "qualification": self.qualification(a),
            "outcomes": [
                {"kind": "lead", "text": self.both("outcomes_lead")},
                {"kind": "list", "items": outcomes, "blanks": 0 if outcomes else 4},
            ],
            "tasks": self.tasks(a),
            "support": self.support(a),
            "assessment": self.assessment(a),
            "recognition": self.recognition(a),
            "annexes": [
                {"kind": "list", "items": annexes, "blanks": 0}
                if annexes
                else {"kind": "lead", "text": self.both("annexes_none")}
            ],
            "commitments": self.promises(a),
            "signatures": self.signatures(a),
        }
        name = self.text(a.learner.name)
        return {
            "langs": [language.split("-")[0].split("_")[0] for language in self.languages],
            "text_language": a.text_language,
            "doc_title": " · ".join(part for part in (first["title"], name) if part),
            "author": self.text(a.sending.name),
            "kicker": first["title_long"],
            "title": self.both("title"),
            "subtitle": name or first["learner"],
            "draft": self.both("draft"),
            "facts": [
                self.field("mobility_id", a.mobility_id),
                self.field("project_code", a.project_code),
                self.field("call_year", a.call_year),
                self.field("issued_on", a.issued_on),
            ],
            "sections": [
                {
                    "title": self.both(f"section_{key}"),
                    "blocks": blocks,
                    "whole": key == "signatures",
                }
                for key, blocks in sections.items()
            ],
            "footer": " · ".join(
                part for part in (name, self.text(a.mobility_id or a.project_code)) if part
            ),
            "page_words": first["page"],
            "undrawn": self.notes(),
        }

    def notes(self) -> list[Json]:
        found = sorted(self.found)
        groups = (
            ("undrawn", [one for one in found if not one.removed]),
            ("removed", [one for one in found if one.removed]),
        )
        return [
            {"title": self.both(key), "letters": "; ".join(one.label for one in group)}
            for key, group in groups
            if group
        ]
