"""Pseudonyms: the same text of the same kind is always the same pseudonym; only the key can tell which."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from .keys import Key
from .rules import DIGITS
from .text import normal

_NOT_DIGIT = re.compile("[^0-9]")
_NOT_LETTER_OR_DIGIT = re.compile("[^0-9A-Za-z]")
_DOMAIN = re.compile(r"@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)$")
_NOT_LOWER = re.compile("[^a-z]+")
_LOWER = {upper: upper + 32 for upper in range(65, 91)}
_BYTES = 16
"""Of the hash are kept: 128 bits, 26 characters."""


def pseudonym(kind: str, text: str, key: Key) -> str:
    """``pii-<kind>-<key id>-<hash>``: HMAC-SHA256 over kind and text. An address keeps its domain.

    Texts count as equal when they mean the same: addresses in any case, numbers with any separators.
    """
    same = canonical(kind, text)
    digest = hmac.digest(key.secret, f"pii/1\0{kind}\0{same}".encode("utf-8", "surrogatepass"), hashlib.sha256)
    told = base64.b32encode(digest[:_BYTES]).decode().rstrip("=").translate(_LOWER)
    name = _NOT_LOWER.sub("-", kind.translate(_LOWER)).strip("-") or "data"
    domain = _DOMAIN.search(same) if kind == "email" and DIGITS.search(same) is None else None
    return f"pii-{name}-{key.key_id}-{told}{domain[0] if domain else ''}"


def canonical(kind: str, text: str) -> str:
    """The text as it is hashed."""
    plain = normal(text).text
    if kind in ("email", "ip_address"):
        return plain.translate(_LOWER)
    if kind in ("phone", "ssn", "kr_rrn", "credit_card"):
        return _NOT_DIGIT.sub("", plain)
    return _NOT_LETTER_OR_DIGIT.sub("", plain).translate(_LOWER) if kind == "iban" else plain
