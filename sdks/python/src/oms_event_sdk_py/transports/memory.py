"""A broker in this process: for tests, and for the first five minutes. Ordered, inspectable, with dead letters."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from ..platform import Platform
from ..results import Receipt
from ..subjects import matches
from .agreement import agree
from .base import DeadLetter, Delivery, Feed, Message, Outcome, Source, Transport


@dataclass(slots=True)
class Stored:
    """An event as the broker has it; ``sequence`` counts from 1."""

    sequence: int
    key: str
    subject: str
    body: bytes
    at: float = field(default_factory=time.time)


@dataclass(slots=True)
class _Consumer:
    """Where a durable consumer is: what it is owed again and when, and how often each event was delivered."""

    subjects: tuple[str, ...]
    cursor: int = 0
    due: dict[int, float] = field(default_factory=dict)
    attempts: dict[int, int] = field(default_factory=dict)


class MemoryBroker:
    """Keeps events in order. ``events`` and ``dead_letters`` are there to be looked at."""

    def __init__(self) -> None:
        self.events: list[Stored] = []
        self.dead_letters: list[tuple[Stored, str, DeadLetter]] = []
        self.consumers: dict[str, _Consumer] = {}
        self.changed = asyncio.Event()
        self._by_key: dict[str, Stored] = {}

    def store(self, message: Message) -> tuple[Stored, bool]:
        """Keep an event; the second value says whether it was there already."""
        known = self._by_key.get(message.key)
        if known is not None:
            return known, True
        stored = Stored(len(self.events) + 1, message.key, message.subject, message.body)
        self.events.append(stored)
        self._by_key[message.key] = stored
        self.wake()
        return stored, False

    def wake(self) -> None:
        """Let waiting readers look again."""
        self.changed.set()
        self.changed = asyncio.Event()


_brokers: WeakValueDictionary[str, MemoryBroker] = WeakValueDictionary()


def broker(name: str) -> MemoryBroker:
    """The broker of ``memory://name``, the same for all clients of this process; without a name a new one."""
    if not name:
        return MemoryBroker()
    found = _brokers.get(name)
    if found is None:
        found = _brokers[name] = MemoryBroker()
    return found


class MemoryTransport(Transport, Source):
    """A client's way to a ``MemoryBroker``. ``name`` is what routes call it."""

    system = "memory"

    def __init__(self, platform: Platform, broker: MemoryBroker, name: str = "memory") -> None:
        self.name = name
        self.broker = broker
        self._ack_wait = platform.delivery.ack_wait
        self._events = platform.events.subjects

    async def send(self, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        return [self._stored(message) for message in messages]

    def _stored(self, message: Message) -> Receipt:
        stored, duplicate = self.broker.store(message)
        return Receipt(self.name, message.subject, sequence=stored.sequence, duplicate=duplicate)

    async def feed(self, consumer: str, subjects: Sequence[str]) -> Feed:
        known = self.broker.consumers.setdefault(consumer, _Consumer(tuple(subjects)))
        agree(consumer, known.subjects, subjects, self._events)
        return _MemoryFeed(self.broker, consumer, known, self._ack_wait)

    async def close(self) -> None:
        self.broker.wake()


class _MemoryFeed(Feed):
    def __init__(self, broker: MemoryBroker, name: str, consumer: _Consumer, ack_wait: float) -> None:
        self._broker, self._name, self._consumer, self._ack_wait = broker, name, consumer, ack_wait

    async def fetch(self, count: int, wait: float) -> Sequence[Delivery]:
        until = time.monotonic() + wait
        while not (found := self._due(count)) and (left := until - time.monotonic()) > 0:
            soonest = min(self._consumer.due.values(), default=until) - time.monotonic()
            try:
                async with asyncio.timeout(max(min(left, soonest), 0.001)):
                    await self._broker.changed.wait()
            except TimeoutError:
                continue
        return found

    def _due(self, count: int) -> list[Delivery]:
        consumer, now = self._consumer, time.monotonic()
        chosen = sorted(sequence for sequence, at in consumer.due.items() if at <= now)[:count]
        while len(chosen) < count and consumer.cursor < len(self._broker.events):
            stored = self._broker.events[consumer.cursor]
            consumer.cursor += 1
            if any(matches(each, stored.subject) for each in consumer.subjects):
                chosen.append(stored.sequence)
        return [self._delivery(sequence) for sequence in chosen]

    def _delivery(self, sequence: int) -> Delivery:
        consumer = self._consumer
        consumer.attempts[sequence] = consumer.attempts.get(sequence, 0) + 1
        consumer.due[sequence] = time.monotonic() + self._ack_wait
        stored = self._broker.events[sequence - 1]
        return _MemoryDelivery(self._broker, self._name, consumer, stored, self._ack_wait)

    async def close(self) -> None:
        return None


class _MemoryDelivery(Delivery):
    def __init__(self, broker: MemoryBroker, name: str, consumer: _Consumer, stored: Stored, ack_wait: float) -> None:
        self._broker, self._name, self._consumer, self._stored, self._wait = broker, name, consumer, stored, ack_wait
        self.body = stored.body
        self.headers: Mapping[str, str] = {}
        self.subject = stored.subject
        self.sequence = stored.sequence
        self.attempt = consumer.attempts[stored.sequence]

    @property
    def age(self) -> float:  # type: ignore[override]  # it grows
        return time.time() - self._stored.at

    async def ack(self) -> None:
        self._consumer.due.pop(self.sequence, None)

    async def retry(self, delay: float) -> None:
        self._consumer.due[self.sequence] = time.monotonic() + delay
        self._broker.wake()

    async def extend(self) -> None:
        if self.sequence in self._consumer.due:
            self._consumer.due[self.sequence] = time.monotonic() + self._wait

    async def bury(self, letter: DeadLetter) -> None:
        self._consumer.due.pop(self.sequence, None)
        self._broker.dead_letters.append((self._stored, self._name, letter))
