"""What producers write: a contract without the members that it does not name.

The SDKs refuse to build an event with an unknown property, while readers keep it. So the events of a version are those
of its schema, closed where the SDKs of both languages refuse what it does not name, and nowhere else: an object that
lists properties, does not say itself what others may hold, and names none under a condition alone; a choice of such
objects; at the root, and in properties and items below it. Wherever the languages differ it stays open, so that what is
proven of these events holds for whatever an SDK lets through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from codegen.canonical import with_subschemas
from codegen.dialects import Schema

_REF = "#/$defs/"
_OPENING = ("additionalProperties", "patternProperties", "unevaluatedProperties")
_CHOICES = ("anyOf", "oneOf")
_ASKED = "__asked"
"""What the copy of a definition is called that stays as it is."""

_Part = dict[str, Any]


def written(schema: Schema) -> Schema:
    """The canonical schema of what producers write. The input is not changed."""
    if not isinstance(schema, dict):
        return schema
    definitions: dict[str, Schema] = {"#": {k: v for k, v in schema.items() if k != "$defs"}, **schema.get("$defs", {})}
    closing = _Closing(definitions)
    made = closing.place(definitions["#"])
    copies = {_name(name): closing.inside(each) for name, each in definitions.items()}
    copies |= {_name(name) + _ASKED: _asked(each) for name, each in definitions.items()}
    return {**made, "$defs": copies} if isinstance(made, dict) else made


class _Closing:
    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._definitions = definitions

    def place(self, schema: Schema) -> Any:
        """A schema of a value of its own: closed, where both SDKs refuse what it does not name."""
        parts = self._parts(schema)
        if _overlap(parts):
            return _asked(schema)
        made = self.inside(schema)
        known = self._known(parts)
        if known is None or not isinstance(made, dict) or "unevaluatedProperties" in made:
            return made
        apart = [{"properties": dict.fromkeys(sorted(known), True)}] if known else []  # beside what it says itself
        joint = {"allOf": [*made.get("allOf", ()), *apart]} if apart else {}
        return {**made, **joint, "unevaluatedProperties": False}

    def inside(self, schema: Schema) -> Any:
        """A schema with all that it says of properties and items closed."""
        if not isinstance(schema, dict):
            return schema
        parts = self._parts(schema)
        lists = any("properties" in part for part in parts)
        tuples = any("prefixItems" in part for part in parts)
        made: dict[str, Any] = {}
        for keyword, value in schema.items():
            one = {keyword: value}
            map_ = keyword == "additionalProperties" and not lists and "patternProperties" not in schema
            if keyword == "properties" or (keyword == "items" and not tuples) or map_:
                made |= with_subschemas(one, self.place)
            elif keyword == "allOf" or (keyword == "anyOf" and not lists):
                made |= with_subschemas(one, self.inside)
            elif keyword == "$ref":
                made[keyword] = _REF + _name(str(value).removeprefix(_REF))
            else:
                made |= _asked(one)
        if "oneOf" in schema and not lists:
            # Which alternative it is, is asked of them as they are: closed, two of them would fail as one.
            closed = {"anyOf": [self.inside(each) for each in schema["oneOf"]]}
            made["allOf"] = [*made.get("allOf", ()), closed]
        return made

    def _parts(self, schema: Schema, seen: frozenset[str] = frozenset()) -> list[_Part]:
        """Every schema object that a value must meet: this one, what it refers to, each part of ``allOf``."""
        if not isinstance(schema, dict):
            return []
        found = [schema]
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            found += self._parts(self._definitions[reference.removeprefix(_REF)], seen | {reference})
        for each in schema.get("allOf", ()):
            found += self._parts(each, seen)
        return found

    def _known(self, parts: list[_Part]) -> set[str] | None:
        """Names that are known though no property is listed for them; None where the value stays open."""
        if any(part.get(keyword, False) is not False for part in parts for keyword in _OPENING):
            return None
        listed = {name for part in parts for name in part.get("properties", ())}
        asked = {name for part in parts for name in _asked_for(part)}
        if any("properties" in part for part in parts):
            sometimes = self._sometimes(parts)
            return None if sometimes is None or not sometimes <= listed | asked else asked - listed
        choices = [each for part in parts for keyword in _CHOICES for each in part.get(keyword, ())]
        conditional = any(keyword in part for part in parts for keyword in ("if", "dependentSchemas"))
        lists = sum(keyword in part for part in parts for keyword in _CHOICES)
        if lists != 1 or conditional or _admits_no_objects(parts):
            return None
        for each in map(self._parts, choices):
            known = set() if _admits_no_objects(each) else self._known(each)
            if known is None or not each:
                return None
            asked |= known
        return asked

    def _sometimes(self, parts: Iterable[_Part]) -> set[str] | None:
        """Names that are listed only under a condition or in an alternative; None where that is not looked into."""
        found: set[str] = set()
        for part in parts:
            below = [part[keyword] for keyword in ("if", "then", "else") if keyword in part]
            below += [each for keyword in _CHOICES for each in part.get(keyword, ())]
            below += part.get("dependentSchemas", {}).values()
            for each in (schema for schema in below if isinstance(schema, dict)):
                inner = self._sometimes([each])
                if inner is None or "$ref" in each or "allOf" in each:
                    return None
                found |= {*each.get("properties", {}), *inner}
        return found


def _overlap(parts: list[_Part]) -> bool:
    """Whether several parts speak of one property, or of the items: an SDK then knows what all of them name."""
    names = Counter(name for part in parts for name in part.get("properties", ()))
    others = Counter(
        keyword for part in parts for keyword in ("items", "additionalProperties", *_CHOICES) if keyword in part
    )
    return any(count > 1 for count in (*names.values(), *others.values()))


def _asked_for(part: _Part) -> Iterable[str]:
    """Names that a part asks for, whatever they hold."""
    yield from part.get("required", ())
    for name, needed in part.get("dependentRequired", {}).items():
        yield from (name, *needed)
    yield from part.get("dependentSchemas", {})


def _admits_no_objects(parts: list[_Part]) -> bool:
    for part in parts:
        named = part.get("type", "object")
        values = part.get("enum", [part["const"]] if "const" in part else [{}])
        if "object" not in named or not any(isinstance(value, dict) for value in values):
            return True
    return False


def _asked(schema: Schema) -> Any:
    """A schema as it is, referring to definitions as they are."""
    if not isinstance(schema, dict):
        return schema
    made = with_subschemas(schema, _asked)
    if "$ref" in made:
        made["$ref"] = _REF + _name(str(made["$ref"]).removeprefix(_REF)) + _ASKED
    return made


def _name(definition: str) -> str:
    return "__root" if definition == "#" else definition
