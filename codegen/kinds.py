"""The types of JSON values, and what two statements about them leave."""

from __future__ import annotations

from typing import Any

TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
"""All of them, in the order in which unions are written; ``number`` stands for every number, integers included."""
ANY_KIND = frozenset(TYPES) - {"integer"}
"""What a schema admits that says nothing."""


def both(left: set[str], right: set[str]) -> set[str]:
    """The JSON types in both sets; every integer is a number."""
    both = left & right
    if "integer" in left | right and "number" in left | right and "number" not in both:
        both |= {"integer"}
    return both


def type_of(value: Any) -> str:
    """The JSON type of a value; ``1.0`` is an integer (2020-12 validation, section 6.1.1)."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, float) and value.is_integer():
        return "integer"
    names = {int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")
