"""The rule table (``codegen/personal_data/rules.json``), compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .._generated.personal_data import RULES

__all__ = [
    "ASTRAL",
    "DIGITS",
    "KINDS",
    "LARGEST_EXACT",
    "LARGEST_NUMBER",
    "LITERALS",
    "MACHINES",
    "NEEDED",
    "REPLACEMENTS",
    "RULES",
    "SKIPPED_ATTRIBUTES",
    "SMALLEST_NUMBER",
    "TELLING",
    "Telling",
]

KINDS: dict[str, Any] = RULES["kinds"]
"""What the table says of each kind."""

LITERALS: tuple[str, ...] = tuple(RULES["trigger"]["literals"])
DIGITS: re.Pattern[str] = re.compile(RULES["trigger"]["digits"])
"""One of the literals, or this, occurs in every text in which a rule can find something."""
MACHINES: re.Pattern[str] = re.compile(RULES["trigger"]["machines"])
"""Whole texts that machines make, in which nothing is found."""
ASTRAL = "[\U00010000-\U0010ffff]"
"""Beyond the Basic Multilingual Plane: JavaScript counts two characters, and both languages look at one instead."""
NEEDED: re.Pattern[str] = re.compile(f"{RULES['normalise']['needed']}|{ASTRAL}")
"""Occurs in every text that normalising changes."""
SMALLEST_NUMBER: int = RULES["trigger"]["number"]
LARGEST_EXACT = 2**53 - 1
"""Beyond it not every reader of JSON has the digits that were written (RFC 8259 section 6)."""
LARGEST_NUMBER = 10**19
"""No kind has more digits."""
SKIPPED_ATTRIBUTES = frozenset(RULES["attributes"]["skip"])


@dataclass(frozen=True, slots=True)
class Telling:
    """Words that speak for a kind, and against it; those that are not ASCII count wherever they occur."""

    words: frozenset[str]
    parts: tuple[str, ...]
    against: frozenset[str]
    parts_against: tuple[str, ...]
    measures: frozenset[str]
    """Against it as well, where names are of bare digits."""


def _split(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    words = text.split()
    return frozenset(w for w in words if w.isascii()), tuple(w for w in words if not w.isascii())


_NUMERIC = ("phone", "ssn", "kr_rrn", "credit_card")


def _telling(kind: str) -> Telling:
    about = KINDS[kind]
    numeric = kind in _NUMERIC
    words, parts = _split(about.get("words", ""))
    against, parts_against = _split(f"{about.get('not', '')} {RULES['identifiers'] if numeric else ''}")
    return Telling(words, parts, against, parts_against, _split(RULES["measures"] if numeric else "")[0])


TELLING: dict[str, Telling] = {kind: _telling(kind) for kind in KINDS}


def _ranges(texts: list[str]) -> Iterator[int]:
    for text in texts:
        first, _, last = text.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def _replacements() -> dict[str, str]:
    table = RULES["normalise"]
    made = {chr(code): "" for code in _ranges(table["drop"])}
    for become, ranges in table["become"].items():
        made |= {chr(code): become for code in _ranges(ranges)}
    for first, last, less in table["shift"]:
        codes = range(int(first, 16), int(last, 16) + 1)
        made |= {chr(code): chr(code - int(less, 16)) for code in codes}
    return made


REPLACEMENTS: dict[str, str] = _replacements()
"""Characters that normalising replaces, or drops."""
