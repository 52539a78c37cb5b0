"""An event as it arrived: opened, read, and settled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ._contracts import EventVersion, read
from .envelope import VersionedCloudEvent
from .errors import UnknownEventError
from .idempotency import Once
from .tracing import Tracing
from .transports.base import DeadLetter, Delivery, Source

if TYPE_CHECKING:
    from ._contracts import Registry
    from .platform import Platform
    from .protection import Protector

T = TypeVar("T")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]+")
_LONGEST = 500
"""Characters of an error's text that are kept."""


@dataclass(slots=True)
class ReceivedEvent(Generic[T]):
    """An event as it arrived.

    ``data`` is the model of its type; the JSON value where the catalogue does not know the type (``version`` is None
    then). ``attempt`` is 1 for the first delivery.
    """

    data: T
    envelope: VersionedCloudEvent
    version: EventVersion | None
    attempt: int
    subject: str
    _delivery: Delivery = field(repr=False)
    _once: Remembered | None = field(default=None, repr=False)
    _settled: bool = False

    @property
    def id(self) -> str:
        """The CloudEvents id."""
        return self.envelope.id

    @property
    def settled(self) -> bool:
        """Whether the broker has been told how it went."""
        return self._settled

    async def ack(self) -> None:
        """It is handled. Leaving the block of the loop, or the handler, does this as well."""
        if self._take(done=True):
            await self._delivery.ack()

    async def retry(self, delay: float = 0) -> None:
        """Deliver it again after ``delay`` seconds."""
        if self._take():
            await self._delivery.retry(delay)

    async def reject(self, reason: str) -> None:
        """It can never succeed: to the dead letters, with ``reason``."""
        await self.bury(DeadLetter("rejected", one_line(reason)))

    async def bury(self, letter: DeadLetter) -> None:
        """To the dead letters."""
        if self._take():
            await self._delivery.bury(letter)

    async def extend(self) -> None:
        """It takes longer; done by itself while the event is in hand."""
        if not self._settled:
            await self._delivery.extend()

    def _take(self, *, done: bool = False) -> bool:
        before, self._settled = self._settled, True
        if not before and self._once is not None:
            self._once.settle(done=done)
        return not before


def one_line(text: str) -> str:
    """A text as it is kept with a dead letter: a line that fits a header."""
    line = _CONTROLS.sub(" ", text)
    return f"{line[:_LONGEST]}…" if len(line) > _LONGEST else line


@dataclass(frozen=True, slots=True)
class Remembered:
    """An event in hand, as ``Once`` knows it."""

    once: Once
    key: str

    def settle(self, *, done: bool) -> None:
        """It was handled, or it was not."""
        (self.once.done if done else self.once.failed)(self.key)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a subscription needs of its client."""

    registry: Registry
    platform: Platform
    tracing: Tracing
    protector: Protector | None
    source: Source
    wanted: frozenset[str] = frozenset()
    """The models that are read; all, and unknown events as plain data, where none is named."""
    target: Mapping[str, int] | None = None
    """The major version that older ones are cast to, by event; the newest of those not named; None to cast nothing."""


async def open_event(delivery: Delivery, reading: Reading, consumer: str) -> ReceivedEvent[Any]:
    """A delivery as an event.

    Raises ``InvalidEnvelopeError``, ``ValidationError`` for data against its contract, and ``UnknownEventError`` for
    what the subscription does not read.
    """
    envelope = VersionedCloudEvent.parse(delivery.body)
    data, version = await read_data(envelope, reading.registry, reading.protector, reading.target)
    if reading.wanted and (version is None or version.model_name not in reading.wanted):
        raise UnknownEventError(f"{envelope.type} in version {envelope.data_version} is not what {consumer} reads")
    return ReceivedEvent(data, envelope, version, delivery.attempt, delivery.subject, delivery)


async def read_data(
    envelope: VersionedCloudEvent,
    registry: Registry,
    protector: Protector | None,
    target: Mapping[str, int] | None = None,
) -> tuple[Any, EventVersion | None]:
    """The model of an envelope's data and its contract; the JSON value and None where the contract is unknown.

    With a ``target`` an older version is held to its own contract, and then becomes that version.
    """
    version = registry.get(envelope.type, envelope.data_version)
    data = envelope.data if protector is None else await protector.reveal(envelope.data, version)
    if version is None:
        return data, None
    event = read(version.model, data)
    if target is None:
        return event, version
    from .casting import upcast_data  # noqa: PLC0415 -- only for readers that ask for it

    newer, value = upcast_data(version, data, to=target.get(version.event))
    return (event, version) if newer is version else (read(newer.model, dict(value)), newer)
