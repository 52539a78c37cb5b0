"""Schemas as the generator has them, for tests that begin with a schema and not with a file."""

from __future__ import annotations

import json
from typing import Any

from codegen.canonical import Canonical, canonicalise
from codegen.compat.findings import Direction
from codegen.compat.verdict import Breach, Subject, breaches
from codegen.dialects import Schema
from codegen.source import Document, Documents


def canonical(schema: Any) -> Canonical:
    """The canonical form of a schema in a file of its own."""
    document = Document("schema.json", "file:///schema.json", json.dumps(schema, indent=1), schema)
    made, problems = canonicalise(Documents([document]), document, formats=True)
    assert not problems, problems
    return made


def subject(schema: Any) -> Subject:
    """A schema as one side of a comparison."""
    made = canonical(schema)
    return Subject("Schema", "schema.json", made.schema, made.origins, {"schema.json": json.dumps(schema, indent=1)})


def effect(writer: Schema, reader: Schema, *, declared: bool) -> tuple[str, list[Breach]]:
    """What is said of a reader of a writer's events, and by what."""
    found = breaches(writer, reader, Direction.BACKWARD, declared=declared)
    if not found:
        return "compatible", found
    return ("breaking" if any(each.witness for each in found) else "possible"), found
