"""`gezel plan`: files in, a plan out, the same bytes wherever it runs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from python_calamine import CalamineWorkbook
from tests.cli.processes import EXAMPLE, bytes_of, gezel, made_once

from gezel.apps.plan.output import check_folder, move_in, put_right
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
from gezel.core.values import Country, Level, Period, Refusal


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


# --- mistakes -------------------------------------------------------------------------------------

GOOD = EXAMPLE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("office = ", "ofice = "), "gezel: ofice is not known here. Known are: call, "),
        (("places = 68", "place = 68"), "gezel: call.place is not known here."),
        (('name = "Work placements spring 2027"', ""), "gezel: call.name is missing."),
        (("places = 68", 'places = "many"'), "gezel: call.places must be a whole number."),
        (("places = 68", "places = -1"), "gezel: call.places must be zero or more."),
        (("starts = 2027-03-01", 'starts = "soon"'), "gezel: call.starts must be a date"),
        (("weight = 40", "weight = 4.5"), "gezel: call.criteria[1].weight must be"),
        (("kandidaten_voorjaar", "nobody"), "gezel: learners.file: there is no file nobody"),
        (('sheet = "Kandidaten"', 'sheet = "Nobody"'), "gezel: The file has no sheet “Nobody”."),
        (
            ('"Attitude (op 10)" = "score:attitude"', '"Altitude" = "score:attitude"'),
            "gezel: learners.columns: the file has no column Altitude.",
        ),
        (
            ('"score:attitude"', '"skore"'),
            "gezel: learners.columns: there is no field skore.",
        ),
        (("[call]", "[call"), "gezel: plan.toml is not a correct TOML file:"),
        (
            ("[[rates]]", '[[pins]]\nlearner = "X"\nplacement = "Y"\nreason = "Z"\n\n[[rates]]'),
            "gezel: pins[1]: no learner has the number or reference X.",
        ),
    ],
    ids=lambda value: value[1][:30] if isinstance(value, tuple) else "",
)
@pytest.mark.django_db
def test_a_mistake_in_the_plan_file_gives_one_clear_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    change: tuple[str, str],
    sentence: str,
) -> None:
    from gezel import cli

    # the tables of this process are there already
    for name in ("_in_memory", "_make_tables"):
        monkeypatch.setattr(cli, name, lambda: None)
    for name in ("kandidaten_voorjaar_2027.xlsx", "offers_spring_2027.csv"):
        (tmp_path / name).write_bytes((EXAMPLE.parent / name).read_bytes())
    text = GOOD.replace(change[0], change[1], 1)
    assert text != GOOD
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    code = cli.main(
        ["plan", str(tmp_path / "plan.toml"), "--out", str(tmp_path / "out"), "--quiet"]
    )
    said = capsys.readouterr().err
    assert (code, said.startswith(sentence), said.count("\n")) == (1, True, 1), said
    assert not (tmp_path / "out").exists()


def test_a_missing_plan_file_and_a_wrong_switch(tmp_path: Path) -> None:
    run = gezel("plan", tmp_path / "no.toml", "--out", tmp_path / "out", folder=tmp_path)
    assert (run.returncode, run.stderr) == (1, "gezel: There is no plan file no.toml.\n")
    run = gezel("plan", tmp_path / "no.toml", folder=tmp_path)
    assert (run.returncode, "--out" in run.stderr) == (2, True)


# --- the folder -----------------------------------------------------------------------------------


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(Refusal) as no:
        check_folder(tmp_path)
    assert no.value.reason.code == "plan.out_not_empty"
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal):
        check_folder(tmp_path / "file")
    check_folder(tmp_path / "new")


def whole(folder: Path, text: str) -> Path:
    """A folder as a plan leaves it."""
    for name in ("letters", "agreements"):
        (folder / name).mkdir(parents=True)
        (folder / name / "a").write_text(text)
    (folder / "plan.json").write_text(text)
    (folder / "plan.xlsx").write_text(text)
    return folder


def test_a_new_plan_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    out = whole(tmp_path / "out", "old")
    (out / "letters" / "b").write_text("old")
    move_in(whole(tmp_path / "draft" / "new", "new"), out)
    assert {p.read_text() for p in out.rglob("*") if p.is_file()} == {"new"}
    assert not (out / "letters" / "b").exists()


def test_a_failed_move_brings_the_old_plan_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = whole(tmp_path / "out", "old")
    draft = whole(tmp_path / "draft" / "new", "new")
    real = Path.rename

    def broken(self: Path, target: Path) -> Path:
        if self == draft:
            raise OSError("no")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", broken)
    with pytest.raises(OSError, match="no"):
        move_in(draft, out)
    assert (out / "plan.json").read_text() == "old"


def test_a_folder_that_cannot_be_renamed_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = whole(tmp_path / "out", "old")
    draft = whole(tmp_path / "draft" / "new", "new")
    real = Path.rename

    def mounted(self: Path, target: Path) -> Path:
        if self == out:
            raise OSError("busy")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", mounted)
    move_in(draft, out)
    assert {p.read_text() for p in out.rglob("*") if p.is_file()} == {"new"}


def test_a_kill_between_two_renames_loses_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    dead = tmp_path / ".out.999999999-abc"
    whole(dead / "old", "old")
    whole(dead / "new", "new")
    living = whole(tmp_path / ".out.1-abc" / "new", "other")
    put_right(out)
    assert (out / "plan.json").read_text() == "old"
    assert (dead.exists(), living.exists()) == (False, True)


# --- gezel import ---------------------------------------------------------------------------------


def test_the_dry_run_of_a_list_of_learners(tmp_path: Path) -> None:
    run = gezel(
        "import", EXAMPLE.parent / "kandidaten_voorjaar_2027.xlsx", "--as", "learners",
        "--dry-run", "--json", folder=tmp_path,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    data = json.loads(run.stdout)
    assert set(data) == {
        "file", "target", "kind", "encoding", "separator", "sheet", "header_row", "notes",
        "columns", "counts", "skipped", "rows",
    }  # fmt: skip
    assert (data["target"], data["kind"]) == ("learners", "xlsx")
    assert data["counts"]["good"] + data["counts"]["bad"] == data["counts"]["rows"]
    assert len(data["rows"]) == data["counts"]["rows"]
    assert {"number", "full_name", "birth_date"} <= {c["field"] for c in data["columns"]}
    for row in data["rows"]:
        assert set(row) == {"row", "ok", "values", "problems"}
        for problem in row["problems"]:
            assert problem["text"] != problem["code"]
            assert problem["remedy"]
    assert not (tmp_path / "gezel.sqlite3").exists()


def test_the_dry_run_of_lists_of_placements_and_stays(tmp_path: Path) -> None:
    places = EXAMPLE.parent / "offers_spring_2027.csv"
    run = gezel("import", places, "--as", "placements", "--dry-run", "--json", folder=tmp_path)
    data = json.loads(run.stdout)
    assert (run.returncode, data["kind"], data["counts"]["good"] > 30) == (0, "csv", True)
    assert {"host", "sector", "city", "country"} <= {c["field"] for c in data["columns"]}
    stays = tmp_path / "stays.csv"
    with stays.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(
            ["HomeInstitution", "Age", "HostInstitution", "LengthStudyPeriod", "StudyGrant"]
        )
        writer.writerows([["B GENT01", 21, "E VALENC01", 5, 1250]] * 3)
    run = gezel("import", stays, "--as", "stays", "--dry-run", "--json", folder=tmp_path)
    data = json.loads(run.stdout)
    assert (run.returncode, data["counts"]["good"]) == (0, 3)
    assert data["rows"][0]["values"]["home_institution"] == "B GENT01"


def test_the_dry_run_for_people_and_of_a_file_that_says_nothing(tmp_path: Path) -> None:
    run = gezel(
        "import", EXAMPLE.parent / "offers_spring_2027.csv", "--as", "placements", "--dry-run",
        folder=tmp_path,
    )  # fmt: skip
    assert "rows can be brought in" in run.stdout
    nothing = tmp_path / "nothing.csv"
    nothing.write_text("Shoe;Hat\n41;57\n")
    run = gezel("import", nothing, "--as", "placements", "--dry-run", "--json", folder=tmp_path)
    assert (run.returncode, json.loads(run.stdout)["counts"]["good"]) == (1, 0)
    run = gezel("import", tmp_path / "no.csv", "--as", "placements", "--dry-run", folder=tmp_path)
    assert (run.returncode, run.stderr.strip()) == (
        2,
        f"gezel: there is no file {tmp_path / 'no.csv'}",
    )
