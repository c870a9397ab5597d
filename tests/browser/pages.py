"""Every page of the house, with somebody who may open it. A new page gets one line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An address and who comes by.

    `kwargs` goes from an argument to the name of a fact of the house, or, behind "=", to a plain
    value. `state` is the furniture: "sample" (nothing released) or "told". A `file` is fetched and
    not looked at, nor is a piece of a page that only htmx asks for.
    """

    name: str
    role: str | None = None
    kwargs: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    state: str = "sample"
    file: bool = False
    note: str = ""

    @property
    def id(self) -> str:
        told = " told" if self.state == "told" else ""
        return f"{self.name}{' ' + self.note if self.note else ''}{told}"

    def arguments(self, facts: Mapping[str, str]) -> dict[str, str]:
        return {
            name: value[1:] if value.startswith("=") else facts[value]
            for name, value in self.kwargs.items()
        }


def _staff(name: str, *arguments: str, **more: str | bool) -> Visit:
    """A page of the coordinator whose arguments are named as the facts are."""
    kwargs = {a: a for a in arguments}
    return Visit(name=name, role="coordinator", kwargs=kwargs, **more)  # type: ignore[arg-type]


HELP = ("sign-in", "choice", "lists", "keyboard", "privacy", "accessibility")

PAGES: tuple[Visit, ...] = (
    # everybody
    Visit(name="front"),
    Visit(name="public_call", kwargs={"call_id": "call_id"}),
    Visit(name="help"),
    *(Visit(name="help_page", kwargs={"slug": f"={slug}"}, note=slug) for slug in HELP),
    Visit(name="account_login"),
    Visit(name="account_reset_password"),
    Visit(name="account_reset_password_done"),
    Visit(name="account_reset_password_from_key_done"),
    Visit(name="account_email_verification_sent"),
    Visit(name="account_logout", role="coordinator"),
    Visit(name="account_change_password", role="newcomer"),
    Visit(name="account_email", role="newcomer"),
    Visit(name="account_reauthenticate", role="newcomer"),
    # the kit
    Visit(name="ui_kit"),
    Visit(name="ui_kit_list"),
    Visit(name="ui_kit_list", query="?none", note="nobody"),
    Visit(name="ui_kit_list", query="?state=open&sort=-name", note="filtered"),
    Visit(name="ui_kit_roomy"),
    Visit(name="ui_kit_job", file=True),
    Visit(name="ui_kit_thing", kwargs={"pk": "=1"}),
    # the season
    _staff("staff_season"),
    Visit(name="staff_season", role="newcomer", note="empty"),
    _staff("staff_season_new"),
    _staff("staff_season_of", "season_id"),
    _staff("staff_call_new", "season_id"),
    _staff("staff_call_edit", "call_id"),
    _staff("staff_plan", "call_id"),
    _staff("staff_plan", "call_id", state="told"),
    _staff("staff_plan_undo", "call_id"),
    _staff("staff_plan_result", "call_id"),
    _staff("staff_protocol", "call_id", file=True),
    _staff("staff_job", "job_id", file=True),
    *(
        Visit(
            name="staff_bring",
            role="coordinator",
            kwargs={"call_id": "call_id", "target": f"={target}"},
            note=target,
        )
        for target in ("learners", "placements")
    ),
    *(
        Visit(
            name="staff_bring_loose",
            role="coordinator",
            kwargs={"target": f"={target}"},
            note=target,
        )
        for target in ("organisations", "stays")
    ),
    _staff("staff_imports"),
    Visit(
        name="staff_import",
        role="coordinator",
        kwargs={"import_id": "waiting_import_id"},
        note="waiting",
    ),
    Visit(
        name="staff_import",
        role="coordinator",
        kwargs={"import_id": "stored_import_id"},
        note="stored",
    ),
    # the nouns
    _staff("staff_learners"),
    _staff("staff_learner", "learner_id"),
    _staff("staff_learner", "learner_id", state="told"),
    Visit(
        name="staff_learner",
        role="coordinator",
        kwargs={"learner_id": "reserve_learner_id"},
        note="in reserve",
    ),
    Visit(
        name="staff_learner",
        role="coordinator",
        kwargs={"learner_id": "seatless_learner_id"},
        note="without a place",
    ),
    _staff("staff_by_hand", "learner_id", "application_id"),
    _staff("staff_placements"),
    _staff("staff_placement", "placement_id"),
    _staff("staff_organisations"),
    _staff("staff_organisation", "organisation_id"),
    _staff("staff_money"),
    _staff("staff_grants"),
    _staff("staff_grant", "grant_id"),
    Visit(
        name="staff_grant",
        role="coordinator",
        kwargs={"grant_id": "gap_grant_id"},
        note="with a gap",
    ),
    _staff("staff_lines"),
    _staff("staff_rates"),
    _staff("staff_rate_new"),
    _staff("staff_documents"),
    _staff("staff_agreement", "agreement_id", file=True),
    _staff("staff_release", "call_id"),
    _staff("staff_outbox"),
    _staff("staff_message", "message_id"),
    _staff("staff_insight"),
    Visit(
        name="staff_chart",
        role="coordinator",
        kwargs={"call_id": "call_id", "name": "=flows"},
        file=True,
    ),
    _staff("staff_search", query="?q=an", file=True),
    # the learner and the host
    Visit(name="learner_home", role="learner"),
    Visit(name="learner_home", role="learner", state="told"),
    Visit(
        name="learner_withdraw",
        role="learner",
        kwargs={"application_id": "application_id"},
        state="told",
    ),
    Visit(name="learner_data", role="learner", state="told"),
    Visit(name="host_home", role="host"),
    Visit(name="host_home", role="host", state="told"),
    Visit(name="host_list", role="host", state="told"),
)
