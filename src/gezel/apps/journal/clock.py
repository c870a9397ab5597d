"""One reading of the clock per request, command or job, so that a page agrees with itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from django.utils import timezone

__all__ = ["UTC", "frozen", "now", "today"]

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    return _moment.get() or timezone.now()


def today() -> date:
    return timezone.localdate(now())


@contextmanager
def frozen(moment: datetime | None = None) -> Iterator[datetime]:
    """Hold the clock for the length of the block."""
    held = moment or timezone.now()
    token = _moment.set(held)
    try:
        yield held
    finally:
        _moment.reset(token)
