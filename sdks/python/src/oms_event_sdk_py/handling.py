"""The event that is being handled: what is published meanwhile is caused by it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass

from .envelope import VersionedCloudEvent


@dataclass(slots=True)
class _Handled:
    """An event in hand; ``over`` once it is not, for contexts in which nobody could say so."""

    event: VersionedCloudEvent
    over: bool = False


_handling: ContextVar[_Handled | None] = ContextVar("oms_event_sdk_handling", default=None)


def handling() -> VersionedCloudEvent | None:
    """The event that is being handled here: what is published meanwhile is caused by it."""
    here = _handling.get()
    return None if here is None or here.over else here.event


@contextlib.contextmanager
def handled_here(event: VersionedCloudEvent) -> Iterator[None]:
    """Let what is published meanwhile be caused by ``event``."""
    before, here = _handling.get(), _Handled(event)
    _handling.set(here)
    try:
        yield
    finally:
        # Not reset by token: a loop may be closed in another context than it was begun in.
        here.over = True
        _handling.set(before)


def causes() -> dict[str, str]:
    """Correlation and causation of what is published now, as attributes: from the event that is being handled."""
    event = handling()
    if event is None:
        return {}
    return {"correlationid": event.extensions.get("correlationid") or event.id, "causationid": event.id}
