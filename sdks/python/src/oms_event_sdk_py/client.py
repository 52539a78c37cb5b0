"""The client: each event is validated, protected, put into its envelope, and sent until the broker has it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import weakref
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, Unpack, overload

from ._contracts import Registry
from .channels import filter_of, version_of
from .consumer import Subscription
from .errors import ConsumeError, PartialPublishError, PublishError, SettingsError, UnknownEventError
from .handling import causes
from .opening import target, transports
from .outbox import Outbox
from .pii import PIIHandler
from .platform import Platform
from .publication import AnyEvent, Publication, PublishOptions, attributes_of, new_id, token_of
from .received import Reading
from .results import PublishResult, Receipt
from .retries import deliver
from .settings import ConnectOptions, settings
from .tracing import Tracing
from .transports.base import Message, Source, Transport

if TYPE_CHECKING:
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import TracerProvider

    from .idempotency import Once
    from .protection import Protector

__all__ = ["EventClient", "PublishOptions"]

E = TypeVar("E", bound=AnyEvent)


class EventClient:
    """Publishes and consumes events of one catalogue. The generated class has the catalogue and a method per event.

    >>> async with OMSEventClient.connect("nats://localhost:4222") as client:
    ...     await client.publish(SchemaCreatedV2(operation="create", resource_type="object_type"), branch="main")

    One client serves any number of tasks. Nothing is connected before it is needed.
    """

    registry: ClassVar[Registry]
    platform: ClassVar[Platform]

    def __init__(
        self,
        transport: Transport,
        *,
        source: Source | None = None,
        outbox: Outbox | None = None,
        timeout: float | None = None,
        protector: Protector | None = None,
        sunset_grace: timedelta = timedelta(),
        today: Callable[[], date] | None = None,
        tracer_provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
    ) -> None:
        """A client of a transport that is there already; ``connect`` makes one of URLs and settings.

        Without a ``protector`` personal data is blocked. ``today`` is what counts as the day, for tests; the day in
        UTC where it is left out.
        """
        self.transport = transport
        self.outbox = outbox
        self._source = source if source is not None else transport if isinstance(transport, Source) else None
        self._target: Transport = outbox if outbox is not None else transport
        self._timeout = timeout or self.platform.delivery.publish_timeout
        self._tracing = Tracing(transport.system, tracer_provider, meter_provider)
        self._protector = protector if protector is not None else PIIHandler()
        if isinstance(self._protector, PIIHandler) and self._protector.on_finding is None:
            self._protector.on_finding = self._tracing.found_personal
        self._publication = Publication(self.registry, self.platform, self._protector, sunset_grace, today)
        self._subscriptions: weakref.WeakSet[Subscription[Any]] = weakref.WeakSet()
        self._publishing = _Underway(self._target.name)
        if outbox is not None:
            outbox.report(self._tracing)

    @classmethod
    def connect(
        cls,
        *urls: str,
        protector: Protector | None = None,
        today: Callable[[], date] | None = None,
        tracer_provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
        **given: Unpack[ConnectOptions],
    ) -> Self:
        """A client for ``memory://``, ``nats://host:4222``, ``eventbridge://bus?region=…`` or ``sqs://queue?region=…``.

        Several URLs are routed by the catalogue. What is not given is read from ``OMS_…`` variables (see ``settings``):
        ``environment`` decides what is done with personal data, which is blocked where none is named; ``outbox`` is the
        file of an outbox, ``timeout`` bounds each publish in seconds, and a version may still be sent ``sunset_grace``
        days after its sunset. Raises ``SettingsError``.
        """
        made = settings(cls.platform, urls, given)
        protecting = protector if protector is not None else PIIHandler.from_environment(made.environment)
        opened = transports(made, cls.platform)
        chosen = target(opened, cls.platform)
        before = Outbox(made.outbox, chosen, limit=made.outbox_limit) if made.outbox else None
        return cls(
            chosen,
            source=next((each for each in opened if isinstance(each, Source)), None),
            outbox=before,
            timeout=made.timeout,
            protector=protecting,
            sunset_grace=timedelta(days=made.sunset_grace),
            today=today,
            tracer_provider=tracer_provider,
            meter_provider=meter_provider,
        )

    async def __aenter__(self) -> Self:
        if self.outbox is not None:
            self.outbox.start()
        return self

    def __await__(self) -> Generator[Any, None, Self]:
        """``client = await OMSEventClient.connect(…)``, to be closed by hand."""
        return self.__aenter__().__await__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Finish what was begun, stop the outbox (what is in it stays there), and let go of the connections.

        Closing twice is fine; publishing afterwards is an error.
        """
        async with contextlib.AsyncExitStack() as last:
            for each in {self.transport, self._source}:  # mostly one and the same
                if each is not None:
                    last.push_async_callback(each.close)
            if self.outbox is not None:
                last.push_async_callback(self.outbox.close)
            last.push_async_callback(self._finished)
            for subscription in list(self._subscriptions):
                await subscription.close()  # what a handler has in hand may yet publish

    async def _finished(self) -> None:
        self._publishing.closed = True
        await self._publishing.idle.wait()

    # --- publishing -------------------------------------------------------------------------------------------

    async def publish(self, event: AnyEvent, **options: Unpack[PublishOptions]) -> PublishResult:
        """Publish an event; returns once the broker has it, or the outbox, where there is one.

        Raises ``pydantic.ValidationError`` where the event was changed and breaks its contract now,
        ``InvalidEnvelopeError`` for an option that no attribute can hold, and ``PublishError`` where it was not
        taken in time. After an error that is ``OutcomeUnknownError`` or caused by one, the event may have arrived.
        """
        producer = self._publication.producer(type(event))
        if producer.dual or "also" in options:
            older = self._publication.older(event, producer, options)
            if older:
                return await self._publish_beside(event, older, options)
        with self._publishing:
            publishing = self._tracing.start_publish(producer.version.subject)
            try:
                message = await self._publication.message(event, producer, options, publishing)
                deadline = asyncio.get_running_loop().time() + self._time_for(options)
                with publishing.current():
                    outcomes = await self._target.send((message,), deadline)
                    outcome, attempts = outcomes[0], 1
                    if isinstance(outcome, PublishError):
                        (outcome,), attempts = await deliver(self._target, (message,), outcomes, deadline)
                if isinstance(outcome, PublishError):
                    raise outcome
            except BaseException as error:
                publishing.end(error)
                raise
            publishing.end()
            return _result(message, outcome, attempts)

    def _time_for(self, options: PublishOptions) -> float:
        told: object = options.get("timeout")
        if told is None:
            return self._timeout
        if isinstance(told, int | float) and told >= 0:
            return told
        raise SettingsError([f"timeout: {told!r} is not a number of seconds"])  # NaN would never be over

    async def _publish_beside(
        self, event: AnyEvent, older: Sequence[AnyEvent], options: PublishOptions
    ) -> PublishResult:
        """Publish an event and what older readers know of it: the same correlation, ids of their own."""
        first = options.get("event_id") or new_id()
        options["correlation_id"] = options.get("correlation_id") or causes().get("correlationid", first)
        ids = [first, *(f"{first}.v{self._publication.producer(type(each)).version.major}" for each in older)]
        outcomes = await self._publish_all([event, *older], [{**options, "event_id": each} for each in ids])
        results = [each for each in outcomes if isinstance(each, PublishResult)]
        if len(results) < len(outcomes):
            raise PartialPublishError(outcomes)
        results[0].also = tuple(results[1:])
        return results[0]

    async def publish_many(
        self, events: Iterable[AnyEvent], **options: Unpack[PublishOptions]
    ) -> tuple[PublishResult, ...]:
        """Publish events in their order, in batches as large as the broker takes. The options hold for each.

        Raises as ``publish`` does for an event that cannot be sent, before any is; and ``PartialPublishError``, which
        has what became of each, where not all arrived in time.
        """
        if options.get("event_id") is not None:
            raise TypeError("each of several events needs an id of its own: leave event_id out")
        if options.get("also") is not None:
            raise TypeError("older versions beside an event are for publish: leave also out")
        outcomes = await self._publish_all(events, itertools.repeat(options))
        results = [each for each in outcomes if isinstance(each, PublishResult)]
        if len(results) < len(outcomes):
            raise PartialPublishError(outcomes)
        return tuple(results)

    async def _publish_all(
        self, events: Iterable[AnyEvent], options: Iterable[PublishOptions]
    ) -> list[PublishResult | PublishError]:
        """What became of each event."""
        with self._publishing:
            batch = self._tracing.start_batch()
            prepared: list[Message] = []
            timeout = self._timeout
            try:
                before, attributes = None, None
                for event, told in zip(events, options, strict=False):
                    producer = self._publication.producer(type(event))
                    creating = batch.create(producer.version.subject)
                    if told is not before:
                        before, attributes, timeout = told, attributes_of(told), self._time_for(told)
                    prepared.append(await self._publication.message(event, producer, told, creating, attributes))
                deadline = asyncio.get_running_loop().time() + timeout
                with batch.sending():
                    sent = await self._target.send(prepared, deadline)
                    outcomes, attempts = await deliver(self._target, prepared, sent, deadline)
            except BaseException as error:
                batch.abandon(error)
                raise
            batch.end([outcome if isinstance(outcome, PublishError) else None for outcome in outcomes])
            return [
                outcome if isinstance(outcome, PublishError) else _result(message, outcome, attempts)
                for message, outcome in zip(prepared, outcomes, strict=True)
            ]

    async def publish_with_tracing(
        self, channel: str, payload: Mapping[str, Any], **options: Unpack[PublishOptions]
    ) -> PublishResult:
        """Publish a payload (JSON names and values) on a NATS subject such as ``oms.schema.created.v2.main``.

        The subject says which event it is, and the branch; the payload is held to the contract like any event. Raises
        ``UnknownEventError`` for a subject that the catalogue does not have or that says another branch than the
        options or the payload, and as ``publish`` does.
        """
        version, value = version_of(self.registry, channel)
        event = version.model(**dict(payload))
        producer = self._publication.producer(type(event))
        if not producer.by_branch:
            if producer.token is not None and token_of(event, producer.token) not in (None, value):
                raise UnknownEventError(f"the channel {channel} has another {producer.token} than the payload")
        elif options.get("branch", value) != value:
            raise UnknownEventError(f"the channel {channel} has another branch than the option")
        elif value is not None:
            options["branch"] = value
        return await self.publish(event, **options)

    async def _publish_fields(self, model: str, fields: Mapping[str, Any]) -> PublishResult:
        """Build an event from its fields and publish it, with those of ``fields`` that are options."""
        version = self.registry.by_name(model)
        if version is None:
            raise UnknownEventError(f"there is no {model} in this catalogue")
        known = version.model.model_fields
        names = PublishOptions.__annotations__
        options = {name: value for name, value in fields.items() if name in names and name not in known}
        event = version.model(**{name: value for name, value in fields.items() if name not in options})
        return await self.publish(event, **options)

    async def flush(self, timeout: float | None = None) -> None:
        """Wait until every publish that was begun has ended, and the outbox is empty.

        Raises ``DeadlineExceededError`` where the outbox takes longer than ``timeout`` seconds for that.
        """
        await self._publishing.idle.wait()
        if self.outbox is not None:
            await self.outbox.flush(timeout)

    # --- consuming --------------------------------------------------------------------------------------------

    @overload
    def subscribe(
        self, *, consumer: str, upcast: bool = False, once: Once | None = None, prefetch: int = 16
    ) -> Subscription[Any]: ...

    @overload
    def subscribe(
        self, *models: type[E], consumer: str, upcast: bool = False, once: Once | None = None, prefetch: int = 16
    ) -> Subscription[E]: ...

    def subscribe(
        self, *models: type[Any], consumer: str, upcast: bool = False, once: Once | None = None, prefetch: int = 16
    ) -> Subscription[Any]:
        """A durable consumer's events: those of the models, or all where none is named.

        ``consumer`` names the consumer (on NATS; on SQS the queue is it), which is made where it is missing and is
        shared by all who name it. With ``upcast`` older versions arrive as the one that is named (as the newest, where
        none is), which the schemas say how to. ``once`` remembers what was handled; ``prefetch`` is how many events
        are fetched at a time.
        """
        if self._publishing.closed:
            raise ConsumeError("this client is closed")
        if self._source is None:
            raise ConsumeError(f"events cannot be read from {self.transport.name}: give nats://, sqs:// or memory://")
        named = [self._publication.producer(model).version for model in models]
        wanted = {version.event: version.major for version in sorted(named, key=lambda version: version.major)}
        read = [v for v in self.registry if v in named or (upcast and v.major < wanted.get(v.event, 0))]
        filters = tuple(dict.fromkeys(filter_of(v.subject) for v in read)) if named else self.platform.events.subjects
        target = (wanted or dict[str, int]()) if upcast else None
        names = frozenset(version.model_name for version in named)
        reading = Reading(self.registry, self.platform, self._tracing, self._protector, self._source, names, target)
        made: Subscription[Any] = Subscription(reading, consumer, filters, once, prefetch)
        self._subscriptions.add(made)
        return made


class _Underway:
    """``with underway:`` a publish, which a client that closes waits for. One object for all."""

    def __init__(self, transport: str) -> None:
        self.closed = False
        self.idle = asyncio.Event()
        self.idle.set()
        self._transport = transport
        self._count = 0

    def __enter__(self) -> None:
        if self.closed:
            raise PublishError("this client is closed", transport=self._transport)
        if self._count == 0:
            self.idle.clear()
        self._count += 1

    def __exit__(self, *_: object) -> None:
        self._count -= 1
        if self._count == 0:
            self.idle.set()


def _result(message: Message, outcome: Receipt, attempts: int) -> PublishResult:
    receipts = tuple(message.receipts.values()) if message.receipts else (outcome,)
    return PublishResult(message.id, message.type, receipts, attempts)
