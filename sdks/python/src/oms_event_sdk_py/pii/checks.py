"""Check digits and lengths: what makes a number one of its kind."""

from __future__ import annotations

import re

from .rules import KINDS

_CARD = KINDS["credit_card"]
_ISSUERS = [(re.compile(prefix), frozenset(lengths)) for prefix, lengths in _CARD["issuers"]]
_IBAN_LENGTHS = {each[:2]: int(each[2:]) for each in KINDS["iban"]["lengths"].split()}
_RRN = KINDS["kr_rrn"]
_RRN_VALID = re.compile(_RRN["valid"])
_RRN_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_PHONE = KINDS["phone"]
_AMERICAN, _KOREAN = re.compile(_PHONE["american"]), re.compile(_PHONE["korean"])


def has_issuer(digits: str) -> bool:
    """Whether one of the large issuers has cards that begin so and are so long."""
    return digits[0] in "23456" and any(
        len(digits) in lengths and prefix.match(digits) is not None for prefix, lengths in _ISSUERS
    )


def is_luhn(digits: str) -> bool:
    """Whether the Luhn sum holds (ISO/IEC 7812-1)."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def iban_length(country: str) -> int:
    """How long the country's account numbers are; 0 where it has none. ``country`` in capitals."""
    return _IBAN_LENGTHS.get(country, 0)


def is_iban(account: str) -> bool:
    """Whether the check digits hold (ISO 7064, mod 97-10); ``account`` in capitals without separators."""
    rest = 0
    for character in account[4:] + account[:4]:
        value = int(character, 36)
        rest = (rest * (100 if value > 9 else 10) + value) % 97
    return rest == 1


def rrn_birth(digits: str) -> int | None:
    """The date of birth of 13 digits as YYMMDD, of this century + 1,000,000; None where there is no such date."""
    if not _RRN_VALID.match(digits):
        return None
    recent = digits[6] in "3478"
    birth = int(digits[:6])
    if recent and birth >= (_RRN["latest"] + 1) * 10000:
        return None
    return birth + 1_000_000 if recent else birth


def is_rrn_checked(digits: str) -> bool:
    """Whether the check digit holds; foreigners' numbers (sex digit 5 to 8) have one of their own."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _RRN_WEIGHTS, strict=False))
    check = int(digits[12])
    return check == (11 - total % 11) % 10 or (digits[6] in "5678" and check == (13 - total % 11) % 10)


def is_ean(digits: str) -> bool:
    """Whether the check digit of an article number holds (GS1 General Specifications section 7.9)."""
    return sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits)) % 10 == 0


def is_rrn_unchecked(birth: int) -> bool:
    """Whether numbers of this birth were no longer issued with a check digit."""
    return birth >= 1_000_000 + int(_RRN["unchecked"])


def is_american(digits: str) -> bool:
    """Whether ten digits are a number of the North American plan."""
    return _AMERICAN.match(digits) is not None


def is_korean(digits: str) -> bool:
    """Whether digits with their trunk zero are a Korean person's or household's number."""
    return _KOREAN.match(digits) is not None


def _calling() -> dict[str, tuple[int, int]]:
    made = {}
    for each in _PHONE["calling"].split():
        code, _, lengths = each.partition(":")
        low, _, high = (lengths or _PHONE["calling_default"]).partition("-")
        made[code] = (int(low), int(high or low))
    return made


_CALLING = _calling()


def calling_code(digits: str) -> str:
    """The calling code with which the digits begin; empty where there is none."""
    return next((digits[:length] for length in (1, 2, 3) if digits[:length] in _CALLING), "")


def is_international(digits: str) -> bool:
    """Whether digits after a + are a calling code and a number as long as the country's are (ITU-T E.164)."""
    code = calling_code(digits)
    if not code or len(digits) > 15:
        return False
    number = digits[len(code) :]
    if number.startswith("0") and code != "39":
        number = number[1:]
    low, high = _CALLING[code]
    if not low <= len(number) <= high or (number.startswith("0") and code != "39") or len(set(number)) == 1:
        return False
    if code == "1":
        return is_american(number)
    return code != "82" or is_korean("0" + number)
