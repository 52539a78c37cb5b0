"""Atoms: what one keyword says of a value at its own level, and what is so where it does not hold.

An atom is a tuple of a name and texts, so that it can be hashed and compared. What names a member is a matcher:
``("is", NAME)``, ``("like", PATTERN)``, or ``("rest", NAMES, PATTERNS)`` for every other name. ``asserted`` gives
atoms that hold of values of their type, and say nothing of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.compat.evaluated import Outcome
from codegen.compat.table import text_of
from codegen.formats import FORMATS

Atom = tuple[Any, ...]
Matcher = tuple[Any, ...]
ANY_NAME: Matcher = ("rest", (), ())
TRUE, FALSE = (True, "true"), (True, "false")


def present(name: str) -> Atom:
    """The object has this member."""
    return ("exists", ("is", name), TRUE)


def absent(name: str) -> Atom:
    """The object does not have this member."""
    return ("all", ("is", name), FALSE)


def others(schema: dict[str, Any]) -> Matcher:
    """The names that ``additionalProperties`` speaks of."""
    return ("rest", tuple(sorted(schema.get("properties", {}))), tuple(sorted(schema.get("patternProperties", {}))))


_BOUNDS = {
    "minimum": ("number", "low", "high", True),
    "exclusiveMinimum": ("number", "low", "high", False),
    "maximum": ("number", "high", "low", True),
    "exclusiveMaximum": ("number", "high", "low", False),
}
_COUNTS = {
    "minLength": ("string", "length", "min"),
    "maxLength": ("string", "length", "max"),
    "minItems": ("array", "items", "min"),
    "maxItems": ("array", "items", "max"),
    "minProperties": ("object", "members", "min"),
    "maxProperties": ("object", "members", "max"),
}


def asserted(schema: dict[str, Any]) -> list[Atom]:
    """What the assertions and the applicators to members and items of a schema say."""
    found: list[Atom] = []
    for keyword, value in schema.items():
        if keyword in _BOUNDS:
            _, side, _, closed = _BOUNDS[keyword]
            found.append((side, str(value), not closed))
        elif keyword in _COUNTS:
            _, what, way = _COUNTS[keyword]
            found.append((what, way, int(value)))
        elif keyword == "multipleOf":
            found.append(("mult", str(value)))
        elif keyword == "pattern":
            found.append(("match", value))
        elif keyword == "format" and value in FORMATS:
            found.append(("match", FORMATS[value]))
    return [*found, *_members(schema), *_items(schema)]


def _members(schema: dict[str, Any]) -> Iterator[Atom]:
    for name in schema.get("required", ()):
        yield present(name)
    for name, each in schema.get("properties", {}).items():
        yield ("all", ("is", name), (True, text_of(each)))
    for pattern, each in schema.get("patternProperties", {}).items():
        yield ("all", ("like", pattern), (True, text_of(each)))
    if "additionalProperties" in schema:
        yield ("all", others(schema), (True, text_of(schema["additionalProperties"])))
    if "propertyNames" in schema:
        yield ("names", (True, text_of(schema["propertyNames"])))


def _items(schema: dict[str, Any]) -> Iterator[Atom]:
    prefix = schema.get("prefixItems", [])
    for index, each in enumerate(prefix):
        yield ("each", index, index + 1, (True, text_of(each)))
    if "items" in schema:
        yield ("each", len(prefix), None, (True, text_of(schema["items"])))
    if "contains" in schema:
        least, most = schema.get("minContains", 1), schema.get("maxContains")
        yield ("count", text_of(schema["contains"]), int(least), None if most is None else int(most))
    if schema.get("uniqueItems") is True:
        yield ("unique",)


def denied(schema: dict[str, Any]) -> Iterator[tuple[str, Atom]]:
    """The type that a value has, and what is so of it, where one of the same keywords does not hold."""
    for keyword, value in schema.items():
        if keyword in _BOUNDS:
            type_, _, other, closed = _BOUNDS[keyword]
            yield type_, (other, str(value), closed)
        elif keyword in _COUNTS:
            type_, what, way = _COUNTS[keyword]
            if way == "max":
                yield type_, (what, "min", int(value) + 1)
            elif value > 0:
                yield type_, (what, "max", int(value) - 1)
        elif keyword == "multipleOf":
            yield "number", ("notmult", str(value))
        elif keyword == "pattern":
            yield "string", ("avoid", value)
        elif keyword == "format" and value in FORMATS:
            yield "string", ("avoid", FORMATS[value])
    yield from (("object", each) for each in _denied_members(schema))
    yield from (("array", each) for each in _denied_items(schema))


def _denied_members(schema: dict[str, Any]) -> Iterator[Atom]:
    for name in schema.get("required", ()):
        yield absent(name)
    for name, each in schema.get("properties", {}).items():
        yield ("exists", ("is", name), (False, text_of(each)))
    for pattern, each in schema.get("patternProperties", {}).items():
        yield ("exists", ("like", pattern), (False, text_of(each)))
    if "additionalProperties" in schema:
        yield ("exists", others(schema), (False, text_of(schema["additionalProperties"])))
    if "propertyNames" in schema:
        yield ("badname", (False, text_of(schema["propertyNames"])))


def _denied_items(schema: dict[str, Any]) -> Iterator[Atom]:
    prefix = schema.get("prefixItems", [])
    for index, each in enumerate(prefix):
        yield ("some", index, index + 1, (False, text_of(each)))
    if "items" in schema:
        yield ("some", len(prefix), None, (False, text_of(schema["items"])))
    if "contains" in schema:
        least, most = int(schema.get("minContains", 1)), schema.get("maxContains")
        if least > 0:
            yield ("count", text_of(schema["contains"]), 0, least - 1)
        if most is not None:
            yield ("count", text_of(schema["contains"]), int(most) + 1, None)
    if schema.get("uniqueItems") is True:
        yield ("repeat",)


def unevaluated(outcome: Outcome, text: str, type_: str, *, meets: bool) -> tuple[Atom, ...]:
    """That whatever an outcome leaves unevaluated meets a schema; or that something there does not."""
    if type_ == "object":
        if outcome.everything:
            return () if meets else (absent(""), present(""))
        matcher = ("rest", tuple(sorted(outcome.names)), tuple(sorted(outcome.patterns)))
        return (("all" if meets else "exists", matcher, (meets, text)),)
    if outcome.everything:
        return () if meets else (("items", "max", -1),)
    if outcome.contained:
        text = f'{{"anyOf":[{",".join([*outcome.contained, text])}]}}'
    return (("each" if meets else "some", outcome.prefix, None, (meets, text)),)
