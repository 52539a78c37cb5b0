"""Channels: NATS subjects as names of events."""

from __future__ import annotations

from . import subjects
from ._contracts import EventVersion, Registry
from .errors import UnknownEventError


def filter_of(pattern: str) -> str:
    """The filter that admits every subject of an event version."""
    return ".".join("*" if "{" in token else token for token in pattern.split("."))


def version_of(registry: Registry, channel: str) -> tuple[EventVersion, str | None]:
    """The contract of a subject, and the value of its last token. Raises ``UnknownEventError``."""
    for version in registry:
        if subjects.matches(filter_of(version.subject), channel):
            head, brace, rest = version.subject.partition("{")
            if not brace:
                return version, None
            end = len(channel) - len(rest.partition("}")[2])
            return version, subjects.value_of(channel[len(head) : end])
    raise UnknownEventError(f"no event of this catalogue has the subject {channel}")
