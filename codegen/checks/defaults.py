"""Defaults: producers send them when they leave a field out, so they must be valid themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import jsonschema_rs

from codegen import pointers
from codegen.canonical import Canonical, Origin, with_patterns, with_subschemas
from codegen.dialects import Dialect, Schema, children
from codegen.problems import Problem
from codegen.source import Document


def check(canonical: Canonical, documents: Mapping[str, Document]) -> list[Problem]:
    """``default-valid``, over every ``default`` in a canonical schema, told where its author wrote it."""
    schema = canonical.schema
    if not isinstance(schema, dict):
        return []
    definitions = schema.get("$defs", {})
    found: list[Problem] = []
    for name, each in {"#": schema, **definitions}.items():
        origin = canonical.origins[name]
        document = documents.get(origin.path)
        if document is not None and '"default"' in document.text:
            found += _defaults(document, each, origin, definitions)
    return found


def _defaults(
    document: Document, schema: Any, origin: Origin, definitions: dict[str, Any], at: str = ""
) -> Iterator[Problem]:
    if not isinstance(schema, dict):
        return
    if "default" in schema and not _admits({**schema, "$defs": definitions}, schema["default"]):
        pointer = f"{origin.pointer}{at}/default"
        hint = "write a default that the schema admits, or none"
        yield document.problem("default-valid", pointer, "has a default that its own schema refuses", hint)
    for tokens, child in children(schema, Dialect.DRAFT2020):
        if tokens[0] != "$defs":
            yield from _defaults(document, child, origin, definitions, pointers.join(at, *tokens))


def cleaned(canonical: Canonical) -> Canonical:
    """The canonical schema without the defaults that it refuses: nobody is to send them."""
    schema = canonical.schema
    if not isinstance(schema, dict):
        return canonical
    return replace(canonical, schema=_cleaned(schema, schema.get("$defs", {})))


def _cleaned(schema: Schema, definitions: dict[str, Any]) -> Schema:
    if not isinstance(schema, dict):
        return schema
    made = with_subschemas(schema, lambda each: _cleaned(each, definitions))
    if "default" in made and not _admits({**schema, "$defs": definitions}, made["default"]):
        del made["default"]
    return made


def _admits(schema: dict[str, Any], value: Any) -> bool:
    return bool(jsonschema_rs.Draft202012Validator(with_patterns(schema), validate_formats=False).is_valid(value))
