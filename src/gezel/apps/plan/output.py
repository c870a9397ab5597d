"""The files that a plan leaves: plan.json, plan.xlsx, letters/, agreements/.

Everything is written into a draft beside the folder, and the whole folder is put in place by
renaming: whenever the process is killed, the folder holds a whole plan, the old one or the new
one, and never half of one. A folder that cannot be renamed, such as a mounted one, is filled by
renaming inside it, old files out before new ones in, so that it never mixes two plans. What a
killed run left, the next run puts right.
"""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from gezel.adapters.pdf import Press, Sheet, agreement_pdf, words_from_data
from gezel.apps.calls.models import Call
from gezel.apps.desk.outbox import Message
from gezel.apps.journal import clock
from gezel.apps.mobilities.models import Agreement
from gezel.apps.mobilities.queries import of_call as mobilities_of
from gezel.apps.plan.export import plan_data, plan_json
from gezel.apps.plan.fromfile import Made, make_plan
from gezel.apps.plan.planfile import PlanFile
from gezel.apps.plan.services import selection_of
from gezel.apps.plan.workbook import plan_workbook
from gezel.core.values import Reason, Refusal

Tell = Callable[[str, int, int], None]
OURS = ("plan.json", "plan.xlsx", "letters", "agreements")
NEW, OLD = "new", "old"
# how the name of the draft in a folder that is filled begins; the number of the process follows
INSIDE = ".gezel-plan."


def check_folder(out: Path) -> None:
    """Refuse a folder in which something would be overwritten that is not ours."""
    if out.exists() and (
        not out.is_dir()
        or any(
            entry.name not in OURS and not entry.name.startswith(INSIDE) for entry in out.iterdir()
        )
    ):
        raise Refusal(Reason("plan.out_not_empty", {"path": out.name}))


def write_plan(plan: PlanFile, out: Path, *, tell: Tell) -> list[str]:
    """Carry a plan out and write its files. Returns lines that say what was done."""
    moment = datetime(plan.day.year, plan.day.month, plan.day.day, 12, tzinfo=UTC)
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    put_right(out)
    with clock.frozen(moment):
        made = make_plan(plan, tell=tell)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=_draft_of(out)) as draft:
            folder = Path(draft) / NEW
            folder.mkdir()
            summary = _write(made, folder, tell)
            move_in(folder, out)
    return summary


def _write(made: Made, folder: Path, tell: Tell) -> list[str]:
    call = made.call
    (folder / "agreements").mkdir()
    sheets = [
        Sheet(_name_of(agreement), agreement.words, _languages_of(agreement))
        for agreement in newest_agreements(call)
    ]
    agreements = 0
    with Press(folder / "agreements") as press:
        press.print(sheets)
        data = plan_data(call, files=(made.learners, made.placements))
        (folder / "plan.json").write_bytes(plan_json(data))
        (folder / "plan.xlsx").write_bytes(plan_workbook(call, data))
        letters = _letters(call, folder / "letters")
        for agreements in press.progress():
            tell("agreements", agreements, len(sheets))
    figures = data["allocation"]["figures"]
    complete = sum(1 for grant in data["grants"] if grant["complete"])
    bad = made.learners.counts["bad"] + made.placements.counts["bad"]
    status = [o["status"] for o in data["selection"]["outcomes"]]
    return [
        f"{made.learners.counts['made']} learners and {made.placements.counts['made']} placements "
        f"brought in; {bad} rows need mending",
        f"{status.count('selected')} selected, {status.count('reserve')} in reserve, "
        f"{status.count('not_selected')} not selected",
        f"{figures['placed']} of {figures['learners']} placed, {figures['first_wish']} at their first wish",
        f"{complete} of {len(data['grants'])} grants complete",
        f"{letters} letters, {agreements} agreements",
    ]


def _letters(call: Call, folder: Path) -> int:
    folder.mkdir()
    selection = selection_of(call)
    assert selection is not None
    refs = dict(
        selection.outcomes.values_list("application__learner__person_id", "application__ref")
    )
    count = 0
    letters = Message.objects.filter(batch=selection.pk).exclude(state="cancelled")
    for message in letters.select_related("to"):
        text = f"{message.to.name}\n{message.address}\n\n{message.subject}\n\n{message.body}"
        (folder / f"{refs[message.to_id]}.txt").write_text(text, encoding="utf-8")
        count += 1
    return count


def agreements_of(call: Call) -> Iterator[tuple[str, bytes]]:
    """The newest version of each agreement, as file name and PDF, in the order of the mobilities.

    The typesetter works outside Python's lock, so two threads use two cores; they are taken in
    portions, so that memory does not grow with the number.
    """
    threads = min(4, os.cpu_count() or 1)
    portion: list[Agreement] = []
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for agreement in newest_agreements(call):
            portion.append(agreement)
            if len(portion) == threads * 16:
                yield from pool.map(_print, portion)
                portion = []
        yield from pool.map(_print, portion)


def newest_agreements(call: Call) -> Iterator[Agreement]:
    """The newest version of each agreement, in the order of the mobilities."""
    agreements = (
        Agreement.objects.filter(mobility__in=mobilities_of(call).order_by())
        .select_related("mobility__application")
        .order_by("mobility__number", "-version")
    )
    latest = None
    for agreement in agreements.iterator(chunk_size=200):
        if agreement.mobility_id != latest:
            latest = agreement.mobility_id
            yield agreement


def _name_of(agreement: Agreement) -> str:
    return f"{agreement.mobility.number}-{agreement.mobility.application.ref}.pdf"


def _languages_of(agreement: Agreement) -> tuple[str, str]:
    first, second = agreement.languages
    return first, second


def _print(agreement: Agreement) -> tuple[str, bytes]:
    words = words_from_data(agreement.words)
    return _name_of(agreement), agreement_pdf(words, languages=_languages_of(agreement))


def _draft_of(out: Path) -> str:
    """How the names of drafts of a folder begin: they tell whose they are."""
    return f".{out.name}.{os.getpid()}-"


def move_in(draft: Path, out: Path) -> None:
    """Put a finished folder where the old one is, with the old one set aside in between."""
    old = draft.parent / OLD
    if out.exists():
        try:
            out.rename(old)
        except OSError:
            # a folder that cannot be renamed, such as a mounted one, is filled instead
            _fill(draft, out)
            return
    try:
        draft.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise


def _fill(draft: Path, out: Path) -> None:
    """Put a finished plan into a folder that stays where it is. The draft is brought onto the same
    disk first, so that what follows are renames only."""
    stage = out / f"{INSIDE}{os.getpid()}"
    shutil.rmtree(stage, ignore_errors=True)
    shutil.copytree(draft, stage / "coming")
    # under this name it is whole
    (stage / "coming").rename(stage / NEW)
    _swap(stage, out)


def _swap(stage: Path, out: Path) -> None:
    """The old files out, then the new ones in; begun anew after a kill, it goes on where it was."""
    new, old = stage / NEW, stage / OLD
    old.mkdir(exist_ok=True)
    waiting = [name for name in OURS if (new / name).exists()]
    for name in waiting:
        if (out / name).exists():
            (out / name).rename(old / name)
    for name in waiting:
        (new / name).rename(out / name)
    shutil.rmtree(stage)


def put_right(out: Path) -> None:
    """Clear away the drafts of runs that were killed. Where the folder itself is missing, because
    the kill fell between two renames, the plan that was set aside comes back; a folder whose
    filling was broken off is filled."""
    for stage in sorted(out.glob(f"{INSIDE}*")):
        if _runs(stage.name.removeprefix(INSIDE)):
            continue
        if (stage / NEW).is_dir():
            _swap(stage, out)
        else:
            shutil.rmtree(stage, ignore_errors=True)
    for draft in sorted(out.parent.glob(f".{glob.escape(out.name)}.*-*")):
        if _runs(draft.name.removeprefix(f".{out.name}.").partition("-")[0]):
            continue
        if not out.exists() and (draft / OLD).is_dir():
            (draft / OLD).rename(out)
        shutil.rmtree(draft, ignore_errors=True)


def _runs(pid: str) -> bool:
    """Whether a process is alive; where that cannot be asked, it counts as alive."""
    if os.name != "posix" or not pid.isdecimal():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
