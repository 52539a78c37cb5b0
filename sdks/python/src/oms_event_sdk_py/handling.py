"""The event that is being handled: what is published meanwhile is caused by it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

from .envelope import VersionedCloudEvent

_handling: ContextVar[VersionedCloudEvent | None] = ContextVar("oms_event_sdk_handling", default=None)


def handling() -> VersionedCloudEvent | None:
    """The event that is being handled here: what is published meanwhile is caused by it."""
    return _handling.get()


@contextlib.contextmanager
def handled_here(event: VersionedCloudEvent) -> Iterator[None]:
    """Let what is published meanwhile be caused by ``event``."""
    before = _handling.get()
    _handling.set(event)
    try:
        yield
    finally:
        # Not reset by token: a loop may be closed in another context than it was begun in.
        _handling.set(before)


def causes() -> dict[str, str]:
    """Correlation and causation of what is published now, as attributes: from the event that is being handled."""
    event = _handling.get()
    if event is None:
        return {}
    return {"correlationid": event.extensions.get("correlationid") or event.id, "causationid": event.id}
