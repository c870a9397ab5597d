"""Every reason and remedy of the intake has a sentence, and every sentence is used."""

import re
from pathlib import Path

import pytest

from gezel.core import intake
from gezel.core.intake import TEXTS
from gezel.core.intake.readers import WARNINGS
from gezel.core.intake.texts import REMEDIES


def test_every_code_in_the_source_has_its_text_and_every_text_is_used():
    folder = Path(intake.__file__).parent
    source = "".join(
        p.read_text("utf-8") for p in sorted(folder.glob("*.py")) if p.name != "texts.py"
    )
    issues = set(re.findall(r'\("([a-z_]+)", (?:\{|params)', source))
    issues |= set(re.findall(r'code = "([a-z_]+)"', source))
    issues |= {
        a for pair in re.findall(r'"([a-z_]+)" if [^\n]+ else "([a-z_]+)"', source) for a in pair
    }
    issues &= set(REMEDIES) | {i for i in issues if i.startswith(("not_", "date_"))}

    assert issues == set(REMEDIES)
    assert {f"intake.{c}" for c in REMEDIES} | {f"intake.{c}" for c in REMEDIES.values()} <= set(
        TEXTS
    )
    assert set(REMEDIES) >= WARNINGS
    whys = set(re.findall(r"intake\.why_(\w+)", source)) | {
        "header",
        "typing_error",
        "part",
        "content",
        "numbers",
    }
    assert {k for k in TEXTS if ".why_" in k} == {f"intake.why_{w}" for w in whys}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_texts_are_sentences(code):
    assert TEXTS[code][0].isupper() or TEXTS[code][0] in "“%"
    assert TEXTS[code].endswith(".")
