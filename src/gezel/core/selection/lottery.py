"""The draw: a list that is frozen before the seed is known, and one ticket for each person.

Ranking by a hash needs no random generator of any library, no order of input and no language, so a
parent can repeat it with any tool that knows SHA-256. One draw serves the whole call.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from gezel.core.selection.points import Grid, Score, as_points, plain
from gezel.core.values import canonical_json

if TYPE_CHECKING:
    from gezel.core.selection.model import Candidate, SelectionProblem


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def ticket(*, seed: str, commitment: str, ref: str) -> str:
    """64 hexadecimal digits; the lowest goes first."""
    return _sha256(f"{seed}|{commitment}|{ref}")


def line(candidate: Candidate, *, salt: str) -> dict[str, object]:
    """All that is frozen about one person. For that person and the committee, for nobody else.

    The nonce is HMAC-SHA-256(salt, ref): it makes the seal unguessable, and giving one away opens
    one line only.
    """
    return {
        "ref": candidate.ref,
        "scores": {
            key: None if value is None else plain(value)
            for key, value in sorted(candidate.scores.items())
        },
        "groups": sorted(candidate.groups),
        "excluded": sorted((r.as_data() for r in candidate.excluded), key=canonical_json),
        "nonce": hmac.new(salt.encode(), candidate.ref.encode(), "sha256").hexdigest(),
    }


def seal(candidate: Candidate, *, salt: str) -> str:
    """The fingerprint of a line: it can be published, marks and groups stay inside."""
    return _sha256(canonical_json(line(candidate, salt=salt)))


def rules(problem: SelectionProblem) -> dict[str, object]:
    """The rules of the call as they are frozen, in the order of their keys."""
    return {
        "call": problem.call_ref,
        "places": problem.places,
        "reserve_list": problem.reserve_list,
        "band": plain(problem.band),
        "criteria": [
            {
                "key": c.key,
                "label": c.label,
                "weight": plain(c.weight),
                "maximum": plain(c.maximum),
                "minimum": None if c.minimum is None else plain(c.minimum),
                "missing": c.missing,
                "bands": [
                    [plain(b.least), plain(b.points)]
                    for b in sorted(c.bands, key=lambda b: b.least)
                ],
            }
            for c in sorted(problem.criteria, key=lambda c: c.key)
        ],
        "reserves": [
            {"key": r.key, "label": r.label, "group": r.group, "places": r.places}
            for r in sorted(problem.reserves, key=lambda r: r.key)
        ],
    }


def frozen_list(problem: SelectionProblem, scores: dict[str, Score]) -> dict[str, object]:
    """Rules, and per person the pseudonym, the points (null when excluded) and the sealed line.

    Publishable: no mark, no group and no reason of exclusion can be read from it.
    """
    return {
        "rules": rules(problem),
        "people": [
            {
                "ref": candidate.ref,
                "points": None
                if scores[candidate.ref].excluded
                else str(as_points(scores[candidate.ref].total)),
                "seal": seal(candidate, salt=problem.salt),
            }
            for candidate in sorted(problem.candidates, key=lambda candidate: candidate.ref)
        ],
    }


def fingerprint(frozen: dict[str, object]) -> str:
    """SHA-256 of the canonical JSON (UTF-8, sorted keys, no blanks) of a frozen list."""
    return _sha256(canonical_json(frozen))


def commitment(problem: SelectionProblem) -> str:
    """The fingerprint to publish before the seed is known. Does not depend on the seed."""
    grid = Grid(problem.criteria)
    return fingerprint(
        frozen_list(problem, {person.ref: grid.score(person) for person in problem.candidates})
    )
