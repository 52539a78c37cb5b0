"""NATS subjects of events: the pattern of the event version, with the last token encoded."""

from __future__ import annotations

import re
from urllib.parse import unquote

NONE = "-"
"""The token of an event that has no branch (or whatever the family's token is)."""

_SAFE = re.compile(r"[!-$&-)+-\-/-=?-~]+")
"""ASCII graphic characters but ``%``, ``*``, ``.`` and ``>``."""
_UNSAFE = re.compile(rb"[^!-$&-)+-\-/-=?-~]")


def token(value: str | None) -> str:
    """A value as one token of a subject.

    What is no ASCII graphic character, and ``.``, ``*``, ``>``, ``%`` (NATS: reserved in subjects), is
    percent-encoded; ``-`` stands for no value, so a value that is just ``-`` is ``%2D``.
    """
    if not value:
        return NONE
    if value == NONE:
        return "%2D"
    if _SAFE.fullmatch(value):
        return value
    return _UNSAFE.sub(lambda m: b"%%%02X" % m[0][0], value.encode()).decode("ascii")


def value_of(encoded: str) -> str | None:
    """The value that a token stands for."""
    return None if encoded == NONE else unquote(encoded, errors="strict")


def fill(pattern: str, value: str | None) -> str:
    """The subject of an event: ``pattern`` with its placeholder, if it has one, replaced by the value's token."""
    head, brace, rest = pattern.partition("{")
    return f"{head}{token(value)}{rest.partition('}')[2]}" if brace else pattern


def matches(filtered: str, subject: str) -> bool:
    """Whether a filter with ``*`` and ``>`` admits a subject, or all that another filter admits."""
    wanted, given = filtered.split("."), subject.split(".")
    for index, part in enumerate(wanted):
        if part == ">":
            return len(given) > index
        if index >= len(given) or given[index] == ">" or (part != "*" and part != given[index]):
            return False
    return len(wanted) == len(given)
