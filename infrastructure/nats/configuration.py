"""The platform as JetStream wants it: what each stream and consumer is to be, in the server's own words.

Times on the wire are nanoseconds. Only what is decided here is said; the rest is the server's default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from codegen.platform import Platform, Reader, Stream

_SECOND = 1_000_000_000


@dataclass(frozen=True)
class Desired:
    """One stream, or (with ``consumer``) one of its durable consumers; ``config`` is in the API's words."""

    stream: str
    consumer: str | None
    config: dict[str, Any]

    @property
    def name(self) -> str:
        """``OMS_EVENTS``, or ``OMS_EVENTS/oms-processor``."""
        return f"{self.stream}/{self.consumer}" if self.consumer else self.stream


def desired(platform: Platform, environment: str | None = None) -> list[Desired]:
    """Every stream and consumer, streams before their consumers. Raises ``KeyError`` for an unknown environment.

    Without an environment each stream has one replica.
    """
    replicas = platform.environments[environment].replicas if environment else 1
    made = [
        _stream(platform.events, replicas, f"{platform.title}: every event"),
        _stream(platform.dlq, replicas, f"{platform.title}: events given up, to be looked at and replayed"),
        _stream(platform.advisories, replicas, f"{platform.title}: what the server says of events given up"),
    ]
    made += [_consumer(platform, reader) for reader in platform.readers]
    return [*made, _keeper(platform)]


def dead_letters(platform: Platform) -> str:
    """The consumer of the advisory stream by which clients bury what was given up."""
    return f"{platform.events.name}_DEAD_LETTERS"


def advisory_subjects(platform: Platform, consumer: str) -> list[str]:
    """What the server says of one consumer's events."""
    return [subject.removesuffix("*") + consumer for subject in platform.advisories.subjects]


def _stream(stream: Stream, replicas: int, description: str) -> Desired:
    """A stream that loses nothing but by age.

    ``discard: new``: should an operator ever bound its size, a publish fails (and is retried, or waits in its outbox)
    rather than an event vanish that nobody has read. ``deny_delete`` is not set: personal data must be removable.
    """
    config = {
        "name": stream.name,
        "description": description,
        "subjects": list(stream.subjects),
        "retention": "limits",
        "storage": "file",
        "discard": "new",
        "max_age": stream.max_age * _SECOND,
        "max_msgs": -1,
        "max_bytes": -1,
        "max_msgs_per_subject": -1,
        "num_replicas": replicas,
        "allow_direct": True,  # an event is fetched by its sequence, from any replica, to become a dead letter
        "allow_atomic": True,  # a batch is stored whole or not at all (server 2.12)
    }
    if stream.duplicate_window:
        config["duplicate_window"] = stream.duplicate_window * _SECOND
    return Desired(stream.name, None, config)


def _consumer(platform: Platform, reader: Reader) -> Desired:
    """A pull consumer. No ``backoff``: it would overwrite ``ack_wait``; the client naks with the catalogue's delays."""
    config = _durable(reader.name, list(reader.subjects)) | {
        "description": f"Events of {', '.join(reader.families)}",
        "max_deliver": platform.delivery.max_deliver,
        "ack_wait": platform.delivery.ack_wait * _SECOND,
        "max_ack_pending": reader.max_ack_pending,
    }
    return Desired(platform.events.name, reader.name, config)


def _keeper(platform: Platform) -> Desired:
    """What turns advisories into dead letters: one for all readers, and the clients make it alike where it is missing.

    Nothing is said of what the clients leave to the server's defaults, or they would change it to and fro.
    """
    name = dead_letters(platform)
    config = {"name": name, "durable_name": name, "ack_policy": "explicit", "deliver_policy": "all", "max_deliver": -1}
    return Desired(platform.advisories.name, name, config)


def _durable(name: str, subjects: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "durable_name": name,
        "filter_subjects": subjects,
        "ack_policy": "explicit",
        "deliver_policy": "all",
        "replay_policy": "instant",
        "num_replicas": 0,  # as many as the stream has
        "inactive_threshold": 0,  # stays, however long nobody reads
        "backoff": [],
    }
