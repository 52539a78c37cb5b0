"""pypiserver, verdaccio and nats-server, each in its folder, on a free port of the loopback interface."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from scripts.release.progress import Refusal
from scripts.release.tools import node_tool

HOST = "127.0.0.1"
_START = 30.0
"""Seconds in which a server must answer."""
_POLL = 0.05
_PORTS = 3
"""Ports that are tried: what is free now may be somebody's when a server has got up."""


def _free_port() -> int:
    with socket.socket() as opened:
        opened.bind((HOST, 0))
        return int(opened.getsockname()[1])


@contextlib.contextmanager
def serving(name: str, command: Callable[[int], Sequence[str | Path]], folder: Path) -> Iterator[int]:
    """Run a server on a free port, which is given, until the block ends; its output is in ``folder``.

    Refuses when it does not come up.
    """
    log = folder / f"{name}.log"
    for left in reversed(range(_PORTS)):
        port = _free_port()
        with log.open("wb") as output:
            process = subprocess.Popen(
                command(port), cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        try:
            if _comes_up(process, port):
                yield port
                return
            if not left:
                raise Refusal(f"{name} did not start: {log.read_text('utf-8', 'replace')[-300:]}", "run it by hand")
        finally:
            _end(process)


def _comes_up(process: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + _START
    while process.poll() is None and time.monotonic() < deadline:
        if _listens(port):
            return process.poll() is None
        time.sleep(_POLL)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
        return True
    return False


@contextlib.contextmanager
def pypiserver(folder: Path, token: str) -> Iterator[int]:
    """An index like PyPI whose packages are the files in ``folder/packages``; ``token`` may upload."""
    (folder / "packages").mkdir(parents=True)
    digest = base64.b64encode(hashlib.sha1(token.encode()).digest()).decode()
    (folder / "htpasswd").write_text(f"__token__:{{SHA}}{digest}\n", "utf-8")
    options = ["-i", HOST, "-P", "htpasswd", "-a", "update"]
    options += ["--hash-algo", "sha256", "--disable-fallback", "--backend", "simple-dir", "packages"]
    start = [sys.executable, "-m", "pypiserver", "run", *options]
    with serving("pypiserver", lambda port: [*start, "-p", str(port)], folder) as port:
        yield port


_VERDACCIO = """\
storage: ./storage
auth: { htpasswd: { file: ./htpasswd, max_users: 1 } }
uplinks: {}
packages:
  '**': { access: $all, publish: $authenticated, unpublish: $authenticated }
web: { enable: false }
log: { type: stdout, format: pretty, level: warn }
"""


@contextlib.contextmanager
def verdaccio(folder: Path) -> Iterator[tuple[int, str]]:
    """A registry like npm's: its port, and a token that may publish."""
    folder.mkdir(parents=True)
    (folder / "config.yaml").write_text(_VERDACCIO, "utf-8")
    start: list[str | Path] = [node_tool("verdaccio"), "--config", "config.yaml"]
    with serving("verdaccio", lambda port: [*start, "--listen", f"{HOST}:{port}"], folder) as port:
        yield port, _npm_token(port)


def _npm_token(port: int) -> str:
    """Make verdaccio's one user, as ``npm adduser`` does."""
    user = json.dumps({"name": "maintainer", "password": "only-on-loopback"}).encode()
    address = f"http://{HOST}:{port}/-/user/org.couchdb.user:maintainer"
    request = urllib.request.Request(address, user, {"Content-Type": "application/json"}, method="PUT")
    deadline = time.monotonic() + _START
    while True:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return str(json.load(answer)["token"])
        except (urllib.error.URLError, ConnectionError) as error:
            if time.monotonic() > deadline:
                raise Refusal(f"verdaccio gives no token: {error}", "look at its log") from None
            time.sleep(_POLL)


@contextlib.contextmanager
def nats(folder: Path) -> Iterator[str]:
    """A NATS server with JetStream: its address."""
    folder.mkdir(parents=True)
    server = Path(sys.executable).with_name("nats-server")
    command = str(server) if server.exists() else shutil.which("nats-server") or "nats-server"
    start = [command, "-a", HOST, "-js", "-sd", str(folder)]
    with serving("nats-server", lambda port: [*start, "-p", str(port)], folder) as port:
        yield f"nats://{HOST}:{port}"
