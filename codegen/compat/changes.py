"""What differs between two canonical schemas, keyword by keyword, whatever it means.

References are looked through, so that a definition that moved is no change. What a difference does to events is not
judged here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from codegen.compat.leaves import Spot
from codegen.compat.table import text_of
from codegen.dialects import Schema

_REF = "#/$defs/"
_ONE = frozenset(("items", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "then", "else"))
_MANY = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
_NAMED = frozenset(("properties", "patternProperties"))
_VERSIONS = frozenset(("x-version", "$defs", "$ref"))
"""Said elsewhere: the version of a contract follows from its changes, and references are looked through."""
_MISSING = object()
_DEEP = 100
_OFTEN = 200
"""How many references are looked through over and over; after that, each is once (as in ``codegen.compat.leaves``)."""


@dataclass(frozen=True)
class Change:
    """One difference. ``spot`` is where it stands on the new side, or on the old one where it is gone."""

    keyword: str
    kind: str
    """``added``, ``removed`` or ``changed``."""
    spot: Spot
    old: Any = None
    new: Any = None
    detail: str = ""
    """The name of the property, where it is about one."""

    @property
    def in_new(self) -> bool:
        """Whether the spot is on the new side."""
        return self.kind != "removed"


def changes(old: Schema, new: Schema) -> Iterator[Change]:
    """All differences between two canonical schemas."""
    yield from _Walk(_definitions(old), _definitions(new)).walk(old, new, Spot(), Spot(), frozenset())


def _definitions(schema: Schema) -> Mapping[str, Schema]:
    return {"#": schema, **schema.get("$defs", {})} if isinstance(schema, dict) else {"#": schema}


_View = dict[str, tuple[Any, Spot]]


@dataclass
class _Walk:
    old: Mapping[str, Schema]
    new: Mapping[str, Schema]
    followed: int = 0
    seen: set[tuple[str, str]] = field(default_factory=set)

    def walk(self, old: Any, new: Any, before: Spot, after: Spot, met: frozenset[tuple[str, str]]) -> Iterator[Change]:
        """Differences between two schemas of the same part of an event."""
        here = text_of(old), text_of(new)
        if here in met or len(met) > _DEEP or self._again(old, new):
            return
        if isinstance(old, bool) or isinstance(new, bool):
            if old is not new:
                yield Change("schema", "changed", after, old, new)
            return
        left, right = _view(old, before, self.old), _view(new, after, self.new)
        for keyword in dict.fromkeys((*left, *right)):
            if keyword not in _VERSIONS:
                yield from self._keyword(keyword, left, right, after, met | {here})

    def _again(self, old: Any, new: Any) -> bool:
        """Whether this is one reference too many: definitions that all refer to each other have no end of ways."""
        pair = _reference(old), _reference(new)
        if not any(pair):
            return False
        if self.followed > _OFTEN and pair in self.seen:
            return True
        self.followed += 1
        self.seen.add(pair)
        return False

    def _keyword(
        self, keyword: str, left: _View, right: _View, after: Spot, met: frozenset[tuple[str, str]]
    ) -> Iterator[Change]:
        a, before = left.get(keyword, (_MISSING, after))
        b, now = right.get(keyword, (_MISSING, after))
        if keyword in _NAMED:
            yield from self._named(keyword, _or(a, {}), _or(b, {}), (before, now), met)
        elif keyword in ("required", "enum"):
            yield from _listed(keyword, a, b, before, now)
        elif a is _MISSING:
            yield Change(keyword, "added", now, None, b)
        elif b is _MISSING:
            yield Change(keyword, "removed", before, a, None)
        elif keyword in _ONE:
            part = "*" if keyword not in ("then", "else") else ""
            yield from self.walk(a, b, _part(before, part), _part(now, part), met)
        elif keyword in _MANY and len(a) == len(b):
            for index, (one, other) in enumerate(zip(a, b, strict=True)):
                part = str(index) if keyword == "prefixItems" else ""
                yield from self.walk(one, other, _part(before.below(index), part), _part(now.below(index), part), met)
        elif text_of(a) != text_of(b):
            yield Change(keyword, "changed", now, a, b)

    def _named(
        self, keyword: str, a: Any, b: Any, spots: tuple[Spot, Spot], met: frozenset[tuple[str, str]]
    ) -> Iterator[Change]:
        before, now = spots
        for name in dict.fromkeys((*a, *b)):
            was, is_ = before.below(name).part(name), now.below(name).part(name)
            if name not in a:
                yield Change(keyword, "added", is_, None, b[name], name)
            elif name not in b:
                yield Change(keyword, "removed", was, a[name], None, name)
            else:
                yield from self.walk(a[name], b[name], was, is_, met)


def _listed(keyword: str, a: Any, b: Any, before: Spot, now: Spot) -> Iterator[Change]:
    """Names that are required, one by one; values of an enum together."""
    was, is_ = _or(a, []), _or(b, [])
    if keyword == "enum":
        if a is _MISSING or b is _MISSING:
            kind = "added" if a is _MISSING else "removed"
            yield Change(keyword, kind, now if a is _MISSING else before, _or(a, None), _or(b, None))
        elif {text_of(each) for each in was} != {text_of(each) for each in is_}:
            yield Change(keyword, "changed", now, a, b)
        return
    for name in dict.fromkeys((*was, *is_)):
        if name not in was:
            yield Change(keyword, "added", now, None, name, name)
        elif name not in is_:
            yield Change(keyword, "removed", before, name, None, name)


def _view(schema: dict[str, Any], spot: Spot, definitions: Mapping[str, Schema]) -> _View:
    """The keywords that a value must meet, with where each stands; those beside a reference hide the target's."""
    made: _View = {}
    reference = schema.get("$ref")
    if isinstance(reference, str):
        name = reference.removeprefix(_REF)
        target = definitions[name]
        if isinstance(target, dict):
            made |= _view(target, Spot(name, "", spot.at), definitions)
    return made | {keyword: (value, spot.below(keyword)) for keyword, value in schema.items()}


def _reference(schema: Any) -> str:
    return str(schema.get("$ref", "")) if isinstance(schema, dict) else ""


def _part(spot: Spot, part: str) -> Spot:
    return spot.part(part) if part else spot


def _or(value: Any, other: Any) -> Any:
    return other if value is _MISSING else value
