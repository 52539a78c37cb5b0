"""TypeScript models: an interface for what is read, one for what a producer gives, and the contract of each root."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from codegen.catalog import EventVersion
from codegen.emit.literals import typescript_literal
from codegen.model import (
    Declaration,
    Field,
    Kind,
    ListOf,
    Literals,
    MapOf,
    Module,
    Named,
    Record,
    Root,
    Shape,
    Simple,
    TypeId,
    Union,
    references,
)
from codegen.names import typescript_property, typescript_string
from codegen.render import header, jsdoc, render, sentences

_SIMPLE = {
    Kind.STRING: "string",
    Kind.INTEGER: "number",
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "boolean",
    Kind.NULL: "null",
    Kind.ANY: "unknown",
    Kind.NOT_OBJECT: "string | number | boolean | null | readonly unknown[]",
}


@dataclass(frozen=True)
class TypeScriptModule:
    """A module with what its types are called, here and in the modules it imports from."""

    module: Module
    names: Mapping[TypeId, str]
    homes: Mapping[TypeId, str]
    inputs: tuple[TypeId, ...]
    """Types that producers may give with less than readers get, because something in them has a default."""
    events: Mapping[TypeId, EventVersion]


def typescript_module(given: TypeScriptModule) -> str:
    """The text of one module."""
    declarations = [text for each in given.module.declarations for text in _declaration(each, given)]
    roots = [_root(root, given) for root in given.module.roots]
    return render(
        "ts_module.ts.j2",
        header=header(given.module.sources),
        imports=_imports(given),
        runtime=_runtime(given, roots),
        declarations=declarations,
        roots=roots,
    )


def _runtime(given: TypeScriptModule, roots: list[dict[str, Any]]) -> list[str]:
    """What the module imports from the contract runtime, values before types."""
    values, types = set(), set()
    for root in given.module.roots:
        values.add("defineEvent" if root.type in given.events else "defineContract")
        types.add("EventContract" if root.type in given.events else "Contract")
    if any(root["cast"] for root in roots):
        types.add("JsonSchema")
    return [*sorted(values), *(f"type {name}" for name in sorted(types))]


def _imports(given: TypeScriptModule) -> list[tuple[str, list[str]]]:
    wanted: dict[str, set[str]] = {}
    for declaration in given.module.declarations:
        for target in declaration.references:
            home = given.homes[target]
            if home != given.module.name:
                names = wanted.setdefault(home, set())
                names.add(given.names[target])
                if target in given.inputs:
                    names.add(given.names[target] + "Input")
    return [(home, sorted(names)) for home, names in sorted(wanted.items())]


def _declaration(declaration: Declaration, given: TypeScriptModule) -> Iterator[str]:
    name = given.names[declaration.id]
    event = given.events.get(declaration.id)
    retired = _retired(event, name)
    doc = jsdoc(sentences(declaration.description, *declaration.notes), tags=retired)
    if isinstance(declaration.body, Record):
        yield doc + _interface(name, declaration.body, given)
    else:
        yield f"{doc}export type {name} = {_type(declaration.body, given)};\n"
    if declaration.id in given.inputs:
        told = jsdoc(f"{{@link {name}}} as a producer gives it: what has a default may be left out.", tags=retired)
        yield told + _input(name, declaration, given)


def _interface(name: str, record: Record, given: TypeScriptModule) -> str:
    fields = "".join(_field(field, given) for field in record.fields)
    return f"export interface {name} {{\n{fields}{_rest(record)}}}\n"


def _rest(record: Record) -> str:
    return "  /** Further properties. */\n  readonly [name: string]: unknown;\n" if record.open else ""


def _field(field: Field, given: TypeScriptModule, *, documented: bool = True, producer: bool = False) -> str:
    optional = not field.required or (producer and field.has_default)
    doc = ""
    if documented:
        personal = f"Personal data ({field.pii})." if field.pii else ""
        tags = [f"@defaultValue `{json.dumps(field.default, ensure_ascii=False)}`"] if field.has_default else []
        tags += ["@deprecated"] if field.deprecated else []
        doc = jsdoc(sentences(field.description, *field.notes, personal), "  ", tags=tuple(tags))
    mark = "?" if optional else ""
    shape = _type(field.shape, given, producer=producer)
    return f"{doc}  readonly {typescript_property(field.name)}{mark}: {shape};\n"


def _input(name: str, declaration: Declaration, given: TypeScriptModule) -> str:
    if not isinstance(declaration.body, Record):
        return f"export type {name}Input = {_type(declaration.body, given, producer=True)};\n"
    record = declaration.body
    if record.open:  # Omit<> of a type with an index signature forgets its properties
        fields = "".join(_field(replace(f, notes=()), given, producer=True) for f in record.fields)
        return f"export interface {name}Input {{\n{fields}{_rest(record)}}}\n"
    changed = [f for f in record.fields if f.has_default or any(r in given.inputs for r in references(f.shape))]
    omitted = " | ".join(typescript_string(f.name) for f in changed)
    fields = "".join(_field(f, given, documented=False, producer=True) for f in changed)
    return f"export interface {name}Input extends Omit<{name}, {omitted}> {{\n{fields}}}\n"


def _type(shape: Shape, given: TypeScriptModule, *, producer: bool = False) -> str:
    match shape:
        case Simple(kind):
            return _SIMPLE[kind]
        case Literals(values):
            return " | ".join(typescript_string(v) if isinstance(v, str) else json.dumps(v) for v in values)
        case ListOf(items):
            return f"readonly {_operand(_type(items, given, producer=producer))}[]"
        case MapOf(values):
            return f"{{ readonly [name: string]: {_type(values, given, producer=producer)} }}"
        case Union(members):
            return " | ".join(dict.fromkeys(_type(member, given, producer=producer) for member in members))
        case Named(target):
            return given.names[target] + ("Input" if producer and target in given.inputs else "")


def _operand(text: str) -> str:
    return f"({text})" if re.search(r" \| |^readonly ", text) and not (text[0] == "{" and text[-1] == "}") else text


def _retired(event: EventVersion | None, name: str) -> tuple[str, ...]:
    if event is None or event.deprecation is None:
        return ()
    told = event.deprecation
    return (
        f"@deprecated since {told.since}, ends on {told.sunset}: use {{@link {told.replacement}}} instead. {told.note}",
    )


def _root(root: Root, given: TypeScriptModule) -> dict[str, Any]:
    name = given.names[root.type]
    event = given.events.get(root.type)
    return {
        "name": name,
        "input": f"{name}Input" if root.type in given.inputs else "",
        "doc": jsdoc(f"The contract of {{@link {name}}}: reads, validates and builds it.", tags=_retired(event, name)),
        "event": None if event is None else typescript_literal(_description(event)),
        "schema": typescript_literal(root.schema),
        "cast": bool(_INHERITED & set(_property_names(root.schema))) or _depth(root.schema) > _DEEP,
    }


_INHERITED = frozenset(
    "constructor toString toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable".split()
)
"""Names that every object has: TypeScript gives a literal's member of that name the inherited type."""


_DEEP = 24
"""Levels of a literal beyond which the compiler gives up comparing it with its type."""


def _depth(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inside), default=0)


def _property_names(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, each in schema.items():
            yield name
            yield from _property_names(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _property_names(each)


def _description(event: EventVersion) -> dict[str, Any]:
    """What ``EventDescription`` of the runtime holds."""
    made: dict[str, Any] = {
        "type": event.type,
        "family": event.family,
        "action": event.action,
        "major": event.major,
        "version": event.version,
        "dataschema": event.dataschema,
        "subject": event.subject,
        "personal": [{"pointer": f.pointer, "kind": f.kind} for f in event.personal],
    }
    if event.closed:
        made["closed"] = list(event.closed)
    if event.deprecation:
        told = event.deprecation
        made["deprecation"] = {"since": told.since, "sunset": told.sunset, "replacement": told.replacement}
        if told.note:
            made["deprecation"]["note"] = told.note
    return made
