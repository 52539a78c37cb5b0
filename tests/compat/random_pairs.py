"""Random pairs of schemas: one drawn, the other a change of it, or drawn as well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import jsonschema_rs

from codegen.compat.verdict import validator
from codegen.compat.written import written
from codegen.dialects import Schema
from tests.compat.schemas import canonical, effect
from tests.foreign.random_instances import random_instance
from tests.foreign.random_schemas import random_schema


@dataclass
class Tally:
    """What was tried, and what was said; ``contradictions`` are the pairs of which the verdict was wrong."""

    verdicts: dict[str, int] = field(default_factory=lambda: {"compatible": 0, "breaking": 0, "possible": 0})
    instances: int = 0
    valid: int = 0
    """Instances that the writer's side admits: those that could contradict."""
    contradictions: list[str] = field(default_factory=list)


def try_pairs(seeds: Iterator[int] | range, instances: int) -> Tally:
    """Judge a pair for each seed, in both directions, and look for instances that contradict."""
    tally = Tally()
    for seed in seeds:
        rng = Random(seed)
        old = random_schema(rng)
        new = changed(rng, old) if rng.random() < 0.7 else random_schema(rng)
        declared = rng.random() < 0.4
        left, right = canonical(old).schema, canonical(new).schema
        for writer, reader in ((left, right), (right, left)):
            _judge(tally, rng, (writer, reader), instances, declared=declared)
    return tally


def _judge(tally: Tally, rng: Random, pair: tuple[Schema, Schema], instances: int, *, declared: bool) -> None:
    writer, reader = pair
    verdict, found = effect(writer, reader, declared=declared)
    tally.verdicts[verdict] += 1
    sent, read = validator(written(writer) if declared else writer), validator(reader)
    for witness in (each.witness for each in found if each.witness):
        if not sent.is_valid(witness.event) or read.is_valid(witness.event):
            tally.contradictions.append(f"no witness: {witness.event!r} of {pair}")
    if verdict != "compatible":
        return
    for number in range(instances):
        source: Any = pair[number % 2]
        instance = random_instance(rng, source, source if isinstance(source, dict) else {})
        tally.instances += 1
        if sent.is_valid(instance):
            tally.valid += 1
            if not read.is_valid(instance):
                tally.contradictions.append(f"not compatible: {instance!r} of {pair}")


def changed(rng: Random, schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with one or two keywords gone, or another's instead."""
    made: dict[str, Any] = json.loads(json.dumps(schema))
    nodes = list(_schemas(made))
    for _ in range(rng.randint(1, 2)):
        node = rng.choice(nodes)
        other = random_schema(rng)
        if '"$ref"' in json.dumps(other):
            continue
        keywords = [keyword for keyword in node if keyword not in ("$schema", "$defs", "$ref")]
        if rng.random() < 0.4 and keywords:
            del node[rng.choice(keywords)]
        else:
            keyword = rng.choice([each for each in other if each not in ("$schema", "$defs")])
            node[keyword] = other[keyword]
    jsonschema_rs.Draft202012Validator(made)
    return made


def _schemas(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema object of a random schema, itself first."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword in ("properties", "patternProperties", "$defs"):
        for each in schema.get(keyword, {}).values():
            yield from _schemas(each)
    for keyword in ("allOf", "anyOf", "oneOf", "prefixItems"):
        for each in schema.get(keyword, ()):
            yield from _schemas(each)
    for keyword in ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"):
        yield from _schemas(schema.get(keyword))
