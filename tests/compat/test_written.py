"""What producers write is all that an SDK lets through, and nothing that the contract refuses."""

import importlib
import json
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic.errors import PydanticUndefinedAnnotation

from codegen.cli import main
from codegen.compat.verdict import validator
from codegen.compat.written import written
from tests.compat.schemas import canonical
from tests.foreign.random_instances import random_instance
from tests.foreign.random_schemas import random_schema

_X = {"type": "object", "properties": {"x": {"type": "integer"}}}
_Y = {"type": "object", "properties": {"y": _X}, "required": ["y"]}


@pytest.mark.parametrize(
    ("schema", "refused", "kept"),
    [
        (_X, [{"z": 1}], [{}, {"x": 1}]),
        ({**_X, "additionalProperties": True}, [], [{"z": 1}]),
        ({**_X, "patternProperties": {"^a": True}}, [], [{"z": 1}]),
        ({"type": "object"}, [], [{"z": 1}]),
        ({**_X, "required": ["z"]}, [{"z": 1, "w": 1}], [{"z": 1}]),
        ({**_X, "required": ["z"], "unevaluatedProperties": False}, [], []),
        ({**_X, "dependentRequired": {"p": ["q"]}}, [{"w": 1}], [{"p": 1, "q": 2}]),
        ({"type": ["object", "null"], "properties": {"x": True}}, [{"z": 1}], [None, {"x": 1}]),
        ({"type": "array", "items": _X}, [[{"z": 1}]], [[{"x": 1}]]),
        ({"type": "array", "prefixItems": [_X]}, [], [[{"z": 1}]]),
        ({"type": "object", "additionalProperties": _X}, [{"a": {"z": 1}}], [{"a": {"x": 1}}]),
        ({**_X, "additionalProperties": _X}, [], [{"a": {"z": 1}}]),
        ({"anyOf": [_Y, {"type": "string"}]}, [{"y": {}, "z": 1}, {"y": {"z": 1}}], [{"y": {"x": 1}}, "a"]),
        ({"anyOf": [_Y, True]}, [], [{"z": 1}]),
        ({**_X, "anyOf": [{"required": ["x"]}, {"properties": {"w": True}}]}, [], [{"z": 1}]),
        (
            {**_X, "if": {"properties": {"x": {"const": 1}}}, "then": {"required": ["x"]}},
            [{"x": 2, "z": 1}],
            [{"x": 1}],
        ),
        ({**_X, "if": {"required": ["x"]}, "then": {"properties": {"w": _X}}}, [], [{"x": 1, "z": 1}]),
        ({"allOf": [_X, {"properties": {"y": _X}}]}, [{"z": 1}, {"y": {"z": 1}}], [{"x": 1, "y": {"x": 1}}]),
        ({"allOf": [_Y, {"properties": {"y": {"properties": {"w": True}}}}]}, [], [{"y": {"w": 1}, "z": 1}]),
        ({**_X, "not": {"properties": {"x": _X}, "required": ["x"]}}, [{"z": 1}], [{"x": 1}]),
    ],
)
def test_an_object_is_closed_where_both_sdks_close_it(schema: Any, refused: list[Any], kept: list[Any]) -> None:
    sent, read = validator(written(canonical(schema).schema)), validator(canonical(schema).schema)
    assert [event for event in refused if not read.is_valid(event) or sent.is_valid(event)] == []
    assert [event for event in kept if not sent.is_valid(event)] == []
    assert not [event for event in ({"z": 1}, {"x": 1, "z": 1}) if sent.is_valid(event) and not read.is_valid(event)]


def test_whatever_the_python_sdk_builds_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Random objects through the models of random schemas: none that is built is one that is said not to be sent."""
    rng = Random(3)
    schemas = {f"s{number}": {**random_schema(rng), "type": "object"} for number in range(60)}
    folder = tmp_path / "drawn"
    folder.mkdir()
    for name, schema in schemas.items():
        (folder / f"{name}.json").write_text(json.dumps({**schema, "title": f"T{name}"}), "utf-8")
    assert main(["generate", "--no-cache", "--schemas", str(folder), "--out", str(tmp_path / "out")]) == 0
    monkeypatch.setattr(sys, "path", [str(tmp_path / "out" / "python"), *sys.path])
    package = importlib.import_module("drawn")
    built = 0
    for name, schema in schemas.items():
        known = canonical(schema).schema
        sent, read = validator(written(known)), validator(known)
        for _ in range(60):
            event = random_instance(rng, schema, schema)
            if not isinstance(event, dict) or not all(key.isidentifier() for key in event):
                continue
            try:
                made = getattr(package, f"T{name}")(**event).model_dump(mode="json")
            except (ValidationError, TypeError, PydanticUndefinedAnnotation):  # the last is no business of this test
                continue
            if not read.is_valid(made):  # a value that is not always an object is checked when it is sent
                continue
            built += 1
            assert sent.is_valid(made), (schema, made)
    assert built > 100
