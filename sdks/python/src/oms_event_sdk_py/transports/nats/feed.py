"""Reading from JetStream: a durable pull consumer, and what cannot be handled to the dead letters."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ...errors import ConsumeError, UnavailableError
from ..agreement import agree
from ..base import DeadLetter, Delivery, Feed
from .connection import ConsumerConfig, Failure, NotFound, logger, mapped
from .dead_letters import BURIED, REPLAY_FOR, bury
from .headers import texts
from .pull import Pull

if TYPE_CHECKING:
    from .transport import NatsTransport

_BINDING = 10.0
"""Seconds for finding or making a consumer."""


async def open_feed(transport: NatsTransport, consumer: str, subjects: Sequence[str]) -> NatsFeed:
    """The deliveries of a durable consumer, made with the catalogue's numbers where it is missing."""
    loop = asyncio.get_running_loop()
    client = await transport.connection.ready(loop.time() + _BINDING)
    stream, jetstream = transport.platform.events.name, client.jetstream()
    with mapped:
        try:
            found = await jetstream.consumer_info(stream, consumer)
        except NotFound:
            await jetstream.add_consumer(stream, _configuration(transport, consumer, subjects))
        else:
            config = found.config
            delivered = config.filter_subjects or ([config.filter_subject] if config.filter_subject else [">"])
            agree(consumer, delivered, subjects, transport.platform.events.subjects)
        await transport.keeper.start()
        pull = Pull(client, stream, consumer)
        await pull.start()
    return NatsFeed(transport, consumer, pull)


def _configuration(transport: NatsTransport, consumer: str, subjects: Sequence[str]) -> ConsumerConfig:
    delivery = transport.platform.delivery
    named = next((each for each in transport.platform.readers if each.name == consumer), None)
    return ConsumerConfig(
        durable_name=consumer,
        ack_wait=delivery.ack_wait,
        max_deliver=delivery.max_deliver,
        max_ack_pending=named.max_ack_pending if named else 1000,
        filter_subjects=list(subjects),
    )


class NatsFeed(Feed):
    """A pull subscription. Nothing is delivered that was not asked for."""

    def __init__(self, transport: NatsTransport, consumer: str, pull: Pull) -> None:
        self._transport, self._consumer, self._pull = transport, consumer, pull
        self._closed = False

    async def fetch(self, count: int, wait: float) -> Sequence[Delivery]:
        if self._closed:
            return ()
        try:
            messages = await self._pull.fetch(count, wait)
        except Failure as error:
            raise UnavailableError(f"NATS: {type(error).__name__}", transport="nats") from error
        deliveries = [NatsDelivery(self._transport, self._consumer, message) for message in messages]
        return [each for each in deliveries if not await self._passed_over(each)]

    async def _passed_over(self, delivery: NatsDelivery) -> bool:
        """A replay is for the consumer that had given the event up, and for no other."""
        wanted = delivery.headers.get(REPLAY_FOR)
        if wanted is None or wanted == self._consumer:
            return False
        await delivery.ack()
        return True

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        for message in await self._pull.close():
            await NatsDelivery(self._transport, self._consumer, message).retry(0)


class NatsDelivery(Delivery):
    """A message of a pull consumer."""

    def __init__(self, transport: NatsTransport, consumer: str, message: Any) -> None:
        metadata = message.metadata
        self._transport, self._consumer, self._message = transport, consumer, message
        self.body: bytes = message.data
        self.headers: Mapping[str, str] = texts(message.headers)
        self.subject: str = message.subject
        self.attempt: int = metadata.num_delivered
        self.sequence: int = metadata.sequence.stream
        self._stored: datetime = metadata.timestamp

    @property
    def age(self) -> float:  # type: ignore[override]  # it grows
        return (datetime.now(UTC) - self._stored).total_seconds()

    async def ack(self) -> None:
        with self._settling():
            await self._message.ack()

    async def retry(self, delay: float) -> None:
        with self._settling():
            await self._message.nak(delay=delay if delay > 0 else None)

    async def extend(self) -> None:
        with self._settling():
            await self._message.in_progress()

    async def bury(self, letter: DeadLetter) -> None:
        try:
            await bury(
                self._transport,
                self._consumer,
                subject=self.subject,
                sequence=self.sequence,
                deliveries=self.attempt,
                body=self.body,
                headers=self.headers,
                letter=letter,
            )
        except ConsumeError:
            # Not terminated: it comes again, or the server's advisory says so, and is buried then.
            logger.error("a dead letter of %s (sequence %d) was not stored", self._consumer, self.sequence)
            return
        with self._settling():
            client = await self._transport.connection.ready(asyncio.get_running_loop().time() + _BINDING)
            await client.publish(self._message.reply, b"+TERM " + BURIED.encode())

    @contextlib.contextmanager
    def _settling(self) -> Any:
        """What cannot be said to a server that is gone is said by its silence: it delivers again."""
        try:
            yield
        except (Failure, OSError) as error:
            logger.warning("%s: a delivery was not settled (%s), and comes again", self._consumer, type(error).__name__)
