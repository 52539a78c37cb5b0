"""Two canonical schemas over one table of definitions, in which what means the same has the same name.

A name is made of a definition's content, and of the names of what it refers to: definitions that stand for the
same values in the same words get one, on whichever side and under whichever name they stand (the coarsest
stable colouring of the graph of references). So what did not change is seen to be the same without looking in.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

import jsonschema_rs

from codegen.canonical import assertions, with_patterns, with_subschemas
from codegen.dialects import Schema

_REF = "#/$defs/"

Literal = tuple[bool, str]
"""Whether a value meets a schema, or does not; the schema as JSON text."""
Goal = frozenset[Literal]
"""What a value is asked to meet, all of it."""
_Key = tuple[int, str]
"""A side, and the name of one of its definitions."""


def text_of(value: Any) -> str:
    """A schema, or another JSON value, as the text by which it is known."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True)
class Side:
    """One canonical schema in the table's words; ``names`` gives the table's name of each of its definitions."""

    root: Schema
    names: Mapping[str, str]


class Table:
    """Definitions by name, and what a literal says."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}
        self._read: dict[str, Schema] = {"true": True, "false": False}
        self._validators: dict[str, Any] = {}

    def schema(self, text: str) -> Schema:
        """The schema of a literal."""
        if text not in self._read:
            self._read[text] = json.loads(text)
        return self._read[text]

    def target(self, reference: str) -> Schema:
        """What a ``$ref`` of this table leads to."""
        return self.definitions[reference.removeprefix(_REF)]

    def holds(self, goal: Iterable[Literal], value: Any) -> bool:
        """Whether a value meets a goal, by jsonschema-rs."""
        return all(self._admits(text, value) is meets for meets, text in goal)

    def _admits(self, text: str, value: Any) -> bool:
        if text not in self._validators:
            self._validators[text] = self.validator(self.schema(text))
        return bool(self._validators[text].is_valid(value))

    def validator(self, schema: Schema) -> Any:
        """A validator of a schema in this table's words."""
        if not isinstance(schema, dict):
            return jsonschema_rs.Draft202012Validator(schema)
        used = {name: self.definitions[name] for name in self._reached(schema)}
        return jsonschema_rs.Draft202012Validator(with_patterns({**schema, "$defs": used}), validate_formats=False)

    def _reached(self, schema: Schema) -> set[str]:
        found: set[str] = set()
        todo = set(references(schema))
        while todo:
            found |= todo
            todo = {name for each in todo for name in references(self.definitions[each])} - found
        return found


def references(schema: Schema) -> set[str]:
    """The names of the definitions that a schema refers to itself."""
    found: set[str] = set()

    def note(each: Schema) -> Schema:
        if isinstance(each, dict):
            if "$ref" in each:
                found.add(str(each["$ref"]).removeprefix(_REF))
            with_subschemas(each, note)
        return each

    note(schema)
    return found


def joined(*schemas: Schema) -> tuple[Table, list[Side]]:
    """Canonical schemas over one table: ``$ref`` is ``#/$defs/NAME`` with the table's names, the root has one too."""
    each_side = [_definitions(schema) for schema in schemas]
    colours = _coloured({(number, name): each for number, one in enumerate(each_side) for name, each in one.items()})
    table = Table()
    sides = []
    for number, one in enumerate(each_side):
        names = {name: colours[number, name] for name in one}
        for name, each in one.items():
            table.definitions[names[name]] = renamed(each, names)
        sides.append(Side({"$ref": _REF + names["#"]}, names))
    return table, sides


def renamed(schema: Schema, names: Mapping[str, str]) -> Schema:
    """A schema with every reference by the table's name."""
    if not isinstance(schema, dict):
        return schema
    made = with_subschemas(schema, lambda each: renamed(each, names))
    if "$ref" in made:
        made["$ref"] = _REF + names[str(made["$ref"]).removeprefix(_REF)]
    return made


def _definitions(schema: Schema) -> dict[str, Schema]:
    plain = bare(schema)
    if not isinstance(plain, dict):
        return {"#": plain}
    definitions = plain.pop("$defs", {})
    return {"#": plain, **definitions}


def bare(schema: Schema) -> Schema:
    """What a validator reads of a schema: no words, and no defaults, since no validator fills them in."""
    return _without_defaults(assertions(schema))


def _without_defaults(schema: Schema) -> Schema:
    if not isinstance(schema, dict):
        return schema
    return with_subschemas({k: v for k, v in schema.items() if k != "default"}, _without_defaults)


def _coloured(definitions: Mapping[_Key, Schema]) -> dict[_Key, str]:
    """A name for each definition, the same for those that no number of steps tells apart."""
    asked = {key: {(key[0], name) for name in references(each)} for key, each in definitions.items()}
    colours: dict[_Key, str] = {}

    def colour(key: _Key) -> str:
        text = text_of(renamed(definitions[key], {name: colours[side, name] for side, name in asked[key]}))
        return "d" + hashlib.sha256(text.encode()).hexdigest()[:16]

    ends = TopologicalSorter(asked)
    with contextlib.suppress(CycleError):  # it then gives all that is in no circle, and leads to none
        ends.prepare()
    while ready := ends.get_ready():
        colours |= {key: colour(key) for key in ready}
        ends.done(*ready)
    endless = [key for key in definitions if key not in colours]
    colours |= dict.fromkeys(endless, "")
    count = 0
    while endless:
        made = {key: colour(key) for key in endless}
        colours |= made
        if len(set(made.values())) == count:
            break
        count = len(set(made.values()))
    return colours
