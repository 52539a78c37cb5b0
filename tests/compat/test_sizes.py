"""Contracts of unusual size: a verdict comes, in a time that does not grow out of hand."""

import json
from typing import Any

import pytest

from codegen.compat.findings import Direction, Effect, Finding
from codegen.compat.verdict import compare
from tests.compat.schemas import subject

TEXT, NUMBER = {"type": "string"}, {"type": "number"}


def findings(old: Any, new: Any) -> list[Finding]:
    return compare(subject(old), subject(new), tuple(Direction), declared=False)


def effects(old: Any, new: Any) -> set[Effect]:
    return {each.effect for each in findings(old, new)}


def a(schema: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"a": schema}}


def test_one_property_of_a_thousand_is_all_that_is_asked_about() -> None:
    properties = {f"p{number}": TEXT for number in range(1000)}
    found = findings({"properties": properties}, {"properties": {**properties, "p500": NUMBER}})
    assert [(each.at, each.effect) for each in found] == [("/p500", Effect.BREAKING)] * 2


def test_each_of_many_properties_has_a_finding_of_its_own() -> None:
    properties = {f"p{number}": TEXT for number in range(150)}
    new = {"type": "object", "properties": properties, "required": list(properties)}
    found = findings({"type": "object", "properties": properties}, new)
    assert len(found) == 150
    assert all(each.witness and each.witness.event == {} for each in found)


def test_types_that_all_refer_to_each_other_are_not_followed_on_every_way() -> None:
    names = [f"d{number}" for number in range(9)]
    definitions: dict[str, Any] = {
        name: {"type": "object", "properties": {"v": TEXT} | {f"k{n}": {"$ref": f"#/$defs/{n}"} for n in names}}
        for name in names
    }
    old = {"$ref": "#/$defs/d0", "$defs": definitions}
    new = json.loads(json.dumps(old))
    new["$defs"]["d3"]["properties"]["v"] = NUMBER
    assert effects(old, new) == {Effect.BREAKING}


def test_a_long_chain_of_definitions_is_possible_at_worst() -> None:
    old: dict[str, Any] = {f"d{n}": a({"$ref": f"#/$defs/d{n + 1}"}) for n in range(300)}
    chains = [{"$ref": "#/$defs/d0", "$defs": old | {"d300": end}} for end in (TEXT, NUMBER)]
    assert effects(*chains) == {Effect.POSSIBLE}


def test_alternatives_with_a_tag_are_told_apart_however_many_they_are() -> None:
    alternatives = [a({"const": f"k{number}"}) | {"required": ["a"]} for number in range(90)]
    found = findings({"oneOf": alternatives[:-1]}, {"oneOf": alternatives})
    assert [(each.direction, each.effect) for each in found] == [(Direction.FORWARD, Effect.BREAKING)]
    assert [each.witness and each.witness.event for each in found] == [{"a": "k89"}]


@pytest.mark.parametrize(
    ("old", "new", "effect"),
    [
        ({"type": "integer", "minimum": 0, "maximum": 2500}, {"enum": list(range(2501))}, Effect.COMPATIBLE),
        ({**NUMBER, "minimum": 10**400, "not": {"type": "integer"}}, {"not": {"type": "integer"}}, Effect.BREAKING),
        ({**TEXT, "maxLength": 2**31}, {**TEXT, "maxLength": 2**31 - 1}, Effect.POSSIBLE),
        ({"type": "array", "minItems": 2**31}, {"type": "array", "minItems": 2**31 - 1}, Effect.POSSIBLE),
        ({"type": "array", "maxItems": 2**31}, {"type": "array", "maxItems": 2**31 - 1}, Effect.POSSIBLE),
    ],
)
def test_large_numbers_are_only_numbers(old: Any, new: Any, effect: Effect) -> None:
    assert min(effects(a(old), a(new)), key=list(Effect).index) == effect
