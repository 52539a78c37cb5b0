"""Servers for tests: on loopback, on free ports, ended by the process that started them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import nats

from scripts.nats_server import NatsServer, free_port, nats_server, wait_for_port

__all__ = ["NatsServer", "admin", "api", "free_port", "moto_server", "nats_server", "stored", "until"]


@contextlib.contextmanager
def moto_server(folder: Path) -> Iterator[str]:
    """A running moto server; its URL."""
    port = free_port()
    program = str(Path(sys.executable).parent / "moto_server")
    with (folder / "moto.log").open("ab") as log:
        process = subprocess.Popen([program, "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log)
    try:
        wait_for_port(port, process, folder / "moto.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


async def api(client: Any, subject: str, request: dict[str, Any] | None = None) -> dict[str, Any]:
    """One call of JetStream's API. Raises ``RuntimeError`` where the answer is an error."""
    answer = await client.request(f"$JS.API.{subject}", json.dumps(request or {}).encode(), timeout=5)
    value: dict[str, Any] = json.loads(answer.data)
    if "error" in value:
        raise RuntimeError(f"{subject}: {value['error']}")
    return value


@contextlib.asynccontextmanager
async def admin(url: str) -> AsyncIterator[Any]:
    """A plain connection for looking at a server."""
    client = await nats.connect(url, allow_reconnect=True, max_reconnect_attempts=-1, reconnect_time_wait=0.1)
    try:
        yield client
    finally:
        await client.close()


async def stored(client: Any, stream: str) -> Sequence[Any]:
    """All messages of a stream, oldest first."""
    jetstream, sequence = client.jetstream(), 1
    found: list[Any] = []
    while True:
        try:
            message = await jetstream.get_msg(stream, sequence, subject=">", next=True)
        except nats.js.errors.NotFoundError:
            return found
        found.append(message)
        sequence = message.seq + 1


async def until(condition: Any, seconds: float = 10.0) -> None:
    """Return once ``condition`` (awaited) holds; fail after ``seconds``."""
    limit = time.monotonic() + seconds
    while not await condition():
        assert time.monotonic() < limit, "it did not come about in time"
        await asyncio.sleep(0.02)
