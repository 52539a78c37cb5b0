"""Violations in words. The table is the same in TypeScript: ``tests/vectors`` hold both to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import jsonschema_rs

_Told = tuple[str, str, str]
"""Pointer, keyword, message."""


def words(
    error: jsonschema_rs.ValidationError, schema: Any, formats: Mapping[str, str], payload: Any
) -> Iterator[_Told]:
    """What an error of the validator means, without the value that caused it.

    ``formats`` maps the pattern of each asserted format to its name. One error can be several violations:
    one for each unknown property.
    """
    path = _located(payload, error.instance_path, error.instance)
    at = _pointer(path)
    kind = type(error.kind).__name__.rpartition("_")[2]
    keyword = next((str(step) for step in reversed(error.schema_path) if isinstance(step, str)), "")
    if kind == "FalseSchema":
        yield from _refused(path, error, payload)
    elif kind in ("AdditionalProperties", "UnevaluatedProperties"):
        for name in error.kind.unexpected:  # type: ignore[attr-defined]
            yield _pointer([*path, name]), keyword, "is not a known property"
    elif kind == "Pattern" and error.kind.pattern in formats:  # type: ignore[attr-defined]
        yield at, "format", f"must be a valid {formats[error.kind.pattern]}"  # type: ignore[attr-defined]
    elif kind == "Required" and keyword == "dependentRequired":
        name = error.kind.property  # type: ignore[attr-defined]
        for trigger, needed in _subschema(schema, error.schema_path).items():
            if trigger in error.instance and name in needed:  # type: ignore[operator]
                yield at, keyword, f"must have {_property(name)} when {_json(trigger)} is present"
    elif kind == "Required" and error.kind.property in error.instance:  # type: ignore[attr-defined, operator]
        # its short cut for "required beside additionalProperties: false" counts properties
        known = _subschema(schema, error.schema_path[:-1]).get("properties", {})
        for name in (name for name in error.instance if name not in known):  # type: ignore[union-attr]
            yield _pointer([*path, str(name)]), "additionalProperties", "is not a known property"
    elif kind == "Contains":
        yield at, "contains", _contains(_subschema(schema, error.schema_path[:-1]))
    elif kind == "Type":
        named = _subschema(schema, error.schema_path)
        yield at, "type", _types(named if isinstance(named, list) else [named])
    else:
        yield at, _KEYWORDS.get(kind, keyword), _MESSAGES[kind](error.kind)


def _refused(path: list[str | int], error: jsonschema_rs.ValidationError, payload: Any) -> Iterator[_Told]:
    """A ``false`` schema: behind ``items`` it is an item too many, elsewhere a value that must not be."""
    at = _pointer(path)
    *before, keyword = ["", *error.schema_path]
    if before and before[-1] in ("properties", "patternProperties", "dependentSchemas"):
        keyword = "false"  # the name of a property, whatever it is
    if keyword == "items":
        yield at, "items", "is not an allowed item"
    elif keyword == "additionalProperties":  # beside no properties: the validator names the first one's value only
        names = _subschema(payload, path)
        yield from ((_pointer([*path, name]), keyword, "is not a known property") for name in names)
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
    """Compact JSON with sorted names, numbers as JavaScript writes them."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{_json(name)}:{_json(value[name])}" for name in sorted(value)) + "}"
    return _number(value)


def _number(value: float) -> str:
    """A number as ECMA-262 writes it (Number::toString): the shortest digits, an exponent from 1e21 and below 1e-6."""
    sign, digits, exponent = Decimal(repr(float(value))).as_tuple()
    text = "".join(map(str, digits)).rstrip("0") or "0"
    point = len(digits) + int(exponent)  # where the decimal point stands in the digits
    minus = "-" if sign and text != "0" else ""
    if text == "0" or len(text) <= point <= 21:
        return minus + text + "0" * (point - len(text) if text != "0" else 0)
    if 0 < point <= 21:
        return f"{minus}{text[:point]}.{text[point:]}"
    if -6 < point <= 0:
        return f"{minus}0.{'0' * -point}{text}"
    fraction = f".{text[1:]}" if len(text) > 1 else ""
    return f"{minus}{text[0]}{fraction}e{point - 1:+d}"


def _pointer(path: list[str | int]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _located(value: Any, steps: list[str | int], found: Any) -> list[str | int]:
    """A path of the validator, which leaves out empty names, with every step."""
    return next(_paths(value, list(steps), found), list(steps))


def _paths(value: Any, steps: list[str | int], found: Any) -> Iterator[list[str | int]]:
    """Every way to ``found``; where equal values stand side by side, the first is a guess, though a near one."""
    if isinstance(value, dict) and "" in value:
        yield from (["", *rest] for rest in _paths(value[""], steps, found))
    if not steps:
        if value == found:
            yield []
    elif isinstance(value, dict) and str(steps[0]) in value:
        yield from ([str(steps[0]), *rest] for rest in _paths(value[str(steps[0])], steps[1:], found))
    elif isinstance(value, list) and isinstance(steps[0], int) and steps[0] < len(value):
        yield from ([steps[0], *rest] for rest in _paths(value[steps[0]], steps[1:], found))


def _subschema(schema: Any, path: list[str | int]) -> Any:
    """What a schema path of the validator leads to: every ``$ref`` followed."""
    for step in path:
        schema = schema[int(step)] if isinstance(schema, list) else schema[str(step)]
    return schema
