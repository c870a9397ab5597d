from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from gezel.adapters.pdf.typesetting import families

ROOT = Path(__file__).parents[3]


@pytest.fixture
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fonts", ROOT / "tools" / "fonts.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["fonts"] = module
    spec.loader.exec_module(module)
    return module


def test_without_the_package_the_step_says_what_to_do(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool.main(["--node-modules", str(tmp_path), "--to", str(tmp_path / "out")]) == 1
    assert "run npm first" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_is_up_to_date_is_left_alone(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tmp_path / "@fontsource" / "atkinson-hyperlegible-next" / "files"
    files.mkdir(parents=True)
    for weight in (400, 700):
        for script in ("latin", "latin-ext"):
            name = f"atkinson-hyperlegible-next-{script}-{weight}-normal.woff2"
            (files / name).write_bytes(script.encode())
    made: list[int] = []
    monkeypatch.setattr(tool, "merged", lambda parts: made.append(len(parts)) or b"font")
    arguments = ["--node-modules", str(tmp_path), "--to", str(tmp_path / "out")]
    assert (tool.main(arguments), made) == (0, [2, 2])
    assert (tool.main(arguments), made) == (0, [2, 2])
    (files / "atkinson-hyperlegible-next-latin-400-normal.woff2").write_bytes(b"newer")
    assert (tool.main(arguments), made) == (0, [2, 2, 2, 2])
    assert sorted(json.loads((tmp_path / "out" / "made-from.json").read_text())) == [
        "atkinson-hyperlegible-next-400.ttf",
        "atkinson-hyperlegible-next-700.ttf",
        "tool",
    ]


def test_there_is_always_a_face_for_latin_greek_and_cyrillic() -> None:
    assert families()[-1] in ("DejaVu Sans Mono", "Noto Emoji")
    assert "Libertinus Serif" in families()
