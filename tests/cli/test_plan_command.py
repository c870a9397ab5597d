"""`gezel plan`: files in, a plan out, the same bytes wherever it runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from python_calamine import CalamineWorkbook
from tests.cli.processes import EXAMPLE, bytes_of, gezel, made_once

from gezel.core.allocation import (
    Allocation,
    Assignment,
    LearnerIn,
    PlacementIn,
    Problem,
    Wish,
    allocate,
    verify,
)
from gezel.core.trades import label_of, trade_of
from gezel.core.values import Country, Level, Period


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample carried out in two processes with different hash seeds."""

    def make(folder: Path) -> None:
        for seed in ("1", "4711"):
            out = folder / f"out-{seed}"
            run = gezel("plan", EXAMPLE, "--out", out, folder=folder, PYTHONHASHSEED=seed)
            assert (run.returncode, "placed" in run.stdout) == (0, True), run.stderr

    folder = made_once(tmp_path_factory, "sample-plan", make)
    return folder / "out-1", folder / "out-4711"


@pytest.fixture(scope="module")
def plan(twice: tuple[Path, Path]) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((twice[0] / "plan.json").read_text(encoding="utf-8"))
    return data


def test_two_processes_write_the_same_bytes(twice: tuple[Path, Path]) -> None:
    first, second = map(bytes_of, twice)
    assert first == second
    assert {name.split("/")[0] for name in first} == {
        "plan.json",
        "plan.xlsx",
        "letters",
        "agreements",
    }


def test_no_draft_is_left_beside(twice: tuple[Path, Path]) -> None:
    assert sorted(p.name for p in twice[0].parent.iterdir()) == ["out-1", "out-4711"]


def test_everybody_selected_is_placed_or_told_why(plan: dict[str, Any]) -> None:
    selected = {o["learner"] for o in plan["selection"]["outcomes"] if o["status"] == "selected"}
    seats = {a["learner"]: a["placement"] for a in plan["allocation"]["assignments"]}
    assert set(seats) == selected
    for learner in selected:
        why = plan["explanations"][learner]["allocation"]
        assert why["text"]
        assert why["text"] != why["code"]
    assert any(place is None for place in seats.values())
    for outcome in plan["selection"]["outcomes"]:
        said = plan["explanations"][outcome["learner"]]["selection"]
        assert said["text"] != said["code"]


def test_no_placement_is_fuller_than_it_is(plan: dict[str, Any]) -> None:
    room = {p["ref"]: p["capacity"] for p in plan["placements"]}
    for assignment in plan["allocation"]["assignments"]:
        if assignment["placement"]:
            room[assignment["placement"]] -= 1
    assert min(room.values()) >= 0


def test_every_grant_is_a_sum_or_names_what_is_missing(plan: dict[str, Any]) -> None:
    from decimal import Decimal

    for grant in plan["grants"]:
        assert Decimal(grant["total"]) == sum(Decimal(line["amount"]) for line in grant["lines"])
        assert grant["complete"] == (not grant["gaps"])
        for gap in grant["gaps"]:
            assert gap["text"] != gap["code"]
        for line in grant["lines"]:
            assert line["source"]


def test_what_few_may_see_is_not_in_the_plan(twice: tuple[Path, Path]) -> None:
    text = (twice[0] / "plan.json").read_text(encoding="utf-8")
    assert '"requirements"' not in text
    learners = json.loads(text)["learners"]
    assert all("fewer_opportunities" not in learner for learner in learners)


# --- the referee on the plan as it was written ----------------------------------------------------


def rebuilt(plan: dict[str, Any]) -> tuple[Problem, Allocation]:
    """Problem and answer from plan.json alone, as far as it says them: needs are not in it."""
    rank = {o["learner"]: o["rank"] for o in plan["selection"]["outcomes"]}
    given = plan["allocation"]["assignments"]
    selected = {a["learner"] for a in given}
    problem = Problem(
        learners=tuple(
            LearnerIn(
                ref=one["ref"],
                sector=label_of(trade_of(one["sector"] or one["programme"])),
                order=rank[one["ref"]],
                languages={k: Level(v) for k, v in one["languages"].items()},
                birth_date=date.fromisoformat(one["birth_date"]) if one["birth_date"] else None,
                wishes=tuple(Wish(w["kind"], w["value"]) for w in one["wishes"]),
            )
            for one in plan["learners"]
            if one["ref"] in selected
        ),
        placements=tuple(
            PlacementIn(
                ref=p["ref"],
                host=p["host"],
                title=p["title"],
                sector=label_of(trade_of(p["sector"])),
                country=Country(p["country"]),
                city=p["city"],
                capacity=p["capacity"],
                period=Period(date.fromisoformat(p["start"]), date.fromisoformat(p["end"])),
                language=p["language"] or None,
                level=Level(p["level"]) if p["level"] and p["language"] else None,
                minimum_age=p["minimum_age"],
                offers=frozenset(p["offers"]),
            )
            for p in plan["placements"]
        ),
        seed=plan["allocation"]["seed"],
    )
    answer = allocate(problem)
    return problem, Allocation(
        assignments=tuple(
            Assignment(
                learner=a["learner"],
                placement=a["placement"],
                wish=a["wish"],
                pinned=a["pinned"],
            )
            for a in given
            if a["placement"]
        ),
        **{
            name: getattr(answer, name)
            for name in Allocation.__dataclass_fields__
            if name != "assignments"
        },
    )


def test_the_referee_finds_no_hard_rule_broken_in_the_plan_as_written(plan: dict[str, Any]) -> None:
    """Requirements are not in plan.json, so the bound and the order of needs cannot be proved from
    it; every other rule can."""
    problem, answer = rebuilt(plan)
    codes = {finding.code for finding in verify(problem, answer).findings}
    assert codes.isdisjoint(
        f"allocation.verify.{rule}"
        for rule in (
            "unknown_learner", "unknown_placement", "two_places", "rule_broken", "over_capacity",
            "wrong_wish",
        )
    )  # fmt: skip


@pytest.mark.django_db
def test_the_referee_agrees_with_the_stored_problem() -> None:
    """The same plan in this process: problem as the engine saw it, answer as it was stored."""
    from gezel.apps.placements.queries import allocation_problem, run_in_force, seats_of
    from gezel.apps.placements.services import propose
    from gezel.apps.plan.fromfile import make_plan
    from gezel.apps.plan.planfile import read_plan_file

    made = make_plan(read_plan_file(EXAMPLE), tell=lambda *_: None)
    problem, _, placements = allocation_problem(made.call)
    proposal = propose(made.call)
    run = run_in_force(made.call)
    assert run is not None
    stored = {s.application.ref: s.placement_id for s in seats_of(run) if s.placement_id}
    assert {
        a.learner: placements[a.placement].pk
        for a in proposal.allocation.assignments
        if a.placement
    } == stored
    verdict = verify(problem, proposal.allocation)
    assert verdict.ok, verdict.findings
    assert run.problem_hash == proposal.problem_hash


# --- documents ------------------------------------------------------------------------------------


def pdfs(out: Path) -> Iterator[Path]:
    yield from sorted((out / "agreements").glob("*.pdf"))


def test_there_is_one_tagged_agreement_per_mobility_with_the_right_names(
    twice: tuple[Path, Path], plan: dict[str, Any]
) -> None:
    out = twice[0]
    learners = {one["ref"]: one for one in plan["learners"]}
    grants = {g["mobility"]: g["learner"] for g in plan["grants"]}
    files = list(pdfs(out))
    assert [f.stem for f in files] == sorted(f"{m}-{ref}" for m, ref in grants.items())
    for file in files:
        own = learners[file.stem.split("-")[1]]
        name = f"{own['given_name']} {own['family_name']}".strip()
        with pikepdf.open(file) as pdf:
            assert bool(pdf.Root.MarkInfo.Marked)
            assert "/StructTreeRoot" in pdf.Root
            assert str(pdf.Root.Lang) == "en"
            with pdf.open_metadata() as meta:
                assert (meta["dc:title"], meta["pdfuaid:part"]) == (
                    f"Learning agreement · {name}",
                    "1",
                )


def test_an_agreement_holds_the_name_of_its_learner_and_of_nobody_else(
    twice: tuple[Path, Path], plan: dict[str, Any]
) -> None:
    """The words of the page, read back through the fonts of the file."""
    learners = {one["ref"]: one for one in plan["learners"]}
    files = list(pdfs(twice[0]))[:3]
    for file in files:
        ref = file.stem.split("-")[1]
        own = learners[ref]
        text = text_of(file)
        assert own["family_name"].replace(" ", "") in text
        hosts = {
            p["host"] for p in plan["placements"]
            for a in plan["allocation"]["assignments"]
            if a["learner"] == ref and a["placement"] == p["ref"]
        }  # fmt: skip
        assert hosts.pop().replace(" ", "") in text
        others = {
            f"{o['given_name']}{o['family_name']}".replace(" ", "")
            for o in plan["learners"]
            if o["ref"] != ref
        }
        assert not [name for name in others if name in text]


def text_of(path: Path) -> str:
    """The letters of a PDF without blanks, by the ToUnicode tables of its fonts."""
    found = []
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            tables = {
                str(name): _letters(font.ToUnicode.read_bytes().decode("latin-1"))
                for name, font in page.resources.Font.items()
                if "/ToUnicode" in font
            }
            table: dict[int, str] = {}
            for instruction in pikepdf.parse_content_stream(page):
                operator = str(instruction.operator)
                if operator == "Tf":
                    table = tables.get(str(instruction.operands[0]), {})
                elif operator in {"Tj", "TJ"}:
                    parts = instruction.operands[0]
                    for part in parts if operator == "TJ" else [parts]:
                        if isinstance(part, pikepdf.String):
                            raw = bytes(part)
                            codes = [
                                int.from_bytes(raw[i : i + 2]) for i in range(0, len(raw) - 1, 2)
                            ]
                            found += [table.get(code, "") for code in codes]
    return "".join("".join(found).split())


def _letters(cmap: str) -> dict[int, str]:
    """Code to text of a ToUnicode table."""
    import re

    def text(digits: str) -> str:
        return bytes.fromhex(digits).decode("utf-16-be")

    table: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[int(code, 16)] = text(value)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, value in re.findall(
            r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block
        ):
            for step in range(int(last, 16) - int(first, 16) + 1):
                table[int(first, 16) + step] = chr(ord(text(value)[0]) + step)
    return table


def test_each_applicant_gets_a_letter(twice: tuple[Path, Path], plan: dict[str, Any]) -> None:
    letters = {f.stem: f.read_text(encoding="utf-8") for f in (twice[0] / "letters").iterdir()}
    assert set(letters) == {one["ref"] for one in plan["learners"]}
    for one in plan["learners"]:
        assert one["family_name"] in letters[one["ref"]].splitlines()[0]


def test_the_workbook_has_the_same_figures(twice: tuple[Path, Path], plan: dict[str, Any]) -> None:
    book = CalamineWorkbook.from_path(str(twice[0] / "plan.xlsx"))
    assert book.sheet_names == ["Who goes where", "Selection", "Money", "Placements", "To mend"]
    seats = book.get_sheet_by_name("Who goes where").to_python()
    assert len(seats) - 1 == len(plan["allocation"]["assignments"])
    money = book.get_sheet_by_name("Money").to_python()
    total = sum(row[2] for row in money[1:] if isinstance(row[2], float))
    assert round(total, 2) == round(sum(float(g["total"]) for g in plan["grants"]), 2)
