"""Pull requests of a consumer (ADR-37): one subscription, at most one request at a time, nothing lost when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from ...errors import UnavailableError
from .connection import Client, Failure

_OVER = {"404", "408"}
"""What the server says where there is nothing (more) now."""
_GRACE = 1.0
"""Seconds after the end of a request within which the server says so; after that it is taken for lost."""


class Pull:
    """Messages of a pull consumer as they come."""

    def __init__(self, client: Client, stream: str, consumer: str) -> None:
        self._client = client
        self._request = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._inbox = client.new_inbox()
        self._consumer = consumer
        self._arrived: asyncio.Queue[Any] = asyncio.Queue()
        self._open = 0
        self._until = 0.0
        self._subscription: Any = None

    async def start(self) -> None:
        """Subscribe; nothing is asked for yet."""
        self._subscription = await self._client.subscribe(self._inbox, cb=self._received)

    async def _received(self, message: Any) -> None:
        if not message.reply:  # a status: the request is over, or was refused (409), or nobody is there (503)
            self._open = 0
            status = str((message.headers or {}).get("Status", ""))
            self._arrived.put_nowait(None if status in _OVER else self._refused(status))
            return
        self._open = max(self._open - 1, 0)
        self._arrived.put_nowait(message)

    def _refused(self, status: str) -> UnavailableError:
        return UnavailableError(f"the consumer {self._consumer} does not answer ({status})", transport="nats")

    async def fetch(self, count: int, wait: float) -> list[Any]:
        """Up to ``count`` messages, waiting at most ``wait`` seconds for the first.

        Raises ``UnavailableError`` where the consumer moves or is gone, and is to be asked later.
        """
        loop = asyncio.get_running_loop()
        if self._arrived.empty() and (self._open == 0 or loop.time() > self._until):
            self._open, self._until = count, loop.time() + wait + _GRACE
            asked = {"batch": count, "expires": int(wait * 1e9)}
            await self._client.publish(self._request, json.dumps(asked).encode(), reply=self._inbox)
        try:
            async with asyncio.timeout(wait + _GRACE):
                first = await self._arrived.get()
        except TimeoutError:
            return []
        if isinstance(first, UnavailableError):
            raise first
        found = [] if first is None else [first]
        while len(found) < count and not self._arrived.empty():
            found += self._next()
        return found

    def _next(self) -> list[Any]:
        """What has arrived, without what the server says of requests."""
        message = self._arrived.get_nowait()
        return [] if message is None or isinstance(message, UnavailableError) else [message]

    async def close(self) -> list[Any]:
        """End the request. Returns what had arrived and was not fetched, to be given back."""
        with contextlib.suppress(Failure, OSError, TimeoutError):
            async with asyncio.timeout(_GRACE):
                await self._subscription.drain()
        left: list[Any] = []
        while not self._arrived.empty():
            left += self._next()
        return left
