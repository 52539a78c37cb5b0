"""Text as the rules look at it: normalised, with the way back; and the words that tell what a value is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .._contracts._protected import ENCRYPTED, PSEUDONYM
from .rules import ASTRAL, NEEDED, REPLACEMENTS, RULES, TELLING, Telling

_WORDS = RULES["words"]
_WORD = re.compile(_WORDS["pattern"])
_CHANGED = re.compile("[" + "".join(map(re.escape, REPLACEMENTS)) + f"]|%[2-7][0-9A-Fa-f]|{ASTRAL}")
_LOWER = {upper: upper + 32 for upper in range(65, 91)}
_GENERAL = frozenset(_WORDS["general"].split())
_BARE = re.compile("[0-9.]+")
_CLOSED = re.compile(r"\[[^][]*\]|\([^()]*\)")

_OURS = re.compile(f"{PSEUDONYM}(?:@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)?|(?<![A-Za-z0-9_-]){ENCRYPTED}")
_REACH = 192
MASK = "\x01"
"""Stands for what is not to be looked at: no letter, digit or separator."""
_SILENT = re.compile(f"[{MASK}0-9 .()/+-]+")
"""What tells nothing, and takes no place beside what does."""

Path = Sequence[str | int]
"""Names and indices from the root of a payload."""


class Normal(NamedTuple):
    """A normalised text. ``starts`` and ``ends`` are the place of each character in the original; None: the same."""

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """A span of the normalised text as one of the original."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normal(text: str) -> Normal:
    """The text with full-width forms, dashes, spaces, invisible characters and percent escapes made plain."""
    if (text.isascii() and "%" not in text) or NEEDED.search(text) is None:
        return Normal(text)
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for found in _CHANGED.finditer(text):
        start, end = found.span()
        become = REPLACEMENTS.get(found[0])
        if become is None and found[0][0] != "%":
            become = "\u25a1"
        if become is None:
            code = int(found[0][1:], 16)
            if not 0x21 <= code <= 0x7E:
                continue
            become = chr(code)
        parts.append(text[done:start])
        starts.extend(range(done, start))
        ends.extend(range(done + 1, start + 1))
        if become:
            parts.append(become)
            starts.append(start)
            ends.append(end)
        done = end
    parts.append(text[done:])
    starts.extend(range(done, len(text)))
    ends.extend(range(done + 1, len(text) + 1))
    return Normal("".join(parts), starts, ends)


def masked(text: str) -> str:
    """The text without what this SDK put into it: pseudonyms and encrypted values tell nothing, and are nothing."""
    if "pii-" not in text and "eyJ" not in text:
        return text
    return _OURS.sub(lambda found: MASK * len(found[0]), text)


def told(kind: str, text: str, start: int, end: int, path: Path | None) -> int:
    """1 where the nearest telling word speaks for the kind, -1 where it speaks against, 0 where none tells.

    Without a path it is not known what tells, and everything may be of the kind: 1.
    """
    if path is None:
        return 1
    telling = TELLING[kind]
    before = text[max(0, start - _REACH) : start]
    before = before[before.rfind("\n") + 1 :]
    found = _nearest(telling, _last_words(before))
    if found < 0 and before.count("]") + before.count(")"):  # what is closed before it is about something else
        found = _nearest(telling, _last_words(_CLOSED.sub(" ", before)))
    if found == 0:
        found = _told_by_names(telling, path, bare=_BARE.fullmatch(text) is not None)
    if found == 0 and (telling.words or telling.parts):
        after = _SILENT.sub(" ", text[end : end + _REACH])[: _WORDS["after"]].partition("\n")[0]
        found = max(0, _nearest(telling, list(reversed(_words(after)[: _WORDS["most"]])), pairs=False))
    return found


def _last_words(text: str) -> list[str]:
    window = _SILENT.sub(" ", text)[-_WORDS["before"] :]
    words = _words(window)
    if words and len(words[0]) >= _WORDS["before"]:
        return []  # a single run of letters: the window cuts it, so nothing can be told of it
    return words[-_WORDS["most"] :]


def _told_by_names(telling: Telling, path: Path, *, bare: bool) -> int:
    """What the last name says that says anything; those above it speak against bare digits and general names only."""
    doubted = True
    for name in reversed(path[-_WORDS["levels"] :]):
        if isinstance(name, str):
            words = _words(_SILENT.sub(" ", masked(normal(name).text))[-_WORDS["before"] :])
            found = _nearest(telling, words, measured=bare)
            if found:
                return found if found > 0 or doubted else 0
            doubted = bare or (doubted and all(word in _GENERAL for word in words))
    return 0


def _words(text: str) -> list[str]:
    return [word.translate(_LOWER) for word in _WORD.findall(text)]


def _nearest(telling: Telling, words: Sequence[str], *, pairs: bool = True, measured: bool = False) -> int:
    """What the last word says that says anything; two neighbours count as one word, too."""
    for index in range(len(words) - 1, -1, -1):
        for word in _forms(words, index, pairs=pairs):
            if word in telling.words or any(part in word for part in telling.parts):
                return 1
            if len(words) - index > _WORDS["against"]:
                continue
            against = word in telling.against or (measured and word in telling.measures)
            if against or any(part in word for part in telling.parts_against):
                return -1
    return 0


def _forms(words: Sequence[str], index: int, *, pairs: bool) -> Iterator[str]:
    word = words[index]
    if pairs and index:
        yield words[index - 1] + word
    yield word
    if word.endswith("s"):
        yield word[:-1]
