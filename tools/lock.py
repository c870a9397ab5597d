"""Compile `requirements/*.txt` from `pyproject.toml`: pinned by hash, without index addresses.

make lock
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = Path(sys.executable).with_name("uv")
FLAGS = [
    "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header",
    "--no-emit-index-url", "--no-annotate", "--quiet",
]  # fmt: skip
LOCKS = {
    "run": ["pyproject.toml"],
    "dev": ["pyproject.toml", "--group", "dev"],
    "assets": ["--group", "assets"],
    "uv": ["requirements/uv.in"],
}


def main() -> int:
    for name, sources in LOCKS.items():
        subprocess.run(
            [
                UV,
                "pip",
                "compile",
                *sources,
                *FLAGS,
                *sys.argv[1:],
                "-o",
                f"requirements/{name}.txt",
            ],
            cwd=ROOT,
            check=True,
        )
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        if "://" in text or "--index" in text or "--find-links" in text:
            raise SystemExit(f"requirements/{name}.txt names an address: remove it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
