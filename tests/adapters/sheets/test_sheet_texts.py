"""Every reason of the reader has its sentence, and no sentence waits for a reason in vain."""

import re
from pathlib import Path

import pytest

from gezel.adapters import sheets
from gezel.adapters.sheets import TEXTS

READING = [
    p for p in Path(sheets.__file__).parent.glob("*.py") if p.name not in ("texts.py", "write.py")
]


def test_codes_and_texts_are_the_same_set():
    source = "".join(p.read_text("utf-8") for p in sorted(READING))

    assert set(re.findall(r'"(sheets\.[a-z_]+)"', source)) == set(TEXTS)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_the_params_of_a_text_are_given_where_its_code_is_used(code):
    wanted = set(re.findall(r"%\((\w+)\)s", TEXTS[code]))
    uses = [
        source[m.end() : m.end() + 260]
        for p in sorted(READING)
        for source in [p.read_text("utf-8")]
        for m in re.finditer(rf'"{re.escape(code)}"', source)
    ]

    assert uses
    for use in uses:
        given = set(re.findall(r'"(\w+)":', use.split("Reason(")[0]))
        assert wanted <= given, (code, wanted - given)
