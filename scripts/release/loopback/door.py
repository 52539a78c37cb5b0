"""A door to a server that can fall shut: in the middle of an upload, after so many of them, or altogether.

It passes bytes on and looks only for the requests that upload (POST to an index, PUT to npm's kind).
"""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

from scripts.release.loopback.servers import HOST

_BLOCK = 65_536


class Door:
    """Listens on ``port`` and leads to a server's. Shut, it refuses connections, as a server that is down does.

    The port stays its own while it is shut: a socket that is bound and does not listen keeps it.
    """

    def __init__(self, target: int) -> None:
        self.uploads = 0
        """Uploads that came through whole."""
        self._target = target
        self._cut_after: int | None = None
        self._shut_after: int | None = None
        self._bound = _bound(0)
        self._listener: socket.socket | None = None
        self.port = int(self._bound.getsockname()[1])

    def open(self) -> None:
        """Let everything through from now on."""
        self._cut_after = self._shut_after = None
        if self._listener is None:
            self._listener = self._bound
            self._listener.listen()
            threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def shut(self) -> None:
        """Refuse every connection from now on."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
            listener.close()
            self._bound = _bound(self.port)

    def cut_next_upload(self, after: int) -> None:
        """Break the connection once so many bytes of the next upload went through."""
        self._cut_after = after

    def shut_after(self, uploads: int) -> None:
        """Let so many more uploads through, and then refuse every connection."""
        self._shut_after = self.uploads + uploads

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.shut()
        self._bound.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(client,), daemon=True).start()

    def _pass(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError), socket.create_connection((HOST, self._target)) as server:
            connection = _Connection()
            back = threading.Thread(target=self._answers, args=(server, client, connection), daemon=True)
            back.start()
            self._requests(client, server, connection)
            back.join()

    def _requests(self, client: socket.socket, server: socket.socket, connection: _Connection) -> None:
        sent = 0
        while block := client.recv(_BLOCK):
            if block.startswith((b"POST ", b"PUT ")) and b"/-/" not in block.partition(b"\r\n")[0]:
                connection.uploads, sent = True, 0
            if connection.uploads and self._cut_after is not None:
                if sent + len(block) >= self._cut_after:
                    server.sendall(block[: self._cut_after - sent])
                    self._cut_after = None
                    for end in (server, client):
                        end.shutdown(socket.SHUT_RDWR)
                    return
                sent += len(block)
            # A server that refuses without reading has closed already: its answer still has to reach the client.
            with contextlib.suppress(OSError):
                server.sendall(block)
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_WR)

    def _answers(self, server: socket.socket, client: socket.socket, connection: _Connection) -> None:
        with contextlib.suppress(OSError):
            while block := server.recv(_BLOCK):
                if connection.uploads and block.startswith(b"HTTP/1."):
                    self.uploads += block.split(b" ", 2)[1].startswith(b"2")
                    connection.uploads = False
                    if self.uploads == self._shut_after:
                        self.shut()
                client.sendall(block)
            client.shutdown(socket.SHUT_WR)


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((HOST, port))
    return made


class _Connection:
    """What both directions of one connection know: whether an upload waits for its answer."""

    uploads = False
