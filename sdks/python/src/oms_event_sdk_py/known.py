"""What this package knows: all contracts that it was generated from, as one content-addressed file.

>>> from oms_event_sdk_py import known
>>> sorted(known.bundle()["contracts"])[0]
'action.cancelled/v1.json'

The file is what ``python -m codegen bundle`` writes, and what ``diff`` takes as a base:
``python -m codegen diff "$(python -m oms_event_sdk_py.known)"`` says what has changed since the installed release.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["address", "bundle", "path"]

_FILE = files(__package__) / "_generated" / "bundle.json"


@cache
def bundle() -> dict[str, Any]:
    """The bundle: ``name``, ``version``, ``sha256``, and ``contracts`` by path, each with its canonical schema."""
    value: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
    return value


def address() -> str:
    """The SHA-256 of the contracts: two packages with one address know the same."""
    return str(bundle()["sha256"])


def path() -> str:
    """Where the file is, as ``diff`` wants it."""
    return str(_FILE)


if __name__ == "__main__":
    print(path())  # noqa: T201 -- what the command is for
