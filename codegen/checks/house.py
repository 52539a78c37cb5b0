"""Rules of the house: how a contract of a catalogue is written (DESIGN section 3)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import Any

from codegen import pointers
from codegen.catalog import Settings, event_path
from codegen.dialects import Dialect, children
from codegen.personal import kind_of
from codegen.problems import Problem
from codegen.source import Document
from codegen.words import words

_PERSONAL_NAMES = frozenset("author email phone approver reviewer assignee creator".split())


@dataclass(frozen=True)
class House:
    """What the rules look at: the documents that are contracts, those that they share, the settings."""

    settings: Settings
    root: str
    """What stands before every path, such as ``schemas/``."""
    events: tuple[Document, ...]
    common: tuple[Document, ...]

    def is_event(self, document: Document) -> bool:
        """Whether the document is a contract, and not a file of shared definitions."""
        folders = tuple(f"{self.root}{folder}/" for folder in self.settings.catalog.common)
        return not document.path.startswith(folders)

    def relative(self, document: Document) -> str:
        return document.path.removeprefix(self.root)


def check(house: House, before: Container[str]) -> list[Problem]:
    """Every rule of this module over every document; those whose path is in ``before`` are known to be right."""
    events = (document for document in house.events if document.path not in before)
    common = (document for document in house.common if document.path not in before)
    return [
        *(problem for document in events for rule in _EVENT_RULES for problem in rule(house, document)),
        *(problem for document in common for rule in _COMMON_RULES for problem in rule(house, document)),
        *title_unique(house),
    ]


def place(house: House, document: Document) -> Iterator[Problem]:
    """``place``: path, family and ``$id`` agree."""
    parts = event_path(house.relative(document))
    if house.is_event(document):
        if parts is None:
            hint = "name the file <family>.<action>/v<major>.json, or list its folder under common in catalog.toml"
            yield document.problem("place", "", "is not at a contract's path", hint)
        elif parts["family"] not in house.settings.families:
            hint = f"add [families.{parts['family']}] to catalog.toml, or use {', '.join(house.settings.families)}"
            yield document.problem("place", "", f'is of the family "{parts["family"]}", which is unknown', hint)
    expected = house.settings.catalog.schemas + house.relative(document)
    if document.value.get("$id") != expected:
        pointer = "/$id" if "$id" in document.value else ""
        yield document.problem("place", pointer, "has another $id than its path", f'write "$id": "{expected}"')


def title(house: House, document: Document) -> Iterator[Problem]:
    """``title``: the words of the path, joined, and V<major>."""
    parts = event_path(house.relative(document))
    if parts is None:
        return
    said = document.value.get("title")
    wanted = f"{parts['family']}{parts['action'].replace('_', '')}v{parts['major']}"
    if not isinstance(said, str) or said.lower() != wanted or not re.fullmatch(r"[A-Z][A-Za-z0-9]*V\d+", said):
        suggested = f"{parts['family'].capitalize()}{parts['action'].capitalize()}V{parts['major']}"
        pointer = "/title" if "title" in document.value else ""
        yield document.problem("title", pointer, "has no title of the form TypeNameV1", f'write "title": "{suggested}"')


def title_unique(house: House) -> list[Problem]:
    """``title-unique`` over contracts and shared definitions alike."""
    owners: dict[str, str] = {}
    found = []
    for document in (*house.common, *house.events):
        for pointer, schema in _titled(document):
            named = schema["title"]
            if named in owners:
                hint = "give each its own: they become classes side by side"
                fault = f'has the title "{named}", which {owners[named]} has already'
                found.append(document.problem("title-unique", pointers.join(pointer, "title"), fault, hint))
            owners.setdefault(named, f"{document.path}{'#' + pointer if pointer else ''}")
    return found


def _titled(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    definitions = document.value.get("$defs", {})
    if isinstance(document.value.get("title"), str) and set(document.value) - _SHELF:
        yield "", document.value
    for name, schema in definitions.items() if isinstance(definitions, dict) else ():
        if isinstance(schema, dict) and isinstance(schema.get("title"), str):
            yield pointers.join("", "$defs", name), schema


_SHELF = frozenset("$schema $id title description $defs $comment".split())
"""The keywords of a document that only holds definitions: its own title names no type."""


def described(house: House, document: Document) -> Iterator[Problem]:
    """``described``: the root, every property at any depth, every definition."""
    for pointer, schema in _schemas(document.value, ""):
        tokens = pointers.split(pointer)
        named = not tokens or (len(tokens) >= 2 and tokens[-2] in ("properties", "$defs"))
        conditional = any(token in ("if", "then", "else", "not", "dependentSchemas") for token in tokens)
        if named and not conditional and not str(schema.get("description", "")).strip():
            what = f'"{tokens[-1]}"' if tokens else "the contract"
            hint = 'add "description": one sentence on what it means'
            yield document.problem("described", pointer, f"{what} has no description", hint)


def open_for_readers(house: House, document: Document) -> Iterator[Problem]:
    """``open-for-readers``."""
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if document.value.get(keyword) is False:
            hint = "remove it: producers are refused unknown fields by the SDK anyway"
            yield document.problem("open-for-readers", f"/{keyword}", f"closes the contract with {keyword}", hint)


def tagged_unions(house: House, document: Document) -> Iterator[Problem]:
    """``tagged-unions``: where alternatives are objects."""
    for pointer, schema in _schemas(document.value, ""):
        for keyword in ("oneOf", "anyOf"):
            branches = schema.get(keyword)
            if isinstance(branches, list) and not _tagged(branches, document):
                hint = 'give each alternative a required property with its own "const"'
                fault = f"has alternatives under {keyword} that no constant property tells apart"
                yield document.problem("tagged-unions", pointers.join(pointer, keyword), fault, hint)


def _tagged(branches: list[Any], document: Document) -> bool:
    resolved = [_local(branch, document) for branch in branches]
    objects = [b for b in resolved if isinstance(b, dict) and ("properties" in b or b.get("type") == "object")]
    if len(objects) < 2:
        return True
    tags = [_constants(branch) for branch in objects]
    return any(len({json.dumps(t[name]) for t in tags if name in t}) == len(tags) for name in tags[0])


def _constants(branch: dict[str, Any]) -> dict[str, Any]:
    """The constant of each property that has one: ``const``, or an ``enum`` of one value."""
    found = {}
    for name, each in branch.get("properties", {}).items():
        values = each.get("enum", [each["const"]] if "const" in each else []) if isinstance(each, dict) else []
        if len(values) == 1:
            found[name] = values[0]
    return found


def _local(branch: Any, document: Document) -> Any:
    """The definition of this document that a branch refers to; other references are left as they are."""
    ref = branch.get("$ref") if isinstance(branch, dict) else None
    if isinstance(ref, str) and ref.startswith("#/"):
        try:
            return pointers.get(document.value, ref[1:])
        except (KeyError, IndexError, ValueError):
            return branch
    return branch


def version_field(house: House, document: Document) -> Iterator[Problem]:
    """``version-field``."""
    if document.value.get("deprecated") is True:
        return
    said = str(document.value.get("x-version", ""))
    properties = document.value.get("properties", {})
    field = properties.get("version") if isinstance(properties, dict) else None
    if not isinstance(field, dict) or "version" not in document.value.get("required", ()):
        hint = f'add "version" with "default": "{said}" to properties and to required'
        yield document.problem("version-field", "/properties", "has no required property version", hint)
    elif field.get("default") != said:
        hint = f'write "default": "{said}"'
        yield document.problem("version-field", "/properties/version", "has another default than x-version", hint)


def x_version(house: House, document: Document) -> Iterator[Problem]:
    """``x-version``."""
    parts = event_path(house.relative(document))
    said = str(document.value.get("x-version", ""))
    if parts and not re.fullmatch(rf"{parts['major']}\.\d+\.\d+", said):
        pointer = "/x-version" if said else ""
        hint = f'write "x-version": "{parts["major"]}.0.0"'
        yield document.problem("x-version", pointer, f"has no x-version of major {parts['major']}", hint)


def personal_data(house: House, document: Document) -> Iterator[Problem]:
    """``personal-data``: fields, or lists, that are called after people or hold email addresses."""
    for pointer, schema in _schemas(document.value, ""):
        tokens = pointers.split(pointer)
        if len(tokens) < 2 or tokens[-2] != "properties" or {"if", "not"} & set(tokens):
            continue
        items = schema.get("items")
        parts = [schema, items] if isinstance(items, dict) else [schema]
        if any(kind_of(part) for part in parts) or any("$ref" in part for part in parts):
            continue
        text = any(part.get("type", "string") == "string" for part in parts)
        named = text and _PERSONAL_NAMES & {word.lower().removesuffix("s") for word in words(tokens[-1])}
        if named or any(part.get("format") == "email" for part in parts):
            hint = 'add "x-pii": "email" (or the kind it is), or call it something else'
            yield document.problem("personal-data", pointer, f'"{tokens[-1]}" may name a person and has no x-pii', hint)


def _schemas(schema: Any, at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        yield at, schema
        for tokens, child in children(schema, Dialect.DRAFT2020):
            yield from _schemas(child, pointers.join(at, *tokens))


_Rule = Callable[[House, Document], Iterator[Problem]]
_COMMON_RULES: tuple[_Rule, ...] = (place, described, personal_data, tagged_unions)
_EVENT_RULES: tuple[_Rule, ...] = (
    place, title, described, open_for_readers, tagged_unions, version_field, x_version, personal_data,
)  # fmt: skip
