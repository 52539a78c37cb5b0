"""The labelled payloads of ``tests/vectors/pii``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.repository.tree import ROOT

FOLDER = ROOT / "tests" / "vectors" / "pii"


@dataclass(frozen=True)
class Case:
    """A payload, why it is there, and the kinds that are in it by pointer (several with spaces between)."""

    group: str
    why: str
    payload: Any
    found: dict[str, str]


def cases() -> list[Case]:
    """All of them, file by file."""
    made = []
    for file in sorted(FOLDER.glob("*.json")):
        made += [Case(file.stem, **each) for each in json.loads(file.read_text("utf-8"))]
    return made
