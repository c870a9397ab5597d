"""What Gezel knows about Bob: all of it, with who can see it, and only about Bob."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.telling import signed_in, tell_everything
from tests.world import PASSWORD, World

from gezel.apps.journal.seal import note, service, services
from gezel.apps.orgs.models import Learner
from gezel.apps.orgs.services import give_role
from gezel.apps.people.models import SchoolKey
from gezel.config.founding import account_for

pytestmark = pytest.mark.django_db


def erin(world: World) -> Client:
    account = account_for("erin@example.org", PASSWORD)
    give_role(
        actor=world.coordinator,
        account=account,
        office=world.office,
        role="learner",
        person=world.learner("Erin").person,
    )
    return signed_in(account)


def test_erin_reads_what_she_needs_and_who_sees_it(done: World) -> None:
    page = erin(done).get(reverse("learner_data")).content.decode()
    for known in ("Erin", "D&#x27;hondt", "Sun 30 Nov 2008", "6KO", "a place without steps"):
        assert known in page, known
    assert "Who sees this:" in page
    assert "Your host sees only what the place must have" in page
    assert "Your marks stand here when the decision is published." in page


def test_the_marks_appear_with_the_decision(done: World) -> None:
    tell_everything(done)
    page = erin(done).get(reverse("learner_data")).content.decode()
    assert "Mark for Motivation" in page
    assert "Your marks stand here" not in page


def test_the_file_of_bob_is_complete_after_the_release(done: World) -> None:
    tell_everything(done)
    answer = signed_in(done.bob()).get(reverse("learner_data_json"))
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    data = json.loads(answer.content)
    assert sorted(data) == ["account", "applications", "format", "letters", "made", "records"]
    (record,) = data["records"]
    assert record == {
        "given_name": "Bob",
        "family_name": "De Smet",
        "birth_date": "2009-05-14",
        "email": "bob@example.org",
        "phone": "",
        "language": "en",
        "number": "0001",
        "class_name": "6HA",
        "programme": "",
        "sector": "Hairdressing",
        "city": "",
        "languages": {"en": "B1"},
        "available_from": None,
        "available_to": None,
        "guardian_email": "",
        "notes": "",
        "school": None,
        "requirements": [],
        "fewer_opportunities": False,
        "locked_for_good": False,
    }
    (application,) = data["applications"]
    assert application["state"] == "selected"
    assert [w["value"] for w in application["wishes"]] == ["ES", "PT"]
    assert application["outcome"]["points"] == "90.000"
    assert application["outcome"]["marks"][0]["value"] == "9"
    assert application["place"]["host"] == "Salon Mireia"
    assert application["agreement"]["learner"]["name"] == "Bob De Smet"
    assert application["grant"]["lines"]
    text = answer.content.decode()
    for other in ("Dave", "Erin", "Frank"):
        assert other not in text


def test_every_personal_field_of_a_learner_is_in_the_file(done: World) -> None:
    """A field that is added and declared personal must come into the file as well."""
    data = json.loads(signed_in(done.bob()).get(reverse("learner_data_json")).content)
    (record,) = data["records"]
    elsewhere = {"account", "person", "sealed", "sort_name", "key"}
    declared = {*Learner.privacy.personal, *done.learner("Bob").person.privacy.personal}
    assert declared - elsewhere <= set(record)


def test_before_the_release_the_file_holds_no_outcome(done: World) -> None:
    data = json.loads(signed_in(done.bob()).get(reverse("learner_data_json")).content)
    (application,) = data["applications"]
    assert application["state"] == "waiting"
    assert data["letters"] == []
    for name in ("outcome", "place", "agreement", "grant"):
        assert application[name] is None


def test_a_destroyed_key_is_said_and_breaks_nothing(done: World) -> None:
    @service("test.destroy_key")
    def destroy(*, actor: object, key: SchoolKey) -> None:
        from gezel.apps.journal import clock

        key.destroyed = clock.now()
        key.save(update_fields=["destroyed"])
        note(key)

    destroy(actor=done.coordinator, key=SchoolKey.objects.get(owner=done.office.pk))
    services.pop("test.destroy_key")
    client = erin(done)
    assert "its key was destroyed" in client.get(reverse("learner_data")).content.decode()
    data = json.loads(client.get(reverse("learner_data_json")).content)
    assert data["records"][0]["requirements"] is None
    assert data["records"][0]["locked_for_good"] is True


@pytest.mark.parametrize("name", ["learner_data", "learner_data_json"])
def test_only_learners_ask_for_their_data(done: World, name: str) -> None:
    assert Client().get(reverse(name)).status_code == 302
    assert signed_in(done.alice).get(reverse(name)).status_code == 404
    assert signed_in(done.charlie()).get(reverse(name)).status_code == 404


def test_the_data_page_costs_a_handful_of_queries(done: World) -> None:
    tell_everything(done)
    client = signed_in(done.bob())
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("learner_data"))
    assert len(queries) <= 22
