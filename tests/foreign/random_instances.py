"""Random instances for a schema, made from the schema's own values, so that a good part of them is valid."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.foreign.random_schemas import NAMES, NUMBERS, STRINGS

_ANYTHING: tuple[Any, ...] = (
    None,
    True,
    False,
    *NUMBERS,
    *STRINGS,
    [],
    {},
    [1, 1.0],
    [None],
    {"a": 1},
    {"a": "a", "b": [], "class": {}},
)
_DEPTH = 6


def random_instance(rng: Random, schema: Any, root: dict[str, Any], depth: int = 0) -> Any:
    """An instance that takes most of what ``schema`` says into account, and sometimes none of it."""
    if not isinstance(schema, dict) or depth > _DEPTH or rng.random() < 0.06:
        return rng.choice(_ANYTHING)
    merged = _conjunction(rng, schema, root)
    if "const" in merged:
        return merged["const"]
    if "enum" in merged:
        return rng.choice(merged["enum"])
    kind = _kind(rng, merged)
    if kind == "object":
        return _object(rng, merged, root, depth)
    if kind == "array":
        return _array(rng, merged, root, depth)
    return _scalar(rng, merged, kind)


def _conjunction(rng: Random, schema: dict[str, Any], root: dict[str, Any], seen: int = 0) -> dict[str, Any]:
    """The keywords of the schema, of what it refers to, and of one branch of each combinator."""
    made = {key: value for key, value in schema.items() if key not in ("$defs", "$ref", "allOf", "anyOf", "oneOf")}
    parts = list(schema.get("allOf", ()))
    parts += [rng.choice(schema[keyword]) for keyword in ("anyOf", "oneOf") if keyword in schema]
    parts += [schema[keyword] for keyword in ("then", "else") if keyword in schema and rng.random() < 0.5]
    if "$ref" in schema:
        parts.append(root["$defs"][schema["$ref"].rpartition("/")[2]])
    for part in parts:
        if isinstance(part, dict) and seen < _DEPTH:
            other = _conjunction(rng, part, root, seen + 1)
            properties = {**made.get("properties", {}), **other.get("properties", {})}
            required = [*made.get("required", ()), *other.get("required", ())]
            made = {**made, **other}
            made |= {"properties": properties} if properties else {}
            made |= {"required": required} if required else {}
    return made


def _kind(rng: Random, schema: dict[str, Any]) -> str:
    named = schema.get("type")
    if named is not None:
        return str(rng.choice(named) if isinstance(named, list) else named)
    if "properties" in schema or "required" in schema:
        return "object"
    if {"items", "prefixItems", "contains"} & schema.keys():
        return "array"
    return rng.choice(("null", "boolean", "integer", "number", "string", "array", "object"))


def _object(rng: Random, schema: dict[str, Any], root: dict[str, Any], depth: int) -> dict[str, Any]:
    properties = schema.get("properties", {})
    names = [name for name in properties if name in schema.get("required", ()) or rng.random() < 0.5]
    names += [name for name in schema.get("required", ()) if name not in names]
    names = [name for name in names if rng.random() > 0.04]
    extra = schema.get("additionalProperties", schema.get("unevaluatedProperties", True))
    if extra is not False and rng.random() < 0.4:
        names.append(rng.choice(NAMES))
    rest = [*schema.get("patternProperties", {}).values(), extra]
    made = {name: random_instance(rng, properties.get(name, rng.choice(rest)), root, depth + 1) for name in names}
    return dict(rng.sample(list(made.items()), len(made)))


def _array(rng: Random, schema: dict[str, Any], root: dict[str, Any], depth: int) -> list[Any]:
    prefix = schema.get("prefixItems", [])
    low = max(schema.get("minItems", 0), schema.get("minContains", 1 if "contains" in schema else 0))
    high = min(schema.get("maxItems", 3), len(prefix) if schema.get("items") is False else 3)
    size = rng.randint(min(low, high), max(low, high)) if depth < _DEPTH - 1 else low
    some = [schema.get("items", True)] + ([schema["contains"]] if "contains" in schema else [])
    return [
        random_instance(rng, prefix[index] if index < len(prefix) else rng.choice(some), root, depth + 1)
        for index in range(size)
    ]


def _scalar(rng: Random, schema: dict[str, Any], kind: str) -> Any:
    if kind == "null":
        return None
    if kind == "boolean":
        return rng.random() < 0.5
    if kind in ("integer", "number"):
        bounds = [schema[keyword] for keyword in ("minimum", "exclusiveMaximum", "multipleOf") if keyword in schema]
        near = [bound + step for bound in bounds for step in (0, 1, -1, 0.5)]
        wanted = rng.choice([*near, *NUMBERS])
        return int(wanted) if kind == "integer" and rng.random() < 0.8 else wanted
    sizes = [schema[keyword] for keyword in ("minLength", "maxLength") if keyword in schema]
    fitting = ["x" * max(0, size + step) for size in sizes for step in (-1, 0, 1)]
    return rng.choice([*fitting, *STRINGS])
