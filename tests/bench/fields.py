"""What the contracts of the made-up catalogue hold: 11 fields and the version, most of them in every contract."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_EMAIL = {
    "title": "EmailAddress",
    "description": "Email address of a person.",
    "type": "string",
    "format": "email",
    "maxLength": 254,
    "x-pii": "email",
}
_IDENTIFIER = {
    "title": "Identifier",
    "description": "Name of a thing, unique among its kind.",
    "type": "string",
    "minLength": 1,
    "maxLength": 128,
    "pattern": "^[a-z][a-z0-9_]*$",
}
_REGION = {
    "title": "Region",
    "description": "Where something happens.",
    "type": "string",
    "enum": ["africa", "america", "asia", "europe", "oceania"],
}
_CHANGE = {
    "title": "Change",
    "description": "One field that changed.",
    "type": "object",
    "required": ["field"],
    "properties": {
        "field": {"type": "string", "minLength": 1, "maxLength": 256, "description": "Path of the field."},
        "old_value": {"description": "Value before the change, of any JSON type."},
        "new_value": {"description": "Value after the change, of any JSON type."},
    },
}

COMMON: dict[str, Schema] = {
    "people": {"title": "People", "description": "How a person is named.", "$defs": {"EmailAddress": _EMAIL}},
    "things": {
        "title": "Things",
        "description": "What events are about.",
        "$defs": {"Identifier": _IDENTIFIER, "Region": _REGION, "Change": _CHANGE},
    },
}
"""Shared definitions by the name of their file."""

_VARIED: list[tuple[str, Schema, Any]] = [
    ("reference", {"type": "string", "format": "uuid"}, "0b5f1d4e-3f0c-4d6a-9a52-7a1c9f4c1e55"),
    ("amount", {"type": "number", "minimum": 0, "maximum": 1_000_000_000}, 1249.5),
    ("homepage", {"type": "string", "format": "uri", "maxLength": 2048}, "https://example.org/things/4711?tab=all"),
    ("priority", {"type": ["string", "null"], "enum": ["low", "normal", "high", None]}, "normal"),
    ("labels", {"type": "object", "additionalProperties": {"type": "string", "maxLength": 80}}, {"team": "north"}),
    ("comment", {"type": ["string", "null"], "maxLength": 4096}, "Nothing more to say of it."),
    ("urgent", {"type": "boolean"}, True),
]
"""Fields of which each contract has three: name, schema, a valid value."""


def contract(index: int, action: str, title: str) -> Schema:
    """The contract of event type number ``index``, without ``$schema`` and ``$id``."""
    part = f"{title.removesuffix('V1')}Part"
    properties: Schema = {
        "operation": _field({"type": "string", "enum": [action]}, "What was done."),
        "thing_id": _field({"$ref": "../common/things.json#/$defs/Identifier"}, "Identifier of what it was done to."),
        "author": _field({"$ref": "../common/people.json#/$defs/EmailAddress", "x-pii": "email"}, "Who did it."),
        "occurred_at": _field({"type": "string", "format": "date-time"}, "When it was done."),
        "region": _field({"$ref": "../common/things.json#/$defs/Region"}, "Where it was done."),
        "quantity": _field({"type": "integer", "minimum": 0, "maximum": 1_000 + index}, "How many things there are."),
        "tags": _field(
            {"type": "array", "maxItems": 20, "uniqueItems": True, "items": {"type": "string", "maxLength": 40}},
            "Words to find it by.",
        ),
        "changes": _field(
            {"type": "array", "maxItems": 100, "items": {"$ref": "../common/things.json#/$defs/Change"}},
            "What is different now.",
        ),
        "part": _field({"$ref": f"#/$defs/{part}"}, "The part that it is about."),
        **{name: _field(schema, f"The {name} of it.") for name, schema, _ in _varied(index)},
        "version": _field(
            {"type": "string", "pattern": "^1\\.\\d+\\.\\d+$", "default": "1.0.0"}, "Version of the contract."
        ),
    }
    return {
        "title": title,
        "description": f"Sent when a thing of kind {index} has been {action}.",
        "x-version": "1.0.0",
        "type": "object",
        "required": ["operation", "thing_id", "occurred_at", "version"],
        "properties": properties,
        "$defs": {part: {"title": part, **_PART}},
    }


_PART: Schema = {
    "description": "A part of the thing.",
    "type": "object",
    "required": ["name", "state"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 200, "description": "What it is called."},
        "state": {"type": "string", "enum": ["new", "used", "broken"], "description": "How it is."},
        "weight": {"type": "number", "exclusiveMinimum": 0, "description": "How heavy it is, in kilograms."},
    },
}


def full(index: int, action: str, title: str) -> dict[str, Any]:
    """A valid payload with every field, about 1 KB as compact JSON."""
    return {
        "operation": action,
        "thing_id": f"thing_{index}",
        "author": "ada@example.org",
        "occurred_at": "2026-11-02T08:15:30.123456Z",
        "region": "europe",
        "quantity": 12,
        "tags": ["spring", "second_hand", "north"],
        "changes": [
            {"field": f"part.{name}", "old_value": f"The {name} as it was before", "new_value": f"The {name} as it is"}
            for name in ("name", "state", "colour", "material", "supplier")
        ],
        "part": {"name": f"Part of {title}", "state": "used", "weight": 3.25},
        **{name: value for name, _, value in _varied(index)},
        "version": "1.0.0",
    }


def _varied(index: int) -> list[tuple[str, Schema, Any]]:
    return [_VARIED[(index + step) % len(_VARIED)] for step in (0, 2, 3)]


def _field(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}
