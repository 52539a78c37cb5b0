"""Schemas of a small world, and every value of it: small enough to ask of all values whether a verdict is true."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, product
from random import Random
from typing import Any

_NAMES = ("a", "b", "ab", "c")
_FEW: tuple[Any, ...] = (None, 0, 1, 2, "a", "ab", "b", [], [1], {})


def _values() -> list[Any]:
    found: list[Any] = [None, True, False, 0, 1, 2, 3, -1, 0.5, 1.5, "", "a", "b", "ab", "aa", "ba", "aab", [], {}]
    found += [[each] for each in (*_FEW, {"a": 1})]
    found += [list(each) for each in product((0, 1, "a", True), repeat=2)]
    found += [list(each) for each in product((0, 1, "a"), repeat=3)]
    found += [{name: each} for name in _NAMES for each in (*_FEW, {"a": 1}, {"b": "a"})]
    found += [
        {one: first, other: second}
        for one, other in combinations(_NAMES, 2)
        for first, second in product((0, 1, "a", "ab", None), repeat=2)
    ]
    found += [{"a": first, "b": second, "ab": third} for first, second, third in product((0, 1, "a"), repeat=3)]
    return [*found, *({"a": 0, "b": 1, "ab": "a", "c": each} for each in _FEW)]


VALUES = _values()

_Draw = Callable[[Random, int], Any]
_SCALARS: dict[str, tuple[Any, ...]] = {
    "type": ("null", "boolean", "integer", "number", "string", "array", "object", ["string", "null"]),
    "const": (0, 1, "a", None, [], {}, 1.0),
    "minimum": (0, 1, 2, 0.5),
    "maximum": (0, 1, 2, 1.5),
    "exclusiveMinimum": (0, 1),
    "multipleOf": (1, 2, 0.5, 3),
    "minLength": (0, 1, 2),
    "maxLength": (0, 1, 2),
    "pattern": ("a", "^a", "b$", "^[ab]$", "^a+$", "^(ab|b)"),
    "minProperties": (0, 1, 2, 3),
    "maxProperties": (0, 1, 2),
    "minItems": (0, 1, 2, 3),
    "maxItems": (0, 1, 2, 3),
    "uniqueItems": (True,),
    "propertyNames": ({"pattern": "^a"}, {"maxLength": 1}, {"enum": ["a", "b"]}),
}


def _scalar(rng: Random) -> dict[str, Any]:
    if rng.random() < 0.1:
        return {"enum": rng.sample([0, 1, 2, "a", "b", "ab", None, True, [1], {}], rng.randint(1, 4))}
    keyword = rng.choice(list(_SCALARS))
    return {keyword: rng.choice(_SCALARS[keyword])}


def _named(rng: Random, depth: int) -> dict[str, Any]:
    return {rng.choice(_NAMES): schema(rng, depth) for _ in range(rng.randint(1, 2))}


def _several(rng: Random, depth: int) -> list[Any]:
    return [schema(rng, depth) for _ in range(rng.randint(1, 3))]


def _contains(rng: Random, depth: int) -> dict[str, Any]:
    counts = {name: rng.randint(0, 2) for name in ("minContains", "maxContains") if rng.random() < 0.4}
    return {"contains": schema(rng, depth), **counts}


def _rest(keyword: str) -> _Draw:
    return lambda rng, depth: {keyword: rng.choice([False, schema(rng, depth)])}


_APPLIERS: tuple[_Draw, ...] = (
    lambda rng, depth: {"properties": _named(rng, depth)},
    lambda rng, depth: {"required": sorted({rng.choice(_NAMES) for _ in range(rng.randint(1, 2))})},
    lambda rng, depth: {"patternProperties": {rng.choice(("a", "^a", "b$", "^.$")): schema(rng, depth)}},
    lambda rng, depth: {"prefixItems": _several(rng, depth)[:2]},
    lambda rng, depth: {"allOf": _several(rng, depth)},
    lambda rng, depth: {"anyOf": _several(rng, depth)},
    lambda rng, depth: {"oneOf": _several(rng, depth)},
    lambda rng, depth: {"not": schema(rng, depth)},
    lambda rng, depth: {"if": schema(rng, depth), "then": schema(rng, depth), "else": schema(rng, depth)},
    lambda rng, depth: {"dependentRequired": {rng.choice(_NAMES): [rng.choice(_NAMES)]}},
    lambda rng, depth: {"dependentSchemas": _named(rng, depth)},
    _contains,
    *map(_rest, ("items", "additionalProperties", "unevaluatedProperties", "unevaluatedItems")),
)


def schema(rng: Random, depth: int) -> Any:
    """A random schema of the small world, at most ``depth`` levels deep."""
    if depth == 0 or rng.random() < 0.3:
        return rng.random() < 0.5 if rng.random() < 0.05 else _scalar(rng)
    made: dict[str, Any] = {}
    for _ in range(rng.randint(1, 3)):
        made |= _scalar(rng) if rng.random() < 0.2 else rng.choice(_APPLIERS)(rng, depth - 1)
    return made


def pair(rng: Random) -> tuple[Any, Any]:
    """Two schemas, of which the second is often made of the first."""
    first, second = schema(rng, 2), schema(rng, 2)
    ways = ({"allOf": [first, second]}, {"anyOf": [first, second]}, {"not": {"not": first}}, second, second)
    return {"allOf": [first]}, rng.choice(ways) if isinstance(second, dict) else {"allOf": [second]}
