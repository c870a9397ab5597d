"""One learner's page: the way with its reasons, what is locked, and decisions by hand."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from tests.world import BOB, LEARNER_HEAD, World, csv_of

from gezel.apps.applications.models import Application
from gezel.apps.desk.services import receive_file, store_import
from gezel.apps.journal.models import Entry
from gezel.apps.journal.words import say
from gezel.apps.placements.models import Pin, Placement, Seat
from gezel.apps.placements.services import pin
from gezel.apps.plan.services import undo_run
from gezel.core.values import Refusal
from gezel.web.staff.sentences import SENTENCES, sentence


def url_of(world: World, name: str) -> str:
    return reverse("staff_learner", args=[world.learner(name).pk])


def by_hand(world: World, name: str) -> str:
    application = Application.objects.get(learner=world.learner(name))
    return reverse("staff_by_hand", args=[application.learner_id, application.pk])


def at(world: World, host: str) -> Placement:
    return Placement.objects.get(season=world.season, host__name=host)


def test_the_way_says_points_place_grant_and_letter_with_their_reasons(
    done: World, alice: Client
) -> None:
    page = alice.get(url_of(done, "Bob")).content.decode()
    seat = Seat.objects.get(application__learner=done.learner("Bob"))
    assert "9 / 10 × 100" in page
    assert escape(say(seat.reason)) in page
    assert "Salon Mireia" in page
    assert reverse("staff_grant", args=[seat.mobility.grant.pk]) in page
    assert reverse("staff_agreement", args=[seat.mobility.agreements.get().pk]) in page
    assert "Letter written, not released" in page
    assert "Places were given" in page


def test_a_learner_without_an_application_is_shown_too(world: World, alice: Client) -> None:
    file = receive_file(
        actor=world.coordinator,
        office=world.office,
        target="learners",
        name="loose.csv",
        content=csv_of(LEARNER_HEAD, [BOB]),
        options={"language": "en"},
    )
    store_import(actor=world.coordinator, file=file)
    assert "No application yet" in alice.get(url_of(world, "Bob")).content.decode()


def test_needs_stand_apart_and_only_on_this_page(done: World, alice: Client) -> None:
    page = alice.get(url_of(done, "Erin")).content.decode()
    assert "Step-free access" in page
    assert "Step-free" not in alice.get(reverse("staff_learners")).content.decode()


def test_a_place_is_fixed_by_hand_taken_back_and_restored(world: World, alice: Client) -> None:
    world.bring_everything()
    mireia = at(world, "Salon Mireia")
    answer = alice.post(
        by_hand(world, "Dave"),
        {"keep": "yes", "placement": str(mireia.pk), "reason": "Agreed with Charlie on the phone"},
    )
    assert answer.status_code == 302
    kept = Pin.objects.get(application__learner=world.learner("Dave"))
    assert (kept.placement, kept.keep) == (mireia, True)
    page = alice.get(url_of(world, "Dave")).content.decode()
    assert "Agreed with Charlie on the phone" in page
    assert "A place was fixed by hand." in page
    alice.post(reverse("staff_unpin", args=[kept.pk]))
    assert not Pin.objects.exists()
    assert (
        reverse("staff_pin_restore", args=[world.learner("Dave").pk])
        in alice.get(url_of(world, "Dave")).content.decode()
    )
    alice.post(reverse("staff_pin_restore", args=[world.learner("Dave").pk]))
    again = Pin.objects.get()
    assert (again.placement, again.reason) == (mireia, "Agreed with Charlie on the phone")
    # what was restored is not restored twice
    assert (
        alice.post(reverse("staff_pin_restore", args=[world.learner("Dave").pk])).status_code == 404
    )


def test_a_place_that_a_rule_forbids_is_refused_with_the_rule(world: World, alice: Client) -> None:
    world.bring_everything()
    answer = alice.post(
        by_hand(world, "Erin"),
        {"keep": "yes", "placement": str(at(world, "Salon Mireia").pk), "reason": "Because"},
    )
    assert answer.status_code == 200
    assert "A rule forbids it. The learner would read" in answer.content.decode()
    assert not Pin.objects.exists()


def test_ruling_out_needs_a_reason_and_no_rule(world: World, alice: Client) -> None:
    world.bring_everything()
    data = {"keep": "no", "placement": str(at(world, "Salon Mireia").pk), "reason": ""}
    assert alice.post(by_hand(world, "Erin"), data).status_code == 200
    assert alice.post(by_hand(world, "Erin"), {**data, "reason": "Family"}).status_code == 302
    assert Pin.objects.get().keep is False


def test_under_an_allocation_the_page_says_what_to_do_and_the_service_refuses(
    done: World, alice: Client
) -> None:
    page = alice.get(by_hand(done, "Bob")).content.decode()
    assert reverse("staff_plan_undo", args=[done.call.pk]) in page
    application = Application.objects.get(learner=done.learner("Bob"))
    with pytest.raises(Refusal, match=r"placements\.pin_under_allocation"):
        pin(
            actor=done.coordinator,
            application=application,
            placement=at(done, "Salon Mireia"),
            reason="Because",
        )
    undo_run(actor=done.coordinator, call=done.call, back_to="allocate")
    assert 'name="placement"' in alice.get(by_hand(done, "Bob")).content.decode()


def test_mallory_neither_fixes_nor_takes_back(world: World, mallory: Client) -> None:
    world.bring_everything()
    application = Application.objects.get(learner=world.learner("Bob"))
    kept = pin(
        actor=world.coordinator,
        application=application,
        placement=at(world, "Salon Mireia"),
        reason="Because",
    )
    data = {"keep": "no", "placement": str(kept.placement_id), "reason": "Spite"}
    assert mallory.post(by_hand(world, "Bob"), data).status_code == 404
    assert mallory.post(reverse("staff_unpin", args=[kept.pk])).status_code == 404
    assert Pin.objects.get().keep is True


def test_a_placement_says_who_comes_why_it_is_empty_and_who_else_could(
    done: World, alice: Client
) -> None:
    for placement in Placement.objects.filter(season=done.season):
        page = alice.get(reverse("staff_placement", args=[placement.pk])).content.decode()
        seats = list(Seat.objects.filter(placement=placement))
        for seat in seats:
            assert escape(seat.application.learner.person.name) in page
        assert ("Why" in page) == (len(seats) < placement.capacity)


def test_every_action_of_the_journal_has_a_sentence() -> None:
    import importlib
    import pkgutil

    import gezel.apps
    from gezel.apps.journal.seal import services

    for module in pkgutil.walk_packages(gezel.apps.__path__, "gezel.apps."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    assert {name for name in services if name not in SENTENCES} == set()


def test_every_line_of_a_season_is_said_in_words(done: World) -> None:
    for entry in Entry.objects.all():
        text = sentence(entry)
        assert text != entry.action
        assert "%(" not in text


def test_the_form_parts_places_that_are_open_from_those_that_a_rule_forbids(
    world: World, alice: Client
) -> None:
    world.bring_everything()
    page = alice.get(by_hand(world, "Erin")).content.decode()
    first, _, second = page.partition("A rule forbids it")
    assert "Restaurante Duarte" in first
    assert "Salon Mireia" not in first
    assert "Salon Mireia" in second
