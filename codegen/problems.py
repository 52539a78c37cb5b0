"""What is wrong with an input, as a value: rules return problems, they never raise them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters: errors stop generation, warnings are only told."""

    ERROR = "error"
    WARNING = "warning"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, with where it is and what to write instead.

    ``path`` is relative to the repository (or the schema folder), ``line`` starts at 1 (0: the whole
    file), ``pointer`` is an RFC 6901 JSON Pointer into the file ("" is its root).
    """

    rule: str
    path: str
    message: str
    pointer: str = ""
    line: int = 0
    hint: str = ""
    severity: Severity = Severity.ERROR

    @property
    def sort_key(self) -> tuple[str, int, str, str, str]:
        return (self.path, self.line, self.pointer, self.rule, self.message)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by file, line and pointer, without repetitions."""
    return sorted(set(problems), key=lambda problem: problem.sort_key)


def with_severities(problems: Iterable[Problem], severities: Mapping[str, Severity]) -> list[Problem]:
    """The problems with the severities a catalog sets for their rules; those set to ``off`` are gone."""
    weighed = (replace(p, severity=severities.get(p.rule, p.severity)) for p in problems)
    return [p for p in weighed if p.severity is not Severity.OFF]


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stop generation."""
    return [p for p in problems if p.severity is Severity.ERROR]
