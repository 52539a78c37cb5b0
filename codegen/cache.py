"""What was made before, by what it was made from: so that a run does only what changed.

The cache is an SQLite file in the user's cache folder. Losing it costs time and nothing else; one that
cannot be read or written is left alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

_LIMIT = 20_000
_TOOLS = ("datamodel-code-generator", "jinja2", "jsonschema-rs", "pydantic", "ruff")


def digest(*parts: str | bytes) -> str:
    """One fingerprint of several parts; where a part ends matters."""
    made = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()


@cache
def generator() -> str:
    """The fingerprint of whatever makes texts: this package, its templates and tables, the tools it calls."""
    here = Path(__file__).parent
    files = sorted(file for file in here.rglob("*") if file.suffix in (".py", ".j2", ".json"))
    tools = ",".join(f"{name}={version(name)}" for name in _TOOLS)
    return digest(
        sys.version, tools, *(part for f in files for part in (f.relative_to(here).as_posix(), f.read_bytes()))
    )


def default_folder() -> Path:
    """Where caches belong on this system."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "contract-codegen"


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can put anything there: what is pickled in it is as good as code."""
    status = folder.stat()
    mine = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    return mine and not status.st_mode & 0o022


class Cache:
    """Texts and results by key. With ``folder=None`` it remembers nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._base: sqlite3.Connection | None = None
        if folder is None:
            return
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(folder):
                return
            self._base = sqlite3.connect(folder / "cache.sqlite3", timeout=5, isolation_level=None)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=OFF")
            for table in ("texts", "results"):
                self._base.execute(f"CREATE TABLE IF NOT EXISTS {table} (key TEXT PRIMARY KEY, value NOT NULL)")
        except (OSError, sqlite3.Error):
            self._base = None

    def get(self, keys: Iterable[str]) -> dict[str, str]:
        """The texts known for these keys."""
        return self._get("texts", keys)

    def put(self, texts: Mapping[str, str]) -> None:
        """Remember texts."""
        self._put("texts", texts)

    def recall(self, keys: Iterable[str]) -> dict[str, Any]:
        """The results known for these keys: objects of this package, as it is now (``generator`` is in the keys).

        They are pickled: the folder is as private to the user as the byte code that Python keeps for him.
        """
        found = {}
        for key, data in self._get("results", keys).items():
            with contextlib.suppress(Exception):  # a damaged entry is none
                found[key] = pickle.loads(data)
        return found

    def keep(self, results: Mapping[str, Any]) -> None:
        """Remember results."""
        self._put("results", {key: pickle.dumps(value) for key, value in results.items()})

    def _get(self, table: str, keys: Iterable[str]) -> dict[str, Any]:
        if self._base is None:
            return {}
        found: dict[str, Any] = {}
        wanted = list(dict.fromkeys(keys))
        try:
            for start in range(0, len(wanted), 500):
                some = wanted[start : start + 500]
                marks = ",".join("?" * len(some))
                found.update(self._base.execute(f"SELECT key, value FROM {table} WHERE key IN ({marks})", some))
        except sqlite3.Error:
            return {}
        return found

    def _put(self, table: str, values: Mapping[str, Any]) -> None:
        """Far more than any run needs is never kept."""
        if self._base is None or not values:
            return
        try:
            with self._base:
                self._base.execute("BEGIN")
                (count,) = self._base.execute(f"SELECT count(*) FROM {table}").fetchone()
                if count + len(values) > _LIMIT:
                    self._base.execute(f"DELETE FROM {table}")
                self._base.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", values.items())
        except sqlite3.Error:
            return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        """Let go of the file."""
        if self._base is not None:
            self._base.close()
            self._base = None
