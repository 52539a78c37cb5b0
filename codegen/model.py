"""The shapes that SDKs are made of: what a schema says about types, in no particular language.

A shape admits at least every value that its schema admits. What it cannot say (``if``, ``not``, the
exclusivity of ``oneOf`` …) the canonical schema says exactly, and the SDKs check that as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from codegen.dialects import Schema


class Kind(Enum):
    """The simple shapes."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    ANY = "any"
    NOT_OBJECT = "not-object"
    """Anything but an object: what a schema admits that speaks of properties without saying ``type``."""


@dataclass(frozen=True)
class TypeId:
    """Which declaration: the document and pointer of its schema."""

    path: str
    pointer: str
    variant: str = ""


@dataclass(frozen=True)
class Simple:
    """A value without inner structure; ``format`` is one that is asserted."""

    kind: Kind
    format: str | None = None
    bounds: tuple[tuple[str, Any], ...] = ()
    """Schema keywords and values that limit it, such as ``("maxLength", 80)``."""


@dataclass(frozen=True)
class Literals:
    """One of these JSON scalars."""

    values: tuple[str | int | bool | None, ...]


@dataclass(frozen=True)
class ListOf:
    """An array."""

    items: Shape
    bounds: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class MapOf:
    """An object with names that the schema does not list."""

    values: Shape
    bounds: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Union:
    """One of several shapes; ``tag`` is the property whose constant tells them apart."""

    members: tuple[Shape, ...]
    tag: str | None = None
    chosen: bool = False
    """Whether ``anyOf`` or ``oneOf`` made it: which member it is follows from the value, so none fills defaults."""


@dataclass(frozen=True)
class Named:
    """A reference to a declaration."""

    target: TypeId


Shape = Simple | Literals | ListOf | MapOf | Union | Named
ANY = Simple(Kind.ANY)


@dataclass(frozen=True)
class Field:
    """One property of a record. ``default`` is meaningful only where ``has_default``."""

    name: str
    shape: Shape
    required: bool
    description: str = ""
    notes: tuple[str, ...] = ()
    """What the schema demands beyond the shape, in words."""
    has_default: bool = False
    default: Any = None
    pii: str | None = None
    deprecated: bool = False


@dataclass(frozen=True)
class Record:
    """An object with listed properties. ``open``: the schema speaks of further ones, so producers may send them."""

    fields: tuple[Field, ...]
    open: bool = False


@dataclass(frozen=True)
class Declaration:
    """A type with a name: a record, or another name for a shape."""

    id: TypeId
    name: str
    body: Record | Shape
    description: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def references(self) -> tuple[TypeId, ...]:
        """Every declaration that this one names, each once."""
        return tuple(dict.fromkeys(references(self.body)))


@dataclass(frozen=True)
class Root:
    """The type of a whole document, with what validates it."""

    type: TypeId
    name: str
    schema: Schema
    """Canonical, assertions only."""


@dataclass(frozen=True)
class Module:
    """One generated file a language: the declarations of one document (or of several that refer to each other)."""

    name: str
    sources: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    roots: tuple[Root, ...] = field(default=())

    @cached_property
    def used(self) -> tuple[TypeId, ...]:
        """Every declaration that the file can name, in an order that is the same in every process."""
        named = (target for each in self.declarations for target in each.references)
        return tuple(dict.fromkeys([*(each.id for each in self.declarations), *named]))


def references(shape: Shape | Record) -> Iterator[TypeId]:
    """Every declaration that a shape names."""
    match shape:
        case Named(target):
            yield target
        case ListOf(items):
            yield from references(items)
        case MapOf(values):
            yield from references(values)
        case Union(members):
            for member in members:
                yield from references(member)
        case Record(fields):
            for each in fields:
                yield from references(each.shape)
        case _:
            return
