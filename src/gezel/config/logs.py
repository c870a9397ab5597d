"""Lines for the log that say what broke and where, never about whom.

The text of an exception often holds the value that broke it: a database names the whole row. The
log is read by whoever runs the machine, who need not know that Bob applied.
"""

from __future__ import annotations

import copy
import logging
import traceback
from types import TracebackType

Exc = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_DEEPEST = 8


class WithoutValues(logging.Formatter):
    """A formatter that writes an exception as its type and its frames, with those it came from."""

    def format(self, record: logging.LogRecord) -> str:
        # another handler may have left the full text on the record
        clean = copy.copy(record)
        clean.exc_text = None
        clean.args = _without_exceptions(record.args)
        if isinstance(record.msg, BaseException):
            clean.msg = type(record.msg).__qualname__
        return super().format(clean)

    def formatException(self, ei: Exc) -> str:
        lines: list[str] = []
        error: BaseException | None = ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen and len(seen) < _DEEPEST:
            if seen:
                lines.append("which came from")
            seen.add(id(error))
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            lines += [
                f"  {frame.filename}:{frame.lineno} in {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__, limit=-40)
            ]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def _without_exceptions(args: object) -> object:
    """An exception that is part of the sentence is said by its type too."""
    if isinstance(args, tuple):
        return tuple(
            type(arg).__qualname__ if isinstance(arg, BaseException) else arg for arg in args
        )
    return args
