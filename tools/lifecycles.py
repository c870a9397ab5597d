"""Draw every lifecycle into docs/develop/lifecycles.md, from the tables that the database obeys.

.venv/bin/python tools/lifecycles.py
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from gezel.core.flow import Flow  # noqa: E402

PAGE = ROOT / "docs" / "develop" / "lifecycles.md"
HEAD = """# Lifecycles

Written by `tools/lifecycles.py` from the tables in `src/gezel/apps/*/flows.py`; do not edit by hand. The
same tables make the buttons on the pages and the constraints in the database, so a state that is not
drawn here cannot exist.
"""


def flows() -> Iterator[tuple[str, Flow]]:
    """Every lifecycle with the subject that it belongs to, in the order of the alphabet."""
    for path in sorted((ROOT / "src" / "gezel" / "apps").glob("*/flows.py")):
        subject = path.parent.name
        module = importlib.import_module(f"gezel.apps.{subject}.flows")
        found = [value for value in vars(module).values() if isinstance(value, Flow)]
        yield from ((subject, flow) for flow in found)


def section(subject: str, flow: Flow) -> str:
    """The drawing of one lifecycle, and who may do what."""
    rows = [
        f"| {move.verb} | {', '.join(s for s in flow.states if s in move.sources)} | {move.target} "
        f"| {', '.join(sorted(move.roles))} |"
        for move in flow.moves
    ]
    return "\n".join(
        [
            f"## {flow.name}",
            "",
            f"Subject: `{subject}`. States: {', '.join(flow.states)}.",
            "",
            "```mermaid",
            flow.mermaid(),
            "```",
            "",
            "| move | from | to | who |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def page() -> str:
    return "\n".join([HEAD, *(section(subject, flow) for subject, flow in flows())])


def main() -> int:
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
