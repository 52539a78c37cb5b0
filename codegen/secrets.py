"""Secrets that somebody wrote where everybody reads: what they look like, and where they are in a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("the id of an AWS access key", re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{16}\b")),
    ("a private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")),
    ("a JSON web token", re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")),
    ("a URL with a password", re.compile(r"://[^/@\s:]+:[^/@\s]+@")),
    ("a token of a package registry", re.compile(r"\b(npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{40,})")),
    ("a token of a code host", re.compile(r"\b(gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20})")),
    ("a seed of NATS", re.compile(r"\bS[ACNOUX][A-Z2-7]{56}\b")),
)


def found(value: Any, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """The keys that lead to each secret in a value of tables, lists and strings, and what kind it is."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from found(each, (*keys, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from found(each, (*keys, str(index)))
    elif isinstance(value, str):
        kind = next((kind for kind, pattern in _KINDS if pattern.search(value)), None)
        if kind is not None:
            yield keys, kind
