"""What a publish says when it has succeeded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Receipt:
    """Where a transport has put an event.

    ``destination`` is the NATS subject, the EventBridge bus or the outbox's file. JetStream says ``stream``,
    ``sequence`` and whether it had the event already (``duplicate``); EventBridge its own ``event_id``; the outbox
    the ``sequence`` in its file.
    """

    transport: str
    destination: str
    stream: str | None = None
    sequence: int | None = None
    duplicate: bool = False
    event_id: str | None = None


@dataclass(slots=True)
class PublishResult:
    """An event that arrived: its CloudEvents id and type, a receipt for each transport, and how often it was tried.

    ``also`` are the older versions that were sent beside it.
    """

    id: str
    type: str
    receipts: tuple[Receipt, ...]
    attempts: int
    also: tuple[PublishResult, ...] = ()
