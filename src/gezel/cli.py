"""The command `gezel`. Every command says what it does; errors say what to do."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from gezel import __version__
from gezel.core.values import Refusal

MOST_PROBLEMS = 40


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command. Returns the exit code: 0 fine, 1 refused with a reason, 2 wrong usage."""
    arguments = _parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gezel.config.settings")
    try:
        code: int = arguments.run(arguments)
    except Refusal as refusal:
        print(f"gezel: {_say(refusal)}", file=sys.stderr)
        return 1
    except ValidationError as error:
        print(f"gezel: {_in_one_line(error)}", file=sys.stderr)
        return 1
    except OverflowError as error:
        print(f"gezel: A number or a date is too large ({error}). Look for it.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    return code


def _say(refusal: Refusal) -> str:
    from gezel.apps.journal.words import say

    return say(refusal.reason)


def _in_one_line(error: ValidationError) -> str:
    """What a record does not take, field by field."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        message if name == NON_FIELD_ERRORS else f"{name}: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gezel", description="Runs the international office of vocational education."
    )
    parser.add_argument("--version", action="version", version=f"gezel {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    plan = commands.add_parser("plan", help="learners and placements in, a funded plan out")
    plan.add_argument("file", type=Path, help="the plan, such as examples/plan.toml")
    plan.add_argument("--out", type=Path, required=True, help="folder for the results")
    plan.add_argument("--quiet", action="store_true", help="no progress on the terminal")
    plan.set_defaults(run=_plan)

    bring = commands.add_parser("import", help="show how a spreadsheet is understood")
    bring.add_argument("file", type=Path)
    bring.add_argument(
        "--as",
        dest="target",
        required=True,
        choices=["learners", "placements", "stays", "organisations"],
    )
    bring.add_argument("--dry-run", action="store_true", required=True, help="store nothing")
    bring.add_argument("--json", action="store_true", help="row by row, as JSON")
    bring.set_defaults(run=_import)

    journal = commands.add_parser("journal", help="the chained journal")
    journal.add_argument("what", choices=["verify"])
    journal.add_argument("--head", help="the hash that the last line must have")
    journal.set_defaults(run=_journal)

    worker = commands.add_parser("worker", help="carry out waiting jobs")
    worker.add_argument("--once", action="store_true", help="end when nothing waits")
    worker.set_defaults(run=_worker)

    serve = commands.add_parser("serve", help="serve the pages")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=1)
    serve.set_defaults(run=_serve)

    demo = commands.add_parser("demo", help="a sample season on this machine, served on loopback")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--no-serve", action="store_true", help="prepare, print, and end")
    demo.set_defaults(run=_demo)

    office = commands.add_parser("found", help="a new office with its first coordinator")
    office.add_argument("name")
    office.add_argument("--email", required=True)
    office.add_argument("--country", default="BE")
    office.add_argument("--city", default="")
    office.set_defaults(run=_found)

    manage = commands.add_parser("manage", help="Django's own commands", add_help=False)
    manage.add_argument("rest", nargs=argparse.REMAINDER)
    manage.set_defaults(run=_manage)
    return parser


def _django() -> None:
    import django

    django.setup()


def _in_memory() -> None:
    """A database that lives as long as the command, still without tables, with keys that nobody
    needs afterwards."""
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ.setdefault("GEZEL_SECRET", secrets.token_hex(32))
    os.environ.setdefault("GEZEL_MASTER_KEY", secrets.token_hex(32))
    _django()


def _make_tables() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _plan(arguments: argparse.Namespace) -> int:
    _in_memory()
    from gezel.apps.plan.output import check_folder, write_plan
    from gezel.apps.plan.planfile import read_plan_file

    plan = read_plan_file(arguments.file)
    check_folder(arguments.out)
    _make_tables()
    show = _Bar(quiet=arguments.quiet)
    summary = write_plan(plan, arguments.out, tell=show)
    show.end()
    if not arguments.quiet:
        for line in summary:
            print(line)
    return 0


class _Bar:
    """Progress on the terminal: one line per step, rewritten in place when it is a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._step = ""
        self._live = sys.stderr.isatty()

    def __call__(self, step: str, done: int, total: int) -> None:
        if self._quiet:
            return
        if self._live:
            width = 28
            full = width * done // max(total, 1)
            bar = "█" * full + "·" * (width - full)
            print(f"\r  {step:<10} {bar} {done}/{total}  ", end="", file=sys.stderr, flush=True)
            if step != self._step and self._step:
                pass
        elif step != self._step:
            print(f"  {step} …", file=sys.stderr, flush=True)
        self._step = step

    def end(self) -> None:
        if self._live and not self._quiet:
            print("\r" + " " * 60 + "\r", end="", file=sys.stderr, flush=True)


def _import(arguments: argparse.Namespace) -> int:
    _in_memory()
    from gezel.apps.desk.dryrun import understood

    if not arguments.file.is_file():
        print(f"gezel: there is no file {arguments.file}", file=sys.stderr)
        return 2
    data = understood(
        arguments.file.read_bytes(), name=arguments.file.name, target=arguments.target
    )
    if arguments.json:
        json.dump(data, sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
        print()
    else:
        for line in _summary(data):
            print(line)
    return 0 if data["counts"]["good"] else 1


def _summary(data: dict[str, Any]) -> list[str]:
    counts = data["counts"]
    lines = [
        f"{data['file']}: {data['kind']}, sheet {data['sheet']}, header in row {data['header_row']}",
        f"{counts['good']} of {counts['rows']} rows can be brought in, "
        f"{counts['skipped']} rows are no data",
        "",
    ]
    lines += [
        f"  {c['letter']:>3}  {c['header'] or '(no header)'} → {c['field'] or 'left out'}"
        for c in data["columns"]
    ]
    problems = [
        f"  row {p['row']}, {p['column'] or 'whole row'}: {p['text']} {p['remedy']}"
        for row in data["rows"]
        for p in row["problems"]
    ]
    lines += ["", *problems[:MOST_PROBLEMS]]
    if len(problems) > MOST_PROBLEMS:
        lines.append(f"  … and {len(problems) - MOST_PROBLEMS} more; --json lists all of them")
    return lines


def _journal(arguments: argparse.Namespace) -> int:
    _django()
    from gezel.apps.journal.queries import verify

    proof = verify()
    if not proof.sound:
        print(f"The journal is broken at line {proof.broken_at}: {proof.why}.")
        return 1
    if arguments.head and arguments.head != proof.head:
        print(f"The journal ends with {proof.head}, not with {arguments.head}: lines are missing.")
        return 1
    print(f"The journal is sound: {proof.lines} lines, the last one is {proof.head}.")
    return 0


def _worker(arguments: argparse.Namespace) -> int:
    _django()
    from gezel.apps.plan.jobs import work

    work(once=arguments.once)
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    from gezel.config.serving import serve

    return serve(host=arguments.host, port=arguments.port, workers=arguments.workers)


def _demo(arguments: argparse.Namespace) -> int:
    os.environ["GEZEL_MODE"] = "demo"
    from gezel.config.demo import prepare
    from gezel.config.serving import serve

    show = _Bar(quiet=False)
    for line in prepare(tell=show):
        show.end()
        print(line, flush=True)
    if arguments.no_serve:
        return 0
    print(
        f"\nOpen http://127.0.0.1:{arguments.port} in your browser. Stop with Ctrl+C.", flush=True
    )
    return serve(host="127.0.0.1", port=arguments.port, workers=1, with_worker=True)


def _found(arguments: argparse.Namespace) -> int:
    _django()
    from gezel.config.founding import found

    for line in found(
        name=arguments.name, email=arguments.email, country=arguments.country, city=arguments.city
    ):
        print(line)
    return 0


def _manage(arguments: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["gezel manage", *arguments.rest])
    return 0


if __name__ == "__main__":
    sys.exit(main())
