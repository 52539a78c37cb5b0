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
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.release.progress import Refusal
from scripts.release.tools import node_tool

HOST = "127.0.0.1"
_START = 30.0
"""Seconds in which a server must answer."""
_POLL = 0.05


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as opened:
        opened.bind((HOST, 0))
        return int(opened.getsockname()[1])


@contextlib.contextmanager
def serving(name: str, command: Sequence[str | Path], port: int, folder: Path) -> Iterator[int]:
    """Run a server until the block ends; its output is in ``folder``. Refuses when it does not come up."""
    log = folder / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + _START
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Refusal(f"{name} did not start: {log.read_text('utf-8', 'replace')[-300:]}", "run it by hand")
            time.sleep(_POLL)
        yield port
    finally:
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
    port = free_port()
    options = ["-i", HOST, "-p", str(port), "-P", "htpasswd", "-a", "update"]
    options += ["--hash-algo", "sha256", "--disable-fallback", "--backend", "simple-dir", "packages"]
    with serving("pypiserver", [sys.executable, "-m", "pypiserver", "run", *options], port, folder):
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
    port = free_port()
    command: list[str | Path] = [node_tool("verdaccio"), "--config", "config.yaml", "--listen", f"{HOST}:{port}"]
    with serving("verdaccio", command, port, folder):
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
    port = free_port()
    server = Path(sys.executable).with_name("nats-server")
    command = str(server) if server.exists() else shutil.which("nats-server") or "nats-server"
    with serving("nats-server", [command, "-a", HOST, "-p", str(port), "-js", "-sd", str(folder)], port, folder):
        yield f"nats://{HOST}:{port}"
