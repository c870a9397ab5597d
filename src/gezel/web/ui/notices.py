"""Messages above a page, with a way back where there is one.

notify(request, "ok", _("12 learners were added."), undo_url=reverse("import_undo", args=[…]))
"""

from __future__ import annotations

import json
from typing import Literal

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.translation import gettext

Level = Literal["ok", "info", "warn", "stop"]

LEVELS: dict[Level, int] = {
    "ok": messages.SUCCESS,
    "info": messages.INFO,
    "warn": messages.WARNING,
    "stop": messages.ERROR,
}
_TONES = {number: tone for tone, number in LEVELS.items()}


def notify(
    request: HttpRequest,
    level: Level,
    text: str,
    *,
    undo_url: str | None = None,
    undo_label: str | None = None,
) -> None:
    """Show `text` above the next page. `undo_url` is posted to when the reader takes it back."""
    extra = ""
    if undo_url:
        # the storage keeps plain strings beside a message, nothing else
        extra = json.dumps({"undo": undo_url, "label": str(undo_label or gettext("Undo"))})
    messages.add_message(request, LEVELS[level], str(text), extra_tags=extra)


def tone_of(message: Message) -> str:
    return _TONES.get(message.level, "info")


def undo_of(message: Message) -> dict[str, str] | None:
    """Address and label of the way back of a message, if it has one."""
    extra = message.extra_tags or ""
    if not extra.startswith("{"):
        return None
    found = json.loads(extra)
    return {"url": found["undo"], "label": found["label"]}
