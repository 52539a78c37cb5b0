"""Schemas across files and drafts to one self-contained schema that both SDKs validate with.

A canonical schema is draft 2020-12 in few forms: every ``$ref`` is ``#`` or ``#/$defs/<name>``, ``$defs``
stand at the root only, and there are no anchors, dynamic references, nested ``$id``s or legacy keywords.
``format`` is there only where it is asserted. Annotations are kept, because models and docs are made from them.

A dynamic reference is resolved by making one definition for each dynamic scope it can be reached with
(2020-12 core, section 8.2.3.2): there are finitely many, so the walk ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import referencing.exceptions

from codegen import pointers
from codegen.dialects import MANY, NAMED, ONE, Dialect, Schema, children, modernise
from codegen.formats import FORMATS
from codegen.patterns import NotPortable, portable
from codegen.problems import Problem
from codegen.source import Document, Documents, Place

_DROPPED = frozenset(
    "$schema $id id $ref $dynamicRef $recursiveRef $anchor $dynamicAnchor $recursiveAnchor $vocabulary $comment "
    "$defs definitions contentEncoding contentMediaType contentSchema readOnly writeOnly".split()
)
_COUNTS = frozenset("maxLength minLength maxItems minItems maxProperties minProperties minContains maxContains".split())
_REFERRING = ("$ref", "$dynamicRef", "$recursiveRef")
IN_PLACE = frozenset("allOf anyOf oneOf not if then else dependentSchemas".split())
"""Applicators that apply a subschema to the same instance."""

_Scope = tuple[tuple[str, int], ...]
"""Dynamic anchors in force: the name, and the identity of the outermost schema that carries it."""


@dataclass(frozen=True)
class Origin:
    """Where a definition of a canonical schema comes from; ``variant`` tells dynamic scopes apart."""

    path: str
    pointer: str
    variant: str = ""


@dataclass(frozen=True)
class Canonical:
    """A canonical schema, and the origin of each definition in it ("#" is the root)."""

    schema: Schema
    origins: dict[str, Origin]
    reached: frozenset[str] = frozenset()
    """The paths of all documents that were looked into."""


def canonicalise(documents: Documents, document: Document, *, formats: bool) -> tuple[Canonical, list[Problem]]:
    """The canonical schema of a document's root.

    ``formats`` says whether ``format`` is an assertion (it then stays, where the format is one we know) or
    an annotation (it is dropped, as draft 2020-12 has it by default).
    """
    if not isinstance(document.value, dict):
        return Canonical(document.value, {"#": Origin(document.path, "")}, frozenset((document.path,))), []
    walk = _Walk(documents, formats)
    canonical = walk.run(document.value)
    return canonical, walk.problems + walk.endless(canonical)


def whole(documents: Documents, document: Document, *, formats: bool) -> tuple[Canonical, list[Problem]]:
    """The same with every definition of the document, whether its root uses it or not: for checks, not for SDKs."""
    if not isinstance(document.value, dict):
        return canonicalise(documents, document, formats=formats)
    walk = _Walk(documents, formats)
    canonical = walk.run(document.value, every=True)
    return canonical, walk.problems + walk.endless(canonical)


@dataclass
class _Walk:
    documents: Documents
    formats: bool
    problems: list[Problem] = field(default_factory=list)
    _names: dict[tuple[int, _Scope], str] = field(default_factory=dict)
    _todo: list[tuple[str, dict[str, Any], _Scope]] = field(default_factory=list)
    _origins: dict[str, Origin] = field(default_factory=dict)
    _by_id: dict[int, dict[str, Any]] = field(default_factory=dict)
    _at: dict[str, Place] = field(default_factory=dict)
    _reached: set[str] = field(default_factory=set)

    def run(self, root: dict[str, Any], *, every: bool = False) -> Canonical:
        place = self.documents.place(root)
        scope = self._enter((), place)
        self._names[id(root), scope] = "#"
        self._origins["#"] = Origin(place.document.path, place.pointer)
        self._at["#"] = place
        self._reached.add(place.document.path)
        schema = self._object(root, scope)
        if every:
            for tokens, child in children(root, place.dialect):
                if tokens[0] in ("$defs", "definitions") and isinstance(child, dict):
                    self._define(child, scope)
        definitions: dict[str, Any] = {}
        while self._todo:
            name, node, inner = self._todo.pop(0)
            definitions[name] = self._object(node, inner)
        if definitions:
            schema["$defs"] = definitions
        return Canonical(schema, self._origins, frozenset(self._reached))

    def _object(self, node: dict[str, Any], scope: _Scope) -> dict[str, Any]:
        """One schema object and everything inside it, in canonical form."""
        place = self.documents.place(node)
        scope = self._enter(scope, place)
        modern = modernise(node, place.dialect)
        made: dict[str, Any] = {}
        references = [
            self._refer(keyword, modern[keyword], place, scope)
            for keyword in _REFERRING
            if isinstance(modern.get(keyword), str)
        ]
        first = references[0] if references else True
        if isinstance(first, dict):
            made |= first
            references = references[1:]
        for keyword, value in modern.items():
            if keyword not in _DROPPED:
                made[keyword] = self._keyword(keyword, value, place, scope)
        if references:
            made["allOf"] = [*references, *made.get("allOf", [])]
        if "format" in made and not (self.formats and made["format"] in FORMATS):
            del made["format"]
        return made

    def _keyword(self, keyword: str, value: Any, place: Place, scope: _Scope) -> Any:
        if keyword == "patternProperties":
            return self._patterns(value, place, scope)
        if keyword in NAMED and isinstance(value, dict):
            return {name: self._schema(each, scope) for name, each in value.items()}
        if keyword in MANY and isinstance(value, list):
            return [self._schema(each, scope) for each in value]
        if keyword in ONE:
            return self._schema(value, scope)
        if keyword == "pattern":
            return self._pattern(value, pointers.join(place.pointer, keyword), place)
        return int(value) if keyword in _COUNTS and isinstance(value, float) else value

    def _patterns(self, value: dict[str, Any], place: Place, scope: _Scope) -> dict[str, Schema]:
        """Two spellings of one pattern are one in the end: whatever matches must meet both schemas."""
        made: dict[str, Schema] = {}
        for name, each in value.items():
            pattern = self._pattern(name, pointers.join(place.pointer, "patternProperties", name), place)
            schema = self._schema(each, scope)
            made[pattern] = {"allOf": [made[pattern], schema]} if pattern in made else schema
        return made

    def _schema(self, node: Any, scope: _Scope) -> Schema:
        return self._object(node, scope) if isinstance(node, dict) else bool(node)

    def _pattern(self, pattern: str, pointer: str, place: Place) -> str:
        try:
            return portable(pattern)
        except NotPortable as error:
            hint = "write it in ECMA-262 syntax (JSON Schema 2020-12 core, section 6.4)"
            self.problems.append(
                place.document.problem("pattern-portable", pointer, f"has a pattern where {error}", hint)
            )
            return pattern

    def _enter(self, scope: _Scope, place: Place) -> _Scope:
        """The scope inside a resource: its dynamic anchors join, unless an outer resource has the same."""
        anchors = self.documents.dynamic_anchors.get(place.base)
        if not anchors:
            return scope
        for node in anchors.values():
            self._by_id[id(node)] = node
        return tuple(sorted({**{name: id(node) for name, node in anchors.items()}, **dict(scope)}.items()))

    def _refer(self, keyword: str, ref: str, place: Place, scope: _Scope) -> Schema:
        """A reference in canonical form; one that leads nowhere is a problem and admits anything."""
        pointer = pointers.join(place.pointer, keyword)
        try:
            target, path = self.documents.follow(ref, place)
        except (referencing.exceptions.Unresolvable, ValueError):
            fault = f'refers to "{ref}", which is not there'
            self.problems.append(place.document.problem("ref-resolves", pointer, fault, self._remedy(ref, place)))
            return True
        self._reached.add(path)
        if not isinstance(target, bool | dict):
            fault = f'refers to "{ref}", which is not a schema'
            self.problems.append(
                place.document.problem("ref-resolves", pointer, fault, "point at an object or a boolean")
            )
            return True
        target = self._dynamic(keyword, ref, target, scope)
        return target if isinstance(target, bool) else {"$ref": self._define(target, scope)}

    def _remedy(self, ref: str, place: Place) -> str:
        """What to write instead of a reference that leads nowhere."""
        escaped = quote(ref, safe="%/?#:@!$&'()*+,;=[]")
        if escaped != ref:
            try:
                self.documents.follow(escaped, place)
            except (referencing.exceptions.Unresolvable, ValueError):
                pass
            else:
                return f'write "$ref": "{escaped}": a reference is a URI, and a space in it %20 (RFC 3986)'
        site = re.match(r"https?://[^/]*", ref)
        if site and not place.base.startswith(f"{site[0]}/"):
            return "get its schemas into a folder, and say which with --map URI=DIR: nothing is fetched from elsewhere"
        return "name a file of the schema folder by relative path, or a definition by #/$defs/NAME"

    def _dynamic(self, keyword: str, ref: str, target: Schema, scope: _Scope) -> Schema:
        """What a dynamic reference means in this scope (2020-12 core 8.2.3.2; 2019-09 core 8.2.4.2)."""
        if not isinstance(target, dict) or keyword == "$ref":
            return target
        anchor = ref.partition("#")[2] if keyword == "$dynamicRef" else "$recursiveAnchor"
        bookend = target.get("$dynamicAnchor") == anchor or (
            anchor == "$recursiveAnchor" and target.get(anchor) is True
        )
        return self._by_id.get(dict(scope).get(anchor, 0), target) if bookend else target

    def _define(self, target: dict[str, Any], scope: _Scope) -> str:
        place = self.documents.place(target)
        key = (id(target), self._enter(scope, place))
        if key not in self._names:
            variant = ",".join(self._scope_name(*each) for each in key[1])
            origin = Origin(place.document.path, place.pointer, variant)
            name = self._unused_name(place)
            self._names[key] = name
            self._origins[name] = origin
            self._at[name] = place
            self._todo.append((name, target, scope))
        name = self._names[key]
        return name if name == "#" else f"#/$defs/{name}"

    def _scope_name(self, anchor: str, node: int) -> str:
        place = self.documents.place(self._by_id[node])
        return f"{anchor}={place.document.path}#{place.pointer}"

    def _unused_name(self, place: Place) -> str:
        """The definition's own name; with more of its path in front where another one has it already."""
        path = re.sub(r"\.json$", "", place.document.path)
        parts = [*path.split("/"), *(t for t in pointers.split(place.pointer) if t not in ("$defs", "definitions"))]
        words = [re.sub(r"[^A-Za-z0-9_.-]+", "_", part) or "_" for part in parts]
        for take in range(1, len(words) + 1):
            name = ".".join(words[-take:])
            if name not in self._origins:
                return name
        return f"{'.'.join(words)}.{len(self._origins)}"

    def endless(self, canonical: Canonical) -> list[Problem]:
        """Definitions that apply themselves to the same instance, for ever."""
        schema = canonical.schema
        definitions = {"#": schema}
        if isinstance(schema, dict):
            definitions |= {f"#/$defs/{name}": each for name, each in schema.get("$defs", {}).items()}
        steps = {name: set(_same_instance(each)) for name, each in definitions.items()}
        message = "refers to itself without ever descending into a property or an item, so it has no end"
        hint = "put the reference under properties, items or another keyword that goes one level down"
        found = []
        for circle in {_circle(steps, name, self._site) for name in definitions} - {()}:
            place = self._at[circle[0].removeprefix("#/$defs/")]
            way = " -> ".join(self._shown(name) for name in (*circle, circle[0]))
            told = f"{message}: {way}" if len(circle) > 1 else message
            found.append(place.document.problem("ref-cycle", place.pointer, told, hint))
        return found

    def _site(self, name: str) -> tuple[str, str, str]:
        place = self._at[name.removeprefix("#/$defs/")]
        return place.document.path, place.pointer, name

    def _shown(self, name: str) -> str:
        path, pointer, _ = self._site(name)
        return f"{path}#{pointer}" if pointer else path


def _circle(steps: Mapping[str, set[str]], start: str, order: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The shortest way round from the first definition of the circle that ``start`` is part of; () without one.

    ``order`` is the same from wherever a circle is found, so that each circle is told once.
    """
    reached = _reached(steps, start)
    if start not in reached:
        return ()
    inside = {name for name in reached if start in _reached(steps, name)}
    first = min(inside, key=order)
    ways: list[tuple[str, ...]] = [(first,)]
    met = {first}
    while first not in steps[ways[0][-1]]:
        way = ways.pop(0)
        further = sorted(steps[way[-1]] & inside - met, key=order)
        met |= set(further)
        ways += [(*way, name) for name in further]
    return ways[0]


def _reached(steps: Mapping[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    todo = set(steps[start])
    while todo - found:
        found |= todo
        todo = set().union(*(steps[name] for name in todo))
    return found


def _same_instance(schema: Any) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        yield schema["$ref"]
    for tokens, child in children(schema, Dialect.DRAFT2020):
        if tokens[0] in IN_PLACE:
            yield from _same_instance(child)


def with_patterns(schema: Schema) -> Schema:
    """A canonical schema with each ``format`` as the pattern it stands for, for a validator that has its own ideas."""
    if not isinstance(schema, dict):
        return schema
    made = with_subschemas(schema, with_patterns)
    form = made.pop("format", None)
    if form is not None:
        made["allOf"] = [*made.get("allOf", []), {"pattern": FORMATS[form]}]
    return made


_ANNOTATIONS = frozenset("title description examples deprecated $comment".split())


def assertions(schema: Schema) -> Schema:
    """What the runtimes need of a canonical schema: its assertions and defaults, without the words."""
    if not isinstance(schema, dict):
        return schema
    said = {k: v for k, v in schema.items() if k not in _ANNOTATIONS and not k.startswith(("x-", "confluent:"))}
    return with_subschemas(said, assertions)


def with_subschemas(schema: dict[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """The schema object with every direct subschema changed."""
    made = dict(schema)
    for keyword, value in schema.items():
        if isinstance(value, dict) and keyword in NAMED:
            made[keyword] = {name: change(each) for name, each in value.items()}
        elif isinstance(value, list) and keyword in MANY:
            made[keyword] = [change(each) for each in value]
        elif keyword in ONE:
            made[keyword] = change(value)
    return made
