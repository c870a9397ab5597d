from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

import pikepdf
import pytest

from gezel.adapters.pdf import (
    AgreementData,
    Assessment,
    Organisation,
    Person,
    Recognition,
    Task,
)

HEX = re.compile(r"<([0-9a-fA-F]+)>")


def unicode_map(font: pikepdf.Object) -> dict[int, str]:
    """Code to text from a font's ToUnicode table: what a reader copies and searches."""
    table = font.ToUnicode.read_bytes().decode("latin-1")

    def text(digits: str) -> str:
        return bytes.fromhex(digits).decode("utf-16-be")

    codes: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        found = HEX.findall(block)
        codes |= {int(a, 16): text(b) for a, b in zip(found[::2], found[1::2], strict=True)}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, target in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = text(target)
            for step in range(int(last, 16) - int(first, 16) + 1):
                codes[int(first, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return codes


def page_text(page: pikepdf.Page) -> str:
    """The text of a page in drawing order, one line for each text object."""
    fonts = {name: unicode_map(font) for name, font in page.resources.Font.items()}
    lines: list[str] = []
    codes: dict[int, str] = {}
    instead: list[bool] = []  # an open span with /ActualText speaks for the glyphs inside it
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BT":
            lines.append("")
        elif name in ("BDC", "BMC"):
            said = operands[1].get("/ActualText") if len(operands) > 1 else None
            instead.append(said is not None)
            if said is not None:
                lines[-1] += str(said)
        elif name == "EMC":
            instead.pop()
        elif name == "Tf":
            codes = fonts[str(operands[0])]
        elif name in ("Tj", "TJ") and not any(instead):
            strings = operands[0] if name == "TJ" else [operands[0]]
            for string in strings:
                if isinstance(string, pikepdf.String):
                    raw = bytes(string)
                    pairs = zip(raw[::2], raw[1::2], strict=True)
                    lines[-1] += "".join(codes.get(hi * 256 + lo, "") for hi, lo in pairs)
    return "\n".join(lines).replace("\u200b", "")


@pytest.fixture
def read() -> Callable[[bytes], str]:
    def text(data: bytes) -> str:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return "\n".join(page_text(page) for page in pdf.pages)

    return text


@pytest.fixture
def agreement() -> AgreementData:
    """Alice, 17 on the first day, goes from Ghent to València."""
    return AgreementData(
        issued_on=date(2027, 1, 11),
        learner=Person(
            name="Alice Peeters",
            birth_date=date(2009, 6, 2),
            address="Kerkstraat 12\n9000 Gent",
            email="alice@school.example",
        ),
        guardian=Person(name="Bob Peeters", role="Father"),
        mobility_id="MOB-17",
        project_code="2026-1-BE02-KA121-VET-000000001",
        call_year=2026,
        sending=Organisation(name="Technisch Instituut", country="Belgium"),
        hosting=Organisation(name="Salon Mireia S.L.", country="Spain"),
        sending_contact=Person(name="Charlie Claes", role="Coordinator"),
        host_mentor=Person(name="Mireia Puig", role="Owner"),
        start=date(2027, 3, 1),
        end=date(2027, 3, 14),
        activity="Short-term mobility",
        place="València",
        qualification="Hairdresser",
        eqf_level=3,
        national_level="VKS 3",
        outcomes=("wash, cut and dry hair",),
        tasks=(Task(what="Receive customers", where="Reception", when="Week 1"),),
        monitoring="A call every Wednesday",
        assessment=Assessment(
            who="Mireia Puig", how="Observation", when="Last day", criteria=("safe", "clean")
        ),
        recognition=Recognition(who="Class council", what="Workplace learning", how="Report"),
        annexes=("Insurance certificate",),
    )
