"""Consuming: each event opened, read, handled, and settled with the broker by how that went."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import time
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Sequence
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from pydantic import ValidationError

from .errors import ConsumeError, OMSEventError, RejectEvent, RetryLater, SettingsError
from .handling import handled_here
from .idempotency import Once
from .received import Reading, ReceivedEvent, Remembered, one_line, open_event
from .tasks import ended
from .tracing import cloudevent_attributes
from .transports.base import DeadLetter, Delivery, Feed

T = TypeVar("T")
logger = logging.getLogger("oms_event_sdk_py.consumer")

_WAIT = 5.0
"""Seconds that one fetch waits for events."""
_AGAIN = 1.0
"""Seconds before the next fetch when the broker is away."""
_NAME = re.compile(r"[!-)+-\-0-=?-\[\]-~]+")
"""What NATS takes as the name of a consumer (ADR-6)."""


class Subscription(Generic[T]):
    """A durable consumer's events, as an asynchronous loop or with handlers.

    >>> async with client.subscribe(SchemaCreatedV2, consumer="oms-search") as events:
    ...     async for event in events:  # acknowledged when the block is left without an error
    ...         print(event.data.resource_type)

    An error in the block gives the event back with the catalogue's back-off (after its last delivery, to the dead
    letters) and leaves the loop. ``run`` goes on after errors, with any number of handlers at a time.
    """

    def __init__(
        self, reading: Reading, consumer: str, subjects: Sequence[str], once: Once | None, prefetch: int
    ) -> None:
        named = f"consumer: {consumer!r} is not a name of ASCII characters without spaces, . * > / and \\"
        faults = [*([] if _NAME.fullmatch(consumer) else [named]), *_count_faults("prefetch", prefetch)]
        if faults:
            raise SettingsError(faults)
        self._reading, self._consumer, self._subjects = reading, consumer, subjects
        self._once, self._prefetch = once, prefetch
        self._feed: Feed | None = None
        self._taken: dict[int, Delivery] = {}
        self._heart: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self._current: tuple[ReceivedEvent[T], Delivery] | None = None
        self._loop: weakref.ref[AsyncGenerator[ReceivedEvent[T], None]] | None = None
        """Held by the ``async for`` alone: a loop that is left ends, and gives back what it had."""
        self._held: list[AsyncGenerator[ReceivedEvent[T], None]] | None = None
        """In an ``async with``, which ends the loop in the task that it ran in, so that its context is restored."""
        self._idle = asyncio.Event()
        self._idle.set()

    async def __aenter__(self) -> Self:
        self._held = []
        await self._open_feed()
        return self

    async def _open_feed(self) -> None:
        if self._stopping.is_set():
            raise ConsumeError(f"the subscription of {self._consumer} is closed")
        if self._feed is None:
            self._feed = await self._reading.source.feed(self._consumer, self._subjects)
            if self._stopping.is_set():
                await self._feed.close()
            else:
                self._heart = asyncio.create_task(self._beat())

    async def _opened(self) -> bool:
        """Whether there is something to read; not where the subscription is stopped, before or meanwhile."""
        try:
            if not self._stopping.is_set():
                await self._open_feed()
        except OMSEventError:
            if not self._stopping.is_set():
                raise
        return not self._stopping.is_set()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._current is not None:
            event, delivery = self._current
            if error is None:
                await event.ack()
            elif isinstance(error, Exception):
                await self._give_back(event, delivery, error, hopeless=isinstance(error, RejectEvent))
        await self.close()

    def __aiter__(self) -> AsyncIterator[ReceivedEvent[T]]:
        loop = self._events()
        self._loop = weakref.ref(loop)
        if self._held is not None:
            self._held.append(loop)
        return loop

    async def _events(self) -> AsyncGenerator[ReceivedEvent[T], None]:
        if not await self._opened():
            return
        try:
            async for delivery in self._deliveries():
                async with self._handled(delivery) as event:
                    if event is not None:
                        self._current = event, delivery
                        yield event
                        self._current = None
        finally:
            await self._let_go()

    async def stop(self) -> None:
        """Take no more events. What was taken is finished: the loop ends after it, ``run`` returns."""
        self._stopping.set()
        if self._feed is not None:
            await self._feed.close()

    async def close(self) -> None:
        """Stop, finish what handlers have in hand, and give back what was taken and not handled."""
        await self.stop()
        loop = self._loop() if self._loop is not None else None
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # it is in hand elsewhere, and ends with what is closed below
                await loop.aclose()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._reading.platform.delivery.ack_wait):
                await self._idle.wait()
        await self._let_go()

    async def _let_go(self) -> None:
        await self.stop()
        if self._heart is not None:
            await ended(self._heart)
        left, self._taken = self._taken, {}
        for delivery in left.values():
            await delivery.retry(0)

    async def run(self, handler: Callable[[ReceivedEvent[T]], Awaitable[None]], *, concurrency: int = 1) -> None:
        """Give each event to ``handler``, up to ``concurrency`` at a time, until ``stop``.

        A handler that returns has handled its event. One that raises gets it again after the catalogue's back-off
        (``RetryLater``: after its own), and after the last delivery it goes to the dead letters (``RejectEvent``: at
        once).
        """
        faults = _count_faults("concurrency", concurrency)
        if faults:
            raise SettingsError(faults)
        if not await self._opened():
            return
        free = asyncio.Semaphore(concurrency)
        self._idle.clear()
        try:
            async with asyncio.TaskGroup() as group:
                async for delivery in self._deliveries():
                    await free.acquire()
                    task = group.create_task(self._handle(delivery, handler))
                    task.add_done_callback(lambda _: free.release())
        finally:
            self._idle.set()
            await self._let_go()

    async def _handle(self, delivery: Delivery, handler: Callable[[ReceivedEvent[T]], Awaitable[None]]) -> None:
        try:
            async with self._handled(delivery) as event:
                if event is not None:
                    await _called(handler, event)
        except Exception as error:  # a handler's, and settled: the next event is none of its business
            logger.debug("%s: a handler failed with %s", self._consumer, type(error).__name__)

    async def _deliveries(self) -> AsyncIterator[Delivery]:
        """What the consumer is given, as it comes. The broker being away is waited out."""
        while not self._stopping.is_set():
            started = time.perf_counter()
            try:
                found = await self._fetched()
            except OMSEventError as error:
                logger.warning("%s: cannot fetch: %s", self._consumer, error)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_AGAIN):
                        await self._stopping.wait()
                continue
            if found:
                self._reading.tracing.received(self._consumer, len(found), started)
            self._taken |= {id(each): each for each in found}
            for each in found:
                yield each

    async def _fetched(self) -> Sequence[Delivery]:
        """One fetch; nothing where the subscription is stopped meanwhile."""
        assert self._feed is not None
        fetching = asyncio.ensure_future(self._feed.fetch(self._prefetch, _WAIT))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((fetching, stopping), return_when=asyncio.FIRST_COMPLETED)
            if not fetching.done():
                fetching.cancel()
            return await fetching
        except asyncio.CancelledError:
            if self._stopping.is_set():
                return ()
            raise
        finally:
            fetching.cancel()
            stopping.cancel()

    async def _beat(self) -> None:
        """Tell the broker, at half its patience, that what was taken is still in hand."""
        while True:
            await asyncio.sleep(self._reading.platform.delivery.ack_wait / 2)
            for delivery in list(self._taken.values()):
                try:
                    await delivery.extend()
                except Exception as error:  # a beat that is lost changes nothing: the event comes again
                    logger.debug("%s: a heartbeat is lost (%s)", self._consumer, type(error).__name__)

    @contextlib.asynccontextmanager
    async def _handled(self, delivery: Delivery) -> AsyncIterator[ReceivedEvent[T] | None]:
        """One event from opening to settling; None where there is nothing to handle."""
        event = None
        try:
            event = await self._open(delivery)
            if event is None:
                yield None
                return
            with self._processing(event):
                yield event
            await event.ack()
        except Exception as error:
            if event is not None:
                await self._give_back(event, delivery, error, hopeless=isinstance(error, RejectEvent))
            raise
        except BaseException:  # the loop was left, or its task cancelled
            await self.stop()  # first, or what is given back would come again here
            await (event or delivery).retry(0)
            raise
        finally:
            self._taken.pop(id(delivery), None)

    async def _open(self, delivery: Delivery) -> ReceivedEvent[T] | None:
        """The event in a delivery; None where it cannot be read, or is not to be handled now: then it is settled."""
        try:
            event = await open_event(delivery, self._reading, self._consumer)
            key = f"{self._consumer}/{event.envelope.source}/{event.envelope.id}"
            state = "new" if self._once is None else self._once.begin(key)
        except Exception as error:
            hopeless = isinstance(error, ValidationError) or (isinstance(error, OMSEventError) and not error.retryable)
            await self._give_back(delivery, delivery, error, hopeless=hopeless)
            return None
        if state == "new":
            event._once = None if self._once is None else Remembered(self._once, key)
            return event
        if state == "handled":
            await delivery.ack()
        else:
            await delivery.retry(self._reading.platform.delivery.ack_wait / 2)
        return None

    @contextlib.contextmanager
    def _processing(self, event: ReceivedEvent[Any]) -> Iterator[None]:
        envelope = event.envelope
        template = event.version.subject if event.version else self._consumer
        attributes = {
            "messaging.destination.name": event.subject,
            "messaging.message.id": envelope.id,
            "messaging.message.delivery_attempt": event.attempt,
            **cloudevent_attributes(envelope.id, envelope.source, envelope.type, envelope.subject),
        }
        processing = self._reading.tracing.process(template, self._consumer, attributes, envelope.extensions)
        with processing, handled_here(envelope):
            yield

    async def _give_back(
        self, settling: ReceivedEvent[Any] | Delivery, delivery: Delivery, error: Exception, *, hopeless: bool
    ) -> None:
        """Settle what failed: again after the back-off, or to the dead letters, at once where it is hopeless."""
        delivering, told = self._reading.platform.delivery, _described(error)
        if hopeless:
            letter = DeadLetter("rejected", told)
        elif delivery.attempt >= delivering.max_deliver:
            letter = DeadLetter("failed", told)
        elif delivery.age > delivering.max_event_age:
            letter = DeadLetter("expired", told)
        else:
            asked = error.delay if isinstance(error, RetryLater) else None
            standard = delivering.backoff[min(delivery.attempt, len(delivering.backoff)) - 1]
            delay = standard if asked is None else asked
            logger.warning("%s: sequence %d again in %g s: %s", self._consumer, delivery.sequence, delay, told)
            await settling.retry(delay)
            return
        logger.error("%s: sequence %d is given up (%s): %s", self._consumer, delivery.sequence, letter.reason, told)
        await settling.bury(letter)


async def _called(handler: Callable[[ReceivedEvent[T]], Awaitable[None]], event: ReceivedEvent[T]) -> None:
    """Run a handler. That something it waited for was cancelled is a failure of the handler alone."""
    try:
        await handler(event)
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise RuntimeError("what the handler waited for was cancelled") from error


def _described(error: Exception) -> str:
    """The text of an error where it is ours; else its type, since others may have something of the payload in it."""
    if isinstance(error, ValidationError):
        return f"not a valid {error.title}"
    return one_line(str(error)) if isinstance(error, OMSEventError) else type(error).__qualname__


def _count_faults(name: str, count: object) -> list[str]:
    fits = isinstance(count, int) and count > 0
    return [] if fits else [f"{name}: {count} is not a whole number above 0"]
