"""A connection to a server for a short command: it answers at once, or the command says why not."""

from __future__ import annotations

import contextlib
import re
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nats
from nats.aio.client import Client
from nats.errors import Error

from infrastructure.nats.permissions import inbox


@dataclass(frozen=True)
class Server:
    """Where a server is and how to log in. A user in the URL also decides the inbox (see ``permissions``).

    ``url`` may be several of one cluster, with commas.
    """

    url: str = "nats://127.0.0.1:4222"
    credentials: Path | None = None
    ca: Path | None = None

    @property
    def urls(self) -> list[str]:
        """Each of them."""
        return [each.strip() for each in self.url.split(",")]


class NotConnected(Exception):
    """There is no connection; the message says to where, and what the client was told."""


@contextlib.asynccontextmanager
async def connected(server: Server) -> AsyncIterator[Client]:
    """A connection for the block, closed after it; raises ``NotConnected``."""
    told: list[str] = []

    async def note(error: Exception) -> None:
        told.append(str(error) or type(error).__name__)

    try:
        connection = await nats.connect(server.urls, error_cb=note, **_options(server))
    except (Error, OSError, ValueError) as error:
        why = told[-1] if told else str(error) or type(error).__name__
        raise NotConnected(f"no connection to {shown(server.url)}: {why}") from None
    try:
        yield connection
    finally:
        await connection.close()


def _options(server: Server) -> dict[str, Any]:
    """Raises ``OSError`` and ``ValueError``, which name what is wrong."""
    options: dict[str, Any] = {"allow_reconnect": False, "max_reconnect_attempts": 1, "reconnect_time_wait": 0.1}
    if server.credentials:
        if not server.credentials.is_file():
            raise ValueError(f"there is no credentials file {server.credentials}")
        options["user_credentials"] = str(server.credentials)
    if server.ca:
        try:
            options["tls"] = ssl.create_default_context(cafile=str(server.ca))
        except OSError as error:
            raise ValueError(f"{server.ca} has no certificates: {error.strerror or error}") from None
    if user := urlsplit(server.urls[0]).username:
        options["inbox_prefix"] = inbox(user).encode()
    return options


def shown(url: str) -> str:
    """A URL, or several, without the passwords that may be in them."""
    return re.sub(r"(^|//|,)[^,/]*@", r"\1", url)
