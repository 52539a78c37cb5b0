"""Rules about the schema language itself: they hold for anybody's schemas."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from codegen import pointers
from codegen.dialects import Dialect, children, dialect_of
from codegen.formats import ANNOTATION_ONLY, FORMATS
from codegen.problems import Problem
from codegen.source import Document

OURS = frozenset(("x-version", "x-deprecation", "x-from-previous", "x-pii"))
"""Extension keywords that mean something here."""
_CLOSE = 0.75
"""How alike a misspelling is: ``enmu`` and ``enum`` are just as much, ``info`` and ``if`` are not."""
_FOREIGN = ("confluent:", "$comment")


def schema_valid(document: Document) -> list[Problem]:
    """``schema-valid``: the meta-schema's verdict, the deepest fault of each place."""
    dialect = dialect_of(document.value)
    if dialect is None:
        return []
    value = document.value
    if not isinstance(value, dict | bool):
        return [document.problem("schema-valid", "", "is not a schema", "write an object, or true or false")]
    validator = _VALIDATORS[dialect]
    if validator.is_valid(value):
        return []
    found: dict[str, Problem] = {}
    for error in validator.iter_errors(value):
        pointer = pointers.of(error.instance_path)
        hint = "see the keyword in the draft's validation vocabulary"
        found.setdefault(pointer, document.problem("schema-valid", pointer, error.message, hint))
    return list(found.values())


_VALIDATORS: dict[Dialect, Any] = {
    dialect: jsonschema_rs.validator_for({"$ref": dialect.value, "$schema": dialect.value}, validate_formats=False)
    for dialect in Dialect
}


def keywords(document: Document, *, house: bool) -> list[Problem]:
    """``keyword-known`` and ``format-known``, over every schema object of a document."""
    dialect = dialect_of(document.value)
    return [] if dialect is None else list(_keywords(document, document.value, "", dialect, house))


def _keywords(document: Document, schema: Any, at: str, dialect: Dialect, house: bool) -> Iterator[Problem]:
    if not isinstance(schema, dict):
        return
    known = dialect.keywords | OURS
    for keyword in schema:
        extension = keyword.startswith("x-")
        if keyword in known or keyword.startswith(_FOREIGN) or (extension and not house):
            continue
        close = difflib.get_close_matches(keyword, known, 1, _CLOSE)
        hint = f"did you mean {close[0]}?" if close else "remove it, or use a keyword of the draft"
        where = pointers.join(at, keyword)
        yield document.problem("keyword-known", where, f'"{keyword}" is not a keyword of {dialect.value}', hint)
    form = schema.get("format")
    if isinstance(form, str) and form not in FORMATS:
        why = "is only documentation" if form in ANNOTATION_ONLY else "is not a format that is known"
        hint = f"asserted formats: {', '.join(sorted(FORMATS))}"
        yield document.problem("format-known", pointers.join(at, "format"), f'"{form}" {why}', hint)
    for tokens, child in children(schema, dialect):
        yield from _keywords(document, child, pointers.join(at, *tokens), dialect, house)


def check(document: Document, *, house: bool) -> list[Problem]:
    """Every rule of this module; keywords of a schema that is not valid are not looked at."""
    invalid = schema_valid(document)
    return invalid or keywords(document, house=house)
