"""Everything that the rules find in one text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .._contracts._protected import ENCRYPTED, PSEUDONYM
from . import checks
from .numbers import Match, find_numbers
from .rules import DIGITS, KINDS, LITERALS, MACHINES
from .text import Path, normal, told

_EMAIL, _IBAN, _IP, _SECRET = KINDS["email"], KINDS["iban"], KINDS["ip_address"], KINDS["secret"]
_LOCAL, _DOMAIN = re.compile(_EMAIL["local"]), re.compile(_EMAIL["domain"])
_TOP, _LABEL = re.compile(_EMAIL["top"]), re.compile(_EMAIL["label"])
_REPOSITORY = re.compile(_EMAIL["repository"])
_FILES = frozenset(_EMAIL["files"].split())
_USER_OF_URL = re.compile("[/ \t\r\n@]")
_PSEUDONYM = re.compile(f"^{PSEUDONYM}$")
_ENCRYPTED = re.compile(f"(?<![A-Za-z0-9_-]){ENCRYPTED}")
_ACCOUNT = re.compile(_IBAN["pattern"])
_LETTER_OR_DIGIT = re.compile("[0-9A-Za-z]")
_VERSION6 = re.compile(_IP["version6"])
_HEX_GROUP = re.compile("^[0-9A-Fa-f]{1,4}$")
_AWS, _TOKEN = re.compile(_SECRET["aws"]), re.compile(_SECRET["token"])
_KEY, _KEY_END = re.compile(_SECRET["key"]), re.compile(_SECRET["key_end"])
_LONGEST_LOCAL, _LONGEST_ADDRESS, _LONGEST_URL = 64, 254, 256


def find(text: str, path: Path | None = ()) -> list[Match]:
    """The matches in a text, from left to right, none over another.

    ``path`` is where the text stands in its payload: its names tell what a bare number is. Without one (None), all
    is found that could be something anywhere. Spans are of code points.
    """
    if MACHINES.match(text):
        return []
    plain = normal(text)
    literals = [literal for literal in LITERALS if literal in plain.text]
    if not literals and DIGITS.search(plain.text) is None:
        return []
    text = plain.text
    taken: list[Match] = []
    if literals:
        taken += (Match(*each.span(), "") for each in _ENCRYPTED.finditer(text))
        _add(taken, _secrets(text))
        _add(taken, _emails(text, path))
    if len(text) > 14:
        _add(taken, _accounts(text))
    if text.count(":") > 1:
        _add(taken, _addresses(text, path))
    _add(taken, find_numbers(text, path))
    kept = sorted(each for each in taken if each.kind)
    return [Match(*plain.original(each.start, each.end), each.kind) for each in kept]


def _add(taken: list[Match], found: Iterable[Match]) -> None:
    """Adds what does not lie over anything that was found before."""
    before = tuple(taken)
    taken += (each for each in found if all(each.end <= one.start or one.end <= each.start for one in before))


def _secrets(text: str) -> Iterator[Match]:
    for pattern, head in ((_AWS, "SIA"), (_AWS, "KIA"), (_TOKEN, "eyJ")):
        if head in text:
            yield from (Match(*each.span(), "secret") for each in pattern.finditer(text) if head in each[0][:4])
    at = text.find("-----BEGIN ")
    while at >= 0 and (key := _KEY.search(text, at)) is not None:
        closing = _KEY_END.search(text, key.end())
        at = closing.end() if closing else len(text)
        yield Match(key.start(), at, "secret")


def _emails(text: str, path: Path | None) -> Iterator[Match]:
    at = text.find("@")
    while at >= 0:
        match = _email(text, at, path)
        if match is not None:
            yield match
        at = text.find("@", at + 1)


def _email(text: str, at: int, path: Path | None) -> Match | None:
    """The address around an @; a search from the left would try every letter before it, and take quadratic time."""
    start = at
    while start > 0 and at - start <= _LONGEST_LOCAL and _LOCAL.match(text[start - 1]):
        start -= 1
    if at - start > _LONGEST_LOCAL:
        return None
    while start < at and text[start] in ".'+-":
        start += 1
    end = _domain_end(text, at + 1)
    if start == at or end is None or end - start > _LONGEST_ADDRESS:
        return None
    local, domain = text[start:at], text[at + 1 : end].lower()
    if _PSEUDONYM.match(local) or any(domain.endswith(each) for each in _EMAIL["machines"]):
        return None
    repository = _REPOSITORY.match(text[end : end + 80])
    if repository or (local in _EMAIL["users"] and text[end : end + 1] == ":"):
        return None
    if _is_user_of_url(text, at) or told("email", text, start, end, path) < 0:
        return None
    return Match(start, end, "email")


def _domain_end(text: str, start: int) -> int | None:
    """Where the longest dotted name ends whose last label is a top-level domain; None where there is none."""
    found = _DOMAIN.match(text, start)
    if found is None or found.end() - start > 4 * _LONGEST_ADDRESS:
        return None
    labels = found[0].split(".")
    for count in range(len(labels), 1, -1):
        last = labels[count - 1]
        for top in dict.fromkeys((last, last.rstrip("-"), last.partition("-")[0])):
            if _TOP.match(top):
                if top.lower() in _FILES or not all(_LABEL.match(each) for each in labels[: count - 1]):
                    return None
                return start + sum(len(each) + 1 for each in labels[: count - 1]) + len(top)
    return None


def _is_user_of_url(text: str, at: int) -> bool:
    before = text[max(0, at - _LONGEST_URL) : at]
    scheme = before.rfind("://")
    return scheme >= 0 and _USER_OF_URL.search(before, scheme + 3) is None


def _accounts(text: str) -> Iterator[Match]:
    for found in _ACCOUNT.finditer(text):
        length = checks.iban_length(found[0][:2].upper())
        account, end = [], found.start()
        for character in found[0]:
            if len(account) == length:
                break
            end += 1
            if character not in " -":
                account.append(character.upper())
        whole = length and len(account) == length and not _LETTER_OR_DIGIT.match(text[end : end + 1])
        if whole and checks.is_iban("".join(account)):
            yield Match(found.start(), end, "iban")


def _addresses(text: str, path: Path | None) -> Iterator[Match]:
    for found in _VERSION6.finditer(text):
        address = found[0]
        if address.endswith(":") and not address.endswith("::"):
            address = address[:-1]
        if _is_version6(address) and told("ip_address", text, found.start(), found.end(), path) >= 0:
            yield Match(found.start(), found.start() + len(address), "ip_address")


def _is_version6(address: str) -> bool:
    """Eight groups, or fewer around one ``::`` (RFC 4291 section 2.2); a network address (``2001:db8::``) is none."""
    head, shortened, tail = address.partition("::")
    if shortened and not tail:
        return False
    groups = head.split(":") + (tail.split(":") if tail else [])
    if not all(_HEX_GROUP.match(group) for group in groups):
        return False
    return len(groups) <= 7 if shortened else len(groups) == 8
