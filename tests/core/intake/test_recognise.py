"""Columns are recognised by their header, in five languages, and else by what they hold."""

import pytest
from tests.core.intake.test_table import rows

from gezel.core.intake import TARGETS, TEXTS, Mapping, find_table, recognise


def mapped(target, *lines):
    table = find_table(rows(*lines), target=target)
    mapping = recognise(table, target)
    headers = {c.index: c.header for c in table.columns}
    assert all(TEXTS[a.why.code] % a.why.params for a in (*mapping.assignments, *mapping.proposed))
    return {a.field: headers[a.column] for a in mapping.assignments}


@pytest.mark.parametrize(
    "line",
    [
        "Naam;Voornaam;Geboortedatum;E-mail;Klas;Engels;Keuze 1;Opmerkingen",
        "Nom;Prénom;Date de naissance;Courriel;Classe;Anglais;1er choix;Remarques",
        "Nachname;Vorname;Geburtsdatum;E-Mail;Klasse;Englisch;Wunsch 1;Bemerkungen",
        "Cognome;Nome;Data di nascita;E-mail;Classe;Livello inglese;Preferenza 1;Osservazioni",
        "Last name;First name;Date of birth;Email;Class;English level;1st choice;Notes",
    ],
)
def test_a_list_of_learners_in_five_languages(line):
    found = mapped("learners", line, "Maes;Alice;13/02/2007;a@school.be;6KA;B1;Italië;")

    assert list(found.values()) == [line.split(";")[i] for i in (1, 0, 2, 3, 4, 6, 7, 5)]
    assert list(found) == [
        "given_name",
        "family_name",
        "birth_date",
        "email",
        "class_name",
        "wish_1",
        "notes",
        "language:en",
    ]


def test_a_wisa_export():
    found = mapped(
        "learners",
        "KLAS;KLASGROEP;NAAM;VOORNAAM;ROEPNAAM;GEBOORTEDATUM;WISAID;STAMBOEKNUMMER;GESLACHT;"
        "RIJKSREGISTERNR;GEBOORTEPLAATS;NATIONALITEIT;STRAAT;STRAATNR;BUSNR;POSTCODE;WOONPLAATS;"
        "KLASWIJZIGING",
        "6KA;00;Maes;Alice;;1/9/2007;12;0012345;V;;Gent;BE;Kerkstraat;1;;9000;Gent;",
    )

    assert found == {
        "number": "WISAID",
        "given_name": "VOORNAAM",
        "family_name": "NAAM",
        "birth_date": "GEBOORTEDATUM",
        "class_name": "KLAS",
        "city": "WOONPLAATS",
        "postcode": "POSTCODE",
    }


def test_naam_alone_is_the_whole_name():
    assert (
        mapped("learners", "Naam;Klas", "Maes, Alice;6KA", "Jan De Smet;6KA")["full_name"] == "Naam"
    )


def test_name_beside_a_first_name_is_the_family_name():
    found = mapped("learners", "Name;First name;Class", "Maes;Alice;6KA")

    assert found["family_name"] == "Name"
    assert found["given_name"] == "First name"


def test_a_typing_error_and_words_around_a_header():
    found = mapped("learners", "Naam;Gebortedatum;E-mail leerling", "Maes Alice;13/02/2007;a@b.be")

    assert found["birth_date"] == "Gebortedatum"
    assert found["email"] == "E-mail leerling"


def test_parents_and_teachers_are_not_the_learner():
    found = mapped(
        "learners",
        "Voornaam;Naam;Emailadres;Naam ouder/voogd;Voornaam_coaccount1;Email_coaccount1;"
        "E-mail leerkracht;Naam bedrijf;Telefoon moeder",
        "Alice;Maes;a@b.be;Maes;Mia;m@b.be;t@school.be;ACME;0475 12 34 56",
    )

    assert found == {
        "given_name": "Voornaam",
        "family_name": "Naam",
        "email": "Emailadres",
        "guardian_email": "Email_coaccount1",
    }
    alone = mapped(
        "learners",
        "Leerling;Naam vader;E-mail moeder",
        "Maes, Alice;Maes;m@b.be",
        "Smet, Bob;Smet;n@b.be",
    )
    assert alone["full_name"] == "Leerling"
    assert "family_name" not in alone
    assert (alone["guardian_email"], "email" in alone) == ("E-mail moeder", False)
    teacher = mapped(
        "learners", "Leerling;E-mail leerkracht", "Maes, Alice;a@b.be", "Smet, B;a@b.be"
    )
    assert list(teacher) == ["full_name"]


def test_the_content_decides_where_there_is_no_header():
    found = mapped(
        "learners", "3a;Kooiman, Nic;a@b.be", "3a;Meeuwsen, Tufan;c@d.be", "3b;Devost, Azura;"
    )

    assert found == {"full_name": "B", "email": "C", "class_name": "A"}


def test_marks_become_scores_and_other_numbers_are_only_proposed():
    lines = [
        "Naam;Motivatie (/20);Totaal;Totaal;Rij",
        "Maes, Alice;14,5;80;82;3",
        "Smet, Bob;15;81;83;4",
    ]
    table = find_table(rows(*lines), target="learners")
    mapping = recognise(table, "learners")

    assert [f for f in mapping.fields if f.startswith("score:")] == [
        "score:motivatie_20",
    ]
    # a total counts its parts twice: somebody has to want it
    assert [a.field for a in mapping.proposed] == ["score:totaal", "score:totaal_2", "score:rij"]


def test_the_same_marks_twice_are_taken_once():
    lines = ["Naam;Punten;Punten (kopie);Test /20", "Maes, Alice;14;14;9", "Smet, Bob;15;15;8"]
    mapping = recognise(find_table(rows(*lines), target="learners"), "learners")

    assert [f for f in mapping.fields if f.startswith("score:")] == [
        "score:punten",
        "score:test_20",
    ]


def test_a_list_of_placements():
    found = mapped(
        "placements",
        "Entreprise;Ville;Pays;Nombre de places;Langue;Niveau requis;Du;Au;Tuteur;Courriel;PMR",
        "ACME;Bologna;Italie;2;Anglais;B1;01/03/2026;31/03/2026;Anna;a@b.it;oui",
    )

    assert list(found) == [
        "host",
        "city",
        "country",
        "capacity",
        "language",
        "level",
        "start",
        "end",
        "step_free",
        "contact_name",
        "contact_email",
    ]


def test_a_mapping_can_be_corrected_and_remembered():
    table = find_table(rows("naam;a;b", "Maes, Alice;x;y"), target="learners")
    mapping = recognise(table, "learners").with_("notes", 1).with_("school", 2)

    assert mapping.column_of("notes") == 1
    assert mapping.with_("school", 1).column_of("notes") is None
    assert mapping.with_("notes", None).column_of("notes") is None
    again = Mapping.from_data(mapping.as_data())
    assert again.as_data() == mapping.as_data()
    with pytest.raises(KeyError):
        mapping.with_("shoe_size", 1)


def test_the_fingerprint_follows_the_shape_of_the_headers_and_not_the_rows():
    def mark(*lines):
        return recognise(find_table(rows(*lines), target="learners"), "learners").fingerprint

    assert mark("Naam;Klas", "Maes, Alice;6KA") == mark(
        "NAAM;klas ", "Smet, Bob;6KB", "Wit, An;6KB"
    )
    assert mark("Naam;Klas", "Maes, Alice;6KA") != mark("Klas;Naam", "6KA;Maes, Alice")


def test_no_two_fields_of_a_target_share_their_first_name():
    for target in TARGETS.values():
        firsts = [f.names[0] for f in target.fields if f.names]
        assert len(firsts) == len(set(firsts)), target.key
