"""A small catalogue without a fault, and a copy of it that tests break at one place."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.codegen import folders
from tests.codegen.command import Command

CATALOG = """\
[catalog]
name = "ping"
title = "Ping events"
version = "1.0.0"
schemas = "https://schemas.ping.example/"
common = ["common"]

[wire]
source = "ping"
type = "example.{family}.{action}.v{major}"
subject = "{family}.{action}.v{major}.{token}"

[packages.python]
name = "ping-events"
module = "ping_events"
path = "python/ping_events"

[packages.typescript]
name = "ping-events"
path = "typescript/src"

[families.ping]
token = "-"
route = { mode = "ALL", to = ["nats"] }

[delivery]
max_retries = 3
max_age = "1h"
ack_wait = "30s"
"""
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
V1 = "schemas/ping.sent/v1.json"
V2 = "schemas/ping.sent/v2.json"
COMMON = "schemas/common/host.json"

_V1 = {
    "$schema": _DRAFT,
    "$id": "https://schemas.ping.example/ping.sent/v1.json",
    "title": "PingSentV1",
    "description": "Sent when a host was asked whether it is there.",
    "x-version": "1.0.0",
    "deprecated": True,
    "x-deprecation": {"since": "2026-11-01", "sunset": "2027-05-01", "replacement": "PingSentV2", "note": ""},
    "type": "object",
    "required": ["host"],
    "properties": {"host": {"$ref": "../common/host.json#/$defs/Host", "description": "The host."}},
}
_V2 = {
    "$schema": _DRAFT,
    "$id": "https://schemas.ping.example/ping.sent/v2.json",
    "title": "PingSentV2",
    "description": "Sent when a host was asked whether it is there, and how often.",
    "x-version": "2.0.0",
    "type": "object",
    "required": ["host", "version"],
    "properties": {
        "host": {"$ref": "../common/host.json#/$defs/Host", "description": "The host."},
        "count": {"type": "integer", "minimum": 1, "default": 1, "description": "How often."},
        "version": {"type": "string", "default": "2.0.0", "description": "Version of this contract."},
    },
    "x-from-previous": {"steps": [{"set": "/version", "value": "2.0.0"}]},
}
_COMMON = {
    "$schema": _DRAFT,
    "$id": "https://schemas.ping.example/common/host.json",
    "title": "Hosts",
    "description": "How a host is named.",
    "$defs": {"Host": {"title": "Host", "description": "Name of a host.", "type": "string", "minLength": 1}},
}
_EXAMPLES = {
    "v1/one.json": {"host": "a"},
    "v1/two.json": {"host": "b"},
    "v1/invalid/empty.json": {"violates": {"keyword": "required", "pointer": ""}, "data": {}},
    "v2/one.json": {"host": "a", "version": "2.0.0"},
    "v2/two.json": {"host": "b", "count": 2, "version": "2.0.0"},
    "v2/invalid/none.json": {
        "violates": {"keyword": "minimum", "pointer": "/count"},
        "data": {"host": "a", "count": 0, "version": "2.0.0"},
    },
}


def text_of(value: Any) -> str:
    """JSON as it is written here: a line for each member."""
    return json.dumps(value, indent=2) + "\n"


def write_good(folder: Path) -> None:
    """The good catalogue into a schema folder."""
    files = {"ping.sent/v1.json": _V1, "ping.sent/v2.json": _V2, "common/host.json": _COMMON}
    files |= {f"ping.sent/examples/{path}": value for path, value in _EXAMPLES.items()}
    for path, value in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text_of(value), "utf-8")
    (folder / "catalog.toml").write_text(CATALOG, "utf-8")


@dataclass(frozen=True)
class Catalogue:
    """A catalogue in ``root/schemas`` with its SDKs beside it, to be broken."""

    root: Path
    codegen: Command

    @classmethod
    def copy_of(cls, good: Path, root: Path, codegen: Command) -> "Catalogue":
        shutil.copytree(good, root)
        return cls(root, codegen)

    def write(self, path: str, content: str | bytes) -> None:
        """Put a file there as it stands."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def put(self, path: str, value: Any) -> None:
        """Put a JSON file there."""
        self.write(path, text_of(value))

    def edit(self, path: str, change: Callable[[Any], object]) -> None:
        """Change the value of a JSON file; a member that ``change`` takes away is gone."""
        value = json.loads((self.root / path).read_text("utf-8"))
        change(value)
        self.put(path, value)

    def replace(self, path: str, old: str, new: str) -> None:
        """Change a text that occurs once in a file."""
        text = (self.root / path).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} is not once in {path}"
        self.write(path, text.replace(old, new))

    def refused(self, *arguments: str) -> str:
        """What ``generate`` prints where it refuses: exit code 1, nothing changed, and ``check`` says the same."""
        before = folders.contents(self.root), folders.moments(self.root)
        generated = self.codegen("generate", "--no-cache", *arguments)
        checked = self.codegen("check", "--no-cache", *arguments)
        assert (folders.contents(self.root), folders.moments(self.root)) == before, "a refused run changed files"
        assert (generated.code, checked.code) == (1, 1)
        assert checked.out == generated.out
        assert "problem" in generated.err
        return generated.out

    def accepted(self, *arguments: str) -> str:
        """What ``generate`` prints where it does its work."""
        generated = self.codegen("generate", "--no-cache", *arguments)
        assert generated.code == 0, generated
        return generated.out
