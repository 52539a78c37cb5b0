"""A schema as the single demands that it is made of, each with where it stands.

A schema holds where all its leaves hold. Each leaf is a schema of the whole value that says one thing and nothing
else, so that asking whether a value can miss it finds out about that one keyword.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from codegen import pointers
from codegen.canonical import Origin
from codegen.compat.table import Side, bare, renamed
from codegen.dialects import Schema

_REF = "#/$defs/"
_PLAIN = frozenset(
    "type enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format "
    "minItems maxItems uniqueItems minProperties maxProperties anyOf oneOf not".split()
)
_Wrap = Callable[[Schema], Schema]
_DEEP = 48
_OFTEN = 200
"""How many definitions are looked into over and over; after that, each is once, wherever else it is referred to."""


@dataclass(frozen=True)
class Spot:
    """A place in a contract: the definition, the pointer in it, and the part of an event that it speaks of."""

    name: str = "#"
    pointer: str = ""
    at: str = ""

    def below(self, *tokens: str | int) -> Spot:
        return replace(self, pointer=pointers.join(self.pointer, *tokens))

    def part(self, token: str) -> Spot:
        return replace(self, at=pointers.join(self.at, token))

    def within(self, origins: Mapping[str, Origin]) -> tuple[str, str]:
        """The file, and the pointer into it."""
        origin = origins[self.name]
        return origin.path, origin.pointer + self.pointer


@dataclass(frozen=True)
class Leaf:
    """One demand: its keyword, where it stands, and the schema that says it of a whole event."""

    keyword: str
    spot: Spot
    schema: Schema
    detail: str = ""


def leaves(schema: Schema, side: Side) -> Iterator[Leaf]:
    """The leaves of a canonical schema; ``side`` is the same in a table, whose words the leaves are in."""
    plain = bare(schema)
    definitions: dict[str, Schema] = {"#": plain}
    if isinstance(plain, dict):
        definitions |= plain.pop("$defs", {})
    yield from _Splitting(definitions, side.names).split(plain, Spot(), lambda each: each, ("#",))


@dataclass
class _Splitting:
    definitions: Mapping[str, Schema]
    names: Mapping[str, str]
    followed: int = 0
    met: set[str] = field(default_factory=set)

    def split(self, schema: Schema, spot: Spot, wrap: _Wrap, path: tuple[str, ...]) -> Iterator[Leaf]:
        if not isinstance(schema, dict):
            if not schema:
                yield Leaf("false", spot, wrap(False))
            return
        for keyword, value in schema.items():
            here = spot.below(keyword)
            if keyword in _PLAIN:
                yield self._leaf(keyword, here, wrap, {keyword: value})
            elif keyword == "$ref":
                yield from self._followed(str(value), spot, wrap, path)
            elif keyword == "allOf":
                for index, each in enumerate(value):
                    yield from self.split(each, here.below(index), wrap, path)
            elif keyword in ("required", "dependentRequired", "dependentSchemas"):
                yield from self._by_name(keyword, value, here, wrap)
            elif keyword in ("then", "else") and "if" in schema:
                yield self._leaf(keyword, here, wrap, {"if": schema["if"], keyword: value})
            elif keyword == "contains":
                counts: dict[str, Any] = {k: schema[k] for k in ("minContains", "maxContains") if k in schema}
                yield self._leaf(keyword, here, wrap, {keyword: value, **counts})
            elif keyword in ("unevaluatedProperties", "unevaluatedItems"):
                rest = {k: v for k, v in schema.items() if k not in (keyword, "$defs")}
                yield self._leaf(keyword, here, wrap, {"anyOf": [{"not": rest}, {**rest, keyword: value}]})
            else:
                yield from self._parts(keyword, schema, here, wrap, path)

    def _parts(
        self, keyword: str, schema: dict[str, Any], here: Spot, wrap: _Wrap, path: tuple[str, ...]
    ) -> Iterator[Leaf]:
        """What is said of members and items."""
        value = schema[keyword]
        if keyword in ("properties", "patternProperties"):
            for name, each in value.items():
                inner = _wrapped(wrap, lambda s, name=name: {keyword: {name: s}})  # type: ignore[misc]
                yield from self.split(each, here.below(name).part(name), inner, path)
        elif keyword == "additionalProperties":
            named = ("properties", "patternProperties")
            known: dict[str, Any] = {k: dict.fromkeys(schema[k], True) for k in named if k in schema}
            inner = _wrapped(wrap, lambda s: {**known, keyword: s})
            yield from self._rest(keyword, value, here.part("*"), inner, path)
        elif keyword == "propertyNames":
            yield from self._rest(keyword, value, here, _wrapped(wrap, lambda s: {keyword: s}), path)
        elif keyword == "prefixItems":
            for index, each in enumerate(value):
                inner = _wrapped(wrap, lambda s, index=index: {keyword: [*[True] * index, s]})  # type: ignore[misc]
                yield from self.split(each, here.below(index).part(str(index)), inner, path)
        elif keyword == "items":
            prefix = {"prefixItems": [True] * len(schema["prefixItems"])} if schema.get("prefixItems") else {}
            inner = _wrapped(wrap, lambda s: {**prefix, keyword: s})
            yield from self._rest(keyword, value, here.part("*"), inner, path)

    def _rest(self, keyword: str, value: Schema, here: Spot, wrap: _Wrap, path: tuple[str, ...]) -> Iterator[Leaf]:
        """What is said of all the rest; to forbid it is the keyword's own demand."""
        if value is False:
            yield Leaf(keyword, here, wrap(False))
        else:
            yield from self.split(value, here, wrap, path)

    def _by_name(self, keyword: str, value: Any, here: Spot, wrap: _Wrap) -> Iterator[Leaf]:
        if keyword == "required":
            yield from (Leaf(keyword, here, wrap({keyword: [name]}), name) for name in value)
            return
        for name, each in value.items():
            made = self._leaf(keyword, here.below(name), wrap, {keyword: {name: each}})
            yield replace(made, detail=name)

    def _followed(self, reference: str, spot: Spot, wrap: _Wrap, path: tuple[str, ...]) -> Iterator[Leaf]:
        name = reference.removeprefix(_REF)
        if name in path or len(path) > _DEEP or (self.followed > _OFTEN and name in self.met):
            yield self._leaf("$ref", spot.below("$ref"), wrap, {"$ref": reference})
            return
        self.followed += 1
        self.met.add(name)
        yield from self.split(self.definitions[name], Spot(name, "", spot.at), wrap, (*path, name))

    def _leaf(self, keyword: str, spot: Spot, wrap: _Wrap, schema: Schema) -> Leaf:
        return Leaf(keyword, spot, wrap(renamed(schema, self.names)))


def _wrapped(outer: _Wrap, inner: _Wrap) -> _Wrap:
    return lambda schema: outer(inner(schema))
