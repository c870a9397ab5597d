"""Withdrawing: the consequences first, done once, taken back by the office only."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.telling import signed_in, tell_everything
from tests.world import World

from gezel.apps.applications.models import Application
from gezel.apps.applications.withdrawal import reinstate, withdraw
from gezel.apps.journal.actor import Actor
from gezel.apps.journal.models import Entry
from gezel.core.values import Refusal
from gezel.web.ui.once import new_token

pytestmark = pytest.mark.django_db


def of(world: World, name: str) -> Application:
    return Application.objects.get(
        call=world.call, learner__person__given_name=name, learner__office=world.office
    )


def as_bob(world: World) -> Actor:
    bob = world.bob()
    return Actor(
        role="learner",
        account=bob.pk,
        office=world.office.pk,
        person=world.learner("Bob").person.pk,
    )


def address(application: Application) -> str:
    return reverse("learner_withdraw", args=[application.pk])


def test_the_page_says_what_happens_and_who_can_take_it_back(done: World) -> None:
    tell_everything(done)
    page = signed_in(done.bob()).get(address(of(done, "Bob"))).content.decode()
    assert "Your place at Salon Mireia in Valencia (Spain) becomes free." in page
    assert "You cannot undo this yourself. Only your office can take it back" in page


def test_before_the_release_the_page_gives_nothing_away(done: World) -> None:
    page = signed_in(done.bob()).get(address(of(done, "Bob"))).content.decode()
    assert "You are left out when the office decides who goes." in page
    assert "Mireia" not in page
    assert "Your place in the selection" not in page


def test_bob_withdraws_once_however_often_he_clicks(done: World) -> None:
    bob, application = signed_in(done.bob()), of(done, "Bob")
    lines = Entry.objects.filter(action="applications.withdraw").count
    sent = {"once": new_token()}
    for _click in range(2):
        assert bob.post(address(application), sent).status_code == 302
    assert of(done, "Bob").state == "withdrawn"
    assert lines() == 1
    answer = bob.post(address(application), {"once": new_token()}, follow=True)
    assert "You withdrew already. Nothing was changed." in answer.content.decode()
    assert lines() == 1
    assert "You do not take part any more, Bob." in answer.content.decode()


def test_a_second_look_at_a_withdrawn_application_leads_home(done: World) -> None:
    withdraw(actor=as_bob(done), application=of(done, "Bob"))
    answer = signed_in(done.bob()).get(address(of(done, "Bob")))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("learner_home")


def test_bob_cannot_withdraw_dave(done: World) -> None:
    bob, dave = signed_in(done.bob()), of(done, "Dave")
    assert bob.get(address(dave)).status_code == 404
    assert bob.post(address(dave), {"once": new_token()}).status_code == 404
    with pytest.raises(Refusal):
        withdraw(actor=as_bob(done), application=dave)
    assert of(done, "Dave").state == "selected"


def test_only_learners_have_the_page(done: World) -> None:
    application = of(done, "Bob")
    assert Client().get(address(application)).status_code == 302
    assert signed_in(done.alice).get(address(application)).status_code == 404
    assert signed_in(done.charlie()).get(address(application)).status_code == 404


def test_mallory_cannot_withdraw_anybody_of_another_office(done: World, stranger: World) -> None:
    with pytest.raises(Refusal):
        withdraw(actor=stranger.coordinator, application=of(done, "Bob"))


@pytest.mark.parametrize("state", ["selected", "reserve", "not_selected"])
def test_before_the_release_a_withdrawal_is_never_refused(done: World, state: str) -> None:
    """A refusal for "not selected" would tell the outcome before its time."""
    from gezel.apps.journal.seal import note, service, services

    services.pop("test.set_state", None)

    @service("test.set_state")
    def set_state(*, actor: Actor, application: Application) -> None:
        application.state = state
        application.save(update_fields=["state"])
        note(application)

    set_state(actor=done.coordinator, application=of(done, "Bob"))
    services.pop("test.set_state")
    assert withdraw(actor=as_bob(done), application=of(done, "Bob")).state == "withdrawn"


def test_alice_takes_a_withdrawal_back_to_where_the_selection_put_bob(done: World) -> None:
    withdraw(actor=as_bob(done), application=of(done, "Bob"))
    with pytest.raises(Refusal):
        reinstate(actor=as_bob(done), application=of(done, "Bob"))
    assert reinstate(actor=done.coordinator, application=of(done, "Bob")).state == "selected"


def test_without_a_selection_a_withdrawal_goes_back_to_received(world: World) -> None:
    world.bring_everything()
    withdraw(actor=world.coordinator, application=of(world, "Bob"))
    assert reinstate(actor=world.coordinator, application=of(world, "Bob")).state == "received"
    with pytest.raises(Refusal):
        reinstate(actor=world.coordinator, application=of(world, "Bob"))
