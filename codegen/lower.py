"""Canonical schemas to shapes and declarations.

A schema is read as a conjunction: its own keywords, what ``$ref`` names, each part of ``allOf``. A shape
must admit every value the schema admits, so where parts disagree, any one of them is good enough: the
exact verdict is the canonical schema's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from codegen import pointers
from codegen.canonical import assertions
from codegen.describe import notes
from codegen.dialects import Dialect, Schema, children
from codegen.kinds import ANY_KIND, TYPES, both, type_of
from codegen.model import (
    ANY,
    Declaration,
    Field,
    Kind,
    ListOf,
    Literals,
    MapOf,
    Named,
    Record,
    Root,
    Shape,
    Simple,
    TypeId,
    Union,
)
from codegen.personal import kind_of
from codegen.reading import SHAPING, At, Bundle, conjuncts, identity, kinds_of, merging, only_reference, target
from codegen.words import pascal

_BOUNDS = {
    "string": ("minLength", "maxLength", "pattern"),
    "integer": ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"),
    "number": ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"),
    "array": ("minItems", "maxItems"),
    "object": ("minProperties", "maxProperties"),
}
_ELSEWHERE = ("properties", "$defs", "not", "if", "propertyNames")
"""Keywords whose subschemas say nothing of the value that a field itself holds."""


@dataclass
class Lowering:
    """Shapes for a set of bundles that share definitions: each definition is declared once."""

    declarations: dict[TypeId, Declaration] = field(default_factory=dict)
    roots: list[Root] = field(default_factory=list)
    _inline: dict[TypeId, Shape] = field(default_factory=dict)
    _open: set[TypeId] = field(default_factory=set)
    _recursive: set[TypeId] = field(default_factory=set)

    def add(self, bundle: Bundle) -> None:
        """Declare a bundle's root and all that it refers to."""
        schema = bundle.canonical.schema
        if bundle.root is None:
            return
        at = At(bundle, identity(bundle.canonical.origins["#"]), bundle.root)
        if at.id not in self.declarations:
            self._declare(schema, at, always=True)
        self.roots.append(Root(at.id, bundle.root, assertions(schema)))

    def join(self, other: Lowering) -> None:
        """Take over what another bundle came to; of a definition that both declare, this one's stays."""
        for key, declaration in other.declarations.items():
            self.declarations.setdefault(key, declaration)
        self.roots += other.roots

    def _declare(self, schema: Schema, at: At, *, always: bool = False) -> Shape:
        """The declaration of a definition; a shape that needs no name is inlined instead."""
        if at.id in self._inline:
            return self._inline[at.id]
        if at.id in self.declarations:
            return Named(at.id)
        if at.id in self._open:
            self._recursive.add(at.id)
            return Named(at.id)
        self._open.add(at.id)
        body = self._record(schema, at) or self._shape(schema, at)
        self._open.discard(at.id)
        must = always or isinstance(body, Record) or at.id in self._recursive
        if not must and not isinstance(body, Record) and (body == ANY or not _is_definition(at.id)):
            self._inline[at.id] = body
            return body
        described = schema if isinstance(schema, dict) else {}
        self.declarations[at.id] = Declaration(
            at.id, at.name, body, str(described.get("description", "")), notes(described, root=True)
        )
        return Named(at.id)

    # Shapes

    def _shape(self, schema: Schema, at: At) -> Shape:
        if not isinstance(schema, dict):
            return ANY
        alone = only_reference(schema)
        if alone is not None:
            return self._declare(*target(alone, at.bundle))
        refs = merging(schema, at.bundle)
        if refs & at.merged:
            return self._declare(*target(min(refs & at.merged), at.bundle))
        at = replace(at, merged=at.merged | refs)
        parts = list(conjuncts(schema, at))
        kinds = kinds_of(schema, at)
        literals = _literals((part for part, _ in parts), kinds)
        if literals is not None:
            return literals
        if not any("properties" in part for part, _ in parts):
            union = self._alternatives(parts, kinds)
            if union is not None:
                return union
        return self._by_kind(schema, parts, kinds, at)

    def _alternatives(self, parts: list[tuple[dict[str, Any], At]], kinds: set[str]) -> Shape | None:
        """The union that ``anyOf`` or ``oneOf`` makes, where its branches say anything about shape."""
        for part, at in parts:
            for keyword in ("oneOf", "anyOf"):
                branches = part.get(keyword, ())
                if branches and all(isinstance(b, bool) or SHAPING & b.keys() for b in branches):
                    members = [
                        self._branch(branch, at, keyword, index, kinds)
                        for index, branch in enumerate(branches)
                        if branch is not False and both(kinds_of(branch, at), kinds)
                    ]
                    made = _union(members)
                    own = made.members if isinstance(made, Union) else (made,)
                    return ANY if made == ANY else Union(own, chosen=True)
        return None

    def _branch(self, branch: Schema, at: At, keyword: str, index: int, kinds: set[str]) -> Shape:
        named = _branch_name(branch, index)
        own = kinds_of(branch, at)
        narrowed = both(own, kinds)
        if isinstance(branch, dict) and narrowed != own:
            branch = {**branch, "type": sorted(narrowed)}
        return self._shape(branch, at.down(named, keyword, index))

    def _by_kind(self, schema: Schema, parts: list[tuple[dict[str, Any], At]], kinds: set[str], at: At) -> Shape:
        record = self._record(schema, at, parts) if any("properties" in part for part, _ in parts) else None
        if kinds == ANY_KIND:
            return ANY if record is None else _union([self._place(record, schema, at), Simple(Kind.NOT_OBJECT)])
        members: list[Shape] = []
        for kind in sorted(kinds, key=TYPES.index):
            if kind == "object":
                members.append(self._place(record, schema, at) if record else self._map(parts, at))
            elif kind == "array":
                members.append(self._list(parts, at))
            else:
                members.append(_simple(kind, parts))
        return _union(members) if members else ANY

    def _place(self, record: Record, schema: Schema, at: At) -> Shape:
        """A record that stands inside another type becomes a declaration of its own."""
        if at.id in self._open:  # it is the body of the declaration being made, beside other shapes
            at = at.down("object", "#object")
        described = schema if isinstance(schema, dict) else {}
        name = at.name
        title = described.get("title")
        if isinstance(title, str) and pascal(title) and len(title) <= 60 and not _is_definition(at.id):
            name = pascal(title) if pascal(title)[:1].isalpha() else name
        self.declarations.setdefault(
            at.id, Declaration(at.id, name, record, str(described.get("description", "")), notes(described, root=True))
        )
        return Named(at.id)

    def _record(self, schema: Schema, at: At, parts: list[tuple[dict[str, Any], At]] | None = None) -> Record | None:
        """The record of a schema that admits objects only and lists properties (a root may list none)."""
        alone = only_reference(schema) if isinstance(schema, dict) else None
        if parts is None:
            if alone is not None or kinds_of(schema, at) != {"object"}:
                return None
            parts = list(conjuncts(schema, replace(at, merged=at.merged | merging(schema, at.bundle))))
            if not any("properties" in part for part, _ in parts):
                if not at.id.pointer and self._free(parts):
                    return Record((), open=True)
                return None
        required = {name for part, _ in parts for name in part.get("required", ())}
        found: dict[str, list[tuple[Schema, At]]] = {}
        for part, where in parts:
            for name, each in part.get("properties", {}).items():
                found.setdefault(name, []).append((each, where.down(name, "properties", name)))
        for name in _only_named(parts):
            found.setdefault(name, [(True, at)])
        fields = [self._field(name, each, name in required, at) for name, each in found.items()]
        keywords = ("additionalProperties", "patternProperties", "unevaluatedProperties")
        is_open = any(part.get(keyword, False) is not False for part, _ in parts for keyword in keywords)
        sometimes = set().union(*(_sometimes(part) for part, _ in parts))
        is_open = is_open or not sometimes <= found.keys()
        return Record(tuple(f for f in fields if f is not None), is_open)

    def _free(self, parts: list[tuple[dict[str, Any], At]]) -> bool:
        """Whether nothing is said of the members: such a root is a record without known fields."""
        typed = any(isinstance(p.get(k), dict) for p, _ in parts for k in ("additionalProperties", "patternProperties"))
        return not typed and self._alternatives(parts, {"object"}) is None

    def _field(self, name: str, found: list[tuple[Schema, At]], required: bool, at: At) -> Field | None:
        schemas = [schema for schema, _ in found]
        if False in schemas:
            return None
        schema: Schema = schemas[0] if len(schemas) == 1 else {"allOf": schemas}
        where = found[0][1]
        shape = self._shape(schema, replace(where, name=at.name + pascal(name)))
        words: dict[str, Any] = {}
        for part in schemas:
            words = {**part, **words} if isinstance(part, dict) else words
        defaults = [part["default"] for part, _ in conjuncts(schema, where) if "default" in part]
        return Field(
            name,
            shape,
            required,
            str(words.get("description", "")),
            notes(words),
            has_default=bool(defaults),
            default=defaults[0] if defaults else None,
            pii=_personal(schema, where),
            deprecated=words.get("deprecated") is True,
        )

    def _map(self, parts: list[tuple[dict[str, Any], At]], at: At) -> MapOf:
        values: list[Shape] = []
        for part, where in parts:
            extra = part.get("additionalProperties")
            patterns = part.get("patternProperties", {})
            if extra is None or extra is True:
                continue
            shapes = [self._shape(s, where.down("value", "patternProperties", p)) for p, s in patterns.items()]
            if extra is not False:
                shapes.append(self._shape(extra, where.down("value", "additionalProperties")))
            values.append(_union(shapes) if shapes else ANY)
        return MapOf(values[0] if values else ANY, _bounds("object", parts))

    def _list(self, parts: list[tuple[dict[str, Any], At]], at: At) -> ListOf:
        for part, where in parts:
            prefix = part.get("prefixItems", [])
            if "items" in part or prefix:
                shapes = [self._shape(s, where.down(f"item {i}", "prefixItems", i)) for i, s in enumerate(prefix)]
                rest = part.get("items", True)
                if rest is not False:
                    shapes.append(self._shape(rest, where.down("item", "items")))
                return ListOf(_union(shapes) if shapes else ANY, _bounds("array", parts))
        return ListOf(ANY, _bounds("array", parts))


def _is_definition(identity: TypeId) -> bool:
    """Whether its author gave it a place among definitions, or a file of its own."""
    tokens = pointers.split(identity.pointer)
    return not tokens or (len(tokens) >= 2 and tokens[-2] in ("$defs", "definitions", "schemas"))


def _literals(parts: Iterable[dict[str, Any]], kinds: set[str]) -> Literals | None:
    """The constants of the first ``enum`` or ``const``, where types of both languages can hold them."""
    for part in parts:
        values = part.get("enum", [part["const"]] if "const" in part else None)
        if values is None:
            continue
        fit = [v for v in values if both({type_of(v)}, kinds)]
        plain = [int(v) if isinstance(v, float) and v.is_integer() else v for v in fit]
        if not plain or not all(v is None or isinstance(v, str | int) for v in plain):
            return None
        if len({json.dumps(v) for v in plain}) != len(set(plain)):
            return None  # 1 and true are one key in Python
        return Literals(tuple(dict.fromkeys(plain)))
    return None


def _bounds(kind: str, parts: Iterable[tuple[dict[str, Any], At]]) -> tuple[tuple[str, Any], ...]:
    found: dict[str, Any] = {}
    for part, _ in parts:
        for keyword in _BOUNDS.get(kind, ()):
            if keyword in part:
                found.setdefault(keyword, part[keyword])
    return tuple(found.items())


def _simple(kind: str, parts: list[tuple[dict[str, Any], At]]) -> Simple:
    formats = [part["format"] for part, _ in parts if "format" in part]
    named = formats[0] if formats and kind == "string" else None
    return Simple(Kind(kind), named, _bounds(kind, parts))


def _union(members: Iterable[Shape]) -> Shape:
    """The union of shapes, flattened; whatever stands beside ANY is ANY."""
    flat: list[Shape] = []
    given = list(members)
    for member in given:
        flat.extend(member.members if isinstance(member, Union) else [member])
    unique = list(dict.fromkeys(_told_apart(flat)))
    if ANY in unique or not unique:
        return ANY
    chosen = any(isinstance(member, Union) and member.chosen for member in given)
    return unique[0] if len(unique) == 1 and not chosen else Union(tuple(unique), chosen=chosen)


def _told_apart(members: list[Shape]) -> list[Shape]:
    """The members, no constant beside a boolean or number that it equals in Python, where 1 is true and 0 is false."""
    values = [value for member in members if isinstance(member, Literals) for value in member.values]
    kinds = {member.kind for member in members if isinstance(member, Simple)}
    booleans = Kind.BOOLEAN in kinds or any(isinstance(value, bool) for value in values)
    numbers = kinds & {Kind.INTEGER, Kind.NUMBER} or any(type(value) is int for value in values)
    if not (booleans and numbers):
        return members
    apart: list[Shape] = []
    for member in members:
        if isinstance(member, Literals) and any(isinstance(value, int) for value in member.values):
            rest = tuple(value for value in member.values if not isinstance(value, int))
            wide = {
                Simple(Kind.BOOLEAN if isinstance(v, bool) else Kind.INTEGER)
                for v in member.values
                if isinstance(v, int)
            }
            apart += [*([Literals(rest)] if rest else []), *sorted(wide, key=lambda shape: shape.kind.value)]
        else:
            apart.append(member)
    return apart


def _only_named(parts: list[tuple[dict[str, Any], At]]) -> Iterator[str]:
    """Properties that a schema asks for, whatever they are."""
    for part, _ in parts:
        yield from part.get("required", ())
        for trigger, needed in part.get("dependentRequired", {}).items():
            yield from (trigger, *needed)


def _sometimes(part: dict[str, Any]) -> set[str]:
    """The properties that a part names only for some objects: under a condition, or in an alternative."""
    below = [part.get(keyword) for keyword in ("if", "then", "else")]
    below += [each for keyword in ("anyOf", "oneOf") for each in part.get(keyword, ())]
    below += part.get("dependentSchemas", {}).values()
    found: set[str] = set()
    for each in below:
        if isinstance(each, dict):
            found |= {*each.get("properties", {}), *_sometimes(each), *(["$ref"] if "$ref" in each else [])}
    return found


def _branch_name(branch: Schema, index: int) -> str:
    """What tells a branch from its siblings: its title, its constant property, what it requires, its place."""
    if isinstance(branch, dict):
        if isinstance(branch.get("title"), str) and len(branch["title"]) <= 40:
            return str(branch["title"])
        for each in branch.get("properties", {}).values():
            if isinstance(each, dict) and isinstance(each.get("const"), str):
                return str(each["const"])
        if branch.get("required"):
            return "with " + " and ".join(branch["required"][:3])
    letters = chr(ord("A") + index % 26)
    return f"alternative {chr(ord('A') + index // 26 - 1) if index >= 26 else ''}{letters}"


def _personal(schema: Schema, at: At) -> str | None:
    """The kind of personal data in a field, its items or its alternatives; a record in it hides its own."""
    waiting = [(schema, at)]
    seen: set[int] = set()
    for outer, around in waiting:
        for part, where in conjuncts(outer, around):
            if id(part) in seen:
                continue
            seen.add(id(part))
            kind = kind_of(part)
            if kind:
                return kind
            inner = children(part, Dialect.DRAFT2020)
            waiting.extend((child, where) for (keyword, *_), child in inner if keyword not in _ELSEWHERE)
    return None
