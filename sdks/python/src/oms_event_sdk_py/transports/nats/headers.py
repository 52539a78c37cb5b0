"""Headers of messages as texts."""

from __future__ import annotations

from collections.abc import Mapping
from email.header import Header, decode_header
from typing import Any


def texts(headers: Mapping[str, Any] | None) -> dict[str, str]:
    """What nats-py has read, which makes an ``email.header.Header`` of a value that is not ASCII (ADR-4: UTF-8)."""
    return {name: _text(value) for name, value in (headers or {}).items()}


def _text(value: Any) -> str:
    if not isinstance(value, Header):
        return str(value)
    parts = [part.encode() if isinstance(part, str) else part for part, _ in decode_header(value)]
    return b"".join(parts).decode(errors="replace")
