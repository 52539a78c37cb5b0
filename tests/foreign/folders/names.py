"""What other people call files, types and fields."""

from __future__ import annotations

import keyword
from typing import Any

from tests.foreign.folder import Folder, Payloads

_WORDS = """
    class self cls json copy dict schema model_config model_fields model_dump model_extra construct validate parse_obj
    str int float bool list set tuple bytes type object date datetime time uuid None True False import lambda async
    await match case id hash len print property super Any Literal Field Optional Union Annotated BaseModel Record
    MISSING root __init__ __class__ __proto__ __dict__ constructor prototype toString valueOf hasOwnProperty function
    var let const new delete default enum export extends in instanceof return switch this throw typeof void with yield
    interface package private public static arguments eval undefined null NaN Infinity
""".split()
_STRANGE = """
    a-b a_b a.b a:b a/b a~b $dollar $ _ __ _private __dunder__ 1st 42 -1 fooBar foo_bar FooBar foo-bar ünï_cödé 名前
    имя 😀 é e\u0301 ' " ` \\ ${x} {{x}} {% %} #{x} */ // <b>
""".split()
_SPACED = ["", " ", "two words", "tab\there", "line\nbreak", "trailing ", "a  b", "\u2028", "x" * 120]


def _fields(names: list[str]) -> dict[str, Any]:
    return {name: {"type": "integer", "description": f"The field {name}."} for name in names}


_ALL_FIELDS = [*dict.fromkeys([*_WORDS, *keyword.kwlist, *_STRANGE, *_SPACED])]

_FIELD_NAMES = Folder(
    "field_names",
    {
        "optional.json": {"type": "object", "properties": _fields(_ALL_FIELDS)},
        "required.json": {
            "type": "object",
            "properties": _fields(_ALL_FIELDS),
            "required": _ALL_FIELDS,
            "additionalProperties": False,
        },
        "defaults.json": {
            "type": "object",
            "properties": {name: {"type": "integer", "default": 7} for name in _ALL_FIELDS},
        },
        "nested.json": {
            "type": "object",
            "properties": {
                name: {"type": "object", "properties": {"value": {"type": "string"}}}
                for name in [*_WORDS, "1st", "名前", "", "$", "a-b", "a_b"]
            },
        },
    },
    {
        "optional.json": Payloads(
            [{}, dict.fromkeys(_ALL_FIELDS, 1), {"class": 1, "a-b": 2, "a_b": 3}], [{"class": "1"}, {"": None}]
        ),
        "required.json": Payloads([dict.fromkeys(_ALL_FIELDS, 1)], [{}, dict.fromkeys([*_ALL_FIELDS, "more"], 1)]),
        "defaults.json": Payloads([{}, {"self": 1}], [{"self": "1"}]),
        "nested.json": Payloads([{"class": {"value": "x"}, "": {}}], [{"class": {"value": 1}}, {"": 1}]),
    },
)

_TITLES = (
    "Event Record RootEvent Date DateTime Any Literal Field Array Omit Readonly Partial Contract Map Set Promise Error "
    "String Number Object Integer Uuid BaseModel Model Type Union Annotated Optional List Dict MISSING Violation "
    "Symbol Function Registry Deprecation JsonValue InvalidPayloadError None True class Input TypeAliasType "
    "ConfigDict Enum Decimal Path UUID validate violations VERSION FORMATS"
).split()

_TYPE_NAMES = Folder(
    "type_names",
    {
        **{
            f"titled/{number}.json": {
                "title": title,
                "type": "object",
                "properties": {
                    "value": {"$ref": "#/$defs/Part"},
                    "when": {"type": "string", "format": "date-time"},
                    "many": {"type": "array", "items": {"type": ["string", "null"]}},
                },
                "$defs": {
                    "Part": {"title": title, "type": "object", "properties": {"x": {"type": "number", "default": 1}}}
                },
            }
            for number, title in enumerate(_TITLES)
        },
        "definitions.json": {
            "type": "object",
            "properties": {title: {"$ref": f"#/$defs/{title}"} for title in _TITLES},
            "$defs": {title: {"type": "object", "properties": {"x": {"type": "string"}}} for title in _TITLES},
        },
        "collide.json": {
            "type": "object",
            "properties": {
                "one": {"$ref": "#/$defs/fooBar"},
                "two": {"$ref": "#/$defs/foo_bar"},
                "three": {"$ref": "#/$defs/FooBar"},
            },
            "$defs": {
                "fooBar": {"type": "object", "properties": {"a": {"type": "string"}}},
                "foo_bar": {"type": "object", "properties": {"b": {"type": "string"}}},
                "FooBar": {"type": "object", "properties": {"c": {"type": "string"}}},
            },
        },
        "same-title-1.json": {"title": "The Same", "type": "object", "properties": {"a": {"type": "string"}}},
        "same-title-2.json": {"title": "The Same", "type": "object", "properties": {"b": {"type": "string"}}},
        "long-title.json": {"title": "x" * 60, "type": "object"},
        "longer-title.json": {"title": "A sentence that is no name. " * 9, "type": "object"},
        "unicode-title.json": {"title": "Størrelse på 名前", "type": "string"},
        "number-title.json": {"title": "42 is the answer", "type": "integer"},
        "symbols-title.json": {
            "title": "*/ ''' \\ \"\"\" ${x} {{ y }}",
            "description": "*/ ''' \\ \"\"\" ${x} {{ y }}",
            "type": "integer",
        },
        "empty-title.json": {"title": "", "type": "object", "properties": {"title": {"type": "string"}}},
    },
    {
        "definitions.json": Payloads([{"Event": {"x": "1"}}], [{"Date": {"x": 1}}]),
        "collide.json": Payloads(
            [{"one": {"a": "x", "b": 1}, "two": {"b": "x", "a": 1}}],
            [{"one": {"a": 1}}, {"two": {"b": 1}}, {"three": {"c": 1}}],
        ),
        "same-title-1.json": Payloads([{"b": 1}], [{"a": 1}]),
        "same-title-2.json": Payloads([{"a": 1}], [{"b": 1}]),
        "number-title.json": Payloads([42, 42.0], ["42"]),
        "titled/0.json": Payloads([{"value": {"x": 1.5}, "many": [None]}], [{"when": "now"}]),
    },
)

_FILE_NAMES = Folder(
    "file_names",
    {
        path: {"type": "object", "properties": {"path": {"const": path}}, "required": ["path"]}
        for path in (
            "index.json", "models.json", "schemas.json", "class.json", "1.json", "a-b.json", "a_b.json", "a/b.json",
            "Case.json", "_.json", "__init__.json", "registry.json", "formats.json", "version.json", "types.json",
            "two words.json", "ünïcödé.json", "名前.json", "v1.0/event.json", "v1_0/event.json", "event.schema.json",
            "$.json", "self.json", "import.json", "deep/er/and/deep/er/x.json", "con.json", "_private.json",
        )
    },
    {
        "1.json": Payloads([{"path": "1.json"}], [{}, {"path": "2.json"}]),
        "a-b.json": Payloads([{"path": "a-b.json"}], [{"path": "a_b.json"}]),
        "a_b.json": Payloads([{"path": "a_b.json"}], [{"path": "a-b.json"}]),
        "a/b.json": Payloads([{"path": "a/b.json"}], [{"path": "a_b.json"}]),
        "名前.json": Payloads([{"path": "名前.json"}], [{"path": ""}]),
    },
)  # fmt: skip

FOLDERS = (_FIELD_NAMES, _TYPE_NAMES, _FILE_NAMES)
