"""What a check can answer, and how several answers are one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """``UNKNOWN``: it could not be found out, which is not the same as fine."""

    PASSED = "pass"
    FAILED = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """One answer: the evidence that was looked at, what is wrong (or in the way), and what to do next."""

    mark: Mark
    evidence: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    remedy: str = ""


def passed(*evidence: str) -> Answer:
    """It is as it must be."""
    return Answer(Mark.PASSED, evidence)


def failed(faults: Iterable[str], remedy: str, *evidence: str) -> Answer:
    """It is not as it must be; passed, where there is no fault."""
    found = tuple(dict.fromkeys(faults))
    return Answer(Mark.FAILED, evidence, found, remedy) if found else passed(*evidence)


def unknown(why: str, remedy: str) -> Answer:
    """It could not be found out, and why."""
    return Answer(Mark.UNKNOWN, (), (why,), remedy)


def together(answers: Iterable[Answer]) -> Answer:
    """Several answers as one: the worst mark, everything that was said, the first remedies of that mark."""
    every = list(answers)
    worst = next((m for m in (Mark.FAILED, Mark.UNKNOWN) if any(a.mark is m for a in every)), Mark.PASSED)
    remedies = dict.fromkeys(a.remedy for a in every if a.mark is worst and a.remedy)
    return Answer(
        worst,
        tuple(line for a in every for line in a.evidence),
        tuple(line for a in every for line in a.faults),
        "; ".join(remedies),
    )
