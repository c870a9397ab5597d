"""The same person in two files is one person; two people are never made one."""

from datetime import date
from decimal import Decimal

from gezel.core.intake import difference, identity
from gezel.core.values import Country

ALICE = {"family_name": "Maes", "given_name": "Alice", "birth_date": date(2007, 2, 13)}


def test_the_own_number_comes_first():
    assert identity({"number": "0012345", **ALICE}) == "number:0012345"
    assert identity({"number": "0012345", "family_name": "Maes"}) == "number:0012345"


def test_name_and_birth_date_whatever_the_capitals_and_accents():
    assert identity(ALICE) == "family_name+given_name+birth_date:maes|alice|2007-02-13"
    assert identity(ALICE) == identity({**ALICE, "family_name": "MAES ", "given_name": "Alicé"})
    assert identity(ALICE) != identity({**ALICE, "birth_date": date(2007, 2, 14)})


def test_name_and_class_where_there_is_no_birth_date():
    row = {"family_name": "Maes", "given_name": "Alice", "class_name": "6KA"}

    assert identity(row) == "family_name+given_name+class_name:maes|alice|6ka"


def test_a_person_with_a_single_name_and_one_in_another_script():
    assert (
        identity({"family_name": "Suharto", "given_name": ""}) == "family_name+given_name:suharto|"
    )
    assert (
        identity({"family_name": "山田", "given_name": "太郎"})
        == "family_name+given_name:山田|太郎"
    )


def test_an_address_of_a_parent_does_not_make_two_learners_one():
    a = {**ALICE, "email": "ouders@example.org"}
    b = {**ALICE, "given_name": "Bob", "email": "ouders@example.org"}

    assert identity(a) != identity(b)
    assert identity({"email": "ouders@example.org"}) == ""


def test_organisations_and_placements():
    assert identity({"oid": "E10000001", "name": "A"}, target="organisations") == "oid:e10000001"
    row = {"host": "ACME", "city": "Bologna", "country": Country("IT"), "title": "Kok"}
    assert identity(row, target="placements") == "host+title+city:acme|kok|bologna"
    assert identity({"mobility_type": "P"}, target="stays") == ""


def test_blank_means_keep():
    old = {**ALICE, "phone": "0475 12 34 56"}

    assert difference(old, {"family_name": "Maes", "phone": "", "email": None}) == {}


def test_only_what_changes_is_listed():
    old = {"city": "Gent", "country": "IT", "score:total": Decimal("14.50"), "step_free": False}
    new = {
        "city": "Luik",
        "country": Country("IT"),
        "score:total": Decimal("14.5"),
        "step_free": True,
        "notes": "x",
    }

    assert difference(old, new) == {
        "city": ("Gent", "Luik"),
        "notes": (None, "x"),
        "step_free": (False, True),
    }
