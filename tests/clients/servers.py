"""Servers for tests: on loopback, on free ports, ended by the process that started them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import nats

_STARTING = 20.0
"""Seconds that a server may take until it answers; a nats-server takes 20 ms."""


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once something listens. Raises ``RuntimeError`` where the process ends first, or takes too long."""
    until = time.monotonic() + _STARTING
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.2):
            return
        time.sleep(0.005)
    process.kill()
    raise RuntimeError(f"the server on port {port} did not start (exit code {process.poll()})")


class NatsServer:
    """A nats-server with JetStream whose streams outlive it: ``kill`` and ``start`` it as a test needs."""

    def __init__(self, folder: Path, *arguments: str, port: int | None = None) -> None:
        self.port = port or free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self._folder, self._arguments = folder, arguments
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> NatsServer:
        """Start it, and return once it listens."""
        program = shutil.which("nats-server") or str(Path(sys.executable).parent / "nats-server")
        self._folder.mkdir(parents=True, exist_ok=True)
        command = [program, "-a", "127.0.0.1", "-p", str(self.port), *self._arguments]
        if "-c" not in self._arguments:
            command += ["-js", "-sd", str(self._folder / "store")]
        with (self._folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_for_port(self.port, self.process)
        return self

    def freeze(self) -> None:
        """Stop it where it is, with its connections open."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        # The state comes after the last parenthesis; all its threads have stopped once it is T.
        while Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "T":
            time.sleep(0.001)

    def thaw(self) -> None:
        """Let it go on."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once, as a loss of power would."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def nats_server(folder: Path, *arguments: str) -> Iterator[NatsServer]:
    """A running server."""
    server = NatsServer(folder, *arguments).start()
    try:
        yield server
    finally:
        server.kill()


@contextlib.contextmanager
def moto_server(folder: Path) -> Iterator[str]:
    """A running moto server; its URL."""
    port = free_port()
    program = str(Path(sys.executable).parent / "moto_server")
    with (folder / "moto.log").open("ab") as log:
        process = subprocess.Popen([program, "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log)
    try:
        wait_for_port(port, process)
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
