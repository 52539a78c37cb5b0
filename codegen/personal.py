"""Which fields of a contract are declared personal data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codegen import pointers
from codegen.canonical import Canonical
from codegen.dialects import Dialect, children


@dataclass(frozen=True, order=True)
class PersonalField:
    """A field by pointer into the data, and the kind of personal data.

    ``*`` stands for any item or member, ``**`` for any number of steps.
    """

    pointer: str
    kind: str


@dataclass(slots=True)
class _Visit:
    """A definition that is being walked: whether it was met again on the way."""

    again: bool = False


def kind_of(schema: dict[str, Any]) -> str | None:
    """The kind that a schema declares: ``x-pii``, or the tag ``PII`` of Confluent's registry (FACTS 42)."""
    kind = schema.get("x-pii")
    if isinstance(kind, str):
        return kind
    tags = schema.get("confluent:tags")
    return "pii" if isinstance(tags, list) and "PII" in tags else None


def personal_fields(canonical: Canonical) -> tuple[PersonalField, ...]:
    """Every declared field, each once, by pointer. Inside a schema that contains itself, ``**`` is any way down."""
    root = canonical.schema
    return tuple(sorted(set(_walk(root, root, "", {}))))


def _walk(schema: Any, root: Any, at: str, seen: Mapping[str, _Visit]) -> Iterator[PersonalField]:
    if not isinstance(schema, dict):
        return
    kind = kind_of(schema)
    if kind:
        yield PersonalField(at, kind)
    ref = schema.get("$ref")
    if isinstance(ref, str) and ref in seen:
        seen[ref].again = True
    elif isinstance(ref, str):
        target = root if ref == "#" else root["$defs"][ref.removeprefix("#/$defs/")]
        visit = _Visit()
        found = list(_walk(target, root, at, {**seen, ref: visit}))
        yield from (PersonalField(f"{at}/**{f.pointer[len(at) :]}", f.kind) if visit.again else f for f in found)
    for tokens, child in children(schema, Dialect.DRAFT2020):
        match tokens:
            case ("properties", name):
                yield from _walk(child, root, pointers.join(at, name), seen)
            case ("items" | "contains" | "additionalProperties" | "unevaluatedItems" | "unevaluatedProperties",):
                yield from _walk(child, root, at + "/*", seen)
            case ("prefixItems" | "patternProperties", _):
                yield from _walk(child, root, at + "/*", seen)
            case ("$defs", _) | ("not",) | ("if",) | ("propertyNames",):
                continue
            case _:
                yield from _walk(child, root, at, seen)
