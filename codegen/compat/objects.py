"""Objects: members by name that meet what is said of them, with as many members as are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, combinations
from typing import Any

import jsonschema_rs

from codegen.compat.atoms import ANY_NAME, Atom, Matcher
from codegen.compat.table import Goal, Literal, text_of
from codegen.compat.values import NONE, Answer, Found, going_on, key_of, some, unknown

_PATTERNS = 6
_MEMBERS = 5_000
_NAMES = 100

Solve = Callable[[Goal, int], Found]
Holds = Callable[[Iterable[Literal], Any], bool]


@lru_cache(maxsize=4096)
def _expression(pattern: str) -> Any:
    return jsonschema_rs.Draft202012Validator({"pattern": pattern})


def speaks_of(matcher: Matcher) -> Callable[[str], bool]:
    """Whether a matcher speaks of the member of a name."""
    if matcher[0] == "is":
        named = matcher[1]
        return lambda name: bool(name == named)
    if matcher[0] == "like":
        return lambda name: bool(_expression(matcher[1]).is_valid(name))
    others, patterns = frozenset(matcher[1]), matcher[2]
    return lambda name: name not in others and not any(_expression(each).is_valid(name) for each in patterns)


_Somewhere = tuple[Matcher, frozenset[Literal], frozenset[Literal]]
"""A member that there must be under some name: matcher, what the value meets, what the name meets."""
_ANYWHERE: _Somewhere = (ANY_NAME, frozenset(), frozenset())


@dataclass
class _Wanted:
    """What a case says of an object."""

    own: dict[str, set[Literal]] = field(default_factory=dict)
    """What a member of this name meets, if it is there."""
    wide: dict[Matcher, tuple[Callable[[str], bool], set[Literal]]] = field(default_factory=dict)
    """The same of all members that a matcher speaks of."""
    named: dict[str, set[Literal]] = field(default_factory=dict)
    """Members that there must be, with what they must meet besides."""
    somewhere: list[_Somewhere] = field(default_factory=list)
    names: set[Literal] = field(default_factory=set)
    least: int = 0
    most: int | None = None

    def of(self, name: str) -> frozenset[Literal]:
        """What a member of this name must meet, if it is there."""
        made = self.named.get(name, set()) | self.own.get(name, set())
        for speaks, literals in self.wide.values():
            if speaks(name):
                made |= literals
        return frozenset(made)

    def require(self, matcher: Matcher, literal: Literal) -> None:
        """Let members that a matcher speaks of meet something more."""
        if matcher[0] == "is":
            self.own.setdefault(matcher[1], set()).add(literal)
        else:
            self.wide.setdefault(matcher, (speaks_of(matcher), set()))[1].add(literal)

    @cached_property
    def mentioned(self) -> list[str]:
        """Every name that is spoken of."""
        every = (*self.wide, *(matcher for matcher, *_ in self.somewhere))
        spoken = (m[1:2] if m[0] == "is" else m[1] if m[0] == "rest" else () for m in every)
        return list(dict.fromkeys((*self.named, *self.own, *(name for names in spoken for name in names))))


def _wanted(atoms: Sequence[Atom]) -> _Wanted:
    made = _Wanted()
    for atom in atoms:
        match atom:
            case ("all", matcher, literal):
                made.require(matcher, literal)
            case ("exists", ("is", name), literal):
                made.named.setdefault(name, set()).add(literal)
            case ("exists", matcher, literal):
                made.somewhere.append((matcher, frozenset((literal,)), frozenset()))
            case ("names", literal):
                made.names.add(literal)
            case ("badname", literal):
                made.somewhere.append((ANY_NAME, frozenset(), frozenset((literal,))))
            case ("members", "min", count):
                made.least = max(made.least, count)
            case ("members", "max", count):
                made.most = count if made.most is None else min(made.most, count)
            case _:
                pass
    return made


@dataclass(frozen=True)
class Objects:
    """Decides cases of objects; ``solve`` decides goals, ``holds`` checks a value against one."""

    solve_goal: Solve
    holds: Holds

    def solve(self, goal: Goal, atoms: Sequence[Atom], out: set[str], count: int) -> Found:
        """Objects that meet a case, checked against the goal that it is a case of."""
        wanted = _wanted(atoms)
        if wanted.most is not None and (wanted.most < max(wanted.least, len(wanted.named))):
            return NONE
        if wanted.least > _MEMBERS:
            return unknown(f"it needs more than {_MEMBERS} members")
        members: dict[str, Any] = {}
        reason = ""
        for name in wanted.named:
            found = self._named(wanted, name)
            if found.answer is Answer.NONE:
                return NONE
            reason = reason or found.reason
            members[name] = found.values[0] if found.values else None
        for each in wanted.somewhere:
            placed = self._somewhere(wanted, each, members)
            if placed.answer is Answer.NONE:
                return NONE
            reason = reason or placed.reason
            members |= dict(placed.values)
        if reason:
            return unknown(reason)
        filled = self._filled(wanted, members)
        if isinstance(filled, Found):
            return filled
        return self._checked(goal, wanted, filled, out, count)

    def refuted(self, atoms: Sequence[Atom]) -> bool:
        """Whether a member that there must be can have no value."""
        wanted = _wanted(atoms)
        return any(self._named(wanted, name).answer is Answer.NONE for name in wanted.named)

    def _named(self, wanted: _Wanted, name: str) -> Found:
        if not all(self.holds((literal,), name) for literal in wanted.names):
            return NONE
        return self.solve_goal(wanted.of(name), 1)

    def _somewhere(self, wanted: _Wanted, each: _Somewhere, members: Mapping[str, Any]) -> Found:
        """A name and a value for a member that must be there under some name; ``values`` holds the pair."""
        anew = self._anew(wanted, each, members)
        if anew.values:
            return anew
        matcher, literals, names = each
        speaks = speaks_of(matcher)
        reason = anew.reason
        for name in dict.fromkeys((*wanted.mentioned, *members)):
            if speaks(name) and all(self.holds((literal,), name) for literal in (*names, *wanted.names)):
                found = self.solve_goal(wanted.of(name) | literals, 1)
                reason = reason or found.reason
                if found.values:
                    return Found(Answer.SOME, ((name, found.values[0]),))
        return unknown(reason) if reason else NONE

    def _anew(self, wanted: _Wanted, each: _Somewhere, members: Mapping[str, Any]) -> Found:
        """The same under a name that is not spoken of, and not used."""
        matcher, literals, names = each
        reason = ""
        for _, fresh in self._fresh(wanted, matcher, names, [*wanted.mentioned, *members]):
            reason = reason or fresh.reason
            for name in fresh.values:
                found = self.solve_goal(wanted.of(name) | literals, 1)
                reason = reason or found.reason
                if found.values:
                    return Found(Answer.SOME, ((name, found.values[0]),))
        return unknown(reason) if reason else NONE

    def _fresh(
        self, wanted: _Wanted, matcher: Matcher, names: frozenset[Literal], taken: Sequence[str]
    ) -> Iterator[tuple[Goal, Found]]:
        """For each class of names that no pattern tells apart: what they meet, and a name not spoken of, or none."""
        patterns = sorted({p for m in (*wanted.wide, matcher) for p in (m[1:2] if m[0] == "like" else m[2:3] and m[2])})
        if matcher[0] == "is":
            return
        if len(patterns) > _PATTERNS:
            yield frozenset(), unknown("its names are told apart by too many patterns")
            return
        base = {*names, *wanted.names, (True, '{"type":"string"}')}
        if taken:
            base.add((False, text_of({"enum": sorted(set(taken))})))
        if matcher[0] == "like":
            base.add((True, text_of({"pattern": matcher[1]})))
        else:
            base |= {(False, text_of({"pattern": each})) for each in matcher[2]}
        for some_ in chain.from_iterable(combinations(patterns, size) for size in range(len(patterns) + 1)):
            split = {(each in some_, text_of({"pattern": each})) for each in patterns}
            name = frozenset(base | split)
            yield name, self.solve_goal(name, 1)

    def _filled(self, wanted: _Wanted, members: Mapping[str, Any]) -> dict[str, Any] | Found:
        """Further members, until there are enough; proven impossible where no more names are allowed."""
        made = dict(members)
        reason = ""
        for name in wanted.mentioned:
            if len(made) >= wanted.least:
                return made
            if name not in made:
                found = self._named(wanted, name)
                reason = reason or found.reason
                made |= {name: found.values[0]} if found.values else {}
        if len(made) < wanted.least:
            made |= self._alike(wanted, made)
        for _ in range(_NAMES):
            added = self._anew(wanted, _ANYWHERE, made) if len(made) < wanted.least else NONE
            if not added.values:
                reason = reason or added.reason
                break
            made |= dict(added.values)
        else:
            reason = reason or f"it needs more than {_NAMES} names that are hard to find"
        if len(made) >= wanted.least:
            return made
        return unknown(reason) if reason else NONE

    def _alike(self, wanted: _Wanted, members: Mapping[str, Any]) -> dict[str, Any]:
        """As many members as are missing, under names that go on from one: whatever class of names has so many."""
        made: dict[str, Any] = {}
        missing = wanted.least - len(members)
        for goal, fresh in self._fresh(wanted, ANY_NAME, frozenset(), [*wanted.mentioned, *members]):
            values = self.solve_goal(wanted.of(fresh.values[0]), 1).values if fresh.values else ()
            for name in going_on(fresh.values[0], missing) if values else ():
                if len(made) < missing and name not in members and self.holds(goal, name):
                    made[name] = values[0]
            if len(made) >= missing:
                break
        return made

    def _checked(self, goal: Goal, wanted: _Wanted, members: dict[str, Any], out: set[str], count: int) -> Found:
        """The object and variants of it, as far as they meet the goal."""
        found: dict[str, Any] = {}
        for each in self._variants(wanted, members, count + len(out)):
            key = key_of(each)
            if key not in out and key not in found and self.holds(goal, each):
                found[key] = each
            if len(found) >= count:
                break
        if found:
            return some(list(found.values()), whole=wanted.most == 0)
        return (
            NONE
            if wanted.most == 0
            else unknown("no object was found with the members and the number of them that it needs")
        )

    def _variants(self, wanted: _Wanted, members: dict[str, Any], count: int) -> Iterator[dict[str, Any]]:
        """The object; with one member changed; with one member more; smaller, where one can stand for two."""
        yield members
        if wanted.most is not None and len(members) > wanted.most:
            yield from self._packed(wanted, members)
        for name in members:
            found = self.solve_goal(wanted.of(name), count + 1)
            yield from ({**members, name: value} for value in found.values)
        for name in wanted.mentioned:
            if name not in members:
                yield from ({**members, name: value} for value in self._named(wanted, name).values)
        more = dict(members)
        for _ in range(min(count, 64)):
            added = self._anew(wanted, _ANYWHERE, more)
            if not added.values:
                return
            more |= dict(added.values)
            yield dict(more)

    def _packed(self, wanted: _Wanted, members: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Fewer members: those that must be under some name, on names that are there anyway."""
        made = {name: value for name, value in members.items() if name in wanted.named}
        for name in [*made, *(name for name in members if name not in made)]:
            here = (each for each in wanted.somewhere if speaks_of(each[0])(name))
            needs = [literals for _, literals, names in here if not names]
            joint = wanted.of(name) | frozenset(chain.from_iterable(needs))
            found = self.solve_goal(joint, 1)
            if found.values:
                yield {**made, name: found.values[0]}
