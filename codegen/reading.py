"""What a schema says, taken together: its own keywords, what ``$ref`` names, each part of ``allOf``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen import pointers
from codegen.canonical import Canonical, Origin
from codegen.dialects import Schema
from codegen.kinds import ANY_KIND, both, type_of
from codegen.model import TypeId
from codegen.words import pascal

SHAPING = frozenset(
    "type enum const properties patternProperties additionalProperties items prefixItems $ref allOf anyOf oneOf".split()
)
"""Keywords that say what a value looks like, and not only which values of that look are meant."""


@dataclass(frozen=True)
class Bundle:
    """A document with its canonical schema, and the name of its root type (None: only its definitions count)."""

    path: str
    canonical: Canonical
    root: str | None


@dataclass(frozen=True, slots=True)
class At:
    """Where we are: whose definitions ``$ref`` names, the identity and name a type made here would get."""

    bundle: Bundle
    id: TypeId
    name: str
    merged: frozenset[str] = frozenset()
    """The definitions that are being merged into types around here: one that contains itself is only named."""

    def down(self, name: str, *tokens: str | int) -> At:
        below = TypeId(self.id.path, pointers.join(self.id.pointer, *tokens), self.id.variant)
        return At(self.bundle, below, self.name + pascal(name), self.merged)


def target(ref: str, bundle: Bundle) -> tuple[Schema, At]:
    """The definition that ``ref`` names, and where it is declared."""
    name = ref.removeprefix("#/$defs/")
    root = bundle.canonical.schema
    schema = root if name == "#" or not isinstance(root, dict) else root["$defs"][name]
    origin = bundle.canonical.origins[name]
    return schema, At(bundle, identity(origin), _definition_name(schema, origin, bundle))


def _definition_name(schema: Schema, origin: Origin, bundle: Bundle) -> str:
    if origin.pointer == "" and origin.path == bundle.path and bundle.root:
        return bundle.root
    tokens = [t for t in pointers.split(origin.pointer) if t not in ("$defs", "definitions", "properties")]
    title = schema.get("title") if isinstance(schema, dict) else None
    own = pascal(tokens[-1]) if tokens else pascal(origin.path.rpartition("/")[2].removesuffix(".json"))
    if isinstance(title, str) and (not own or not tokens) and 0 < len(title) <= 60:
        own = pascal(title)
    return own + pascal(origin.variant)


def conjuncts(schema: Schema, at: At, seen: frozenset[str] = frozenset()) -> Iterator[tuple[dict[str, Any], At]]:
    """Every part that a value must meet, with ``$ref`` and ``allOf`` resolved."""
    if not isinstance(schema, dict):
        return
    yield schema, at
    ref = schema.get("$ref")
    if isinstance(ref, str) and ref not in seen:
        inner, _ = target(ref, at.bundle)
        yield from conjuncts(inner, at, seen | {ref})
    for index, part in enumerate(schema.get("allOf", ())):
        yield from conjuncts(part, at.down("", "allOf", index), seen)


def kinds_of(schema: Schema, at: At, seen: frozenset[str] = frozenset()) -> set[str]:
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
        inner, _ = target(ref, at.bundle)
        kinds = both(kinds, kinds_of(inner, at, seen | {ref}))
    for part in schema.get("allOf", ()):
        kinds = both(kinds, kinds_of(part, at, seen))
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            kinds = both(kinds, set().union(*(kinds_of(each, at, seen) for each in schema[keyword])))
    return kinds


def only_reference(schema: dict[str, Any]) -> str | None:
    """The ``$ref`` of a schema that shapes nothing else itself, also when it stands in an ``allOf``.

    A ``type`` beside it narrows what the reference says, and changes no shape.
    """
    refs = {str(schema["$ref"])} if "$ref" in schema else set()
    if SHAPING & schema.keys() - {"$ref", "allOf", "type"}:
        return None
    for part in schema.get("allOf", ()):
        if not isinstance(part, dict) or not SHAPING & part.keys() - {"type"}:
            continue
        inner = only_reference(part)
        if inner is None:
            return None
        refs.add(inner)
    return refs.pop() if len(refs) == 1 else None


def identity(origin: Origin) -> TypeId:
    """The identity of the type that a definition declares."""
    return TypeId(origin.path, origin.pointer, origin.variant)


def merging(schema: Schema, bundle: Bundle) -> frozenset[str]:
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
