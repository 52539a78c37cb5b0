"""The seam between the client and brokers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ..errors import PublishError
from ..results import Receipt


@dataclass(slots=True)
class Message:
    """An event on its way: what every transport needs of it, and its bytes, the same on every try.

    ``subject`` is the NATS subject, ``body`` the structured CloudEvent. ``receipts`` collects, over several transports,
    where the event already is by their names, so that a retry repeats only what failed.
    """

    id: str
    source: str
    type: str
    family: str
    subject: str
    body: bytes
    traceparent: str | None = None
    tracestate: str | None = None
    receipts: dict[str, Receipt] | None = None

    @property
    def key(self) -> str:
        """What makes the event unique (CloudEvents 1.0, section 3.1.1): the broker drops a second one."""
        return f"{self.source}/{self.id}"


Outcome = Receipt | PublishError


class Transport(ABC):
    """A way to a broker. ``name`` is what routes call it, ``system`` what traces call it."""

    name: str
    system: str
    publishes: ClassVar[bool] = True
    """Whether it takes events; one that does not is only read."""

    @abstractmethod
    async def send(self, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        """Send messages in order, and say of each what became of it, in the same order.

        Returns when each is acknowledged, refused, or ``deadline`` (of the event loop's clock) is over; what a
        broker says is an outcome, never raised.
        """

    @abstractmethod
    async def close(self) -> None:
        """Let go of the connection. Closing twice is fine."""


class Delivery(ABC):
    """One event as a broker delivered it. ``attempt`` is 1 for the first delivery, ``age`` in seconds."""

    body: bytes
    headers: Mapping[str, str]
    subject: str
    attempt: int
    sequence: int
    age: float

    @abstractmethod
    async def ack(self) -> None:
        """It was handled; the broker forgets it."""

    @abstractmethod
    async def retry(self, delay: float) -> None:
        """Deliver it again after ``delay`` seconds."""

    @abstractmethod
    async def extend(self) -> None:
        """It is still being handled: start the time for an answer anew."""

    @abstractmethod
    async def bury(self, letter: DeadLetter) -> None:
        """Put it to the dead letters, and never deliver it again."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Why an event was given up.

    ``reason`` is ``failed`` (its last delivery failed), ``rejected`` (it can never succeed), ``expired`` (too old to
    be tried again), ``max-deliveries`` or ``terminated`` (what the server says when its reader did not). ``error`` is
    the type of the error, with its text where the text is ours.
    """

    reason: str
    error: str


class Feed(ABC):
    """A durable consumer's deliveries; any number of feeds of one consumer share them."""

    @abstractmethod
    async def fetch(self, count: int, wait: float) -> Sequence[Delivery]:
        """Up to ``count`` deliveries, waiting at most ``wait`` seconds for the first; may be empty."""

    @abstractmethod
    async def close(self) -> None:
        """Stop fetching. What was fetched and is not settled comes again."""


class Source(ABC):
    """A transport that events can be read from."""

    @abstractmethod
    async def feed(self, consumer: str, subjects: Sequence[str]) -> Feed:
        """The deliveries of a durable consumer, which is made where it is missing.

        Raises ``ConsumerMismatchError`` where one exists and delivers more than ``subjects``.
        """

    @abstractmethod
    async def close(self) -> None:
        """Let go of the connection. Closing twice is fine."""
