"""Which places of a contract cannot hold personal data, whatever a valid payload has there.

A place is closed when its values are listed (``enum``, ``const``), are no texts, or have a format that machines make.
The SDKs look at everything else, and at whatever the contract does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from codegen import pointers
from codegen.canonical import Canonical

_NOT_TEXT = frozenset({"null", "boolean", "integer", "number"})
_MADE_BY_MACHINES = frozenset({"date", "date-time", "duration", "time", "uuid"})
_VERSION = re.compile(r"\^\[?[0-9]\]?\\\.(?:\\d|\[0-9\])\+\\\.(?:\\d|\[0-9\])\+\$")
"""A semantic version whose first number has one digit: no address, and no telephone number begins so."""
_SHORTEST = 6
"""Characters that the shortest of all addresses has (a@b.cd)."""


@dataclass(slots=True)
class _Place:
    """What schemas say of a place: closed, or the places below it, by name and as items of an array."""

    closed: bool = False
    members: dict[str, _Place] = field(default_factory=dict)
    items: _Place | None = None


@dataclass(frozen=True, slots=True)
class Openness:
    """Pointers of closed places, and of known ones that are open; ``*`` is any item of an array."""

    closed: tuple[str, ...]
    free: tuple[str, ...]


def openness(canonical: Canonical) -> Openness:
    """The known places of a contract's payloads. A place below a closed one is not named."""
    place = _place(canonical.schema, canonical.schema, frozenset())
    told = sorted(_told(place, ""))
    return Openness(
        tuple(pointer for pointer, closed in told if closed), tuple(pointer for pointer, closed in told if not closed)
    )


def _told(place: _Place, at: str) -> Iterator[tuple[str, bool]]:
    if place.closed:
        yield at, True
        return
    for name, member in place.members.items():
        yield from _told(member, pointers.join(at, name))
    if place.items is not None:
        yield from _told(place.items, at + "/*")
    if at and not place.members and place.items is None:
        yield at, False


def _place(schema: Any, root: Any, seen: frozenset[str]) -> _Place:
    if not isinstance(schema, dict):
        return _Place(closed=schema is False)
    made = _Place(_is_closed(schema), {n: _place(s, root, seen) for n, s in schema.get("properties", {}).items()})
    types = schema.get("type")
    if (types == "array" or types == ["array"]) and "prefixItems" not in schema and "items" in schema:
        made.items = _place(schema["items"], root, seen)
    ref = schema.get("$ref")
    if isinstance(ref, str) and ref not in seen:
        target = root if ref == "#" else root["$defs"][ref.removeprefix("#/$defs/")]
        made = _both(made, _place(target, root, seen | {ref}))
    for each in schema.get("allOf", ()):
        made = _both(made, _place(each, root, seen))
    for keyword in ("anyOf", "oneOf"):
        branches = [_place(each, root, seen) for each in schema.get(keyword, ())]
        if branches:
            common = branches[0]
            for branch in branches[1:]:
                common = _either(common, branch)
            made = _both(made, common)
    return made


def _is_closed(schema: dict[str, Any]) -> bool:
    if "enum" in schema or "const" in schema:
        return True
    types = schema.get("type", ())
    allowed = {types} if isinstance(types, str) else set(types)
    if not allowed or not allowed <= _NOT_TEXT | {"string"}:
        return False
    if "string" not in allowed:
        return True
    short = schema.get("maxLength", _SHORTEST) < _SHORTEST
    versioned = _VERSION.fullmatch(str(schema.get("pattern"))) is not None
    return short or versioned or schema.get("format") in _MADE_BY_MACHINES


def _both(left: _Place, right: _Place) -> _Place:
    """What two schemas say that hold together."""
    members = dict(left.members)
    for name, place in right.members.items():
        members[name] = _both(members[name], place) if name in members else place
    items = _both(left.items, right.items) if left.items and right.items else left.items or right.items
    return _Place(left.closed or right.closed, members, items)


def _either(left: _Place, right: _Place) -> _Place:
    """What two schemas say of which one holds; a name that only one knows is known, and open."""
    members = {}
    for name in {**left.members, **right.members}:
        places = left.members.get(name), right.members.get(name)
        members[name] = _either(places[0] or _Place(), places[1] or _Place())
    items = _either(left.items, right.items) if left.items and right.items else None
    return _Place(left.closed and right.closed, members, items)
