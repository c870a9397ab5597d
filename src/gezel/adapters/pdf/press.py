"""Printing many agreements beside other work, in processes of their own.

The typesetter needs about thirty milliseconds of a core for an agreement. With processes both
cores print while the caller goes on writing its other files; few agreements are printed at once,
in this process, because starting another one costs more than they do.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gezel.adapters.pdf.agreement import agreement_pdf
from gezel.adapters.pdf.stored import words_from_data

FEW = 60
_PORTION = 20
_MOST_WORKERS = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """One agreement to print: its file name, its stored words, the languages of its headings."""

    name: str
    words: Mapping[str, Any]
    languages: tuple[str, str]


class Press:
    """`with Press(folder) as press: press.print(sheets); …; for done in press.progress(): …`"""

    def __init__(self, folder: Path, *, few: int = FEW) -> None:
        self._folder = folder
        self._few = few
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: list[Future[int]] = []
        self._here: list[Sheet] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=error is not None)

    def print(self, sheets: Sequence[Sheet]) -> None:
        """Order the sheets. Returns at once when there are many."""
        if len(sheets) <= self._few:
            self._here += sheets
            return
        workers = max(1, min(_MOST_WORKERS, os.cpu_count() or 1))
        # spawned, not forked: the caller may hold threads and database connections
        self._pool = ProcessPoolExecutor(
            max_workers=workers, mp_context=multiprocessing.get_context("spawn")
        )
        for start in range(0, len(sheets), _PORTION):
            portion = tuple(sheets[start : start + _PORTION])
            self._waiting.append(self._pool.submit(_print_all, str(self._folder), portion))

    def progress(self) -> Iterator[int]:
        """Wait for all sheets; tells after each portion how many are done. Raises what broke."""
        done = 0
        for sheet in self._here:
            _print_all(str(self._folder), (sheet,))
            done += 1
            yield done
        for finished in as_completed(self._waiting):
            done += finished.result()
            yield done


def _print_all(folder: str, sheets: Sequence[Sheet]) -> int:
    for sheet in sheets:
        pdf = agreement_pdf(words_from_data(sheet.words), languages=sheet.languages)
        (Path(folder) / sheet.name).write_bytes(pdf)
    return len(sheets)
