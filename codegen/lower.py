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
from codegen.canonical import Canonical, Origin, assertions
from codegen.describe import notes
from codegen.dialects import Schema
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
from codegen.words import pascal

_SHAPING = frozenset(
    "type enum const properties patternProperties additionalProperties items prefixItems $ref allOf anyOf oneOf".split()
)
_BOUNDS = {
    "string": ("minLength", "maxLength", "pattern"),
    "integer": ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"),
    "number": ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"),
    "array": ("minItems", "maxItems"),
    "object": ("minProperties", "maxProperties"),
}


@dataclass(frozen=True)
class Bundle:
    """A document with its canonical schema, and the name of its root type (None: only its definitions count)."""

    path: str
    canonical: Canonical
    root: str | None


@dataclass(frozen=True, slots=True)
class _At:
    """Where we are: whose definitions ``$ref`` names, the identity and name a type made here would get."""

    bundle: Bundle
    id: TypeId
    name: str
    merged: frozenset[str] = frozenset()
    """The definitions that are being merged into types around here: one that contains itself is only named."""

    def down(self, name: str, *tokens: str | int) -> _At:
        below = replace(self.id, pointer=pointers.join(self.id.pointer, *tokens))
        return replace(self, id=below, name=self.name + pascal(name))


@dataclass
class Lowering:
    """Shapes for a set of bundles that share definitions: each definition is declared once."""

    declarations: dict[TypeId, Declaration] = field(default_factory=dict)
    roots: list[Root] = field(default_factory=list)
    _inline: dict[TypeId, Shape] = field(default_factory=dict)
    _open: set[TypeId] = field(default_factory=set)

    def add(self, bundle: Bundle) -> None:
        """Declare a bundle's root and all that it refers to."""
        schema = bundle.canonical.schema
        if bundle.root is None:
            return
        at = _At(bundle, _identity(bundle.canonical.origins["#"]), bundle.root)
        if at.id not in self.declarations:
            self._declare(schema, at, always=True)
        self.roots.append(Root(at.id, bundle.root, assertions(schema)))

    def _declare(self, schema: Schema, at: _At, *, always: bool = False) -> Shape:
        """The declaration of a definition; a shape that needs no name is inlined instead."""
        if at.id in self._inline:
            return self._inline[at.id]
        if at.id in self.declarations or at.id in self._open:
            return Named(at.id)
        self._open.add(at.id)
        body = self._record(schema, at) or self._shape(schema, at)
        self._open.discard(at.id)
        if not always and not isinstance(body, Record) and (body == ANY or not _is_definition(at.id)):
            self._inline[at.id] = body
            return body
        described = schema if isinstance(schema, dict) else {}
        self.declarations[at.id] = Declaration(
            at.id, at.name, body, str(described.get("description", "")), notes(described, root=True)
        )
        return Named(at.id)

    # What a schema is a conjunction of

    def _target(self, ref: str, bundle: Bundle) -> tuple[Schema, _At]:
        name = ref.removeprefix("#/$defs/")
        root = bundle.canonical.schema
        schema = root if name == "#" or not isinstance(root, dict) else root["$defs"][name]
        origin = bundle.canonical.origins[name]
        return schema, _At(bundle, _identity(origin), self._definition_name(schema, origin, bundle))

    def _definition_name(self, schema: Schema, origin: Origin, bundle: Bundle) -> str:
        if origin.pointer == "" and origin.path == bundle.path and bundle.root:
            return bundle.root
        tokens = [t for t in pointers.split(origin.pointer) if t not in ("$defs", "definitions", "properties")]
        title = schema.get("title") if isinstance(schema, dict) else None
        own = pascal(tokens[-1]) if tokens else pascal(origin.path.rpartition("/")[2].removesuffix(".json"))
        if isinstance(title, str) and (not own or not tokens) and 0 < len(title) <= 60:
            own = pascal(title)
        return own + pascal(origin.variant)

    def _conjuncts(
        self, schema: Schema, at: _At, seen: frozenset[str] = frozenset()
    ) -> Iterator[tuple[dict[str, Any], _At]]:
        """Every part that a value must meet, with ``$ref`` and ``allOf`` resolved."""
        if not isinstance(schema, dict):
            return
        yield schema, at
        ref = schema.get("$ref")
        if isinstance(ref, str) and ref not in seen:
            target, _ = self._target(ref, at.bundle)
            yield from self._conjuncts(target, at, seen | {ref})
        for index, part in enumerate(schema.get("allOf", ())):
            yield from self._conjuncts(part, at.down("", "allOf", index), seen)

    def _kinds(self, schema: Schema, at: _At, seen: frozenset[str] = frozenset()) -> set[str]:
        """The JSON types that a value can have (``number`` stands for itself and ``integer``)."""
        kinds = set(ANY_KIND)
        if not isinstance(schema, dict):
            return kinds
        if "type" in schema:
            named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            kinds = both(kinds, set(named))
        values = schema.get("enum", [schema["const"]] if "const" in schema else None)
        if values is not None:
            kinds = both(kinds, {type_of(value) for value in values})
        ref = schema.get("$ref")
        if isinstance(ref, str) and ref not in seen:
            target, _ = self._target(ref, at.bundle)
            kinds = both(kinds, self._kinds(target, at, seen | {ref}))
        for part in schema.get("allOf", ()):
            kinds = both(kinds, self._kinds(part, at, seen))
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                kinds = both(kinds, set().union(*(self._kinds(each, at, seen) for each in schema[keyword])))
        return kinds

    # Shapes

    def _shape(self, schema: Schema, at: _At) -> Shape:
        if not isinstance(schema, dict):
            return ANY
        alone = self._only_reference(schema)
        if alone is not None:
            return self._declare(*self._target(alone, at.bundle))
        refs = _merging(schema, at.bundle)
        if refs & at.merged:
            return self._declare(*self._target(min(refs & at.merged), at.bundle))
        at = replace(at, merged=at.merged | refs)
        parts = list(self._conjuncts(schema, at))
        kinds = self._kinds(schema, at)
        literals = _literals((part for part, _ in parts), kinds)
        if literals is not None:
            return literals
        if not any("properties" in part for part, _ in parts):
            union = self._alternatives(parts, kinds)
            if union is not None:
                return union
        return self._by_kind(schema, parts, kinds, at)

    def _only_reference(self, schema: dict[str, Any]) -> str | None:
        """The ``$ref`` of a schema that shapes nothing else itself, also when it stands in an ``allOf``.

        A ``type`` beside it narrows what the reference says, and changes no shape.
        """
        refs = {str(schema["$ref"])} if "$ref" in schema else set()
        if _SHAPING & schema.keys() - {"$ref", "allOf", "type"}:
            return None
        for part in schema.get("allOf", ()):
            if not isinstance(part, dict) or not _SHAPING & part.keys() - {"type"}:
                continue
            inner = self._only_reference(part)
            if inner is None:
                return None
            refs.add(inner)
        return refs.pop() if len(refs) == 1 else None

    def _alternatives(self, parts: list[tuple[dict[str, Any], _At]], kinds: set[str]) -> Shape | None:
        """The union that ``anyOf`` or ``oneOf`` makes, where its branches say anything about shape."""
        for part, at in parts:
            for keyword in ("oneOf", "anyOf"):
                branches = part.get(keyword, ())
                if branches and all(isinstance(b, bool) or _SHAPING & b.keys() for b in branches):
                    members = [
                        self._branch(branch, at, keyword, index, kinds)
                        for index, branch in enumerate(branches)
                        if branch is not False and both(self._kinds(branch, at), kinds)
                    ]
                    return _union(members)
        return None

    def _branch(self, branch: Schema, at: _At, keyword: str, index: int, kinds: set[str]) -> Shape:
        named = _branch_name(branch, index)
        own = self._kinds(branch, at)
        narrowed = both(own, kinds)
        if isinstance(branch, dict) and narrowed != own:
            branch = {**branch, "type": sorted(narrowed)}
        return self._shape(branch, at.down(named, keyword, index))

    def _by_kind(self, schema: Schema, parts: list[tuple[dict[str, Any], _At]], kinds: set[str], at: _At) -> Shape:
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

    def _place(self, record: Record, schema: Schema, at: _At) -> Shape:
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

    def _record(self, schema: Schema, at: _At, parts: list[tuple[dict[str, Any], _At]] | None = None) -> Record | None:
        """The record of a schema that admits objects only and lists properties (a root may list none)."""
        alone = self._only_reference(schema) if isinstance(schema, dict) else None
        if parts is None:
            if alone is not None or self._kinds(schema, at) != {"object"}:
                return None
            parts = list(self._conjuncts(schema, replace(at, merged=at.merged | _merging(schema, at.bundle))))
            if not any("properties" in part for part, _ in parts):
                if not at.id.pointer and self._free(parts):
                    return Record((), open=True)
                return None
        required = {name for part, _ in parts for name in part.get("required", ())}
        found: dict[str, list[tuple[Schema, _At]]] = {}
        for part, where in parts:
            for name, each in part.get("properties", {}).items():
                found.setdefault(name, []).append((each, where.down(name, "properties", name)))
        fields = [self._field(name, each, name in required, at) for name, each in found.items()]
        keywords = ("additionalProperties", "patternProperties", "unevaluatedProperties")
        is_open = any(part.get(keyword, False) is not False for part, _ in parts for keyword in keywords)
        return Record(tuple(f for f in fields if f is not None), is_open)

    def _free(self, parts: list[tuple[dict[str, Any], _At]]) -> bool:
        """Whether nothing is said of the members: such a root is a record without known fields."""
        typed = any(isinstance(p.get(k), dict) for p, _ in parts for k in ("additionalProperties", "patternProperties"))
        return not typed and self._alternatives(parts, {"object"}) is None

    def _field(self, name: str, found: list[tuple[Schema, _At]], required: bool, at: _At) -> Field | None:
        schemas = [schema for schema, _ in found]
        if False in schemas:
            return None
        schema: Schema = schemas[0] if len(schemas) == 1 else {"allOf": schemas}
        where = found[0][1]
        shape = self._shape(schema, replace(where, name=at.name + pascal(name)))
        words: dict[str, Any] = {}
        for part in schemas:
            words = {**part, **words} if isinstance(part, dict) else words
        defaults = [part["default"] for part, _ in self._conjuncts(schema, where) if "default" in part]
        return Field(
            name,
            shape,
            required,
            str(words.get("description", "")),
            notes(words),
            has_default=bool(defaults),
            default=defaults[0] if defaults else None,
            pii=_pii(words),
            deprecated=words.get("deprecated") is True,
        )

    def _map(self, parts: list[tuple[dict[str, Any], _At]], at: _At) -> MapOf:
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

    def _list(self, parts: list[tuple[dict[str, Any], _At]], at: _At) -> ListOf:
        for part, where in parts:
            prefix = part.get("prefixItems", [])
            if "items" in part or prefix:
                shapes = [self._shape(s, where.down(f"item {i}", "prefixItems", i)) for i, s in enumerate(prefix)]
                rest = part.get("items", True)
                if rest is not False:
                    shapes.append(self._shape(rest, where.down("item", "items")))
                return ListOf(_union(shapes) if shapes else ANY, _bounds("array", parts))
        return ListOf(ANY, _bounds("array", parts))


def _merging(schema: Schema, bundle: Bundle) -> frozenset[str]:
    """Every definition whose keywords are merged into a type that a schema makes."""
    root = bundle.canonical.schema
    definitions = (
        {f"#/$defs/{name}": each for name, each in root.get("$defs", {}).items()} if isinstance(root, dict) else {}
    )
    found: set[str] = set()
    todo = [schema]
    while todo:
        each = todo.pop()
        if not isinstance(each, dict):
            continue
        todo += each.get("allOf", ())
        ref = each.get("$ref")
        if isinstance(ref, str) and ref not in found:
            found.add(ref)
            todo.append(definitions.get(ref, root))
    return frozenset(found)


def _identity(origin: Origin) -> TypeId:
    return TypeId(origin.path, origin.pointer, origin.variant)


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


def _bounds(kind: str, parts: Iterable[tuple[dict[str, Any], _At]]) -> tuple[tuple[str, Any], ...]:
    found: dict[str, Any] = {}
    for part, _ in parts:
        for keyword in _BOUNDS.get(kind, ()):
            if keyword in part:
                found.setdefault(keyword, part[keyword])
    return tuple(found.items())


def _simple(kind: str, parts: list[tuple[dict[str, Any], _At]]) -> Simple:
    formats = [part["format"] for part, _ in parts if "format" in part]
    named = formats[0] if formats and kind == "string" else None
    return Simple(Kind(kind), named, _bounds(kind, parts))


def _union(members: Iterable[Shape]) -> Shape:
    """The union of shapes, flattened; whatever stands beside ANY is ANY."""
    flat: list[Shape] = []
    for member in members:
        flat.extend(member.members if isinstance(member, Union) else [member])
    unique = list(dict.fromkeys(flat))
    if ANY in unique or not unique:
        return ANY
    return unique[0] if len(unique) == 1 else Union(tuple(unique))


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
    return f"alternative {chr(ord('A') + index % 26)}"


def _pii(schema: dict[str, Any]) -> str | None:
    kind = schema.get("x-pii")
    return kind if isinstance(kind, str) else None
