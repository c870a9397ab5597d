"""`gezel plan` refuses clearly and keeps the folder whole; `gezel import` shows what it understands."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from tests.cli.processes import EXAMPLE, gezel

from gezel.apps.plan.output import check_folder, move_in, put_right
from gezel.core.values import Refusal

# --- mistakes -------------------------------------------------------------------------------------

GOOD = EXAMPLE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("office = ", "ofice = "), "gezel: ofice is not known here. Known are: call, "),
        (("places = 68", "place = 68"), "gezel: call.place is not known here."),
        (('name = "Work placements spring 2027"', ""), "gezel: call.name is missing."),
        (("places = 68", 'places = "many"'), "gezel: call.places must be a whole number."),
        (("places = 68", "places = -1"), "gezel: call.places cannot be -1. Write 0 to 100000."),
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


class Killed(BaseException):
    """Stands for the end of the process."""


def test_a_kill_while_a_folder_is_filled_never_mixes_two_plans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at each rename in turn: there is only old, only new, or nothing; the next run goes on."""
    real, left = Path.rename, 0

    def killed(self: Path, target: Path) -> Path:
        nonlocal left
        if self.name == "out":
            raise OSError("busy")
        if not left:
            raise Killed
        left -= 1
        return real(self, target)

    for renames in range(9):
        out = whole(tmp_path / str(renames) / "out", "old")
        draft = whole(tmp_path / str(renames) / "draft" / "new", "new")
        left = renames
        with monkeypatch.context() as patch:
            patch.setattr(Path, "rename", killed)
            patch.setattr("os.getpid", lambda: 999999999)
            with pytest.raises(Killed):
                move_in(draft, out)
        there = {
            p.read_text()
            for p in out.rglob("*")
            if p.parts[-2] in {"out", "letters"}
            and p.is_file()
            and ".gezel-plan.999999999" not in p.parts
        }
        assert there in ({"old"}, {"new"}, set()), renames
        check_folder(out)
        put_right(out)
        assert not list(out.glob(".gezel-plan*"))
        expected = {"old"} if renames == 0 else {"new"}
        assert {p.read_text() for p in out.rglob("*") if p.is_file()} == expected, renames


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
