"""Whether anything personal could be in a text at all: a few searches in C, for the great majority that is clean.

A gate may let through what is clean, and never stops what a rule would find: each rule needs one of the table's
literals, nine digits with separators only, three dots or two colons with digits only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

import msgspec

from .detector import may_be_in
from .numbers import whole_number
from .plan import Plan
from .rules import DIGITS, LITERALS, NEEDED

_LITERALS = tuple((next(c for c in "@JKSB" if c in literal).encode(), literal.encode()) for literal in LITERALS)
"""Each with its rarest letter, since a search for one byte is several times faster."""
_TELLING = b'0123456789eE.,:"\n%\\' + b"".join({letter for letter, _ in _LITERALS})
_DULL = bytes(code for code in range(128) if code not in _TELLING)
"""What tells nothing: most of a text. Without it digits come together that are apart, and never the other way round."""
_TO_DIGIT = bytes(ord("0") if chr(code) in "0123456789" else code for code in range(256)).replace(b"E", b"e")
_USUAL = b'0e.,:"\n'
_DOTTED = re.compile(rb"\.0{1,3}\.0{1,3}\.0")
_WRITTEN_OTHERWISE = re.compile(r"[0-9][eE]|[0-9]{9}\.0")
"""4.155550132e9 and 4155550132.0 are whole numbers."""
_NUMBER = re.compile(r"(?<![0-9.])[0-9]{9,}(?![0-9.])")
_SHORTEST = 7
"""1.1.1.1 and 2001::1."""
_CLOSE = 65536
"""Bytes that are looked at closely before they are read."""
_SPECIAL = tuple(
    bytes.fromhex(each)
    for each in "c2a0 c2ad e1a08e e280 e281 e28892 e38080 efb998 efb9a3 efb9ab efbbbf efbc efbd".split()
)
"""How the characters that normalising replaces begin in UTF-8."""


def gate(plan: Plan) -> Callable[[bytes], bool]:
    """A function that says of a valid payload's text whether it has to be looked at, by its contract.

    A member that is declared can only be there where its name is; one that is written with escapes does not pass.
    """
    if plan.kind or _declares(plan.below):
        return _always
    names = [msgspec.json.encode(name) for name, place in plan.members.items() if _declares(place)]
    if not names:
        return may_hold

    def look(raw: bytes) -> bool:
        for name in names:
            if name in raw:
                return True
        return may_hold(raw)

    return look


def _always(_raw: bytes) -> bool:
    return True


def _declares(place: Plan) -> bool:
    """Whether something at or below a place is declared to be personal."""
    found = [place]
    for each in found:  # grows as it goes
        if each.kind:
            return True
        found += [below for below in (*each.members.values(), each.below) if below not in found]
    return False


def may_hold(raw: bytes) -> bool:
    """Whether JSON in UTF-8, or parts of it, could hold personal data in a text, a name or a number."""
    telling = raw.translate(_TO_DIGIT, _DULL)
    unusual = telling.translate(None, _USUAL)
    if unusual and _is_unusual(raw, unusual):
        return True
    exponents = b"0e0" in telling  # 1.2e9 has nine digits, too
    if (
        exponents
        or b"000000000" in telling.replace(b".", b"")
        or b"::" in telling.translate(None, b"0e.,")
        or _DOTTED.search(telling)
    ):
        return not _is_clean(raw)
    return False


def _is_unusual(raw: bytes, unusual: bytes) -> bool:
    """Whether there is a literal, or what only reading makes plain; ``unusual`` is what could be the sign of it."""
    for letter, literal in _LITERALS:
        if letter in unusual and literal in raw:
            return True
    if b"%" in unusual or (b"\\" in unusual and (b"\\u" in raw or b"\\/" in raw)):
        return True
    return not unusual.isascii() and any(each in raw for each in _SPECIAL)


def _is_clean(raw: bytes) -> bool:
    """A closer look: whether what stopped at the gate is nothing, wherever it should stand and whatever it is called.

    Only where text stands in JSON as it is, without escapes: then every other part between quotes is a text.
    """
    if len(raw) > _CLOSE or b"\\" in raw:
        return False
    try:
        parts = raw.decode().split('"')
    except UnicodeDecodeError:
        return False
    for text in parts[1::2]:
        if len(text) >= _SHORTEST and may_be_in(text):
            return False
    outside = "".join(parts[::2])
    if _WRITTEN_OTHERWISE.search(outside):
        return False
    return all(whole_number(digits, None) is None for digits in _NUMBER.findall(outside))


def hits(texts: list[str]) -> list[int]:
    """The texts, by index, in which a rule could find something."""
    joined = "\n".join(texts)
    starts: list[int] = []
    found: set[int] = set()
    odd = (NEEDED,) if "%" in joined or not joined.isascii() else ()
    for pattern in (DIGITS, *odd):
        at = pattern.search(joined)
        while at is not None:
            starts = starts or [0, *accumulate(len(text) + 1 for text in texts)]
            index = bisect_right(starts, at.start()) - 1
            found.add(index)
            at = pattern.search(joined, starts[index + 1])
    for literal in LITERALS:
        place = joined.find(literal)
        while place >= 0:
            starts = starts or [0, *accumulate(len(text) + 1 for text in texts)]
            index = bisect_right(starts, place) - 1
            found.add(index)
            place = joined.find(literal, starts[index + 1])
    return sorted(found)
