"""Agreements kept as words and printed beside other work."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from gezel.adapters.pdf import (
    AgreementData,
    Assessment,
    Organisation,
    Person,
    Press,
    Recognition,
    Sheet,
    Task,
    agreement_pdf,
    words_as_data,
    words_from_data,
)

BOB = AgreementData(
    issued_on=date(2026, 11, 20),
    mobility_id="M0001",
    learner=Person(name="Bob De Smet", birth_date=date(2009, 5, 14)),
    guardian=Person(name="Carla De Smet", role="mother"),
    sending=Organisation(name="Eastern Technical Institute"),
    hosting=Organisation(name="Salon Mireia", country="Spain"),
    intermediary=Organisation(name="Consortium"),
    start=date(2027, 3, 1),
    end=date(2027, 3, 14),
    outcomes=("cuts hair", "advises customers"),
    tasks=(Task(what="Cutting", where="Valencia"),),
    assessment=Assessment(who="the mentor", how="by watching", criteria=("safe", "neat")),
    recognition=Recognition(who="the school", what="20 half days"),
    annexes=("risk analysis",),
)


def test_words_come_back_from_json_as_they_went() -> None:
    stored = json.loads(json.dumps(words_as_data(BOB)))
    assert words_from_data(stored) == BOB


@pytest.mark.parametrize("few", [60, 0], ids=["in this process", "in processes of their own"])
def test_the_press_prints_what_one_call_prints(tmp_path: Path, few: int) -> None:
    sheets = [Sheet(f"{n:02d}.pdf", words_as_data(BOB), ("en", "nl")) for n in range(22)]
    with Press(tmp_path, few=few) as press:
        press.print(sheets)
        told = list(press.progress())
    assert told[-1] == 22
    assert sorted(path.name for path in tmp_path.iterdir()) == [sheet.name for sheet in sheets]
    assert (tmp_path / "07.pdf").read_bytes() == agreement_pdf(BOB, languages=("en", "nl"))


def test_a_sheet_that_cannot_be_printed_is_not_passed_over(tmp_path: Path) -> None:
    broken = {**words_as_data(BOB), "start": "not a day"}
    with pytest.raises(ValueError, match="not a day"), Press(tmp_path, few=0) as press:
        press.print([Sheet("bad.pdf", broken, ("en", "nl"))])
        list(press.progress())
