"""Whether anything personal could be in a text at all: a few searches in C, for the great majority that is clean.

A gate may let through what is clean, and never stops what a rule would find: each rule needs one of the table's
literals, nine digits with separators only, three dots or two colons with digits only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from .detector import may_be_in
from .numbers import whole_number
from .rules import DIGITS, LITERALS, NEEDED, RULES

_SEPARATORS = (RULES["trigger"]["separators"] + "+").encode()
_TO_DIGIT = bytes(ord("0") if chr(code) in "0123456789" else code for code in range(256)).replace(b"E", b"e")
_KEPT = bytes(code if chr(code) in ".:" else ord("x") for code in range(256))
_LITERALS = tuple((next(c for c in "@JKSB" if c in literal).encode(), literal.encode()) for literal in LITERALS)
"""Each with its rarest letter, since a search for one byte is several times faster."""
_WRITTEN_OTHERWISE = re.compile(r"(?:\.0+|[eE][+]?[0-9]+)(?=[,}\]\s]|$)")
_NUMBER = re.compile(r"[:\[,\n]([0-9]+)(?=[,}\]\n])")
_CLOSE = 65536
"""Bytes that are looked at closely before they are read."""
_SPECIAL = tuple(
    bytes.fromhex(each)
    for each in "c2a0 c2ad e1a08e e280 e281 e28892 e38080 efb998 efb9a3 efb9ab efbbbf efbc efbd".split()
)
"""How the characters that normalising replaces begin in UTF-8."""


def may_hold(raw: bytes) -> bool:
    """Whether JSON in UTF-8, or parts of it, could hold personal data in a text, a name or a number."""
    for letter, literal in _LITERALS:
        if letter in raw and literal in raw:
            return True
    plain = raw.translate(_TO_DIGIT, _SEPARATORS)
    numbers, exponents = b"000000000" in plain, b"0e0" in plain  # 1.2e9 has nine digits, too
    if b"%" in raw or (b"\\" in raw and (b"\\u" in raw or b"\\/" in raw)):
        return True
    if not raw.isascii() and any(each in raw for each in _SPECIAL):
        return True
    if not (numbers or exponents):
        shape = raw.translate(_KEPT, b"0123456789abcdefABCDEF")
        if b"..." not in shape and b"::" not in shape:
            return False
    return not _is_clean(raw, exponents=exponents)


def _is_clean(raw: bytes, *, exponents: bool) -> bool:
    """A closer look: whether what stopped at the gate is nothing, wherever it should stand and whatever it is called.

    Only where text stands in JSON as it is, without escapes.
    """
    if len(raw) > _CLOSE or b"\\" in raw:
        return False
    text = raw.decode()
    if (exponents or ".0" in text) and _WRITTEN_OTHERWISE.search(text):
        return False  # 4155550132.0 is a whole number
    found = DIGITS.search(text)
    while found is not None:
        number = _NUMBER.match(text, found.start() - 1)
        if number is not None:
            if whole_number(number[1], None):
                return False
            end = number.end(1)
        else:
            end = text.find('"', found.end())
            end = len(text) if end < 0 else end
            if may_be_in(text[text.rfind('"', 0, found.start()) + 1 : end]):
                return False
        found = DIGITS.search(text, end)
    return True


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
