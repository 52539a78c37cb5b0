"""JSON Pointers (RFC 6901), and the line of a text that a pointer leads to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]  # the stdlib's own string scanner; typeshed omits it
from typing import Any

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


def escape(token: str | int) -> str:
    """One reference token, escaped."""
    text = str(token)
    return text.replace("~", "~0").replace("/", "~1") if "~" in text or "/" in text else text


def join(base: str, *tokens: str | int) -> str:
    """The pointer that leads from ``base`` through ``tokens``."""
    for token in tokens:
        base += "/" + escape(token)
    return base


def split(pointer: str) -> list[str]:
    """The reference tokens of a pointer, unescaped."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def of(tokens: Iterable[str | int]) -> str:
    """The pointer made of these tokens."""
    return join("", *tokens)


def line_of(text: str, pointer: str) -> int:
    """The line (from 1) on which the value at ``pointer`` begins, or its nearest ancestor that exists.

    The text must be well-formed JSON. Of a member, it is the line of its name.
    """
    named, _, _ = _find(text, pointer)
    return text.count("\n", 0, named) + 1


def replaced(text: str, pointer: str, value: str) -> str:
    """A well-formed JSON text with the value at ``pointer`` exchanged for a string, and no other byte changed.

    Raises ``KeyError`` where there is no such value.
    """
    _, begins, exists = _find(text, pointer)
    if not exists:
        raise KeyError(pointer)
    return text[:begins] + json.dumps(value, ensure_ascii=False) + text[_end(text, begins) :]


def _find(text: str, pointer: str) -> tuple[int, int, bool]:
    """Where a value is named and where it begins; of its nearest ancestor that exists, where it does not."""
    named = begins = _skip(text, 0)
    for token in split(pointer):
        found = next((member for member in _members(text, begins) if member[0] == token), None)
        if found is None:
            return named, begins, False
        _, named, begins = found
    return named, begins, True


def _members(text: str, position: int) -> Iterator[tuple[str, int, int]]:
    """Each member of the object or array at ``position``: its token, where it is named, where its value begins."""
    opening, position = text[position], _skip(text, position + 1)
    index = 0
    while opening in "{[" and text[position] not in "}]":
        named, token = position, str(index)
        if opening == "{":
            token, position = scanstring(text, position + 1)
            position = _skip(text, _skip(text, position) + 1)
        yield token, named, position
        position = _skip(text, _end(text, position))
        index += 1
        if text[position] == ",":
            position = _skip(text, position + 1)


def _end(text: str, position: int) -> int:
    _, end = _DECODER.raw_decode(text, position)
    return end


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def get(value: Any, pointer: str) -> Any:
    """The value at ``pointer``. Raises ``KeyError``, ``IndexError`` or ``ValueError`` where there is none."""
    for token in split(pointer):
        value = value[int(token)] if isinstance(value, list) else value[token]
    return value
