"""Two registries on loopback that know the packages they are given: the simple index of Python, and npm's."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextlib.contextmanager
def registries(known: Mapping[str, list[str]]) -> Iterator[str]:
    """Serves ``/simple/NAME/`` and ``/npm/NAME`` for the versions of each name; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, _, name = self.path.strip("/").partition("/")
            versions = known.get(name)
            text = _simple(name, versions or []) if kind == "simple" else _npm(name, versions or [])
            body = (text if versions else '{"error": "not found"}').encode()
            self.send_response(200 if versions else 404)
            self.send_header("Content-Type", "text/html" if kind == "simple" else "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _simple(name: str, versions: list[str]) -> str:
    written = (version.replace("-rc.", "rc") for version in versions)
    files = (f"{name.replace('-', '_')}-{version}-py3-none-any.whl" for version in written)
    return "<!DOCTYPE html><html><body>" + "".join(f'<a href="{each}">{each}</a>' for each in files) + "</body></html>"


def _npm(name: str, versions: list[str]) -> str:
    made = {each: {"name": name, "version": each} for each in versions}
    return json.dumps({"name": name, "dist-tags": {"latest": versions[-1] if versions else ""}, "versions": made})
