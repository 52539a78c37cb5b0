"""Rules of the house: how a contract of a catalogue is written (DESIGN section 3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urljoin

from codegen import pointers
from codegen.catalog import event_path
from codegen.dialects import Dialect, children, dialect_of
from codegen.personal import kind_of
from codegen.problems import Problem
from codegen.settings import SEMVER, Settings
from codegen.source import Document
from codegen.words import words

_ANCHORS = ("$anchor", "$dynamicAnchor")
_PERSONAL_NAMES = frozenset("author email phone approver reviewer assignee creator".split())
_DEPTH = 4
"""How many lists and alternatives inside each other are looked into: an end to those that hold themselves."""


class References:
    """Where the references of the house's own documents lead, among these documents.

    Their ``$id`` is their place (rule ``place``), so a reference is its URI and a pointer or an anchor; the many
    other ways in which anybody's schemas can refer to each other are ``source.Documents``' matter.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents: dict[str, Any] = {}
        self._anchors: dict[str, Any] = {}
        self._bases: dict[int, str] = {}
        for document in documents:
            base = document.value.get("$id", document.uri)
            self._documents[base] = document.value
            for _, schema in _schemas(document.value):
                self._bases[id(schema)] = base
                self._anchors |= {f"{base}#{schema[key]}": schema for key in _ANCHORS if key in schema}

    def conjuncts(self, schema: Any) -> Iterator[dict[str, Any]]:
        """Every schema object that a value must meet: the schema, what its ``$ref`` names, each part of ``allOf``.

        A reference adds nothing where it leads out of these documents, nowhere, or round in a circle.
        """
        seen: set[int] = set()
        todo = [schema]
        while todo:
            each = todo.pop()
            if isinstance(each, dict) and id(each) not in seen:
                seen.add(id(each))
                yield each
                todo += [*_list(each.get("allOf")), self._target(each)]

    def _target(self, schema: dict[str, Any]) -> Any:
        ref, base = schema.get("$ref"), self._bases.get(id(schema))
        if not isinstance(ref, str) or base is None:
            return None
        uri = urljoin(base, ref)
        if uri in self._anchors:
            return self._anchors[uri]
        resource, _, pointer = uri.partition("#")
        try:
            target = pointers.get(self._documents[resource], unquote(pointer))
        except (KeyError, IndexError, ValueError, TypeError):
            return None
        self._bases.setdefault(id(target), resource)
        return target


@dataclass(frozen=True)
class House:
    """What the rules look at: the documents that are contracts, those that they share, the settings."""

    settings: Settings
    root: str
    """What stands before every path, such as ``schemas/``."""
    events: tuple[Document, ...]
    common: tuple[Document, ...]

    @cached_property
    def references(self) -> References:
        """What a reference in a document means: built where a rule asks, which it does not of what is known."""
        return References((*self.events, *self.common))

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


def house_dialect(house: House, document: Document) -> Iterator[Problem]:
    """``house-dialect``: the document, and any schema in it that names a draft of its own."""
    for pointer, schema in _schemas(document.value):
        if "$schema" in schema and dialect_of(schema) is not Dialect.DRAFT2020:
            where = pointers.join(pointer, "$schema")
            fault = "is written in another draft than 2020-12"
            yield document.problem("house-dialect", where, fault, f'write "$schema": "{Dialect.DRAFT2020.value}"')


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
    for pointer, schema in _schemas(document.value):
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
    """``tagged-unions``: where two alternatives or more are objects.

    What tells them apart is what the SDKs take for a discriminator: a property that each of them requires,
    with one constant text each.
    """
    for pointer, schema in _schemas(document.value):
        for keyword in ("oneOf", "anyOf"):
            branches = schema.get(keyword)
            if isinstance(branches, list) and not _tagged(branches, house.references):
                hint = 'give each alternative a required property with its own "const"'
                fault = f"has alternatives under {keyword} that no required constant property tells apart"
                yield document.problem("tagged-unions", pointers.join(pointer, keyword), fault, hint)


def _tagged(branches: list[Any], references: References) -> bool:
    objects = [branch for branch in branches if _is_object(branch, references)]
    if len(objects) < 2:
        return True
    tags = [_constants(branch, references) for branch in objects]
    return any(len({each[name] for each in tags if name in each}) == len(tags) for name in tags[0])


def _is_object(branch: Any, references: References, depth: int = _DEPTH) -> bool:
    """Whether a branch describes objects, itself or in alternatives of its own."""
    parts = list(references.conjuncts(branch))
    own = any("properties" in part or "object" in _types(part) for part in parts)
    inner = (each for branches in _alternatives(parts) for each in branches) if depth else ()
    return own or any(_is_object(each, references, depth - 1) for each in inner)


def _types(schema: dict[str, Any]) -> list[Any]:
    named = schema.get("type", [])
    return named if isinstance(named, list) else [named]


def _constants(branch: Any, references: References) -> dict[str, str]:
    """The text of each required property that can be one text only: ``const``, or an ``enum`` of one value."""
    parts = list(references.conjuncts(branch))
    required = {name for part in parts for name in part.get("required", ())}
    found: dict[str, str] = {}
    for name, field in ((n, f) for part in parts for n, f in part.get("properties", {}).items() if n in required):
        for part in references.conjuncts(field):
            values = part.get("enum", [part["const"]] if "const" in part else [])
            if len(values) == 1 and isinstance(values[0], str):
                found[name] = values[0]
    return found


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
    if parts and not (re.fullmatch(SEMVER, said) and said.startswith(f"{parts['major']}.")):
        pointer = "/x-version" if said else ""
        hint = f'write "x-version": "{parts["major"]}.0.0"'
        yield document.problem("x-version", pointer, f"has no x-version of major {parts['major']}", hint)


def personal_data(house: House, document: Document) -> Iterator[Problem]:
    """``personal-data``: fields, or lists, that are called after people or hold email addresses.

    A field is all that it refers to: its kind may be declared there, and its format too.
    """
    for pointer, schema in _schemas(document.value):
        tokens = pointers.split(pointer)
        if len(tokens) < 2 or tokens[-2] != "properties" or {"if", "not"} & set(tokens):
            continue
        held = list(_held(schema, house.references))
        if any(kind_of(part) for part in held):
            continue
        named = bool(_PERSONAL_NAMES & {word.lower().removesuffix("s") for word in words(tokens[-1])})
        address = any(part.get("format") == "email" for part in held)
        if address or (named and _may_be_text(schema, house.references, _DEPTH)):
            hint = 'add "x-pii": "email" (or the kind it is), or call it something else'
            yield document.problem("personal-data", pointer, f'"{tokens[-1]}" may name a person and has no x-pii', hint)


def _held(schema: Any, references: References) -> Iterator[dict[str, Any]]:
    """Every schema that a field's value, or an item of it, may have to meet; what is inside objects is apart."""
    seen: set[int] = set()
    todo = [schema]
    while todo:
        parts = [part for part in references.conjuncts(todo.pop()) if id(part) not in seen]
        seen |= {id(part) for part in parts}
        yield from parts
        todo += [each for branches in _alternatives(parts) for each in branches]
        todo += [part["items"] for part in parts if "items" in part]


def _may_be_text(schema: Any, references: References, depth: int) -> bool:
    """Whether the value, or an item of it, can be a text by its types."""
    if not isinstance(schema, dict) or depth == 0:
        return schema is not False
    parts = list(references.conjuncts(schema))
    inner = [part["items"] for part in parts if "items" in part]
    chosen = all(any(_may_be_text(b, references, depth - 1) for b in each) for each in _alternatives(parts))
    itself = chosen and all("string" in part.get("type", "string") for part in parts)
    listed = inner and all("array" in part.get("type", "array") for part in parts)
    return itself or bool(listed and all(_may_be_text(each, references, depth - 1) for each in inner))


def _schemas(schema: Any, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema object, itself first, with its pointer; references are not followed."""
    if isinstance(schema, dict):
        yield at, schema
        for tokens, child in children(schema, Dialect.DRAFT2020):
            yield from _schemas(child, pointers.join(at, *tokens))


def _alternatives(parts: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
    """The lists under ``oneOf`` and ``anyOf``, of each part."""
    for part in parts:
        yield from (branches for key in ("oneOf", "anyOf") if (branches := _list(part.get(key))))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


_Rule = Callable[[House, Document], Iterator[Problem]]
_COMMON_RULES: tuple[_Rule, ...] = (house_dialect, place, described, personal_data, tagged_unions)
_EVENT_RULES: tuple[_Rule, ...] = (
    house_dialect, place, title, described, open_for_readers, tagged_unions, version_field, x_version, personal_data,
)  # fmt: skip
