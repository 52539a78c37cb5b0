"""Where personal data is looked for: between the payload and its envelope, and again before a reader sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ._contracts import EventVersion


class Found(Protocol):
    """Something personal: what kind of it, and not what."""

    @property
    def kind(self) -> str:
        """Such as ``email``."""


class Protector(Protocol):
    """What a client asks before an event leaves, and when one arrives. ``pii.PIIHandler`` is one."""

    def scan(self, payload: bytes, version: EventVersion | None, attributes: Mapping[str, str]) -> Sequence[Found]:
        """What of a payload (JSON text) and of the context attributes is personal; empty for most events."""

    async def protect(self, payload: bytes, version: EventVersion | None, findings: Sequence[Any]) -> bytes:
        """The payload as it may leave. Raises where it may not."""

    async def reveal(self, value: Any, version: EventVersion | None) -> Any:
        """A payload that was read (JSON's own types) with what was encrypted in plain, where a key is at hand."""
