"""The client: each event is validated, protected, put into its envelope, and sent until the broker has it."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from time import time_ns
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypedDict, TypeVar, Unpack, overload

from pydantic import MISSING, BaseModel

from . import subjects
from ._contracts import EventVersion, Registry, written
from .consumer import Reading, Subscription, causes
from .envelope import Writer, check_attributes
from .errors import (
    ConsumeError,
    DeadlineExceededError,
    PartialPublishError,
    PublishError,
    UnknownEventError,
)
from .opening import target, transports
from .outbox import Outbox
from .platform import Platform
from .results import PublishResult, Receipt
from .settings import Settings, settings
from .tracing import Publishing, Tracing
from .transports.base import Message, Outcome, Source, Transport

if TYPE_CHECKING:
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import TracerProvider

    from .idempotency import Once
    from .protection import Protector

E = TypeVar("E", bound=BaseModel)

_FIRST_WAIT = 0.05
_LONGEST_WAIT = 2.0
"""Seconds before the first retry, and before any, at most: full jitter over a doubling wait."""


class PublishOptions(TypedDict, total=False):
    """What a publish can be told besides the event.

    ``branch``, ``commit`` and ``tenant`` say where the event belongs (``branch`` is part of the NATS subject too);
    ``correlation_id`` and ``causation_id`` which chain of events it is part of, by themselves those of the event
    that is being handled; ``partition_key`` what must stay in order; ``subject`` what of the source it is about.
    ``event_id`` and ``time`` (RFC 3339) are made where they are not given. ``timeout`` bounds the publish, in seconds.
    """

    branch: str
    commit: str
    tenant: str
    correlation_id: str
    causation_id: str
    partition_key: str
    subject: str
    event_id: str
    time: str
    timeout: float


_EXTENSIONS = {
    "branch": "branch",
    "causation_id": "causationid",
    "commit": "commit",
    "correlation_id": "correlationid",
    "tenant": "tenant",
    "partition_key": "partitionkey",
}
"""The extension attribute of each option that is one as it stands."""


@dataclass(frozen=True, slots=True)
class _Producer:
    """What is the same for every event of a model."""

    version: EventVersion
    writer: Writer
    token: str | None
    """The attribute whose value is the last token of the subject; None for the branch, or where there is none."""
    by_branch: bool


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
        tracer_provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
    ) -> None:
        """A client of a transport that is there already; ``connect`` makes one of URLs and settings."""
        self.transport = transport
        self.outbox = outbox
        self._source = source if source is not None else transport if isinstance(transport, Source) else None
        self._target: Transport = outbox if outbox is not None else transport
        self._timeout = timeout or self.platform.delivery.publish_timeout
        self._protector = protector
        self._tracing = Tracing(transport.system, tracer_provider, meter_provider)
        self._producers: dict[type[BaseModel], _Producer] = {}
        self._subscriptions: list[Subscription[Any]] = []
        if outbox is not None:
            outbox.report(self._tracing)

    @classmethod
    def connect(
        cls,
        *urls: str,
        environment: str | None = None,
        timeout: float | None = None,
        outbox: str | os.PathLike[str] | None = None,
        outbox_limit: int | None = None,
        nats_credentials: str | os.PathLike[str] | None = None,
        nats_token: str | None = None,
        nats_tls_ca: str | os.PathLike[str] | None = None,
        nats_tls_cert: str | os.PathLike[str] | None = None,
        nats_tls_key: str | os.PathLike[str] | None = None,
        protector: Protector | None = None,
        tracer_provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
    ) -> Self:
        """A client for ``memory://``, ``nats://host:4222``, ``eventbridge://bus?region=…`` or ``sqs://queue?region=…``.

        Several URLs are routed by the catalogue. What is not given is read from ``OMS_…`` variables (see ``settings``);
        ``outbox`` is the file of an outbox, ``timeout`` bounds each publish in seconds. Raises ``SettingsError``.
        """
        given = {
            "environment": environment,
            "timeout": timeout,
            "outbox": outbox,
            "outbox_limit": outbox_limit,
            "nats_credentials": nats_credentials,
            "nats_token": nats_token,
            "nats_tls_ca": nats_tls_ca,
            "nats_tls_cert": nats_tls_cert,
            "nats_tls_key": nats_tls_key,
        }
        return cls._of(settings(cls.platform, urls, given), protector, tracer_provider, meter_provider)

    @classmethod
    def _of(
        cls,
        made: Settings,
        protector: Protector | None,
        tracer_provider: TracerProvider | None,
        meter_provider: MeterProvider | None,
    ) -> Self:
        opened = transports(made, cls.platform)
        chosen = target(opened, cls.platform)
        outbox = None
        if made.outbox is not None:
            outbox = Outbox(made.outbox, chosen, limit=made.outbox_limit)
        return cls(
            chosen,
            source=next((each for each in opened if isinstance(each, Source)), None),
            outbox=outbox,
            timeout=made.timeout,
            protector=protector,
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
        """Finish what was taken, stop the outbox (what is in it stays there), and let go of the connections."""
        for each in self._subscriptions:
            await each.stop()
        if self.outbox is not None:
            await self.outbox.close()
        await self.transport.close()

    # --- publishing -------------------------------------------------------------------------------------------

    async def publish(self, event: BaseModel, **options: Unpack[PublishOptions]) -> PublishResult:
        """Publish an event; returns once the broker has it, or the outbox, where there is one.

        Raises ``pydantic.ValidationError`` where the event was changed and breaks its contract now,
        ``InvalidEnvelopeError`` for an option that no attribute can hold, and ``PublishError`` where it was not
        taken in time. After an error that is ``OutcomeUnknownError`` or caused by one, the event may have arrived.
        """
        producer = self._producers.get(type(event)) or self._producer(type(event))
        publishing = self._tracing.start_publish(producer.version.subject)
        try:
            message = await self._message(event, producer, options, publishing)
            deadline = asyncio.get_running_loop().time() + options.get("timeout", self._timeout)
            with publishing.current():
                outcomes = await self._target.send((message,), deadline)
                outcome, attempts = outcomes[0], 1
                if isinstance(outcome, PublishError):
                    (outcome,), attempts = await self._deliver((message,), outcomes, deadline)
            if isinstance(outcome, PublishError):
                raise outcome
        except BaseException as error:
            publishing.end(error)
            raise
        publishing.end()
        return _result(message, outcome, attempts)

    async def publish_many(
        self, events: Iterable[BaseModel], **options: Unpack[PublishOptions]
    ) -> tuple[PublishResult, ...]:
        """Publish events in their order, in batches as large as the broker takes. The options hold for each.

        Raises as ``publish`` does for an event that cannot be sent, before any is; and ``PartialPublishError``, which
        has what became of each, where not all arrived in time.
        """
        if "event_id" in options:
            raise TypeError("each of several events needs an id of its own: leave event_id out")
        batch = self._tracing.start_batch()
        prepared = []
        try:
            for event in events:
                producer = self._producers.get(type(event)) or self._producer(type(event))
                creating = batch.create(producer.version.subject)
                prepared.append(await self._message(event, producer, options, creating))
            deadline = asyncio.get_running_loop().time() + options.get("timeout", self._timeout)
            with batch.sending():
                sent = await self._target.send(prepared, deadline)
                outcomes, attempts = await self._deliver(prepared, sent, deadline)
        except BaseException as error:
            batch.abandon(error)
            raise
        batch.end([outcome if isinstance(outcome, PublishError) else None for outcome in outcomes])
        made = [
            outcome if isinstance(outcome, PublishError) else _result(message, outcome, attempts)
            for message, outcome in zip(prepared, outcomes, strict=True)
        ]
        results = [each for each in made if isinstance(each, PublishResult)]
        if len(results) < len(made):
            raise PartialPublishError(made)
        return tuple(results)

    async def publish_with_tracing(
        self, channel: str, payload: Mapping[str, Any], **options: Unpack[PublishOptions]
    ) -> PublishResult:
        """Publish a payload (JSON names and values) on a NATS subject such as ``oms.schema.created.v2.main``.

        The subject says which event it is, and the branch; the payload is held to the contract like any event. Raises
        ``UnknownEventError`` for a subject that the catalogue does not have, and as ``publish`` does.
        """
        version, value = self._version_of(channel)
        event = version.model(**dict(payload))
        if value is not None and self._producer(type(event)).by_branch:
            options.setdefault("branch", value)
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

    def _producer(self, model: type[BaseModel]) -> _Producer:
        version = self.registry.by_name(model.__name__)
        if version is None or version.model is not model:
            raise UnknownEventError(f"{model.__name__} is no event of this catalogue")
        route = self.platform.routes[version.family]
        attributes = {field.alias or name: name for name, field in model.model_fields.items()}
        made = self._producers[model] = _Producer(
            version,
            Writer(self.platform.source, version.type, version.dataschema),
            attributes.get(route.token),
            route.token == "branch",
        )
        return made

    async def _message(
        self, event: BaseModel, producer: _Producer, options: PublishOptions, publishing: Publishing
    ) -> Message:
        """The event as it will be sent, the same on every try."""
        payload = written(event)
        extensions, subject = _attributes(options)
        version = producer.version
        if self._protector is not None:
            context = {**extensions, "source": self.platform.source} | ({"subject": subject} if subject else {})
            findings = self._protector.scan(payload, version, context)
            if findings:
                payload = await self._protector.protect(payload, version, findings)
        publishing.inject(extensions)
        event_id, time = _new_id(), _now()
        if "event_id" in options or "time" in options:
            event_id, time = options.get("event_id", event_id), options.get("time", time)
            check_attributes({"id": event_id, "time": time})
        token = options.get("branch") if producer.by_branch else _token(event, producer.token)
        message = Message(
            event_id,
            self.platform.source,
            version.type,
            version.family,
            subjects.fill(version.subject, token),
            producer.writer.write(event_id, time, payload, subject, extensions),
            extensions.get("traceparent"),
            extensions.get("tracestate"),
        )
        publishing.describe(message, subject)
        return message

    async def _deliver(
        self, messages: Sequence[Message], sent: Sequence[Outcome], deadline: float
    ) -> tuple[list[Outcome], int]:
        """Send again until each has a receipt, an error that this does not mend, or the time is over."""
        outcomes, attempts, loop = list(sent), 1, asyncio.get_running_loop()
        while True:
            failed = [index for index, each in enumerate(outcomes) if isinstance(each, PublishError) and each.retryable]
            if not failed:
                return outcomes, attempts
            wait = random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2**attempts))
            if loop.time() + wait >= deadline:
                for index in failed:
                    outcomes[index] = _over(outcomes[index], attempts)
                return outcomes, attempts
            await asyncio.sleep(wait)
            attempts += 1
            again = await self._target.send([messages[index] for index in failed], deadline)
            for index, outcome in zip(failed, again, strict=True):
                outcomes[index] = outcome

    async def flush(self, timeout: float | None = None) -> None:
        """Wait until the outbox is empty. Raises ``DeadlineExceededError`` where that takes longer than ``timeout``."""
        if self.outbox is not None:
            await self.outbox.flush(timeout)

    # --- consuming --------------------------------------------------------------------------------------------

    @overload
    def subscribe(self, *, consumer: str, once: Once | None = None, prefetch: int = 16) -> Subscription[Any]: ...

    @overload
    def subscribe(
        self, *models: type[E], consumer: str, once: Once | None = None, prefetch: int = 16
    ) -> Subscription[E]: ...

    def subscribe(
        self, *models: type[BaseModel], consumer: str, once: Once | None = None, prefetch: int = 16
    ) -> Subscription[Any]:
        """A durable consumer's events: those of the models, or all where none is named.

        ``consumer`` names the consumer (on NATS; on SQS the queue is it), which is made where it is missing and is
        shared by all who name it. ``once`` remembers what was handled; ``prefetch`` is how many events are fetched
        at a time.
        """
        if self._source is None:
            raise ConsumeError(f"events cannot be read from {self.transport.name}: give nats://, sqs:// or memory://")
        wanted = [self._producer(model).version for model in models] or list(self.registry)
        if models:
            filters = tuple(dict.fromkeys(_all_of(version.subject) for version in wanted))
        else:
            filters = self.platform.events.subjects
        reading = Reading(self.registry, self.platform, self._tracing, self._protector, self._source)
        made: Subscription[Any] = Subscription(reading, consumer, filters, once, prefetch)
        self._subscriptions.append(made)
        return made

    def _version_of(self, channel: str) -> tuple[EventVersion, str | None]:
        """The contract of a subject, and the value of its last token."""
        for version in self.registry:
            if subjects.matches(_all_of(version.subject), channel):
                start = version.subject.find("{")
                if start < 0:
                    return version, None
                end = len(channel) - (len(version.subject) - version.subject.index("}") - 1)
                return version, subjects.value_of(channel[start:end])
        raise UnknownEventError(f"no event of this catalogue has the subject {channel}")


def _all_of(pattern: str) -> str:
    """A subject pattern as a filter."""
    return ".".join("*" if "{" in token else token for token in pattern.split("."))


def _attributes(options: PublishOptions) -> tuple[dict[str, str], str | None]:
    """The extension attributes and the subject of a publish. Raises ``InvalidEnvelopeError``."""
    told: dict[str, Any] = causes()
    subject = None
    for option, value in options.items():
        if value is None:
            continue
        if option == "subject":
            subject = options["subject"]
        elif option in _EXTENSIONS:
            told[_EXTENSIONS[option]] = value
        else:
            continue
        # Most are plain: the specification's rules are looked up only for the rest.
        if not (type(value) is str and value and value.isascii() and value.isprintable()):
            check_attributes({_EXTENSIONS.get(option, option): str(value)})
    return told, subject


def _token(event: BaseModel, attribute: str | None) -> str | None:
    """The value of a field as the last token of a subject."""
    value = getattr(event, attribute) if attribute else None
    return None if value is None or value is MISSING else str(value)


def _new_id() -> str:
    """A random UUID (RFC 9562, version 4), made without an object for it."""
    text = os.urandom(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{_VARIANT[text[16]]}{text[17:20]}-{text[20:]}"


_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


def _now() -> str:
    """The time in UTC with three decimals."""
    seconds, milliseconds = divmod(time_ns() // 1_000_000, 1000)
    return f"{_second(seconds)}.{milliseconds:03d}Z"


@lru_cache(2)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _result(message: Message, outcome: Receipt, attempts: int) -> PublishResult:
    receipts = tuple(message.receipts.values()) if message.receipts else (outcome,)
    return PublishResult(message.id, message.type, receipts, attempts)


def _over(outcome: Outcome, attempts: int) -> PublishError:
    """The error of a publish whose time is over; the last failure is its cause."""
    assert isinstance(outcome, PublishError)
    told = f"not published in time, after {attempts} attempt{'s' if attempts > 1 else ''}: {outcome}"
    made = DeadlineExceededError(told, transport=outcome.transport, attempts=attempts)
    made.__cause__ = outcome
    return made
