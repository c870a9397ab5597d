"""Trades under the names that schools and companies use for them, in several languages.

Codes are detailed fields of ISCED-F 2013. The words are our own list; a trade that is not in it
stays what the file says and matches only itself.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from gezel.core.values import gettext_noop as _

# code -> English label, then words that name the trade in en nl fr de it es
TRADES: dict[str, tuple[str, str]] = {
    "0211": (
        "Audio-visual techniques and media",
        "media audiovisueel audio-visueel grafisch graphic graphisme mediengestaltung grafica printmedia printing druk imprimerie drucktechnik multimedia",
    ),
    "0212": (
        "Fashion and interior design",
        "mode fashion moda kleding clothing couture etalage interieurvormgeving interior",
    ),
    "0214": (_("Handicrafts"), "goudsmid juwelen jewellery bijouterie goldschmied oreficeria"),
    "0411": (
        "Accounting",
        "boekhouden boekhouding accounting comptabilite buchhaltung contabilita contabilidad",
    ),
    "0413": (
        "Management and administration",
        "administratie administration verwaltung amministrazione administracion business bedrijfsbeheer management",
    ),
    "0415": (
        "Secretarial and office work",
        "kantoor office onthaal secretariaat bureautique secretariat buroberuf buero ufficio segreteria",
    ),
    "0416": (
        "Retail and sales",
        "verkoop winkel retail sales vente commerce verkauf einzelhandel vendite commercio ventas handel",
    ),
    "0611": (
        "Computer use and support",
        "ict it informatica informatique informatik computer systeembeheer",
    ),
    "0612": (_("Networks"), "netwerken netwerkbeheer networks reseaux netzwerke"),
    "0613": (
        "Software development",
        "softwareontwikkeling software programmeren applicatieontwikkeling developpement",
    ),
    "0713": (
        "Electricity and energy",
        "elektriciteit elektrische elektro electricity electrical electricite elektrotechnik elettricita elettricista electricidad elektricien electrician installatietechnieken",
    ),
    "0714": (
        "Electronics and automation",
        "elektronica electronics electronique elektronik elettronica automatisering automation mechatronica mechatronics mechatronik domotica",
    ),
    "0715": (
        "Mechanics and metal",
        "mechanica metaal mechanics metal mecanique metall meccanica mecanica lassen welding soudage schweissen saldatura lasser constructie",
    ),
    "0716": (
        "Motor vehicles",
        "auto automechanica autotechnieken car garage automobile kfz kraftfahrzeug carrosserie automotive autoriparatore",
    ),
    "0721": (
        "Food processing",
        "bakker bakkerij bakery baker boulangerie backer baeckerei panetteria panaderia slager slagerij butcher boucherie metzger macelleria patisserie voeding food",
    ),
    "0722": (
        "Wood and furniture",
        "hout schrijnwerker schrijnwerkerij houtbewerking wood carpentry joinery menuiserie tischler tischlerei falegnameria carpinteria meubel furniture",
    ),
    "0732": (
        "Building",
        "bouw bouwtechnieken construction building batiment bau maurer edilizia ruwbouw metselaar bricklaying dakwerker sanitair plumbing schilder painting",
    ),
    "0811": (
        "Crops and livestock",
        "landbouw agriculture landwirtschaft agricoltura agricultura dierenzorg animal",
    ),
    "0812": (
        "Horticulture",
        "tuinbouw tuinaanleg tuin horticulture gardening garten gartenbau floristry bloemschikken giardinaggio groen",
    ),
    "0911": (_("Dental assistance"), "tandartsassistent dental zahnmedizinische"),
    "0912": (_("Emergency and medicine"), "ambulance rettungsdienst"),
    "0913": (
        "Nursing and caring",
        "verpleegkunde verzorging zorg zorgkundige nursing care soins pflege assistenza infermieristica cuidados healthcare",
    ),
    "0922": (
        "Child care and youth",
        "kinderzorg kinderopvang begeleider childcare kinderbetreuung infanzia puericulture jeugd crechehulp",
    ),
    "0923": (_("Social work"), "sociaal social maatschappelijk sozial sociale"),
    "1012": (
        "Hair and beauty",
        "haarzorg kapper kapster haartooi hairdressing hairdresser hair coiffure coiffeur friseur friseurin acconciatura parrucchiere peluqueria schoonheidsverzorging beauty estetica esthetique kosmetik bio-esthetiek lichaamsverzorging",
    ),
    "1013": (
        "Hotel and catering",
        "horeca keuken kok restaurant zaal catering hotel cuisine koch kuche gastronomie ristorazione cucina cocina hosteleria hospitality cook restauratie grootkeuken",
    ),
    "1014": (_("Sports"), "sport sports deporte"),
    "1015": (_("Travel and tourism"), "toerisme tourism tourisme tourismus turismo reizen"),
    "1041": (
        "Transport and logistics",
        "logistiek logistics logistique logistik logistica transport vervoer magazijn warehouse",
    ),
}

_SPLIT = re.compile(r"[^a-z0-9-]+")


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in text if not unicodedata.combining(c))


def _index() -> dict[str, str]:
    words: dict[str, str] = {}
    for code, (_label, names) in TRADES.items():
        for word in names.split():
            if words.setdefault(word, code) != code:
                raise ValueError(f"{word} names two trades")
    return words


_WORDS = _index()
_SHORT_STEMS = frozenset({"hout", "bouw", "auto", "tuin"})
_STEMS = frozenset(word for word in _WORDS if len(word) > 5 or word in _SHORT_STEMS)


@lru_cache(maxsize=4096)
def trade_of(text: str) -> str:
    """The ISCED-F code that a name of a trade stands for, or the plain name when unknown.

    The first known word decides, else the first compound that begins with one; a code is taken as
    it is. "" for an empty text.
    """
    plain = _plain(text).strip()
    if not plain:
        return ""
    if plain in TRADES:
        return plain
    words = _SPLIT.split(plain)
    for word in words:
        if word in _WORDS:
            return _WORDS[word]
    # Dutch and German write compounds: Elektrotechnieken begins with the trade
    for word in words:
        for length in range(len(word) - 1, 3, -1):
            if word[:length] in _STEMS:
                return _WORDS[word[:length]]
    return re.sub(r"\s+", " ", plain)


def label_of(code: str) -> str:
    """English label of a code; the code itself when it is a name of its own."""
    return TRADES[code][0] if code in TRADES else code
