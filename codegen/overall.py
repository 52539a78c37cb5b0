"""What is seen only over all declarations: what tells the alternatives of a union apart, what holds a default."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Any

from codegen.model import Declaration, Field, ListOf, Literals, MapOf, Named, Record, Shape, TypeId, Union


def tagged(declarations: Mapping[TypeId, Declaration]) -> dict[TypeId, Declaration]:
    """The declarations with a tag on every union whose members a constant property tells apart."""

    def mark(shape: Shape) -> Shape:
        match shape:
            case Union(members):
                return replace(shape, members=tuple(mark(m) for m in members), tag=_tag(members, declarations))
            case ListOf(items):
                made = mark(items)
                return shape if made is items else replace(shape, items=made)
            case MapOf(values):
                made = mark(values)
                return shape if made is values else replace(shape, values=made)
            case _:
                return shape

    def field(each: Field) -> Field:
        made = mark(each.shape)
        return each if made is each.shape else replace(each, shape=made)

    def body(each: Record | Shape) -> Record | Shape:
        if not isinstance(each, Record):
            return mark(each)
        fields = tuple(map(field, each.fields))  # most stay as they are, and a catalogue has tens of thousands
        return each if all(map(operator.is_, fields, each.fields)) else replace(each, fields=fields)

    return {key: replace(each, body=body(each.body)) for key, each in declarations.items()}


def _tag(members: tuple[Shape, ...], declarations: Mapping[TypeId, Declaration]) -> str | None:
    constants: list[dict[str, tuple[Any, ...]]] = []
    for member in members:
        record = (
            declarations[member.target].body if isinstance(member, Named) and member.target in declarations else None
        )
        if not isinstance(record, Record):
            return None
        literal = {f.name: f.shape.values for f in record.fields if f.required and isinstance(f.shape, Literals)}
        constants.append({name: values for name, values in literal.items() if len(values) == 1})
    for name in constants[0] if constants else ():
        values = [value for each in constants for value in each.get(name, (None,))]
        if len(set(values)) == len(values) and all(isinstance(value, str) for value in values):
            return name
    return None


def with_choice(declarations: Mapping[TypeId, Declaration]) -> frozenset[TypeId]:
    """Every alias that stands for a choice between alternatives, itself or through another."""
    found: set[TypeId] = set()
    while True:
        more = {
            k
            for k, d in declarations.items()
            if k not in found and not isinstance(d.body, Record) and chooses(d.body, found)
        }
        if not more:
            return frozenset(found)
        found |= more


def chooses(shape: Shape, aliases: Set[TypeId]) -> bool:
    """Whether a choice between alternatives stands anywhere in a shape."""
    match shape:
        case Union(members, _, chosen):
            return chosen or any(chooses(member, aliases) for member in members)
        case ListOf(inner) | MapOf(inner):
            return chooses(inner, aliases)
        case Named(target):
            return target in aliases
        case _:
            return False


def with_defaults(declarations: Mapping[TypeId, Declaration]) -> frozenset[TypeId]:
    """Every type that holds a default, itself or in a type it names."""
    found = {
        key
        for key, d in declarations.items()
        if isinstance(d.body, Record) and any(f.has_default for f in d.body.fields)
    }
    while True:
        more = {k for k, d in declarations.items() if k not in found and not found.isdisjoint(d.references)}
        if not more:
            return frozenset(found)
        found |= more
