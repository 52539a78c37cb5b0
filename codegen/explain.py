"""One event version, explained: what it is, its fields, how it is named outside, where it goes."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

from codegen.catalog import Catalog, EventVersion
from codegen.contracts import Contracts
from codegen.describe import notes
from codegen.dialects import Dialect, children
from codegen.personal import kind_of
from codegen.problems import Problem


@dataclass(frozen=True)
class Explained:
    """The same in text and as a JSON value."""

    text: str
    value: dict[str, Any]


def explain(contracts: Contracts, asked: str) -> Explained | Problem:
    """``asked`` is ``family.action`` (its newest version), ``family.action/vN`` or a title."""
    catalog = contracts.catalog
    if catalog is None:
        return Problem("readable", contracts.root, "has no catalog.toml, so it has no events", hint="use --schemas DIR")
    version = _find(catalog, asked)
    if version is None:
        names = sorted({*catalog.latest(), *(v.name for v in catalog.versions)})
        close = difflib.get_close_matches(asked, names, 3)
        hint = f"did you mean {' or '.join(close)}?" if close else f"events: {', '.join(sorted(catalog.latest()))}"
        return Problem("readable", contracts.root, f'has no event "{asked}"', hint=hint)
    fields = _fields(contracts.canonical[version.path].schema)
    value = _value(version, fields)
    return Explained(_text(version, value, fields), value)


def _find(catalog: Catalog, asked: str) -> EventVersion | None:
    event, _, major = asked.removesuffix(".json").partition("/v")
    for version in sorted(catalog.versions, key=lambda v: -v.major):
        if version.name == asked or (version.event == event and major in ("", str(version.major))):
            return version
    return None


def _fields(schema: Any) -> list[dict[str, Any]]:
    """The fields of the root, a row each."""
    required = schema.get("required", [])
    rows = []
    for name, each in schema.get("properties", {}).items():
        resolved = _resolved(each, schema)
        rows.append(
            {
                "name": name,
                "type": _type(resolved, schema),
                "required": name in required,
                "default": resolved.get("default"),
                "personal": kind_of(resolved),
                "description": " ".join([str(resolved.get("description", "")), *notes(resolved)]).strip(),
            }
        )
    return rows


def _resolved(schema: Any, root: Any) -> dict[str, Any]:
    if not isinstance(schema, dict):
        return {}
    ref = schema.get("$ref")
    if not isinstance(ref, str):
        return schema
    target = root if ref == "#" else root["$defs"][ref.removeprefix("#/$defs/")]
    return {**_resolved(target, root), **{k: v for k, v in schema.items() if k != "$ref"}}


def _type(schema: dict[str, Any], root: Any) -> str:
    if "enum" in schema or "const" in schema:
        return " | ".join(str(value) for value in schema.get("enum", [schema.get("const")]))
    named = schema.get("type", "any")
    text = " | ".join(named) if isinstance(named, list) else str(named)
    inner = {t[0]: _type(_resolved(c, root), root) for t, c in children(schema, Dialect.DRAFT2020) if t[0] == "items"}
    return f"{text} of {inner['items']}" if inner else text + (f" ({schema['format']})" if "format" in schema else "")


def _value(version: EventVersion, fields: list[dict[str, Any]]) -> dict[str, Any]:
    value: dict[str, Any] = {
        "title": version.name,
        "event": version.event,
        "description": version.description,
        "version": version.version,
        "schema": version.path,
        "dataschema": version.dataschema,
        "type": version.type,
        "subject": version.subject,
        "route": {"mode": version.route.mode, "to": list(version.route.to)},
        "personal": [{"pointer": f.pointer, "kind": f.kind} for f in version.personal],
        "fields": fields,
    }
    if version.deprecation:
        told = version.deprecation
        names = ("since", "sunset", "replacement", "note")
        value["deprecation"] = {name: getattr(told, name) for name in names}
    return value


def _text(version: EventVersion, value: dict[str, Any], fields: list[dict[str, Any]]) -> str:
    goes = " and ".join(version.route.to) if version.route.mode == "ALL" else ", else ".join(version.route.to)
    lines = [f"{version.name}  {version.description}"]
    if version.deprecation:
        lines.append(version.deprecation.sentence(version.name))
    lines += [
        "",
        f"  contract     {version.path} (data.version {version.version})",
        f"  type         {version.type}",
        f"  subject      {version.subject}",
        f"  dataschema   {version.dataschema}",
        f"  goes to      {goes}",
        f"  personal     {', '.join(f'{f.pointer} ({f.kind})' for f in version.personal) or 'nothing declared'}",
        "",
        "  fields (* required)",
    ]
    width = max((len(row["name"]) for row in fields), default=0) + 1
    for row in fields:
        name = row["name"] + ("*" if row["required"] else "")
        default = f" Default: {row['default']}." if row["default"] is not None else ""
        lines.append(f"    {name.ljust(width)}  {row['type']}: {row['description']}{default}")
    return "\n".join(lines)
