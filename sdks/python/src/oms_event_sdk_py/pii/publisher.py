"""Any publisher, with personal data handled before it is called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from .._contracts import Event, RootEvent, read, read_json, written
from .._contracts._json import repeats_a_name
from .._contracts._validation import plain
from .errors import ProtectionError
from .handler import PIIHandler
from .scan import scan

if TYPE_CHECKING:
    from .._contracts import EventVersion


class Publisher(Protocol):
    """Whatever publishes a payload to somewhere."""

    async def publish(self, *arguments: Any, **options: Any) -> Any:
        """Publish a payload, such as ``publish(channel, payload)`` or ``publish(event, branch="main")``."""


class SecureEventPublisher:
    """Wraps an object with an async ``publish``: it gets payloads that the policy lets through.

    The payload is the first argument that is no text, else the first option that is neither text nor number: a mapping,
    a list, bytes of JSON, or an event of this package, which stays one. Whatever else is given (a channel, headers, a
    payload as text) can only be logged or blocked.

    >>> publisher = SecureEventPublisher(nats_publisher, PIIHandler.from_environment("staging"))
    >>> await publisher.publish("oms.schema.created", payload)
    """

    def __init__(self, client: Publisher, handler: PIIHandler) -> None:
        self._client = client
        self._handler = handler

    async def publish(self, *arguments: Any, **options: Any) -> Any:
        """Publish what may leave of a payload, which stays as it is. Raises ``PersonalDataError`` before it is sent."""
        given: dict[int | str, Any] = dict(enumerate(arguments))
        given.update(options)
        at = next((place for place in given if _is_payload(place, given[place])), None)
        await self._check({str(place): value for place, value in given.items() if place != at})
        if at is not None:
            given[at] = await self._protected(given[at])
        changed = [given[index] for index in range(len(arguments))]
        return await self._client.publish(*changed, **{name: given[name] for name in options})

    async def _check(self, rest: dict[str, Any]) -> None:
        found = [replace(each, part="attribute") for each in scan(rest)]
        if found:
            await self._handler.protect(b"null", None, found)

    async def _protected(self, payload: Any) -> Any:
        event = isinstance(payload, Event | RootEvent)
        is_text = isinstance(payload, bytes | bytearray | memoryview)
        text = written(payload) if event else bytes(payload) if is_text else msgspec.json.encode(plain(payload))
        version = _version(type(payload).__name__) if event else None
        if is_text:
            _refuse_unclear(text)
        findings = self._handler.scan(text, version)
        if not findings:
            return payload
        made = await self._handler.protect(text, version, findings)
        if is_text:
            return made
        value, _ = read_json(made)
        return read(type(payload), value) if event else value


def _refuse_unclear(text: bytes) -> None:
    """Refuse what is no JSON, or says two things of one name: not all of it would be looked at."""
    _, faults = read_json(text)
    if faults:
        raise ProtectionError("", f"the payload {faults[0][2]}")
    if repeats_a_name(text):
        raise ProtectionError("", "the payload has two members of one name, of which one cannot be looked at")


def _is_payload(place: int | str, value: Any) -> bool:
    return not isinstance(value, str if isinstance(place, int) else str | int | float | None)


def _version(name: str) -> EventVersion | None:
    from .._generated.registry import REGISTRY  # noqa: PLC0415 -- the catalogue of this package

    return REGISTRY.by_name(name)
