"""What an SDK says of one instance, and how that compares with what the suite says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.conformance.suite import Case, Group

Violations = tuple[tuple[str, str, str], ...]
"""Pointer, keyword and message of each."""


@dataclass(frozen=True)
class Answer:
    """``fault`` is what went wrong besides the verdict: an exception, or a value that came back changed."""

    violations: Violations
    fault: str = ""


Answers = Mapping[tuple[Group, Case], Answer]


class Score(StrEnum):
    """How an answer compares with the suite's."""

    AGREED = "agreed"
    ACCEPTED = "wrongly accepted"
    REJECTED = "wrongly rejected"
    BROKEN = "raised or changed"
    REFUSED = "refused"


def score(case: Case, answer: Answer | None) -> Score:
    """The score of an answer; None stands for a schema that was refused with a Problem."""
    if answer is None:
        return Score.REFUSED
    if answer.fault:
        return Score.BROKEN
    accepted = not answer.violations
    if accepted == case.valid:
        return Score.AGREED
    return Score.ACCEPTED if accepted else Score.REJECTED


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal (2020-12 core, section 4.2.2): ``1`` and ``1.0``, not ``1`` and ``true``."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
