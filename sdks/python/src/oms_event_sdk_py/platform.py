"""What the catalogue says of the platform that events need. The values are generated: ``_generated/platform.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Route:
    """Where a family's events go: ``mode`` is ``ALL`` or ``FAILOVER``, ``to`` names transports in order.

    ``token`` is what the last token of the family's subject is: ``branch``, a field of the data, or ``-``. With
    ``dual_publish`` older versions are sent beside the newest until their sunset.
    """

    mode: str
    to: tuple[str, ...]
    token: str
    dual_publish: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """How often and how long an event is tried; times in seconds.

    ``max_deliver`` counts deliveries and ``max_retries`` those after the first; ``backoff`` has a wait for each retry.
    ``publish_timeout`` bounds a publish with all its retries.
    """

    max_retries: int
    max_deliver: int
    backoff: tuple[float, ...]
    ack_wait: int
    max_event_age: int
    publish_timeout: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A JetStream stream; times in seconds."""

    name: str
    subjects: tuple[str, ...]
    max_age: int
    duplicate_window: int


@dataclass(frozen=True, slots=True)
class Reader:
    """A durable consumer that the catalogue names."""

    name: str
    families: tuple[str, ...]
    subjects: tuple[str, ...]
    max_ack_pending: int


@dataclass(frozen=True, slots=True)
class Bus:
    """The EventBridge bus with its dead-letter queue; times in seconds, sizes in bytes."""

    name: str
    dlq: str
    archive: int
    dlq_retention: int
    max_entry_bytes: int


@dataclass(frozen=True, slots=True)
class Environment:
    """What differs where the software runs: handling of personal data, its key, replicas of each stream.

    ``kinds`` and ``fields`` (``schema.created:/author``) are handled otherwise.
    """

    personal_data: str
    key: str | None
    replicas: int
    kinds: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Platform:
    """All of it. ``source`` is the CloudEvents source, ``type_prefix`` what every CloudEvents type begins with."""

    name: str
    title: str
    source: str
    type_prefix: str
    client: str
    environments: Mapping[str, Environment]
    routes: Mapping[str, Route]
    delivery: Delivery
    events: Stream
    dlq: Stream
    advisories: Stream
    bus: Bus
    readers: tuple[Reader, ...]
