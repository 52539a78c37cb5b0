"""How other people spread schemas over files, and let them refer to each other and to themselves."""

from __future__ import annotations

from tests.foreign.folder import Folder, Payloads

_BY_ID = Folder(
    "refs_by_id",
    {
        "orders/order.json": {
            "$id": "https://shop.example/schemas/orders/order.json",
            "type": "object",
            "properties": {
                "customer": {"$ref": "../people/customer.json"},
                "shipping": {"$ref": "/schemas/people/customer.json#/definitions/address"},
                "lines": {"type": "array", "items": {"$ref": "#line"}},
            },
            "required": ["customer"],
            "$defs": {"Line": {"$anchor": "line", "type": "object", "properties": {"sku": {"type": "string"}}}},
        },
        "people/customer.json": {
            "$id": "https://shop.example/schemas/people/customer.json",
            "type": "object",
            "properties": {"address": {"$ref": "#/definitions/address"}},
            "definitions": {
                "address": {
                    "type": "object",
                    "properties": {"city": {"type": "string"}},
                    "required": ["city"],
                    "additionalProperties": False,
                }
            },
        },
    },
    {
        "orders/order.json": Payloads(
            [{"customer": {}}, {"customer": {"address": {"city": "Oslo"}}, "lines": [{"sku": "a"}, {"more": 1}]}],
            [
                {},
                {"customer": {"address": {}}},
                {"customer": {}, "shipping": {"city": "Oslo", "zip": 1}},
                {"customer": {}, "lines": [{"sku": 1}]},
            ],
        )
    },
)

_MISLEADING = Folder(
    "refs_by_file",
    {
        "api/v1/user.json": {
            "$id": "urn:example:user",
            "type": "object",
            "properties": {"role": {"$ref": "../shared/role.json"}, "boss": {"$ref": "./user.json"}},
        },
        "api/shared/role.json": {"$id": "https://elsewhere.example/r", "enum": ["admin", "guest"]},
    },
    {"api/v1/user.json": Payloads([{"role": "admin", "boss": {"role": "guest"}}], [{"boss": {"role": "king"}}])},
    misleading_ids=True,
)

_CIRCLES = Folder(
    "circles",
    {
        "tree.json": {
            "title": "Tree",
            "type": "object",
            "properties": {"value": True, "children": {"type": "array", "items": {"$ref": "#"}}},
            "required": ["value"],
            "additionalProperties": False,
        },
        "a.json": {"type": "object", "properties": {"b": {"$ref": "b.json"}, "name": {"type": "string"}}},
        "b.json": {"type": "object", "properties": {"c": {"$ref": "c.json"}}, "required": ["c"]},
        "c.json": {"anyOf": [{"type": "null"}, {"$ref": "a.json"}, {"type": "array", "items": {"$ref": "b.json"}}]},
        "json.json": {
            "$ref": "#/definitions/value",
            "definitions": {
                "value": {
                    "oneOf": [
                        {"type": ["string", "number", "boolean", "null"]},
                        {"type": "array", "items": {"$ref": "#/definitions/value"}},
                        {"type": "object", "additionalProperties": {"$ref": "#/definitions/value"}},
                    ]
                }
            },
        },
        "list.json": {
            "type": ["object", "null"],
            "properties": {"head": {"type": "integer"}, "tail": {"$ref": "#"}},
            "required": ["head", "tail"],
        },
        "nested.json": {  # what is quoted in the alias, since it comes later, names a type that nothing else names
            "anyOf": [
                {"type": "array", "prefixItems": [{"type": "boolean"}, {"$ref": "#"}], "items": {"type": "integer"}},
                {"type": "null"},
            ],
            "$schema": "https://json-schema.org/draft/2020-12/schema",
        },
    },
    {
        "tree.json": Payloads(
            [{"value": 1, "children": [{"value": None, "children": []}]}], [{"value": 1, "children": [{}]}]
        ),
        "a.json": Payloads(
            [{"b": {"c": {"b": {"c": [{"c": None}]}}}}], [{"b": {"c": {"name": 1}}}, {"b": {"c": [{}]}}]
        ),
        "c.json": Payloads([None, [], {"b": {"c": None}}], [1, [None]]),
        "json.json": Payloads([None, {"a": [1, 2.5, {"b": "c"}]}, "text", []]),
        "list.json": Payloads(
            [None, {"head": 1, "tail": {"head": 2, "tail": None}}], [{"head": 1, "tail": {"head": "2", "tail": None}}]
        ),
        "nested.json": Payloads([None, [True, [False, None, 3], 1]], [[1], [True, [1]], [True, None, "a"]]),
    },
)

_DEFINITIONS = Folder(
    "definitions",
    {
        "types.json": {
            "definitions": {
                "positive": {"type": "integer", "exclusiveMinimum": 0},
                "Name": {"type": "string", "minLength": 1},
                "pair": {"type": "object", "properties": {"left": {"$ref": "#/definitions/Name"}, "right": True}},
            }
        },
        "use.json": {
            "type": "object",
            "properties": {
                "count": {"$ref": "types.json#/definitions/positive", "description": "With a sibling."},
                "pairs": {"type": "array", "items": {"$ref": "types.json#/definitions/pair"}},
                "odd": {"$ref": "#/components/schemas/Odd~1Name%25"},
                "deep": {"$ref": "#/properties/count"},
            },
            "components": {"schemas": {"Odd/Name%": {"type": "boolean"}}},
        },
        "alias.json": {"$ref": "use.json"},
        "alias-of-part.json": {"$ref": "types.json#/definitions/pair"},
        "folder/nested/deep.json": {"allOf": [{"$ref": "../../use.json"}, {"required": ["count"]}]},
    },
    {
        "use.json": Payloads(
            [{"count": 1, "pairs": [{"left": "a", "right": []}], "odd": True, "deep": 3}],
            [{"count": 0}, {"pairs": [{"left": ""}]}, {"odd": 1}, {"deep": -1}],
        ),
        "alias.json": Payloads([{}], [{"count": "1"}]),
        "alias-of-part.json": Payloads([{"left": "x"}], [{"left": 1}]),
        "folder/nested/deep.json": Payloads([{"count": 2}], [{}, {"count": 0}]),
    },
)

FOLDERS = (_BY_ID, _MISLEADING, _CIRCLES, _DEFINITIONS)
