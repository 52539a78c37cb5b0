"""JSON values: when two are equal, and what came of a search for some."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from codegen.kinds import type_of


def key_of(value: Any) -> str:
    """A text that two values share exactly where JSON Schema has them equal: 1 is 1.0, and true is not 1."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value


def kind(value: Any) -> str:
    """The JSON type of a value, all numbers being of one."""
    return "number" if (found := type_of(value)) == "integer" else found


def going_on(text: str, count: int) -> Iterator[str]:
    """Texts that go on from one by digits, then by letters: many of one kind, where its kind has many."""
    for alphabet in ("0123456789", "abcdefghijklmnopqrstuvwxyz"):
        for number in range(count):
            digits, rest = "", number
            while not digits or rest:
                rest, digit = divmod(rest, len(alphabet))
                digits = alphabet[digit] + digits
            yield text + digits


class Answer(Enum):
    """What is known about the values that meet a goal."""

    NONE = "none"
    """Proven: there is none."""
    SOME = "some"
    """There is one, and here it is."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Found:
    """Values that meet a goal; ``whole`` says that there are no others. ``reason`` is why nothing is known."""

    answer: Answer
    values: tuple[Any, ...] = ()
    whole: bool = False
    reason: str = ""


NONE = Found(Answer.NONE, (), whole=True)


def some(values: list[Any], *, whole: bool = False) -> Found:
    """What was found, which may be proven to be nothing."""
    return Found(Answer.SOME, tuple(values), whole) if values else NONE


def unknown(reason: str) -> Found:
    """Nothing is known, and why."""
    return Found(Answer.UNKNOWN, reason=reason)
