"""Set-up step: the web fonts of npm become TTF files that typst and the chart renderer can load.

    python tools/fonts.py [--node-modules node_modules] [--to src/gezel/adapters/pdf/fonts]

npm ships each font in pieces by script (latin, latin-ext, greek ...) as WOFF2; a typesetter wants
one file a weight. The pieces are merged, the time stamps inside come from the pieces, so the same
packages give the same bytes. Atkinson Hyperlegible Next is the face of everything; the Noto faces
stand in for letters it does not have, each only if its package is installed. Needs fonttools and
brotli, at set-up only.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import logging
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMP = "made-from.json"


@dataclass(frozen=True, slots=True)
class Face:
    package: str
    scripts: tuple[str, ...]
    needed: bool = False
    weights: tuple[int, ...] = (400, 700)


FACES = (
    Face("atkinson-hyperlegible-next", ("latin", "latin-ext"), needed=True),
    Face(
        "noto-sans",
        ("latin", "latin-ext", "greek", "greek-ext", "cyrillic", "cyrillic-ext", "vietnamese"),
    ),
    Face("noto-sans-arabic", ("arabic",)),
    Face("noto-sans-hebrew", ("hebrew",)),
    Face("noto-sans-georgian", ("georgian",)),
    Face("noto-sans-armenian", ("armenian",)),
    Face("noto-emoji", ("emoji",), weights=(400,)),
)
# Made for variable or web use only; a merged static font must not carry them.
_DROPPED = ("GlyphOrder", "STAT", "MVAR", "HVAR", "avar", "DSIG")


def pieces(face: Face, weight: int, node_modules: Path) -> list[Path]:
    folder = node_modules / "@fontsource" / face.package / "files"
    found = [folder / f"{face.package}-{script}-{weight}-normal.woff2" for script in face.scripts]
    return [path for path in found if path.is_file()]


def merged(parts: list[Path]) -> bytes:
    """One TTF from the pieces of one weight. Deterministic: no clock, pieces in the given order."""
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont

    with tempfile.TemporaryDirectory() as folder:
        plain: list[str] = []
        made = []
        for number, part in enumerate(parts):
            font = TTFont(part, recalcTimestamp=False)
            font.flavor = None
            for tag in _DROPPED:
                if tag in font:
                    del font[tag]
            path = Path(folder) / f"{number}.ttf"
            made.append(font["head"].created)
            font.save(path)
            plain.append(str(path))
        whole = Merger().merge(plain) if len(plain) > 1 else TTFont(plain[0])
        whole.recalcTimestamp = False
        # the merger writes the clock into both
        whole["head"].created = whole["head"].modified = max(made)
        out = io.BytesIO()
        whole.save(out)
        return out.getvalue()


def fingerprint(jobs: dict[str, list[Path]]) -> dict[str, str]:
    own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return {"tool": own} | {
        name: hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()
        for name, parts in sorted(jobs.items())
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Turn npm web fonts into TTF files.")
    parser.add_argument("--node-modules", type=Path, default=ROOT / "node_modules")
    parser.add_argument("--to", type=Path, default=ROOT / "src/gezel/adapters/pdf/fonts")
    args = parser.parse_args(arguments)
    logging.getLogger("fontTools").setLevel(logging.ERROR)

    jobs: dict[str, list[Path]] = {}
    for face in FACES:
        for weight in face.weights:
            parts = pieces(face, weight, args.node_modules)
            if parts:
                jobs[f"{face.package}-{weight}.ttf"] = parts
            elif face.needed:
                sys.stderr.write(
                    f"@fontsource/{face.package} is not in {args.node_modules}: run npm first\n"
                )
                return 1
    made_from = fingerprint(jobs)
    stamp = args.to / STAMP
    if (
        stamp.is_file()
        and json.loads(stamp.read_text("utf-8")) == made_from
        and all((args.to / name).is_file() for name in jobs)
    ):
        return 0
    args.to.mkdir(parents=True, exist_ok=True)
    for old in args.to.glob("*.ttf"):
        old.unlink()
    for name, parts in jobs.items():
        (args.to / name).write_bytes(merged(parts))
        sys.stdout.write(f"{name}: {len(parts)} pieces\n")
    for face in FACES:  # the licence travels with the letters
        licence = args.node_modules / "@fontsource" / face.package / "LICENSE"
        if licence.is_file():
            (args.to / f"{face.package}-LICENSE.txt").write_bytes(licence.read_bytes())
    stamp.write_text(json.dumps(made_from, indent=1, sort_keys=True) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
