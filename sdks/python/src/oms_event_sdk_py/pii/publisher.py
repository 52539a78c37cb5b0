"""Any publisher, with personal data handled before it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from .._contracts import Event, RootEvent, read, read_json, written
from .._contracts._validation import plain
from .handler import PIIHandler

if TYPE_CHECKING:
    from .._contracts import EventVersion


class Publisher(Protocol):
    """Whatever publishes a payload to somewhere."""

    async def publish(self, *arguments: Any, **options: Any) -> Any:
        """Publish a payload, such as ``publish(channel, payload)`` or ``publish(event, branch="main")``."""


class SecureEventPublisher:
    """Wraps an object with an async ``publish``: it gets payloads that the policy lets through.

    The payload is the first argument that is no text: a mapping, a list, or an event of this package, which stays one.

    >>> publisher = SecureEventPublisher(nats_publisher, PIIHandler.from_environment("staging"))
    >>> await publisher.publish("oms.schema.created", payload)
    """

    def __init__(self, client: Publisher, handler: PIIHandler) -> None:
        self._client = client
        self._handler = handler

    async def publish(self, *arguments: Any, **options: Any) -> Any:
        """Publish what may leave of a payload, which stays as it is. Raises ``PersonalDataError`` before it is sent."""
        given = list(arguments)
        for index, argument in enumerate(given):
            if not isinstance(argument, str):
                given[index] = await self._protected(argument)
                break
        return await self._client.publish(*given, **options)

    async def _protected(self, payload: Any) -> Any:
        event = isinstance(payload, Event | RootEvent)
        text = written(payload) if event else msgspec.json.encode(plain(payload))
        version = _version(type(payload).__name__) if event else None
        findings = self._handler.scan(text, version)
        if not findings:
            return payload
        value, _ = read_json(await self._handler.protect(text, version, findings))
        return read(type(payload), value) if event else value


def _version(name: str) -> EventVersion | None:
    from .._generated.registry import REGISTRY  # noqa: PLC0415 -- the catalogue of this package

    return REGISTRY.by_name(name)
