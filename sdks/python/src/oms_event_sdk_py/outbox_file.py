"""The file of an outbox: a SQLite database, the same in every language.

One table, ``outbox``, oldest first by ``sequence``; ``failure`` says why an event that can never be sent was set aside.
``user_version`` is the version of this form.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import SettingsError
from .transports.base import Message

_FORM = 1
_TABLE = """
CREATE TABLE IF NOT EXISTS outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  type TEXT NOT NULL,
  family TEXT NOT NULL,
  subject TEXT NOT NULL,
  body BLOB NOT NULL,
  traceparent TEXT,
  tracestate TEXT,
  stored_at REAL NOT NULL,
  failure TEXT,
  UNIQUE (source, id)
) STRICT
"""
_AGAIN = "UPDATE outbox SET failure = NULL WHERE source = ? AND id = ? AND failure IS NOT NULL"
_FOREIGN = "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
_COLUMNS = "sequence, id, source, type, family, subject, body, traceparent, tracestate, stored_at, failure"


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in the file: since when (Unix time), and why it was set aside, if it was."""

    sequence: int
    message: Message
    stored_at: float
    failure: str | None


class OutboxFile:
    """Reads and writes the file. Every method is one transaction; any thread may call, one at a time."""

    def __init__(self, path: Path) -> None:
        """Open or make it. Raises ``SettingsError`` where it cannot be one."""
        self._path = path
        self._opened: list[sqlite3.Connection] = []
        with self._opening():
            self._database = self._connected(path, timeout=5)
            self._prepare()
            self.depth()

    def own(self) -> None:
        """Have the file for this client alone; the lock ends with the process, however it ends.

        Raises ``SettingsError`` where another has it. It is a lock on a file beside the outbox, which stays open to
        those who only look.
        """
        with self._opening():
            owner = self._connected(f"{self._path}-owner", timeout=0)
            try:
                owner.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                raise SettingsError([f"the outbox {self._path} is in use: one client has it at a time"]) from error

    def _connected(self, path: Path | str, timeout: float) -> sqlite3.Connection:
        made = sqlite3.connect(path, timeout=timeout, isolation_level=None, check_same_thread=False)
        self._opened.append(made)
        return made

    @contextlib.contextmanager
    def _opening(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            self.close()
            raise SettingsError([f"the outbox {self._path} cannot be opened: {error}"]) from error
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        (form,) = self._database.execute("PRAGMA user_version").fetchone()
        if form not in (0, _FORM):
            newer = f"the outbox {self._path} was written by a newer version of this package (form {form})"
            raise SettingsError([newer])
        if form == 0 and self._database.execute(_FOREIGN).fetchone() != (0,):
            raise SettingsError([f"{self._path} is a database of something else: give the outbox a file of its own"])
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        with self._transaction():
            self._database.execute(_TABLE)
            self._database.execute(f"PRAGMA user_version={_FORM}")

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException:
            if self._database.in_transaction:  # a full disk, for one, has SQLite end it itself
                self._database.execute("ROLLBACK")
            raise

    def append(self, messages: Sequence[Message]) -> tuple[list[int], int]:
        """Add events; returns the sequence of each, and how many more are to be sent.

        One that is there already keeps its sequence, and is sent again if it was set aside.
        """
        now, before = time.time(), self._database.total_changes
        with self._transaction():
            sequences = [self._append(message, now) for message in messages]
        return sequences, self._database.total_changes - before

    def _append(self, m: Message, now: float) -> int:
        row = (m.id, m.source, m.type, m.family, m.subject, m.body, m.traceparent, m.tracestate, now)
        done = self._database.execute(
            "INSERT OR IGNORE INTO outbox (id, source, type, family, subject, body, traceparent, tracestate, stored_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        if done.rowcount:
            return int(done.lastrowid or 0)
        self._database.execute(_AGAIN, (m.source, m.id))
        known = self._database.execute("SELECT sequence FROM outbox WHERE source = ? AND id = ?", (m.source, m.id))
        return int(known.fetchone()[0])

    def first(self, count: int) -> list[Entry]:
        """The oldest events that wait to be sent."""
        return self._entries("WHERE failure IS NULL ORDER BY sequence LIMIT ?", count)

    def entries(self) -> list[Entry]:
        """All events, set aside or not, oldest first."""
        return self._entries("ORDER BY sequence LIMIT ?", -1)

    def settle(self, arrived: Sequence[int], hopeless: Sequence[tuple[int, str]]) -> None:
        """Delete what arrived, and set aside what can never be sent, with the reason."""
        with self._transaction():
            self._database.executemany("DELETE FROM outbox WHERE sequence = ?", ((each,) for each in arrived))
            self._database.executemany("UPDATE outbox SET failure = ?2 WHERE sequence = ?1", hopeless)

    def depth(self) -> int:
        """How many events wait to be sent."""
        (count,) = self._database.execute("SELECT count(*) FROM outbox WHERE failure IS NULL").fetchone()
        return int(count)

    def retry(self, sequences: Sequence[int]) -> None:
        """Let events that were set aside be sent again."""
        with self._transaction():
            self._database.executemany("UPDATE outbox SET failure = NULL WHERE sequence = ?", ((s,) for s in sequences))

    def close(self) -> None:
        """Let go of the file."""
        for each in self._opened:
            each.close()

    def _entries(self, which: str, count: int) -> list[Entry]:
        rows = self._database.execute(f"SELECT {_COLUMNS} FROM outbox {which}", (count,)).fetchall()
        return [Entry(row[0], Message(*row[1:9]), row[9], row[10]) for row in rows]
