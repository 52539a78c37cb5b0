"""Steps from one version of a payload to the next, and back: a closed vocabulary, the same in both languages.

A step is a JSON object that names what it does, and where by a JSON Pointer whose last token is a member; ``*`` in it
stands for any item or member. It is undone by its opposite, in reverse order; what the older version does not name is
then left out.

========================================  ==============================  =====================================
step                                      up                              down
========================================  ==============================  =====================================
``{"rename": P, "to": NAME}``             the member has another name     it has its own again
``{"move": P, "to": Q}``                  the member is elsewhere         it is back, and emptied objects are gone
``{"set": P, "value": V, "was": W}``      the member is V                 it is W; without ``was`` it is gone
``{"default": P, "value": V}``            the member is V where missing   it stays
``{"map": P, "values": {A: B}}``          a text A is B                   B is A, the first of several
``{"wrap": P, "as": NAME, "with": O}``    the value is a member of O      the member is the value
``{"split": P, "by": S, "into": [N]}``    parts of a text are members     the parts are one text
``{"drop": P, "was": W}``                 the member is gone              it is W; without ``was`` it stays gone
========================================  ==============================  =====================================

This module needs nothing else, so that the generator can try a declaration with the very code that runs later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

_INDICES = 2**32 - 1
Step = Mapping[str, Any]
Keep = Mapping[str, Any] | bool
"""The members that a version names, each with those of its value in turn; True where it may hold anything."""


def up(steps: Sequence[Step], data: Any) -> Any:
    """A payload of the older version as one of the newer. The input is not changed."""
    made = deepcopy(data)
    for step in steps:
        name = operation(step)
        _UP[name](step, made)
    return made


def down(steps: Sequence[Step], data: Any, keep: Keep) -> Any:
    """A payload of the newer version as one of the older, with the members that this names and no others."""
    made = deepcopy(data)
    for step in reversed(steps):
        _DOWN[operation(step)](step, made)
    return _kept(made, keep)


def operation(step: Step) -> str:
    """What a step does. Raises ``KeyError`` for one that is none."""
    for name in _UP:
        if name in step:
            return name
    raise KeyError("not a step")


def _kept(value: Any, keep: Keep) -> Any:
    if isinstance(keep, bool):
        return value
    if isinstance(value, list):
        return [_kept(item, keep.get("*", True)) for item in value]
    if isinstance(value, dict):
        return {name: _kept(value[name], keep[name]) for name in value if name in keep}
    return value


def _tokens(pointer: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def _parents(data: Any, tokens: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Every object that may hold the member which the tokens end in."""
    if len(tokens) == 1:
        if isinstance(data, dict):
            yield data
        return
    first, rest = tokens[0], tokens[1:]
    if first == "*":
        for each in data if isinstance(data, list) else data.values() if isinstance(data, dict) else ():
            yield from _parents(each, rest)
    elif isinstance(data, dict) and first in data:
        yield from _parents(data[first], rest)


def _each(data: Any, pointer: str, change: Callable[[dict[str, Any], str], None]) -> None:
    tokens = _tokens(pointer)
    for parent in _parents(data, tokens):
        change(parent, tokens[-1])


def _rename(data: Any, pointer: str, before: str, after: str) -> None:
    for parent in _parents(data, _tokens(pointer)):
        if before in parent:
            parent[after] = parent.pop(before)


def _move(data: Any, source: str, target: str, *, prune: bool) -> None:
    tokens, wanted = _tokens(source), _tokens(target)
    for parent in list(_parents(data, tokens)):  # the target may be a member of what is gone through
        if tokens[-1] in parent:
            value = parent.pop(tokens[-1])
            place = data
            for token in wanted[:-1]:
                inner = place.get(token)
                place[token] = inner = inner if isinstance(inner, dict) else {}
                place = inner
            place[wanted[-1]] = value
            if prune:
                _pruned(data, tokens[:-1])


def _pruned(data: Any, tokens: Sequence[str]) -> None:
    """Take away an object that has become empty, and those that held nothing else."""
    for length in range(len(tokens), 0, -1):
        for parent in _parents(data, tokens[:length]):
            if parent.get(tokens[length - 1]) == {}:
                del parent[tokens[length - 1]]


def _rename_up(step: Step, data: Any) -> None:
    _rename(data, step["rename"], _tokens(step["rename"])[-1], step["to"])


def _rename_down(step: Step, data: Any) -> None:
    _rename(data, step["rename"], step["to"], _tokens(step["rename"])[-1])


def _move_up(step: Step, data: Any) -> None:
    _move(data, step["move"], step["to"], prune=False)


def _move_down(step: Step, data: Any) -> None:
    _move(data, step["to"], step["move"], prune=True)


def _set_up(step: Step, data: Any) -> None:
    _each(data, step["set"], lambda parent, name: parent.__setitem__(name, deepcopy(step["value"])))


def _set_down(step: Step, data: Any) -> None:
    _restore(data, step["set"], step)


def _restore(data: Any, pointer: str, step: Step) -> None:
    """What was there before, where it is known; else nothing."""

    def change(parent: dict[str, Any], name: str) -> None:
        if "was" in step:
            parent[name] = deepcopy(step["was"])
        else:
            parent.pop(name, None)

    _each(data, pointer, change)


def _default_up(step: Step, data: Any) -> None:
    _each(data, step["default"], lambda parent, name: parent.setdefault(name, deepcopy(step["value"])))


def _map(step: Step, data: Any, values: Mapping[str, str]) -> None:
    def change(parent: dict[str, Any], name: str) -> None:
        value = parent.get(name)
        if isinstance(value, str) and value in values:
            parent[name] = values[value]

    _each(data, step["map"], change)


def _map_up(step: Step, data: Any) -> None:
    _map(step, data, step["values"])


def _map_down(step: Step, data: Any) -> None:
    values: dict[str, str] = {}
    for old in sorted(step["values"], key=_place_in_javascript):
        values.setdefault(step["values"][old], old)
    _map(step, data, values)


def _place_in_javascript(name: str) -> int:
    """JavaScript keeps members whose names are array indices (ECMA-262, 6.1.7) by number, before all others."""
    is_number = name.isascii() and name.isdecimal() and (name == "0" or name[0] != "0")
    return min(int(name), _INDICES) if is_number and len(name) <= 10 else _INDICES


def _wrap_up(step: Step, data: Any) -> None:
    def change(parent: dict[str, Any], name: str) -> None:
        if name in parent:
            parent[name] = {**deepcopy(step.get("with", {})), step["as"]: parent[name]}

    _each(data, step["wrap"], change)


def _wrap_down(step: Step, data: Any) -> None:
    def change(parent: dict[str, Any], name: str) -> None:
        value = parent.get(name)
        if isinstance(value, dict) and step["as"] in value:
            parent[name] = value[step["as"]]
        else:
            parent.pop(name, None)

    _each(data, step["wrap"], change)


def _split_up(step: Step, data: Any) -> None:
    def change(parent: dict[str, Any], name: str) -> None:
        if isinstance(parent.get(name), str):
            parts = parent.pop(name).split(step["by"], len(step["into"]) - 1)
            parent.update(zip(step["into"], parts, strict=False))

    _each(data, step["split"], change)


def _split_down(step: Step, data: Any) -> None:
    def change(parent: dict[str, Any], name: str) -> None:
        parts = [parent.pop(each) for each in step["into"] if isinstance(parent.get(each), str)]
        if parts:
            parent[name] = step["by"].join(parts)

    _each(data, step["split"], change)


def _drop_up(step: Step, data: Any) -> None:
    _each(data, step["drop"], lambda parent, name: parent.pop(name, None))


def _drop_down(step: Step, data: Any) -> None:
    if "was" in step:
        _restore(data, step["drop"], step)


def _nothing(step: Step, data: Any) -> None:
    """A default stays: nobody can tell it from the same value that was said."""


_UP: Mapping[str, Callable[[Step, Any], None]] = {
    "rename": _rename_up,
    "move": _move_up,
    "set": _set_up,
    "default": _default_up,
    "map": _map_up,
    "wrap": _wrap_up,
    "split": _split_up,
    "drop": _drop_up,
}
_DOWN: Mapping[str, Callable[[Step, Any], None]] = {
    "rename": _rename_down,
    "move": _move_down,
    "set": _set_down,
    "default": _nothing,
    "map": _map_down,
    "wrap": _wrap_down,
    "split": _split_down,
    "drop": _drop_down,
}
