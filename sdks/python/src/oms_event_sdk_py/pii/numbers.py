"""Numeric tokens: groups of digits that belong together, and the windows of them that are something."""

from __future__ import annotations

import re
from typing import NamedTuple

from .checks import has_issuer
from .kinds import ATTACHED, CARD_GROUPS, CERTAIN, LIKELY, Groups, classify
from .rules import LARGEST_EXACT, LARGEST_NUMBER, MACHINES, RULES
from .text import Path, told

_TOKEN = re.compile(RULES["number"]["pattern"])
_GROUP = re.compile("[0-9]+")
_WINDOW: int = RULES["number"]["window"]
_BARE = ((length,) for length in range(9, 20))
_GROUPED = [tuple(map(int, shape.split("-"))) for shape in RULES["number"]["shapes"].split()]
_SHAPES = frozenset((*CARD_GROUPS, *_GROUPED, *_BARE))
"""Lengths of the groups of everything that is no international number, no address and begins with no zero."""
_SHORTEST, _SHORTEST_BARE = 7, 9
"""1.1.1.1, and a social security number."""
_LONGEST = len(str(LARGEST_NUMBER)) - 1
_LOOSE = frozenset("#@$")
_STARS = frozenset("*•")
_EXTENSION = re.compile("x[0-9]{1,6}(?![0-9A-Za-z])")


class Match(NamedTuple):
    """A kind, and where it is in the text that was looked at."""

    start: int
    end: int
    kind: str


def find_numbers(text: str, path: Path | None) -> list[Match]:
    """Every numeric token that is something, from left to right; without a path, whatever words may say."""
    found: list[Match] = []
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if end - start < _SHORTEST or (token[0].isdigit() and _is_part(text, start, end)):
            continue
        found += _in_token(text, start, end, path)
    return found


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether bare digits are too few for all but parts, or a part of a word or an ARN: nearly all that events have."""
    return end - start < _SHORTEST_BARE or _soft(text, start, end) is None


def whole_number(digits: str, path: Path | None) -> str | None:
    """The kind of a JSON number, given its digits."""
    if MACHINES.match(digits) or len(digits) > _LONGEST:
        return None
    if int(digits) > LARGEST_EXACT:
        return _inexact(digits, path)
    groups = Groups((len(digits),), (), digits, "", digits, 0, len(digits))
    return _decide(groups, path, soft=False)


def _inexact(digits: str, path: Path | None) -> str | None:
    """The kind of a number of which JavaScript has lost the last digits: all but the check digit can still be asked."""
    seen = str(int(float(digits)))
    is_card = has_issuer(seen) and told("credit_card", seen, 0, len(seen), path) > 0
    return "credit_card" if is_card else None


def _in_token(text: str, start: int, end: int, path: Path | None) -> list[Match]:
    """Cuts a token into parts, and looks for the longest windows of them that are something."""
    spans = [each.span() for each in _GROUP.finditer(text, start, end)]
    cuts = [0]
    for index in range(1, len(spans)):
        between = text[spans[index - 1][1] : spans[index][0]]
        if " " in between or "/" in between:
            cuts.append(index)
    cuts.append(len(spans))
    found = []
    part = 0
    while part < len(cuts) - 1:
        for last in range(min(len(cuts) - 1, part + _WINDOW), part, -1):
            match = _window(text, spans[cuts[part] : cuts[last]], path)
            if match is not None:
                found.append(match)
                part = last - 1
                break
        part += 1
    return found


def _window(text: str, spans: list[tuple[int, int]], path: Path | None) -> Match | None:
    first, end = spans[0][0], spans[-1][1]
    if end - first < (_SHORTEST_BARE if len(spans) == 1 else _SHORTEST):
        return None
    lengths = tuple([b - a for a, b in spans])
    start = first
    leading = "+(" if ")" in text[first:end] else "+"  # a bracket that closes later is not the number's
    while start > 0 and first - start < 2 and text[start - 1] in leading:
        start -= 1
    if not (lengths in _SHAPES or start < first or text[first] == "0" or (len(lengths) == 4 and max(lengths) <= 3)):
        return None
    soft = _soft(text, start, end)
    if soft is None:
        return None
    groups = Groups(
        lengths,
        tuple(text[spans[i][1] : spans[i + 1][0]] for i in range(len(spans) - 1)),
        "".join(text[a:b] for a, b in spans),
        text[start:first],
        text,
        start,
        end,
    )
    kind = _decide(groups, path, soft=soft)
    return None if kind is None else Match(start, end, kind)


def _soft(text: str, start: int, end: int) -> bool | None:
    """Whether what adjoins makes it part of an identifier, perhaps; None where it certainly does."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before in ATTACHED or before in _STARS or after in _STARS:
        return None
    if after in ATTACHED and not _EXTENSION.match(text, end):
        return None
    if before == after == ":":
        return None  # a field of an ARN or a URN
    if before in _LOOSE:
        return True
    further = text[end + 1 : end + 2]
    if after == "-" and (further in ATTACHED or further in _STARS):
        return True
    return before == "-"


def _decide(groups: Groups, path: Path | None, *, soft: bool) -> str | None:
    """The kind that a word speaks for, else the one that needs none."""
    likely = None
    for kind, level in classify(groups):
        if level == CERTAIN:
            return kind
        said = told(kind, groups.text, groups.start, groups.end, path)
        if said > 0:
            return kind
        if said == 0 and level == LIKELY and not soft and likely is None:
            likely = kind
    return likely
