"""Violations in words. The table is the same in TypeScript: see ``docs/designs/violations.md``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import jsonschema_rs

_Told = tuple[str, str, str]
"""Pointer, keyword, message."""


def words(error: jsonschema_rs.ValidationError, schema: Any, formats: Mapping[str, str]) -> Iterator[_Told]:
    """What an error of the validator means, without the value that caused it.

    ``formats`` maps the pattern of each asserted format to its name. One error can be several violations:
    one for each unknown property.
    """
    at = _pointer(error.instance_path)
    kind = type(error.kind).__name__.rpartition("_")[2]
    keyword = next((str(step) for step in reversed(error.schema_path) if isinstance(step, str)), "")
    if kind == "FalseSchema":
        yield from _refused(at, error)
    elif kind in ("AdditionalProperties", "UnevaluatedProperties"):
        for name in error.kind.unexpected:  # type: ignore[attr-defined]
            yield _pointer([*error.instance_path, name]), keyword, "is not a known property"
    elif kind == "Pattern" and error.kind.pattern in formats:  # type: ignore[attr-defined]
        yield at, "format", f"must be a valid {formats[error.kind.pattern]}"  # type: ignore[attr-defined]
    elif kind == "Required" and keyword == "dependentRequired":
        name = error.kind.property  # type: ignore[attr-defined]
        for trigger, needed in _subschema(schema, error.schema_path).items():
            if trigger in error.instance and name in needed:  # type: ignore[operator]
                yield at, keyword, f"must have {_property(name)} when {_json(trigger)} is present"
    elif kind == "Contains":
        yield at, "contains", _contains(_subschema(schema, error.schema_path[:-1]))
    elif kind == "Type":
        named = _subschema(schema, error.schema_path)
        yield at, "type", _types(named if isinstance(named, list) else [named])
    else:
        yield at, _KEYWORDS.get(kind, keyword), _MESSAGES[kind](error.kind)


def _refused(at: str, error: jsonschema_rs.ValidationError) -> Iterator[_Told]:
    """A ``false`` schema: behind ``items`` it is an item too many, elsewhere a value that must not be."""
    keyword = error.schema_path[-1] if error.schema_path else ""
    if keyword == "items":
        yield at, "items", "is not an allowed item"
    elif keyword == "propertyNames":
        names = error.instance if isinstance(error.instance, dict) else [error.instance]
        yield from ((at, "propertyNames", f"must not have the property name {_json(name)}") for name in names)
    else:
        yield at, "false", "is not allowed"


def _contains(schema: dict[str, Any]) -> str:
    """How many items must match: which bound was broken follows from the payload, and is not said."""
    least, most = schema.get("minContains", 1), schema.get("maxContains")
    if most is None:
        return "must contain a matching item" if least == 1 else f"must contain at least {_count(least, _ITEM)}"
    if least in (0, most):
        return f"must contain {'exactly' if least else 'at most'} {_count(most, _ITEM)}"
    return f"must contain {_json(least)} to {_count(most, _ITEM)}"


def _one_of(values: list[Any]) -> str:
    shown = [_json(value) for value in values]
    return f"must be {shown[0]}" if len(shown) == 1 else f"must be one of {', '.join(shown)}"


def _types(names: list[str]) -> str:
    return "must be " + (names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1])


_ITEM = "matching item"

_KEYWORDS = {
    "Enum": "enum", "Constant": "const", "Minimum": "minimum", "Maximum": "maximum",
    "ExclusiveMinimum": "exclusiveMinimum", "ExclusiveMaximum": "exclusiveMaximum", "MultipleOf": "multipleOf",
    "MinLength": "minLength", "MaxLength": "maxLength", "Pattern": "pattern", "MinItems": "minItems",
    "MaxItems": "maxItems", "UniqueItems": "uniqueItems", "UnevaluatedItems": "unevaluatedItems",
    "MinProperties": "minProperties",
    "MaxProperties": "maxProperties", "Required": "required", "PropertyNames": "propertyNames", "AnyOf": "anyOf",
    "OneOfNotValid": "oneOf", "OneOfMultipleValid": "oneOf", "Not": "not",
}  # fmt: skip

_MESSAGES: dict[str, Callable[[Any], str]] = {
    "Enum": lambda kind: _one_of(kind.options),
    "Constant": lambda kind: f"must be {_json(kind.expected_value)}",
    "Minimum": lambda kind: f"must be >= {_json(kind.limit)}",
    "Maximum": lambda kind: f"must be <= {_json(kind.limit)}",
    "ExclusiveMinimum": lambda kind: f"must be > {_json(kind.limit)}",
    "ExclusiveMaximum": lambda kind: f"must be < {_json(kind.limit)}",
    "MultipleOf": lambda kind: f"must be a multiple of {_json(kind.multiple_of)}",
    "MinLength": lambda kind: f"must have at least {_count(kind.limit, 'character')}",
    "MaxLength": lambda kind: f"must have at most {_count(kind.limit, 'character')}",
    "Pattern": lambda kind: f"must match the pattern {kind.pattern}",
    "MinItems": lambda kind: f"must have at least {_count(kind.limit, 'item')}",
    "MaxItems": lambda kind: f"must have at most {_count(kind.limit, 'item')}",
    "UnevaluatedItems": lambda kind: "must not have further items",
    "UniqueItems": lambda kind: "must not have equal items",
    "MinProperties": lambda kind: f"must have at least {_count(kind.limit, 'property')}",
    "MaxProperties": lambda kind: f"must have at most {_count(kind.limit, 'property')}",
    "Required": lambda kind: f"must have {_property(kind.property)}",
    "PropertyNames": lambda kind: f"must not have the property name {_json(kind.error.instance)}",
    "AnyOf": lambda kind: f"must match at least one of {len(kind.context)} alternatives",
    "OneOfNotValid": lambda kind: f"must match exactly one of {len(kind.context)} alternatives, matches none",
    "OneOfMultipleValid": lambda kind: (
        f"must match exactly one of {len(kind.context)} alternatives, matches more than one"
    ),
    "Not": lambda kind: 'must not match the schema under "not"',
}


def _property(name: str) -> str:
    return f"the property {_json(name)}"


def _count(number: int, noun: str) -> str:
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{_json(number)} {noun if number == 1 else plural}"


def _json(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _pointer(path: list[str | int]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _subschema(schema: Any, path: list[str | int]) -> Any:
    """What a schema path of the validator leads to; the path is written with every ``$ref`` followed."""
    for step in path:
        schema = schema[step]
    return schema
