"""Writes the sample season into `examples/`: invented people, schools and companies, in the messy
shapes that real lists have. Same content every time; run again only to change the sample.

    .venv/bin/python tools/examples.py
"""

from __future__ import annotations

import csv
import io
import random
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

OUT = Path(__file__).resolve().parents[1] / "examples"
RNG = random.Random(20270301)  # noqa: S311 - a sample, not a draw

GIVEN = [
    "Noor",
    "Lotte",
    "Amina",
    "Yusuf",
    "Robbe",
    "Jef",
    "Fatima",
    "Sofie",
    "Lars",
    "Emma",
    "Milan",
    "Zoë",
    "Andrés",
    "Ilse",
    "Wout",
    "Mila",
    "Soufiane",
    "Hanne",
    "Kobe",
    "Aya",
    "Senne",
    "Tuur",
    "Elif",
    "Jarne",
    "Nina",
    "Maxime",
    "Chloë",
    "Dries",
    "Ines",
    "Bilal",
    "Femke",
    "Stan",
    "Marieke",
    "Ömer",
    "Louise",
    "Thibault",
    "Kato",
    "Siebe",
    "Amber",
    "Ruben",
    "Layla",
    "Finn",
    "Lore",
    "Nathan",
    "Yasmine",
    "Arne",
]
FAMILY = [
    "Peeters",
    "Janssens",
    "Van den Broek",
    "De Smet",
    "D'hondt",
    "Maes",
    "Jacobs",
    "Mertens",
    "Willems",
    "Claes",
    "Goossens",
    "Wouters",
    "De Vos",
    "Van Damme",
    "Dubois",
    "El Amrani",
    "Yıldız",
    "Vermeulen",
    "Van der Auwera",
    "Hermans",
    "Aerts",
    "Michiels",
    "Bogaert",
    "Verhaegen",
    "Lambert",
    "Çelik",
    "Benali",
    "Nguyen",
    "Kowalski",
    "Van 't Hof",
    "De Cock",
    "Baert",
    "Segers",
    "Lemmens",
    "Thys",
    "Vandevelde",
    "Desmedt",
    "Ben Haddou",
    "Okafor",
    "Pauwels",
]
SCHOOLS = [
    ("VTI Sint-Elooi", "Aalst"), ("GTI De Brug", "Mechelen"), ("Technisch Instituut Leiekant", "Kortrijk"),
    ("Atheneum Beroeps Noord", "Antwerpen"), ("Provinciaal Instituut De Linde", "Hasselt"),
    ("Zorginstituut Ter Dijle", "Leuven"), ("Hotelschool Duinenzicht", "Oostende"),
    ("Tuinbouwschool Groenendaal", "Brugge"), ("Kappersacademie Schelde", "Gent"),
    ("VTI Ten Berge", "Genk"), ("Sint-Jozefsinstituut Kempen", "Turnhout"), ("KTA Westhoek", "Ieper"),
    ("Leercampus Dender", "Dendermonde"), ("Sancta Clara Beroeps", "Lier"), ("Campus Het Spoor", "Vilvoorde"),
    ("Instituut Maria Haspengouw", "Sint-Truiden"), ("Centrum Leren en Werken Waas", "Sint-Niklaas"),
    ("De Ark Duaal", "Roeselare"),
]  # fmt: skip
# trade, how schools write it, how hosts write it, weight
TRADES = [
    ("Haarzorg", "Hairdressing", 11), ("Restaurant en keuken", "Kitchen and restaurant", 14),
    ("Verzorging", "Care", 14), ("Elektrotechnieken", "Electrical installation", 9),
    ("Houttechnieken", "Carpentry", 9), ("Auto", "Car mechanics", 9), ("Kantoor", "Office", 9),
    ("Tuinbouw", "Horticulture", 7), ("Bakkerij", "Bakery", 8), ("Lassen-constructie", "Welding", 6),
    ("Verkoop", "Retail", 9), ("Logistiek", "Logistics", 7),
]  # fmt: skip
CITIES = [
    ("Valencia", "Spain", 6, "es"), ("Sevilla", "Spain", 4, "es"), ("Bilbao", "Spain", 3, "es"),
    ("Porto", "Portugal", 6, "en"), ("Braga", "Portugal", 4, "en"), ("Lübeck", "Germany", 3, "de"),
    ("Leipzig", "Germany", 3, "de"), ("Zwolle", "Netherlands", 4, "nl"), ("Kuopio", "Finland", 3, "en"),
    ("Bologna", "Italy", 3, "it"), ("Gdansk", "Poland", 5, "en"),
]  # fmt: skip
HOST_WORDS = {
    "Hairdressing": ("Salon", "Peluquería", "Hair Studio", "Friseur"),
    "Kitchen and restaurant": ("Restaurante", "Trattoria", "Gasthaus", "Bistro"),
    "Care": ("Residencia", "Pflegeheim", "Care Home", "Casa"),
    "Electrical installation": ("Elektro", "Instalaciones", "Electrical", "Impianti"),
    "Carpentry": ("Tischlerei", "Carpintería", "Timmerbedrijf", "Falegnameria"),
    "Car mechanics": ("Autohaus", "Taller", "Garage", "Oficina"),
    "Office": ("Bureau", "Gestoria", "Office", "Studio"),
    "Horticulture": ("Viveros", "Gärtnerei", "Kwekerij", "Gardens"),
    "Bakery": ("Panadería", "Bäckerei", "Bakkerij", "Forno"),
    "Welding": ("Metal", "Soldaduras", "Stahlbau", "Metaalwerk"),
    "Retail": ("Tienda", "Kaufhaus", "Winkel", "Store"),
    "Logistics": ("Logística", "Spedition", "Logistiek", "Freight"),
}
HOST_NAMES = [
    "Mireia",
    "Brandt",
    "Sol",
    "Duarte",
    "Oliveira",
    "Kaarina",
    "Rossi",
    "Bianchi",
    "Kowalczyk",
    "Novak",
    "Murphy",
    "Ferreira",
    "Jansen",
    "Koch",
    "Lindner",
    "Navarro",
    "Ibarra",
    "Costa",
    "Lehto",
    "Moretti",
    "Zupan",
    "Byrne",
    "Wojcik",
    "Vos",
    "Prieto",
]
WISH_NL = {
    "Spain": "Spanje", "Portugal": "Portugal", "Germany": "Duitsland", "Netherlands": "Nederland",
    "Finland": "Finland", "Italy": "Italië", "Ireland": "Ierland", "Poland": "Polen", "Slovenia": "Slovenië",
}  # fmt: skip
FIXED = datetime(2026, 11, 1)


def weighted(items: list[tuple], weights: list[int]) -> tuple:
    return RNG.choices(items, weights=weights, k=1)[0]


def learners() -> None:
    """An .xlsx as a consortium keeps it: title, legend, merged school cells, a total row."""
    book = Workbook()
    book.properties.created = book.properties.modified = FIXED
    info = book.active
    info.title = "Lees mij"
    info["A1"] = "Kandidaten buitenlandse stage voorjaar 2027 - niet verspreiden"
    info["A3"] = "Kolom 'kansen' = leerling met minder kansen (ja/nee). Reden NIET invullen."
    sheet = book.create_sheet("Kandidaten")
    sheet["A1"] = "KANDIDATENLIJST VOORJAAR 2027"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = "stand van zaken 12/11/2026, aangevuld door de scholen"
    heads = [
        "School", "Leerlingnr", "Naam, voornaam", "Geboortedatum", "Klas", "Studierichting", "E-mail", "GSM",
        "Engels", "Spaans", "Duits", "1e keuze", "2e keuze", "Motivatie\n(op 10)", "Attitude (op 10)",
        "Gesprek /20", "Minder kansen", "Gelijkvloers nodig", "Vertrekt met", "Trein?", "E-mail ouder", "Totaal",
    ]  # fmt: skip
    for column, head in enumerate(heads, start=1):
        cell = sheet.cell(4, column, head)
        cell.font = Font(bold=True)
    row, number, merged = 5, 0, []
    people: list[tuple[str, str]] = []
    trades: list[tuple[str, str]] = []
    per_school = [9, 8, 7, 8, 6, 8, 6, 5, 7, 6, 6, 5, 5, 6, 5, 5, 5, 5]
    assert sum(per_school) == 112
    for (school, _town), count in zip(SCHOOLS, per_school, strict=True):
        first = row
        for _ in range(count):
            number += 1
            family, given = RNG.choice(FAMILY), RNG.choice(GIVEN)
            while (family, given) in people and number != 77:
                family, given = RNG.choice(FAMILY), RNG.choice(GIVEN)
            if number == 77:  # two learners of one name, born on different days
                family, given = people[11]
            people.append((family, given))
            trade = weighted(TRADES, [t[2] for t in TRADES])
            trades.append((school, trade[0]))
            born = date(2008, 1, 1) + timedelta(days=RNG.randrange(0, 1080))
            if number == 40:
                born = date(2010, 5, 14)
            written: object = datetime(born.year, born.month, born.day)
            if number % 3 == 0:
                written = f"{born.day:02d}/{born.month:02d}/{born.year}"
            elif number % 7 == 0:
                written = f"{born.day}.{born.month}.{born.year}"
            if number == 23:
                written = "31/02/2009"
            mail = f"{given}.{family}".lower().translate(
                str.maketrans("ëéöçıéşü", "eeociesu", " '’")
            )
            first_wish = weighted(CITIES, [c[2] for c in CITIES])
            second_wish = weighted(
                [c for c in CITIES if c[1] != first_wish[1]],
                [c[2] for c in CITIES if c[1] != first_wish[1]],
            )
            few = RNG.random() < 0.24
            marks = [
                RNG.choice([5, 6, 6.5, 7, 7, 7.5, 8, 8, 8.5, 9]),
                RNG.choice([5, 6, 7, 7, 8, 8, 9, 10]),
                RNG.randrange(8, 20),
            ]
            values = [
                school if row == first else None,
                f"{number:04d}",
                f"{family}, {given}",
                written,
                f"{RNG.choice('567')}{trade[0][:2].upper()}{RNG.choice('ab')}",
                trade[0],
                f"{mail}@leerling.example" if number % 11 else "",
                f"04{RNG.randrange(70, 99)} {RNG.randrange(10, 99)} {RNG.randrange(10, 99)} {RNG.randrange(10, 99)}",
                RNG.choice(["A2", "B1", "B1", "B2", "b1"]),
                RNG.choice(["", "", "A1", "A2"]),
                RNG.choice(["", "A1", "A2", "B1"]),
                WISH_NL[first_wish[1]] if number % 5 else first_wish[0],
                WISH_NL[second_wish[1]] if number % 9 else ("maakt niet uit" if number % 2 else ""),
                f"{marks[0]:.1f}".replace(".", ",") if number % 4 == 0 else marks[0],
                marks[1],
                marks[2],
                ("ja" if few else "nee") if number % 6 else ("x" if few else ""),
                "ja" if number in {18, 62, 91} else "",
                "",
                "ja" if RNG.random() < 0.2 else "",
                f"ouder{number}@example.org" if born > date(2009, 3, 1) else "",
                f"=N{row}+O{row}+P{row}",
            ]
            if number == 54:
                values[2] = None
            if number == 66:
                values[13] = "goed"
            for column, value in enumerate(values, start=1):
                cell = sheet.cell(row, column, value)
                if isinstance(value, datetime):
                    cell.number_format = "DD/MM/YYYY"
                if column == 2:
                    cell.number_format = "@"
            row += 1
        if row - first > 1:
            merged.append((first, row - 1))
        if school in {"Zorginstituut Ter Dijle", "VTI Ten Berge"}:
            row += 1  # a blank row between schools
    # two couples who want to travel together: same school, same trade, good marks
    couples = [
        (a, b)
        for b in range(2, len(people) + 1)
        for a in range(1, b)
        if trades[a - 1] == trades[b - 1]
        and trades[a - 1][1] in {"Verzorging", "Restaurant en keuken"}
    ]
    taken: set[int] = set()
    chosen = [c for c in couples if not (taken & set(c) or taken.update(c))][:3]
    for a, b in chosen:
        for left, right in ((a, b), (b, a)):
            line = _row_of(sheet, left)
            sheet.cell(line, 19, " ".join(reversed(people[right - 1])))
            sheet.cell(line, 14, 9)
            sheet.cell(line, 15, 9)
            sheet.cell(line, 16, 17)
    sheet.cell(row, 1, "TOTAAL")
    sheet.cell(row, 3, "112 leerlingen")
    for first, last in merged:
        sheet.merge_cells(start_row=first, end_row=last, start_column=1, end_column=1)
    for column in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 16
    book.save(OUT / "kandidaten_voorjaar_2027.xlsx")


def _row_of(sheet: object, number: int) -> int:
    for row in range(5, 140):
        if sheet.cell(row, 2).value == f"{number:04d}":  # type: ignore[attr-defined]
            return row
    raise ValueError(number)


def placements() -> None:
    """A .csv as a partner's Excel writes it: semicolons, the Windows code page, odd cells."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Offers spring 2027 (collected by e-mail)"])
    writer.writerow([])
    writer.writerow(
        ["Ref", "Company", "Trade", "Tasks", "City", "Country", "Places", "Language", "Level", "From",
         "Until", "Min. age", "Step-free", "Mentor", "Mentor e-mail", "Housing"]
    )  # fmt: skip
    number, seats, used = 0, 0, set()
    for trade in TRADES:
        wanted = round(trade[2] * 0.68)
        while wanted > 0:
            number += 1
            city, country, _w, language = weighted(CITIES, [c[2] for c in CITIES])
            capacity = min(wanted, RNG.choice([1, 1, 2, 2, 3]))
            wanted -= capacity
            seats += capacity
            name = f"{RNG.choice(HOST_WORDS[trade[1]])} {RNG.choice(HOST_NAMES)}"
            while (name, city) in used:
                name = f"{RNG.choice(HOST_WORDS[trade[1]])} {RNG.choice(HOST_NAMES)}"
            used.add((name, city))
            spoken = language if language in {"nl", "en"} or RNG.random() < 0.25 else "en"
            spoken_name = {
                "en": "English",
                "es": "Spanish",
                "de": "German",
                "it": "Italian",
                "nl": "Dutch",
            }[spoken]
            start = date(2027, 3, 1) if number % 3 else date(2027, 3, 8)
            end = start + timedelta(days=13 if number % 4 else 18)
            writer.writerow(
                [
                    f"P{number:02d}", name, trade[1], f"{trade[1]}: daily work with a mentor", city, country,
                    capacity if number != 19 else "two", "" if spoken == "nl" else spoken_name,
                    "" if spoken == "nl" else {"en": "A2", "de": "A2"}.get(spoken, "A1"),
                    f"{start:%d/%m/%Y}", f"{end:%d/%m/%Y}" if number % 5 else f"{end:%Y-%m-%d}",
                    RNG.choice(["", "", "16", "17", "18"]), RNG.choice(["yes", "no", "", "yes"]),
                    RNG.choice(HOST_NAMES), f"mentor{number}@example.com",
                    RNG.choice(["host family", "hostel", "", "student residence"]),
                ]
            )  # fmt: skip
    writer.writerow([])
    writer.writerow(["Total", "", "", "", "", "", seats])
    (OUT / "offers_spring_2027.csv").write_bytes(out.getvalue().encode("cp1252", "replace"))


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    learners()
    placements()
    print(*sorted(p.name for p in OUT.iterdir()), sep="\n")
