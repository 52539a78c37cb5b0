"""The outbox: a local file that events are put into before any broker, so that none is lost with a broker or a process.

A publish returns once its event is in the file, safe against loss of power (SQLite, WAL, ``synchronous=FULL``). Events
are sent in their order in the background and deleted when the broker has acknowledged them; after a crash what was not
deleted is sent again, and the broker drops what it had. The file is the same for every language.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .errors import DeadlineExceededError, OutboxFullError, PublishError, UnavailableError
from .outbox_file import Entry, OutboxFile
from .results import Receipt
from .retries import wait_after
from .tasks import ended
from .transports.base import Message, Outcome, Transport

if TYPE_CHECKING:
    from .tracing import Tracing

T = TypeVar("T")
logger = logging.getLogger("oms_event_sdk_py.outbox")

_BATCH = 500
"""Events sent at a time."""
_SENDING = 10.0
"""Seconds that a batch may take."""
_LEAVING, _SIGN = 5.0, 0.5
"""Seconds that closing waits for what is still to be sent, and for the next sign that it is being sent."""


class Outbox(Transport):
    """A transport before the real one: takes events as fast as the disk, and sends them on."""

    name = "outbox"

    def __init__(self, path: str | Path, transport: Transport, *, limit: int = 100_000) -> None:
        """``limit`` is how many events may wait. Raises ``SettingsError`` where the file is no outbox."""
        self.path = Path(path)
        self.system = transport.system
        self._transport = transport
        self._limit = limit
        self._file = OutboxFile(self.path)
        self._file.own()
        self._depth = self._file.depth()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="outbox")
        self._waiting: list[tuple[Sequence[Message], asyncio.Future[Sequence[Outcome]]]] = []
        self._writer: asyncio.Task[None] | None = None
        self._sender: asyncio.Task[None] | None = None
        self._partly: dict[int, dict[str, Receipt]] = {}
        """Over several transports: where an event that waits already is, so that a retry repeats only what failed."""
        self._more = asyncio.Event()
        self._empty = asyncio.Event()
        self._leaving = False
        self._closed = asyncio.Event()
        self._moved()

    @property
    def depth(self) -> int:
        """How many events wait to be sent."""
        return self._depth

    def report(self, tracing: Tracing) -> None:
        """Show the depth as a metric."""
        tracing.observe(
            "oms_event_sdk.outbox.depth",
            "{message}",
            "Events that wait to be sent.",
            lambda: None if self._closed.is_set() else self._depth,
        )

    def start(self) -> None:
        """Begin to send what is there."""
        if self._sender is None and not self._leaving:
            self._sender = asyncio.create_task(self._send_all())

    async def send(self, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        """Put events into the file. One commit serves all that wait at the moment."""
        self.start()
        written: asyncio.Future[Sequence[Outcome]] = asyncio.get_running_loop().create_future()
        self._waiting.append((messages, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        return await written

    async def _write(self) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            outcomes = await self._stored([message for messages, _ in waiting for message in messages])
            self._moved()
            position = 0
            for messages, written in waiting:
                if not written.done():
                    written.set_result(outcomes[position : position + len(messages)])
                position += len(messages)

    async def _stored(self, messages: Sequence[Message]) -> Sequence[Outcome]:
        room = max(self._limit - self._depth, 0)
        fitting = messages[:room]
        try:
            sequences, added = await self._in_thread(lambda: self._file.append(fitting)) if fitting else ([], 0)
        except Exception as error:  # of any kind: who publishes waits for an answer
            failure = UnavailableError("the outbox's file cannot be written", transport=self.name)
            failure.__cause__ = error
            return [failure] * len(messages)
        self._depth += added
        full = OutboxFullError(
            f"the outbox holds {self._depth} events, and may hold {self._limit}: the broker is away, or too slow",
            transport=self.name,
        )
        receipts = [Receipt(self.name, str(self.path), sequence=sequence) for sequence in sequences]
        return [*receipts, *[full] * (len(messages) - len(fitting))]

    async def _send_all(self) -> None:
        """Send what is in the file, for ever, oldest first."""
        failures = 0
        while True:
            self._more.clear()
            try:
                gone = await self._send_next()
            except Exception:
                logger.exception("the outbox could not send, and tries again")
                gone = 0
            if gone is None:
                await self._more.wait()
                continue
            failures = 0 if gone else failures + 1
            if not gone:
                await asyncio.sleep(wait_after(failures))

    async def _send_next(self) -> int | None:
        """Send the oldest events; returns how many need not be sent again, and None where there are none."""
        entries = await self._in_thread(lambda: self._file.first(_BATCH))
        if entries:
            return await self._send_some(entries)
        self._depth = 0
        self._moved()
        return None

    async def _send_some(self, entries: Sequence[Entry]) -> int:
        """Send entries; returns how many need not be sent again."""
        deadline = asyncio.get_running_loop().time() + _SENDING
        for entry in entries:
            entry.message.receipts = self._partly.pop(entry.sequence, None)
        try:
            outcomes = await self._transport.send([entry.message for entry in entries], deadline)
        except Exception as error:
            logger.exception("the outbox could not send")
            raise_away = UnavailableError("the transport failed", transport=self._transport.name)
            raise_away.__cause__ = error
            outcomes = [raise_away] * len(entries)
        arrived = [e.sequence for e, outcome in zip(entries, outcomes, strict=True) if isinstance(outcome, Receipt)]
        hopeless = [
            (e.sequence, str(outcome))
            for e, outcome in zip(entries, outcomes, strict=True)
            if isinstance(outcome, PublishError) and not outcome.retryable
        ]
        settled = {*arrived, *(sequence for sequence, _ in hopeless)}
        self._partly |= {
            e.sequence: e.message.receipts for e in entries if e.message.receipts and e.sequence not in settled
        }
        for sequence, reason in hopeless:
            logger.error("the outbox sets event %d aside: %s", sequence, reason)
        if arrived or hopeless:
            await self._in_thread(lambda: self._file.settle(arrived, hopeless))
            self._depth = max(self._depth - len(arrived) - len(hopeless), 0)
            self._moved()
        return len(arrived) + len(hopeless)

    def _moved(self) -> None:
        if self._depth:
            self._empty.clear()
            self._more.set()
        else:
            self._empty.set()

    async def flush(self, timeout: float | None = None) -> None:
        """Wait until nothing waits any more.

        Raises ``DeadlineExceededError`` after ``timeout`` seconds, and ``UnavailableError`` where the outbox is closed
        meanwhile.
        """
        self.start()
        await _first(self._empty, self._closed, timeout=timeout)
        if self._empty.is_set():
            return
        if self._closed.is_set():
            raise UnavailableError(f"the outbox is closed, and {self._depth} events wait in it", transport=self.name)
        told = f"{self._depth} events still wait in the outbox after {timeout or 0:g} s"
        raise DeadlineExceededError(told, transport=self.name, attempts=1)

    async def close(self) -> None:
        """Stop sending, after a moment for what is nearly gone. What is left is sent by the next who opens the file."""
        if self._leaving:
            return
        self._leaving = True
        if self._writer is not None:
            await self._writer
        if self._sender is not None:
            await self._leave()
            await ended(self._sender)
        self._closed.set()
        if self._depth:
            logger.warning("events that stay in the outbox %s: %d", self.path, self._depth)
        await self._in_thread(self._file.close)
        self._thread.shutdown(wait=False)

    async def _leave(self) -> None:
        """Wait while events go out."""
        loop, before = asyncio.get_running_loop(), -1
        until = loop.time() + _LEAVING
        while self._depth and self._depth != before and loop.time() < until:
            before = self._depth
            await _first(self._empty, timeout=_SIGN)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


async def _first(*events: asyncio.Event, timeout: float | None) -> None:
    """Wait until one of the events is set, or the time is over."""
    waiting = [asyncio.ensure_future(each.wait()) for each in events]
    try:
        await asyncio.wait(waiting, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waiting:
            each.cancel()
