"""The forms that protected data has: pseudonyms and encrypted values."""

from __future__ import annotations

import re

from .rules import PROTECTED

_PSEUDONYM = re.compile(f"^{PROTECTED['pseudonym']}(?:@|$)")
_ENCRYPTED = re.compile(f"^{PROTECTED['encrypted']}$")


def is_pseudonym(text: str) -> bool:
    """Whether a text begins with a pseudonym and is no more, or an address with one."""
    return _PSEUDONYM.match(text) is not None


def is_encrypted(text: str) -> bool:
    """Whether a text has the form of an encrypted value."""
    return text.startswith("eyJ") and _ENCRYPTED.match(text) is not None


def is_protected(value: object) -> bool:
    """Whether a value is what this SDK made of personal data."""
    return isinstance(value, str) and (is_encrypted(value) or is_pseudonym(value))
