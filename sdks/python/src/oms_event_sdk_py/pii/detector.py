"""Everything that the rules find in one text."""

from __future__ import annotations

import re

from . import checks
from .numbers import Match, find_numbers
from .rules import DIGITS, KINDS, LITERALS, MACHINES
from .text import MASK, Path, masked, normal, told

_EMAIL, _IBAN, _IP, _SECRET = KINDS["email"], KINDS["iban"], KINDS["ip_address"], KINDS["secret"]
_LOCAL, _DOMAIN = re.compile(_EMAIL["local"]), re.compile(_EMAIL["domain"])
_LOCAL_FOREIGN, _DOMAIN_FOREIGN = re.compile(_EMAIL["local_foreign"]), re.compile(_EMAIL["domain_foreign"])
_FOREIGN, _FROM_FOREIGN = re.compile("[^\x00-\x7f]"), re.compile("[^\x00-\x7f].*$")
_QUOTED, _TOP_FOREIGN = re.compile(_EMAIL["quoted"]), frozenset(_EMAIL["top_foreign"].split())
_TOP, _LABEL = re.compile(_EMAIL["top"]), re.compile(_EMAIL["label"])
_REPOSITORY, _VERSIONS = re.compile(_EMAIL["repository"]), re.compile(_EMAIL["versions"])
_FILES = frozenset(_EMAIL["files"].split())
_USER_OF_URL = re.compile("[/ \t\r\n@]")
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
    looked = masked(plain.text)
    taken: list[Match] = []
    for applies, rule in (
        (literals, _secrets),
        (literals, _emails),
        (len(looked) > 14, _accounts),
        (looked.count(":") > 1, _addresses),
        (True, find_numbers),
    ):
        found = _apart(rule(looked, path)) if applies else []
        taken += found
        looked = without(looked, found)
    return [Match(*plain.original(each.start, each.end), each.kind) for each in sorted(taken)]


def may_be_in(text: str) -> bool:
    """Whether anything could be in a text without literals, and plain as it is, wherever it should stand."""
    if MACHINES.match(text) or DIGITS.search(text) is None:
        return False
    if find_numbers(text, None) or (len(text) > 14 and _accounts(text, None)):
        return True
    return text.count(":") > 1 and bool(_addresses(text, None))


def _apart(found: list[Match]) -> list[Match]:
    """From left to right, without what begins inside another."""
    kept: list[Match] = []
    for each in sorted(found):
        if not kept or kept[-1].end <= each.start:
            kept.append(each)
    return kept


def without(text: str, found: list[Match]) -> str:
    """The text with what was found made unrecognisable, each character by itself: nothing is found twice."""
    parts: list[str] = []
    done = 0
    for start, end, _ in found:
        parts += (text[done:start], MASK * (end - start))
        done = end
    return "".join((*parts, text[done:])) if parts else text


def _secrets(text: str, _path: Path | None) -> list[Match]:
    found = [Match(*each.span(), "secret") for pattern in (_AWS, _TOKEN) for each in pattern.finditer(text)]
    key = _KEY.search(text)
    while key is not None:
        closing = _KEY_END.search(text, key.end())
        end = closing.end() if closing else len(text)
        found.append(Match(key.start(), end, "secret"))
        key = _KEY.search(text, end)
    return found


def _emails(text: str, path: Path | None) -> list[Match]:
    found: list[Match] = []
    at = text.find("@")
    while at >= 0:
        match = _email(text, at, found[-1].end if found else 0, path)
        if match is not None:
            found.append(match)
        at = text.find("@", at + 1)
    return found


def _email(text: str, at: int, floor: int, path: Path | None) -> Match | None:
    """The address around an @ that begins at ``floor`` or later.

    A search from the left would try every letter before it, and take quadratic time.
    """
    start = _local_start(text, at, floor)
    end = _domain_end(text, at + 1, _DOMAIN) or _domain_end(text, at + 1, _DOMAIN_FOREIGN)
    if start is None or end is None or end - start > _LONGEST_ADDRESS:
        return None
    local, domain = text[start:at], text[at + 1 : end].lower()
    if any(domain.endswith(each) for each in _EMAIL["machines"]):
        return None
    if _VERSIONS.match(domain):
        return None
    repository = _REPOSITORY.match(text[end : end + 80])
    if repository or (local in _EMAIL["users"] and text[end : end + 1] == ":"):
        return None
    if _is_user_of_url(text, at) or told("email", text, start, end, path) < 0:
        return None
    return Match(start, end, "email")


def _local_start(text: str, at: int, floor: int) -> int | None:
    """Where the name before an @ begins; None where there is none.

    Letters of other scripts belong to it only where nothing else does: in Korean or Chinese a sentence is written
    without a space before an address.
    """
    for pattern in (_LOCAL, _LOCAL_FOREIGN):
        start = at
        while start > floor and at - start <= _LONGEST_LOCAL and pattern.match(text[start - 1]):
            start -= 1
        if at - start > _LONGEST_LOCAL:
            return None
        while start < at and text[start] in ".'+-":
            start += 1
        if start < at:
            return start
    quoted = _QUOTED.search(text, max(floor, at - _LONGEST_LOCAL - 2), at)
    return None if quoted is None else quoted.start()


def _domain_end(text: str, start: int, pattern: re.Pattern[str]) -> int | None:
    """Where the longest dotted name ends whose last label is a top-level domain; None where there is none."""
    found = pattern.match(text, start)
    if found is None or found.end() - start > 4 * _LONGEST_ADDRESS:
        return None
    labels = found[0].split(".")
    for count in range(len(labels), 1, -1):
        last = labels[count - 1]
        for top in dict.fromkeys((last, last.rstrip("-"), last.partition("-")[0], _FROM_FOREIGN.sub("", last))):
            if _TOP.match(top) or top in _TOP_FOREIGN:
                if top.lower() in _FILES or not all(_is_label(each) for each in labels[: count - 1]):
                    return None
                return start + sum(len(each) + 1 for each in labels[: count - 1]) + len(top)
    return None


def _is_label(text: str) -> bool:
    return _LABEL.match(_FOREIGN.sub("x", text)) is not None


def _is_user_of_url(text: str, at: int) -> bool:
    before = text[max(0, at - _LONGEST_URL) : at]
    scheme = before.rfind("://")
    return scheme >= 0 and _USER_OF_URL.search(before, scheme + 3) is None


def _accounts(text: str, _path: Path | None) -> list[Match]:
    made = []
    found = _ACCOUNT.search(text)
    while found is not None:
        length = checks.iban_length(found[0][:2].upper())
        account: list[str] = []
        end = found.start()
        for character in found[0]:
            if len(account) == length:
                break
            end += 1
            if character not in " -":
                account.append(character.upper())
        whole = length and len(account) == length and not _LETTER_OR_DIGIT.match(text[end : end + 1])
        if whole and checks.is_iban("".join(account)):
            made.append(Match(found.start(), end, "iban"))
        else:
            end = found.start() + 2
        found = _ACCOUNT.search(text, end)
    return made


def _addresses(text: str, path: Path | None) -> list[Match]:
    made = []
    for found in _VERSION6.finditer(text):
        address = found[0]
        if address.endswith(":") and not address.endswith("::"):
            address = address[:-1]
        if _is_version6(address) and told("ip_address", text, found.start(), found.end(), path) >= 0:
            made.append(Match(found.start(), found.start() + len(address), "ip_address"))
    return made


def _is_version6(address: str) -> bool:
    """Eight groups, or fewer around one ``::`` (RFC 4291 section 2.2); a network address (``2001:db8::``) is none."""
    head, shortened, tail = address.partition("::")
    if shortened and not tail:
        return False
    groups = head.split(":") + (tail.split(":") if tail else [])
    if not all(_HEX_GROUP.match(group) for group in groups):
        return False
    return len(groups) <= 7 if shortened else len(groups) == 8
