"""Alice, Bob, Charlie and their school: the smallest world in which everything of Gezel happens.

Alice coordinates the Eastern Technical Institute. Bob learns there, Charlie mentors at Salon
Mireia in Valencia. Mallory coordinates another school and must see nothing of theirs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gezel.apps.calls.models import Call, Season
from gezel.apps.calls.services import CallIn, CriterionIn, ReserveIn, make_call, make_season
from gezel.apps.desk.models import ImportFile
from gezel.apps.desk.services import choose_columns, read_file, receive_file, store_import
from gezel.apps.journal.actor import Actor, system
from gezel.apps.orgs.models import Learner, Organisation
from gezel.apps.orgs.services import found_office, give_role
from gezel.apps.people.models import Account
from gezel.apps.plan.services import run_plan, start_plan
from gezel.config.founding import account_for
from gezel.core.values import Refusal

PASSWORD = "correct horse battery"

LEARNER_HEAD = (
    "Number", "Given name", "Family name", "Date of birth", "E-mail", "Class", "Trade", "English",
    "First choice", "Second choice", "Motivation", "Fewer opportunities", "Step-free",
)  # fmt: skip
BOB = ("0001", "Bob", "De Smet", "14/05/2009", "bob@example.org", "6HA", "Hairdressing", "B1", "Spain", "Portugal", "9", "no", "no")  # fmt: skip
DAVE = ("0002", "Dave", "Van den Broek", "02/02/2009", "dave@example.org", "6HA", "Hairdressing", "B2", "Spain", "Italy", "7", "yes", "no")  # fmt: skip
ERIN = ("0003", "Erin", "D'hondt", "30/11/2008", "erin@example.org", "6KO", "Kitchen", "A2", "Portugal", "", "8", "no", "yes")  # fmt: skip
FRANK = ("0004", "Frank", "Maes", "09/09/2008", "", "6KO", "Kitchen", "B1", "Spain", "Germany", "4", "no", "no")  # fmt: skip
EVERYBODY = (BOB, DAVE, ERIN, FRANK)

PLACEMENT_HEAD = (
    "Ref", "Company", "Trade", "Tasks", "City", "Country", "Places", "Language", "Level", "From",
    "Until", "Step-free",
)  # fmt: skip
MIREIA = ("P1", "Salon Mireia", "Hairdressing", "Cutting and colouring", "Valencia", "Spain", "1", "English", "A2", "01/03/2027", "14/03/2027", "no")  # fmt: skip
DUARTE = ("P2", "Restaurante Duarte", "Kitchen", "Cold kitchen", "Porto", "Portugal", "2", "English", "A2", "01/03/2027", "14/03/2027", "yes")  # fmt: skip
ROSSI = ("P3", "Rossi Parrucchieri", "Hairdressing", "Styling", "Bologna", "Italy", "1", "English", "B1", "01/03/2027", "30/03/2027", "no")  # fmt: skip
ALL_PLACES = (MIREIA, DUARTE, ROSSI)


def csv_of(head: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def refused(action: Callable[..., Any], /, *args: Any, **kwargs: Any) -> str:
    """The code of the reason with which something is refused; it must be refused."""
    try:
        action(*args, **kwargs)
    except Refusal as refusal:
        return refusal.reason.code
    raise AssertionError(f"{action} was not refused")


@dataclass(slots=True)
class World:
    """One office with its coordinator, season and call."""

    office: Organisation
    alice: Account
    coordinator: Actor
    season: Season
    call: Call

    def bring(self, target: str, content: bytes, *, name: str = "file.csv") -> ImportFile:
        """Receive and store a file for the call."""
        file = receive_file(
            actor=self.coordinator,
            office=self.office,
            target=target,
            name=name,
            content=content,
            options={"call": str(self.call.pk), "language": "en"},
        )
        if target == "learners":
            columns = {
                c.index: "score:motivation"
                for c in read_file(file).table.columns
                if c.header == "Motivation"
            }
            file = choose_columns(actor=self.coordinator, file=file, columns=columns)
        return store_import(actor=self.coordinator, file=file)

    def bring_everything(self) -> None:
        self.bring("learners", csv_of(LEARNER_HEAD, EVERYBODY), name="learners.csv")
        self.bring("placements", csv_of(PLACEMENT_HEAD, ALL_PLACES), name="placements.csv")

    def run(self) -> None:
        """The whole main job."""
        self.bring_everything()
        run_plan(actor=self.coordinator, call=self.call)

    def learner(self, name: str) -> Learner:
        return Learner.objects.get(office=self.office, person__given_name=name)

    def bob(self, email: str = "bob@example.org") -> Account:
        """Bob's account, tied to the learner Bob."""
        account = account_for(email, PASSWORD)
        give_role(
            actor=self.coordinator,
            account=account,
            office=self.office,
            role="learner",
            person=self.learner("Bob").person,
        )
        return account

    def charlie(self, email: str = "charlie@example.org") -> Account:
        """Charlie's account, tied to the host Salon Mireia."""
        account = account_for(email, PASSWORD)
        give_role(
            actor=self.coordinator,
            account=account,
            office=self.office,
            role="host",
            host=Organisation.objects.get(office=self.office, name="Salon Mireia"),
        )
        return account


def make_world(
    *,
    name: str = "Eastern Technical Institute",
    email: str = "alice@example.org",
    call_year: int = 2021,
    agency: str = "ES",
    places: int = 3,
    salt: str = "",
) -> World:
    """An office, its coordinator, and a call of 2021 under the Spanish agency, whose rates are
    confirmed: grants are complete there."""
    office = found_office(actor=system(), name=name, kind="school", country="BE", city="Leuven")
    alice = account_for(email, PASSWORD)
    give_role(actor=system(office.pk), account=alice, office=office, role="coordinator")
    actor = Actor(role="coordinator", account=alice.pk, office=office.pk)
    season = make_season(
        actor=actor,
        office=office,
        name="Spring 2027",
        starts=date(2027, 3, 1),
        ends=date(2027, 3, 31),
    )
    call = make_call(
        actor=actor,
        season=season,
        what=CallIn(
            name="Work placements",
            activity="LRN_SHORT",
            call_year=call_year,
            agency=agency,
            starts=date(2027, 3, 1),
            ends=date(2027, 3, 31),
            places=places,
            seed="two dice: 3 and 5",
            salt=salt,
            language="en",
            criteria=(
                CriterionIn(
                    key="motivation", label="Motivation", weight=Decimal(100), maximum=Decimal(10)
                ),
            ),
            reserves=(
                ReserveIn(
                    key="fewer_opportunities",
                    label="Fewer opportunities",
                    group="fewer_opportunities",
                    places=1,
                ),
            ),
        ),
    )
    start_plan(actor=actor, call=call)
    return World(office=office, alice=alice, coordinator=actor, season=season, call=call)
