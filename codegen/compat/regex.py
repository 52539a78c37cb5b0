"""Regular expressions as automata: exact answers about what several patterns admit together.

The syntax is what ``codegen.patterns.portable`` leaves: ECMA-262 (flag ``u``) without what JavaScript and Rust
read differently. Look-around, back-references and Unicode properties are not regular, or need tables:
``Unsupported`` says so. An expression is searched for in a text, as ``pattern`` is (2020-12 validation, 6.3.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

_TOP = 0x10FFFF
_ANY = ((0, 0xD7FF), (0xE000, _TOP))
_DIGIT = ((0x30, 0x39),)
_WORD = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_SPACE = (
    (9, 13), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
_BREAKS = ((10, 10), (13, 13), (0x2028, 0x2029))
_CONTROL = {"f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "0": 0, "b": 8}
_STATES = 20_000

Intervals = tuple[tuple[int, int], ...]
"""Code points, both ends included; in order, and apart."""


class Unsupported(ValueError):
    """The expression has a construct of which nothing can be proven here; the text names it."""


def union(*sets: Intervals) -> Intervals:
    """Code points in any of the sets."""
    made: list[tuple[int, int]] = []
    for low, high in sorted(each for one in sets for each in one):
        if made and low <= made[-1][1] + 1:
            made[-1] = (made[-1][0], max(made[-1][1], high))
        else:
            made.append((low, high))
    return tuple(made)


def complement(these: Intervals) -> Intervals:
    """Code points that are not in the set; halves of surrogate pairs are no characters."""
    made, start = [], 0
    for low, high in union(these, ((0xD800, 0xDFFF),)):
        if start < low:
            made.append((start, low - 1))
        start = high + 1
    return (*made, (start, _TOP)) if start <= _TOP else tuple(made)


@dataclass(frozen=True, eq=False)
class Node:
    """A part of an expression: ``set`` (one character), ``cat``, ``alt``, ``rep``, ``begin`` or ``end``.

    Two of them are the same where they are one object; ``parsed`` gives one for each expression.
    """

    kind: str
    parts: tuple[Node, ...] = ()
    characters: Intervals = ()
    least: int = 0
    most: int | None = None


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def whole(self) -> Node:
        made = self._alternatives()
        if self.at < len(self.text):
            raise Unsupported("an unbalanced parenthesis")
        return made

    def _alternatives(self) -> Node:
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else Node("alt", tuple(branches))

    def _sequence(self) -> Node:
        parts = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            parts.append(self._repeated(self._atom()))
        return Node("cat", tuple(parts))

    def _repeated(self, atom: Node) -> Node:
        found = re.compile(r"(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??").match(self.text, self.at)
        if not found:
            return atom
        self.at = found.end()
        sign, low, comma, high = found.groups()
        if sign:
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        else:
            least = int(low)
            most = least if comma is None else int(high) if high else None
        if max(least, most or 0) > _STATES:
            raise Unsupported("a very large repetition")
        return Node("rep", (atom,), least=least, most=most)

    def _atom(self) -> Node:
        character = self._next()
        if character == "(":
            return self._group()
        if character == "[":
            return Node("set", characters=self._class())
        if character == "\\":
            return self._escape()
        if character in "^$":
            return Node("begin" if character == "^" else "end")
        if character == ".":
            return Node("set", characters=complement(_BREAKS))
        return Node("set", characters=((ord(character), ord(character)),))

    def _group(self) -> Node:
        if self._take("?") and not self._take(":"):
            if not re.compile(r"<[A-Za-z_]\w*>").match(self.text, self.at):
                raise Unsupported("look-around")
            self.at = self.text.index(">", self.at) + 1
        made = self._alternatives()
        if not self._take(")"):
            raise Unsupported("an unbalanced parenthesis")
        return made

    def _escape(self) -> Node:
        if self.text[self.at : self.at + 1] in ("b", "B"):
            raise Unsupported("a word boundary")
        if re.compile(r"[1-9]|k<").match(self.text, self.at):
            raise Unsupported("a back-reference")
        return Node("set", characters=self._escaped())

    def _escaped(self) -> Intervals:
        """The characters of an escape, after the backslash."""
        character = self._next()
        if character in "dDwWsS":
            these = {"d": _DIGIT, "w": _WORD, "s": _SPACE}[character.lower()]
            return complement(these) if character.isupper() else these
        if character in "pP":
            raise Unsupported("a Unicode property")
        if character in "ux":
            found = re.compile(r"\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}(?:[0-9A-Fa-f]{2})?)").match(self.text, self.at)
            if not found or (character == "x" and found[1]):
                raise Unsupported("an escape")
            digits = found[1] or found[2][: 2 if character == "x" else 4]
            self.at += len(digits) + (2 if found[1] else 0)
            return ((int(digits, 16),) * 2,)
        if character == "c":
            return ((ord(self._next()) % 32,) * 2,)
        return ((_CONTROL.get(character, ord(character)),) * 2,)

    def _class(self) -> Intervals:
        negated = self._take("^")
        found: list[Intervals] = []
        while not self._take("]"):
            first = self._one()
            single = len(first) == 1 and first[0][0] == first[0][1]
            ranged = self.text[self.at : self.at + 1] == "-" and self.text[self.at + 1 : self.at + 2] != "]"
            if single and ranged:
                self.at += 1
                last = self._one()
                found.append(((first[0][0], last[-1][1]),))
            else:
                found.append(first)
        these = union(*found)
        return complement(these) if negated else these

    def _one(self) -> Intervals:
        character = self._next()
        return self._escaped() if character == "\\" else ((ord(character),) * 2,)

    def _next(self) -> str:
        if self.at >= len(self.text):
            raise Unsupported("an unfinished expression")
        self.at += 1
        return self.text[self.at - 1]

    def _take(self, text: str) -> bool:
        taken = self.text.startswith(text, self.at)
        self.at += len(text) if taken else 0
        return taken


@lru_cache(maxsize=4096)
def parsed(pattern: str) -> Node:
    """The parts of an expression. Raises ``Unsupported``."""
    return _Parser(pattern).whole()


@lru_cache(maxsize=4096)
def exactly(texts: tuple[str, ...]) -> Node:
    """The expression that matches these texts and no others."""
    words = (Node("cat", tuple(Node("set", characters=((ord(c), ord(c)),)) for c in text)) for text in texts)
    return Node("cat", (Node("begin"), Node("alt", tuple(words)), Node("end")))


@dataclass
class Automaton:
    """A nondeterministic automaton that finds the expression anywhere in a text.

    Steps without a character are ``free``, those at the text's first or last position only in ``begin``, ``end``.
    """

    moves: list[list[tuple[Intervals, int]]] = field(default_factory=list)
    free: list[list[int]] = field(default_factory=list)
    begin: list[list[int]] = field(default_factory=list)
    end: list[list[int]] = field(default_factory=list)
    accept: int = 0

    def state(self) -> int:
        if len(self.moves) >= _STATES:
            raise Unsupported("a very large expression")
        for each in (self.moves, self.free, self.begin, self.end):
            each.append([])
        return len(self.moves) - 1

    def add(self, node: Node, start: int) -> int:
        """Lay out a part from a state on; the state in which it has matched."""
        if node.kind == "cat":
            for part in node.parts:
                start = self.add(part, start)
            return start
        if node.kind == "rep":
            return self._repeat(node, start)
        last = self.state()
        if node.kind == "set":
            self.moves[start].append((node.characters, last))
        elif node.kind == "alt":
            for part in node.parts:
                self.free[self.add(part, start)].append(last)
        else:
            (self.begin if node.kind == "begin" else self.end)[start].append(last)
        return last

    def _repeat(self, node: Node, start: int) -> int:
        (part,) = node.parts
        for _ in range(node.least):
            start = self.add(part, start)
        last = self.state()
        if node.most is None:
            around = self.state()
            self.free[start].append(around)
            self.free[self.add(part, around)].append(around)
            self.free[around].append(last)
            return last
        self.free[start].append(last)
        for _ in range(node.most - node.least):
            start = self.add(part, start)
            self.free[start].append(last)
        return last

    def closure(self, states: frozenset[int], *, begin: bool = False, end: bool = False) -> frozenset[int]:
        """All states that are reached without a character."""
        found, todo = set(states), list(states)
        while todo:
            here = todo.pop()
            steps = [*self.free[here], *(self.begin[here] if begin else ()), *(self.end[here] if end else ())]
            todo += [each for each in steps if each not in found]
            found |= set(steps)
        return frozenset(found)


@lru_cache(maxsize=1024)
def automaton(node: Node) -> Automaton:
    """The automaton of an expression. Raises ``Unsupported`` where it is too large."""
    made = Automaton()
    start = made.state()
    made.moves[start].append((_ANY, start))
    first = made.state()
    made.free[start].append(first)
    made.accept = made.add(node, first)
    made.moves[made.accept].append((_ANY, made.accept))
    return made
