"""Rule 2 of the house: every page says who may open it, and nobody else finds it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, include, path
from django.views.decorators.http import require_POST
from tests.project.addresses import (
    Street,
    address,
    body_of,
    decide_and_tell,
    may_open,
    owned,
    street,
    unsampled,
)
from tests.world import World, csv_of, make_world

from gezel.apps.calls.models import Season
from gezel.web.ui.pages import EVERYBODY, SIGNED_IN, all_patterns, page, permission_of

HIDDEN = {403, 404}
SIGN_IN = "/account/login/"
# What would give Alice's house away on a page of somebody else's.
TRACES = (
    b"De Smet",
    b"Van den Broek",
    b"Mireia",
    b"Duarte",
    b"Eastern Technical",
    b"Spring 2027 (E)",
)


@pytest.fixture
def house(db: None, stranger: World) -> Street:
    # with a secret of the draw: without one, a released protocol is not public
    world = make_world(salt="pepper")
    decide_and_tell(world)
    stranger.bring(
        "learners",
        csv_of(("Number", "Given name", "Family name"), [("9", "Trudy", "Elsewhere")]),
    )
    stranger.bring(
        "placements",
        csv_of(
            ("Ref", "Company", "Trade", "City", "Country", "Places", "From", "Until"),
            [
                (
                    "X",
                    "Bakkerij Elders",
                    "Bakery",
                    "Ghent",
                    "Belgium",
                    "1",
                    "01/03/2027",
                    "14/03/2027",
                )
            ],
        ),
    )
    return street(world, stranger)


def tried(client: Client, url: str, method: str) -> HttpResponse:
    """One request that leaves nothing behind."""
    with transaction.atomic():
        response = getattr(client, method)(url)
        transaction.set_rollback(True)
    return response


# Pages that need more than their address, with what they need.
NEEDS_MORE = {"staff_pin_restore": "what was just taken back, which lies in the session"}


def undeclared(patterns: Iterable[URLPattern]) -> Iterator[str]:
    """Pages that do not say who may open them."""
    for pattern in patterns:
        if permission_of(pattern) is None:
            yield f"{pattern.name or pattern.pattern} does not say who may open it"


def open_to_anybody(patterns: Iterable[URLPattern], house: Street) -> Iterator[str]:
    """Pages that answer somebody who is not signed in, though they are not for everybody."""
    for pattern in patterns:
        url = address(pattern, house.world)
        for method in ("get", "post"):
            response = tried(house.anonymous, url, method)
            if permission_of(pattern) == EVERYBODY:
                if response.status_code >= 500:
                    yield f"{pattern.name} breaks for somebody not signed in ({method})"
                continue
            to_sign_in = response.status_code == 302 and SIGN_IN in response["Location"]
            if not to_sign_in and response.status_code not in HIDDEN:
                yield f"{pattern.name} answers {response.status_code} without signing in ({method})"


def open_to_strangers(patterns: Iterable[URLPattern], house: Street) -> Iterator[str]:
    """Pages that show themselves to another role, or a row to somebody whose it is not."""
    for pattern in patterns:
        if permission_of(pattern) == EVERYBODY:
            continue
        url = address(pattern, house.world)
        for name, (role, client) in house.strangers.items():
            wrong_role = not may_open(pattern, role)
            if not wrong_role and not owned(pattern):
                continue
            found = {m: tried(client, url, m).status_code for m in ("get", "post")}
            # "only POST" may be said before the row is looked up, but not for both
            seen = {
                m: s
                for m, s in found.items()
                if s not in (HIDDEN if wrong_role else {*HIDDEN, 405})
            }
            if seen or set(found.values()) == {405}:
                yield f"{pattern.name} answers {name} ({role}) with {found}"
        for role, client in house.owners.items():
            if not may_open(pattern, role):
                for method in ("get", "post"):
                    status = tried(client, url, method).status_code
                    if status not in HIDDEN:
                        yield f"{pattern.name} answers a {role} with {status} ({method})"


def lost_for_owners(patterns: Iterable[URLPattern], house: Street) -> Iterator[str]:
    """Pages that those who may open them do not get: the other tests would prove nothing there."""
    for pattern in patterns:
        may = permission_of(pattern)
        if pattern.name.startswith("account_") or pattern.name in NEEDS_MORE:
            continue
        url = address(pattern, house.world)
        for role, client in house.owners.items():
            if not may_open(pattern, role) or (may == SIGNED_IN and owned(pattern)):
                continue
            response = tried(client, url, "get")
            if response.status_code == 405:
                if not owned(pattern):
                    continue
                response = tried(client, url, "post")
            if response.status_code >= 500 or (response.status_code == 404 and owned(pattern)):
                yield f"{pattern.name} answers its own {role} with {response.status_code}"


def telling(patterns: Iterable[URLPattern], house: Street) -> Iterator[str]:
    """Pages without a row in their address that show Mallory something of Alice's."""
    for pattern in patterns:
        if permission_of(pattern) == EVERYBODY or owned(pattern):
            continue
        for name, (role, client) in house.strangers.items():
            if role == "coordinator" and may_open(pattern, role):
                text = body_of(tried(client, address(pattern, house.world), "get"))
                for trace in TRACES:
                    if trace in text:
                        yield f"{pattern.name} shows {name} {trace.decode()!r}"


def test_every_page_says_who_may_open_it() -> None:
    assert list(undeclared(all_patterns())) == []


def test_every_argument_has_a_sample() -> None:
    assert list(unsampled(all_patterns())) == []


def test_every_page_has_a_name_of_its_own() -> None:
    names = [p.name for p in all_patterns()]
    assert sorted({n for n in names if names.count(n) > 1}) == []


def test_somebody_not_signed_in_is_sent_to_sign_in(house: Street) -> None:
    assert list(open_to_anybody(all_patterns(), house)) == []


def test_strangers_find_nothing(house: Street) -> None:
    assert list(open_to_strangers(all_patterns(), house)) == []


def test_owners_find_what_is_theirs(house: Street) -> None:
    assert list(lost_for_owners(all_patterns(), house)) == []


def test_lists_of_another_office_show_nothing_of_ours(house: Street) -> None:
    assert list(telling(all_patterns(), house)) == []


# --- the tests of the tests -----------------------------------------------------------------------


def _ok(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("Spring 2027 of the Eastern Technical Institute")


@page(may=("coordinator",))
def _careless(request: HttpRequest, season_id: uuid.UUID) -> HttpResponse:
    return HttpResponse(Season.objects.get(pk=season_id).name)


@page(may=("coordinator",))
@require_POST
def _careless_post(request: HttpRequest, season_id: uuid.UUID) -> HttpResponse:
    return HttpResponse("done")


@page(may=("coordinator",))
def _broken(request: HttpRequest, season_id: uuid.UUID) -> HttpResponse:
    raise RuntimeError("broken")


def _plant(*routes: URLPattern) -> ModuleType:
    planted = ModuleType("planted")
    planted.urlpatterns = [path("account/", include("allauth.account.urls")), *routes]  # type: ignore[attr-defined]
    return planted


Check = Callable[[Iterable[URLPattern], Street], Iterator[str]]


@pytest.mark.parametrize(
    ("view", "route", "check", "finding"),
    [
        (_ok, "x/", open_to_anybody, "planted answers 200 without signing in (get)"),
        (
            page(may=("learner", "coordinator"))(_careless),
            "x/<uuid:season_id>/",
            open_to_strangers,
            "planted answers mallory (coordinator) with {'get': 200, 'post': 200}",
        ),
        (
            _careless_post,
            "x/<uuid:season_id>/",
            open_to_strangers,
            "planted answers mallory (coordinator) with {'get': 405, 'post': 200}",
        ),
        (
            _ok,
            "x/",
            open_to_strangers,
            "planted answers dave (learner) with {'get': 200, 'post': 200}",
        ),
        (
            _broken,
            "x/<uuid:season_id>/",
            lost_for_owners,
            "planted answers its own coordinator with 500",
        ),
        (
            page(may=("coordinator",))(_ok),
            "x/",
            telling,
            "planted shows mallory 'Eastern Technical'",
        ),
    ],
)
def test_an_open_door_is_found(
    house: Street, view: Callable[..., HttpResponse], route: str, check: Check, finding: str
) -> None:
    pattern = path(route, view, name="planted")
    with override_settings(ROOT_URLCONF=_plant(pattern)):
        assert finding in list(check([pattern], house))


def test_a_page_that_says_nothing_is_found() -> None:
    silent = path("x/<uuid:unheard_of>/", _ok, name="planted")
    nameless = path("y/", page(may=EVERYBODY)(_ok))
    assert list(undeclared([silent, nameless])) == ["planted does not say who may open it"]
    assert list(unsampled([silent, nameless])) == [
        "planted: no sample for the argument 'unheard_of'; "
        "add one line to SAMPLES in tests/project/addresses.py",
        "y/ has no name",
    ]


def test_a_page_for_an_unknown_role_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown roles"):
        page(may=("king",))
