"""Texts to translate: collect them, compile the catalogues, check that none is missing.

Works with Babel alone, so that no system gettext is needed.

    tools/messages.py collect | compile | check
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
LANGUAGES = ("nl",)  # English stands in the sources
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip

Found = tuple[str, int, object, str | None]


def sources() -> Iterator[Found]:
    """Every marked text as (file, line, message, context)."""
    import django
    from django.conf import settings
    from django.utils.translation import template

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            text = path.read_bytes()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            text = template.templatize(path.read_text(encoding="utf-8")).encode()
        else:
            continue
        name = path.relative_to(ROOT).as_posix()
        for line, function, message, _comments in extract_python(
            io.BytesIO(text), KEYWORDS.keys(), [], {"encoding": "utf-8"}
        ):
            found = _shape(function, message)
            if found:
                yield (name, line, *found)


def _shape(function: str | None, message: object) -> tuple[object, str | None] | None:
    parts = message if isinstance(message, tuple) else (message,)
    spec = KEYWORDS.get(function or "")
    if spec is None:
        return (parts[0], None) if isinstance(parts[0], str) and parts[0] else None
    context = None
    ids = []
    for item in spec:
        index, kind = item if isinstance(item, tuple) else (item, "")
        if index > len(parts) or not isinstance(parts[index - 1], str):
            return None
        if kind == "c":
            context = parts[index - 1]
        else:
            ids.append(parts[index - 1])
    return (tuple(ids) if len(ids) > 1 else ids[0], context)


def collected() -> Catalog:
    catalog = Catalog(charset="utf-8")
    for name, _line, message, context in sources():
        # the file only: line numbers would change with every edit
        flags = ["python-format"] if "%(" in str(message) else []
        catalog.add(message, locations=[(name, 0)], context=context, flags=flags)
    return catalog


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def existing(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def merged(language: str, template: Catalog) -> Catalog:
    """The texts of the sources with the translations there are."""
    old = existing(language)
    new = Catalog(
        locale=language,
        charset="utf-8",
        fuzzy=False,
        project="Gezel",
        version="1",
        header_comment=f"# Gezel in {language}. Written by `make messages`; edit the msgstr lines only.",
    )
    for message in sorted(template, key=lambda m: (str(m.id), m.context or "")):
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        files = sorted({name for name, _ in message.locations})
        new.add(
            message.id,
            known.string if known else None,
            locations=[(name, None) for name in files[:3]],
            flags=sorted(message.flags - {"fuzzy"}),
            context=message.context,
        )
    return new


def collect() -> int:
    template = collected()
    for language in LANGUAGES:
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = merged(language, template)
        with path.open("wb") as file:
            write_po(file, catalog, width=100, omit_header=False, include_lineno=False)
        # no clock in the file: the same texts give the same bytes
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        idle = ("-Date:", "Last-Translator:", "Language-Team:", "Report-Msgid-Bugs-To:")
        kept = [line for line in lines if not any(word in line for word in idle)]
        path.write_text("".join(kept), encoding="utf-8")
        print(f"{language}: {len(untranslated(catalog))} of {len(list(catalog)) - 1} to translate")
    return 0


def untranslated(catalog: Catalog) -> list[str]:
    missing = []
    for message in catalog:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if not all(strings):
            missing.append(str(message.id))
    return missing


def compile_all() -> int:
    for language in LANGUAGES:
        path = path_of(language)
        if not path.exists():
            continue
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, existing(language))
    return 0


def check() -> int:
    """Every marked text has a translation with the same placeholders."""
    template = collected()
    bad = 0
    for language in LANGUAGES:
        catalog = merged(language, template)
        for text in untranslated(catalog):
            print(f"{language}: not translated: {text!r}")
            bad += 1
        for message, errors in catalog.check():
            for error in errors:
                print(f"{language}: {message.id!r}: {error}")
                bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    commands = {"collect": collect, "compile": compile_all, "check": check}
    sys.exit(commands[sys.argv[1]]())
