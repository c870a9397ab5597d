"""What each model says about personal data. A test refuses a model that says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Erasure = Literal["none", "delete", "anonymise", "with_parent", "destroy_key", "keep_as_evidence"]


@dataclass(frozen=True, slots=True)
class Privacy:
    """Purpose, lawful basis, retention and way of erasure of the rows of one model.

    `personal` names the fields that say something about a person; empty for a model without.
    `basis` is an article of the GDPR, `retention` a sentence for people.
    """

    purpose: str
    basis: Literal[
        "none", "6.1.b contract", "6.1.c legal obligation", "6.1.e public task", "9.2.a consent"
    ]
    retention: str
    erasure: Erasure
    personal: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.personal and (self.basis == "none" or self.erasure == "none"):
            raise ValueError("personal data needs a basis and a way to erase it")
        if not self.purpose or not self.retention:
            raise ValueError("say the purpose and the retention")


def not_personal(purpose: str, retention: str = "As long as the office uses Gezel") -> Privacy:
    return Privacy(purpose=purpose, basis="none", retention=retention, erasure="none")
