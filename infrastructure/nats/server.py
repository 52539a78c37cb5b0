"""A running server's streams and consumers, by the JSON API of JetStream.

nats-py's own types drop fields they do not know; a request takes and gives any.
"""

from __future__ import annotations

import json
from typing import Any

from nats.aio.client import Client
from nats.errors import Error, NoRespondersError

_NOT_FOUND = frozenset((10014, 10059))  # consumer not found, stream not found
_TIMEOUT = 10.0


class ServerRefused(Exception):
    """The server, or its silence, said no: ``asked`` is the subject, ``code`` JetStream's error code (0: none)."""

    def __init__(self, asked: str, told: str, code: int = 0) -> None:
        super().__init__(f"{asked}: {told}")
        self.asked = asked
        self.code = code


class JetStream:
    """What ``apply`` and the monitors ask of a connection."""

    def __init__(self, connection: Client) -> None:
        self._connection = connection

    async def request(self, subject: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One request of the API, ``subject`` without its ``$JS.API.``; raises ``ServerRefused``."""
        asked = f"$JS.API.{subject}"
        payload = b"" if body is None else json.dumps(body).encode()
        try:
            reply = await self._connection.request(asked, payload, timeout=_TIMEOUT)
        except NoRespondersError:
            raise ServerRefused(asked, "no JetStream answers: is it enabled for this account?") from None
        except TimeoutError:
            raise ServerRefused(asked, f"no answer in {_TIMEOUT:.0f} s: may this user ask for it?") from None
        except Error as error:
            raise ServerRefused(asked, str(error)) from error
        answer: dict[str, Any] = json.loads(reply.data)
        if fault := answer.get("error"):
            raise ServerRefused(asked, fault.get("description", "refused"), int(fault.get("err_code", 0)))
        return answer

    async def stream(self, name: str) -> dict[str, Any] | None:
        """``stream_info`` of a stream, or None where there is none."""
        return await self._or_none(f"STREAM.INFO.{name}")

    async def consumer(self, stream: str, name: str) -> dict[str, Any] | None:
        """``consumer_info`` of a consumer, or None where there is none."""
        return await self._or_none(f"CONSUMER.INFO.{stream}.{name}")

    async def consumers(self, stream: str) -> list[dict[str, Any]]:
        """``consumer_info`` of each consumer of a stream; none where there is no stream."""
        found: list[dict[str, Any]] = []
        while True:
            try:
                page = await self.request(f"CONSUMER.LIST.{stream}", {"offset": len(found)})
            except ServerRefused as refused:
                if refused.code in _NOT_FOUND:
                    return []
                raise
            found += page["consumers"] or []
            if len(found) >= page["total"] or not page["consumers"]:
                return found

    async def put_stream(self, config: dict[str, Any], *, new: bool) -> None:
        """Create a stream, or update the one of this name."""
        await self.request(f"STREAM.{'CREATE' if new else 'UPDATE'}.{config['name']}", config)

    async def put_consumer(self, stream: str, config: dict[str, Any], *, new: bool) -> None:
        """Create a consumer, or update the one of this name."""
        body = {"stream_name": stream, "config": config, "action": "create" if new else "update"}
        await self.request(f"CONSUMER.CREATE.{stream}.{config['name']}", body)

    async def delete(self, stream: str, consumer: str | None = None) -> None:
        """Delete a stream with all its messages, or a consumer with its position."""
        await self.request(f"CONSUMER.DELETE.{stream}.{consumer}" if consumer else f"STREAM.DELETE.{stream}")

    async def _or_none(self, subject: str) -> dict[str, Any] | None:
        try:
            return await self.request(subject)
        except ServerRefused as refused:
            if refused.code in _NOT_FOUND:
                return None
            raise
