"""Random payloads that are likely to come near a rule: pieces of labelled ones, changed, joined and nested."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.personal_data.corpus import cases

_GLUE = (
    " ",
    "",
    ", ",
    "\n",
    "-",
    ".",
    "/",
    ":",
    "(",
    ")",
    "=",
    "'",
    "+",
    "@",
    "%40",
    "\u200b",
    "\u2013",
    "　",
    "x",
    "#",
    "😀",
    "é",
    "은",
)
_ALPHABET = "0123456789+-. ()/@:%#*_=aAeEyJkKzZ\n,;'\"\\٣０＠‐\u00a0\u00ad\ufeff😀한ñ"
_NAMES = (
    "phone",
    "ssn",
    "card",
    "order_id",
    "note",
    "주민번호",
    "value",
    "a/b~c",
    "",
    "__proto__",
    "idNumber",
    "contactIDs",
)


def payloads(seed: int) -> Iterator[Any]:
    """Payloads without end, the same for the same seed."""
    chance = random.Random(seed)
    pieces = [piece for case in cases() for piece in _texts(case.payload)]
    while True:
        yield _value(chance, pieces, 0)


def _value(chance: random.Random, pieces: list[str], depth: int) -> Any:
    kind = chance.random()
    if depth == 0 or (depth < 4 and kind < 0.25):
        return {_name(chance, pieces): _value(chance, pieces, depth + 1) for _ in range(chance.randrange(1, 5))}
    if depth < 4 and kind < 0.35:
        return [_value(chance, pieces, depth + 1) for _ in range(chance.randrange(4))]
    if kind < 0.45:
        return _number(chance, pieces)
    return chance.choice((None, True, False)) if kind < 0.48 else _text(chance, pieces)


def _name(chance: random.Random, pieces: list[str]) -> str:
    return chance.choice(_NAMES) if chance.random() < 0.8 else _text(chance, pieces)


def _number(chance: random.Random, pieces: list[str]) -> Any:
    digits = "".join(c for c in chance.choice(pieces) if c in "0123456789")[:19]
    return int(digits or "7") * chance.choice((1, 1, 1, -1)) + chance.choice((0, 0, 0.5))


def _text(chance: random.Random, pieces: list[str]) -> str:
    text = chance.choice(_GLUE).join(chance.choice(pieces) for _ in range(chance.randrange(1, 4)))
    for _ in range(chance.choice((0, 0, 1, 2, 5))):
        at = chance.randrange(len(text) + 1)
        change = chance.random()
        if change < 0.4:
            text = text[:at] + chance.choice(_ALPHABET) + text[at:]
        elif change < 0.8:
            text = text[:at] + chance.choice(_ALPHABET) + text[at + 1 :]
        else:
            text = text[:at] + text[at + chance.randrange(1, 4) :]
    return text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
