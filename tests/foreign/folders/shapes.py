"""What other people's schemas say: closed, empty, deep, wide, untagged."""

from __future__ import annotations

from typing import Any

from tests.foreign.folder import Folder, Payloads

_WIDE = {f"field_{number}": {"type": ("string", "integer", "boolean")[number % 3]} for number in range(300)}


def _nested_all_of(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"properties": {"bottom": {"type": "string"}}, "required": ["bottom"]}
    for level in range(depth):
        schema = {"allOf": [schema, {"properties": {f"level{level}": {"type": "integer"}}}]}
    return schema


def _nested_objects(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        schema = {"type": "object", "properties": {"next": schema}}
    return schema


def _nested_value(depth: int, bottom: Any) -> Any:
    for _ in range(depth):
        bottom = {"next": bottom}
    return bottom


_TRIVIAL = Folder(
    "trivial",
    {
        "true.json": True,
        "false.json": False,
        "empty.json": {},
        "only-title.json": {"title": "Only a title"},
        "not.json": {"not": {}},
        "enum-one.json": {"enum": [1]},
        "const-object.json": {"const": {"a": [1, None], "b": {"c": 1.5}}},
        "const-null.json": {"const": None},
        "enum-mixed.json": {"enum": [None, True, 1, 1.5, "1", [1], {"a": 1}]},
        "enum-bool-int.json": {"enum": [True, 0, "x"]},
        "enum-floats.json": {"enum": [0.5, 1.0, 2]},
        "enum-strange.json": {
            "enum": ["", " ", "a-b", "a_b", "None", "'", '"', "\\", "*/", "${x}", "ü", "\n", "\u2028"]
        },
        "enum-of-type.json": {"type": "string", "enum": ["a", 1, None]},
        "no-type.json": {
            "minLength": 2,
            "minimum": 5,
            "minItems": 1,
            "required": ["a"],
            "properties": {"a": {"type": "string"}},
        },
        "any-type.json": {"type": ["null", "boolean", "integer", "number", "string", "array", "object"]},
        "null.json": {"type": "null"},
    },
    {
        "true.json": Payloads([None, 1, {"a": []}, "x"]),
        "false.json": Payloads([], [None, {}, 0]),
        "empty.json": Payloads([None, 1.0, [], {"__proto__": 1}]),
        "not.json": Payloads([], [None, {}]),
        "enum-one.json": Payloads([1, 1.0], [True, 2]),
        "const-object.json": Payloads(
            [{"b": {"c": 1.5}, "a": [1, None]}], [{"a": [1, None]}, {"a": [True, None], "b": {"c": 1.5}}]
        ),
        "const-null.json": Payloads([None], [0, False, ""]),
        "enum-mixed.json": Payloads([None, True, 1, 1.0, 1.5, "1", [1], {"a": 1}], [False, 0, [True], {"a": True}]),
        "enum-bool-int.json": Payloads([True, 0, "x"], [1, False, "y"]),
        "enum-floats.json": Payloads([0.5, 1, 1.0, 2], [0, True]),
        "enum-strange.json": Payloads(["", "\n", "\u2028", "'"], ["b", None]),
        "enum-of-type.json": Payloads(["a"], [1, None]),
        "no-type.json": Payloads(["ab", 5, [0], {"a": "x"}, None, True], ["a", 4, [], {}, {"a": 1}]),
        "any-type.json": Payloads([None, True, 1, 1.5, "a", [], {}]),
        "null.json": Payloads([None], [0, "null"]),
    },
)

_OBJECTS = Folder(
    "objects",
    {
        "wide.json": {"type": "object", "properties": _WIDE, "required": list(_WIDE)[:150]},
        "wide-closed.json": {"type": "object", "properties": _WIDE, "additionalProperties": False},
        "deep-all-of.json": {"type": "object", **_nested_all_of(50)},
        "deep-objects.json": _nested_objects(40),
        "closed.json": {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False},
        "closed-unevaluated.json": {
            "type": "object",
            "allOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"b": {"type": "integer"}}}],
            "unevaluatedProperties": False,
        },
        "map.json": {"type": "object", "additionalProperties": {"type": "integer"}},
        "pattern-map.json": {
            "type": "object",
            "properties": {"id": {"type": "string"}},
            "patternProperties": {"^x-": {"type": "string"}, "^[0-9]+$": {"type": "integer"}},
            "additionalProperties": False,
        },
        "record-and-map.json": {
            "type": "object",
            "properties": {"name": {"type": "string"}},
            "additionalProperties": {"type": "object", "properties": {"on": {"type": "boolean"}}},
        },
        "named.json": {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z]+$", "maxLength": 3},
            "minProperties": 1,
            "maxProperties": 2,
        },
        "forbidden.json": {"type": "object", "properties": {"old": False, "new": True}, "required": ["new"]},
        "required-only.json": {"required": ["a", "b"], "type": "object"},
        "defaults.json": {
            "type": "object",
            "properties": {
                "text": {"type": "string", "default": 'it\'s "quoted" \\ \n'},
                "whole": {"type": "integer", "default": 0},
                "real": {"type": "number", "default": 1.5},
                "yes": {"type": "boolean", "default": True},
                "nothing": {"type": ["string", "null"], "default": None},
                "items": {"type": "array", "items": {"type": "integer"}, "default": [1, 2]},
                "empty": {"type": "array", "default": []},
                "choice": {"enum": ["a", "b"], "default": "a"},
                "when": {"type": "string", "format": "date-time", "default": "2020-01-01T00:00:00Z"},
                "part": {"type": "object", "properties": {"x": {"type": "integer", "default": 3}}, "default": {"x": 4}},
                "inner": {"type": "object", "properties": {"y": {"type": "integer", "default": 5}}},
                "any": {"default": {"a": [1, {"b": None}]}},
                "wrong": {"type": "integer", "default": "not an integer"},
                "map": {"type": "object", "additionalProperties": {"type": "number"}, "default": {"a": 1}},
            },
            "required": ["text", "part"],
        },
    },
    {
        "wide.json": Payloads(
            [{name: {"string": "", "integer": 1, "boolean": True}[each["type"]] for name, each in _WIDE.items()}],
            [{}, dict.fromkeys(_WIDE, None)],
        ),
        "wide-closed.json": Payloads([{}, {"field_299": True}], [{"field_300": 1}, {"field_0": 1}]),
        "deep-all-of.json": Payloads(
            [{"bottom": "x", "level0": 1, "level49": 2}], [{}, {"bottom": "x", "level25": "1"}]
        ),
        "deep-objects.json": Payloads([_nested_value(40, "x"), _nested_value(39, {})], [_nested_value(40, 1)]),
        "closed.json": Payloads([{}, {"a": ""}], [{"b": 1}]),
        "closed-unevaluated.json": Payloads([{"a": "x", "b": 1}], [{"c": 1}, {"a": 1}]),
        "map.json": Payloads([{}, {"a": 1, "class": 2, "": 3, "__proto__": 4}], [{"a": "1"}]),
        "pattern-map.json": Payloads([{"id": "a", "x-b": "c", "12": 3}], [{"x-b": 1}, {"12": "3"}, {"other": 1}]),
        "record-and-map.json": Payloads([{"name": "a", "b": {"on": True}}], [{"b": {"on": 1}}, {"name": {}}]),
        "named.json": Payloads([{"a": 1}], [{}, {"A": 1}, {"abcd": 1}, {"a": 1, "b": 2, "c": 3}]),
        "forbidden.json": Payloads([{"new": None}], [{}, {"new": 1, "old": 1}]),
        "required-only.json": Payloads([{"a": None, "b": None, "c": 1}], [{"a": 1}, []]),
        "defaults.json": Payloads([{"text": "", "part": {}}], [{}, {"text": "", "part": {"x": "3"}}]),
    },
)

_UNIONS = Folder(
    "unions",
    {
        "untagged.json": {
            "oneOf": [
                {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
                {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]},
            ]
        },
        "tagged.json": {
            "type": "object",
            "properties": {
                "shape": {
                    "oneOf": [
                        {
                            "type": "object",
                            "properties": {"kind": {"const": "circle"}, "r": {"type": "number"}},
                            "required": ["kind", "r"],
                        },
                        {
                            "type": "object",
                            "properties": {"kind": {"const": "square"}, "w": {"type": "number"}},
                            "required": ["kind"],
                        },
                    ]
                }
            },
        },
        "everything.json": {
            "anyOf": [
                {"type": "null"},
                {"type": "boolean"},
                {"type": "integer"},
                {"type": "number"},
                {"type": "string"},
                {"type": "array"},
                {"type": "object"},
                {"enum": ["x", 1, None]},
                {"const": {"a": 1}},
                True,
                False,
                {},
                {"type": "object", "properties": {"a": {"type": "string"}}},
                {"$ref": "untagged.json"},
            ]
        },
        "scalars.json": {
            "type": "object",
            "properties": {
                "v": {"oneOf": [{"type": "integer"}, {"type": "string", "format": "uuid"}, {"type": "null"}]}
            },
        },
        "overlap.json": {"oneOf": [{"type": "integer"}, {"minimum": 2}]},
        "base-and-cases.json": {
            "type": "object",
            "properties": {"kind": {"enum": ["a", "b"]}, "value": True},
            "required": ["kind"],
            "anyOf": [
                {"properties": {"kind": {"const": "a"}, "value": {"type": "string"}}},
                {"properties": {"kind": {"const": "b"}, "value": {"type": "integer"}}},
            ],
        },
        "conditional.json": {
            "type": "object",
            "properties": {"country": {"type": "string"}, "zip": {"type": "string"}},
            "if": {"properties": {"country": {"const": "US"}}, "required": ["country"]},
            "then": {"properties": {"zip": {"pattern": "^[0-9]{5}$"}}},
            "else": {"not": {"required": ["zip"]}},
            "dependentRequired": {"zip": ["country"]},
        },
        "narrowed.json": {"allOf": [{"type": ["string", "null"]}, {"type": ["null", "integer"]}]},
        "impossible.json": {"allOf": [{"type": "string"}, {"type": "integer"}]},
    },
    {
        "untagged.json": Payloads([{"a": "x"}, {"b": "x"}, {"a": "x", "b": 1}], [{}, {"a": "x", "b": "y"}, 1]),
        "tagged.json": Payloads(
            [{"shape": {"kind": "circle", "r": 1}}, {"shape": {"kind": "square"}}],
            [{"shape": {"kind": "circle"}}, {"shape": {"kind": "line"}}],
        ),
        "everything.json": Payloads([None, True, 1, 1.5, "x", [], {}, {"a": 1}]),
        "scalars.json": Payloads(
            [{}, {"v": 1}, {"v": None}, {"v": "2EB8AA08-aa98-11ea-b4aa-73b441d16380"}], [{"v": "x"}, {"v": 1.5}]
        ),
        "overlap.json": Payloads([1, 2.5, "x"], [2, 1.5]),
        "base-and-cases.json": Payloads(
            [{"kind": "a", "value": "x"}, {"kind": "b"}], [{"kind": "a", "value": 1}, {"value": 1}]
        ),
        "conditional.json": Payloads(
            [{"country": "US", "zip": "12345"}, {"country": "NO"}],
            [{"country": "US", "zip": "1"}, {"country": "NO", "zip": "12345"}, {"zip": "12345"}],
        ),
        "narrowed.json": Payloads([None], ["x", 1]),
        "impossible.json": Payloads([], ["x", 1, None]),
    },
)

_ARRAYS = Folder(
    "arrays",
    {
        "tuple.json": {
            "type": "array",
            "prefixItems": [{"type": "string"}, {"type": "integer"}],
            "items": False,
            "minItems": 2,
        },
        "open-tuple.json": {
            "prefixItems": [{"type": "string"}, True, {"$ref": "#/$defs/P"}],
            "$defs": {"P": {"type": "object", "properties": {"x": {"type": "integer"}}}},
        },
        "tuple-and-rest.json": {
            "type": "array",
            "prefixItems": [{"type": "null"}],
            "items": {"type": "object", "properties": {"x": {"type": "integer"}}},
        },
        "matrix.json": {"type": "array", "items": {"type": "array", "items": {"type": "number"}, "maxItems": 2}},
        "unique.json": {"type": "array", "uniqueItems": True, "items": {"type": ["number", "boolean", "object"]}},
        "contains.json": {"type": "array", "contains": {"type": "string"}, "minContains": 1, "maxContains": 2},
        "items-false.json": {"type": "array", "items": False},
        "no-items.json": {"type": "array"},
    },
    {
        "tuple.json": Payloads([["a", 1]], [["a"], ["a", "1"], ["a", 1, None]]),
        "open-tuple.json": Payloads([[], ["a", None, {"x": 1}, "more"], "no array"], [[1], ["a", 1, {"x": "1"}]]),
        "tuple-and-rest.json": Payloads([[], [None, {"x": 1}, {}]], [[1], [None, {"x": "1"}]]),
        "matrix.json": Payloads([[], [[1, 2.5], []]], [[[1, 2, 3]], [["1"]]]),
        "unique.json": Payloads([[1, True, {"a": 1}], [0, False]], [[1, 1.0], [{"a": 1, "b": 2}, {"b": 2, "a": 1}]]),
        "contains.json": Payloads([["a"], [1, "a", "b"]], [[], [1], ["a", "b", "c"]]),
        "items-false.json": Payloads([[]], [[None]]),
        "no-items.json": Payloads([[], [1, "a", None, {}]], [{}]),
    },
)

FOLDERS = (_TRIVIAL, _OBJECTS, _UNIONS, _ARRAYS)
