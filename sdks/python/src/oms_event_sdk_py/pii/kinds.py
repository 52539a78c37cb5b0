"""The one kind that groups of digits are, and how sure that is without a word."""

from __future__ import annotations

import re
import string
from typing import NamedTuple

from . import checks
from .rules import KINDS
from .text import MASK

POSSIBLE, LIKELY, CERTAIN = 0, 1, 2
"""Needs a word that speaks for it; is it unless a word speaks against; is it in any case."""

_CARD, _PHONE, _IP = KINDS["credit_card"], KINDS["phone"], KINDS["ip_address"]
CARD_GROUPS = frozenset(tuple(each) for each in _CARD["groups"])
"""Lengths of the groups that are printed on cards."""
ATTACHED = frozenset(f"{string.ascii_letters}{string.digits}_{MASK}")
"""What makes digits part of a word."""
_UNSURE = frozenset(_CARD["unsure"])
_OCTETS, _PRIVATE = re.compile(_IP["octets"]), re.compile(_IP["private"])
_SSN = re.compile(KINDS["ssn"]["valid"])
_MOBILE, _BARE_MOBILE = re.compile(_PHONE["korean_mobile"]), re.compile(_PHONE["korean_bare"])
_NATIONAL: tuple[int, int] = tuple(_PHONE["national"])
_LEAST_OCTET_AFTER_AT = 10
_ARTICLES: str = KINDS["kr_rrn"]["articles"]


class Groups(NamedTuple):
    """A window on a token: its groups' lengths, what separates them, all digits, what stands before them."""

    lengths: tuple[int, ...]
    separators: tuple[str, ...]
    digits: str
    lead: str
    text: str
    start: int
    end: int


def classify(groups: Groups) -> list[tuple[str, int]]:
    """The kinds that the groups may be and how sure that is (``POSSIBLE`` to ``CERTAIN``), the surest first."""
    found = [each for each in _each(groups) if each is not None]
    return sorted(found, key=lambda each: -each[1]) if len(found) > 1 else found


def _each(groups: Groups) -> tuple[tuple[str, int] | None, ...]:
    if "+" in groups.lead:
        return (_international(groups),)
    lengths, separators = groups.lengths, groups.separators
    if len(lengths) == 4 and not groups.lead and separators == (".", ".", ".") and max(lengths) <= 3:
        return (_address(groups),)
    return _card(groups), _rrn(groups), _ssn(groups), _phone(groups)


def _international(groups: Groups) -> tuple[str, int] | None:
    digits = groups.digits
    if len(groups.lengths) > 1 and groups.separators[0].endswith("(") and groups.lengths[1] == 1:
        first = groups.lengths[0]  # +44 (0)20: the zero is not dialled from abroad
        if digits[first] == "0":
            digits = digits[:first] + digits[first + 1 :]
    if not checks.is_international(digits):
        return None
    return "phone", POSSIBLE if groups.separators == (".",) else CERTAIN  # +37.7749295 is a latitude


def _address(groups: Groups) -> tuple[str, int] | None:
    text, start, end = groups.text, groups.start, groups.end
    octets = text[start:end]
    if not _OCTETS.match(octets) or _PRIVATE.search(octets):
        return None
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:] in ("-", ".") or (before[-1:] == "/" and before[:1] in ATTACHED):
        return None  # a file's or a program's version
    if len(after) == 2 and after[0] in ".-" and after[1] in ATTACHED:
        return None
    if before[-1:] == "@":  # user@203.0.113.7, or a package at a version: those begin with a small number
        return "ip_address", CERTAIN if int(octets.partition(".")[0]) >= _LEAST_OCTET_AFTER_AT else POSSIBLE
    return "ip_address", LIKELY


def _card(groups: Groups) -> tuple[str, int] | None:
    lengths, separators = groups.lengths, groups.separators
    if groups.lead or not 13 <= len(groups.digits) <= 19:
        return None
    if len(lengths) > 1 and (lengths not in CARD_GROUPS or len(set(separators)) > 1 or len(separators[0]) > 1):
        return None
    length, known = len(groups.digits), checks.has_issuer(groups.digits)
    if not (known or length == sum(_CARD["groups"][0])) or not checks.is_luhn(groups.digits):
        return None
    return "credit_card", POSSIBLE if not known or (len(lengths) == 1 and length in _UNSURE) else LIKELY


def _rrn(groups: Groups) -> tuple[str, int] | None:
    bare = groups.lengths == (13,)
    if groups.lead or not (bare or groups.lengths == (6, 7)):
        return None
    birth = checks.rrn_birth(groups.digits)
    if birth is None:
        return None
    if not bare and groups.separators[0] not in ("-", " - "):
        return "kr_rrn", POSSIBLE
    if bare and 1_200_000_000_000 <= int(groups.digits) < 2_000_000_000_000:
        return "kr_rrn", POSSIBLE  # milliseconds since 1970
    if bare and groups.digits.startswith(_ARTICLES) and checks.is_ean(groups.digits):
        return "kr_rrn", POSSIBLE
    checked = checks.is_rrn_checked(groups.digits) or (not bare and checks.is_rrn_unchecked(birth))
    return "kr_rrn", LIKELY if checked else POSSIBLE


def _ssn(groups: Groups) -> tuple[str, int] | None:
    grouped = groups.lengths == (3, 2, 4)
    if groups.lead or not (grouped or groups.lengths == (9,)) or not _SSN.match(groups.digits):
        return None
    return "ssn", LIKELY if groups.separators == ("-", "-") else POSSIBLE


def _phone(groups: Groups) -> tuple[str, int] | None:
    digits, lengths, separators = groups.digits, groups.lengths, groups.separators
    if len(digits) < 9 or len(digits) > 15:
        return None
    if digits.startswith("00"):
        return _dialled_abroad(groups)
    if digits.startswith("0"):
        return _korean(groups) or _national(groups)
    if digits.startswith("1") and lengths in ((1, 3, 3, 4), (11,)):
        digits, lengths, separators = digits[1:], lengths[1:], separators[1:]
    if len(digits) == 10 and checks.is_american(digits) and lengths in ((3, 3, 4), (), (10,), (3, 7)):
        closed = separators[:1] in ((") ",), (")",), (")-",))
        if closed and groups.lead:
            return "phone", CERTAIN
        if lengths == (3, 3, 4) and (closed or separators in (("-", "-"), (".", "."))):
            return "phone", LIKELY
        return "phone", LIKELY if lengths == (3, 7) and closed else POSSIBLE
    abroad = digits.startswith("82") and len(lengths) == 4 and set(separators) == {"-"}
    if abroad and checks.is_international(digits):
        return "phone", LIKELY
    if len(groups.lengths) == 1 and checks.is_international(groups.digits):
        return "phone", POSSIBLE
    lost = groups.lengths == (10,) and checks.is_korean("0" + digits) and _BARE_MOBILE.match("0" + digits)
    return ("phone", POSSIBLE) if lost else None


def _korean(groups: Groups) -> tuple[str, int] | None:
    digits, lengths, separators = groups.digits, groups.lengths, groups.separators
    if not checks.is_korean(digits):
        return None
    if len(lengths) == 1:
        return "phone", LIKELY if len(digits) == 11 and _BARE_MOBILE.match(digits) else POSSIBLE
    if lengths == (3, 8) and _MOBILE.match(digits):
        return "phone", LIKELY if separators[0] in ("-", ".") else POSSIBLE
    area = 2 if digits.startswith("02") else 4 if digits.startswith("050") else 3
    if len(lengths) != 3 or lengths[0] != area or lengths[1] not in (3, 4) or lengths[2] != 4:
        return None
    closed = separators[0] in (") ", ")", ")-", "-", ".")
    if closed and separators[1] in ("-", "."):
        return "phone", CERTAIN if groups.lead else LIKELY
    return "phone", LIKELY if _MOBILE.match(digits) and lengths == (3, 4, 4) else POSSIBLE


def _dialled_abroad(groups: Groups) -> tuple[str, int] | None:
    """A number after 00, as it is dialled in most countries (ITU-T E.123)."""
    number = groups.digits[2:]
    if not checks.is_international(number):
        return None
    lengths = groups.lengths
    apart = len(lengths) > 2 and lengths[0] == 2 + len(checks.calling_code(number)) and set(lengths) != {4}
    return "phone", LIKELY if apart else POSSIBLE


def _national(groups: Groups) -> tuple[str, int] | None:
    """A number with the zero that many countries dial before an area; dates and decimals have two digits, or none."""
    least, most = _NATIONAL
    lengths, separators = groups.lengths, groups.separators
    if not least <= len(groups.digits) <= most or lengths[0] < 2:
        return None
    pairs = set(lengths) == {2} and len(set(separators)) == 1
    return None if lengths[:2] == (2, 2) and not pairs else ("phone", POSSIBLE)
