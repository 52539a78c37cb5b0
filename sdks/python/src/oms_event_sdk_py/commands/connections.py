"""Connections of commands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ..errors import SettingsError

if TYPE_CHECKING:
    from ..transports.nats import NatsTransport


@asynccontextmanager
async def over_nats(url: str | None) -> AsyncIterator[NatsTransport]:
    """The way to NATS that a URL, or ``OMS_URL``, names. Raises ``SettingsError`` where it is another broker."""
    from .._generated.client import OMSEventClient  # noqa: PLC0415 -- only once a command runs
    from ..transports.nats import NatsTransport  # noqa: PLC0415

    async with OMSEventClient.connect(*([url] if url else [])) as client:
        transport = client.transport
        if not isinstance(transport, NatsTransport):
            raise SettingsError(["this is asked of NATS: give --url nats://…"])
        yield transport
