"""Whether any JSON value meets a goal: a value, a proof that there is none, or why neither was found.

A goal is opened into cases (``codegen.compat.cases``), and each case is decided for each type that it leaves;
objects and arrays ask in turn for values of what is inside them. A goal that comes back while it is being decided
counts as empty there: JSON values are finite, so the smallest value that meets it would need a smaller one. What was
found on such an assumption is kept only once the goal that was assumed empty is proven so.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from codegen.compat.arrays import Arrays
from codegen.compat.atoms import Atom
from codegen.compat.cases import Case, Cases, TooManyCases
from codegen.compat.evaluated import TooManyOutcomes
from codegen.compat.numbers import Range, fraction, numbers
from codegen.compat.objects import Objects
from codegen.compat.regex import Node, Unsupported, exactly, parsed
from codegen.compat.table import Goal, Table
from codegen.compat.texts import TooMuch, shortest
from codegen.compat.values import NONE, Answer, Found, going_on, key_of, kind, some, unknown

_DEPTH = 48
_STEPS = 40_000
_TRIES = 12
_NEVER = 1 << 30


@dataclass
class Solver:
    """Decides goals over one table, and remembers what it decided."""

    table: Table
    steps: int = _STEPS
    """How many goals are opened, at most, before nothing more is decided."""
    _known: dict[tuple[Goal, int], Found] = field(default_factory=dict)
    _given_up: dict[tuple[Goal, int], Found] = field(default_factory=dict)
    _open: dict[Goal, int] = field(default_factory=dict)
    _assumed: int = _NEVER
    """The outermost goal that was assumed empty, by its depth."""

    def __post_init__(self) -> None:
        self._objects = Objects(self.solve, self.table.holds)
        self._cases = Cases(self.table, self._objects.refuted)
        self._arrays = Arrays(self.solve, self.table.holds)

    def renew(self, steps: int) -> None:
        """Go on with so many steps; what was not found with less may be found now."""
        self.steps = steps
        self._given_up.clear()

    def solve(self, goal: Goal, count: int = 1) -> Found:
        """Up to ``count`` different values that meet a goal."""
        if any((not meets, text) in goal for meets, text in goal) or (True, "false") in goal:
            return NONE
        known = self._known.get((goal, count)) or self._given_up.get((goal, count))
        if known is not None:
            return known
        if goal in self._open:
            self._assumed = min(self._assumed, self._open[goal])
            return NONE
        if len(self._open) >= _DEPTH:
            return unknown("the schemas are nested too deep")
        self.steps -= 1
        if self.steps < 0:
            return unknown("there are too many combinations to go through")
        return self._decided(goal, count)

    def _decided(self, goal: Goal, count: int) -> Found:
        depth, outer = len(self._open), self._assumed
        self._open[goal], self._assumed = depth, _NEVER
        try:
            found = self._search(goal, count)
        finally:
            del self._open[goal]
        rests_on = self._assumed
        if rests_on != _NEVER and found.answer is Answer.SOME:
            found = replace(found, whole=False)  # what was taken for empty may hold more
        if rests_on >= depth or found.answer is Answer.SOME:
            (self._given_up if found.answer is Answer.UNKNOWN else self._known)[goal, count] = found
        self._assumed = min(outer, rests_on) if rests_on < depth else outer
        return found

    def _search(self, goal: Goal, count: int) -> Found:
        values: dict[str, Any] = {}
        reason, whole = "", True
        try:
            for case in self._cases.of(goal):
                for type_ in sorted(case.types, key=_EASE.index):
                    found = self._typed(goal, case, type_, count)
                    values |= {key_of(each): each for each in found.values}
                    whole &= found.whole
                    reason = reason or found.reason
                    if len(values) >= count and values:
                        return Found(Answer.SOME, tuple(values.values())[:count], whole=False)
        except TooManyCases:
            reason = reason or "there are too many cases to go through"
        except TooManyOutcomes:
            reason = reason or "there are too many ways in which properties can be evaluated"
        if values:
            return Found(Answer.SOME, tuple(values.values()), whole and not reason)
        return unknown(reason) if reason else NONE

    def _typed(self, goal: Goal, case: Case, type_: str, count: int) -> Found:
        listed = [json.loads(atom[1]) for atom in case.atoms if atom[0] == "in"]
        if listed:
            values = [each for each in listed[0] if kind(each) == type_ and self.table.holds(goal, each)]
            return some(values[:count], whole=len(values) <= count)
        out = {key_of(each) for atom in case.atoms if atom[0] == "out" for each in json.loads(atom[1])}
        if type_ in ("null", "boolean"):
            every: list[Any] = [None] if type_ == "null" else [True, False]
            return some([each for each in every if key_of(each) not in out], whole=True)
        if type_ == "number":
            return _number(case.atoms, out, count)
        if type_ == "string":
            return self._string(goal, case.atoms, out, count)
        inside = self._objects if type_ == "object" else self._arrays
        return inside.solve(goal, case.atoms, out, count)

    def _string(self, goal: Goal, atoms: Sequence[Atom], out: set[str], count: int) -> Found:
        """Texts by their automata; a pattern that has none is asked of jsonschema-rs, and proves nothing."""
        least, most = limits(atoms, "length")
        if any(("avoid", atom[1]) in atoms for atom in atoms if atom[0] == "match"):
            return NONE
        meets, avoids, odd = _patterns(atoms)
        refused = [each for each in map(json.loads, sorted(out)) if isinstance(each, str)]
        found: list[str] = []
        for _ in range(count + (_TRIES if odd else 0)):
            try:
                without = [*avoids, exactly((*refused, *found))] if refused or found else avoids
                made = shortest(tuple(meets), tuple(without), least, most)
            except (TooMuch, Unsupported):
                odd = odd or "its patterns and lengths together have too many states"
                break
            if made is None:
                right = [each for each in found if not odd or self.table.holds(goal, each)]
                return some(right, whole=not odd) if right or not odd or not found else unknown(odd)
            found.append(made)
            if count > len(found) == 1:
                more = dict.fromkeys(going_on(made, count))
                found += [each for each in more if each not in refused and self.table.holds(goal, each)][: count - 1]
                if len(found) >= count:
                    break
        right = [each for each in found if not odd or self.table.holds(goal, each)][:count]
        return some(right) if right else unknown(odd)


_EASE = ("string", "number", "object", "array", "boolean", "null")


def limits(atoms: Sequence[Atom], what: str) -> tuple[int, int | None]:
    """The least and the most of what is counted."""
    least = max([0, *(atom[2] for atom in atoms if atom[:2] == (what, "min"))])
    most = min([atom[2] for atom in atoms if atom[:2] == (what, "max")], default=None)
    return least, most


def _number(atoms: Sequence[Atom], out: set[str], count: int) -> Found:
    wanted = Range()
    for atom in atoms:
        if atom[0] == "low":
            wanted.raise_to(Fraction(atom[1]), excluded=atom[2])
        elif atom[0] == "high":
            wanted.lower_to(Fraction(atom[1]), excluded=atom[2])
        elif atom[0] in ("mult", "notmult"):
            (wanted.of if atom[0] == "mult" else wanted.not_of).append(Fraction(atom[1]))
    refused = [fraction(each) for each in map(json.loads, out) if kind(each) == "number"]
    found, whole = numbers(wanted, refused, count)
    if found or whole:
        return some(list(found), whole=whole)
    return unknown("no number was found that is a multiple of some numbers and not of others")


def _patterns(atoms: Sequence[Atom]) -> tuple[list[Node], list[Node], str]:
    """Patterns to meet and to avoid, and why some of them are not among these."""
    meets: list[Node] = []
    avoids: list[Node] = []
    odd = ""
    for atom in atoms:
        if atom[0] in ("match", "avoid"):
            try:
                (meets if atom[0] == "match" else avoids).append(parsed(atom[1]))
            except Unsupported as error:
                odd = f"the pattern {atom[1]} has {error}, of which nothing can be proven"
    return meets, avoids, odd
