"""Examples: payloads that a contract must accept or refuse, judged by a validator that is not ours.

The validator sees the schemas as they were written, not in canonical form: so every example also tells
whether canonicalising kept the meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from codegen import pointers
from codegen.formats import ANNOTATION_ONLY, FORMATS
from codegen.problems import Problem
from codegen.source import Document

_LEAST = 2


@dataclass(frozen=True)
class Examples:
    """The examples of one contract: payloads, and payloads that break a rule they name.

    A file that could not be read is there as its problem.
    """

    contract: Document
    valid: tuple[Document | Problem, ...]
    invalid: tuple[Document | Problem, ...]


def check(every: Iterable[Examples], documents: Iterable[Document], *, formats: bool) -> list[Problem]:
    """``example-valid``; the documents are all that the contracts can refer to."""
    asked = list(every)
    if not asked:
        return []
    registry = jsonschema_rs.Registry([(each.uri, each.value) for each in _by_identifier(documents)])
    return [problem for each in asked for problem in _honest(each, registry, formats)]


def _by_identifier(documents: Iterable[Document]) -> Iterator[Document]:
    for each in documents:
        uri = each.value.get("$id", each.uri) if isinstance(each.value, dict) else each.uri
        yield Document(each.path, uri, each.text, each.value)


def enough(contract: Document, folder: str, valid: int, invalid: int) -> list[Problem]:
    """``examples``: how many there are of a contract, in its folder."""
    found = []
    if valid < _LEAST:
        fault = f"has {valid} valid {'example' if valid == 1 else 'examples'}, and needs {_LEAST}"
        found.append(contract.problem("examples", "", fault, f"add payloads as {folder}/NAME.json"))
    if not invalid:
        form = '{"violates": {"keyword": "…", "pointer": "…"}, "data": …}'
        hint = f"add {folder}/invalid/WHAT-IS-WRONG.json: {form}"
        found.append(contract.problem("examples", "", "has no invalid example", hint))
    return found


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.search(text) is not None


_FORMATS: dict[str, Callable[[str], bool]] = {
    **{name: _matches(pattern) for name, pattern in FORMATS.items()},
    **dict.fromkeys(ANNOTATION_ONLY, lambda text: True),
}
"""The formats that the SDKs assert, and no others."""


def _honest(each: Examples, registry: Any, formats: bool) -> Iterator[Problem]:
    validator = jsonschema_rs.Draft202012Validator(
        each.contract.value, registry=registry, validate_formats=formats, formats=_FORMATS
    )
    for example in (e for e in each.valid if isinstance(e, Document)):
        for error in validator.iter_errors(example.value):
            hint = f"mend the example, or the contract {each.contract.path}"
            fault = f"is not valid: {_fault(error)}"
            yield example.problem("example-valid", pointers.of(error.instance_path), fault, hint)
    for example in (e for e in each.invalid if isinstance(e, Document)):
        yield from _breaks_what_it_names(example, validator)


def _breaks_what_it_names(example: Document, validator: Any) -> Iterator[Problem]:
    value = example.value
    named = value.get("violates") if isinstance(value, dict) else None
    if not isinstance(named, dict) or set(named) != {"keyword", "pointer"} or "data" not in value:
        hint = 'write {"violates": {"keyword": "enum", "pointer": "/operation"}, "data": {…}}'
        yield example.problem("example-valid", "", "does not say what it violates", hint)
        return
    found = {(keyword(error), pointers.of(error.instance_path)) for error in validator.iter_errors(value["data"])}
    if (named["keyword"], named["pointer"]) not in found:
        told = ", ".join(f"{name} at {at or 'the root'}" for name, at in sorted(found)) or "nothing: it is valid"
        fault = f"says that it violates {named['keyword']} at {named['pointer'] or 'the root'}, but violates {told}"
        yield example.problem("example-valid", "/violates", fault, "name what it violates, or mend the data")


def keyword(error: Any) -> str:
    """The keyword that an error of the validator is about."""
    names: Mapping[str, str] = {"falseSchema": "false"}
    last = next((str(step) for step in reversed(error.schema_path) if isinstance(step, str)), "")
    name = "dependentRequired" if last == "dependentRequired" else str(error.kind.name)
    return names.get(name, name)


def _fault(error: Any) -> str:
    """The validator's words; examples are made up, so a value in them is nobody's."""
    return str(error.message)
