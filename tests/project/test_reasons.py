"""Every "no" has a sentence: each code that can be produced is registered, with all its facts."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import gezel
from gezel.apps.journal import words
from gezel.core.values import Reason

PACKAGE = Path(gezel.__file__).parent
_PLACEHOLDER = re.compile(r"%\((\w+)\)")
_BARE_PERCENT = re.compile(r"%(?!\(\w+\)s|%)")


@dataclass(frozen=True, slots=True)
class Said:
    """A reason as the source says it. `params` is None where they are not written out in place."""

    where: str
    code: str
    params: frozenset[str] | None


def said(root: Path) -> Iterator[Said]:
    """Every `Reason("code", {…})` with a written code, and every `{"code": "…", "params": {…}}`."""
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            where = f"{path.relative_to(root).as_posix()}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id != "Reason" or not node.args:
                    continue
                for code in _texts(node.args[0]):
                    given = node.args[1] if len(node.args) > 1 else None
                    for keyword in node.keywords:
                        if keyword.arg == "params":
                            given = keyword.value
                    yield Said(where, code, frozenset() if given is None else _keys(given))
            elif isinstance(node, ast.Dict):
                entries = {
                    k.value: v
                    for k, v in zip(node.keys, node.values, strict=True)
                    if isinstance(k, ast.Constant)
                }
                if set(entries) == {"code", "params"} and isinstance(entries["code"], ast.Constant):
                    yield Said(where, str(entries["code"].value), _keys(entries["params"]))


def _texts(node: ast.expr) -> list[str]:
    """The texts that an expression can be: a text, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _texts(node.body) + _texts(node.orelse)
    return []


def _keys(node: ast.expr) -> frozenset[str] | None:
    if isinstance(node, ast.Dict) and all(isinstance(k, ast.Constant) for k in node.keys):
        return frozenset(str(k.value) for k in node.keys if isinstance(k, ast.Constant))
    return None


def unspoken(found: Iterator[Said], texts: Mapping[str, str]) -> Iterator[str]:
    """Reasons without a sentence, and sentences that ask for a fact that is not given."""
    for one in found:
        text = texts.get(one.code)
        if text is None:
            yield f"{one.where} {one.code} has no sentence"
        elif one.params is not None:
            missing = set(_PLACEHOLDER.findall(text)) - one.params
            if missing:
                yield f"{one.where} {one.code} does not give {', '.join(sorted(missing))}"


def registered() -> dict[str, str]:
    return {code: words.text_of(code) or "" for code in words.known_codes()}


@pytest.mark.parametrize("part", ["apps", "adapters", "core", "web", "config"])
def test_every_reason_has_a_sentence_and_its_facts(part: str) -> None:
    assert list(unspoken(said(PACKAGE / part), registered())) == []


def test_reasons_are_found_at_all() -> None:
    assert len({one.code for one in said(PACKAGE / "apps")}) > 30
    assert sum(1 for one in said(PACKAGE / "apps") if one.params is None) <= 2


def test_an_unspoken_reason_is_found(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(
        'Reason("flow.wrong_role", {"verb": v, "role": r})\n'
        'Reason("nobody.wrote_this")\n'
        'Reason("a.one" if x else "desk.job_lost")\n'
        'Reason("desk.job_running", params)\n'
        '{"code": "desk.job_broke", "params": {}}\n'
        'Reason("desk.job_lost", params={"spare": 1})\n'
    )
    assert list(unspoken(said(tmp_path), registered())) == [
        "bad.py:2 nobody.wrote_this has no sentence",
        "bad.py:3 a.one has no sentence",
        "bad.py:5 desk.job_broke does not give kind",
    ]


def tables_of(package: str) -> dict[str, str]:
    """The sentences of one subject."""
    return dict(importlib.import_module(package).TEXTS)


@pytest.mark.parametrize(
    "subject", sorted(p.parent.name for p in (PACKAGE / "apps").glob("*/texts.py"))
)
def test_no_sentence_of_a_subject_waits_for_a_reason_that_nobody_gives(subject: str) -> None:
    produced = {one.code for part in ("apps", "core") for one in said(PACKAGE / part)}
    texts = tables_of(f"gezel.apps.{subject}.texts")
    assert sorted(set(texts) - produced) == []


def test_sentences_hold_plain_placeholders_only() -> None:
    """A stray % or another conversion would break the page that shows the sentence."""
    assert [code for code, text in registered().items() if _BARE_PERCENT.search(text)] == []


def test_a_code_without_sentence_shows_itself_and_a_missing_fact_a_dash() -> None:
    assert words.say(Reason("not.known", {"a": 1})) == "not.known"
    assert words.say({"code": "desk.no_such_sheet", "params": {}}) == (
        "The file has no sheet –. Choose another sheet."
    )


def test_one_code_has_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"two sentences for desk\.job_lost"):
        words.register_texts({"desk.job_lost": "Something else."})
