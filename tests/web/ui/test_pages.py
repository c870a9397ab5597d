"""Pages for everybody: policy, language, look, the door into the demonstration, errors."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gezel.apps.people.models import Account
from gezel.web.ui.pages import all_patterns, permission_of

pytestmark = pytest.mark.django_db
PAGES = ("/", "/account/login/", "/account/password/reset/", "/help/", "/help/privacy/", "/ui/kit/")


@pytest.mark.parametrize("address", PAGES)
def test_the_policy_allows_only_our_own_files(client: Client, address: str):
    answer = client.get(address)
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_a_title_a_language_and_one_first_heading(client: Client, address: str):
    page = client.get(address).content.decode()
    assert '<html lang="en"' in page
    assert "<title>" in page
    assert page.count("<h1") == 1
    assert 'class="skip" href="#main"' in page


def test_every_address_of_ours_says_who_may_open_it():
    ours = [
        p for p in all_patterns() if "gezel.web.ui" in p.lookup_str or "web.public" in p.lookup_str
    ]
    assert len(ours) >= 7
    assert [p.name for p in ours if permission_of(p) is None] == []


def test_the_language_is_switched_by_a_form_and_remembered(client: Client):
    answer = client.post(reverse("set_language"), {"language": "nl", "next": "/help/"})
    assert answer["Location"] == "/help/"
    assert client.cookies["gezel_language"].value == "nl"
    assert '<html lang="nl"' in client.get("/help/").content.decode()


def test_the_account_remembers_the_language_for_letters(client: Client):
    bob = Account.objects.create_user(email="bob@example.org")
    client.force_login(bob)
    client.post(reverse("set_language"), {"language": "nl"})
    bob.refresh_from_db()
    assert bob.language == "nl"


def test_dark_is_remembered_and_as_the_device_forgets_it(client: Client):
    client.post(reverse("ui_look"), {"look": "dark", "next": "/help/"})
    assert 'data-color-scheme="dark"' in client.get("/help/").content.decode()
    client.post(reverse("ui_look"), {"look": "auto"})
    assert 'data-color-scheme="auto"' in client.get("/help/").content.decode()


@pytest.mark.parametrize(
    "away", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1"]
)
def test_a_way_back_never_leads_elsewhere(client: Client, away: str):
    assert client.post(reverse("ui_look"), {"look": "dark", "next": away})["Location"] == "/"


def test_a_look_that_does_not_exist_is_not_taken(client: Client):
    client.cookies["gezel_look"] = '"><script>'
    assert 'data-color-scheme="auto"' in client.get("/help/").content.decode()


def test_a_form_without_its_token_is_refused_with_what_to_do():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("ui_look"), {"look": "dark"})
    assert answer.status_code == 403
    assert "The form was open too long" in answer.content.decode()


def test_a_page_that_is_not_there_says_what_to_do_and_nobody_s_name(client: Client):
    client.force_login(Account.objects.create_user(email="bob@example.org"))
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "What you can do" in page
    assert "bob@example.org" not in page


def demo_account(role: str) -> Account:
    return Account.objects.create_user(email=f"{role}@demo.invalid")


@pytest.mark.parametrize("role", ["coordinator", "learner", "host"])
def test_the_demonstration_opens_with_one_click(client: Client, settings, role: str):
    settings.DEMO = True
    account = demo_account(role)
    answer = client.post(reverse("demo_enter"), {"role": role}, REMOTE_ADDR="127.0.0.1")
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(account.pk)


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "", "::ffff:10.0.0.1"])
def test_the_demonstration_opens_from_this_machine_only(client: Client, settings, address: str):
    settings.DEMO = True
    demo_account("coordinator")
    answer = client.post(reverse("demo_enter"), {"role": "coordinator"}, REMOTE_ADDR=address)
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_forwarded_request_is_not_from_this_machine(client: Client, settings):
    settings.DEMO = True
    demo_account("coordinator")
    answer = client.post(
        reverse("demo_enter"),
        {"role": "coordinator"},
        REMOTE_ADDR="127.0.0.1",
        headers={"X-Forwarded-For": "192.0.2.7"},
    )
    assert answer.status_code == 404


def test_there_is_no_such_door_outside_the_demonstration(client: Client):
    demo_account("coordinator")
    answer = client.post(reverse("demo_enter"), {"role": "coordinator"}, REMOTE_ADDR="127.0.0.1")
    assert answer.status_code == 404
    assert "demo-role" not in client.get("/").content.decode()


def test_the_demonstration_knows_three_roles(client: Client, settings):
    settings.DEMO = True
    Account.objects.create_user(email="root@demo.invalid")
    assert client.post(reverse("demo_enter"), {"role": "root"}).status_code == 404
    assert client.get("/").content.decode().count('class="demo-role"') == 3


def test_nobody_makes_an_account_without_an_invitation(client: Client):
    page = client.get(reverse("account_signup")).content.decode()
    assert "You get an account by invitation" in page
    assert '<form method="post" action="/account/signup' not in page


def test_a_wrong_password_is_explained_without_saying_who_exists(client: Client):
    Account.objects.create_user(email="bob@example.org", password="correct horse battery")
    known = client.post("/account/login/", {"login": "bob@example.org", "password": "no"})
    unknown = client.post("/account/login/", {"login": "eve@example.org", "password": "no"})
    for answer in (known, unknown):
        assert answer.status_code == 200
        assert "ds-error-summary" in answer.content.decode()
    assert known.content.count(b"<li>") == unknown.content.count(b"<li>")


def test_acting_in_a_role_that_is_not_mine_is_not_found(client: Client):
    client.force_login(Account.objects.create_user(email="bob@example.org"))
    assert (
        client.post(
            reverse("ui_act"), {"place": "00000000-0000-0000-0000-000000000000"}
        ).status_code
        == 404
    )
