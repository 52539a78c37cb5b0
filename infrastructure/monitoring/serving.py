"""The page: the latest lag and its history over HTTP, for a browser on this machine, or a proxy that asks who."""

from __future__ import annotations

import contextlib
import json
import secrets
import socket
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from infrastructure.monitoring.lag import Lag

_PAGE = Path(__file__).with_name("page.html")
_HISTORY = 120  # samples of each chart


class Board:
    """The latest numbers, and what went before; written by the watcher, read by requests."""

    def __init__(self, interval: float, limit: int) -> None:
        self._interval = interval
        self._limit = limit
        self._lock = threading.Lock()
        self._latest: list[Lag] = []
        self._history: dict[tuple[str, str], deque[int]] = {}
        self._absent: list[str] = []
        self._error: str | None = None

    def put(self, found: Sequence[Lag], absent: Sequence[str] = ()) -> None:
        """New numbers, and the names of consumers that should be there; those that are gone are forgotten."""
        with self._lock:
            self._latest, self._absent, self._error = list(found), list(absent), None
            keys = {(lag.stream, lag.consumer) for lag in found}
            self._history = {key: past for key, past in self._history.items() if key in keys}
            for lag in found:
                self._history.setdefault((lag.stream, lag.consumer), deque(maxlen=_HISTORY)).append(lag.lag)

    def fail(self, told: str) -> None:
        """There are no new numbers, and why."""
        with self._lock:
            self._error = told

    def latest(self) -> list[Lag]:
        """The latest numbers."""
        with self._lock:
            return list(self._latest)

    def as_json(self) -> dict[str, Any]:
        """What the page shows."""
        with self._lock:
            consumers = [
                {"lag": lag.as_json(), "history": list(self._history[lag.stream, lag.consumer])} for lag in self._latest
            ]
            told = {"interval": self._interval, "limit": self._limit, "error": self._error, "absent": self._absent}
            return told | {"consumers": consumers}


@contextlib.contextmanager
def serving(board: Board, host: str, port: int) -> Iterator[str]:
    """Serves the page during the block; gives its address. Port 0 is any free one. Raises ``OSError``."""
    server = _Server((host, port), _handler(board))
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        shown = f"[{host}]" if ":" in host else host
        yield f"http://{shown}:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, handler)

    def handle_error(self, *_: object) -> None:
        """Nothing: a browser that goes away in the middle of an answer is nobody's business."""


def _handler(board: Board) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # of a browser that asks and says nothing

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/":
                nonce = secrets.token_urlsafe(16)
                page = _PAGE.read_text("utf-8").replace("NONCE", nonce)
                policy = (
                    f"default-src 'none'; connect-src 'self'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
                    "base-uri 'none'; frame-ancestors 'none'"
                )
                self._answer(200, "text/html; charset=utf-8", page, policy)
            elif path == "/lag.json":
                self._answer(200, "application/json", json.dumps(board.as_json()))
            else:
                self._answer(404, "text/plain; charset=utf-8", "there is only / and /lag.json\n")

        def _answer(self, code: int, kind: str, text: str, policy: str = "default-src 'none'") -> None:
            body = text.encode()
            self.send_response(code)
            for name, value in (
                ("Content-Type", kind),
                ("Content-Length", str(len(body))),
                ("Content-Security-Policy", policy),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: the terminal shows the table."""

    return Handler
