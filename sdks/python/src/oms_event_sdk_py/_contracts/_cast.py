"""How a version of a payload follows from the one before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from . import _casting
from ._casting import Keep, Step

Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Cast:
    """Up from version ``since`` and down to it, by steps or by two functions of data that change no argument.

    ``losses`` says what does not come back, ``forgets`` which members of the newer version the older has no place for.
    """

    since: str
    steps: Sequence[Step] = ()
    keep: Keep = True
    losses: tuple[str, ...] = ()
    forgets: tuple[str, ...] = ()
    one_way: bool = False
    function: tuple[Change, Change] | None = None

    def up(self, data: Any) -> Any:
        """Data of the older version as the newer has it."""
        return self.function[0](data) if self.function else _casting.up(self.steps, data)

    def down(self, data: Any) -> Any:
        """Data of the newer version as the older has it."""
        return self.function[1](data) if self.function else _casting.down(self.steps, data, self.keep)
