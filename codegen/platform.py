"""The platform that events need, derived from the catalogue: every number once, in seconds and bytes.

Both SDKs carry it (``_generated/platform``), and ``infrastructure/`` makes streams, queues and rules of it, so that
what is deployed and what clients expect cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from codegen.catalog import Catalog
from codegen.settings import Consumer, Family, Settings, seconds


@dataclass(frozen=True)
class Route:
    """Where a family's events go, what the last token of their subject is, and whether old versions go beside new."""

    mode: str
    to: tuple[str, ...]
    token: str
    dual_publish: bool


@dataclass(frozen=True)
class Delivery:
    """How often and how long an event is tried.

    ``max_deliver`` counts deliveries and ``max_retries`` those after the first; ``backoff`` has a wait for each retry.
    """

    max_retries: int
    max_deliver: int
    backoff: tuple[int, ...]
    ack_wait: int
    max_event_age: int
    publish_timeout: int


@dataclass(frozen=True)
class Stream:
    """A JetStream stream; times in seconds, 0 where there is no duplicate detection to speak of."""

    name: str
    subjects: tuple[str, ...]
    max_age: int
    duplicate_window: int


@dataclass(frozen=True)
class Reader:
    """A durable consumer: on NATS of ``subjects``, on AWS a queue fed by the rules of ``families``."""

    name: str
    families: tuple[str, ...]
    subjects: tuple[str, ...]
    max_ack_pending: int


@dataclass(frozen=True)
class Bus:
    """The EventBridge bus with its dead-letter queue; the archive's and the queue's times in seconds."""

    name: str
    dlq: str
    archive: int
    dlq_retention: int
    max_entry_bytes: int


@dataclass(frozen=True)
class Environment:
    """What differs where the software runs: handling of personal data (of some kinds and fields another), its key,
    replicas of each stream.
    """

    personal_data: str
    key: str | None
    replicas: int
    kinds: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Platform:
    """All of it."""

    name: str
    title: str
    source: str
    type_prefix: str
    client: str
    environments: dict[str, Environment]
    routes: dict[str, Route]
    delivery: Delivery
    events: Stream
    dlq: Stream
    advisories: Stream
    bus: Bus
    readers: tuple[Reader, ...]


def platform_of(catalog: Catalog) -> Platform:
    """The platform of a catalogue."""
    settings, delivery = catalog.settings, catalog.settings.delivery
    name = settings.catalog.name
    upper = name.upper().replace("-", "_")
    stream = settings.nats.stream or f"{upper}_EVENTS"
    retention = seconds(delivery.dlq_retention)
    bus = settings.eventbridge
    return Platform(
        name=name,
        title=settings.catalog.title,
        source=settings.wire.source,
        type_prefix=settings.wire.type.partition("{")[0],
        client=settings.packages.client or _client_name(name),
        environments={
            name: Environment(each.personal_data, each.key, each.replicas, dict(each.kinds), dict(each.fields))
            for name, each in settings.environments.items()
        },
        routes={name: _route(family) for name, family in settings.families.items()},
        delivery=_delivery(settings),
        events=Stream(
            stream,
            subjects(settings),
            max_age=seconds(delivery.max_age) + seconds(delivery.slack),
            duplicate_window=seconds(delivery.duplicate_window),
        ),
        dlq=Stream(settings.nats.dlq or f"{upper}_DLQ", (f"dlq.{stream}.>",), retention, 120),
        advisories=Stream(settings.nats.advisories or f"{upper}_ADVISORIES", _advisories(stream), retention, 0),
        bus=Bus(
            bus.bus or f"{name}-events",
            bus.dlq or f"{name}-events-dlq",
            seconds(bus.archive),
            retention,
            bus.max_entry_bytes,
        ),
        readers=tuple(_reader(settings, each, consumer) for each, consumer in settings.consumers.items()),
    )


def _route(family: Family) -> Route:
    return Route(family.route.mode, tuple(family.route.to), family.token, family.dual_publish)


def _client_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-")) + "EventClient"


def _delivery(settings: Settings) -> Delivery:
    given = settings.delivery
    return Delivery(
        max_retries=given.max_retries,
        max_deliver=given.max_retries + 1,
        backoff=given.waits(),
        ack_wait=seconds(given.ack_wait),
        max_event_age=seconds(given.max_age),
        publish_timeout=seconds(given.publish_timeout),
    )


def subjects(settings: Settings, families: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The NATS subjects of families (of all, where none is named), with ``*`` for every part that varies.

    NATS knows wildcards for whole tokens only, so ``v{major}`` is ``*`` as well.
    """
    made = []
    for family in families or tuple(settings.families):
        tokens = settings.wire.subject.replace("{family}", family).split(".")
        made.append(".".join("*" if "{" in token else token for token in tokens))
    return tuple(dict.fromkeys(made))


def _advisories(stream: str) -> tuple[str, ...]:
    """What the server says when a message was delivered for the last time, or was given up by its consumer."""
    consumer = "$JS.EVENT.ADVISORY.CONSUMER"
    return f"{consumer}.MAX_DELIVERIES.{stream}.*", f"{consumer}.MSG_TERMINATED.{stream}.*"


def _reader(settings: Settings, name: str, consumer: Consumer) -> Reader:
    families = tuple(consumer.families) or tuple(settings.families)
    return Reader(name, families, subjects(settings, families), consumer.max_ack_pending)
