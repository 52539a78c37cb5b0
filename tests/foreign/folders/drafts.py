"""Schemas of older drafts, and formats and numbers that lose something on the way when handled carelessly."""

from __future__ import annotations

from tests.foreign.folder import Folder, Payloads

_DRAFTS = Folder(
    "drafts",
    {
        "draft4.json": {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "id": "http://old.example/draft4.json",
            "type": "object",
            "properties": {
                "n": {
                    "type": "number",
                    "minimum": 0,
                    "exclusiveMinimum": True,
                    "maximum": 10,
                    "exclusiveMaximum": False,
                },
                "pair": {"type": "array", "items": [{"type": "string"}, {"type": "integer"}], "additionalItems": False},
            },
            "dependencies": {"n": ["pair"]},
        },
        "draft6.json": {
            "$schema": "http://json-schema.org/draft-06/schema#",
            "$id": "http://old.example/draft6.json",
            "properties": {"a": {"const": 1}, "b": {"$ref": "#/definitions/B", "type": "string"}},
            "definitions": {"B": {"$id": "#b", "type": "integer"}},
            "contains": {"const": 3},
        },
        "draft7.json": {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "type": "object",
            "properties": {"kind": {"type": "string"}, "other": {"$ref": "draft6.json#b"}},
            "if": {"properties": {"kind": {"const": "x"}}},
            "then": {"required": ["other"]},
            "dependencies": {"extra": {"required": ["kind"]}},
            "items": [{"type": "string"}],
        },
        "draft2019.json": {
            "$schema": "https://json-schema.org/draft/2019-09/schema",
            "$recursiveAnchor": True,
            "type": "object",
            "properties": {
                "next": {"$recursiveRef": "#"},
                "tuple": {"items": [{"type": "string"}], "unevaluatedItems": False},
            },
            "dependentRequired": {"a": ["b"]},
            "unevaluatedProperties": {"type": "integer"},
        },
        "mixed.json": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {"old": {"$ref": "draft4.json"}, "newer": {"$ref": "draft7.json"}},
        },
    },
    {
        "draft4.json": Payloads(
            [{"n": 10, "pair": ["a", 1]}, {}], [{"n": 0, "pair": []}, {"n": 1}, {"pair": ["a", 1, 2]}]
        ),
        "draft6.json": Payloads([{"a": 1, "b": 2}, [3]], [{"a": True}, {"b": "x"}, [1]]),
        "draft7.json": Payloads(
            [{"kind": "y"}, {"kind": "x", "other": 1}], [{"kind": "x"}, {"extra": 1, "other": 1}, {"other": "1"}]
        ),
        "draft2019.json": Payloads(
            [{"next": {"next": {}}, "a": 1, "b": 2}],
            [{"next": {"next": 1}}, {"a": 1}, {"z": "x"}, {"tuple": ["a", "b"]}],
        ),
        "mixed.json": Payloads(
            [{"old": {"n": 1, "pair": []}}], [{"old": {"n": 0, "pair": []}}, {"newer": {"kind": "x"}}]
        ),
    },
)

_VALUES = Folder(
    "values",
    {
        "formats.json": {
            "type": "object",
            "properties": {
                "moment": {"type": "string", "format": "date-time"},
                "nullable": {"type": ["string", "null"], "format": "date-time", "minLength": 5},
                "day": {"type": "string", "format": "date"},
                "id": {"type": "string", "format": "uuid"},
                "link": {"type": "string", "format": "uri"},
                "mail": {"type": "string", "format": "email"},
                "host": {"type": "string", "format": "hostname"},
                "ip": {"type": "string", "format": "ipv4"},
                "untyped": {"format": "date-time"},
                "custom": {"type": "string", "format": "color"},
                "number": {"type": "integer", "format": "int64"},
            },
        },
        "numbers.json": {
            "type": "object",
            "properties": {
                "quarters": {"type": "number", "multipleOf": 0.25},
                "whole": {"type": "integer", "minimum": -(2**53), "maximum": 2**53},
                "big": {"type": "integer"},
                "real": {"type": "number", "exclusiveMaximum": 1.5},
            },
        },
        "strings.json": {
            "type": "object",
            "properties": {
                "short": {"type": "string", "minLength": 1, "maxLength": 2},
                "digits": {"type": "string", "pattern": r"^\d+$"},
                "escaped": {"type": "string", "pattern": r"^[\w.\-]+\@[a-z]+$"},
                "look": {"type": "string", "pattern": "^(?!no)"},
                "quotes": {"type": "string", "pattern": "^'\"\\\\/$"},
            },
        },
    },
    {
        "formats.json": Payloads(
            [
                {"moment": "2024-02-29T23:59:59.123456789z", "nullable": None, "day": "2024-02-29", "untyped": 5},
                {"moment": "1990-12-31T15:59:60-08:00", "id": "2EB8AA08-AA98-11EA-B4AA-73B441D16380", "custom": "red"},
                {"link": "HTTP://Example.com", "mail": "a@b.example", "host": "a.b", "ip": "127.0.0.1", "number": 1},
            ],
            [{"moment": "2024-02-30T00:00:00Z"}, {"nullable": ""}, {"day": "2024-2-9"}, {"id": "x"}, {"ip": "1.2.3"}],
        ),
        "numbers.json": Payloads(
            [{"quarters": 0.75, "whole": 5.0, "big": 2**53 - 1, "real": 1}, {"quarters": 19.5, "real": -1e300}],
            [{"quarters": 0.755}, {"whole": 2**54}, {"big": 1.5}, {"big": True}, {"real": 1.5}],
        ),
        "strings.json": Payloads(
            [
                {
                    "short": "😀😀",
                    "digits": "12",
                    "escaped": "a.b-c@d",
                    "unicode": "né",
                    "look": "yes",
                    "quotes": "'\"\\/",
                }
            ],
            [{"short": ""}, {"short": "😀😀😀"}, {"digits": "x"}, {"escaped": "@"}, {"look": "no"}],
        ),
    },
)

FOLDERS = (_DRAFTS, _VALUES)
