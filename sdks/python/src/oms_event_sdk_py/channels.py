"""Channels: NATS subjects as names of events."""

from __future__ import annotations

import re

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
            return version, _value(channel[len(head) : end], channel)
    raise UnknownEventError(f"no event of this catalogue has the subject {channel}")


def _value(token: str, channel: str) -> str | None:
    try:
        value = subjects.value_of(token)
    except ValueError as error:
        raise UnknownEventError(f"the last token of {channel} is not percent-encoded UTF-8") from error
    if re.search("%(?![0-9A-Fa-f]{2})", token):
        raise UnknownEventError(f"the last token of {channel} is not percent-encoded UTF-8")
    return value
