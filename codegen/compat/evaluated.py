"""Which members and items a schema evaluates, by which of its alternatives a value meets.

``unevaluatedProperties`` and ``unevaluatedItems`` see what subschemas applied to the same value evaluated, where
these were met (2020-12 core, section 11). Alternatives that evaluate something are told apart, each met or not;
all others do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

from codegen.compat.table import Literal, Table, text_of
from codegen.dialects import Schema

_LIMIT = 256


class TooManyOutcomes(Exception):
    """The ways to evaluate a value are more than are looked at."""


@dataclass(frozen=True)
class Outcome:
    """What is evaluated where the literals hold: members by name and pattern, items up to an index."""

    literals: tuple[Literal, ...] = ()
    names: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    prefix: int = 0
    contained: tuple[str, ...] = ()
    everything: bool = False

    def joined(self, other: Outcome) -> Outcome:
        return Outcome(
            self.literals + other.literals,
            self.names | other.names,
            self.patterns | other.patterns,
            max(self.prefix, other.prefix),
            self.contained + other.contained,
            self.everything or other.everything,
        )

    @property
    def idle(self) -> bool:
        """Whether nothing is evaluated."""
        return not (self.names or self.patterns or self.prefix or self.contained or self.everything)


_NOTHING = Outcome()


def outcomes(table: Table, schema: Schema, type_: str) -> list[Outcome]:
    """Every outcome of a schema that an object or an array meets. Raises ``TooManyOutcomes``."""
    if not isinstance(schema, dict):
        return [_NOTHING]
    made = [_own(schema, type_)]
    for part in _parts(table, schema, type_):
        made = [left.joined(right) for left, right in product(made, part)]
        if len(made) > _LIMIT:
            raise TooManyOutcomes
    return made


def _own(schema: dict[str, Any], type_: str) -> Outcome:
    if type_ == "object":
        everything = not {"additionalProperties", "unevaluatedProperties"}.isdisjoint(schema)
        names, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        return Outcome(names=frozenset(names), patterns=frozenset(patterns), everything=everything)
    everything = not {"items", "unevaluatedItems"}.isdisjoint(schema)
    contained = (text_of(schema["contains"]),) if "contains" in schema else ()
    return Outcome(prefix=len(schema.get("prefixItems", ())), contained=contained, everything=everything)


def _parts(table: Table, schema: dict[str, Any], type_: str) -> list[list[Outcome]]:
    """What each applicator to the same value adds, as alternatives."""
    parts = [outcomes(table, each, type_) for each in schema.get("allOf", ())]
    if "$ref" in schema:
        parts.append(outcomes(table, table.target(schema["$ref"]), type_))
    for each in schema.get("anyOf", ()):
        parts.append(_either(_met(table, each, type_), Outcome(((False, text_of(each)),))))
    if "oneOf" in schema:
        every = [_met(table, each, type_) for each in schema["oneOf"]]
        if not all(one.idle for met in every for one in met):
            parts.append([one for met in every for one in met])
    if "if" in schema:
        parts.append(_conditional(table, schema, type_))
    for name, each in schema.get("dependentSchemas", {}).items() if type_ == "object" else ():
        held = Outcome(((True, text_of({"required": [name]})),))
        met = [held.joined(one) for one in outcomes(table, each, type_)]
        parts.append(_either(met, Outcome(((False, text_of({"required": [name]})),))))
    return parts


def _met(table: Table, schema: Schema, type_: str) -> list[Outcome]:
    held = Outcome(((True, text_of(schema)),))
    return [held.joined(each) for each in outcomes(table, schema, type_)]


def _either(met: list[Outcome], missed: Outcome) -> list[Outcome]:
    return [_NOTHING] if all(each.idle for each in met) else [*met, missed]


def _conditional(table: Table, schema: dict[str, Any], type_: str) -> list[Outcome]:
    then = outcomes(table, schema.get("then", True), type_)
    otherwise = outcomes(table, schema.get("else", True), type_)
    missed = Outcome(((False, text_of(schema["if"])),))
    met = [a.joined(b) for a, b in product(_met(table, schema["if"], type_), then)]
    made = [*met, *(missed.joined(each) for each in otherwise)]
    return [_NOTHING] if all(each.idle for each in made) else made
