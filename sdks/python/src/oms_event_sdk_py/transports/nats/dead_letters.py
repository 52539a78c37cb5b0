"""Dead letters on NATS: a stream of events that were given up, each with why, how often and from where.

A reader that gives an event up stores it here and terminates it. Where the reader could not (it was killed in its last
try), the server's advisory says so, and whichever client reads it stores the event. Both use the same key, so that one
event is one letter.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...errors import ConsumeError, PublishError
from ...tasks import ended
from ..base import DeadLetter
from .connection import ConsumerConfig, Failure, NotFound, logger, mapped
from .headers import texts
from .pull import Pull

if TYPE_CHECKING:
    from .transport import NatsTransport

REPLAY_FOR = "Dlq-Replay-For"
"""The consumer that a replayed event is for; others pass it over."""

BURIED = "buried"
"""The reason with which a reader terminates what it has buried itself: the server's advisory then says nothing new."""
_POLL = 30.0
"""Seconds that one request for advisories stays open."""
_STORING = 10.0
"""Seconds for storing a letter."""
_OWN = ("nats-", "dlq-")
"""Beginnings of header names that belong to one storing, and do not go with the event."""


async def bury(
    transport: NatsTransport,
    consumer: str,
    *,
    subject: str,
    sequence: int,
    deliveries: int,
    body: bytes,
    headers: Mapping[str, str],
    letter: DeadLetter,
) -> None:
    """Store an event as a dead letter. Raises ``ConsumeError`` where that fails."""
    stream = transport.platform.events.name
    told = {
        "Nats-Msg-Id": f"{stream}/{consumer}/{sequence}",
        "Dlq-Reason": letter.reason,
        "Dlq-Error": letter.error,
        "Dlq-Deliveries": str(deliveries),
        "Dlq-Stream": stream,
        "Dlq-Sequence": str(sequence),
        "Dlq-Consumer": consumer,
        "Dlq-Subject": subject,
    }
    kept = {name: value for name, value in headers.items() if not name.lower().startswith(_OWN)}
    deadline = asyncio.get_running_loop().time() + _STORING
    try:
        await transport.publish(f"dlq.{stream}.{consumer}.{subject}", body, {**kept, **told}, deadline)
    except PublishError as error:
        raise ConsumeError("the dead letter was not stored") from error


class DeadLetterKeeper:
    """Reads the server's advisories of events that were delivered for the last time, or terminated, and buries them."""

    def __init__(self, transport: NatsTransport) -> None:
        self._transport = transport
        self._task: asyncio.Task[None] | None = None
        self._pull: Pull | None = None
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """Begin to read, once. Without the advisory stream, or the right to read it: that is logged, and no more."""
        async with self._starting:
            if self._task is None:
                await self._start()

    async def _start(self) -> None:
        platform = self._transport.platform
        client = await self._transport.connection.ready(asyncio.get_running_loop().time() + _STORING)
        jetstream = client.jetstream()
        durable = f"{platform.events.name}_DEAD_LETTERS"
        in_the_way = await self._bound(jetstream, durable)
        if in_the_way:
            logger.warning("%s: events whose reader was killed are not buried by this client", in_the_way)
            return
        self._pull = Pull(client, platform.advisories.name, durable)
        await self._pull.start()
        self._task = asyncio.create_task(self._read(self._pull, jetstream))

    async def _bound(self, jetstream: Any, durable: str) -> str:
        """Find the consumer of advisories, or make it; gives what is in the way, nothing where it is there.

        A server does not answer what it forbids: its sentence is waited for as well.
        """
        advisories, denied = self._transport.platform.advisories.name, self._transport.connection.denied
        forbidden: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def told(sentence: str) -> None:
            if durable.lower() in sentence.lower() and not forbidden.done():
                forbidden.set_result(None)

        denied.append(told)
        found = asyncio.ensure_future(self._found(jetstream, advisories, durable))
        try:
            await asyncio.wait((found, forbidden), return_when=asyncio.FIRST_COMPLETED)
            if forbidden.done():
                return f"this client may not read {durable}"
            return "" if await found else f"there is no stream {advisories}, the platform is not applied"
        finally:
            denied.remove(told)
            found.cancel()

    async def _found(self, jetstream: Any, advisories: str, durable: str) -> bool:
        """Whether the consumer is there now; False where there is no stream for it."""
        with contextlib.suppress(NotFound):
            await jetstream.consumer_info(advisories, durable)
            return True
        with contextlib.suppress(NotFound):
            await jetstream.add_consumer(advisories, ConsumerConfig(durable_name=durable, max_deliver=-1))
            return True
        return False

    async def _read(self, pull: Pull, jetstream: Any) -> None:
        while True:
            try:
                for message in await pull.fetch(50, _POLL):
                    await self._bury(message, jetstream)
            except Exception as error:  # whatever it is: the advisory comes again, and the connection by itself
                level = logging.DEBUG if isinstance(error, Failure | OSError | ConsumeError) else logging.ERROR
                logger.log(level, "an advisory was not dealt with", exc_info=error)
                await asyncio.sleep(1)

    async def _bury(self, message: Any, jetstream: Any) -> None:
        try:
            advisory = json.loads(message.data)
            sequence, consumer, kind = int(advisory["stream_seq"]), str(advisory["consumer"]), str(advisory["type"])
        except (ValueError, TypeError, KeyError):
            logger.error("what is among the advisories of %s is none, and is dropped", self._transport.platform.name)
            await message.term()
            return
        if advisory.get("reason") == BURIED:
            await message.ack()
            return
        try:
            event = await jetstream.get_msg(self._transport.platform.events.name, sequence)
        except NotFound:
            logger.error("the event at %d that %s gave up is gone from the stream", sequence, consumer)
            await message.ack()
            return
        told = str(advisory.get("reason") or "the reader did not say")
        letter = DeadLetter("terminated" if kind.endswith("terminated") else "max-deliveries", told)
        await bury(
            self._transport,
            consumer,
            subject=event.subject,
            sequence=sequence,
            deliveries=int(advisory.get("deliveries", 0)),
            body=event.data or b"",
            headers=texts(event.headers),
            letter=letter,
        )
        await message.ack()

    async def stop(self) -> None:
        """Stop reading; what is not acknowledged, the next reader gets."""
        if self._task is not None:
            await ended(self._task)
        for message in await self._pull.close() if self._pull is not None else ():
            with contextlib.suppress(Failure, OSError):
                await message.nak()


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter as it is stored: its own ``sequence``, and the headers that say why it is here."""

    sequence: int
    subject: str
    consumer: str
    reason: str
    error: str
    deliveries: int
    body: bytes
    headers: Mapping[str, str]


async def letters(transport: NatsTransport) -> AsyncIterator[Letter]:
    """All dead letters, oldest first."""
    client = await transport.connection.ready(asyncio.get_running_loop().time() + _STORING)
    jetstream, stream, sequence = client.jetstream(), transport.platform.dlq.name, 1
    with mapped:
        while True:
            try:
                found = await jetstream.get_msg(stream, sequence, subject=">", next=True)
            except NotFound:
                return
            yield _letter(found)
            sequence = int(found.seq or 0) + 1


async def letter(transport: NatsTransport, sequence: int) -> Letter:
    """One dead letter. Raises ``ConsumeError`` where there is none at ``sequence``."""
    client = await transport.connection.ready(asyncio.get_running_loop().time() + _STORING)
    with mapped:
        try:
            return _letter(await client.jetstream().get_msg(transport.platform.dlq.name, sequence))
        except NotFound:
            raise ConsumeError(f"there is no dead letter {sequence}") from None


async def replay(transport: NatsTransport, found: Letter) -> int:
    """Publish a dead letter's event again, for the consumer that gave it up, and delete the letter.

    Returns the event's new sequence in its stream.
    """
    kept = {name: value for name, value in found.headers.items() if not name.lower().startswith(_OWN)}
    told = {"Nats-Msg-Id": f"replay/{transport.platform.dlq.name}/{found.sequence}", REPLAY_FOR: found.consumer}
    deadline = asyncio.get_running_loop().time() + _STORING
    ack = await transport.publish(found.subject, found.body, {**kept, **told}, deadline)
    client = await transport.connection.ready(deadline)
    with mapped:
        await client.jetstream().delete_msg(transport.platform.dlq.name, found.sequence)
    return ack.seq


def _letter(stored: Any) -> Letter:
    headers = texts(stored.headers)
    deliveries = headers.get("Dlq-Deliveries", "0")
    return Letter(
        sequence=int(stored.seq),
        subject=headers.get("Dlq-Subject", ""),
        consumer=headers.get("Dlq-Consumer", ""),
        reason=headers.get("Dlq-Reason", ""),
        error=headers.get("Dlq-Error", ""),
        deliveries=int(deliveries) if deliveries.isdigit() else 0,
        body=stored.data or b"",
        headers=headers,
    )
