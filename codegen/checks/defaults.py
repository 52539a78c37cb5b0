"""Defaults: producers send them when they leave a field out, so they must be valid themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from codegen.dialects import Dialect, Schema, children
from codegen.problems import Problem
from codegen.source import Document


def check(document: Document, canonical: Schema) -> list[Problem]:
    """``default-valid``, over every ``default`` in a canonical schema."""
    if not isinstance(canonical, dict) or '"default"' not in document.text:
        return []
    definitions = canonical.get("$defs", {})
    return list(_defaults(document, canonical, "", definitions))


def _defaults(document: Document, schema: Any, at: str, definitions: dict[str, Any]) -> Iterator[Problem]:
    if not isinstance(schema, dict):
        return
    if "default" in schema and not _admits({**schema, "$defs": definitions}, schema["default"]):
        hint = "write a default that the schema admits, or none"
        yield document.problem("default-valid", f"{at}/default", "has a default that its own schema refuses", hint)
    for tokens, child in children(schema, Dialect.DRAFT2020):
        if tokens[0] != "$defs":
            path = "".join(f"/{str(t).replace('~', '~0').replace('/', '~1')}" for t in tokens)
            yield from _defaults(document, child, at + path, definitions)


def _admits(schema: dict[str, Any], value: Any) -> bool:
    try:
        return bool(jsonschema_rs.Draft202012Validator(schema, validate_formats=False).is_valid(value))
    except ValueError:
        return True  # another rule says what is wrong with the schema
