"""Visits are counted in the process that is told of them, and written down every few seconds.

A visit costs one step of a dictionary; the database sees one statement for
all of the last seconds. If it is away the visits wait here. What a killed
process had not yet written is lost: five seconds of visits at most.
"""

from __future__ import annotations

import atexit
import datetime as dt
import logging
import threading
from collections.abc import Callable, Mapping

from .address import Page, read

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0
MOST_PAGES = 20_000  # different addresses that are kept apart until the next writing

Counted = Mapping[tuple[dt.date, Page], int]
Said = dict[tuple[dt.date, str], int]


class Counter:
    """What was looked at since the last writing: address by address, as it was said."""

    def __init__(self, most: int = MOST_PAGES) -> None:
        self.most = most
        self._said: Said = {}
        self._lock = threading.Lock()

    def add(self, day: dt.date, query: str) -> bool:
        """One more; False when somebody makes up addresses faster than they can be written."""
        key = (day, query)
        with self._lock:
            count = self._said.get(key)
            if count is None and len(self._said) >= self.most:
                return False
            self._said[key] = (count or 0) + 1
        return True

    def write(self, record: Callable[[Counted], object]) -> int:
        """Hand what was counted to ``record``; if that fails it is kept. Gives the visits."""
        with self._lock:
            taken, self._said = self._said, {}
        if not taken:
            return 0
        pages: dict[tuple[dt.date, Page], int] = {}
        for (day, query), count in taken.items():
            page = read(query)
            if page is not None:
                pages[day, page] = pages.get((day, page), 0) + count
        try:
            if pages:
                record(pages)
        except BaseException:
            with self._lock:
                for key, count in taken.items():
                    self._said[key] = self._said.get(key, 0) + count
            raise
        return sum(pages.values())


class Writer:
    """A thread that writes a counter down every few seconds, from the first visit on."""

    def __init__(self, counter: Counter, record: Callable[[Counted], object]) -> None:
        self.counter = counter
        self._record = record
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()

    def wake(self) -> None:
        """See that the thread runs; costs nothing when it does."""
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="visits", daemon=True)
                    self._thread.start()
                    atexit.register(self.end)

    def end(self) -> None:
        """Write what is left, and stop."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(timeout=3)

    def _run(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            self._write()
        self._write()

    def _write(self) -> None:
        try:
            self.counter.write(self._record)
        except Exception:
            log.exception("visits could not be written; they wait for the next time")
