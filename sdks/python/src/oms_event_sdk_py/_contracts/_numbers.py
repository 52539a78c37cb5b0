"""Numbers in JSON text as ECMAScript writes them, so that every language writes the same bytes."""

from __future__ import annotations

import re

_KEPT = b'"+,-.0123456789]e}'
_DROPPED = bytes(set(range(256)) - set(_KEPT))
_DIGITS = bytes.maketrans(b"23456789", b"11111111")
_WHOLE = (b".0,", b".0}", b".0]")
_POWER = re.compile(rb"[01]e[-+]?[01]+[,\]}]")
_STRING_OR_NUMBER = re.compile(rb'"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?')
_FRACTION = re.compile(rb"[.eE]")


def ecmascript(text: bytes) -> bytes:
    """Compact JSON text with its fractional numbers written as ``JSON.stringify`` writes them.

    ``1.0`` becomes ``1``, ``1e16`` all its digits, ``1e21`` ``1e+21`` (ECMA-262, Number::toString). Whole numbers keep
    their digits, also those beyond 2^53.
    """
    return _STRING_OR_NUMBER.sub(_rewritten, text) if _may_differ(text) else text


def _may_differ(text: bytes) -> bool:
    """Whether a number may be written otherwise; what looks like one at the end of a string only costs time.

    It looks at the few characters that matter: a tenth of the time that a regular expression needs for all of them.
    """
    if text[:1] not in (b"{", b"["):
        return True
    few = text.translate(_DIGITS, _DROPPED)
    if any(each in few for each in _WHOLE):
        return True
    return (b"1e" in few or b"0e" in few) and _POWER.search(few) is not None


def _rewritten(match: re.Match[bytes]) -> bytes:
    found = match[0]
    if found[:1] == b'"' or not _FRACTION.search(found):
        return found
    return _number(float(found)).encode()


def _number(value: float) -> str:
    """ECMA-262, section 6.1.6.1.20, from the shortest digits that give the number, which ``repr`` has as well."""
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    size = len(digits)
    if size <= point <= 21:
        return sign + digits + "0" * (point - size)
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    power = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return f"{sign}{digits[0]}{'.' + digits[1:] if size > 1 else ''}{power}"
