"""The sentences of findings."""

from __future__ import annotations

import json
from typing import Any

from codegen.compat.changes import Change
from codegen.compat.findings import Direction
from codegen.compat.leaves import Leaf

_LONG = 80
_WANTED = {
    "minimum": "want a number of at least {}",
    "maximum": "want a number of at most {}",
    "exclusiveMinimum": "want a number above {}",
    "exclusiveMaximum": "want a number below {}",
    "multipleOf": "want a multiple of {}",
    "minLength": "want at least {} characters",
    "maxLength": "want at most {} characters",
    "pattern": "want a text that matches {}",
    "format": "want the format {}",
    "minItems": "want at least {} items",
    "maxItems": "want at most {} items",
    "minProperties": "want at least {} members",
    "maxProperties": "want at most {} members",
    "type": "take only {}",
    "enum": "take only {}",
    "const": "take only {}",
    "uniqueItems": "want items that all differ",
    "contains": "want certain items, in a certain number",
    "additionalProperties": "take no members that they do not know",
    "unevaluatedProperties": "take no members that they do not know",
    "unevaluatedItems": "take no items that they do not know",
    "items": "take no further items",
    "propertyNames": "take no names but certain ones",
    "false": "take nothing here",
    "$ref": "want the same at every depth",
    "anyOf": "want one of their alternatives",
    "oneOf": "want exactly one of their alternatives",
    "not": "refuse what is excluded here",
    "then": "want more where their condition holds",
    "else": "want more where their condition does not hold",
}


def breach(leaf: Leaf, direction: Direction) -> str:
    """What readers want that writers need not send."""
    new, old = ("new", "old") if direction is Direction.BACKWARD else ("old", "new")
    where = f" at {leaf.spot.at}" if leaf.spot.at else ""
    if leaf.keyword == "required":
        return f'{new} readers require "{leaf.detail}"{where}, which {old} events may lack'
    if leaf.keyword in ("dependentRequired", "dependentSchemas"):
        return f'{new} readers want more beside "{leaf.detail}"{where} than {old} events may have'
    wanted = _WANTED.get(leaf.keyword, "want something else").format(_value(leaf))
    return f"{new} readers {wanted}{where}, and {old} events may have something else"


def _value(leaf: Leaf) -> str:
    found = _found(leaf.schema, leaf.keyword)
    if leaf.keyword in ("enum", "type") and isinstance(found, list):
        return _short(", ".join(each if leaf.keyword == "type" else _json(each) for each in found))
    return _short(str(found) if isinstance(found, str) and leaf.keyword != "const" else _json(found))


def _found(schema: Any, keyword: str) -> Any:
    """The keyword's value: a leaf says nothing else but the way to it."""
    todo = [schema]
    while todo:
        each = todo.pop()
        if isinstance(each, dict):
            if keyword in each and not isinstance(each[keyword], dict):
                return each[keyword]
            todo += each.values()
        elif isinstance(each, list):
            todo += each
    return None


def told(change: Change) -> str:
    """What a change does, in words."""
    where = f" at {change.spot.at}" if change.spot.at else ""
    if change.keyword == "properties":
        return f'the property "{change.detail}" is {change.kind}' + (f" ({change.spot.at})" if where else "")
    if change.keyword == "required":
        now = "is required" if change.kind == "added" else "is not required any more"
        return f'"{change.detail}" {now}{where}'
    if change.keyword == "enum" and change.kind == "changed":
        return f"enum{where} {_gains(change)}"
    if change.kind == "changed":
        return f"{change.keyword}{where} goes from {_short(_json(change.old))} to {_short(_json(change.new))}"
    value = change.new if change.kind == "added" else change.old
    return f"{change.keyword} {_short(_json(value))} is {change.kind}{where}"


def _gains(change: Change) -> str:
    old, new = ({_json(each) for each in values} for values in (change.old, change.new))
    parts = [f"gains {', '.join(sorted(new - old))}"] if new - old else []
    parts += [f"loses {', '.join(sorted(old - new))}"] if old - new else []
    return " and ".join(parts)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"
