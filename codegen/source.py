"""Files to documents: reading a folder of JSON Schemas, and finding what a ``$ref`` means.

A document keeps its text, so that a problem can name the line of a JSON Pointer. The library
``referencing`` holds the documents by URI and follows references between them.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin

import referencing
import referencing.exceptions
import referencing.jsonschema
from jsonschema_specifications import REGISTRY as META_SCHEMAS

from codegen import pointers
from codegen.dialects import Dialect, children, dialect_of, identifier
from codegen.problems import Problem


@dataclass(frozen=True)
class Document:
    """One JSON file. ``path`` is what problems print, ``uri`` what relative references start from."""

    path: str
    uri: str
    text: str = field(repr=False)
    value: Any = field(repr=False)

    def problem(self, rule: str, pointer: str, message: str, hint: str = "") -> Problem:
        """A problem at a place in this document."""
        return Problem(rule, self.path, message, pointer, pointers.line_of(self.text, pointer), hint)


class Place(NamedTuple):
    """Where a schema object stands: its document and pointer, its base URI, the draft it is written in."""

    document: Document
    pointer: str
    base: str
    dialect: Dialect


_DEPTH = 300
_ANCHORS = frozenset(("$anchor", "$dynamicAnchor", "$recursiveAnchor"))


class _Repeated(ValueError):
    """The name that one object has twice."""


class _TooLarge(ValueError):
    """The digits of a number that Python would read as an infinity."""


class _NotJson(ValueError):
    """NaN or an infinity, which Python would read."""


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        raise _Repeated(next(name for name, _ in pairs if name in seen or seen.add(name)))  # type: ignore[func-returns-value]
    return made


def read_json(file: Path, path: str, uri: str) -> Document | Problem:
    """One file as a document, or what is wrong with it."""
    text = read_text(file, path)
    return text if isinstance(text, Problem) else parse(text, path, uri)


def read_text(file: Path | str, path: str) -> str | Problem:
    """The text of a file, or why it cannot be read."""
    try:
        with open(file, "rb") as opened:  # noqa: PTH123 -- thousands of them: a Path costs more than the reading
            text = opened.read().decode()
    except UnicodeDecodeError as error:
        return Problem("readable", path, f"is not UTF-8 (byte {error.start})", hint="save the file as UTF-8")
    except OSError as error:
        return Problem("readable", path, f"cannot be read: {error.strerror}", hint="make it a readable file")
    if text.startswith("\ufeff"):  # RFC 8259 section 8.1 forbids it, and TOML 1.0 does not know it
        hint = "save it as UTF-8 without a byte order mark"
        return Problem("readable", path, "begins with a byte order mark", line=1, hint=hint)
    return text


def parse(text: str, path: str, uri: str) -> Document | Problem:
    """A JSON text as a document, or what is wrong with it."""
    try:
        value = json.loads(text, object_pairs_hook=_no_repeats, parse_constant=_not_json, parse_float=_double)
        if _is_too_deep(text, value):
            raise RecursionError
    except json.JSONDecodeError as error:
        message = f"is not JSON: {error.msg} (column {error.colno})"
        return Problem("json-syntax", path, message, line=error.lineno, hint="mend the syntax at this line")
    except _Repeated as error:
        line = _line_of_last(text, json.dumps(str(error), ensure_ascii=False))
        return Problem("json-syntax", path, f'repeats the name "{error}" in one object', line=line, hint="keep one")
    except RecursionError:
        return Problem("json-syntax", path, "is nested too deep to be read", hint="flatten it")
    except _TooLarge as error:
        line = _line_of_last(text, str(error))
        message = f"cannot be read: {error} is more than a double holds"
        return Problem("json-syntax", path, message, line=line, hint="write a smaller number")
    except _NotJson as error:
        message = f"is not JSON: {error} is not a JSON value"
        line = _line_of_last(text, str(error))
        return Problem("json-syntax", path, message, line=line, hint="write a JSON number or string")
    except ValueError as error:  # an integer with more digits than Python reads
        return Problem("json-syntax", path, f"cannot be read: {error}", hint="write a smaller number")
    if "\\ud" in text.lower():
        half = next(_halves(value), None)
        if half is not None:
            line = _line_of_last(text.lower(), f"\\u{ord(half):x}")
            return Problem(
                "json-syntax", path, "has half of a surrogate pair", line=line, hint="write the whole character"
            )
    return Document(path, uri, text, value)


def _halves(value: Any) -> Iterator[str]:
    """Surrogates that stand alone: no UTF-8 text can hold them."""
    if isinstance(value, str):
        yield from (character for character in value if "\ud800" <= character <= "\udfff")
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _halves(name)
            yield from _halves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _halves(each)


def _line_of_last(text: str, part: str) -> int:
    return text.count("\n", 0, max(text.rfind(part), 0)) + 1


def _double(digits: str) -> float:
    made = float(digits)
    if math.isinf(made):
        raise _TooLarge(digits)
    return made


def _is_too_deep(text: str, value: Any) -> bool:
    """Whether values lie in each other at more levels than all that walks through them can go down."""
    level, depth = [value] if isinstance(value, dict | list) else [], 0
    while level and depth <= _DEPTH < text.count("{") + text.count("["):
        depth += 1
        level = [
            each
            for one in level
            for each in (one.values() if isinstance(one, dict) else one)
            if isinstance(each, dict | list)
        ]
    return depth > _DEPTH


def _not_json(constant: str) -> Any:
    raise _NotJson(constant)


def file_uri(relative: str) -> str:
    """The URI of a file by its path below the schema folder: stable on every machine."""
    return "file:///" + quote(relative)


class Documents:
    """All documents of one run, and every schema object in them."""

    def __init__(self, documents: Iterable[Document], retrievable: Iterable[Document] = ()) -> None:
        """``retrievable`` documents can be referred to but are not generated from."""
        self.documents = sorted(documents, key=lambda each: each.path)
        self._places: dict[int, Place] = {}
        self._unknown: list[Problem] = []
        self._claimed: dict[str, str] = {}
        self._anchored = False
        self.dynamic_anchors: dict[str, dict[str, dict[str, Any]]] = {}
        extra = sorted(retrievable, key=lambda each: each.path)
        resources = [(uri, doc) for doc in self.documents for uri in self._register(doc)]
        self._told = list(self._unknown)
        resources += [(uri, doc) for doc in extra for uri in self._register(doc)]
        spec = referencing.jsonschema.DRAFT202012
        registry = META_SCHEMAS.combine(
            referencing.Registry().with_resources(
                (uri, referencing.Resource.from_contents(doc.value, default_specification=spec))
                for uri, doc in resources
            )
        )
        self._registry = registry.crawl() if self._anchored else registry
        self._by_uri = dict(resources)

    @property
    def problems(self) -> list[Problem]:
        """Documents in a dialect that is not understood, and those that claim another's identifier.

        A retrievable document matters only where something refers to it.
        """
        return list(self._told)

    def _register(self, document: Document) -> Iterator[str]:
        dialect = dialect_of(document.value)
        if self._has_odd_dialect(document):
            return
        if dialect is None:
            hint = "use " + Dialect.DRAFT2020.value
            named = json.dumps(document.value["$schema"])
            self._unknown.append(
                document.problem("dialect", "/$schema", f"names a dialect that is not understood: {named}", hint)
            )
            return
        base = document.uri
        if isinstance(document.value, dict):
            base = self._joined(document, "", base, document.value, dialect)
        else:
            self._claimed.setdefault(base, document.path)
        self._walk(document, document.value, "", base, dialect)
        yield from (document.uri, base) if base != document.uri else (base,)

    def _has_odd_dialect(self, document: Document) -> bool:
        """Whether ``$schema`` is no text anywhere: its meta-schema says so, and nothing that follows can bear it."""
        named = document.text.count('"$schema"')
        if named == 1 and isinstance(document.value, dict) and isinstance(document.value.get("$schema"), str):
            return False  # as nearly every document has it
        stack = [document.value] if named else []
        while stack:
            value = stack.pop()
            if isinstance(value, dict) and not isinstance(value.get("$schema", ""), str | dict):
                return True
            inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            stack += [each for each in inside if isinstance(each, dict | list)]
        return False

    def _walk(self, document: Document, node: Any, pointer: str, base: str, dialect: Dialect) -> None:
        """Remember where every schema object stands."""
        stack = [(node, pointer, base, dialect)]
        while stack:
            schema, at, base, dialect = stack.pop()
            if not isinstance(schema, dict):
                continue
            dialect = dialect_of(schema, dialect) or dialect
            base = self._joined(document, at, base, schema, dialect)
            self._places[id(schema)] = Place(document, at, base, dialect)
            if at == "" or identifier(schema, dialect):
                self._claim(document, at, base, dialect)
            anchor = schema.get("$dynamicAnchor")
            if isinstance(anchor, str) and dialect is Dialect.DRAFT2020:
                self.dynamic_anchors.setdefault(base, {})[anchor] = schema
            if schema.get("$recursiveAnchor") is True and dialect is Dialect.DRAFT2019:
                self.dynamic_anchors.setdefault(base, {})["$recursiveAnchor"] = schema
            self._anchored |= not _ANCHORS.isdisjoint(schema) or (at != "" and dialect.id_keyword in schema)
            for tokens, child in children(schema, dialect):
                if isinstance(child, dict):
                    stack.append((child, pointers.join(at, *tokens), base, dialect))

    def _joined(self, document: Document, at: str, base: str, schema: dict[str, Any], dialect: Dialect) -> str:
        """The base URI inside a schema, which may name itself."""
        own = identifier(schema, dialect)
        try:
            return urljoin(base, own) if own else base
        except ValueError:
            pointer = f"{at}/{dialect.id_keyword}"
            fault = f'names itself "{own}", which is not a URI reference'
            self._unknown.append(document.problem("schema-valid", pointer, fault, "write a URI (RFC 3986)"))
            return base

    def _claim(self, document: Document, at: str, uri: str, dialect: Dialect) -> None:
        """Whoever comes second with one URI is told so: a reference to it would mean either."""
        first = self._claimed.setdefault(uri, f"{document.path}{'#' + at if at else ''}")
        if first != f"{document.path}{'#' + at if at else ''}":
            pointer = f"{at}/{dialect.id_keyword}"
            fault = f'names itself "{uri}", as {first} does already'
            self._unknown.append(document.problem("id-unique", pointer, fault, "give each schema its own identifier"))

    def _walk_rest(self, document: Document, node: Any, pointer: str, nearest: Place | None) -> None:
        """Schemas in unknown places (``#/components/…``) can be referred to as well: their base is the nearest one.

        This is only done for a document of which such a place is asked.
        """
        stack = [(node, pointer, nearest)]
        while stack:
            value, at, near = stack.pop()
            if isinstance(value, dict):
                near = self._places.get(id(value), near)
                if near is not None and id(value) not in self._places:
                    self._places[id(value)] = Place(document, at, near.base, near.dialect)
            pairs: Iterable[tuple[str | int, Any]] = (
                value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
            )
            stack.extend((child, pointers.join(at, token), near) for token, child in pairs)

    def understood(self, document: Document) -> bool:
        """Whether the document is a schema in a dialect that is known."""
        return not isinstance(document.value, dict) or id(document.value) in self._places

    @property
    def identities(self) -> str:
        """Who is there, by path and identifier: what any reference can mean follows from it."""
        return repr(sorted((uri, path) for uri, path in self._claimed.items()))

    def place(self, schema: Mapping[str, Any]) -> Place:
        """Where a schema object of these documents stands."""
        return self._places[id(schema)]

    def follow(self, ref: str, place: Place) -> tuple[Any, str]:
        """The schema that ``ref`` names from a place, and the path of its document.

        Raises ``referencing.exceptions.Unresolvable``.

        Where the URI formed from ``$id`` names nothing, the same reference is tried from the file's own
        place: many schemas carry an ``$id`` that does not mirror their folder.
        """
        base = place.base
        try:
            found = self._registry.resolver(base).lookup(ref)
        except (referencing.exceptions.Unresolvable, ValueError) as error:
            if ref.startswith("#") or base == place.document.uri:
                raise referencing.exceptions.Unresolvable(ref=ref) from error
            base = place.document.uri
            found = self._registry.resolver(base).lookup(ref)
        contents = found.contents
        uri = urljoin(base, ref).partition("#")[0]
        if isinstance(contents, dict) and id(contents) not in self._places:
            self._find(contents, uri)
        return contents, self._claimed.get(uri, uri).partition("#")[0]

    def _find(self, contents: dict[str, Any], uri: str) -> None:
        """Give a place to a schema that stands where no keyword of its draft leads, or in a meta-schema.

        Meta-schemas are the only documents held that were not read from files.
        """
        document = self._by_uri.get(uri)
        if document is None:
            root = self._registry.contents(uri)
            document = Document(uri, uri, json.dumps(root), root)
            self._walk(document, root, "", uri, dialect_of(root) or Dialect.DRAFT2020)
        self._walk_rest(document, document.value, "", self._places.get(id(document.value)))
        for other in self.documents if id(contents) not in self._places else ():
            self._walk_rest(other, other.value, "", self._places.get(id(other.value)))


def read_folder(folder: Path, shown: str = "", base: str = "") -> tuple[list[Document], list[Problem]]:
    """Every ``.json`` file below a folder that is a schema (examples are not), in a stable order.

    ``shown`` is put before each path in problems, ``base`` replaces the synthetic URI of the folder.
    """
    documents: list[Document] = []
    problems: list[Problem] = []

    def unreadable(error: OSError) -> None:
        where = Path(str(error.filename)).relative_to(folder).as_posix()
        fault = f"cannot be read: {error.strerror}"
        problems.append(Problem("readable", f"{shown}{where}", fault, hint="make it a readable folder"))

    for relative in sorted(_schema_files(folder, unreadable)):
        uri = base + quote(relative) if base else file_uri(relative)
        read = read_json(folder / relative, f"{shown}{relative}", uri)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            documents.append(read)
    return documents, problems


def _schema_files(folder: Path, unreadable: Callable[[OSError], None]) -> Iterator[str]:
    """Paths below the folder; a folder that ends in ``.json`` is one too, so that it is told and not skipped."""
    for place, folders, files in os.walk(folder, onerror=unreadable):
        inside = Path(place).relative_to(folder)
        yield from ((inside / name).as_posix() for name in [*files, *folders] if _is_schema_file(name))
        folders[:] = sorted(name for name in folders if name != "examples" and not name.startswith("."))


def _is_schema_file(name: str) -> bool:
    return name.endswith(".json") and not name.startswith(".")
