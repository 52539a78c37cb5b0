"""How versions follow from those before them: ``x-from-previous`` read, and what follows from it.

A declaration is ``{"steps": [...]}`` in the vocabulary that both SDKs run (docs/compatibility.md), or
``{"function": NAME, "loses": [POINTER]}`` for a pair of functions written by hand in both languages;
``"one-way": true`` says that there is no way back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

import jsonschema_rs

from codegen import pointers
from codegen.catalog import EventVersion
from codegen.contracts import Contracts
from codegen.dialects import Schema
from codegen.problems import Problem
from codegen.source import Document

KEYWORD = "x-from-previous"
_POINTER = {"type": "string", "pattern": "^(?:/(?:[^~/]|~[01])*)+$"}
_NAME = {"type": "string", "minLength": 1}
_STEPS: dict[str, dict[str, Any]] = {
    "rename": {"to": _NAME},
    "move": {"to": _POINTER},
    "set": {"value": True, "was": True},
    "default": {"value": True},
    "map": {"values": {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}}},
    "wrap": {"as": _NAME, "with": {"type": "object"}},
    "split": {"by": _NAME, "into": {"type": "array", "items": _NAME, "minItems": 2, "uniqueItems": True}},
    "drop": {"was": True},
}
_OPTIONAL = frozenset(("was", "with"))


@dataclass(frozen=True)
class Plan:
    """The way from version ``since`` to ``name`` and back. ``keep``: what the older names (the SDK's ``Keep``)."""

    name: str
    since: str
    document: Document = field(repr=False)
    previous: Document = field(repr=False)
    steps: tuple[Mapping[str, Any], ...] = ()
    function: str = ""
    one_way: bool = False
    keep: Any = True
    lost: tuple[tuple[str, str], ...] = ()
    """What does not come back: the pointer, and a sentence."""
    forgets: tuple[str, ...] = ()
    """Members of the newer version for which the older has no place, as JSON Pointers."""

    def problem(self, rule: str, message: str, hint: str, *inside: str | int) -> Problem:
        """A problem of this declaration."""
        return self.document.problem(rule, pointers.join("", KEYWORD, *inside), message, hint)


def plans(contracts: Contracts) -> tuple[list[Plan], list[Problem]]:
    """Every declaration that can be used, and what is wrong with the others; a version without one is told, too."""
    catalog = contracts.catalog
    if catalog is None:
        return [], []
    documents = {each.path: each for each in contracts.documents.documents}
    found: list[Plan] = []
    problems: list[Problem] = []
    events: dict[str, list[EventVersion]] = {}
    for version in catalog.versions:
        events.setdefault(version.event, []).append(version)
    for versions in events.values():
        first = documents[versions[0].path]
        if KEYWORD in first.value and versions[0].major == 1:  # a later one may have lost its predecessor since
            hint = "declare it in the version that follows, or remove it"
            problems.append(first.problem("cast-declared", f"/{KEYWORD}", "has no version before it", hint))
        for before, after in pairwise(versions):
            document = documents[after.path]
            if KEYWORD not in document.value:
                hint = f'add "{KEYWORD}": {{"steps": [...]}}: see docs/compatibility.md'
                fault = f"does not say how it follows from {before.name}"
                problems.append(document.problem("cast", "", fault, hint))
                continue
            wrong = list(_form(document))
            problems += wrong
            if not wrong:
                found.append(_plan(contracts, (before, documents[before.path]), (after, document)))
    return found, problems


@cache
def _validator(steps: bool) -> Any:
    """What a declaration looks like; its steps one by one, so that a fault in one is told as such."""
    if steps:
        return {name: jsonschema_rs.Draft202012Validator(_step(name)) for name in _STEPS}
    listed = {"steps": {"type": "array", "items": {"type": "object"}}, "one-way": {"type": "boolean"}}
    loses = {"loses": {"type": "array", "items": _POINTER}, "one-way": {"type": "boolean"}}
    named = {"function": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}, **loses}
    ways = [
        {"type": "object", "required": [first], "properties": each, "additionalProperties": False}
        for first, each in (("steps", listed), ("function", named))
    ]
    return jsonschema_rs.Draft202012Validator({"oneOf": ways})


def _step(name: str) -> dict[str, Any]:
    needed = [name, *(key for key in _STEPS[name] if key not in _OPTIONAL)]
    properties = {name: _POINTER, **_STEPS[name]}
    return {"type": "object", "required": needed, "properties": properties, "additionalProperties": False}


def _form(document: Document) -> Iterator[Problem]:
    """``cast-declared``: what is no declaration, or no step."""
    block = document.value[KEYWORD]
    if not _validator(False).is_valid(block):
        hint = 'write {"steps": [...]} or {"function": "name", "loses": ["/pointer"]}, and "one-way" beside it'
        yield document.problem(
            "cast-declared", f"/{KEYWORD}", "is no declaration of steps, and names no function", hint
        )
        return
    for index, step in enumerate(block.get("steps", ())):
        at = pointers.join("", KEYWORD, "steps", index)
        name = next((each for each in _STEPS if each in step), None)
        if name is None:
            hint = f"a step begins with one of {', '.join(_STEPS)}"
            yield document.problem("cast-declared", at, "is no step", hint)
            continue
        for error in _validator(True)[name].iter_errors(step):
            hint = f"a {name} has {', '.join([name, *_STEPS[name]])}"
            yield document.problem("cast-declared", at + pointers.of(error.instance_path), error.message, hint)


def _plan(contracts: Contracts, before: tuple[EventVersion, Document], after: tuple[EventVersion, Document]) -> Plan:
    block = after[1].value[KEYWORD]
    steps = tuple(block.get("steps", ()))
    old, new = (contracts.canonical[each.path].schema for each, _ in (before, after))
    keep, newer = named(old), named(new)
    lost = [*_lost(steps, keep), *((each, f"{each} does not come back") for each in block.get("loses", ()))]
    return Plan(
        after[0].name,
        before[0].name,
        after[1],
        before[1],
        steps,
        block.get("function", ""),
        block.get("one-way", False),
        keep,
        tuple(lost),
        tuple(_forgets(steps, keep, newer)) if steps else (),
    )


def _lost(steps: Sequence[Mapping[str, Any]], keep: Any) -> Iterator[tuple[str, str]]:
    """What a declaration cannot bring back."""
    for step in steps:
        if "drop" in step:
            told = f"comes back as {_json(step['was'])}" if "was" in step else "does not come back"
            yield step["drop"], f"{step['drop']} {told}"
        elif "set" in step and _names(keep, step["set"]):
            told = f"comes back as {_json(step['was'])}" if "was" in step else "does not come back"
            yield step["set"], f"{step['set']} {told}"
        elif "default" in step:
            yield step["default"], f"{step['default']} comes back as {_json(step['value'])} where it was missing"
        elif "map" in step:
            values = step["values"]
            merged = [old for old, new in values.items() if list(values.values()).count(new) > 1 or new in values]
            if merged:
                yield step["map"], f"{step['map']} does not come back exactly where it was {', '.join(merged)}"


def _forgets(steps: Sequence[Mapping[str, Any]], keep: Any, newer: Any) -> Iterator[str]:
    """Members of the newer version that the older does not name, and that no step brings back."""
    if not isinstance(keep, dict) or not isinstance(newer, dict):
        return
    made = {step["to"] for step in steps if "rename" in step}
    made |= {pointers.split(step["to"])[0] for step in steps if "move" in step}
    made |= {name for step in steps if "split" in step for name in step["into"]}
    made |= {pointers.split(step["set"])[0] for step in steps if "set" in step and "was" not in step}
    yield from (pointers.join("", name) for name in newer if name not in keep and name not in made)
    for step in (each for each in steps if "wrap" in each):
        inside: Any = newer
        for token in pointers.split(step["wrap"]):
            inside = inside.get(token) if isinstance(inside, dict) else None
        for name in inside if isinstance(inside, dict) else ():
            if name != step["as"]:
                yield pointers.join(step["wrap"], name)


def _names(keep: Any, pointer: str) -> bool:
    for token in pointers.split(pointer):
        if not isinstance(keep, dict):
            return True
        if token not in keep:
            return False
        keep = keep[token]
    return True


def named(schema: Schema) -> Any:
    """The members that a canonical schema names, as the SDKs' ``Keep``: True where it may hold anything."""
    definitions = schema.get("$defs", {}) if isinstance(schema, dict) else {}
    return _named(schema, {"#": schema, **definitions}, ())


def _named(schema: Schema, definitions: Mapping[str, Schema], path: tuple[str, ...]) -> Any:
    """Names of members, and ``*`` for items; of a schema that comes back to itself nothing is said."""
    members: dict[str, Any] = {}
    open_ = False
    for each, way in _here(schema, definitions, path):
        if way is None:
            return True
        for name, part in each.get("properties", {}).items():
            made = _named(part, definitions, way)
            members[name] = made if name not in members else _both(members[name], made)
        if isinstance(each.get("items"), dict):
            members["*"] = _named(each["items"], definitions, way)
        unsaid = each.get("additionalProperties", False) or each.get("unevaluatedProperties", False)
        open_ |= bool(unsaid or each.get("patternProperties") or each.get("prefixItems"))
    return True if open_ or not members else members


def _both(left: Any, right: Any) -> Any:
    if not isinstance(left, dict) or not isinstance(right, dict):
        return True
    return {**left, **{name: _both(left[name], each) if name in left else each for name, each in right.items()}}


def _here(
    schema: Schema, definitions: Mapping[str, Schema], path: tuple[str, ...]
) -> Iterator[tuple[dict[str, Any], tuple[str, ...] | None]]:
    """Every schema object that speaks of the same value, with the references that led to it; None: once too often."""
    if not isinstance(schema, dict):
        return
    yield schema, path
    reference = schema.get("$ref")
    if isinstance(reference, str):
        name = reference.removeprefix("#/$defs/")
        if name in path:
            yield {}, None
        else:
            yield from _here(definitions[name], definitions, (*path, name))
    below = [each for keyword in ("allOf", "anyOf", "oneOf") for each in schema.get(keyword, ())]
    below += [schema[keyword] for keyword in ("if", "then", "else") if keyword in schema]
    for each in [*below, *schema.get("dependentSchemas", {}).values()]:
        yield from _here(each, definitions, path)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
