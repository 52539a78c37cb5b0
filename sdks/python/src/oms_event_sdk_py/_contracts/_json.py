"""JSON text as values, and what JSON text cannot carry (RFC 8259, sections 6 to 9). The same in TypeScript."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import msgspec

Fault = tuple[str, str, str]
"""Pointer, keyword, message."""

DEPTH = 200
"""Levels of arrays and objects that a text may have (RFC 8259 section 9 leaves the limit to implementations)."""

_NOT_JSON: Fault = ("", "json", "is not valid JSON")
_TOO_DEEP: Fault = ("", "json", "is nested too deeply")

_decode = msgspec.json.Decoder().decode  # half again as fast as pydantic's parser; refuses numbers beyond a double


def read_json(text: str | bytes | bytearray) -> tuple[Any, list[Fault]]:
    """The value of a text, or its faults; nothing of the text is in them.

    What other programs would read differently, or not at all, is a fault: a number that overflows (``1e400``),
    half of a surrogate pair (``"\\ud800"``), a text that is nested more than ``DEPTH`` levels.
    """
    if _is_deep(text):
        return None, [_TOO_DEEP]
    try:
        return _decode(text), []
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return _explain(text)


def repeats_a_name(text: str | bytes) -> bool:
    """Whether an object of a text that ``read_json`` reads has two members of one name: readers keep one of them.

    RFC 8259 section 4. What has the other is not seen by whoever looks at the value.
    """
    try:
        json.loads(text, object_pairs_hook=_once)
    except _RepeatedError:
        return True
    return False


class _RepeatedError(ValueError):
    pass


def _once(members: list[tuple[str, Any]]) -> None:
    if len(dict(members)) != len(members):
        raise _RepeatedError


def faults_of(value: Any, at: str = "") -> Iterator[Fault]:
    """What of a value, made of JSON's own types, JSON text cannot carry."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _scalar(name, at)
            yield from faults_of(each, f"{at}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from faults_of(each, f"{at}/{index}")
    else:
        yield from _scalar(value, at)


def _scalar(value: Any, at: str) -> Iterator[Fault]:
    if isinstance(value, float) and not math.isfinite(value):
        yield at, "json", "is not a finite number"
    elif isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            yield at, "json", "is not well-formed Unicode"


def _explain(text: str | bytes | bytearray) -> tuple[Any, list[Fault]]:
    """What is wrong with a text that was refused; nothing may be, where a later name hid what was."""
    try:
        plain = text if isinstance(text, str) else text.decode("utf-8")
        value = json.loads(plain, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None, [_NOT_JSON]
    return value, list(faults_of(value))


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _is_deep(text: str | bytes | bytearray) -> bool:
    """Whether a text has more than ``DEPTH`` levels; most have not even so many brackets, which is soon counted."""
    array, thing = ("[", "{") if isinstance(text, str) else (b"[", b"{")
    if text.count(array) + text.count(thing) <= DEPTH:  # type: ignore[arg-type]
        return False
    depth = deepest = 0
    inside = escaped = False
    for character in text if isinstance(text, str) else text.decode("utf-8", "replace"):
        if inside:
            inside = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
        else:
            inside = character == '"'
    return deepest > DEPTH
