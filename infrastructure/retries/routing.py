"""Does a rule, or a consumer, take the events of its route at all? What takes none fails no retry."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from infrastructure.aws.policy_conditions import glob
from infrastructure.nats.subjects import uncovered

_KEYS = ("source", "detail-type")


def untaken(pattern: str, source: str, types: str) -> str | None:
    """Why a rule's pattern leaves out events of ``types`` (with ``*`` for what varies) from ``source``, or None."""
    wanted = dict(zip(_KEYS, (source, types), strict=True))
    asked: Any = json.loads(pattern)
    if not isinstance(asked, dict):
        return "it takes no events"
    for key, given in asked.items():
        if key not in wanted:
            return f"it asks for {key} as well"
        if not any(_takes(each, wanted[key]) for each in given):
            return f"its {key} is {json.dumps(given)}, and theirs {wanted[key]}"
    return None


def _takes(given: Any, wanted: str) -> bool:
    """Whether one alternative of a pattern takes what is wanted, or (as one type of a family) some of it."""
    match given:
        case str():
            return glob(wanted).fullmatch(given) is not None
        case {"wildcard": str(wild)}:
            return glob(wild).fullmatch(wanted) is not None
        case {"prefix": str(start)}:
            return wanted.startswith(start)
    return False


def unread(wanted: Iterable[str], filters: Iterable[str]) -> list[str]:
    """The subjects of a reader that its consumer does not read; without filters it reads all."""
    return uncovered(wanted, list(filters) or [">"])
