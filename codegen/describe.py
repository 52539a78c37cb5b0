"""Schema keywords in words, for the documentation that people read beside a type."""

from __future__ import annotations

import json
from typing import Any

_BOUNDS = {
    "minimum": "At least {}.",
    "exclusiveMinimum": "More than {}.",
    "maximum": "At most {}.",
    "exclusiveMaximum": "Less than {}.",
    "multipleOf": "A multiple of {}.",
    "minLength": "At least {} characters.",
    "maxLength": "At most {} characters.",
    "minItems": "At least {} items.",
    "maxItems": "At most {} items.",
    "minProperties": "At least {} properties.",
    "maxProperties": "At most {} properties.",
    "pattern": "Matches `{}`.",
    "format": "Format: {}.",
}
_CONDITIONS = (
    "if",
    "not",
    "dependentSchemas",
    "contains",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
)


def notes(schema: dict[str, Any], *, root: bool = False) -> tuple[str, ...]:
    """What the schema demands of the value, a sentence each; for a whole type only what spans its fields."""
    said: list[str] = []
    if not root:
        said += [_bound(sentence, schema[key]) for key, sentence in _BOUNDS.items() if key in schema]
        if schema.get("uniqueItems") is True:
            said.append("No two items are equal.")
    for name, needed in schema.get("dependentRequired", {}).items():
        if needed:
            said.append(f"With {name}, {_list(needed)} must be there too.")
    if any(key in schema for key in _CONDITIONS):
        said.append("Further conditions of the schema are checked at run time.")
    return tuple(said)


def _bound(sentence: str, value: Any) -> str:
    text = sentence.format(_plain(value))
    return text.replace("ies.", "y.").replace("s.", ".") if value == 1 and sentence.endswith("s.") else text


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
