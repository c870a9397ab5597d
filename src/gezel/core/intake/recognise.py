"""Which column is which field: by the header first, by the content where the header is silent."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace

from gezel.core.intake import dates
from gezel.core.intake.evidence import KIND_TESTS, PATTERNS, Evidence, fits
from gezel.core.intake.headers import plain, without_brackets, word_set
from gezel.core.intake.synonyms import index_of, misspelt, squeeze, target_of
from gezel.core.intake.table import Column, Table
from gezel.core.intake.targets import Field, Target
from gezel.core.intake.words import LANGUAGES
from gezel.core.values import Reason, canonical_json


@dataclass(frozen=True, slots=True)
class Assignment:
    """A column for a field. `column` is its index from 0; `confidence` goes from 0 to 1."""

    field: str
    column: int
    confidence: float
    why: Reason


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column fills which field.

    `proposed` are columns that could be used and are not: numeric columns that may be scores,
    for the person to choose from. `fingerprint` names the shape of the file, so that a mapping
    that a person corrected can be remembered for the next file of that shape.
    """

    target: str
    assignments: tuple[Assignment, ...]
    fingerprint: str
    proposed: tuple[Assignment, ...] = ()

    def column_of(self, field: str) -> int | None:
        for assignment in self.assignments:
            if assignment.field == field:
                return assignment.column
        return None

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(a.field for a in self.assignments)

    def with_(self, field: str, column: int | None) -> Mapping:
        """The mapping with this column for the field, or without the field (None).

        A column serves one field: it leaves the field that it had. Raises KeyError for a field
        that the target does not have.
        """
        target_of(self.target).field(field)
        kept = [a for a in self.assignments if a.field != field and a.column != column]
        if column is not None:
            kept.append(Assignment(field, column, 1.0, Reason("intake.why_chosen")))
        return replace(self, assignments=_in_order(kept, target_of(self.target)))

    def as_data(self) -> dict[str, object]:
        """JSON-ready; `from_data` reads it back."""
        return {
            "target": self.target,
            "fingerprint": self.fingerprint,
            "columns": {a.field: a.column for a in self.assignments},
        }

    @classmethod
    def from_data(cls, data: MappingType[str, object]) -> Mapping:
        """A remembered mapping. Raises KeyError for a field that no longer exists, TypeError and
        ValueError for data of another shape."""
        columns = data["columns"]
        if not isinstance(columns, dict):
            raise TypeError("columns is not a table of field to column")
        target = target_of(str(data["target"]))
        found = []
        for field, column in columns.items():
            target.field(str(field))
            found.append(Assignment(str(field), int(column), 1.0, Reason("intake.why_remembered")))
        return cls(target.key, _in_order(found, target), str(data["fingerprint"]))


def fingerprint(table: Table, target: str) -> str:
    """Sixteen hex digits of the headers in their order, as compared: without accents, capitals."""
    headers = [[c.index, plain(c.header)] for c in table.columns]
    shape = [target, headers, table.header_row is not None]
    return hashlib.sha256(canonical_json(shape).encode()).hexdigest()[:16]


def recognise(table: Table, target: str | Target) -> Mapping:
    """The likely mapping. Every assignment says why, so that a person can judge it."""
    goal = target_of(target)
    found: list[Assignment] = []
    proposed: list[Assignment] = []
    evidence = {c.index: Evidence(table, c) for c in table.columns}
    for column in table.columns:
        seen = evidence[column.index]
        if table.header_row is not None:
            found += _by_header(column, seen, goal)
        found += _by_content(column, seen, goal, headed=table.header_row is not None)
    chosen = _choose(found, goal, evidence)
    if goal.key == "learners":
        chosen = _whole_names(chosen, evidence)
    if "score" in goal.open:
        chosen, proposed = _scores(table, chosen, evidence, goal)
    return Mapping(goal.key, _in_order(chosen, goal), fingerprint(table, goal.key), tuple(proposed))


def _in_order(assignments: Iterable[Assignment], target: Target) -> tuple[Assignment, ...]:
    place = {f.key: i for i, f in enumerate(target.fields)}
    return tuple(
        sorted(assignments, key=lambda a: (place.get(a.field, len(place)), a.column, a.field))
    )


# -- headers ---------------------------------------------------------------------------------

_WISH = word_set(
    "wish wens wensen keuze voorkeur voorkeuren bestemming choice preference preferred option"
    " destination choix voeu preference souhait wunsch wahl prioritat praferenz scelta preferenza"
    " opcion preferencia eleccion tercih priority prioriteit priorite"
)
_ORDINALS = {
    word: n
    for n, words in enumerate(
        (
            "1 1e 1ste 1st 1er 1ere eerste first premier premiere erste erster prima primo primera",
            "2 2e 2de 2nd 2eme tweede second deuxieme zweite zweiter seconda secondo segunda",
            "3 3e 3de 3rd 3eme derde third troisieme dritte dritter terza terzo tercera",
            "4 4e 4de 4th 4eme vierde fourth quatrieme vierte vierter quarta quarto cuarta",
            "5 5e 5de 5th 5eme vijfde fifth cinquieme funfte funfter quinta quinto",
            "6 6e 6de 6th 6eme zesde sixth sixieme sechste sechster sesta sesto sexta",
        ),
        1,
    )
    for word in words.split()
}
_LEVEL_WORDS = word_set(
    "level niveau livello nivel taal taalniveau language langue sprache sprachniveau lingua cefr"
    " cecr cecrl qcer erk ger"
)


def _by_header(column: Column, seen: Evidence, target: Target) -> list[Assignment]:
    header = plain(column.header)
    if not header:
        return []
    short = plain(without_brackets(column.header))
    found: list[Assignment] = []
    index = index_of(target.key)
    for text, weight in ((header, 1.0), (short, 0.97)):
        for rank, key in enumerate(index.get(squeeze(text), ())):
            fit = fits(target.field(key), seen)
            found.append(_because(key, column, (weight - 0.02 * rank) * fit, "header"))
        if found:
            return found
    words = header.split()
    open_field = _wish(words, target) or _language(words, seen, target)
    if open_field is not None:
        return [_because(open_field, column, 0.95, "header")]
    for rank, key in enumerate(misspelt(target.key, squeeze(short or header))):
        fit = fits(target.field(key), seen)
        found.append(_because(key, column, (0.8 - 0.02 * rank) * fit, "typing_error"))
    if found:
        return found
    return _by_part(column, short or header, seen, target)


# Words beside "name" that still mean the person of the row, and words that mean somebody else:
# a parent's name or a teacher's address must never become the learner's.
_THE_PERSON = word_set(
    "leerling leerlinge student studente deelnemer kandidaat van de der het learner pupil"
    " participant applicant candidate the of eleve etudiant etudiante candidat apprenant l du des"
    " schuler schulerin teilnehmer lernende bewerber studente alunno partecipante dello alumno"
    " estudiante officiele official legal wettelijke"
)
_SOMEBODY_ELSE = word_set(
    "ouder ouders vader moeder voogd contact contactpersoon leerkracht klastitularis titularis"
    " mentor begeleider coordinator bedrijf gastbedrijf partner noodgeval parent parents father"
    " mother guardian teacher tutor supervisor company host emergency coach pere mere tuteur"
    " responsable professeur enseignant entreprise urgence eltern vater mutter erziehungsberechtigte"
    " lehrer betreuer betrieb notfall genitore genitori padre madre tutore docente azienda"
    " coaccount coaccount1 coaccount2 coaccount3 coaccount4 coaccount5 coaccount6 co"
)


def _is_another(field: Field, words: list[str], name: list[str]) -> bool:
    rest = {w for w in words if w not in name}
    if field.kind in ("name", "full_name") and field.key != "contact_name":
        return not rest <= _THE_PERSON
    return not field.key.startswith(("guardian_", "contact_")) and bool(rest & _SOMEBODY_ELSE)


def _by_part(column: Column, header: str, seen: Evidence, target: Target) -> list[Assignment]:
    """A known name inside a longer header: "Geboortedatum leerling", "Student e-mail"."""
    words = header.split()
    best: dict[str, float] = {}
    for field in target.fields:
        for name in field.names:
            parts = name.split()
            size = len(parts)
            if size >= len(words) or (size == 1 and len(name) < 4):
                continue
            starts = range(len(words) - size + 1)
            if any(words[i : i + size] == parts for i in starts):
                if _is_another(field, words, parts):
                    continue
                score = (0.5 + 0.25 * size / len(words)) * fits(field, seen)
                best[field.key] = max(best.get(field.key, 0.0), score)
    return [_because(key, column, score, "part") for key, score in sorted(best.items())]


def _wish(words: list[str], target: Target) -> str | None:
    if target.key != "learners" or not _WISH & {_singular(w) for w in words}:
        return None
    for word in words:
        number = _ORDINALS.get(word)
        if number is not None:
            return f"wish_{number}"
    if len(words) <= 2 and words[0] in _WISH:
        return "wish_1"
    # "wens1", "keuze2"
    return None


def _singular(word: str) -> str:
    stem = word.rstrip("0123456789")
    return stem or word


def _language(words: list[str], seen: Evidence, target: Target) -> str | None:
    if "language" not in target.open:
        return None
    named = [LANGUAGES[w] for w in words if w in LANGUAGES]
    if len(set(named)) != 1:
        return None
    others = [w for w in words if w not in LANGUAGES]
    if seen.cells and seen.share("level") < 0.5:
        return None
    if not seen.cells and not _LEVEL_WORDS & set(others):
        return None
    return f"language:{named[0]}"


def _because(key: str, column: Column, confidence: float, code: str) -> Assignment:
    reason = Reason(
        f"intake.why_{code}", {"header": column.header or column.letter, "column": column.letter}
    )
    return Assignment(key, column.index, round(confidence, 3), reason)


# -- content without a telling header --------------------------------------------------------


def _by_content(
    column: Column, seen: Evidence, target: Target, *, headed: bool
) -> list[Assignment]:
    """What only one field can be: an e-mail address, a birth date, "Name, First name"."""
    if len(seen.cells) < 2:
        return []
    found: list[Assignment] = []
    keys = {f.key for f in target.fields}
    for field in target.fields:
        if not field.hint:
            continue
        if headed and _is_another(field, plain(column.header).split(), []):
            continue
        # a code of two letters may be anything: names of countries must be among them
        if field.kind == "country" and not any(len(t) > 3 for t in seen.texts) and headed:
            continue
        share = seen.share("plain_date" if field.kind == "date" else KIND_TESTS[field.kind])
        if share < 0.8 or (field.kind == "date" and not _years_within(field, seen)):
            continue
        found.append(_because(field.key, column, 0.45 * share, "content"))
    for key, pattern in PATTERNS:
        if key in keys and sum(map(bool, map(pattern.match, seen.texts))) >= 0.8 * len(seen.texts):
            found.append(_because(key, column, 0.42, "content"))
    if not headed:
        if "full_name" in keys and seen.share("comma_name") >= 0.8:
            found.append(_because("full_name", column, 0.45, "content"))
        elif "full_name" in keys and seen.share("words") >= 0.8:
            found.append(_because("full_name", column, 0.3, "content"))
        if "class_name" in keys and seen.share("class") >= 0.8:
            found.append(_because("class_name", column, 0.4, "content"))
    return found


def _years_within(field: Field, seen: Evidence) -> bool:
    """Birth dates lie before other dates of a list: only old years are taken for them."""
    if field.key != "birth_date":
        return True
    years = [
        parts.year
        for cell, text in zip(seen.cells, seen.texts, strict=True)
        if (parts := dates.shape(text[:10] if hasattr(cell, "year") else text)) is not None
    ]
    return bool(years) and max(years) <= 2015 and max(years) - min(years) <= 60


# -- choosing --------------------------------------------------------------------------------


def _choose(
    found: list[Assignment], target: Target, evidence: dict[int, Evidence]
) -> list[Assignment]:
    """The best pairs first; a column serves one field and a field has one column.

    Of two columns with the same header, the one with content wins: blank "id" columns are many.
    """
    place = {f.key: i for i, f in enumerate(target.fields)}

    def rank(a: Assignment) -> tuple[float, int, int, int]:
        empty = 0 if evidence[a.column].cells else 1
        return (-a.confidence, empty, place.get(a.field, len(place)), a.column)

    fields: set[str] = set()
    columns: set[int] = set()
    chosen: list[Assignment] = []
    for assignment in sorted(found, key=rank):
        if assignment.confidence < 0.25:
            continue
        if assignment.field in fields or assignment.column in columns:
            continue
        fields.add(assignment.field)
        columns.add(assignment.column)
        chosen.append(assignment)
    return chosen


def _whole_names(chosen: list[Assignment], evidence: dict[int, Evidence]) -> list[Assignment]:
    """ "Naam", "Nom", "Name": the family name beside a first name, and else the whole name."""
    fields = {a.field: a for a in chosen}
    family = fields.get("family_name")
    full = fields.get("full_name")
    if full and "given_name" in fields and family is None:
        # "Name | First name": the full name column is the family name, unless it holds both
        seen = evidence[full.column]
        if seen.share("comma_name") < 0.5 and seen.share("words") < 0.5:
            return [replace(a, field="family_name") if a is full else a for a in chosen]
    if family and "given_name" not in fields and full is None:
        seen = evidence[family.column]
        if not seen.cells or seen.share("comma_name") >= 0.5 or seen.share("words") >= 0.5:
            return [replace(a, field="full_name") if a is family else a for a in chosen]
    if full and family and "given_name" in fields:
        return [a for a in chosen if a is not full]
    return chosen


_SCORE_WORDS = word_set(
    "score scores punt punten cijfer resultaat points point mark marks grade grades attitude houding"
    " motivation motivatie note moyenne resultat motivation punkte punktzahl motivazione"
    " punteggio voto media nota puntos puntuacion puan not gpa cgpa average gemiddelde expediente"
    " interview gesprek entretien gesprach colloquio transcript"
)

# A sum of other columns would count them twice: it is proposed, and a person says so.
_SUM_WORDS = word_set("totaal total totale somme summe gesamt eindtotaal som sum toplam")
_SCALE = re.compile(r"(?:/|\bop|\bsur|\bout of|\bvon|\bauf|\bsu)\s*\d{1,4}\b", re.IGNORECASE)


def _scores(
    table: Table,
    chosen: list[Assignment],
    evidence: dict[int, Evidence],
    target: Target,
) -> tuple[list[Assignment], list[Assignment]]:
    """Numeric columns that nobody claimed. With a word for marks in the header they are scores;
    the others are proposed. Two columns of one name get numbers: score:total_points_2."""
    taken = {a.column for a in chosen}
    names = {a.field for a in chosen}
    proposed: list[Assignment] = []
    marks: set[tuple[str, ...]] = set()
    for column in table.columns:
        seen = evidence[column.index]
        if column.index in taken or not seen.cells or seen.share("number") < 0.8:
            continue
        header = plain(column.header) or plain(column.letter)
        key = base = f"score:{header.replace(' ', '_')}"
        count = 1
        while key in names:
            count += 1
            key = f"{base}_{count}"
        names.add(key)
        words = set(header.split())
        telling = bool(_SCORE_WORDS & words) or _SCALE.search(column.header) is not None
        cells = tuple(seen.texts)
        if table.header_row is None or _SUM_WORDS & words or cells in marks:  # the same marks twice
            telling = False
        marks.add(cells)
        assignment = _because(key, column, 0.7 if telling else 0.3, "numbers")
        (chosen if telling else proposed).append(assignment)
    return chosen, proposed
