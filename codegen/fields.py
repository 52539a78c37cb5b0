"""The fields of a canonical schema as rows that people read: in the terminal, and in the reference."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen.describe import notes
from codegen.dialects import Dialect, children
from codegen.personal import kind_of


@dataclass(frozen=True)
class Field:
    """One field. ``name`` is its path where it stands inside another: ``window.start``, ``changes[].field``."""

    name: str
    type: str
    required: bool
    default: Any
    personal: str | None
    description: str


def fields(schema: Any, depth: int = 1) -> list[Field]:
    """The fields of the root, and of the objects within them so many levels deep."""
    return list(_fields(schema, schema, "", depth)) if isinstance(schema, dict) else []


def as_json(value: Any) -> str:
    """A constant as JSON has it."""
    return json.dumps(value, ensure_ascii=False)


def _fields(schema: dict[str, Any], root: Any, at: str, depth: int) -> Iterator[Field]:
    required = schema.get("required", [])
    for name, each in schema.get("properties", {}).items():
        resolved = _resolved(each, root)
        yield Field(
            at + name,
            _type(resolved, root),
            name in required,
            resolved.get("default"),
            kind_of(resolved),
            " ".join([str(resolved.get("description", "")), *notes(resolved)]).strip(),
        )
        if depth > 1:
            yield from _within(resolved, root, at + name, depth - 1)


def _within(schema: dict[str, Any], root: Any, at: str, depth: int) -> Iterator[Field]:
    """The fields of an object, of the objects of a list, and of each alternative, where their names differ."""
    if "items" in schema:
        yield from _within(_resolved(schema["items"], root), root, f"{at}[]", depth)
    told: set[str] = set()
    for each in (schema, *(_resolved(one, root) for key in ("oneOf", "anyOf") for one in schema.get(key, ()))):
        for field in _fields(each, root, f"{at}.", depth):
            if field.name not in told:
                told.add(field.name)
                yield field


def _resolved(schema: Any, root: Any) -> dict[str, Any]:
    if not isinstance(schema, dict):
        return {}
    ref = schema.get("$ref")
    if not isinstance(ref, str):
        return schema
    target = root if ref == "#" else root["$defs"][ref.removeprefix("#/$defs/")]
    return {**_resolved(target, root), **{k: v for k, v in schema.items() if k != "$ref"}}


def _type(schema: dict[str, Any], root: Any, depth: int = 4) -> str:
    """The type in a few words, constants as JSON has them; a type that holds itself ends in an ellipsis."""
    if "enum" in schema or "const" in schema:
        return " | ".join(as_json(value) for value in schema.get("enum", [schema.get("const")]))
    if depth == 0:
        return "…"
    inner = [(t[0], _type(_resolved(c, root), root, depth - 1)) for t, c in children(schema, Dialect.DRAFT2020)]
    chosen = dict.fromkeys(text for keyword, text in inner if keyword in ("oneOf", "anyOf"))
    named = schema.get("type", " | ".join(chosen) or "any")
    text = " | ".join(named) if isinstance(named, list) else str(named)
    items = dict(inner).get("items")
    return f"{text} of {items}" if items else text + (f" ({schema['format']})" if "format" in schema else "")
