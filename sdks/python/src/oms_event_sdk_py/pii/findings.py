"""What is found in a payload."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Source = Literal["declared", "detected"]
Part = Literal["value", "name", "attribute"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of personal data: where it is and of what kind, never what it says.

    ``pointer`` is an RFC 6901 JSON Pointer in which a name that is personal itself stands as ``<kind>``;
    ``part`` says whether the value there is meant, the name of the member, or (``/subject``) an attribute of the
    event. ``start`` and ``end`` are the span in Unicode code points, of the text or of a number's digits.
    """

    pointer: str
    kind: str
    source: Source
    part: Part
    start: int
    end: int
    path: tuple[str | int, ...] = field(repr=False, compare=False)
    """The true place, whose names may be personal: not shown, not to be logged."""

    unit = "code point"
    """What ``start`` and ``end`` count."""

    def __str__(self) -> str:
        return f"{self.pointer or '(root)'}: {self.kind}"


def join(pointer: str, token: str | int) -> str:
    """A pointer one step further (RFC 6901 section 3)."""
    return f"{pointer}/{str(token).replace('~', '~0').replace('/', '~1')}"


def pointer_of(path: tuple[str | int, ...]) -> str:
    """The true pointer of a place."""
    return "".join(join("", token) for token in path)
