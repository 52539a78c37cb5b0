"""The Python client of a catalogue: a typed publish method for each event, in its newest version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from codegen.catalog import EventVersion
from codegen.model import (
    Declaration,
    Field,
    Kind,
    ListOf,
    Literals,
    MapOf,
    Named,
    Record,
    Shape,
    Simple,
    TypeId,
    Union,
    references,
)
from codegen.names import python_fields
from codegen.render import header, render
from codegen.words import snake

_RUNTIME = {"date-time": "DateTime", "date": "Date", "uuid": "Uuid"}
_SIMPLE = {
    Kind.STRING: "str",
    Kind.INTEGER: "int",
    Kind.NUMBER: "float",
    Kind.BOOLEAN: "bool",
    Kind.NULL: "None",
    Kind.ANY: "Any",
    Kind.NOT_OBJECT: "Any",
}


@dataclass(frozen=True)
class Published:
    """An event in its newest version: its declaration, and the name without the version."""

    version: EventVersion
    alias: str
    declaration: Declaration


@dataclass(frozen=True)
class PythonClient:
    """What a client is made of."""

    name: str
    title: str
    events: tuple[Published, ...]
    names: Mapping[TypeId, str]
    homes: Mapping[TypeId, str]

    @cached_property
    def types(self) -> frozenset[str]:
        """Names that an attribute must not have."""
        return frozenset(self.names.values())


def python_client(given: PythonClient, sources: tuple[str, ...]) -> str:
    """``_generated/client.py``."""
    methods = [_method(each, given) for each in given.events]
    used = {word for method in methods for word in method["words"]}
    return render(
        "python_client.py.j2",
        header=header(sources),
        name=given.name,
        title=given.title,
        methods=methods,
        words=used,
        hints=sorted(({"Literal", "Required"} & used) | {"Unpack"}),
        contracts=sorted(set(_RUNTIME.values()) & used),
        models=sorted({module for method in methods for module in method["modules"]}),
    )


def _method(published: Published, given: PythonClient) -> dict[str, Any]:
    version, body = published.version, published.declaration.body
    fields = list(_fields(body, given)) if isinstance(body, Record) else []
    root = None if isinstance(body, Record) else _type(body, given)
    told = " ".join([root or "", *(text for _, text in fields)])
    return {
        "name": f"publish_{snake(published.alias)}",
        "alias": published.alias,
        "model": version.name,
        "description": published.declaration.description,
        "fields": fields,
        "root": root,
        "words": set(re.findall(r"\w+", told)),
        "modules": {given.homes[target] for target in references(body)},
    }


OPTIONS = frozenset(
    "also branch causation_id commit correlation_id event_id partition_key subject tenant time timeout".split()
)
"""What a publish can be told besides the data (``PublishOptions`` of the runtime)."""


def _fields(record: Record, given: PythonClient) -> Iterator[tuple[str, str]]:
    """Attribute and type of each field; one with the name of an option is for ``publish`` alone."""
    attributes = python_fields((f.name for f in record.fields), given.types)
    for field in record.fields:
        if attributes[field.name] not in OPTIONS:
            yield attributes[field.name], _field(field, given)


def _field(field: Field, given: PythonClient) -> str:
    shown = _type(field.shape, given)
    return f"Required[{shown}]" if field.required and not field.has_default else shown


def _type(shape: Shape, given: PythonClient) -> str:
    match shape:
        case Simple(kind, form):
            return _RUNTIME.get(form or "", "str") if kind is Kind.STRING else _SIMPLE[kind]
        case Literals(values):
            some = [repr(value) for value in values if value is not None]
            return " | ".join(
                [*([f"Literal[{', '.join(some)}]"] if some else []), *(["None"] if None in values else [])]
            )
        case ListOf(items):
            return f"list[{_type(items, given)}]"
        case MapOf(values):
            return f"dict[str, {_type(values, given)}]"
        case Union(members):
            return " | ".join(dict.fromkeys(_type(member, given) for member in members))
        case Named(target):
            return f"{given.homes[target]}.{given.names[target]}"
