"""Steps that say what they do, how long it took and, where one refuses, what to do next."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TextIO

_GREEN, _RED, _DIM, _PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[2m", "\x1b[0m"
_TITLE = 46


class Refusal(Exception):
    """A step that cannot be taken: what is wrong, in one line, and what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message = " ".join(message.split())
        self.remedy = remedy
        super().__init__(f"{self.message}. Next: {remedy}")


@dataclass(frozen=True)
class Row:
    """One step that was taken: its title, whether it went well, what it found, and its seconds."""

    title: str
    passed: bool
    note: str
    seconds: float


@dataclass
class Steps:
    """Takes steps one after the other, and tells each on ``stream`` as it ends."""

    stream: TextIO
    rows: list[Row] = field(default_factory=list)

    def heading(self, text: str) -> None:
        """Say what the next steps are about."""
        self.stream.write(f"\n{text}\n")
        self.stream.flush()

    def lines(self, texts: Iterable[str]) -> None:
        """Say what belongs to the last step, a line for each."""
        self.stream.writelines(f"        {text}\n" for text in texts)
        self.stream.flush()

    def take(self, title: str, action: Callable[[], str]) -> str:
        """Do ``action``; it returns what it found, in a few words. A failure is told, and raised again."""
        self._begin(title)
        started = time.monotonic()
        try:
            note = action()
        except Refusal as refusal:
            self._end(Row(title, False, refusal.message, time.monotonic() - started))
            raise
        except BaseException as failure:
            note = "interrupted" if isinstance(failure, KeyboardInterrupt) else type(failure).__name__
            self._end(Row(title, False, note, time.monotonic() - started))
            raise
        self._end(Row(title, True, note, time.monotonic() - started))
        return note

    def _begin(self, title: str) -> None:
        if self.stream.isatty():
            self.stream.write(f"{_DIM}  ..  {title}{_PLAIN}")
            self.stream.flush()

    def _end(self, row: Row) -> None:
        self.rows.append(row)
        word = "ok" if row.passed else "NO"
        if self.stream.isatty():
            self.stream.write("\r\x1b[K")
            word = f"{_GREEN if row.passed else _RED}{word}{_PLAIN}"
        self.stream.write(f"  {word}  {row.title:<{_TITLE}} {row.seconds:6.1f} s  {row.note}\n")
        self.stream.flush()
