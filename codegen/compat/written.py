"""What producers write: a contract without the members that it does not name.

The SDKs refuse to build an event with an unknown property, while readers keep it. So the events of a version are
those of its schema, closed where it names properties and does not say itself what others may hold. Only where a value
is constrained is it closed: under ``not``, ``if``, ``contains`` and ``propertyNames`` a schema is a question.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.canonical import with_subschemas
from codegen.dialects import Schema

_REF = "#/$defs/"
_QUESTIONS = frozenset(("not", "if", "contains", "propertyNames"))
_HERE = frozenset(("allOf", "anyOf", "oneOf", "then", "else", "dependentSchemas"))
_ASKED = "__asked"
"""What the copy of a definition is called that questions refer to."""


def written(schema: Schema) -> Schema:
    """The canonical schema of what producers write. The input is not changed."""
    if not isinstance(schema, dict):
        return schema
    definitions = {"#": {k: v for k, v in schema.items() if k != "$defs"}, **schema.get("$defs", {})}
    close = _Closing(definitions)
    made = close.place(definitions["#"])
    others = {name: close.inside(each) for name, each in definitions.items() if name != "#"}
    asked = {name + _ASKED: _asked(each) for name, each in definitions.items() if name != "#"}
    root = {"root": close.inside(definitions["#"]), "root" + _ASKED: _asked(definitions["#"])}
    return {**made, "$defs": {**others, **asked, **{f"__{name}": each for name, each in root.items()}}}


class _Closing:
    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._definitions = definitions

    def place(self, schema: Schema) -> Any:
        """A schema of a value of its own: closed, where it names properties."""
        made = self.inside(schema)
        if isinstance(made, dict) and "unevaluatedProperties" not in made and self._names(schema, set()):
            return {**made, "unevaluatedProperties": False}
        return made

    def inside(self, schema: Schema) -> Any:
        """A schema with all that it says of parts of the value closed."""
        if not isinstance(schema, dict):
            return schema
        made: dict[str, Any] = {}
        for keyword, value in schema.items():
            one = {keyword: value}
            if keyword in _QUESTIONS:
                made |= _asked(one)
            elif keyword in _HERE:
                made |= with_subschemas(one, self.inside)
            else:
                made |= with_subschemas(one, self.place)
        if "$ref" in made:
            made["$ref"] = _REF + _name(str(made["$ref"]))
        return made

    def _names(self, schema: Schema, seen: set[str]) -> bool:
        """Whether the schema, or one that applies to the same value, names properties."""
        if not isinstance(schema, dict):
            return False
        if "properties" in schema:
            return True
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            seen.add(reference)
            if self._names(self._definitions[reference.removeprefix(_REF)], seen):
                return True
        below = [each for keyword in ("allOf", "anyOf", "oneOf") for each in schema.get(keyword, ())]
        below += [schema[keyword] for keyword in ("then", "else") if keyword in schema]
        return any(self._names(each, seen) for each in [*below, *schema.get("dependentSchemas", {}).values()])


def _asked(schema: Schema) -> Any:
    """A schema as it is, referring to definitions as they are."""
    if not isinstance(schema, dict):
        return schema
    made = with_subschemas(schema, _asked)
    if "$ref" in made:
        made["$ref"] = _REF + _name(str(made["$ref"])) + _ASKED
    return made


def _name(reference: str) -> str:
    return "__root" if reference == "#" else reference.removeprefix(_REF)
