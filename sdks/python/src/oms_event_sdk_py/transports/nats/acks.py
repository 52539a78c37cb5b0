"""Acknowledgements of JetStream: one subscription for all of a connection, and a deadline for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec

from ...errors import NotPermittedError, OutcomeUnknownError, PublishError, RejectedError, UnavailableError
from .connection import Client

_SWEEP = 0.05
"""Seconds between looks for acknowledgements that are overdue."""

_BUSY = {10077, 10047, 10023, 10002}
"""JetStream's codes for a stream, account or server that has no room, or no leader, at the moment."""
_IN_PROCESS = 10158
"""… and for an event whose first try is being replicated yet."""
_NO_RESPONDERS = "503"


class Ack(msgspec.Struct):
    """What JetStream answers to a publish (ADR-1), or to the commit of a batch (ADR-50)."""

    stream: str = ""
    seq: int = 0
    duplicate: bool = False
    count: int = 0
    error: Problem | None = None


class Problem(msgspec.Struct):
    """Why it did not store the message."""

    code: int = 0
    err_code: int = 0
    description: str = ""


_decode = msgspec.json.Decoder(Ack).decode


class Acks:
    """Answers by the token of their reply subject. Every one comes: as an ``Ack``, or as the error that it is."""

    def __init__(self) -> None:
        self.waiting: dict[str, tuple[asyncio.Future[Ack | PublishError], float, str]] = {}
        self._prefix = ""
        self._count = 0
        self.listening = False
        self._sweeper: asyncio.TimerHandle | None = None

    async def listen(self, client: Client) -> None:
        """Subscribe once; the client subscribes again by itself when its connection comes back."""
        if self.listening:
            return
        self.listening = True
        self._prefix = f"{client.new_inbox()}."
        await client.subscribe(f"{self._prefix}*", cb=self._answered)

    def expect(self, subject: str, deadline: float) -> tuple[str, asyncio.Future[Ack | PublishError]]:
        """A reply subject, and the answer to what is published with it."""
        loop = asyncio.get_running_loop()
        self._count += 1
        token = format(self._count, "x")
        future: asyncio.Future[Ack | PublishError] = loop.create_future()
        self.waiting[token] = future, deadline, subject
        if self._sweeper is None:
            self._sweeper = loop.call_later(_SWEEP, self._sweep)
        return self._prefix + token, future

    async def _answered(self, message: Any) -> None:
        waiting = self.waiting.pop(message.subject[len(self._prefix) :], None)
        if waiting is not None and not waiting[0].done():
            waiting[0].set_result(_answer(message.data, message.headers))

    def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._settle(lambda deadline, _: now >= deadline, "no acknowledgement of JetStream within the time")
        self._sweeper = loop.call_later(_SWEEP, self._sweep) if self.waiting else None

    def lost(self) -> None:
        """The connection is gone: nothing of what is waited for will come."""
        self._settle(lambda *_: True, "the connection was lost before the acknowledgement")

    def _settle(self, due: Callable[[float, str], bool], why: str) -> None:
        over = [token for token, (_, deadline, subject) in self.waiting.items() if due(deadline, subject)]
        for token in over:
            future = self.waiting.pop(token)[0]
            if not future.done():
                future.set_result(OutcomeUnknownError(why, transport="nats"))

    def denied(self, sentence: str) -> None:
        """The server forbids a subject: what was published there is not answered."""
        for token, (future, _, subject) in list(self.waiting.items()):
            if f'"{subject}"'.lower() in sentence.lower():
                del self.waiting[token]
                if not future.done():
                    told = f"these credentials may not publish to {subject}"
                    future.set_result(NotPermittedError(told, transport="nats"))


def _answer(data: bytes, headers: Any) -> Ack | PublishError:
    if not data and headers and headers.get("Status") == _NO_RESPONDERS:
        told = "no stream takes this subject: apply the platform, or wait for its leader"
        return UnavailableError(f"JetStream answered {_NO_RESPONDERS}: {told}", transport="nats")
    try:
        ack = _decode(data)
    except msgspec.DecodeError:
        ack = Ack()
    if ack.error is not None:
        return _failure(ack.error)
    if ack.stream and ack.seq > 0:
        return ack
    return OutcomeUnknownError("the answer of JetStream is no acknowledgement", transport="nats")


def _failure(problem: Problem) -> PublishError:
    told = f"JetStream: {problem.description} ({problem.err_code})"
    if problem.err_code == _IN_PROCESS:
        return OutcomeUnknownError(told, transport="nats")
    if problem.code >= 500 or problem.code == 429 or problem.err_code in _BUSY:
        return UnavailableError(told, transport="nats")
    return RejectedError(told, transport="nats", code=str(problem.err_code))
