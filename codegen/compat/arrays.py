"""Arrays: items by position that meet what is said of them, with as many items as are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from codegen.compat.atoms import Atom
from codegen.compat.objects import Holds, Solve
from codegen.compat.table import Goal, Literal
from codegen.compat.values import NONE, Answer, Found, key_of, some, unknown

_ITEMS = 10_000
_SHAPES = 6
_DISTINCT = 64


@dataclass
class _Wanted:
    """What a case says of an array."""

    universal: list[tuple[int, int | None, Literal]] = field(default_factory=list)
    somewhere: list[tuple[int, int | None, Literal]] = field(default_factory=list)
    counts: list[tuple[str, int, int | None]] = field(default_factory=list)
    least: int = 0
    most: int | None = None
    unique: bool = False
    repeat: bool = False

    @property
    def alike(self) -> int:
        """The index from which on all positions are the same."""
        ends = [0, *(end for _, end, _ in (*self.universal, *self.somewhere) if end is not None)]
        return max([*ends, *(start for start, _, _ in (*self.universal, *self.somewhere))])

    def at(self, index: int) -> Goal:
        """What the item at a position must meet, if it is there."""
        return frozenset(each for start, end, each in self.universal if start <= index and (end is None or index < end))

    def has(self, index: int) -> bool:
        """Whether there may be such a position."""
        return self.most is None or index < self.most


def _wanted(atoms: Sequence[Atom]) -> _Wanted:
    made = _Wanted()
    for atom in atoms:
        match atom:
            case ("each", start, end, literal):
                made.universal.append((start, end, literal))
            case ("some", start, end, literal) if end == start + 1:  # there is such an item, then, and it is this one
                made.universal.append((start, end, literal))
                made.least = max(made.least, end)
            case ("some", start, end, literal):
                made.somewhere.append((start, end, literal))
            case ("count", text, least, most):
                made.counts.append((text, least, most))
                if most == 0:
                    made.universal.append((0, None, (False, text)))
            case ("items", "min", count):
                made.least = max(made.least, count)
            case ("items", "max", count):
                made.most = count if made.most is None else min(made.most, count)
            case ("unique",):
                made.unique = True
            case ("repeat",):
                made.repeat = True
            case _:
                pass
    made.least = max([made.least, *(least for _, least, _ in made.counts)])
    return made


@dataclass(frozen=True)
class Arrays:
    """Decides cases of arrays; ``solve_goal`` decides goals, ``holds`` checks a value against one."""

    solve_goal: Solve
    holds: Holds

    def solve(self, goal: Goal, atoms: Sequence[Atom], out: set[str], count: int) -> Found:
        """Arrays that meet a case, checked against the goal that it is a case of."""
        wanted = _wanted(atoms)
        reason = self._shorten(wanted)
        if (wanted.most is not None and wanted.most < wanted.least) or (wanted.unique and wanted.repeat):
            return NONE
        impossible, why = self._impossible(wanted)
        if impossible:
            return NONE
        reason = reason or why
        if wanted.least > _ITEMS:
            return unknown(f"it needs more than {_ITEMS} items")
        found: dict[str, Any] = {}
        for made in self._made(wanted, count + len(out)):
            key = key_of(made)
            if key not in out and key not in found and self.holds(goal, made):
                found[key] = made
                if len(found) >= count:
                    break
        if found:
            return some(list(found.values()), whole=wanted.most == 0)
        if wanted.most == 0:
            return NONE
        return unknown(reason or "no array was found with the items and the number of them that it needs")

    def _shorten(self, wanted: _Wanted) -> str:
        """Let the array end before the first position that nothing fits; why that is not known for some."""
        reason = ""
        for index in range(wanted.alike + 1):
            if wanted.has(index):
                found = self.solve_goal(wanted.at(index), 1)
                if found.answer is Answer.NONE:
                    wanted.most = index
                reason = reason or found.reason
        return reason

    def _positions(self, wanted: _Wanted) -> list[int]:
        """Every position that differs from others, and one that stands for all the rest."""
        return [index for index in range(wanted.alike + 1) if wanted.has(index)]

    def _impossible(self, wanted: _Wanted) -> tuple[bool, str]:
        """Whether one of the demands alone is proven to have no solution, and why that is not known of some."""
        reason = ""
        for start, end, literal in wanted.somewhere:
            places = [i for i in self._positions(wanted) if start <= i and (end is None or i < end)]
            found = self._somewhere(wanted, places, literal)
            if found.answer is Answer.NONE:
                return True, ""
            reason = reason or found.reason
        for text, least, most in wanted.counts:
            if self._too_few(wanted, text, least) or self._too_many(wanted, text, most):
                return True, ""
            if any(self._too_many_of(wanted, one, text, most) for one in wanted.counts):
                return True, ""
        if wanted.unique and self._too_alike(wanted):
            return True, ""
        if wanted.repeat and self._all_differ(wanted):
            return True, ""
        return False, reason

    def _somewhere(self, wanted: _Wanted, places: Sequence[int], literal: Literal) -> Found:
        """What is found at any of these positions."""
        reason = ""
        for index in places:
            found = self.solve_goal(wanted.at(index) | {literal}, 1)
            if found.answer is Answer.SOME:
                return found
            reason = reason or found.reason
        return unknown(reason) if reason else NONE

    def _too_many_of(self, wanted: _Wanted, one: tuple[str, int, int | None], text: str, most: int | None) -> bool:
        """Whether there must be more items of one kind than may be of another, and all of the one are of the other."""
        if most is None or one[1] <= most:
            return False
        goals = (wanted.at(index) | {(True, one[0]), (False, text)} for index in self._positions(wanted))
        return all(self.solve_goal(goal, 1).answer is Answer.NONE for goal in goals)

    def _too_few(self, wanted: _Wanted, text: str, least: int) -> bool:
        """Whether there are less positions that can hold such an item than such items are needed."""
        if wanted.most is not None and wanted.most < least:
            return True
        able = 0
        for index in self._positions(wanted) if least else ():
            if self.solve_goal(wanted.at(index) | {(True, text)}, 1).answer is not Answer.NONE:
                if index == wanted.alike:
                    return wanted.most is not None and able + wanted.most - index < least
                able += 1
        return able < least

    def _too_many(self, wanted: _Wanted, text: str, most: int | None) -> bool:
        """Whether more positions are certain to hold such an item than may."""
        if most is None:
            return False
        forced = 0
        for index in range(min(wanted.least, wanted.alike + 1)):
            if self.solve_goal(wanted.at(index) | {(False, text)}, 1).answer is Answer.NONE:
                forced += 1 if index < wanted.alike else wanted.least - index
        return forced > most

    def _too_alike(self, wanted: _Wanted) -> bool:
        """Whether all positions together have less different values than there must be items."""
        every: set[str] = set()
        for index in range(min(wanted.least, wanted.alike + 1)):
            found = self.solve_goal(wanted.at(index), min(wanted.least, _DISTINCT))
            if not found.whole:
                return False
            every |= {key_of(each) for each in found.values}
        return len(every) < wanted.least

    def _all_differ(self, wanted: _Wanted) -> bool:
        """Whether no two positions can hold one value."""
        places = [*self._positions(wanted), *([wanted.alike + 1] if wanted.has(wanted.alike + 1) else [])]
        pairs = ((first, second) for number, first in enumerate(places) for second in places[number + 1 :])
        return all(self.solve_goal(wanted.at(a) | wanted.at(b), 1).answer is Answer.NONE for a, b in pairs)

    def _made(self, wanted: _Wanted, count: int) -> Iterator[list[Any]]:
        """Arrays that may do: demands spread over positions or packed onto few, with more and more items."""
        for spread in (True, False):
            placed = self._placed(wanted, spread=spread)
            if placed is None:
                continue
            size = max([wanted.least, 2 if wanted.repeat else 0, *(index + 1 for index in placed)])
            for length in range(size, size + min(count, 64) + _SHAPES):
                if wanted.has(length - 1) or length == 0:
                    made = self._items(wanted, placed, length)
                    if made is not None:
                        yield made
                        yield from self._varied(wanted, placed, made, count)

    def _varied(
        self, wanted: _Wanted, placed: dict[int, set[Literal]], made: list[Any], count: int
    ) -> Iterator[list[Any]]:
        """The same with another item, or with two that are equal."""
        if wanted.repeat:
            for first in range(len(made)):
                for second in range(first + 1, min(len(made), wanted.alike + 2)):
                    goal = wanted.at(first) | wanted.at(second) | placed.get(first, set()) | placed.get(second, set())
                    for value in self.solve_goal(frozenset(goal), 1).values:
                        yield [value if index in (first, second) else each for index, each in enumerate(made)]
        if count > 1:
            for index in range(min(len(made), wanted.alike + 1)):
                goal = wanted.at(index) | placed.get(index, set())
                for value in self.solve_goal(frozenset(goal), count + 1).values:
                    yield [*made[:index], value, *made[index + 1 :]]

    def _placed(self, wanted: _Wanted, *, spread: bool) -> dict[int, set[Literal]] | None:
        """Which positions meet which demands."""
        placed: dict[int, set[Literal]] = {}
        demands = [(start, end, literal, 1) for start, end, literal in wanted.somewhere]
        demands += [(0, None, (True, text), least) for text, least, _ in wanted.counts if least]
        for start, end, literal, times in demands:
            last = wanted.alike + len(demands) + times + wanted.least if end is None else end
            left = times
            places = [i for i in range(start, min(last, _ITEMS)) if wanted.has(i)]
            for index in sorted(places, key=lambda i: (i in placed) is spread):
                goal = wanted.at(index) | placed.get(index, set()) | {literal}
                if left and self.solve_goal(frozenset(goal), 1).values:
                    placed.setdefault(index, set()).add(literal)
                    left -= 1
            if left:
                return None
        return placed

    def _items(self, wanted: _Wanted, placed: dict[int, set[Literal]], length: int) -> list[Any] | None:
        """Items for all positions; those that no demand is placed on stay out of what is counted."""
        rare = {(False, text) for text, _, most in wanted.counts if most is not None}
        made: list[Any] = []
        used: set[str] = set()
        for index in range(length):
            goal = wanted.at(index) | placed.get(index, set())
            many = length if wanted.unique else 1
            apart = self.solve_goal(frozenset(goal | (rare if index not in placed else set())), many)
            choices = apart.values or self.solve_goal(frozenset(goal), many).values
            fresh = [each for each in choices if not wanted.unique or key_of(each) not in used]
            if not fresh:
                return None
            made.append(fresh[0])
            used.add(key_of(fresh[0]))
        return made
