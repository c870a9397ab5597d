"""What was read lately, so that turning a page of a preview does not read the file again.

A list of people lies open in memory here: little of it, and not for long. Small files have a few
places. Of large ones only the last is kept, until it was stored or thrown away or nobody has
looked at it for five minutes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

SMALL = 2 * 1024 * 1024  # bytes of the file; in memory a list takes about ten times as much
PLACES = 4
PATIENCE = 300.0  # seconds
_PREVIEWS = 2

Key = tuple[str, str]


@dataclass(slots=True)
class Kept:
    """What is known of one file: the workbook, tables by sheet and target, the last previews."""

    book: Any = None
    tables: dict[tuple[int, str], Any] = field(default_factory=dict)
    previews: OrderedDict[tuple[Any, ...], Any] = field(default_factory=OrderedDict)

    def keep_preview(self, key: tuple[Any, ...], preview: Any) -> None:
        self.previews[key] = preview
        while len(self.previews) > _PREVIEWS:
            self.previews.popitem(last=False)


class Shelf:
    """The files that were read lately in this process. Two threads never read one file at once:
    the second waits and finds what the first has read."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._small: OrderedDict[Key, Kept] = OrderedDict()
        self._large: tuple[Key, Kept] | None = None
        self._timer: threading.Timer | None = None
        self._reading: dict[Key, list[Any]] = {}

    @contextmanager
    def file(self, sha256: str, name: str, size: int) -> Iterator[Kept]:
        """What is kept of a file, for this thread alone; what it adds is kept when nothing broke."""
        key = (sha256, name)
        with self._guard:
            turn = self._reading.setdefault(key, [threading.Lock(), 0])
            turn[1] += 1
        try:
            with turn[0]:
                kept = self._take(key) or Kept()
                yield kept
                self._put(key, kept, size)
        finally:
            with self._guard:
                turn[1] -= 1
                if not turn[1]:
                    self._reading.pop(key, None)

    def forget(self, sha256: str) -> None:
        """Keep nothing of a file any longer, whatever its name."""
        with self._guard:
            for key in [key for key in self._small if key[0] == sha256]:
                del self._small[key]
            if self._large is not None and self._large[0][0] == sha256:
                self._drop_large()

    def __len__(self) -> int:
        with self._guard:
            return len(self._small) + (self._large is not None)

    def _take(self, key: Key) -> Kept | None:
        with self._guard:
            if self._large is not None and self._large[0] == key:
                return self._large[1]
            return self._small.get(key)

    def _put(self, key: Key, kept: Kept, size: int) -> None:
        with self._guard:
            if size <= SMALL:
                self._small[key] = kept
                self._small.move_to_end(key)
                while len(self._small) > PLACES:
                    self._small.popitem(last=False)
                return
            self._drop_large()
            self._large = (key, kept)
            self._timer = threading.Timer(PATIENCE, self._too_old)
            self._timer.daemon = True
            self._timer.start()

    def _too_old(self) -> None:
        with self._guard:
            # one that fires just while somebody looks again finds a younger timer in its place
            if self._timer is threading.current_thread():
                self._drop_large()

    def _drop_large(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._large = None
