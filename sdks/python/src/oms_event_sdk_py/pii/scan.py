"""Payloads to findings: every text, name and number, as far as the contract leaves open what it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._contracts._protected import is_protected
from .detector import find
from .findings import Finding, Part, Source, join
from .gate import hits
from .numbers import Match, whole_number
from .plan import CLOSED, OPEN, Plan
from .rules import LARGEST_NUMBER, SKIPPED_ATTRIBUTES, SMALLEST_NUMBER

_Link = tuple[Any, str | int]
"""A step below another place (None is the root): a path that costs nothing until it is asked for."""


class _Gathered:
    """What of a payload has to be looked at."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.places: list[tuple[_Link | None, bool]] = []
        self.numbers: list[tuple[int, _Link | None]] = []
        self.declared: list[tuple[Any, str, _Link | None]] = []

    def value(self, value: Any, node: Plan, place: _Link | None) -> bool:
        """Takes a value in; whether there is more inside it."""
        kind = type(value)
        if kind is dict or kind is list:
            return True
        if value is None:
            return False
        if node.kind:
            self.declared.append((value, node.kind, place))
        elif isinstance(value, str):
            self.texts.append(value)
            self.places.append((place, False))
        elif kind is int or kind is float:
            if SMALLEST_NUMBER <= value < LARGEST_NUMBER and value == int(value):
                self.numbers.append((int(value), place))
        else:
            return isinstance(value, dict | list)
        return False


def scan(value: Any, plan: Plan = OPEN, attributes: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """Everything personal in a payload of JSON's own types, sorted by pointer, then in the attributes.

    A payload may have any depth: what is still to be looked at is kept in a list and not on the stack.
    """
    gathered = _gather(value, plan)
    found = [_declared(*each) for each in gathered.declared if not is_protected(each[0])]
    for number, place in gathered.numbers:
        kind = whole_number(str(number), _path(place))
        if kind is not None:
            found.append(_finding(place, "detected", "value", Match(0, len(str(number)), kind)))
    for index in hits(gathered.texts):
        place, is_name = gathered.places[index]
        path = _path(place)
        for match in find(gathered.texts[index], path[:-1] if is_name else path):
            found.append(_finding(place, "detected", "name" if is_name else "value", match))
    found.sort(key=lambda each: (each.pointer, each.part, each.start))
    return (*found, *_attributes(attributes or {}))


def _gather(root: Any, plan: Plan) -> _Gathered:
    made = _Gathered()
    texts, places, take = made.texts, made.places, made.value
    todo: list[tuple[Any, Plan, _Link | None]] = [(root, plan, None)] if take(root, plan, None) else []
    for value, node, place in todo:  # grows as it goes
        if isinstance(value, dict):
            members = node.members
            for name, each in value.items():
                further = members.get(name)
                if further is None:
                    texts.append(name)
                    places.append(((place, name), True))
                    further = node.below
                if further is CLOSED:
                    continue
                at = (place, name)
                if type(each) is str and not further.kind:
                    texts.append(each)
                    places.append((at, False))
                elif take(each, further, at):
                    todo.append((each, further, at))
        elif node.below is not CLOSED:
            below = node.below
            todo += [(each, below, (place, i)) for i, each in enumerate(value) if take(each, below, (place, i))]
    return made


def _attributes(attributes: Mapping[str, str]) -> Iterator[Finding]:
    for name, text in attributes.items():
        if name not in SKIPPED_ATTRIBUTES:
            for match in find(text, (name,)):
                yield _finding((None, name), "detected", "attribute", match)


def _declared(value: Any, kind: str, place: _Link | None) -> Finding:
    length = len(value) if isinstance(value, str) else 0
    return _finding(place, "declared", "value", Match(0, length, kind))


def _finding(place: _Link | None, source: Source, part: Part, match: Match) -> Finding:
    path = _path(place)
    return Finding(shown(path), match.kind, source, part, match.start, match.end, path)


def _path(place: _Link | None) -> tuple[str | int, ...]:
    steps: list[str | int] = []
    while place is not None:
        place, step = place
        steps.append(step)
    return tuple(reversed(steps))


def shown(path: tuple[str | int, ...]) -> str:
    """The pointer, with what is personal of a name replaced by its kind."""
    pointer = ""
    for index, step in enumerate(path):
        pointer = join(pointer, _shown_name(step, path[:index]) if isinstance(step, str) else step)
    return pointer


def _shown_name(name: str, path: tuple[str | int, ...]) -> str:
    shown, done = "", 0
    for match in find(name, path):
        shown += f"{name[done : match.start]}<{match.kind}>"
        done = match.end
    return shown + name[done:]
