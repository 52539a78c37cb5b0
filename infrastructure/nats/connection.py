"""A connection to a server for a short command: it answers at once, or the command says why not."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import nats
from nats.aio.client import Client
from nats.errors import Error, NoServersError

from infrastructure.nats.permissions import inbox


@dataclass(frozen=True)
class Server:
    """Where a server is and how to log in. A user in the URL also decides the inbox (see ``permissions``)."""

    url: str = "nats://127.0.0.1:4222"
    credentials: Path | None = None
    ca: Path | None = None


class NotConnected(Exception):
    """There is no connection; the message says to where, and what the client was told."""


@contextlib.asynccontextmanager
async def connected(server: Server) -> AsyncIterator[Client]:
    """A connection for the block, closed after it; raises ``NotConnected``."""
    told: list[str] = []

    async def note(error: Exception) -> None:
        told.append(str(error) or type(error).__name__)

    options: dict[str, Any] = {"allow_reconnect": False, "max_reconnect_attempts": 1, "reconnect_time_wait": 0.1}
    if server.credentials:
        options["user_credentials"] = str(server.credentials)
    if server.ca:
        options["tls"] = ssl.create_default_context(cafile=str(server.ca))
    if user := urlsplit(server.url).username:
        options["inbox_prefix"] = inbox(user).encode()
    try:
        connection = await nats.connect(server.url, error_cb=note, **options)
    except (Error, OSError, NoServersError) as error:
        why = told[-1] if told else str(error) or type(error).__name__
        raise NotConnected(f"no connection to {shown(server.url)}: {why}") from None
    try:
        yield connection
    finally:
        await connection.close()


def shown(url: str) -> str:
    """A URL without the password that may be in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
