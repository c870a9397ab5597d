"""The shape of the city table: who writes it (`make setup`) and who reads it agree here.

Text, UTF-8, gzip. First line: `FORMAT` and the version of the source. Then one line per city,
sorted by country and name, cells separated by tabs:

    country, name, latitude, longitude, population, |folded name|folded alternate|...|
"""

from __future__ import annotations

from pathlib import Path

FORMAT = "gezel-cities 1"
PATH = Path(__file__).with_name("cities.tsv.gz")

# Programme countries, neighbours and the outermost regions: small places too.
NEAR = frozenset((
    "AD", "AL", "AM", "AT", "AX", "AZ", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK",
    "EE", "ES", "FI", "FO", "FR", "GB", "GE", "GF", "GG", "GI", "GL", "GP", "GR", "HR", "HU",
    "IE", "IM", "IS", "IT", "JE", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MF", "MK", "MQ",
    "MT", "NL", "NO", "PL", "PT", "RE", "RO", "RS", "SE", "SI", "SJ", "SK", "SM", "TR", "UA",
    "VA", "XK", "YT",
))  # fmt: skip
