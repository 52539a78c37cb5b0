"""A real nats-server on a free port of loopback, for the time of a block."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import nats
from nats.aio.client import Client

from scripts.nats_server import nats_server as running


@contextlib.contextmanager
def nats_server(folder: Path, configuration: str = "", env: Mapping[str, str] | None = None) -> Iterator[int]:
    """Runs a server with JetStream below ``folder`` and gives its port; ``configuration`` is added to its file."""
    file = folder / "server.conf"
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(f'jetstream {{ store_dir: "{folder / "store"}" }}\n{configuration}', "utf-8")
    with running(folder, "-c", str(file), env=env) as server:
        yield server.port


@contextlib.asynccontextmanager
async def client(port: int, errors: asyncio.Queue[str] | None = None, **options: Any) -> AsyncIterator[Client]:
    """A connection; what the server says asynchronously (such as a permission refused) goes into ``errors``."""

    async def note(error: Exception) -> None:
        if errors is not None:
            errors.put_nowait(str(error))

    connection = await nats.connect(f"nats://127.0.0.1:{port}", error_cb=note, allow_reconnect=False, **options)
    try:
        yield connection
    finally:
        await connection.close()


def run(coroutine: Any) -> Any:
    """A test's coroutine, within a minute."""
    return asyncio.run(asyncio.wait_for(coroutine, 60))
