"""NATS subjects with wildcards: ``*`` is one token, ``>`` at the end is one or more."""

from __future__ import annotations

from collections.abc import Iterable


def covers(pattern: str, subject: str) -> bool:
    """Whether every subject that ``subject`` matches is matched by ``pattern``."""
    wide, narrow = pattern.split("."), subject.split(".")
    for index, token in enumerate(wide):
        if token == ">":
            return len(narrow) > index
        if index >= len(narrow) or narrow[index] == ">" or token not in ("*", narrow[index]):
            return False
    return len(wide) == len(narrow)


def uncovered(subjects: Iterable[str], by: Iterable[str]) -> list[str]:
    """Those of ``subjects`` that no single pattern of ``by`` covers."""
    patterns = list(by)
    return [subject for subject in subjects if not any(covers(pattern, subject) for pattern in patterns)]
