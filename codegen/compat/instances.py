"""Random events of a canonical schema, made from the schema's own values, so that a good part of them is valid.

Whoever wants only valid ones asks a validator. The same generator of random numbers gives the same events.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from random import Random
from typing import Any

from codegen.compat.regex import Unsupported, parsed
from codegen.compat.texts import TooMuch, shortest
from codegen.dialects import Schema
from codegen.formats import FORMATS

_ANYTHING: tuple[Any, ...] = (None, True, False, 0, 1, -1, 1.5, 2**53, "", "a", "ab", "é", [], {}, [1, 1.0], {"a": 1})
_DEPTH = 6
_LONG = 1_000
"""How long a text or an array is at most, whatever a schema asks for."""
_PARTS = ("$defs", "$ref", "allOf", "anyOf", "oneOf", "then", "else")


def random_event(rng: Random, schema: Schema, *, noise: float = 0.05) -> Any:
    """One event; ``noise`` is how often a part of it is anything at all."""
    definitions = schema.get("$defs", {}) if isinstance(schema, dict) else {}
    return _Drawing(rng, {"#": schema, **definitions}, noise).value(schema, 0)


class _Drawing:
    def __init__(self, rng: Random, definitions: Mapping[str, Schema], noise: float) -> None:
        self._rng, self._definitions, self._noise = rng, definitions, noise

    def value(self, schema: Any, depth: int) -> Any:
        rng = self._rng
        if not isinstance(schema, dict) or depth > _DEPTH or rng.random() < self._noise:
            return rng.choice(_ANYTHING)
        merged = self._merged(schema, 0)
        if "const" in merged:
            return merged["const"]
        if "enum" in merged:
            return rng.choice(merged["enum"])
        kind = self._kind(merged)
        if kind == "object":
            return self._object(merged, depth)
        if kind == "array":
            return self._array(merged, depth)
        return self._scalar(merged, kind)

    def _merged(self, schema: dict[str, Any], seen: int) -> dict[str, Any]:
        """The keywords of the schema, of what it refers to, and of one branch of each combinator."""
        rng = self._rng
        made = {key: value for key, value in schema.items() if key not in _PARTS}
        parts = list(schema.get("allOf", ()))
        parts += [rng.choice(schema[keyword]) for keyword in ("anyOf", "oneOf") if schema.get(keyword)]
        if "if" in schema:
            held = rng.random() < 0.6
            parts += [schema["if"], schema.get("then", True)] if held else [schema.get("else", True)]
        parts += [each for each in schema.get("dependentSchemas", {}).values() if rng.random() < 0.3]
        if "$ref" in schema:
            parts.append(self._definitions[str(schema["$ref"]).removeprefix("#/$defs/")])
        for part in parts:
            if isinstance(part, dict) and seen < _DEPTH:
                made = _both(made, self._merged(part, seen + 1))
        return made

    def _kind(self, schema: dict[str, Any]) -> str:
        named = schema.get("type")
        if named is not None:
            return str(self._rng.choice(named) if isinstance(named, list) else named)
        if "properties" in schema or "required" in schema:
            return "object"
        if not {"items", "prefixItems", "contains"}.isdisjoint(schema):
            return "array"
        if not {"pattern", "format", "minLength", "maxLength"}.isdisjoint(schema):
            return "string"
        return self._rng.choice(("null", "boolean", "integer", "number", "string", "array", "object"))

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        rng = self._rng
        properties, required = schema.get("properties", {}), schema.get("required", ())
        likely = 0.5 if depth < 3 else 0.2
        names = [name for name in properties if name in required or rng.random() < likely]
        names += [name for name in required if name not in names]
        extra = schema.get("additionalProperties", schema.get("unevaluatedProperties", True))
        made = {name: self.value(properties.get(name, extra), depth + 1) for name in names}
        if extra is not False and rng.random() < 0.3:
            made[rng.choice(("more", "a", "b", "x y", "1"))] = self.value(extra, depth + 1)
        for pattern, each in schema.get("patternProperties", {}).items():
            if rng.random() < 0.5:
                made[text_like(pattern, rng.randint(0, 3))] = self.value(each, depth + 1)
        for name, others in schema.get("dependentRequired", {}).items():
            missing = [other for other in others if name in made and other not in made]
            made |= {other: self.value(properties.get(other, extra), depth + 1) for other in missing}
        return dict(rng.sample(list(made.items()), len(made)))

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        rng = self._rng
        prefix = schema.get("prefixItems", [])
        low = max(schema.get("minItems", 0), schema.get("minContains", 1 if "contains" in schema else 0))
        high = min(schema.get("maxItems", 3), len(prefix) if schema.get("items") is False else 3)
        size = rng.randint(min(low, high), max(low, high)) if depth < _DEPTH - 1 else low
        size = min(size, _LONG)
        some = [schema.get("items", True), *([schema["contains"]] if "contains" in schema else [])]
        return [self.value(prefix[i] if i < len(prefix) else rng.choice(some), depth + 1) for i in range(size)]

    def _scalar(self, schema: dict[str, Any], kind: str) -> Any:
        rng = self._rng
        if kind == "null":
            return None
        if kind == "boolean":
            return rng.random() < 0.5
        if kind in ("integer", "number"):
            keywords = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
            near = [schema[keyword] + step for keyword in keywords if keyword in schema for step in (0, 1, -1, 0.5)]
            wanted = rng.choice([*near, 0, 1, -1, 2, 10, 1.5])
            return int(wanted) if kind == "integer" else wanted
        patterns = [schema["pattern"]] if "pattern" in schema else []
        patterns += [FORMATS[schema["format"]]] if schema.get("format") in FORMATS else []
        sizes = [schema[keyword] for keyword in ("minLength", "maxLength") if keyword in schema]
        if patterns:
            longer = rng.randint(0, 4) if rng.random() < 0.7 else 0
            return text_like(patterns[-1], min(max(longer, schema.get("minLength", 0)), _LONG))
        near = [min(max(0, size + step), _LONG) for size in sizes for step in (-1, 0, 1)]
        return rng.choice(["x" * size for size in near] or ["", "a", "ab", "é"])


def _both(made: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    properties = {**made.get("properties", {}), **other.get("properties", {})}
    required = [*made.get("required", ()), *other.get("required", ())]
    joint = {**made, **other}
    return {
        **joint,
        **({"properties": properties} if properties else {}),
        **({"required": required} if required else {}),
    }


@lru_cache(maxsize=4096)
def text_like(pattern: str, least: int) -> str:
    """A text that matches, of at least so many characters where there is one; any text where that is not known."""
    for size in (least, 0):
        try:
            found = shortest((parsed(pattern),), (), size, None)
        except (TooMuch, Unsupported):
            return "a" * least
        if found is not None:
            return found
    return ""
