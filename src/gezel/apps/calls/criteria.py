"""Criteria that a file brings with it: a column of marks becomes a line of the scoring grid."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from decimal import Decimal

from gezel.apps.calls.models import Call, Criterion
from gezel.apps.calls.services import MOST_CRITERIA, MOST_POINTS, refuse_frozen
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.seal import note, service
from gezel.core.values import Reason, Refusal

_OUT_OF = re.compile(r"(?:/|op|sur|out of|von|auf|su|max\.?)\s*(\d{1,4})(?!\d)", re.IGNORECASE)
_SCALES = (4, 5, 6, 10, 20, 30, 40, 50, 60, 100, 200, 500, 1000)


_LONGEST = 60  # as the column of the key


def key_of_column(name: str) -> str:
    """The criterion's key for a column of marks, given the second half of `score:…`. A name that
    is too long for a key is cut, with a mark of what was cut off: two such names stay two keys."""
    if len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def scale_of(header: str, marks: Iterable[Decimal]) -> Decimal:
    """The highest mark of a column: what its header says ("op 10", "/20"), else the smallest usual
    scale that holds every mark."""
    highest = max(marks, default=Decimal(0))
    said = _OUT_OF.search(header)
    if said and Decimal(said[1]) >= highest and int(said[1]) > 0:
        return Decimal(said[1])
    for scale in _SCALES:
        if highest <= scale:
            return Decimal(scale)
    return highest


def label_of(header: str) -> str:
    """The header without its scale: "Motivatie (op 10)" is "Motivatie"."""
    plain = " ".join(header.split())
    plain = re.sub(
        r"\s*\(?\s*(?:/|op|sur|out of|von|auf|su)\s*\d{1,4}\s*\)?\s*$",
        "",
        plain,
        flags=re.IGNORECASE,
    )
    return plain.strip(" :-(") or " ".join(header.split()) or "?"


@service("calls.add_criteria")
def add_criteria(
    *, actor: Actor, call: Call, columns: Iterable[tuple[str, str, Decimal]]
) -> list[Criterion]:
    """Add criteria (name of the column, label, highest mark) that the call does not have; each
    gives as many points as its scale until somebody weighs it otherwise.

    Refused for a new one once a selection is in force, for a column that is no mark (a telephone
    number, an amount), and for more criteria than anybody weighs.
    """
    there = set(call.criteria.values_list("key", flat=True))
    position = len(there)
    made = []
    for name, label, maximum in columns:
        key = key_of_column(name)
        if key in there:
            continue
        refuse_frozen(call)
        if not maximum.is_finite() or maximum > MOST_POINTS:
            raise Refusal(
                Reason(
                    "calls.no_mark", {"column": label, "highest": maximum, "most": int(MOST_POINTS)}
                )
            )
        if len(there) >= MOST_CRITERIA:
            raise Refusal(
                Reason("calls.too_many_criteria", {"call": call.name, "most": MOST_CRITERIA})
            )
        there.add(key)
        criterion = Criterion(
            call=call,
            key=key,
            label=label[:120],
            weight=maximum,
            maximum=maximum,
            position=position,
        )
        criterion.full_clean()
        criterion.save()
        made.append(criterion)
        position += 1
    note(call, criteria=len(made))
    return made
