"""Each event once: what a consumer remembers of what it has handled."""

from __future__ import annotations

import sqlite3
import time
from collections import OrderedDict
from pathlib import Path
from typing import Literal

from .errors import SettingsError

State = Literal["new", "handled", "busy"]
_PRUNE = 1000
"""Events between two looks for what can be forgotten."""


class Once:
    """Remembers for ``window`` seconds which events were handled: in memory, or in a file that outlives the process.

    >>> client.subscribe(SchemaCreatedV2, consumer="oms-search", once=Once("handled.db", window=86400))

    An event counts as handled only when its handler has succeeded. Workers on one machine share the file.
    """

    def __init__(self, path: str | Path | None = None, *, window: float = 3600.0) -> None:
        """Raises ``SettingsError`` where the file is none."""
        self._window = window
        self._running: set[str] = set()
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._count = 0
        self._file = None if path is None else _opened(path)

    def begin(self, key: str) -> State:
        """Whether the event is ``new`` (and in hand from now on), was ``handled`` within the window, or is in hand."""
        if self._handled(key):
            return "handled"
        if key in self._running:
            return "busy"
        self._running.add(key)
        return "new"

    def done(self, key: str) -> None:
        """It was handled."""
        self._running.discard(key)
        now = time.time()
        if self._file is None:
            self._seen[key] = now
            self._seen.move_to_end(key)
            while self._seen and next(iter(self._seen.values())) < now - self._window:
                self._seen.popitem(last=False)
            return
        self._file.execute("INSERT OR REPLACE INTO handled VALUES (?, ?)", (key, now))
        self._count += 1
        if self._count % _PRUNE == 0:
            self._file.execute("DELETE FROM handled WHERE at < ?", (now - self._window,))

    def failed(self, key: str) -> None:
        """It was not handled, and may come again."""
        self._running.discard(key)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    def _handled(self, key: str) -> bool:
        oldest = time.time() - self._window
        if self._file is None:
            return self._seen.get(key, 0.0) >= oldest
        found = self._file.execute("SELECT at FROM handled WHERE key = ?", (key,)).fetchone()
        return found is not None and found[0] >= oldest


def _opened(path: str | Path) -> sqlite3.Connection:
    """The file, the same in every language."""
    made: sqlite3.Connection | None = None
    try:
        made = sqlite3.connect(path, timeout=5, isolation_level=None)
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE IF NOT EXISTS handled (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID")
        made.execute("SELECT at FROM handled WHERE key = ''")
    except sqlite3.Error as error:
        if made is not None:
            made.close()
        raise SettingsError([f"the file of handled events {path} cannot be opened: {error}"]) from error
    return made
