"""What a contract says of the places of its payloads: closed to personal data, declared to be it, or open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .._contracts import EventVersion


@dataclass(eq=False, slots=True)
class Plan:
    """A place: its declared kind, its members by name, and what any other member or item is."""

    kind: str = ""
    members: dict[str, Plan] = field(default_factory=dict)
    below: Plan = None  # type: ignore[assignment]  # set at once: a place may repeat itself

    def child(self, token: str | int) -> Plan:
        """The place of a member or an item."""
        return self.members.get(token, self.below) if isinstance(token, str) else self.below


def _constant(kind: str = "") -> Plan:
    made = Plan(kind)
    made.below = made
    return made


OPEN, CLOSED = _constant(), _constant()
"""A place of which nothing is known, and one that cannot hold personal data; so are all below them."""

_FREE = "*"
_State = frozenset[tuple[int, int]]
"""Pointers by index, and how many of their tokens lead here."""


def plan_of(version: EventVersion | None) -> Plan:
    """The places of an event version's payload; kept with the version's own name."""
    if version is None:
        return OPEN
    known = _plans.get(version.type)
    if known is None or known[0] is not version:
        personal = [(each.pointer, each.kind) for each in version.personal]
        known = _plans[version.type] = (version, make_plan(version.closed, personal, version.free))
    return known[1]


_plans: dict[str, tuple[EventVersion, Plan]] = {}


def make_plan(closed: Iterable[str], personal: Iterable[tuple[str, str]], free: Iterable[str] = ()) -> Plan:
    """A plan from pointers in which ``*`` is any step and ``**`` any number of them; what is personal goes first.

    ``free`` are places of which nothing more is known than that they are there: their names need no look.
    """
    kinds = [*personal, *((each, "") for each in closed), *((each, _FREE) for each in free)]
    pointers = [(_tokens(pointer), kind) for pointer, kind in kinds]
    made: dict[_State, Plan] = {}
    constants: dict[str, Plan] = {"": CLOSED}

    def place(state: _State) -> Plan:
        reached = _closure(state, pointers)
        whole = sorted(index for index, done in reached if done == len(pointers[index][0]))
        if whole and pointers[whole[0]][1] == _FREE:
            reached = frozenset(each for each in reached if each[0] not in whole)
            whole = []
        if whole:
            kind = pointers[whole[0]][1]
            return constants.setdefault(kind, _constant(kind)) if kind else CLOSED
        if not reached:
            return OPEN
        if reached not in made:
            plan = made[reached] = Plan()
            names = {pointers[index][0][done] for index, done in reached} - {"*", "**"}
            plan.below = place(_step(reached, pointers, None))
            plan.members = {_plain(name): place(_step(reached, pointers, name)) for name in sorted(names)}
        return made[reached]

    return place(frozenset((index, 0) for index in range(len(pointers))))


_Pointers = list[tuple[tuple[str, ...], str]]


def _tokens(pointer: str) -> tuple[str, ...]:
    return tuple(pointer.split("/")[1:])


def _plain(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")


def _closure(state: _State, pointers: _Pointers) -> _State:
    """With every ``**`` also passed over."""
    found = set(state)
    for index, start in state:
        tokens, done = pointers[index][0], start
        while done < len(tokens) and tokens[done] == "**":
            done += 1
            found.add((index, done))
    return frozenset(found)


def _step(state: _State, pointers: _Pointers, name: str | None) -> _State:
    """Where a step leads: by a name, or (None) by any other and by indices."""
    found = set()
    for index, done in state:
        tokens = pointers[index][0]
        token = tokens[done] if done < len(tokens) else ""
        if token == "**":
            found.add((index, done))
        elif done < len(tokens) and (token == "*" or token == name):
            found.add((index, done + 1))
    return frozenset(found)
