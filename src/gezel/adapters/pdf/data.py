"""What goes into a document: plain frozen data. An empty text is a field nobody knows yet; it is
printed as a labelled blank, because companies fill in and sign on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ADULT = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """`address` may hold several lines; `country` is the name of the country in words."""

    name: str = ""
    address: str = ""
    country: str = ""
    identifier: str = ""  # OID, PIC or company number, as it is written in that country
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str = ""
    role: str = ""  # function of a contact; relation to the learner of a guardian
    birth_date: date | None = None
    address: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    what: str
    where: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    who: str = ""
    how: str = ""
    when: str = ""
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """Who validates and recognises the outcomes, what is credited, and where that is recorded."""

    who: str = ""
    what: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementData:
    """A learning agreement for one stay: the contents that the programme asks for (domain facts,
    section 7, row "learning agreement"). The exact order of sections of the 2024 template is
    unverified, so the order here is ours."""

    issued_on: date
    learner: Person
    mobility_id: str = ""
    project_code: str = ""
    call_year: int | None = None
    sending: Organisation = Organisation()
    hosting: Organisation = Organisation()
    intermediary: Organisation | None = None
    guardian: Person | None = None
    sending_contact: Person = Person()
    host_mentor: Person = Person()
    start: date | None = None
    end: date | None = None
    activity: str = ""
    place: str = ""
    working_hours: str = ""
    qualification: str = ""
    field: str = ""
    eqf_level: int | None = None
    national_level: str = ""
    progress: str = ""
    outcomes: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    monitoring: str = ""
    assessment: Assessment = Assessment()
    recognition: Recognition = Recognition()
    annexes: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()  # on top of the standard ones
    text_language: str = ""  # of the free texts, where it is not the first heading language

    @property
    def needs_guardian(self) -> bool:
        """Whether a guardian signs: the learner is under 18 on the first day of the stay.

        Without a first day the date of the document counts; without a date of birth a guardian
        signs when one is given. Born on 29 February: 18 from 1 March.
        """
        born = self.learner.birth_date
        if born is None:
            return self.guardian is not None
        day = self.start or self.issued_on
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return age < ADULT


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterData:
    """A plain letter. `language` is a two-letter code; `place` and `date` head the letter."""

    date: date
    language: str
    sender: tuple[str, ...]  # name first, then the lines of the address
    recipient: tuple[str, ...]
    subject: str
    paragraphs: tuple[str, ...]
    place: str = ""
    reference: str = ""
    salutation: str = ""
    closing: str = ""
    signatory: tuple[str, ...] = ()  # name, function
