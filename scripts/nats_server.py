"""A nats-server of one's own, on a free port of loopback: for the demonstration and for tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

_STARTING = 20.0
"""Seconds that a server may take until it answers; a nats-server takes 20 ms."""
_TOLD = 500


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port


def wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once something listens. Raises ``RuntimeError`` where the process ends first, or takes too long."""
    until = time.monotonic() + _STARTING
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.2):
            return
        time.sleep(0.005)
    process.kill()
    told = log.read_text("utf-8", "replace")[-_TOLD:]
    raise RuntimeError(f"the server on port {port} did not start (exit code {process.wait()}): {told}")


class NatsServer:
    """A nats-server with JetStream whose streams outlive it: ``kill`` and ``start`` it as a test needs.

    ``arguments`` are its own; with ``-c`` among them, JetStream is the business of that file.
    """

    def __init__(
        self, folder: Path, *arguments: str, port: int | None = None, env: Mapping[str, str] | None = None
    ) -> None:
        self.port = port or free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self._folder, self._arguments, self._env = folder, arguments, env or {}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> NatsServer:
        """Start it, and return once it listens. Raises ``RuntimeError`` with what it said where it does not."""
        beside = Path(sys.executable).with_name("nats-server")
        program = str(beside) if beside.exists() else shutil.which("nats-server")
        if program is None:
            raise RuntimeError("there is no nats-server: pip install -r requirements/tests.txt")
        self._folder.mkdir(parents=True, exist_ok=True)
        command = [program, "-a", "127.0.0.1", "-p", str(self.port), *self._arguments]
        if "-c" not in self._arguments:
            command += ["-js", "-sd", str(self._folder / "store")]
        file = self._folder / "server.log"
        with file.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **self._env})
        wait_for_port(self.port, self.process, file)
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
def nats_server(folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> Iterator[NatsServer]:
    """A running server, for the time of a block."""
    server = NatsServer(folder, *arguments, env=env).start()
    try:
        yield server
    finally:
        server.kill()
