"""What is told of a change: which rule, where, in which direction, how bad, and an event that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Direction(StrEnum):
    """Whose reading is asked about."""

    BACKWARD = "backward"
    """New readers of old data."""
    FORWARD = "forward"
    """Old readers of new data."""

    @property
    def told(self) -> str:
        return "new readers of old data" if self is Direction.BACKWARD else "old readers of new data"


class Mode(StrEnum):
    """Which directions a family's versions must keep."""

    BACKWARD = "backward"
    FORWARD = "forward"
    FULL = "full"
    NONE = "none"

    @property
    def directions(self) -> tuple[Direction, ...]:
        known = {Mode.FULL: tuple(Direction), Mode.NONE: ()}
        return known[self] if self in known else (Direction(self.value),)


class Effect(StrEnum):
    """How bad a change is; from the worst to the mildest."""

    BREAKING = "breaking"
    POSSIBLE = "possible"
    COMPATIBLE = "compatible"
    COSMETIC = "cosmetic"


@dataclass(frozen=True)
class Witness:
    """An event that one side accepts and the other rejects, as jsonschema-rs has confirmed."""

    event: Any


@dataclass(frozen=True)
class Finding:
    """One thing that a change of a contract does.

    ``path``, ``line`` and ``pointer`` say where it stands (line 0: unknown), ``at`` which part of an event it speaks
    of (a JSON Pointer, in which ``*`` is any member or item). ``direction`` is None where both are meant.
    """

    rule: str
    path: str
    line: int
    pointer: str
    at: str
    direction: Direction | None
    effect: Effect
    message: str
    witness: Witness | None = None
    reason: str = ""
    """Why nothing is proven, where the change is only possibly breaking."""

    @property
    def sort_key(self) -> tuple[int, str, int, str, str, str]:
        order = list(Effect).index(self.effect)
        return (order, self.path, self.line, self.pointer, self.rule, str(self.direction))
