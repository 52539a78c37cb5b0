"""Any publisher, with personal data handled before it is called."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec

from .._contracts._validation import plain
from .handler import PIIHandler
from .plan import OPEN
from .scan import scan


class Publisher(Protocol):
    """Whatever publishes a payload to somewhere."""

    async def publish(self, channel: str, payload: Any) -> Any:
        """Publish the payload on the channel."""


class SecureEventPublisher:
    """Wraps an object with an async ``publish(channel, payload)``: it gets payloads that the policy lets through.

    >>> publisher = SecureEventPublisher(nats_publisher, PIIHandler.from_environment("staging"))
    >>> await publisher.publish("oms.schema.created", payload)
    """

    def __init__(self, client: Publisher, handler: PIIHandler) -> None:
        self._client = client
        self._handler = handler

    async def publish(self, channel: str, payload: Any) -> Any:
        """Publish what may leave of a payload, which stays as it is. Raises ``PersonalDataError`` before it is sent."""
        value = plain(payload)
        findings = scan(value, OPEN)
        if findings:
            protected = await self._handler.protect(msgspec.json.encode(value), None, findings)
            value = msgspec.json.decode(protected)
        return await self._client.publish(channel, value)
