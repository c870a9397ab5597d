"""The rate files and the activity catalogue that come with the package, read once per process."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from gezel.core.activities import Catalogue, parse_catalogue
from gezel.core.grants import RateBook, read_rates


@cache
def rate_book() -> RateBook:
    """All call years. An office's own figures are added with `RateBook.with_own`."""
    folder = files("gezel.core.grants") / "rates"
    texts = {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }
    return read_rates(texts)


@cache
def activity_catalogue() -> Catalogue:
    text = (files("gezel.core.activities") / "catalogue.toml").read_text(encoding="utf-8")
    return parse_catalogue(text)
